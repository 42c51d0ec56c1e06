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

  /** The same payment, as the payer tells it. */
  const comes = () =>
    clinic.receive({
      ...{ trace: '0004711', payment: '148' },
      body: `LX*1\nCLP*${clinic.number}*1*185*148*25*12*ICN9\nSVC*HC:99213*125*100\nCAS*CO*45*10\nCAS*PR*2*15\nSVC*HC:94640:59*60*48\nCAS*CO*45*2\nCAS*PR*2*10`,
    });

  it('R-140 the 835 of a check that was entered waits as a whole, and is posted when the one by hand is undone', async () => {
    await enter();
    await comes();
    expect(await clinic.open()).toEqual(['ERA_REVIEW 148.00']);
    expect(await clinic.books()).toEqual(POSTED);
    const shown = await clinic.run('worklist', 'show', await clinic.item('ERA_REVIEW'));
    expect(JSON.stringify(shown.records)).toContain('was entered by hand before');
    expect((await clinic.run('remittance', 'reverse', '#1', ...BY_JO)).err).toBe('');
    expect((await clinic.run('remittance', 'release', '#2', ...BY_JO)).err).toBe('');
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.open()).toEqual([]);
  });

  it('R-140 the 835 comes after the one by hand was undone: nothing stands in its way', async () => {
    await enter();
    await clinic.run('remittance', 'reverse', '#1', ...BY_JO);
    await comes();
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.books()).toEqual(POSTED);
  });

  it('R-140 what is entered of a check that came as an 835 waits as a whole', async () => {
    await comes();
    expect((await enter()).records).toMatchObject([{ standing: 'IN_REVIEW', queued: 1 }]);
    expect(await clinic.books()).toEqual(POSTED);
    expect((await clinic.run('worklist', 'close', '--check', '#2', ...BY_JO)).err).toBe('');
    expect(await clinic.open()).toEqual([]);
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

  const PREVIEWED = Object.entries(POSTED).filter(([account]) => account !== 'Revenue');
  const accounts = (record: Readonly<Record<string, unknown>> | undefined) =>
    Object.fromEntries(
      (Array.isArray(record?.['accounts']) ? record['accounts'] : []).map(
        (one: { account: string; amount: string }) => [one.account, one.amount],
      ),
    );

  it('row 95 a small CSV is the same EOB; previewed nothing is posted, posted it is what was shown, reversed it is gone', async () => {
    const path = join(clinic.practice.folder, 'eob.csv');
    writeFileSync(path, readFileSync('samples/eob.csv', 'utf8').replace('PV00008', clinic.number));
    const before = await clinic.books();
    const shown = await clinic.run('eob', path, '--preview');
    expect({ exitCode: shown.exitCode, err: shown.err }).toEqual({ exitCode: 0, err: '' });
    expect(shown.records[0]).toMatchObject({ type: 'eob-preview', balanced: true, claims: [{ kind: 'payment' }] });
    expect(accounts(shown.records[0])).toMatchObject(Object.fromEntries(PREVIEWED));
    expect(await clinic.books()).toEqual(before);
    expect((await clinic.run('remittance', 'list')).records).toEqual([]);
    expect((await clinic.run('eob', path)).err).toContain('--as USER');
    expect((await clinic.run('eob', path, ...BY_JO)).records).toMatchObject([{ standing: 'POSTED', queued: 0 }]);
    expect(await clinic.books()).toEqual(POSTED);
    // The same document as YAML gives the same bytes, so it is known already.
    expect(await enter()).toMatchObject({ exitCode: 2, err: expect.stringContaining('was entered before') });
    const page = join(clinic.practice.folder, 'remittance.html');
    const printed = await clinic.run('remittance', 'print', '0004711', '--html', page);
    expect(printed.records).toMatchObject([{ type: 'remittance-printed', file: page }]);
    expect(readFileSync(page, 'utf8')).toContain('TAMARISK, JOEL');
    const paper = join(clinic.practice.folder, 'remittance.pdf');
    await clinic.run('remittance', 'print', '0004711', '--pdf', paper);
    expect(readFileSync(paper, 'latin1')).toMatch(/^%PDF-/);
    expect((await clinic.run('remittance', 'print', '0004711')).exitCode).toBe(2);
    await clinic.run('remittance', 'reverse', '0004711', ...BY_JO);
    expect(await clinic.books()).toEqual(before);
  });

  it('row 95 one claim in words', async () => {
    const words = [
      '--payer',
      'SAMPLE MUTUAL HEALTH',
      '--payer-id',
      'SMH01',
      '--check',
      '0004711',
      '--date',
      '2026-11-05',
    ];
    const claim = ['--claim', clinic.number, '--payer-number', 'EOB-88'];
    const lines = '99213 125 100 CO-45 10 PR-2 15; 94640-59 60.00 48.00 CO-45 2.00 PR-2 10.00';
    const off = await clinic.run('eob', ...words, ...claim, '--amount', '149', '--lines', lines, '--preview');
    expect(off).toMatchObject({ exitCode: 1 });
    expect(off.records[0]).toMatchObject({ balanced: false, difference: '1.00' });
    const done = await clinic.run('eob', ...words, ...claim, '--amount', '$148.00', '--lines', lines, ...BY_JO);
    expect(done.records).toMatchObject([{ standing: 'POSTED', queued: 0 }]);
    expect(await clinic.books()).toEqual(POSTED);
    expect((await clinic.run('eob')).exitCode).toBe(2);
  });

  it.each([
    [
      'a charge that is none',
      (text: string) => text.replace('60.00', 'sixty'),
      'line 3: claims.0.lines.1.chargeAmount',
    ],
    ['no date', (text: string) => text.replace('2026-11-05', ''), 'line 2: paymentDate'],
    [
      'a reason that is none',
      (text: string) => text.replace('CO-45 2.00', 'because'),
      'line 3: claims.0.lines.1.adjustments',
    ],
    ['a row that is too short', (text: string) => `${text}a,b\n`, 'different lengths'],
    ['no rows', (text: string) => text.split('\n')[0] ?? '', 'no rows'],
  ])('a CSV with %s is told by its line', async (_, change, where) => {
    const path = join(clinic.practice.folder, 'wrong.csv');
    writeFileSync(path, change(readFileSync('samples/eob.csv', 'utf8')));
    const { exitCode, err } = await clinic.run('eob', path, ...BY_JO);
    expect(exitCode).toBe(1);
    expect(err).toContain(where);
  });
});
