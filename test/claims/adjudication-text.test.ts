import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { adjudicationText, readAdjudication } from '../../src/claims/adjudication-text.ts';
import type { Adjudication, PostingEntry } from '../../src/claims/posting.ts';

const entry = (changes: Partial<PostingEntry>): PostingEntry => ({
  account: 'AR:Ins:1',
  line: 'L1',
  amount: cents(-12_345),
  groupCode: undefined,
  reasonCode: undefined,
  remarkCodes: [],
  ...changes,
});

const adjudication = (entries: readonly PostingEntry[]): Adjudication => ({
  adjudicationKey: '1512345678|T1|2026-09-15|0001|CLP1',
  payerClaimControlNumber: 'ICN 1',
  patientControlNumber: 'PCN1',
  claimStatusCode: '1',
  payerSequence: 1,
  chargeAmount: cents(20_000),
  paymentAmount: cents(12_345),
  patientResponsibilityAmount: cents(0),
  adjustments: { 'CO:45': cents(7_655) },
  lines: ['L1', 'L,2 "x"'],
  reassociationTraceNumber: 'T1',
  paymentDate: undefined,
  entries,
  state: 'PAID',
  reversed: false,
});

describe('an adjudication as text', () => {
  const several = [
    entry({ account: 'CashClearing:T 1,2', amount: cents(12_345) }),
    entry({}),
    entry({ account: 'ContractualAdj', amount: cents(7_655), groupCode: 'CO', reasonCode: '45', line: 'L,2 "x"' }),
    entry({ line: undefined, reasonCode: 'A1', remarkCodes: ['N130', 'M15'] }),
    entry({ groupCode: 'PR' }),
  ];

  it.each([
    ['several entries', several],
    ['none', []],
    [
      'codes of other characters',
      [entry({ groupCode: 'CO', reasonCode: '4 5' }), entry({ remarkCodes: ['a,b', '-'] })],
    ],
  ])('is read as it was: %s', (_, entries) => {
    expect(readAdjudication(adjudicationText(adjudication(entries)))).toEqual(adjudication(entries));
  });

  it('is read as ledgers have it from before entries were written short', () => {
    const plain = adjudication(several);
    expect(readAdjudication(JSON.stringify(plain))).toEqual(plain);
  });
});
