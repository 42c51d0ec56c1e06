import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../system/practice.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

const paid = (number: string, icn = 'ICN1', status = '1') => {
  const sign = status === '22' ? '-' : '';
  return `CLP*${number}*${status}*${sign}185*${sign}148**12*${icn}
SVC*HC:99213*${sign}125*${sign}100
CAS*CO*45*${sign}10
CAS*PR*2*${sign}15
SVC*HC:94640:59*${sign}60*${sign}48
CAS*CO*45*${sign}2
CAS*PR*2*${sign}10`;
};
const check = (trace: string, payment: string, body: string) => ({ trace, payment, body: `LX*1\n${body}` });
/** Ten dollars of the first line are nowhere. */
const unexplained = (number: string) => paid(number).replace('CAS*CO*45*10\n', '');

const POSTED = { 'AR:Pat': '25.00', 'CashClearing:T1': '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };
const OPENED = { 'AR:Ins:1': '185.00', Revenue: '-185.00' };

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

const standing = async (trace: string): Promise<unknown> =>
  (await clinic.run('remittance', 'list')).records.find((one) => one['reassociationTraceNumber'] === trace)?.[
    'standing'
  ];
const ok = async (...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
  const { exitCode, err, records } = await clinic.run(...words);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return records[0] ?? {};
};

describe('posting: approve', () => {
  it('row 92 previews what a check would do, posts it when a person approves, and tells the billing system then', async () => {
    clinic = await openMoneyClinic({ config: { posting: 'approve' } });
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    expect(await clinic.books()).toEqual(OPENED);
    expect(await clinic.open()).toEqual(['AWAITING_APPROVAL 148.00']);
    expect(clinic.postings()).toEqual([]);
    const shown = await ok('remittance', 'show', 'T1');
    expect(shown).toMatchObject({ standing: 'AWAITING_APPROVAL', preview: true, queue: [] });
    expect(shown['accounts']).toContainEqual({ account: 'ContractualAdj', amount: '12.00' });
    expect(shown['claims']).toMatchObject([{ claimId: clinic.claimId, kind: 'payment', paymentAmount: '148.00' }]);
    expect(await clinic.books()).toEqual(OPENED);
    expect(await ok('remittance', 'approve', 'T1', ...BY_JO)).toMatchObject({ claims: 1, queued: 0 });
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.open()).toEqual([]);
    expect(await standing('T1')).toBe('POSTED');
    expect(clinic.postings()).toMatchObject([{ kind: 'payment' }, { type: 'posting-total', supplement: 1 }]);
    expect(await audited(clinic)).toEqual(['jo remittance-approve']);
    expect(await clinic.run('remittance', 'approve', 'T1', ...BY_JO)).toMatchObject({ exitCode: 2 });
  });

  it('a check that does not balance, or comes twice, waits as it does without approval', async () => {
    clinic = await openMoneyClinic({ config: { posting: 'approve' } });
    await clinic.receive(check('T1', '149', paid(clinic.number)));
    expect(await standing('T1')).toBe('OUT_OF_BALANCE');
    expect(await clinic.run('remittance', 'approve', 'T1', ...BY_JO)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('is OUT_OF_BALANCE'),
    });
  });
});

