/** What kind of bytes a file begins with, by content alone (F-001, F-002). */

export type FileForm =
  | 'empty'
  | 'x12'
  | 'text'
  | 'gzip'
  | 'zip'
  | 'pgp'
  | 'pdf'
  | 'xml'
  | 'json'
  | 'edifact'
  | 'binary';

/** Enough of a file's beginning to tell its form. */
export const HEAD_BYTES = 512;

const PGP_ARMOR = '-----BEGIN PGP MESSAGE-----';
/** First octets of an OpenPGP message that begins with a packet for a session key (tags 1 and 3), old and new format. */
const PGP_TAGS: ReadonlySet<number> = new Set([0x84, 0x85, 0x86, 0x8c, 0x8d, 0x8e, 0xc1, 0xc3]);

const starts = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/** The form that `head`, the file's first bytes, speaks of. `x12` only when an ISA begins the text; an ISA further on is for the reader to find. */
export function formOf(head: Uint8Array): FileForm {
  if (head.length === 0) return 'empty';
  if (starts(head, 0x1f, 0x8b)) return 'gzip';
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) return 'pdf';
  const text = Buffer.from(head)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (text === '') return 'empty';
  if (text.startsWith(PGP_ARMOR)) return 'pgp';
  if (/^ISA[^A-Za-z0-9\r\n]/.test(text)) return 'x12';
  if (text.startsWith('UNA') || text.startsWith('UNB+')) return 'edifact';
  if (/^<[?!A-Za-z]/.test(text)) return 'xml';
  if (/^[{[]/.test(text)) return 'json';
  if (PGP_TAGS.has(head[0] ?? 0)) return 'pgp';
  return isText(head) ? 'text' : 'binary';
}

/** No control characters but those of text files. */
function isText(head: Uint8Array): boolean {
  return head.every(
    (byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1a,
  );
}
