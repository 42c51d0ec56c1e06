import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Claim, claim as claimShape } from '../../src/claims/claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { DEFAULT_PARTNER } from '../../src/offline/default-partner.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';
import { SoundPatterns } from '../../src/outbound/sound-patterns.ts';
import { trialFaults } from '../../src/outbound/trial.ts';
import { testLibrary } from '../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const at = { year: 2026, month: 11, day: 25, hour: 12, minute: 0, second: 0 };
/** Sums that don't agree, which E-050, E-055 and E-056 look at. */
const SUMS: ReadonlySet<string> = new Set(['claim-total', 'cob-claim-balance', 'cob-line-balance']);
const AT_ONCE = 500;

/** What the guide finds in each of them, sums left out, by their index; claims of any types. */
function faultsOf(claims: readonly Claim[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const claimType of ['professional', 'institutional', 'dental'] as const)
    for (const purpose of ['CH', 'RP', '31']) {
      const own = [...claims.keys()].filter(
        (index) => claims[index]?.claimType === claimType && (claims[index]?.purposeCode ?? 'CH') === purpose,
      );
      for (let start = 0; start < own.length; start += AT_ONCE) {
        const indexes = own.slice(start, start + AT_ONCE);
        const trial = { library: guides.library, partner: DEFAULT_PARTNER, mapping: guides.of(claimType), at };
        const tried = trialFaults({ ...trial, claims: indexes.flatMap((index) => claims[index] ?? []) });
        for (const [place, items] of tried) {
          const codes = items.map(({ kind }) => kind.code).filter((code) => !SUMS.has(code));
          if (codes.length > 0) found.set(indexes[place] ?? 0, codes);
        }
      }
    }
  return found;
}

const SAMPLES: readonly Claim[] = ['professional', 'institutional', 'dental', 'special'].flatMap((folder) =>
  readdirSync(`samples/claims/${folder}`).flatMap((file) =>
    readClaims(readFileSync(`samples/claims/${folder}/${file}`), { guides }).claims.map(({ claim }) => claim),
  ),
);

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function* changed(value: Json): Generator<Json> {
  if (typeof value === 'string') {
    yield* [`${value}${'X'.repeat(90)}`, value.slice(0, 1), 'QX', 'M1', `${value}1`];
  } else if (isList(value)) {
    const [first] = value;
    if (first !== undefined) for (const count of [2, 7, 30]) yield Array.from({ length: count }, () => first);
    for (const [index, item] of value.entries()) for (const one of changed(item)) yield value.with(index, one);
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      const { [key]: _gone, ...rest } = value;
      yield rest;
      for (const one of changed(inner)) yield { ...value, [key]: one };
    }
  }
}

/** Every claim that a sample becomes when one thing at one place of it is not there, longer, shorter, another code, or there many times. */
const CHANGED: readonly Claim[] = SAMPLES.flatMap((sample) =>
  [...changed(JSON.parse(JSON.stringify(sample)))].flatMap((one) => claimShape.safeParse(one).data ?? []),
);

describe('SC-004: patterns of claims that the guide took', () => {
  const known = new SoundPatterns(guides);
  const faulty = faultsOf(SAMPLES);
  for (const [index, sample] of SAMPLES.entries()) if (!faulty.has(index)) known.learn(sample, known.patternOf(sample));
  const sound = CHANGED.filter((claim) => known.isSound(claim, known.patternOf(claim)));

  it('no claim that the guide refuses is of a pattern that it took', { timeout: 120_000 }, () => {
    const missed = [...faultsOf(sound)].map(([index, codes]) => `${sound[index]?.claimId} ${codes.join()}`);
    expect(missed).toEqual([]);
    expect(sound.length).toBeGreaterThan(CHANGED.length / 3);
  });

  it('is of use: a tenth of the changes make claims that the guide refuses, and no pattern of those was taken', () => {
    const doubtful = CHANGED.filter((claim) => !sound.includes(claim)).filter((_claim, index) => index % 8 === 0);
    expect(faultsOf(doubtful).size).toBeGreaterThan(doubtful.length / 10);
  });

  it('names, numbers and amounts make no pattern of their own', () => {
    const [sample] = SAMPLES;
    if (sample === undefined) throw new Error('no sample');
    const other = {
      ...sample,
      patientControlNumber: 'OTHER1',
      subscriber: { ...sample.subscriber, lastName: 'OTHER', memberId: 'W1' },
      lines: sample.lines.map((line) => ({ ...line, chargeAmount: '1.00' })),
    };
    expect(known.patternOf(other)).toEqual(known.patternOf(sample));
  });
});
