import { afterEach, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

const answer = (number: string, icn: string, sign: '' | '-' = '') => `LX*1
CLP*${number}*${sign === '' ? '1' : '22'}*${sign}185*${sign}148**12*${icn}
SVC*HC:99213*${sign}125*${sign}110
CAS*CO*45*${sign}15
SVC*HC:94640:59*${sign}60*${sign}38
CAS*CO*45*${sign}22`;
const back = (number: string, icn: string) => `${answer(number, icn, '-')}\nPLB*1234567893*20261231*WO:${icn}*-148`;

const PAID = { 'CashClearing:T1': '148.00', 'CashClearing:T2': '148.00', ContractualAdj: '37.00', Revenue: '-185.00' };

/** By amounts it was taken for a reversal of the answer that stands: the claim was open again, and the refund still owed. */
it('R-051, R-053 a reversal of a payment whose money was sent back leaves the answer of the same amounts as it is', async () => {
  clinic = await openMoneyClinic();
  const { number } = clinic;
  await clinic.receive({ trace: 'T1', payment: '148', body: answer(number, 'ICN1') });
  await clinic.receive({ trace: 'T2', payment: '148', body: answer(number, 'ICN2') });
  const twice = await clinic.item('READJUDICATED_NO_REVERSAL');
  expect((await clinic.run('settle', twice, '--to', 'RefundPayable:payer', ...BY_JO)).err).toBe('');
  expect(await clinic.books()).toEqual({ ...PAID, 'RefundPayable:payer': '-148.00' });
  await clinic.receive({ trace: 'T3', payment: '0', body: back(number, 'ICN2'), handling: 'H', method: 'NON' });
  expect(await clinic.state()).toBe('CLOSED');
  expect(await clinic.open()).toEqual(['UNMATCHED_REVERSAL -148.00']);
  const item = await clinic.item('UNMATCHED_REVERSAL');
  expect(JSON.stringify((await clinic.run('worklist', 'show', item)).records)).toContain('in check T2');
  expect((await clinic.run('settle', item, '--to', 'RefundPayable:payer', ...BY_JO)).err).toBe('');
  expect(await clinic.books()).toEqual({ ...PAID, PayerRecoupPayable: '-148.00' });
  // What the payer takes back of the answer itself is that answer.
  await clinic.receive({ trace: 'T4', payment: '0', body: back(number, 'ICN1'), handling: 'H', method: 'NON' });
  expect(await clinic.state()).toBe('REVERSED');
  expect(await clinic.open()).toEqual([]);
});
