import { afterEach, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

const answer = (number: string, sign: '' | '-') => `LX*1
CLP*${number}*${sign === '' ? '1' : '22'}*${sign}185*${sign}148**12*ICN1
SVC*HC:99213*${sign}125*${sign}110
CAS*CO*45*${sign}15
SVC*HC:94640:59*${sign}60*${sign}38
CAS*CO*45*${sign}22`;

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/**
 * Undoing the reversal and then what it had reversed is each the first undoing of its check: both named the answer by that alone, the
 * second was taken for a repetition of the first, and the claim was told as PAID with all of it open.
 */
it('R-051 L-11 a reversal is undone, then the payment that it took back: the claim is REVERSED, and posted again it is CLOSED', async () => {
  clinic = await openMoneyClinic();
  const { number } = clinic;
  await clinic.receive({ trace: 'T1', payment: '148', body: answer(number, '') });
  await clinic.receive({
    trace: 'T2',
    payment: '0',
    body: `${answer(number, '-')}\nPLB*1234567893*20261231*WO:ICN1*-148`,
  });
  const act = async (...words: readonly string[]): Promise<string> => {
    expect(await clinic.run('remittance', ...words, ...BY_JO)).toMatchObject({ exitCode: 0 });
    return clinic.state();
  };
  expect(await clinic.state()).toBe('REVERSED');
  expect(await act('reverse', 'T2')).toBe('CLOSED');
  expect(await act('reverse', 'T1')).toBe('REVERSED');
  expect(await clinic.books()).toEqual({ 'AR:Ins:1': '185.00', Revenue: '-185.00' });
  expect(await act('approve', 'T1')).toBe('CLOSED');
  expect(await act('approve', 'T2')).toBe('REVERSED');
  expect(await clinic.open()).toEqual([]);
});
