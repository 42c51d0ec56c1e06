import { afterEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

/** Service payments of the claim's two lines: 99213 for 125.00 and 94640:59 for 60.00; `sign` is `-` in a reversal. */
const first = (sign = '') => `SVC*HC:99213*${sign}125*${sign}100\nCAS*CO*45*${sign}10\nCAS*PR*2*${sign}15`;
const second = (sign = '') => `SVC*HC:94640:59*${sign}60*${sign}48\nCAS*CO*45*${sign}2\nCAS*PR*2*${sign}10`;
const claim = (status: string, charge: string, payment: string, lines: readonly string[], icn = 'ICN1') =>
  `CLP*${clinic.number}*${status}*${charge}*${payment}**12*${icn}\n${lines.join('\n')}`;
const check = (trace: string, payment: string, ...claims: readonly string[]) => ({
  ...{ trace, payment, body: `LX*1\n${claims.join('\n')}` },
  ...(payment === '0' ? { handling: 'H', method: 'NON' } : {}),
});
/** The recovery of a reversal is put off, so that the check comes to zero. */
const later = (amount: string) => `PLB*1234567893*20261231*WO:ICN1*-${amount}`;

const original = () => check('T1', '148', claim('1', '185', '148', [first(), second()]));
const backSecond = (trace = 'T2') => check(trace, '0', claim('22', '-60', '-48', [second('-')]), later('48'));

const OPENED = { 'AR:Ins:1': '185.00', Revenue: '-185.00' };
const POSTED = { 'AR:Pat': '25.00', 'CashClearing:T1': '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };
const WITHOUT_SECOND = {
  ...{ 'AR:Ins:1': '60.00', 'AR:Pat': '15.00', 'CashClearing:T1': '148.00', ContractualAdj: '10.00' },
  ...{ PayerRecoupPayable: '-48.00', Revenue: '-185.00' },
};

/** Told of a payment and its reversal that cancelled out, one item each. */
const CANCELLED = ['CANCELLED_BY_REVERSAL -48.00', 'CANCELLED_BY_REVERSAL 48.00'];

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/** The billing system's key of the line. */
const line = (ordinal: number): string => `${clinic.claimId.replace('-', '')}-L${ordinal}`;
const sound = async (): Promise<void> => expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
const textOf = async (code: string): Promise<string> => {
  const items = await clinic.inside(({ ledger }) => ledger.queue({ codes: [code], open: true, limit: 10 }));
  const { text = '' }: { readonly text?: string } = JSON.parse(items[0]?.detailJson ?? '{}');
  return text;
};

describe('a reversal of some lines', () => {
  it('R-051 inverts what was posted for these lines alone; the rest stands, and the claim waits for what is open', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    expect(await clinic.books()).toEqual(WITHOUT_SECOND);
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('PARTLY_ADJUDICATED');
    const posting = clinic.postings().find((one) => one['kind'] === 'reversal');
    expect(posting).toMatchObject({ chargeAmount: '60.00', paymentAmount: '48.00', state: 'PAID' });
    expect(posting?.['entries']).toEqual([
      expect.objectContaining({ account: 'CashClearing:T2', line: line(2), credit: '48.00' }),
      expect.objectContaining({ account: 'AR:Ins:1', line: line(2), debit: '48.00' }),
      expect.objectContaining({ account: 'AR:Pat', line: line(2), credit: '10.00' }),
      expect.objectContaining({ account: 'AR:Ins:1', line: line(2), debit: '10.00' }),
      expect.objectContaining({ account: 'ContractualAdj', line: line(2), credit: '2.00' }),
      expect.objectContaining({ account: 'AR:Ins:1', line: line(2), debit: '2.00' }),
    ]);
    await sound();
  });

  it('R-050 the line is answered anew, and the claim is paid again', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    const anew = 'SVC*HC:94640:59*60*40\nCAS*CO*45*20';
    const body = [claim('22', '-60', '-48', [second('-')]), claim('1', '60', '40', [anew], 'ICN2')];
    await clinic.receive(check('T2', '0', ...body, later('8')));
    expect(await clinic.books()).toEqual({
      ...{ 'AR:Pat': '15.00', 'CashClearing:T1': '148.00', ContractualAdj: '30.00' },
      ...{ PayerRecoupPayable: '-8.00', Revenue: '-185.00' },
    });
    expect(clinic.postings().map((one) => one['kind'])).toContain('correction');
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('PATIENT');
    await sound();
  });

  it('R-051 what is left is taken back by a reversal of the other line, and nothing stands', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    await clinic.receive(check('T3', '0', claim('22', '-125', '-100', [first('-')]), later('100')));
    expect(await clinic.books()).toEqual({ ...OPENED, 'CashClearing:T1': '148.00', PayerRecoupPayable: '-148.00' });
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('REVERSED');
    await sound();
  });

  it('R-051 one that came before what it takes back a part of goes on when that is posted', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(backSecond());
    expect(await clinic.open()).toEqual(['UNMATCHED_REVERSAL -48.00']);
    await clinic.receive(original());
    expect(await clinic.books()).toEqual(WITHOUT_SECOND);
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it.each([
    ['correction, original, reversal', ['CORRECTED', 'ORIGINAL', 'BACK']],
    ['correction, reversal, original', ['CORRECTED', 'BACK', 'ORIGINAL']],
    ['reversal, correction, original', ['BACK', 'CORRECTED', 'ORIGINAL']],
    ['reversal, original, correction', ['BACK', 'ORIGINAL', 'CORRECTED']],
    ['original, correction, reversal', ['ORIGINAL', 'CORRECTED', 'BACK']],
    ['original, reversal, correction', ['ORIGINAL', 'BACK', 'CORRECTED']],
  ])('R-050 %s of a line, each in a check of its own: the same books, and nothing waits', async (_name, order) => {
    clinic = await openMoneyClinic();
    const corrected = check('T3', '40', claim('1', '60', '40', ['SVC*HC:94640:59*60*40\nCAS*CO*45*20'], 'ICN2'));
    const checks = { ORIGINAL: original(), BACK: backSecond(), CORRECTED: corrected };
    const named = new Map(Object.entries(checks));
    for (const one of order.flatMap((name) => named.get(name) ?? [])) await clinic.receive(one);
    expect(await clinic.books()).toEqual({
      ...{ 'AR:Pat': '15.00', 'CashClearing:T1': '148.00', 'CashClearing:T3': '40.00', ContractualAdj: '30.00' },
      ...{ PayerRecoupPayable: '-48.00', Revenue: '-185.00' },
    });
    expect(await clinic.open()).toEqual(order[0] === 'CORRECTED' ? CANCELLED : []);
    expect(await clinic.state()).toBe('PATIENT');
    await sound();
  });

  it('R-104 one reversal of lines that two answers paid takes both back', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '100', claim('1', '125', '100', [first()])));
    await clinic.receive(check('T2', '48', claim('1', '60', '48', [second()], 'ICN2')));
    await clinic.receive(check('T3', '0', claim('22', '-185', '-148', [first('-'), second('-')]), later('148')));
    expect(await clinic.books()).toEqual({
      ...{ ...OPENED, 'CashClearing:T1': '100.00', 'CashClearing:T2': '48.00' },
      PayerRecoupPayable: '-148.00',
    });
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('REVERSED');
    const { records } = await clinic.run('timeline', clinic.claimId);
    expect(records.filter((event) => event['event'] === '835-reversal')).toHaveLength(2);
    await sound();
  });
});

