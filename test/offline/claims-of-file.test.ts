import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Finding, toFindingRecord } from '../../src/base/finding.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { createEnvironment } from '../../src/main.ts';
import { claimsOfFile } from '../../src/offline/claims-of-file.ts';
import type { ReadClaim } from '../../src/outbound/intake/claims-read.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';
import { benchClaim } from '../bench/generate-837.ts';
import { interchangeOf } from '../documents/claim/wire.ts';

const guides = new ClaimGuides(createEnvironment().guides);
const FOLDER = 'samples/claims';
const samples = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(json|ndjson|xml|csv)$/.test(name))
  .map((name): [string, Uint8Array] => [name, readFileSync(join(FOLDER, name))]);

const claims = Array.from({ length: 60 }, (_unused, number) => benchClaim(number));
const { bytes } = interchangeOf(claims, guides);
const text = Buffer.from(bytes).toString('latin1');
const lines = claims.map((claim) => JSON.stringify(claim)).join('\n');

const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ...samples,
  ['an 837', bytes],
  ['two 837s in one file', Buffer.concat([bytes, bytes])],
  ['an 837 that was cut in a claim', bytes.subarray(0, Math.trunc(bytes.length / 2))],
  ['an 837 with a claim that is none', Buffer.from(text.replace('CLM*P7*', 'CLM**'), 'latin1')],
  ['an 837 with a segment that nothing is for', Buffer.from(text.replace('CLM*P9', 'ZZZ*1~CLM*P9'), 'latin1')],
  ['an 837 of a version without a guide', Buffer.from(text.replaceAll('005010X222A1', '004010X098A1'), 'latin1')],
  ['an interchange without claims', Buffer.from(text.slice(0, 106), 'latin1')],
  ['a claim a line', Buffer.from(lines)],
  ['a claim a line, one of them none', Buffer.from(lines.replace('"chargeAmount"', '"charge"'))],
  ['a claim a line, not in UTF-8', Buffer.from(lines.replaceAll('ORCHARD', 'OBST\u00e4CKER'), 'latin1')],
  ['what nobody knows', Buffer.from('hello')],
  ['nothing', new Uint8Array()],
];

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size);
}

/** In one order, and the keys of their places too. */
const records = (findings: readonly Finding[]): readonly string[] =>
  findings
    .map((item) => {
      const { at, ...rest } = toFindingRecord(item);
      return JSON.stringify([rest, Object.entries(at).sort()]);
    })
    .sort();

describe('the claims of a file, read in pieces', () => {
  it.each(files)('%s: gives what reading the whole gives', async (_name, whole) => {
    const expected = readClaims(whole, { file: 'f', guides });
    for (const size of [997, 65_536, 1_048_576]) {
      const read: ReadClaim[] = [];
      const findings: Finding[] = [];
      const source = claimsOfFile({
        file: 'f',
        guides,
        chunks: () => inPieces(whole, size),
        finding: (item) => findings.push(item),
      });
      let next = await source.next();
      for (; next.done !== true; next = await source.next()) read.push(...next.value);
      expect(read).toEqual(expected.claims);
      expect(next.value).toBe(expected.count);
      expect(records(findings)).toEqual(records(expected.findings));
    }
  });

  it('hands the claims of an 837 out before the file ends', async () => {
    let given = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of inPieces(bytes, 8192)) {
        given += piece.length;
        yield piece;
      }
    }
    const source = claimsOfFile({ file: 'f', guides, chunks: counted, finding: () => undefined });
    let first = await source.next();
    while (first.done !== true && first.value.length === 0) first = await source.next();
    expect(first.done).toBe(false);
    expect(given).toBeLessThan(bytes.length / 2);
  });
});
