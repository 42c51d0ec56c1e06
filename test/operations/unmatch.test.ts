import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

/** 148.00 paid, 12.00 contractual, 25.00 the patient's, under a number that nobody knows. */
const paid = (
  number: string,
  icn: string,
  sign = '',
) => `CLP*${number}*${sign === '-' ? '22' : '1'}*${sign}185*${sign}148**12*${icn}
SVC*HC:99213*${sign}125*${sign}100
DTM*472*20261102
CAS*CO*45*${sign}10
CAS*PR*2*${sign}15
SVC*HC:94640*${sign}60*${sign}48
DTM*472*20261102
CAS*CO*45*${sign}2
CAS*PR*2*${sign}10`;

const check = (trace: string, body: string, payment = '148') => ({ trace, payment, body: `LX*1\n${body}` });

const POSTED = {
  'AR:Pat': '25.00',
  'CashClearing:T1': '148.00',
  ContractualAdj: '12.00',
  Revenue: '-185.00',
};

describe('unmatch, and what a match by hand brings', () => {
  let clinic: MoneyClinic;
  beforeEach(async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', paid('WRONG1', 'ICN1')));
  });
  afterEach(() => clinic.remove());

  it('R-101 undoes a match by mirror entries: books, claim, worklist and memory are as before', async () => {
    const before = { books: await clinic.books(), open: await clinic.open(), state: await clinic.state() };
    expect(before.books).toMatchObject({ UnappliedCash: '-148.00', 'AR:Ins:1': '185.00' });
    const item = await clinic.item('UNMATCHED');
    const matched = await clinic.run('match', item, clinic.claimId, ...BY_JO);
    expect({ exitCode: matched.exitCode, err: matched.err }).toEqual({ exitCode: 0, err: '' });
    expect(await clinic.books()).toEqual(POSTED);
    const undone = await clinic.run('unmatch', item, ...BY_JO);
    expect({ exitCode: undone.exitCode, err: undone.err }).toEqual({ exitCode: 0, err: '' });
    expect(await clinic.books()).toEqual(before.books);
    expect(await clinic.open()).toEqual(before.open);
    const again = await clinic.item('UNMATCHED');
    expect(again).not.toBe(item);
    expect(undone.records).toMatchObject([{ type: 'unmatch', item: Number(item), items: [Number(again)] }]);
    expect(clinic.postings().at(-1)).toMatchObject({ kind: 'reversal', claimId: clinic.claimId });
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
    expect(await audited(clinic)).toEqual(['jo match', 'jo unmatch']);
    // Matched again it is as if nothing had been.
    expect((await clinic.run('match', again, clinic.claimId, ...BY_JO)).err).toBe('');
    expect(await clinic.books()).toEqual(POSTED);
    expect(await clinic.state()).toBe('PATIENT');
  });

  it('R-101 work that the match brought goes with it, also when it was settled and waits again', async () => {
    await clinic.receive(check('T0', paid('WRONG0', 'ICN0').replaceAll('PR*2', 'PR*96')));
    const item = await clinic.item('UNMATCHED');
    const numbers = (await clinic.run('worklist', 'UNMATCHED')).records.map((one) => String(one['item']));
    const second = numbers.find((one) => one !== item) ?? 'none';
    const before = { books: await clinic.books(), open: await clinic.open() };
    expect((await clinic.run('match', second, clinic.claimId, ...BY_JO)).err).toBe('');
    const review = await clinic.item('PATIENT_REVIEW');
    await clinic.run('settle', review, '--to', 'AR:Pat', ...BY_JO);
    expect((await clinic.run('unmatch', second, ...BY_JO)).err).toContain('was settled');
    expect((await clinic.run('unsettle', review, ...BY_JO)).err).toBe('');
    expect((await clinic.run('unmatch', second, ...BY_JO)).err).toBe('');
    expect({ books: await clinic.books(), open: await clinic.open() }).toEqual(before);
  });

  it('R-101 what comes next under the same number goes the same way; after unmatch it waits again', async () => {
    await clinic.run('match', await clinic.item('UNMATCHED'), clinic.claimId, ...BY_JO);
    await clinic.receive({
      ...check('T2', `${paid('WRONG1', 'ICN9', '-')}\nPLB*1234567893*20261231*WO:ICN1*-148`, '0'),
      handling: 'H',
      method: 'NON',
    });
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.books()).toMatchObject({ 'AR:Ins:1': '185.00', PayerRecoupPayable: '-148.00' });
    const [{ match } = { match: undefined }] = clinic.postings().filter((one) => one['kind'] === 'reversal');
    expect(match).toMatchObject({ reason: expect.stringContaining('as matched by hand before') });
    // The first match can't be undone from under the reversal.
    const [first] = await clinic.inside(({ ledger }) => ledger.queue({ codes: ['UNMATCHED'], limit: 1 }));
    const refused = await clinic.run('unmatch', String(first?.queueKey), ...BY_JO);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('check T2 was posted upon it') });
  });

  it('R-101 a match posts what had waited under the same number, in the order in which it came', async () => {
    const takenBack = `${paid('WRONG1', 'ICN1', '-')}\n${paid('WRONG1', 'ICN2').replace('*185*148', '*185*149').replace('*125*100', '*125*101').replace('CO*45*10', 'CO*45*9')}`;
    await clinic.receive(check('T2', takenBack, '1'));
    expect(await clinic.open()).toEqual(['UNMATCHED 148.00', 'UNMATCHED 149.00', 'UNMATCHED_REVERSAL -148.00']);
    const { records, err } = await clinic.run('match', await clinic.item('UNMATCHED'), clinic.claimId, ...BY_JO);
    expect(err).toBe('');
    expect(records).toMatchObject([{ also: [expect.any(Number), expect.any(Number)] }]);
    expect(await clinic.open()).toEqual([]);
    const books = { ...POSTED, 'CashClearing:T2': '1.00', ContractualAdj: '11.00' };
    expect(await clinic.books()).toEqual(books);
    const [first] = await clinic.inside(({ ledger }) => ledger.queue({ codes: ['UNMATCHED'], limit: 1 }));
    expect((await clinic.run('unmatch', String(first?.queueKey), ...BY_JO)).err).toBe('');
    expect(await clinic.open()).toEqual(['UNMATCHED 148.00', 'UNMATCHED 149.00', 'UNMATCHED_REVERSAL -148.00']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('unmatch refuses an item that nobody matched, and one that was undone', async () => {
    const item = await clinic.item('UNMATCHED');
    expect(await clinic.run('unmatch', item, ...BY_JO)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('was not matched by hand'),
    });
    expect((await clinic.run('unmatch', '999', ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('unmatch', item)).exitCode).toBe(2);
    await clinic.run('match', item, clinic.claimId, ...BY_JO);
    await clinic.run('unmatch', item, ...BY_JO);
    expect((await clinic.run('unmatch', item, ...BY_JO)).err).toContain('was not matched by hand, or that was undone');
  });
});