describe('what differs', () => {
  it('R-051 the same line twice is not taken back twice, and the item says so', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    await clinic.receive(backSecond('T3'));
    expect(await clinic.open()).toEqual(['REVERSAL_DIFFERS -48.00']);
    expect(await textOf('REVERSAL_DIFFERS')).toContain(`line ${line(2)} was taken back before`);
    expect(await clinic.books()).toEqual({ ...WITHOUT_SECOND, PayerRecoupPayable: '-96.00', Suspense: '48.00' });
    await sound();
  });

  it('R-051 all of it, after a part was taken back, differs by that part', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    await clinic.receive(check('T3', '0', claim('22', '-185', '-148', [first('-'), second('-')]), later('148')));
    expect(await clinic.open()).toEqual(['REVERSAL_DIFFERS -148.00']);
    expect(await textOf('REVERSAL_DIFFERS')).toContain(`line ${line(2)} was taken back before`);
    await sound();
  });

  it('R-051 other amounts stay with a person, shown line by line', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    const other = 'SVC*HC:94640:59*-60*-50\nCAS*PR*2*-10';
    await clinic.receive(check('T2', '0', claim('22', '-185', '-150', [first('-'), other]), later('150')));
    expect(await clinic.open()).toEqual(['REVERSAL_DIFFERS -150.00']);
    const text = await textOf('REVERSAL_DIFFERS');
    expect(text).toContain(`line ${line(2)}: takes back payment 50.00 of 48.00 posted, CO-45 0.00 of 2.00 posted`);
    expect(text).not.toContain(line(1));
    expect(await clinic.books()).toEqual({ ...POSTED, PayerRecoupPayable: '-150.00', Suspense: '150.00' });
    await sound();
  });

  it('R-103 a line of a bundle is not taken back without the line that its charge went to', async () => {
    clinic = await openMoneyClinic();
    const bundle = (sign: string, turned: string) => [
      `SVC*HC:99214*${sign}125*${sign}148***HC:99213\nCAS*OA*94*${turned}60\nCAS*CO*45*${sign}37`,
      `SVC*HC:99214*${sign}60*0***HC:94640:59\nCAS*CO*97*${sign}60`,
    ];
    await clinic.receive(check('T1', '148', claim('1', '185', '148', bundle('', '-'))));
    const before = await clinic.books();
    await clinic.receive(check('T2', '0', claim('22', '-60', '0', bundle('-', '').slice(1))));
    expect(await clinic.open()).toContain('REVERSAL_DIFFERS 0.00');
    expect(await textOf('REVERSAL_DIFFERS')).toContain('bundled with other lines');
    expect(await clinic.books()).toEqual(before);
    await sound();
  });
});

