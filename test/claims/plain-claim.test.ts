import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claim } from '../../src/claims/claim.ts';
import { judgeClaim } from '../../src/claims/judge-claim.ts';
import { readPlainClaim } from '../../src/claims/plain-claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { createEnvironment } from '../../src/main.ts';
import { judgeDocument } from '../../src/outbound/intake/judge.ts';
import { normaliseClaim } from '../../src/outbound/intake/normalise.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';

const guides = new ClaimGuides(createEnvironment().guides);
const SAMPLES = readdirSync('samples/claims', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(json|xml|csv)$/.test(name))
  .flatMap((name) =>
    readClaims(readFileSync(join('samples/claims', name)), { guides }).claims.map((read) => read.claim),
  );

/** Values that are near the edge of some rule of the shape. */
const VALUES: readonly unknown[] = [
  ...[
    '',
    ' ',
    ' X',
    'X ',
    'A B',
    'A\nB',
    'A\u2028B',
    '\u00a0',
    'X'.repeat(38),
    'X'.repeat(39),
    'X'.repeat(200),
    '1',
    '01',
  ],
  ...['1.5', '1.50', '-0.00', '.5', '1.', '12345678901234.00', '2026-02-28', '2026-02-29', '2028-02-29', '20260101'],
  ...['2026-01-01T14:30', '2026-01-01T24:00', '202601011430', '14:30', '1430', 'professional', 'CH', '__proto__'],
  ...[0, 1, 99, 100, 1.5, -1, 1e21, Number.MAX_SAFE_INTEGER + 2, true, false, null, [], {}, [[]], ['X'], [1], [null]],
  [{}],
];

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** A deep copy with one value changed: set, removed, with a key too many, or with its keys turned round. */
function changed(document: unknown, place: Place, change: { readonly kind: string; readonly value: unknown }): unknown {
  const copy: unknown = structuredClone(document);
  let at: unknown = copy;
  for (const key of place.slice(0, -1)) at = Reflect.get(Object(at), key);
  const last = place.at(-1);
  if (last === undefined || typeof at !== 'object' || at === null) return change.value;
  const here: unknown = Reflect.get(at, last);
  if (change.kind === 'remove') Reflect.deleteProperty(at, last);
  else if (change.kind === 'key' && typeof here === 'object' && here !== null)
    Reflect.set(here, 'surplus', change.value);
  else if (change.kind === 'turn' && typeof here === 'object' && here !== null && !Array.isArray(here))
    Reflect.set(at, last, Object.fromEntries(Object.entries(here).reverse()));
  else Reflect.set(at, last, change.value);
  return copy;
}

const documents = fc
  .record({
    sample: fc.constantFrom(...SAMPLES),
    changes: fc.array(
      fc.record({
        place: fc.nat(),
        kind: fc.constantFrom('set', 'set', 'remove', 'key', 'turn'),
        value: fc.constantFrom(...VALUES),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ sample, changes }) =>
    changes.reduce<unknown>((document, { place, ...change }) => {
      const places = placesIn(document);
      return changed(document, places[place % places.length] ?? [], change);
    }, sample),
  );

describe('the quick reading of a claim', () => {
  it('has samples of every claim type to start from', () => {
    expect(new Set(SAMPLES.map((one) => one.claimType)).size).toBe(3);
  });

  it('takes every sample', () => {
    const slow = SAMPLES.filter((one) => readPlainClaim(one) === undefined && one.raw === undefined);
    expect(slow.map((one) => one.claimId)).toEqual([]);
  });

  it('takes only what zod takes and normalising leaves alone, and gives what zod gives', () => {
    let taken = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const read = readPlainClaim(document);
        if (read === undefined) return;
        taken += 1;
        expect(JSON.stringify(read)).toBe(JSON.stringify(claim.parse(document)));
        const asItWas = { document, changed: [], imprecise: [], tooDeep: false };
        expect(JSON.stringify(normaliseClaim(document))).toBe(JSON.stringify(asItWas));
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it('never differs from zod in what judging answers, nor in the order of keys', () => {
    let good = 0;
    let bad = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const told = judgeClaim(document);
        const zod = claim.safeParse(document);
        expect(told.claim !== undefined).toBe(zod.success);
        expect(JSON.stringify(told.claim)).toBe(JSON.stringify(zod.data));
        expect((told.faults ?? []).length > 0).toBe(!zod.success);
        if (zod.success) good += 1;
        else bad += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(good, bad)).toBeGreaterThan(300);
  });

  it('M-012: numbered lines keep the order of the shape', () => {
    for (const sample of SAMPLES) {
      const lines = sample.lines.map(({ lineItemControlNumber: _number, ...line }) => line);
      const { claim: numbered } = judgeDocument({ ...sample, lines }, {}, { numberLines: true });
      expect(JSON.stringify(numbered)).toBe(JSON.stringify(claim.parse(numbered)));
    }
  });
});
