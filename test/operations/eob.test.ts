import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

const POSTED = { 'AR:Pat': '25.00', 'CashClearing:0004711': '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };

describe('eob', () => {
  let clinic: MoneyClinic;
  beforeEach(async () => {
    clinic = await openMoneyClinic();
  });
  afterEach(() => clinic.remove());

  const SAMPLE = readFileSync('samples/eob.yaml', 'utf8');
  const enter = (change: (text: string) => string = (text) => text) => {
    const path = join(clinic.practice.folder, 'eob.yaml');
    writeFileSync(path, change(SAMPLE.replace('PV00008', clinic.number)));
    return clinic.run('eob', path, ...BY_JO);
  };

  it('row 95 an EOB from paper is posted as an 835 is, and marked as manual', async () => {
    const { exitCode, err, records } = await enter();
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(records).toMatchObject([{ type: 'eob', standing: 'POSTED', queued: 0 }]);
    expect(await clinic.books()).toEqual(POSTED);
    expect(clinic.postings()[0]).toMatchObject({ kind: 'payment', claimId: clinic.claimId, source: 'manual' });
    expect((await clinic.run('remittance', 'list')).records).toMatchObject([{ source: 'manual' }]);
    expect(await audited(clinic)).toEqual(['jo eob']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('entered twice it is refused; another check is another', async () => {
    await enter();
    expect(await enter()).toMatchObject({ exitCode: 2, err: expect.stringContaining('was entered before') });
    const other = await enter((text) => text.replace('0004711', '0004712').replace('EOB-88', 'EOB-89'));
    expect(other.records).toMatchObject([{ standing: 'POSTED', queued: 1 }]);
    expect((await clinic.open())[0]).toBe('READJUDICATED_NO_REVERSAL 148.00');
  });

  it('R-033 one that does not balance is held, as a payer’s is', async () => {
    const held = await enter((text) =>
      text.replace("paymentAmount: '148.00'\nclaims", "paymentAmount: '149.00'\nclaims"),
    );
    expect(held).toMatchObject({ exitCode: 1 });
    expect(held.records).toMatchObject([{ standing: 'OUT_OF_BALANCE' }]);
    expect(await clinic.books()).not.toHaveProperty('ContractualAdj');
  });

  it.each([
    ['an amount that is none', (text: string) => text.replace("'125.00'", 'many'), 'claims.0.lines.0.chargeAmount'],
    ['a separator in a name', (text: string) => text.replace('TAMARISK', 'TAM*RISK'), 'claims.0.patient.lastName'],
    ['no claims', (text: string) => text.slice(0, text.indexOf('claims:')), 'claims'],
    ['a group that is none', (text: string) => text.replace('groupCode: CO', 'groupCode: XX'), 'groupCode'],
  ])('tells %s', async (_, change, where) => {
    const { exitCode, records } = await enter(change);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(records)).toContain(where);
    expect(await clinic.books()).toEqual({ 'AR:Ins:1': '185.00', Revenue: '-185.00' });
  });
});
