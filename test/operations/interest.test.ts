/** R-074: interest that the claims of a check tell (AMT*I) and that its provider adjustments move (PLB L6). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckText } from '../inbound/post/remittance-text.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

/** 148.00 for the claim, whose interest is told as `told`, and `moved` of interest. */
const check = (trace: string, told: string, moved: string): CheckText => ({
  trace,
  payment: (148 + Number(moved)).toFixed(2),
  body: `LX*1
CLP*PV00008*1*185*148**12*ICN1*11*1
${told === '' ? '' : `AMT*I*${told}`}
SVC*HC:99213*125*100
CAS*CO*45*10
CAS*PR*2*15
SVC*HC:94640:59*60*48
CAS*CO*45*2
CAS*PR*2*10
${Number(moved) === 0 ? '' : `PLB*1234567893*20261231*L6:ICN1*-${moved}`}`,
});

let clinic: MoneyClinic;
beforeEach(async () => {
  clinic = await openMoneyClinic();
});
afterEach(() => clinic.remove());

it.each([
  ['of the claim, and more moved', '2.15', '3.00', 'INTEREST_DIFFERS -0.85', '-3.00'],
  ['of the claim, and none moved', '2.15', '0', 'INTEREST_DIFFERS 2.15', undefined],
  ['of no claim', '', '3.00', 'INTEREST_DIFFERS -3.00', '-3.00'],
])('R-074 interest %s: one item with the difference; what moved is booked', async (_, told, moved, item, booked) => {
  await clinic.receive(check('T1', told, moved));
  expect(await clinic.open()).toEqual([item]);
  expect((await clinic.books())['InterestIncome']).toBe(booked);
  const number = await clinic.item('INTEREST_DIFFERS');
  const { records } = await clinic.run('worklist', 'show', number);
  expect(records[0]?.['detail']).toMatchObject({
    claims: told === '' ? '0.00' : told,
    booked: Number(moved).toFixed(2),
  });
  expect((await clinic.run('worklist', 'close', number, ...BY_JO)).err).toBe('');
});

it('R-074 equal interest is no matter, and the difference goes and comes with the check', async () => {
  await clinic.receive(check('T1', '2.15', '2.15'));
  expect(await clinic.open()).toEqual([]);
  await clinic.run('remittance', 'reverse', 'T1', ...BY_JO);
  await clinic.receive(check('T2', '2.15', '3.00'));
  expect(await clinic.open()).toEqual(['INTEREST_DIFFERS -0.85']);
  expect((await clinic.run('remittance', 'reverse', 'T2', ...BY_JO)).err).toBe('');
  expect(await clinic.open()).toEqual([]);
  await clinic.run('remittance', 'approve', 'T2', ...BY_JO);
  expect(await clinic.open()).toEqual(['INTEREST_DIFFERS -0.85']);
});

it('R-074 a check that waits for approval is compared when it is posted', async () => {
  clinic.practice.configure({ posting: 'approve' });
  await clinic.receive(check('T1', '2.15', '3.00'));
  expect(await clinic.open()).toEqual(['AWAITING_APPROVAL 151.00']);
  await clinic.run('remittance', 'approve', 'T1', ...BY_JO);
  expect(await clinic.open()).toEqual(['INTEREST_DIFFERS -0.85']);
});
