/** Codesets: a list of ordered code pairs as a pack. A directory of first codes narrows the search to that code's own partners. */
import type { PackHeader, PairEntry } from './code-set.ts';
import { dateNumber } from './code-set.ts';
import { compareCodes, findKey, isKeyAt, rememberingFinder, writeKey } from './fixed-keys.ts';
import { byteColumn, numberBytes, numberColumn, openPackBytes, writePackBytes } from './pack-bytes.ts';
import { readPackHeader } from './pack-header.ts';

const OPEN_END = 0xffffffff;

export interface PairPack {
  readonly kind: 'pair';
  readonly header: PackHeader;
  /** Place of the first code in the directory, or -1: most codes have no partner at all. */
  partnersOf(first: string): number;
  /** The pair's indicator on that day, or undefined when the pair isn't listed then; `place` is of `partnersOf`. */
  indicator(place: number, second: string, day: number): number | undefined;
}

/** The bytes of a pack of these pairs. */
export function buildPairPack(header: Omit<PackHeader, 'entryCount'>, rows: readonly PairEntry[]): Uint8Array {
  const sorted = rows.toSorted(
    (a, b) =>
      compareCodes(a.first, b.first) || compareCodes(a.second, b.second) || compareCodes(a.from ?? '', b.from ?? ''),
  );
  const count = sorted.length;
  const width = sorted.reduce((widest, row) => Math.max(widest, row.first.length, row.second.length), 1);
  const firsts = [...new Set(sorted.map((row) => row.first))];
  const firstKeys = new Uint8Array(firsts.length * width);
  firsts.forEach((code, index) => {
    writeKey(firstKeys, index, width, code);
  });
  const starts = new Uint32Array(firsts.length + 1);
  const seconds = new Uint8Array(count * width);
  const from = new Uint32Array(count);
  const until = new Uint32Array(count);
  const indicators = new Uint8Array(count);
  let place = -1;
  let current: string | undefined;
  sorted.forEach((row, index) => {
    if (row.first !== current) {
      place += 1;
      starts[place] = index;
      current = row.first;
    }
    writeKey(seconds, index, width, row.second);
    from[index] = row.from === undefined ? 0 : dateNumber(row.from);
    until[index] = row.until === undefined ? OPEN_END : dateNumber(row.until);
    indicators[index] = row.indicator;
  });
  starts[firsts.length] = count;
  return writePackBytes({
    header: JSON.stringify({ ...header, kind: 'pair', entryCount: count, width, firstCount: firsts.length }),
    columns: new Map([
      ['firsts', firstKeys],
      ['starts', numberBytes(starts)],
      ['seconds', seconds],
      ['from', numberBytes(from)],
      ['until', numberBytes(until)],
      ['indicators', indicators],
    ]),
  });
}

/** Opens a pack's bytes in place. Throws `code-pack-corrupt`. */
export function openPairPack(bytes: Uint8Array): PairPack {
  const parts = openPackBytes(bytes);
  const { header, width, firstCount } = readPackHeader(parts.header, 'pair');
  const count = header.entryCount;
  const firsts = byteColumn(parts, 'firsts', firstCount * width);
  const starts = numberColumn(parts, 'starts', firstCount + 1);
  const seconds = byteColumn(parts, 'seconds', count * width);
  const from = numberColumn(parts, 'from', count);
  const until = numberColumn(parts, 'until', count);
  const indicators = byteColumn(parts, 'indicators', count);
  return {
    kind: 'pair',
    header,
    partnersOf: rememberingFinder(firsts, width, firstCount),
    indicator(place, second, day) {
      const end = starts[place + 1] ?? 0;
      const first = findKey(seconds, width, second, starts[place] ?? 0, end);
      for (let index = first; index >= 0 && index < end && isKeyAt(seconds, width, index, second); index += 1) {
        if ((from[index] ?? 0) <= day && day <= (until[index] ?? 0)) return indicators[index];
      }
      return undefined;
    },
  };
}
