/** Offline: the story of `deidentify`: a file safe to mail, or the reason why it can't be made so. */
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import { Deidentifier } from '../render/deidentify/deidentify.ts';
import type { X12Handler } from '../x12/handler.ts';
import { readX12 } from '../x12/reader.ts';
import { offlineFindings } from './findings.ts';

export interface DeidentifiedFile {
  /** Absent when a part of the file can't be read, since what isn't read isn't replaced. */
  readonly bytes?: Uint8Array;
  readonly replaced: number;
  /** A damaged file is made safe too: it is the one that is mailed. */
  readonly findings: readonly Finding[];
}

/** Text outside of the interchanges may hold anything: it is blotted out. */
export function deidentifyFile(given: Uint8Array, file: string, key: Uint8Array): DeidentifiedFile {
  const bytes = Buffer.from(given);
  const deidentifier = new Deidentifier(bytes, key);
  const findings: Finding[] = [];
  const handler: X12Handler = {
    setStart: () => deidentifier.setStart(),
    segment: (segment, context) => deidentifier.segment(segment, context),
    outside: (segment, context) => deidentifier.segment(segment, context),
    finding: (item) => findings.push(item),
  };
  const summary = readX12(Buffer.from(given), handler, { file, maxSegmentBytes: given.length + 1 });
  if (summary.interchanges === 0) return { replaced: 0, findings: findings.filter(isBlocking) };
  for (const { offset, length } of summary.noise) blot(bytes.subarray(offset, offset + length));
  const unread = findings.filter((item) => UNREAD.has(item.kind.code));
  if (unread.length > 0) {
    return { replaced: 0, findings: [...unread, finding(offlineFindings.notSafe, { file }, { count: unread.length })] };
  }
  return { bytes, replaced: deidentifier.replaced, findings: findings.filter(isBlocking) };
}

/** What the reader passes over. Noise is blotted out, so that other damage of envelopes is no danger. */
const UNREAD: ReadonlySet<string> = new Set(['segment-too-long']);

function blot(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const digit = byte >= 0x30 && byte <= 0x39;
    const letter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x80;
    if (digit || letter) bytes[index] = digit ? 0x39 : 0x58;
  }
}
