import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { testLibrary } from '../../guides/library.ts';
import { DEPENDENT, sampleClaim } from './sample-claim.ts';
import { guideFindings, interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());
const times = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_unused, index) => item(index));

const INSTITUTIONAL: Partial<Claim> = {
  claimType: 'institutional',
  facilityTypeCode: '13',
  dates: { statement: { from: '2026-10-05', to: '2026-10-05' } },
};

const reference = (number: number) => ({ number: `A${number}` });
const note = (typeCode: string) => ({ typeCode, text: 'NOTE' });
const [LINE] = sampleClaim().lines;
if (LINE === undefined) throw new Error('the sample claim has a line');

/** What fits, once more than fits, and where it is told with which limit. */
const LISTS: readonly (readonly [string, number, string, (count: number) => Partial<Claim>])[] = [
  ['service lines', 50, 'lines', (count) => ({ lines: times(count, () => LINE) })],
  [
    'diagnoses',
    12,
    'diagnoses',
    (count) => ({ diagnoses: times(count, (at) => ({ qualifier: at === 0 ? 'ABK' : 'ABF', code: `E${100 + at}` })) }),
  ],
  [
    'other payers',
    10,
    'otherPayers',
    (count) => ({ otherPayers: times(count, () => ({ payerResponsibilityCode: 'S', payer: { name: 'X' } })) }),
  ],
  [
    'attachments',
    10,
    'attachments',
    (count) => ({ attachments: times(count, () => ({ reportTypeCode: '03', transmissionCode: 'AA' })) }),
  ],
  ['notes of a professional claim', 1, 'notes', (count) => ({ notes: times(count, () => note('ADD')) })],
  [
    'authorizations of a line',
    5,
    'lines[0].priorAuthorizations',
    (count) => ({ lines: [{ ...LINE, priorAuthorizations: times(count, reference) }] }),
  ],
  [
    'adjudications of a line',
    15,
    'lines[0].adjudications',
    (count) => ({ lines: [{ ...LINE, adjudications: times(count, () => ({ payerId: 'X', paidAmount: '1.00' })) }] }),
  ],
  [
    'other diagnoses of an institutional claim',
    24,
    'diagnoses',
    (count) => ({
      ...INSTITUTIONAL,
      diagnoses: [
        { qualifier: 'ABK', code: 'E100' },
        ...times(count, (at) => ({ qualifier: 'ABF', code: `F${100 + at}` })),
      ],
    }),
  ],
  [
    'reasons for the visit',
    3,
    'diagnoses',
    (count) => ({
      ...INSTITUTIONAL,
      diagnoses: [
        { qualifier: 'ABK', code: 'E100' },
        ...times(count, (at) => ({ qualifier: 'APR', code: `F${100 + at}` })),
      ],
    }),
  ],
  [
    'value codes',
    24,
    'institutional.values',
    (count) => ({ ...INSTITUTIONAL, institutional: { values: times(count, () => ({ code: '80', amount: '1.00' })) } }),
  ],
  [
    'notes of an institutional claim',
    10,
    'notes',
    (count) => ({ ...INSTITUTIONAL, notes: times(count, () => note('DGN')) }),
  ],
  [
    'diagnoses of a dental claim',
    4,
    'diagnoses',
    (count) => ({
      claimType: 'dental',
      diagnoses: times(count, (at) => ({ qualifier: at === 0 ? 'ABK' : 'ABF', code: `E${100 + at}` })),
    }),
  ],
];

const tooMany = (claim: Claim): readonly unknown[] =>
  interchangeOf([claim], guides)
    .written.findings.filter(({ kind }) => kind.code === 'claim-value-too-often')
    .map(({ at, detail }) => [at.path, detail['path']]);

describe('M-004: nothing is written more often than the guide has room for, and nothing is cut', () => {
  it.each(LISTS)('%s: %i', (_name, most, path, changes) => {
    expect(tooMany(sampleClaim(changes(most)))).toEqual([]);
    expect(tooMany(sampleClaim(changes(most + 1)))).toEqual([[path, path]]);
  });

  it('claims of one subscriber above 100 go on under a second level of the same subscriber, and all are read back', () => {
    const claims = times(205, (at) =>
      sampleClaim({
        claimId: `P${at}`,
        patientControlNumber: `P${at}`,
        ...(at % 2 === 0 ? {} : { patient: DEPENDENT }),
      }),
    );
    const { bytes, written } = interchangeOf(claims, guides);
    expect(written.findings).toEqual([]);
    expect(guideFindings(bytes, guides)).toEqual([]);
    const text = new TextDecoder('latin1').decode(bytes);
    // Own claims: 103 under two 2000B; the dependent's 102 under two 2000C of one more 2000B.
    expect(text.match(/HL\*\d+\*\d+\*22\*/g)).toHaveLength(3);
    expect(text.match(/HL\*\d+\*\d+\*23\*/g)).toHaveLength(2);
    const back = readClaims(bytes, { guides }).claims.map(({ claim }) => claim.patientControlNumber);
    expect(back.toSorted()).toEqual(claims.map(({ patientControlNumber }) => patientControlNumber).toSorted());
  });
});