describe('remittance release', () => {
  it('R-037 a check out of balance is posted by a person, its difference in Suspense', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '149.50', paid(clinic.number)));
    expect(await clinic.books()).toEqual(OPENED);
    expect(await standing('T1')).toBe('OUT_OF_BALANCE');
    await ok('remittance', 'release', 'T1', ...BY_JO);
    expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T1': '149.50', Suspense: '-1.50' });
    expect(await clinic.open()).toEqual(['SUSPENSE_BALANCE 1.50']);
    const total = clinic.postings().findLast((one) => one['type'] === 'posting-total');
    expect(total).toMatchObject({ supplement: 1, postedTotal: '148.00', heldTotal: '1.50', balanced: false });
    expect(await audited(clinic)).toEqual(['jo remittance-release']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('R-037 a claim out of balance is posted by a person, what is unexplained of each line in Suspense', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', unexplained(clinic.number)));
    expect(await clinic.books()).toEqual({ ...OPENED, 'CashClearing:T1': '148.00', Suspense: '-148.00' });
    expect(await clinic.open()).toEqual(['ERA_REVIEW 148.00']);
    const refused = await clinic.run('match', await clinic.item('ERA_REVIEW'), clinic.claimId, ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('does not balance') });
    expect(await ok('remittance', 'release', clinic.claimId, ...BY_JO)).toMatchObject({ type: 'payment-released' });
    expect(await clinic.books()).toEqual({ ...POSTED, ContractualAdj: '2.00', Suspense: '10.00' });
    expect(await clinic.open()).toEqual(['SUSPENSE_BALANCE 10.00']);
    // What was held was the payment; the difference never was.
    const total = clinic.postings().findLast((one) => one['type'] === 'posting-total');
    expect(total).toMatchObject({ supplement: 1, heldTotal: '0.00', releasedTotal: '148.00' });
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it.each([
    ['a debit (BPR03 D)', { creditDebit: 'D' }, 'takes 148.00 from our account', 'remittance-debit', 'PLB'],
    [
      'a prenotification (BPR01 P)',
      { handling: 'P' },
      'announces transfers to come',
      'remittance-prenote',
      'own trace',
    ],
  ])(
    'R-003, R-150 %s is no cash that came: nobody posts it, and plain words tell what may be done instead',
    async (_, header, said, code, instead) => {
      clinic = await openMoneyClinic();
      await clinic.receive({ ...check('T1', '148', paid(clinic.number)), ...header });
      expect(await clinic.books()).toEqual(OPENED);
      expect(await clinic.open()).toEqual(['NO_PAYMENT 148.00']);
      expect(await standing('T1')).toBe('IN_REVIEW');
      expect(await clinic.state()).toBe('SENT');
      const shown = await ok('worklist', 'show', await clinic.item('NO_PAYMENT'));
      expect(JSON.stringify(shown)).toContain(said);
      expect(clinic.postings()).toMatchObject([
        { kind: 'none', queue: 'NO_PAYMENT', entries: [] },
        { type: 'posting-total', postedTotal: '0.00', heldTotal: '148.00', findings: [{ code }] },
      ]);
      for (const words of [
        ['remittance', 'release', 'T1'],
        ['match', await clinic.item('NO_PAYMENT'), clinic.claimId],
        ['remittance', 'release', clinic.claimId, '--item', await clinic.item('NO_PAYMENT')],
        ['settle', await clinic.item('NO_PAYMENT'), '--to', 'AR:Pat'],
      ]) {
        const refused = await clinic.run(...words, ...BY_JO);
        expect(refused.exitCode).toBe(2);
        if (words.includes('T1')) expect(refused.err).toContain(instead);
      }
      const preview = await ok('remittance', 'show', 'T1');
      expect(preview).toMatchObject({ accounts: [], never: expect.stringContaining(instead) });
      expect(await clinic.books()).toEqual(OPENED);
      await ok('worklist', 'close', '--check', 'T1', ...BY_JO);
      expect(await clinic.open()).toEqual([]);
    },
  );

  it('R-140 a check under a known payer, trace number and date with another amount waits, and takes no deposit', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    await clinic.receive(check('T1', '10', 'CLP*NOBODY*1*20*10**12*ICN9\nSVC*HC:99213*20*10\nCAS*CO*45*10'));
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.open()).toEqual(['ERA_REVIEW 10.00']);
    const shown = await ok('worklist', 'show', await clinic.item('ERA_REVIEW'));
    expect(JSON.stringify(shown)).toContain('was read before with 148.00, this one pays 10.00');
    await ok('remittance', 'release', '#2', ...BY_JO);
    expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T1': '158.00', UnappliedCash: '-10.00' });
    expect(await clinic.open()).toEqual(['UNMATCHED 10.00']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('R-003, R-037 a prenotification, or a check out of balance, that names no claim waits on the worklist too', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive({ trace: 'P1', payment: '0', handling: 'P', body: '' });
    await clinic.receive({ trace: 'T1', payment: '50', body: 'LX*1' });
    expect(await clinic.open()).toEqual(['ERA_REVIEW 50.00', 'NO_PAYMENT 0.00']);
    expect(await clinic.books()).toEqual(OPENED);
    await ok('remittance', 'release', 'T1', ...BY_JO);
    expect(await clinic.books()).toEqual({ ...OPENED, 'CashClearing:T1': '50.00', Suspense: '-50.00' });
  });

  it('refuses a check that was cut, one that is posted, and a claim of which nothing is held', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    for (const name of ['T1', clinic.claimId, 'NOBODY']) {
      expect(await clinic.run('remittance', 'release', name, ...BY_JO)).toMatchObject({ exitCode: 2 });
    }
    expect((await clinic.run('remittance', 'release', 'T1')).err).toContain('--as USER');
    expect((await clinic.run('remittance', 'burn')).exitCode).toBe(2);
    expect(await audited(clinic)).toEqual([]);
  });

  it('match takes no money out of Suspense that was never put there', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '149', paid(clinic.number)));
    const refused = await clinic.run('match', await clinic.item('ERA_REVIEW'), clinic.claimId, ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('of which nothing is posted') });
  });
});

