/** Outbound: a claim file that would have to be read whole and is too large for that, told before a byte of it is stored. */
import { open, stat } from 'node:fs/promises';
import { type Finding, finding } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { TakenFile } from '../drop/claim-folder.ts';
import type { ClaimFileKind } from './intake/documents.ts';
import { INTAKE } from './intake/findings.ts';
import { recognise } from './intake/recognise.ts';
import type { ClaimSource } from './ports.ts';
import { hasManyLines } from './read-batches.ts';

const MEBIBYTE = 1_048_576;
const HEAD_BYTES = 4096;

export interface SizeFault {
  readonly kind: ClaimFileKind;
  readonly finding: Finding;
}

/** Undefined for a file within the limit of its form, and for one with a claim a line, which is read in pieces. */
export async function sizeFault(
  { maximumMegabytes }: Pick<ClaimSource, 'maximumMegabytes'>,
  file: TakenFile,
  mapping: ExportMapping | undefined,
): Promise<SizeFault | undefined> {
  const bytes = (await stat(file.path)).size;
  if (bytes <= Math.min(...Object.values(maximumMegabytes)) * MEBIBYTE) return undefined;
  const kind = await kindOf(file.path, mapping);
  const limit = limitOf(maximumMegabytes, kind) * MEBIBYTE;
  if (bytes <= limit) return undefined;
  if (mapping === undefined && (await hasManyLines(file.path))) return undefined;
  const detail = { bytes, limit, kind: kind === '837' ? 'X12' : kind.toUpperCase() };
  return { kind, finding: finding(INTAKE.tooLarge, { file: file.name }, detail) };
}

/** By its first bytes; an export of another system by the form that its mapping reads, unless it is X12 all the same. */
async function kindOf(path: string, mapping: ExportMapping | undefined): Promise<ClaimFileKind> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const { kind } = recognise(buffer.subarray(0, bytesRead));
    return mapping === undefined || kind === '837' ? kind : mapping.source.format;
  } finally {
    await handle.close();
  }
}

/** What nobody recognises is read like JSON, as far as that it is nothing. */
function limitOf(limits: ClaimSource['maximumMegabytes'], kind: ClaimFileKind): number {
  if (kind === '837') return limits.x12;
  return kind === 'xml' || kind === 'csv' ? limits[kind] : limits.json;
}
