import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Claim, claim } from '../../src/claims/claim.ts';
import { compareAllowed } from '../../src/claims/contract-comparison.ts';
import type { ClaimPayment } from '../../src/claims/remittance.ts';
import { RemittanceReader } from '../../src/documents/remittance/reader.ts';
import { readContractFile } from '../../src/inbound/match/contract-file.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { fileText } from '../inbound/post/remittance-text.ts';

/** 185.00 and 65.00; Medicare paid 100.00 and 32.00 and left 25.00 and 8.00 to the patient. */
const [SECOND]: readonly unknown[] = JSON.parse(readFileSync('samples/claims/professional/second-payer.json', 'utf8'));
const second: Claim = claim.parse(SECOND);
const LINES = ['CB0024-L1', 'CB0024-L2'];

function paymentOf(body: string): ClaimPayment {
  const payments: ClaimPayment[] = [];
  const sink = { claimPayment: (payment: ClaimPayment) => payments.push(payment) };
  readX12(fileText({ payment: '0', body }), new RemittanceReader(sink));
  const [payment] = payments;
  if (payment === undefined) throw new Error('no claim payment');
  return payment;
}

function compare(csv: string, body: string, { payerSequence = 2, of = second } = {}) {
  const { terms, findings } = readContractFile(csv, 'c.csv');
  expect(findings).toEqual([]);
  const rates = terms.map(({ rate }, index) => ({ ...rate, contract: 'c', ordinal: index + 1 }));
  const answered = { claim: of, payment: paymentOf(body), lineIds: LINES, payerSequence };
  return compareAllowed(answered, rates, () => []).map(({ line, allowed, price }) => [line, allowed, price.expected]);
}

const CONTRACT = 'Payer,Procedure,Allowed\nSMH01,99214,110.00\nSMH01,93000,50.00\n';
const LESSER = 'Payer,Procedure,Allowed,Coordination\nSMH01,99214,110.00,lesser of\nSMH01,93000,50.00,Lesser-of\n';
/** The second payer paid 20.00 of the 25.00 and all of the 8.00. */
const ANSWER = `CLP*CB00024*2*250*28*0*12*S1
SVC*HC:99214*185*20
CAS*OA*23*160
CAS*CO*45*5
SVC*HC:93000*65*8
CAS*OA*23*57`;

describe('X-003 a payer after the first', () => {
  it('owes what the payers before left to the patient, whatever its own rate', () => {
    expect(compare(CONTRACT, ANSWER)).toEqual([
      ['CB0024-L1', 2000, 2500],
      ['CB0024-L2', 800, 800],
    ]);
  });

  it('lesser of: no more than its own rate less what they paid', () => {
    expect(compare(LESSER, ANSWER)).toEqual([
      ['CB0024-L1', 2000, 1000],
      ['CB0024-L2', 800, 800],
    ]);
  });

  it('what it gives to the patient is part of what it took upon itself', () => {
    const shared = ANSWER.replace('CAS*CO*45*5', 'CAS*PR*3*5');
    expect(compare(CONTRACT, shared)[0]).toEqual(['CB0024-L1', 2500, 2500]);
  });

  it('a denial is compared with nothing', () => {
    expect(compare(CONTRACT, ANSWER.replace('CAS*CO*45*5', 'CAS*CO*50*5')).map(([line]) => line)).toEqual([
      'CB0024-L2',
    ]);
  });

  it('where the payers before answered the claim as a whole, so is this one compared', () => {
    const { otherPayers = [], lines } = second;
    const [prior] = otherPayers;
    if (prior === undefined) throw new Error('no other payer');
    const adjustments = [{ groupCode: 'CO' as const, reasonCode: '45', amount: '85.00' }];
    const whole = {
      ...second,
      otherPayers: [{ ...prior, adjustments }],
      lines: lines.map(({ adjudications: _left, ...line }) => line),
    };
    expect(compare(CONTRACT, ANSWER, { of: whole })).toEqual([['claim', 2800, 3300]]);
    expect(compare(LESSER, ANSWER, { of: whole })).toEqual([['claim', 2800, 2800]]);
  });

  it('R-020 a first payer that says 3 is compared as a first payer', () => {
    const body = 'CLP*X*3*250*110*0*12*S1\nSVC*HC:99214*185*110\nCAS*CO*45*75\nSVC*HC:93000*65*0\nCAS*CO*50*65';
    expect(compare(CONTRACT, body, { payerSequence: 1 })).toEqual([['CB0024-L1', 11000, 11000]]);
  });

  it('a coordination that nobody knows is told', () => {
    const { findings } = readContractFile('Payer,Procedure,Allowed,COB\nP,1,1.00,maybe\n', 'c.csv');
    expect(findings).toMatchObject([{ detail: { why: expect.stringContaining('patient share, lesser of') } }]);
  });
});

describe('X-002 what a first payer allowed', () => {
  const FIRST = `CLP*CB00024*1*250*122*0*12*S1
SVC*HC:99214*185*90
CAS*CO*45*75
CAS*PR*3*35**187*-15
SVC*HC:93000*65*32
CAS*CO*45*15
CAS*PR*2*18`;
  const first = { ...second, payerResponsibilityCode: 'P' as const, otherPayers: [] };

  // It was allowed 125.00 by that, 15.00 more than the contract: an overpayment to be returned within 60 days.
  it.each(['PR', 'OA'])(
    "what comes from the patient's own account (%s-187 below zero) is not allowed twice",
    (group) => {
      const body = group === 'PR' ? FIRST : FIRST.replace('**187*-15', '\nCAS*OA*187*-15');
      expect(compare(CONTRACT, body, { payerSequence: 1, of: first })).toEqual([
        ['CB0024-L1', 11_000, 11_000],
        ['CB0024-L2', 5000, 5000],
      ]);
    },
  );
});
