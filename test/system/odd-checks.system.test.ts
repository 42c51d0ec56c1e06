/** Checks that look like money and are none of ours to book: nothing of them is posted until a person says so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileText } from '../inbound/post/remittance-text.ts';
import { AnsweredPractice, firstFile } from './answers-by-hand.ts';
import { accounts, waiting } from './books.ts';

let world: AnsweredPractice;

const CLAIM = `LX*1
CLP*PV00001*1*125*100*25*12*ICN1*11*1
NM1*QC*1*QUILL*AVERY****MI*W100000007
SVC*HC:99213*125*100
DTM*472*20261005
CAS*PR*2*25`;
const PAID = { 'AR:Ins:1': '1442.50', 'AR:Pat': '25.00', 'CashClearing:T1': '100.00', Revenue: '-1567.50' };
const UNPAID = { 'AR:Ins:1': '1567.50', Revenue: '-1567.50' };

/** An 835 of one check, its interchange numbered as the helper of answers expects, in production or as a test. */
function check(usage: 'T' | 'P', change: (text: string) => string = (text) => text): Buffer {
  const text = fileText({ payment: '100', body: CLAIM }).toString('latin1').replaceAll('000000001', '000000009');
  return Buffer.from(change(text).replace('*0*T*:~', `*0*${usage}*:~`), 'latin1');
}

beforeEach(async () => {
  world = new AnsweredPractice({ partner: { usage: 'P' } });
  await world.send();
});
afterEach(() => world.remove());

