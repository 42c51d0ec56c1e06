/** Codesets: the bytes of a pack: a magic word, a JSON header, then aligned columns that are used in place, without parsing. */
import { GatewayError } from '../base/gateway-error.ts';
import { codeSetErrors } from './errors.ts';

const MAGIC = 'CLMGPK01';
const ALIGNMENT = 8;

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Named columns and the header text of one pack. */
export interface PackParts {
  readonly header: string;
  readonly columns: ReadonlyMap<string, Uint8Array>;
}

/** One Uint8Array of it all. The columns' places stand behind the header, so opening needs no scan. */
export function writePackBytes(parts: PackParts): Uint8Array {
  const encoder = new TextEncoder();
  const header = encoder.encode(parts.header);
  const names = encoder.encode(JSON.stringify([...parts.columns].map(([name, bytes]) => [name, bytes.length])));
  const start = aligned(MAGIC.length + 8 + header.length + names.length);
  let total = start;
  for (const bytes of parts.columns.values()) total += aligned(bytes.length);
  const out = new Uint8Array(total);
  out.set(encoder.encode(MAGIC));
  const view = new DataView(out.buffer);
  view.setUint32(MAGIC.length, header.length, true);
  view.setUint32(MAGIC.length + 4, names.length, true);
  out.set(header, MAGIC.length + 8);
  out.set(names, MAGIC.length + 8 + header.length);
  let offset = start;
  for (const bytes of parts.columns.values()) {
    out.set(bytes, offset);
    offset += aligned(bytes.length);
  }
  return out;
}

function corrupt(why: string): GatewayError {
  return new GatewayError(codeSetErrors.corrupt, `code pack cannot be used: ${why}`);
}

function columnLengths(text: string): readonly (readonly [string, number])[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw corrupt('its table of columns is damaged');
  return parsed.map((row: unknown): readonly [string, number] => {
    if (!Array.isArray(row)) throw corrupt('its table of columns is damaged');
    const [name, length]: unknown[] = row;
    if (typeof name !== 'string' || typeof length !== 'number') throw corrupt('its table of columns is damaged');
    return [name, length];
  });
}

/** Views on the columns; copies nothing unless the bytes lie unaligned in memory. Throws `code-pack-corrupt`. */
export function openPackBytes(given: Uint8Array): PackParts {
  const bytes = given.byteOffset % ALIGNMENT === 0 ? given : new Uint8Array(given);
  const decoder = new TextDecoder();
  if (bytes.length < MAGIC.length + 8 || decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw corrupt('it does not begin like a pack of this version');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerLength = view.getUint32(MAGIC.length, true);
  const namesLength = view.getUint32(MAGIC.length + 4, true);
  const headerStart = MAGIC.length + 8;
  const start = aligned(headerStart + headerLength + namesLength);
  if (start > bytes.length) throw corrupt('it is cut off in its header');
  const header = decoder.decode(bytes.subarray(headerStart, headerStart + headerLength));
  const names = decoder.decode(bytes.subarray(headerStart + headerLength, headerStart + headerLength + namesLength));
  const columns = new Map<string, Uint8Array>();
  let offset = start;
  for (const [name, length] of columnLengths(names)) {
    if (offset + length > bytes.length) throw corrupt(`it is cut off in ${name}`);
    columns.set(name, bytes.subarray(offset, offset + length));
    offset += aligned(length);
  }
  return { header, columns };
}

/** The column as it is; throws `code-pack-corrupt` when the pack has none of that name or its length doesn't fit. */
export function byteColumn(parts: PackParts, name: string, length: number): Uint8Array {
  const bytes = parts.columns.get(name);
  if (bytes === undefined || bytes.length !== length)
    throw corrupt(`its column ${name} is missing or has the wrong length`);
  return bytes;
}

/** The column as unsigned 32-bit numbers in the machine's order (packs are little-endian, as every supported machine is). */
export function numberColumn(parts: PackParts, name: string, count: number): Uint32Array {
  const bytes = byteColumn(parts, name, count * 4);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
}

/** Bytes of a number column, for writing. */
export function numberBytes(values: Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