describe('a claim that the payer passes on as another payer’s', () => {
  it('4.2 CLP02 23 moves no money and no state, and the timeline tells of it', async () => {
    clinic = await openMoneyClinic();
    const before = await clinic.state();
    const body = `LX*1\nCLP*${clinic.number}*23*185*0**12*ICN1`;
    await clinic.receive({ trace: 'T1', payment: '0', body, handling: 'H', method: 'NON' });
    expect(await clinic.books()).toEqual(OPENED);
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe(before);
    const { records } = await clinic.run('timeline', clinic.claimId);
    expect(JSON.stringify(records)).toContain('835 23: not_ours 0.00 of 185.00');
  });
});

describe('remittance reverse', () => {
  it('files of records sort by name as acts and answers happened; the last status is the present one', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    await clinic.receive(check('T2', '20', 'CLP*UNKNOWN*1*20*20**12*ICN9\nSVC*HC:99211*20*20'));
    await ok('remittance', 'reverse', 'T1', ...BY_JO);
    await ok('remittance', 'approve', 'T1', ...BY_JO);
    await ok('remittance', 'reverse', 'T1', ...BY_JO);
    await ok('remittance', 'approve', 'T1', ...BY_JO);
    const totals = clinic.postings().filter((one) => one['type'] === 'posting-total');
    expect(totals.map((one) => [one['reassociationTraceNumber'], one['supplement']])).toEqual([
      ['T1', undefined],
      ['T2', undefined],
      ['T1', 1],
      ['T1', 2],
      ['T1', 3],
      ['T1', 4],
    ]);
    expect(clinic.practice.records('status').at(-1)).toMatchObject({ state: 'PATIENT' });
    expect(await clinic.state()).toBe('PATIENT');
  });

  it('files of the checks of one file sort by name in the file’s order, the tenth after the ninth', async () => {
    clinic = await openMoneyClinic();
    const other = (ordinal: number) =>
      check(`T${ordinal}`, '20', `CLP*UNKNOWN${ordinal}*1*20*20**12*N${ordinal}\nSVC*HC:99211*20*20`);
    const taken = `${paid(clinic.number, 'ICN1', '22')}\nPLB*1234567893*20261231*WO:ICN1*-148`;
    const checks = Array.from({ length: 11 }, (_, index) => other(index + 1));
    checks[1] = check('T2', '148', paid(clinic.number));
    checks[9] = check('T10', '0', taken);
    await clinic.receive(...checks);
    const totals = clinic.postings().filter((one) => one['type'] === 'posting-total');
    expect(totals.map((one) => one['reassociationTraceNumber'])).toEqual(checks.map((one) => one.trace));
    const told = clinic.practice.records('status').at(-1);
    expect(told).toMatchObject({ state: await clinic.state(), reassociationTraceNumber: 'T10' });
  });

  it('undoes a check by mirror entries; approved again it is posted again', async () => {
    clinic = await openMoneyClinic();
    const plb = 'PLB*1234567893*20261231*L6:INT*-2.15';
    await clinic.receive(check('T1', '150.15', `${paid(clinic.number)}\n${plb}`));
    const posted = await clinic.books();
    expect(posted).toEqual({ ...POSTED, 'CashClearing:T1': '150.15', InterestIncome: '-2.15' });
    for (let round = 1; round <= 2; round += 1) {
      await ok('remittance', 'reverse', 'T1', ...BY_JO);
      expect(await clinic.books()).toEqual(OPENED);
      expect(await standing('T1')).toBe('REVERSED');
      expect(await clinic.state()).toBe('REVERSED');
      expect(clinic.postings().at(-1)).toMatchObject({ type: 'posting-total', reversed: true, postedTotal: '0.00' });
      await ok('remittance', 'approve', 'T1', ...BY_JO);
      expect(await clinic.books()).toEqual(posted);
      expect(await clinic.state()).toBe('PATIENT');
    }
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
    expect((await ok('remittance', 'show', 'T1'))['notes']).toMatchObject(
      ['reversed', 'approved', 'reversed', 'approved'].map((kind) => ({ kind, by: 'jo' })),
    );
  });

  it('what the undone check let go on of another check waits again, and goes on when it is approved again', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    const better = paid(clinic.number, 'ICN2').replace('*185*148*', '*185*153*').replace('125*100', '125*105');
    await clinic.receive(check('T2', '153', better.replace('CAS*CO*45*10', 'CAS*CO*45*5')));
    const waits = ['READJUDICATED_NO_REVERSAL 153.00'];
    expect(await clinic.open()).toEqual(waits);
    const back = `${paid(clinic.number, 'ICN1', '22')}\nPLB*1234567893*20261231*WO:ICN1*-148`;
    await clinic.receive({ ...check('T3', '0', back), handling: 'H', method: 'NON' });
    const corrected = await clinic.books();
    expect(corrected).not.toHaveProperty('Suspense');
    const refused = await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('check T3 let a payment of it go on') });
    for (let round = 1; round <= 2; round += 1) {
      await ok('remittance', 'reverse', 'T3', ...BY_JO);
      expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T2': '153.00', Suspense: '-153.00' });
      expect(await clinic.open()).toEqual(waits);
      await ok('remittance', 'approve', 'T3', ...BY_JO);
      expect(await clinic.books()).toEqual(corrected);
      expect(await clinic.open()).toEqual([]);
      expect(await clinic.state()).toBe('PATIENT');
    }
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('R-140 of two checks under one trace number, #NUMBER names one, and the answer says the trace number', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    await clinic.receive(check('T1', '148', paid(clinic.number, 'ICN2')));
    const refused = await clinic.run('remittance', 'release', 'T1', ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining("name one by its number, as '#") });
    const rows = (await clinic.run('remittance', 'list')).records;
    expect((await clinic.run('worklist', 'ERA_REVIEW')).records[0]).toMatchObject({
      reassociationTraceNumber: 'T1',
      resolve: expect.arrayContaining(["claimgate remittance release '#2'"]),
    });
    const held = rows.find((one) => one['standing'] === 'IN_REVIEW')?.['remittance'];
    expect(await ok('remittance', 'release', `#${held}`, ...BY_JO)).toMatchObject({ reassociationTraceNumber: 'T1' });
    expect(await ok('remittance', 'reverse', `#${held}`, ...BY_JO)).toMatchObject({ reassociationTraceNumber: 'T1' });
  });

  it('where several checks have one trace number, the list numbers them and the worklist names them so', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    await clinic.receive(check('T2', '5', 'CLP*NOBODY*1*20*5**12*ICN8\nSVC*HC:99213*20*10\nCAS*CO*45*10'));
    await clinic.receive(check('T1', '148', paid(clinic.number, 'ICN2')));
    const resolve = async (trace: string) =>
      (await clinic.run('worklist')).records.find((one) => one['reassociationTraceNumber'] === trace)?.['resolve'];
    expect(await resolve('T2')).toContain('claimgate remittance show T2');
    expect(await resolve('T1')).toContain("claimgate remittance show '#3'");
    const said = async (...words: readonly string[]) =>
      (await runCommand(['remittance', ...words, '--config', clinic.practice.config])).out;
    expect(await said('list')).toMatch(/^number +trace .*\n.*\n#3 +T1 .*\n#2 +T2 .*\n#1 +T1 /);
    expect(await said('show', '#3')).toContain('Check T1 (#3) of EXAMPLE HEALTH PLAN');
    expect(await said('release', '#3', ...BY_JO)).toContain('Check T1 (#3) is posted');
    expect(await said('reverse', '#3', ...BY_JO)).toContain('Check T1 (#3) is undone');
    expect(await said('approve', '#3', ...BY_JO)).toContain('Check T1 (#3) is posted');
  });

  it('refuses a check that a later one was built upon, until that is reversed', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    const body = `${paid(clinic.number, 'ICN1', '22')}\nPLB*1234567893*20261231*WO:ICN1*-148`;
    await clinic.receive({ ...check('T2', '0', body), handling: 'H', method: 'NON' });
    const refused = await clinic.run('remittance', 'reverse', 'T1', ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('check T2 was posted upon it') });
    await ok('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.state()).toBe('PATIENT');
    await ok('remittance', 'reverse', 'T1', ...BY_JO);
    expect(await clinic.books()).toEqual(OPENED);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });
});
