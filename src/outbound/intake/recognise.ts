/** Outbound, intake: which form a claim file has, told by its first bytes, and its text in the encoding that it declares. */
import type { FindingDetail, FindingKind } from '../../base/finding.ts';
import type { ClaimFileKind } from './documents.ts';
import { INTAKE } from './findings.ts';

export type Recognised =
  | {
      readonly kind: Exclude<ClaimFileKind, 'unknown' | 'ndjson'>;
      /** '' for X12, which is read as bytes. */
      readonly text: string;
      readonly fault?: undefined;
    }
  | { readonly kind: ClaimFileKind; readonly fault: FindingKind; readonly detail: FindingDetail };

const MIB = 1_048_576;
/** XML takes some thirty bytes of memory a byte, so a larger file could end the process (reliability 3.3). */
const LIMITS = { xml: 20 * MIB, json: 256 * MIB, csv: 256 * MIB } as const;
const HEAD = 4096;
/** Encodings that an XML declaration may name, besides UTF-8. */
const SINGLE_BYTE: ReadonlySet<string> = new Set(['iso-8859-1', 'latin1', 'windows-1252', 'us-ascii', 'ascii']);

export function recognise(bytes: Uint8Array): Recognised {
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    return { kind: 'unknown', fault: INTAKE.encoding, detail: { encoding: 'UTF-8' } };
  }
  const head = headOf(bytes);
  if (head === '') return { kind: 'unknown', fault: INTAKE.empty, detail: {} };
  const kind = kindOf(head);
  if (kind === 'unknown') return { kind, fault: looksLikeCsv(head) ? INTAKE.csvHeader : INTAKE.unknown, detail: {} };
  if (kind === '837') return { kind, text: '' };
  const limit = LIMITS[kind];
  if (bytes.length > limit) {
    return { kind, fault: INTAKE.tooLarge, detail: { bytes: bytes.length, limit, kind: kind.toUpperCase() } };
  }
  const encoding =
    kind === 'xml' ? (/^<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1] ?? 'UTF-8') : 'UTF-8';
  const text = decode(bytes, encoding.toLowerCase());
  return text === undefined ? { kind, fault: INTAKE.encoding, detail: { encoding } } : { kind, text };
}

/** True for what is X12 by its first bytes. */
export const startsInterchange = (bytes: Uint8Array): boolean => /^ISA[^A-Za-z0-9]/.test(headOf(bytes));

/** The beginning without what may stand before the content: byte order mark, blanks, NUL. */
function headOf(bytes: Uint8Array): string {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (start < bytes.length && (bytes[start] ?? 0) <= 0x20) start += 1;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(HEAD, bytes.length - start)).toString('latin1');
}

function kindOf(head: string): 'json' | 'xml' | 'csv' | '837' | 'unknown' {
  const first = head.charAt(0);
  if (first === '{' || first === '[') return 'json';
  if (first === '<') return 'xml';
  if (/^ISA[^A-Za-z0-9]/.test(head)) return '837';
  const columns = cellsOf(head.split(/\r?\n/, 1)[0] ?? '');
  return columns.length > 1 && columns.includes('claimId') ? 'csv' : 'unknown';
}

const cellsOf = (line: string): readonly string[] =>
  line.split(/[,;\t|]/).map((name) => name.replaceAll('"', '').trim());

/** Three names of columns or more, and as many cells in the next line. */
function looksLikeCsv(head: string): boolean {
  const [header = '', row = ''] = head.split(/\r?\n/, 2);
  const columns = cellsOf(header);
  return (
    columns.length > 2 &&
    columns.every((name) => /^[A-Za-z][\w .#()[\]/-]{0,60}$/.test(name)) &&
    cellsOf(row).length >= columns.length
  );
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding !== 'utf-8' && encoding !== 'utf8' && !SINGLE_BYTE.has(encoding)) return undefined;
  try {
    const decoder = new TextDecoder(SINGLE_BYTE.has(encoding) ? 'windows-1252' : 'utf-8', { fatal: true });
    return decoder.decode(bytes).trim();
  } catch {
    // The decoder throws at the first byte that isn't of the encoding; which one it is tells a biller nothing.
    return undefined;
  }
}
