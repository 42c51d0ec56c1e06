/** Outbound: a taken claim file read in batches: a claim a line in pieces from the disk, every other form whole. */
import { open, readFile, stat } from 'node:fs/promises';
import type { TakenFile } from '../drop/claim-folder.ts';
import { batchesOf, type ClaimBatch } from './intake/claim-batch.ts';
import { beginsWithLines, ClaimLines, isUtf8Throughout } from './intake/claim-lines.ts';
import { readClaims } from './intake/read-claims.ts';
import type { ClaimSource, OutboundPorts } from './ports.ts';
import { mappingOf } from './source-mapping.ts';

/** Reading smaller files whole costs less memory than the gateway itself. */
const SMALL_BYTES = 2_000_000;
const CHUNK_BYTES = 256 * 1024;

/** The claims of the file in their order. The same file gives the same claims under the same ordinals, so that it can be gone on with. */
export async function* claimBatches({
  ports,
  source,
  file,
}: {
  readonly ports: OutboundPorts;
  readonly source: ClaimSource;
  readonly file: TakenFile;
}): AsyncGenerator<ClaimBatch> {
  const { guides, claimsAtOnce } = ports;
  const mapping = mappingOf(source, file.name, ports.mappings);
  if (mapping !== undefined) {
    const partnerFor = (payerId: string): string | undefined => ports.partnerFor(payerId)?.id;
    const use = { mapping, billingSystem: source.id, partnerFor };
    // Which claims an export gives depends on its mapping, which may be another one after a crash: so it is taken in at once or not at all.
    const read = readClaims(await readFile(file.path), { file: file.name, guides, mapping: use });
    yield* batchesOf(read, Number.POSITIVE_INFINITY);
    return;
  }
  if (await hasManyLines(file.path)) {
    const lines = new ClaimLines(claimsAtOnce, file.name);
    for await (const chunk of chunksOf(file.path)) yield* lines.push(chunk);
    yield lines.end();
    return;
  }
  yield* batchesOf(readClaims(await readFile(file.path), { file: file.name, guides }), claimsAtOnce);
}

/** A claim a line, so that it can be read in pieces. Of a file that isn't UTF-8 throughout no claim is taken, so all of it is looked at first. */
export async function hasManyLines(path: string): Promise<boolean> {
  if ((await stat(path)).size <= SMALL_BYTES) return false;
  for await (const chunk of chunksOf(path)) {
    if (!beginsWithLines(chunk)) return false;
    break;
  }
  return isUtf8Throughout(chunksOf(path));
}

/** Each chunk is overwritten by the next. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
