/** Seal, packed files: gzip by Node, zip by yauzl, both counted byte by byte: neither's own word on sizes is trusted. */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import yauzl from 'yauzl';
import { GatewayError } from '../../base/gateway-error.ts';
import { sealErrors } from '../errors.ts';
import type { UnpackBounds, UnpackedFile, Unpacker } from '../port.ts';

/** Below it no ratio is looked at: a short text may shrink to almost nothing. */
const SMALL = 1_048_576;

export function createUnpacker(): Unpacker {
  return {
    unpack: async (kind, path, { folder, bounds }) => {
      const budget = budgetOf(bounds, (await stat(path)).size);
      const made: UnpackedFile[] = [];
      const add = async (name: string, stream: Readable): Promise<void> => {
        const target = join(folder, `in-${randomUUID()}.part`);
        made.push({ name: safeName(name), path: target });
        await pipeline(stream, budget(), createWriteStream(target, { flags: 'wx', mode: 0o600 }));
      };
      try {
        if (kind === 'gzip') await unpackGzip(path, add);
        else await unpackZip(path, bounds.maximumFiles, add);
        return made;
      } catch (cause) {
        for (const { path: target } of made) await rm(target, { force: true });
        throw failure(cause);
      }
    },
  };
}

/** Counts over all files of one packed file. */
function budgetOf({ maximumBytes, maximumRatio }: UnpackBounds, packedBytes: number): () => Transform {
  const allowed = Math.min(maximumBytes, Math.max(SMALL, packedBytes * maximumRatio));
  let seen = 0;
  return () =>
    new Transform({
      transform(chunk: Uint8Array, _, done) {
        seen += chunk.length;
        if (seen > allowed)
          done(new GatewayError(sealErrors.packedTooLarge, `more than ${allowed} bytes came out of ${packedBytes}`));
        else done(null, chunk);
      },
    });
}

async function unpackGzip(path: string, add: (name: string, stream: Readable) => Promise<void>): Promise<void> {
  const packed = createReadStream(path);
  const content = createGunzip();
  packed.once('error', (cause) => content.destroy(cause));
  await add('', packed.pipe(content));
}

async function unpackZip(
  path: string,
  maximumFiles: number,
  add: (name: string, stream: Readable) => Promise<void>,
): Promise<void> {
  const zip = await yauzl.openPromise(path, { autoClose: true, lazyEntries: true, decodeStrings: true });
  let files = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/') || isLink(entry)) continue;
    files += 1;
    if (files > maximumFiles)
      throw new GatewayError(sealErrors.packedTooLarge, `more than ${maximumFiles} files in it`);
    if (entry.isEncrypted())
      throw new GatewayError(sealErrors.packedUnreadable, 'it is encrypted by the packer’s own means');
    await add(entry.fileName, await zip.openReadStreamPromise(entry));
  }
}

/** Unix file type in the upper half of the external attributes: 0o120000 is a symbolic link. */
const isLink = (entry: { readonly externalFileAttributes: number }): boolean =>
  ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(-60);
}

function failure(cause: unknown): unknown {
  if (cause instanceof GatewayError) return cause;
  const disk =
    cause instanceof Error && 'code' in cause && /^(ENOSPC|EDQUOT|EIO|EACCES|EMFILE)$/.test(String(cause.code));
  if (disk) return cause;
  return new GatewayError(sealErrors.packedUnreadable, 'it is cut or damaged', { cause });
}
