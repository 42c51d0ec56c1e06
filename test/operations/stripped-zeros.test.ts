import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/** The number was scored as ours but for padding, and yet never looked up: the payment waited as UNMATCHED. */
it.each(['771103', '00771103', '00000000771103'])(
  'R-101 a payer that keeps no leading zeros, or others, in our number of digits: %s is 0000771103',
  async (told) => {
    const sample = readFileSync('samples/claims/professional/one-visit.json', 'utf8');
    clinic = await openMoneyClinic({}, (practice) =>
      practice.drop('zeros.json', sample.replace(/("patientControlNumber": *)"[^"]*"/, '$1"0000771103"')),
    );
    expect(clinic.number).toBe('0000771103');
    const body = `LX*1\nCLP*${told}*1*185*148**12*ICN1\nSVC*HC:99213*125*100\nCAS*CO*45*25\nSVC*HC:94640:59*60*48\nCAS*CO*45*12`;
    await clinic.receive({ trace: 'T1', payment: '148', body });
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.books()).toMatchObject({ ContractualAdj: '37.00', 'CashClearing:T1': '148.00' });
  },
);
