/** 835s that are odd on purpose, from the mailbox to the books: what is posted, what waits, and that nothing is lost on the way. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fileText } from '../inbound/post/remittance-text.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

const first = (sign = '') => `SVC*HC:99213*${sign}125*${sign}100\nCAS*CO*45*${sign}10\nCAS*PR*2*${sign}15`;
const second = (sign = '') => `SVC*HC:94640:59*${sign}60*${sign}48\nCAS*CO*45*${sign}2\nCAS*PR*2*${sign}10`;
const claim = (status: string, charge: string, payment: string, lines: readonly string[], icn = 'ICN1') =>
  `CLP*${clinic.number}*${status}*${charge}*${payment}**12*${icn}\n${lines.join('\n')}`;
const check = (trace: string, payment: string, ...claims: readonly string[]) => ({
  ...{ trace, payment, body: `LX*1\n${claims.join('\n')}` },
  ...(payment === '0' ? { handling: 'H', method: 'NON' } : {}),
});
const taken = (reference: string, amount: string) => `PLB*1234567893*20261231*WO:${reference}*${amount}`;
const original = () => check('T1', '148', claim('1', '185', '148', [first(), second()]));
const back = (trace = 'T2') => check(trace, '0', claim('22', '-60', '-48', [second('-')]), taken('ICN1', '-48'));
const lineOf = (ordinal: number): string => `${clinic.claimId.replace('-', '')}-L${ordinal}`;

const OPENED = { 'AR:Ins:1': '185.00', Revenue: '-185.00' };
const POSTED = { 'AR:Pat': '25.00', 'CashClearing:T1': '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };
const WITHOUT_SECOND = {
  ...{ 'AR:Ins:1': '60.00', 'AR:Pat': '15.00', 'CashClearing:T1': '148.00', ContractualAdj: '10.00' },
  ...{ PayerRecoupPayable: '-48.00', Revenue: '-185.00' },
};

let clinic: MoneyClinic;
afterEach(async () => {
  expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  await clinic.remove();
});

const expectMoney = async (books: object, open: readonly string[]): Promise<void> => {
  expect(await clinic.books()).toEqual(books);
  expect(await clinic.open()).toEqual(open);
};
const ok = async (...words: readonly string[]) =>
  expect(await clinic.run(...words, ...BY_JO)).toMatchObject({ exitCode: 0 });
const textOf = async (code: string): Promise<string> => {
  const [item] = await clinic.inside(({ ledger }) => ledger.queue({ codes: [code], open: true, limit: 1 }));
  const { text = '' }: { readonly text?: string } = JSON.parse(item?.detailJson ?? '{}');
  return text;
};

describe('reversals of a part', () => {
  it('R-032 with the charge of the whole claim and one of its lines: it does not balance, and nothing is taken back', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original(), check('T2', '0', claim('22', '-185', '-48', [second('-')]), taken('ICN1', '-48')));
    const suspended = { PayerRecoupPayable: '-48.00', Suspense: '48.00' };
    await expectMoney({ ...POSTED, ...suspended }, ['ERA_REVIEW -48.00']);
  });

  it('R-051 twice in one check: once', async () => {
    clinic = await openMoneyClinic();
    const twice = [claim('22', '-60', '-48', [second('-')]), claim('22', '-60', '-48', [second('-')])];
    await clinic.receive(original(), check('T2', '0', ...twice, taken('ICN1', '-96')));
    const suspended = { PayerRecoupPayable: '-96.00', Suspense: '48.00' };
    await expectMoney({ ...WITHOUT_SECOND, ...suspended }, ['REVERSAL_DIFFERS -48.00']);
  });

  it('R-140 the same file under another name: once', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(back());
    await clinic.receive(back());
    await expectMoney(WITHOUT_SECOND, []);
  });

  it('R-050 line by line in one check, the other way round: nothing stands; undone, all of it does, and its check can be undone', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    const both = [claim('22', '-60', '-48', [second('-')]), claim('22', '-125', '-100', [first('-')])];
    await clinic.receive(check('T2', '0', ...both, taken('ICN1', '-148')));
    await expectMoney({ ...OPENED, 'CashClearing:T1': '148.00', PayerRecoupPayable: '-148.00' }, []);
    await ok('remittance', 'reverse', 'T2');
    await expectMoney(POSTED, []);
    await ok('remittance', 'reverse', 'T1');
    await expectMoney(OPENED, []);
  });

  it('R-031 of a claim that was adjusted as a whole too: the adjustment stays until its line goes', async () => {
    clinic = await openMoneyClinic();
    const whole = (status: string, charge: string, payment: string, sign: string, lines: readonly string[]) =>
      `CLP*${clinic.number}*${status}*${charge}*${payment}**12*ICN1\nCAS*CO*253*${sign}3\n${lines.join('\n')}`;
    await clinic.receive(check('T1', '145', whole('1', '185', '145', '', [first(), second()])));
    await clinic.receive(back());
    await expectMoney({ ...WITHOUT_SECOND, 'CashClearing:T1': '145.00', ContractualAdj: '13.00' }, []);
    await clinic.receive(check('T3', '0', whole('22', '-125', '-97', '-', [first('-')]), taken('ICN1', '-97')));
    await expectMoney({ ...OPENED, 'CashClearing:T1': '145.00', PayerRecoupPayable: '-145.00' }, []);
  });

  it('R-051 an adjustment told in two triplets is one', async () => {
    clinic = await openMoneyClinic();
    const split = 'SVC*HC:94640:59*-60*-48\nCAS*CO*45*-1**45*-1\nCAS*PR*2*-10';
    await clinic.receive(original(), check('T2', '0', claim('22', '-60', '-48', [split]), taken('ICN1', '-48')));
    await expectMoney(WITHOUT_SECOND, []);
  });

  it('R-053 under another number of the payer: its line tells what it takes back', async () => {
    clinic = await openMoneyClinic();
    const other = claim('22', '-60', '-48', [second('-')], 'ICN9');
    await clinic.receive(original(), check('T2', '0', other, taken('ICN1', '-48')));
    await expectMoney(WITHOUT_SECOND, []);
  });

  it('R-012 without lines: nobody knows which, and the difference is told of the claim', async () => {
    clinic = await openMoneyClinic();
    const bare = `CLP*${clinic.number}*22*-60*-48**12*ICN1\nCAS*CO*45*-2\nCAS*PR*2*-10`;
    await clinic.receive(original(), check('T2', '0', bare, taken('ICN1', '-48')));
    const suspended = { PayerRecoupPayable: '-48.00', Suspense: '48.00' };
    await expectMoney({ ...POSTED, ...suspended }, ['REVERSAL_DIFFERS -48.00']);
    expect(await textOf('REVERSAL_DIFFERS')).toContain('the claim: takes back charge 60.00 of 185.00 posted');
  });

  it('R-051 of a line that a person wrote off: the write-off goes with it, and the line is paid anew', async () => {
    clinic = await openMoneyClinic();
    const denied = (sign = '') => `SVC*HC:94640:59*${sign}60*0\nCAS*CO*50*${sign}60`;
    await clinic.receive(check('T1', '100', claim('1', '185', '100', [first(), denied()])));
    await ok('settle', await clinic.item('DENIAL_WORK'), '--to', 'DenialWriteOff:50');
    await clinic.receive(check('T2', '0', claim('22', '-60', '0', [denied('-')])));
    const paid = { 'AR:Pat': '15.00', 'CashClearing:T1': '100.00', ContractualAdj: '10.00', Revenue: '-185.00' };
    await expectMoney({ ...paid, 'AR:Ins:1': '60.00' }, []);
    await clinic.receive(check('T3', '48', claim('1', '60', '48', [second()], 'ICN2')));
    await expectMoney({ ...paid, 'AR:Pat': '25.00', 'CashClearing:T3': '48.00', ContractualAdj: '12.00' }, []);
  });

  it('T-15 a correction of all lines after it would pay one twice: it waits, and by a person’s word takes the place of the rest', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    const whole = claim('1', '185', '148', [first(), second()], 'ICN2');
    await clinic.receive(check('T2', '148', claim('22', '-60', '-48', [second('-')]), whole, taken('ICN1', '-48')));
    const waits = { 'CashClearing:T2': '148.00', Suspense: '-148.00' };
    await expectMoney({ ...WITHOUT_SECOND, ...waits }, ['READJUDICATED_NO_REVERSAL 148.00']);
    await ok('match', await clinic.item('READJUDICATED_NO_REVERSAL'), clinic.claimId, '--replaces');
    await expectMoney({ ...POSTED, 'CashClearing:T2': '148.00', PayerRecoupPayable: '-148.00' }, []);
    await clinic.receive(check('T3', '0', claim('22', '-125', '-100', [first('-')]), taken('ICN1', '-100')));
    expect(await clinic.open()).toEqual([]);
  });

  it('row 92 where a person approves checks, it waits and then does the same', async () => {
    clinic = await openMoneyClinic({ config: { posting: 'approve' } });
    await clinic.receive(original());
    await ok('remittance', 'approve', 'T1');
    await clinic.receive(back());
    await expectMoney(POSTED, ['AWAITING_APPROVAL 0.00']);
    await ok('remittance', 'approve', 'T2');
    await expectMoney(WITHOUT_SECOND, []);
  });

  it('R-052 under a number that is none of ours: a person’s match takes back the line, and unmatch puts it back', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    const stranger = back().body.replace(clinic.number, 'NOBODY').replace('*ICN1', '*ICN9');
    await clinic.receive({ ...back(), body: stranger });
    const waits = { ...POSTED, PayerRecoupPayable: '-48.00', Suspense: '48.00' };
    await expectMoney(waits, ['UNMATCHED_REVERSAL -48.00']);
    const item = await clinic.item('UNMATCHED_REVERSAL');
    await ok('match', item, clinic.claimId);
    await expectMoney(WITHOUT_SECOND, []);
    await ok('unmatch', item);
    await expectMoney(waits, ['UNMATCHED_REVERSAL -48.00']);
  });
});

describe('line numbers, amounts, references', () => {
  it('R-102 line numbers that changed places: each line where its code and charge are, also when it is taken back', async () => {
    clinic = await openMoneyClinic();
    const turned = [`${first()}\nREF*6R*${lineOf(2)}`, `${second()}\nREF*6R*${lineOf(1)}`];
    await clinic.receive(check('T1', '148', claim('1', '185', '148', turned)));
    await expectMoney(POSTED, []);
    const wrong = `${second('-')}\nREF*6R*${lineOf(1)}`;
    await clinic.receive(check('T2', '0', claim('22', '-60', '-48', [wrong]), taken('ICN1', '-48')));
    await expectMoney(WITHOUT_SECOND, []);
  });

  it('R-102 a line number that code and charge contradict, and no line has both: its money waits with the reason', async () => {
    clinic = await openMoneyClinic();
    const wrong = `SVC*HC:99299*62*50\nCAS*CO*45*12\nREF*6R*${lineOf(1)}`;
    await clinic.receive(check('T1', '98', claim('1', '122', '98', [wrong, second()])));
    await expectMoney({ ...OPENED, 'CashClearing:T1': '98.00', Suspense: '-98.00' }, ['CHARGE_DIFFERS 98.00']);
    const whole = check('T2', '148', claim('1', '185', '148', [wrong, second(), 'SVC*HC:99213*63*50\nCAS*CO*45*13']));
    await clinic.receive(whole);
    expect(await clinic.open()).toContain('LINE_UNMATCHED 148.00');
    expect(await textOf('LINE_UNMATCHED')).toContain(`of service payment 1 names line ${lineOf(1)}`);
  });

  it('W-3 a third decimal that says something unbalances its claim alone; one that is zero says nothing', async () => {
    clinic = await openMoneyClinic();
    const fine = claim('1', '185', '148', [first().replace('*10\n', '*10.005\n'), second()]);
    await clinic.receive(check('T1', '148', fine));
    await expectMoney({ ...OPENED, 'CashClearing:T1': '148.00', Suspense: '-148.00' }, ['ERA_REVIEW 148.00']);
    await ok('remittance', 'reverse', 'T1');
    await clinic.receive(check('T1', '148.000', claim('1', '185.000', '148.0', [first(), second()], 'ICN3')));
    expect(await clinic.open()).toEqual(['ERA_REVIEW 148.00']);
  });

  it.each([
    ['a colon and more', (number: string) => `${number}:X`, true],
    ['signs around it', (number: string) => `(${number})20240101`, true],
    ['slashes', (number: string) => `A/${number}/B`, true],
    ['small letters', (number: string) => `${number.toLowerCase()}-adj`, true],
    ['nothing', () => '', false],
    ['a date alone', () => '20240101', false],
    ['one digit more', (number: string) => `${number}0`, false],
    ['one digit less', (number: string) => number.slice(0, -1), false],
  ])('R-070 a recovery under our number with %s', async (_name, write, known) => {
    clinic = await openMoneyClinic();
    const other = 'CLP*UNKNOWN*1*10*10**12*X1\nSVC*HC:99211*10*10';
    await clinic.receive(original(), check('T2', '0', other, taken(write(clinic.number), '10')));
    const looked = known ? [] : ['RECOUP_UNIDENTIFIED -10.00'];
    await expectMoney({ ...POSTED, PayerRecoupPayable: '10.00', UnappliedCash: '-10.00' }, [
      ...looked,
      'UNMATCHED 10.00',
    ]);
  });

  it('R-003 a debit and a prenotification beside a check in one file: the check alone is posted', async () => {
    clinic = await openMoneyClinic();
    const debit = { ...check('D1', '148', claim('1', '185', '148', [first(), second()], 'ICN5')), creditDebit: 'D' };
    const prenote = { ...check('P1', '0', claim('1', '185', '148', [first(), second()], 'ICN6')), handling: 'P' };
    writeFileSync(join(clinic.answers, 'mixed.835'), fileText(debit, original(), prenote));
    await clinic.run('collect');
    await expectMoney(POSTED, ['NO_PAYMENT 148.00', 'NO_PAYMENT 148.00']);
    for (const trace of ['D1', 'P1']) {
      const refused = await clinic.run('remittance', 'release', trace, ...BY_JO);
      expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining(`worklist close --check ${trace}`) });
      await ok('worklist', 'close', '--check', trace);
    }
    await expectMoney(POSTED, []);
  });
});