describe('undoing it', () => {
  it('G10 the check that took a part back is undone: all of the answer stands, and can be taken back as a whole', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    expect(await clinic.run('remittance', 'reverse', 'T2', ...BY_JO)).toMatchObject({ exitCode: 0 });
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.state()).toBe('PATIENT');
    await clinic.receive(check('T3', '0', claim('22', '-185', '-148', [first('-'), second('-')]), later('148')));
    expect(await clinic.books()).toEqual({ ...OPENED, 'CashClearing:T1': '148.00', PayerRecoupPayable: '-148.00' });
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('REVERSED');
    await sound();
  });

  it('G10 an answer is not undone under the check that took a part of it back', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(original());
    await clinic.receive(backSecond());
    const refused = await clinic.run('remittance', 'reverse', 'T1', ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('T2') });
    expect(await clinic.books()).toEqual(WITHOUT_SECOND);
  });

  it('R-055 work on denied lines stays for those that were not taken back, and is whole again when that is undone', async () => {
    clinic = await openMoneyClinic();
    const denied = (sign = '') => [
      `SVC*HC:99213*${sign}125*0\nCAS*CO*50*${sign}125`,
      `SVC*HC:94640:59*${sign}60*0\nCAS*CO*50*${sign}60`,
    ];
    await clinic.receive(check('T1', '0', claim('4', '185', '0', denied())));
    expect(await clinic.open()).toEqual(['DENIAL_WORK 185.00']);
    await clinic.receive(check('T2', '0', claim('22', '-60', '0', denied('-').slice(1))));
    expect(await clinic.open()).toEqual(['DENIAL_WORK 125.00']);
    await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await clinic.open()).toEqual(['DENIAL_WORK 185.00']);
    await clinic.receive(check('T3', '0', claim('22', '-185', '0', denied('-'))));
    expect(await clinic.open()).toEqual([]);
    await sound();
  });
});
