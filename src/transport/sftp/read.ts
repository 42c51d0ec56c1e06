/** SFTP adapter: reads a whole file, in order, and believes neither the announced size nor the announced end alone. */
import type { Stats } from 'ssh2';
import { GatewayError } from '../../base/gateway-error.ts';
import { transportErrors as kinds } from '../errors.ts';
import { fileType } from './attributes.ts';
import type { SftpRequests } from './requests.ts';
import { CHUNK_BYTES } from './write.ts';

export type ChunkSink = (chunk: Uint8Array) => void | Promise<void>;

/** Attributes of the plain file at `path`. Throws when it is missing, or a link or a folder. */
export async function statFile(requests: SftpRequests, path: string): Promise<Stats | undefined> {
  const stats = await requests.lstat(path);
  if (stats === undefined) return undefined;
  const type = fileType(stats);
  if (type !== 'file' && type !== 'unknown-type') throw new GatewayError(kinds.notAFile, `not a plain file: ${type}`);
  return stats;
}

/** Servers may answer with fewer bytes than asked; only an answer of none is the end. */
async function readFully(requests: SftpRequests, handle: Buffer, position: number, length: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const count = await requests.read(handle, chunk.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return chunk.subarray(0, filled);
}

async function readWindowed(
  requests: SftpRequests,
  handle: Buffer,
  options: { readonly sizeBytes: number; readonly window: number; readonly onChunk: ChunkSink },
): Promise<void> {
  const { sizeBytes, window, onChunk } = options;
  const inFlight: Promise<Buffer>[] = [];
  let asked = 0;
  let delivered = 0;
  try {
    while (delivered < sizeBytes) {
      while (asked < sizeBytes && inFlight.length < Math.max(1, window)) {
        const length = Math.min(CHUNK_BYTES, sizeBytes - asked);
        const chunk = readFully(requests, handle, asked, length);
        // It may fail while nobody waits for it yet; the failure is told when its turn comes.
        chunk.catch(() => undefined);
        inFlight.push(chunk);
        asked += length;
      }
      const chunk = await inFlight[0];
      inFlight.shift();
      const expected = Math.min(CHUNK_BYTES, sizeBytes - delivered);
      if (chunk === undefined || chunk.length < expected)
        throw new GatewayError(
          kinds.shortRead,
          `the server ended the file at ${delivered + (chunk?.length ?? 0)} of ${sizeBytes} bytes`,
        );
      await onChunk(chunk);
      delivered += chunk.length;
    }
  } finally {
    await Promise.allSettled(inFlight);
  }
}

const changed = (before: number, after: string): GatewayError =>
  new GatewayError(kinds.sizeMismatch, `the file changed while it was read: ${before} bytes before, ${after} after`);

async function sizeAfter(requests: SftpRequests, handle: Buffer, path: string): Promise<number | undefined> {
  try {
    return (await requests.fstat(handle)).size;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== kinds.unsupported) throw error;
    return (await requests.lstat(path))?.size;
  }
}

/** The count of bytes handed to `onChunk`: all that the file had before, while and after it was read. */
export async function readWholeFile(
  requests: SftpRequests,
  path: string,
  options: { readonly window: number; readonly onChunk: ChunkSink },
): Promise<number> {
  const before = await statFile(requests, path);
  if (before === undefined) throw new GatewayError(kinds.missing, 'read failed: there is no such file');
  const sizeBytes = before.size ?? 0;
  const handle = await requests.open(path, 'r');
  try {
    await readWindowed(requests, handle, { ...options, sizeBytes });
    const beyond = await requests.read(handle, Buffer.allocUnsafe(CHUNK_BYTES), sizeBytes);
    if (beyond > 0) throw changed(sizeBytes, `at least ${sizeBytes + beyond}`);
    const after = await sizeAfter(requests, handle, path);
    if ((after ?? 0) !== sizeBytes) throw changed(sizeBytes, String(after ?? 'none'));
    return sizeBytes;
  } finally {
    // Nothing can be lost by a failed close of a file that was only read.
    await requests.close(handle).catch(() => undefined);
  }
}