describe('a test among real checks (ISA15 T from a partner in production)', () => {
  it('posts nothing and waits; the real check with the same content is posted when it comes', async () => {
    const run = await world.answer(check('T'));
    expect(firstFile(run)).toMatchObject({ held: 1 });
    expect(await accounts(world.practice)).toEqual(UNPAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
    await world.answer(check('T'));
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
    await world.answer(check('P'));
    expect(await accounts(world.practice)).toEqual(PAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
  });

  it('a person lets it go when the money did come', async () => {
    await world.answer(check('T'));
    const words = ['remittance', 'release', 'T1', '--as', 'pat', '--reason', 'the bank has it'];
    expect((await world.practice.run(words)).exitCode).toBe(0);
    expect(await accounts(world.practice)).toEqual(PAID);
  });
});

describe('R-101 a payment whose numbers say nothing', () => {
  const show = async (): Promise<unknown> =>
    (await world.practice.run(['worklist', 'show', '1'])).records[0]?.['suggestions'];

  it.each(['0', 'PV00001-01'])(
    'CLP01 %s: `worklist show` names the claim whose patient, member id, date and charge agree',
    async (number) => {
      await world.answer(check('P', (text) => text.replace('CLP*PV00001*', `CLP*${number}*`)));
      expect(await waiting(world.practice)).toEqual(['UNMATCHED']);
      expect(await show()).toMatchObject([
        { claimId: 'PV-0001', score: 60, reason: 'name of the patient, member id, service dates, charge' },
      ]);
      await world.practice.run(['match', '1', 'PV-0001', '--as', 'pat', '--reason', 'same visit']);
      expect(await waiting(world.practice)).toEqual([]);
      expect(await accounts(world.practice)).toMatchObject({ 'AR:Pat': '25.00', 'CashClearing:T1': '100.00' });
    },
  );

  it('names none where only charge and date agree', async () => {
    const other = (text: string): string =>
      text.replace('CLP*PV00001*', 'CLP*0*').replace('QUILL*AVERY****MI*W100000007', 'ROE*RICHARD****MI*Z9');
    await world.answer(check('P', other));
    expect(await show()).toBeUndefined();
  });
});

describe('R-005 a check that pays less than nothing', () => {
  const reversal = fileText({
    payment: '-100',
    trace: 'T2',
    body: 'CLP*PV00001*22*-125*-100**12*ICN1\nNM1*QC*1*QUILL*AVERY****MI*W100000007\nSVC*HC:99213*-125*-100\nCAS*PR*2*-25',
  })
    .toString('latin1')
    .replaceAll('000000001', '000000009')
    .replace('*0*T*:~', '*0*P*:~');

  it('waits for a person, who may let it go', async () => {
    await world.answer(check('P'));
    await world.answer(Buffer.from(reversal, 'latin1'));
    expect(await accounts(world.practice)).toEqual(PAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
    const words = ['remittance', 'release', 'T2', '--as', 'pat', '--reason', 'the bank took it'];
    expect((await world.practice.run(words)).exitCode).toBe(0);
    expect(await accounts(world.practice)).toEqual({
      ...UNPAID,
      'CashClearing:T1': '100.00',
      'CashClearing:T2': '-100.00',
    });
    expect(await waiting(world.practice)).toEqual([]);
  });
});

describe('R-004 money in a notice', () => {
  it.each([
    ['BPR01 H', 'BPR*I*100*C*ACH', 'BPR*H*100*C*ACH'],
    ['BPR04 NON', 'BPR*I*100*C*ACH', 'BPR*I*100*C*NON'],
  ])('%s waits for a person', async (_, from, to) => {
    await world.answer(check('P', (text) => text.replace(from, to)));
    expect(await accounts(world.practice)).toEqual(UNPAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
  });
});

describe('R-002 a check without a trace number', () => {
  it('whose element holds blanks waits too', async () => {
    await world.answer(check('P', (text) => text.replace('TRN*1*T1*', 'TRN*1*   *')));
    expect(await accounts(world.practice)).toEqual(UNPAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
  });
});

describe('R-037 a check that does not balance, released and then undone', () => {
  const act = async (action: string): Promise<void> => {
    const run = await world.practice.run(['remittance', action, 'T1', '--as', 'pat', '--reason', 'the bank has it']);
    expect(run.exitCode).toBe(0);
  };

  it('is posted again with its difference, as it was', async () => {
    await world.answer(check('P', (text) => text.replace('BPR*I*100*', 'BPR*I*101*')));
    const released = { ...PAID, 'CashClearing:T1': '101.00', Suspense: '-1.00' };
    await act('release');
    expect(await accounts(world.practice)).toEqual(released);
    await act('reverse');
    expect(await accounts(world.practice)).toEqual(UNPAID);
    await act('approve');
    expect(await accounts(world.practice)).toEqual(released);
    expect(await waiting(world.practice)).toEqual(['SUSPENSE_BALANCE']);
  });
});

describe('R-107 a check to our NPI under a tax id', () => {
  const withTaxId = (taxId: string) => (text: string) =>
    text
      .replace('XX*1234567893~', `XX*1234567893~REF*TJ*${taxId}~`)
      .replace(/SE\*(\d+)/, (_, count) => `SE*${Number(count) + 1}`);

  beforeEach(() => world.practice.configure({ self: [{ npi: '1234567893', taxId: '999888777' }] }));

  it('that is none of ours waits for a person', async () => {
    await world.answer(check('P', withTaxId('111223333')));
    expect(await accounts(world.practice)).toEqual(UNPAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
  });

  it('that is ours, or no tax id at all, is posted', async () => {
    await world.answer(check('P', withTaxId('99-9888777')));
    expect(await accounts(world.practice)).toEqual(PAID);
  });
});

describe('R-002 a check in another currency', () => {
  const inCurrency = (code: string) => (text: string) =>
    text.replace('DTM*405', `CUR*PR*${code}~DTM*405`).replace(/SE\*(\d+)/, (_, count) => `SE*${Number(count) + 1}`);

  it('posts nothing and says so', async () => {
    await world.answer(check('P', inCurrency('CAD')));
    expect(await accounts(world.practice)).toEqual(UNPAID);
    expect(await waiting(world.practice)).toEqual(['ERA_REVIEW']);
    const [total] = world.practice.records('posting').filter((record) => record['type'] === 'posting-total');
    expect(total?.['findings']).toMatchObject([{ code: 'remittance-currency' }]);
  });

  it('posts one that says that it is in dollars', async () => {
    await world.answer(check('P', inCurrency('USD')));
    expect(await accounts(world.practice)).toEqual(PAID);
  });
});
