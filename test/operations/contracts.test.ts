import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

const HEAD = 'Payer,Procedure,Modifiers,Place,Allowed,Percent of charge,From,Until\n';
/** 99213 is allowed 115.00 by the payer, 94640 58.00. */
const paid = (number: string, status = '1') => {
  const sign = status === '22' ? '-' : '';
  return `LX*1\nCLP*${number}*${status}*${sign}185*${sign}148**12*ICN1*11\nSVC*HC:99213*${sign}125*${sign}100\nDTM*472*20261009\nCAS*CO*45*${sign}10\nCAS*PR*2*${sign}15\nSVC*HC:94640:59*${sign}60*${sign}48\nDTM*472*20261009\nCAS*CO*45*${sign}2\nCAS*PR*2*${sign}10`;
};

describe('contracts, and report underpayments', () => {
  let clinic: MoneyClinic;
  beforeEach(async () => {
    clinic = await openMoneyClinic();
  });
  afterEach(() => clinic.remove());

  const load = (rows: string, name = 'smh-2026.csv') => {
    const path = join(clinic.practice.folder, name);
    writeFileSync(path, rows);
    return clinic.run('contracts', 'load', path, ...BY_JO);
  };
  const receive = (body: string, trace = 'T1', payment = '148') => clinic.receive({ trace, payment, body });
  const report = async () => (await clinic.run('report', 'underpayments')).records;

  it('X-002, X-005 allowed is compared with the contract; an underpayment is work with the sum at stake', async () => {
    const loaded = await load(`${HEAD}SMH01,99213,,,120.00,,2026-01-01,2026-12-31\nSMH01,94640,59,,,96.50,,\n`);
    expect({ code: loaded.exitCode, err: loaded.err }).toEqual({ code: 0, err: '' });
    await receive(paid(clinic.number));
    expect(await clinic.open()).toEqual(['UNDERPAID 5.00']);
    expect(await report()).toMatchObject([
      {
        claimId: clinic.claimId,
        line: 'PV0008-L1',
        procedureCode: '99213',
        contract: 'smh-2026',
        allowed: '115.00',
        expected: '120.00',
        steps: '120.00 × 1',
        atStake: '5.00',
        systematic: false,
      },
    ]);
    expect((await clinic.run('contracts', 'list')).records).toMatchObject([{ contract: 'smh-2026', terms: 2 }]);
    expect(await audited(clinic)).toEqual(['jo contract-load']);
    // X-009 taken back, nothing is at stake any more.
    const back = `${paid(clinic.number, '22')}\nPLB*1234567893*20261231*WO:ICN1*-148`;
    await clinic.receive({ trace: 'T2', payment: '0', body: back, handling: 'H', method: 'NON' });
    expect(await report()).toEqual([]);
  });

  it.each([
    ['X-004 within the tolerance of two per cent', 'SMH01,99213,,,117.00,,,'],
    ['X-001 after its last day', 'SMH01,99213,,,150.00,,2026-01-01,2026-10-08'],
    ['X-001 at another place', 'SMH01,99213,,22,150.00,,,'],
    ['X-001 with a modifier that the line has not', 'SMH01,99213,25,,124.00,,,'],
    ['X-001 of another payer', 'OTHER,99213,,,150.00,,,'],
    ['X-001 no more than the charge', 'SMH01,94640,59,,59.00,,,\nSMH01,94640,,,150.00,,,'],
  ])('%s: nothing is underpaid', async (_, rows) => {
    await load(`${HEAD}${rows}\n`);
    await receive(paid(clinic.number));
    expect(await report()).toEqual([]);
  });

  it.each([
    ['an empty file', ''],
    ['a file without amounts', 'Payer,Procedure\nSMH01,99213\n'],
    ['an amount that is none', `${HEAD}SMH01,99213,,,lots,,,\n`],
    ['two rates in one row', `${HEAD}SMH01,99213,,,1.00,90,,\n`],
    ['a date that is none', `${HEAD}SMH01,99213,,,1.00,,2026-13-01,\n`],
    ['an end before the beginning', `${HEAD}SMH01,99213,,,1.00,,2026-02-01,2026-01-01\n`],
  ])('takes nothing of %s', async (_, rows) => {
    await load(`${HEAD}SMH01,99213,,,1.00,,,\n`);
    const { exitCode, records } = await load(rows);
    expect(exitCode).toBe(1);
    expect(records).toMatchObject([{ terms: 0, findings: [{ severity: 'error' }] }]);
    expect((await clinic.run('contracts')).records).toMatchObject([{ terms: 1 }]);
  });
});
