import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFindingRecord } from '../../../src/base/finding.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { createEnvironment } from '../../../src/main.ts';
import { batchesOf, type ClaimBatch } from '../../../src/outbound/intake/claim-batch.ts';
import { beginsWithLines, ClaimLines } from '../../../src/outbound/intake/claim-lines.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { fiveLineClaim } from '../../bench/five-line-claims.ts';

const guides = new ClaimGuides(createEnvironment().guides);

const good = (number: number): string => JSON.stringify(fiveLineClaim(number));
/** Lines as files have them: claims, several on a line, faulty ones, blanks, what is no JSON. */
const LINES: readonly ((number: number) => string)[] = [
  good,
  good,
  good,
  (number) => `${good(number)}\r`,
  (number) => `[${good(number)},${good(number + 1_000)}]`,
  (number) => `{"claims":[${good(number)}]}`,
  (number) => JSON.stringify({ ...fiveLineClaim(number), chargeAmount: 'much' }),
  (number) => JSON.stringify({ ...fiveLineClaim(number), chargeAmount: 260 }),
  (number) => JSON.stringify({ ...fiveLineClaim(number), subscriber: { lastName: 'MÜLLER €' } }),
  () => '',
  () => '  ',
  () => '{"claimId": "cut',
  () => '[]',
];

function inBatches(bytes: Uint8Array, size: number, chunkBytes: number): readonly ClaimBatch[] {
  const lines = new ClaimLines(size, 'f.ndjson');
  const batches: ClaimBatch[] = [];
  const buffer = new Uint8Array(chunkBytes);
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const piece = bytes.subarray(start, start + chunkBytes);
    buffer.set(piece);
    batches.push(...lines.push(buffer.subarray(0, piece.length)));
  }
  return [...batches, lines.end()];
}

/** All that a file's batches say, in one. */
function together(batches: readonly ClaimBatch[]) {
  const end = batches.at(-1)?.end;
  return {
    kind: end?.kind,
    lastClaim: batches.at(-1)?.lastClaim,
    claims: batches.flatMap(({ claims }) => claims),
    findings: batches.flatMap(({ findings }) => findings).map((item) => [item.ordinal, toFindingRecord(item.finding)]),
    ofFile: end?.findings.map(toFindingRecord),
  };
}

describe('a claim a line, read in pieces', () => {
  it('gives what reading the whole gives, wherever pieces and batches end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...LINES), { maxLength: 12 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 7, max: 5_000 }),
        (kinds, ended, size, chunkBytes) => {
          const rest = kinds.map((line, index) => line(index + 3));
          const text = [good(1), good(2), ...rest].join('\n') + (ended ? '\n' : '');
          const bytes = Buffer.from(text);
          const batches = inBatches(bytes, size, chunkBytes);
          const read = readClaims(bytes, { file: 'f.ndjson', guides });
          expect(read.kind).toBe('ndjson');
          expect(together(batches)).toEqual(together([...batchesOf(read, 1_000)]));
          expect(together([...batchesOf(read, size)])).toEqual(together(batches));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fills every batch but the last', () => {
    const bytes = Buffer.from(Array.from({ length: 7 }, (_, index) => good(index + 1)).join('\n'));
    expect(inBatches(bytes, 3, 999).map(({ lastClaim, claims }) => [lastClaim, claims.length])).toEqual([
      [3, 3],
      [6, 3],
      [7, 1],
    ]);
    const read = readClaims(bytes, { guides });
    expect([...batchesOf(read, 3)].map(({ lastClaim, end }) => [lastClaim, end !== undefined])).toEqual([
      [3, false],
      [6, false],
      [7, true],
    ]);
  });

  it.each([
    ['two lines', `${good(1)}\n${good(2)}`, true],
    ['a byte order mark before them', `\ufeff${good(1)}\n${good(2)}`, true],
    ['one line', `${good(1)}\n\n`, false],
    ['an array', `[${good(1)},\n${good(2)}]`, false],
    ['one claim over many lines', JSON.stringify(fiveLineClaim(1), undefined, 2), false],
    ['no JSON', 'claimId,chargeAmount\n1,2\n', false],
    ['nothing', '', false],
  ])('tells a file with a claim a line by its beginning: %s', (_name, text, lines) => {
    expect(beginsWithLines(Buffer.from(text))).toBe(lines);
  });

  it('says of a file without claims that there are none', () => {
    const [batch] = inBatches(Buffer.from('\n\n'), 10, 10);
    expect(batch?.end?.findings.map(({ kind }) => kind.code)).toEqual(['claim-file-without-claims']);
  });
});
