import { describe, expect, it } from 'vitest';
import { matchByHand } from '../../../src/inbound/match/match.ts';
import { account, type ClaimFacts, Practice } from './practice.ts';
import { type CheckText, fileText } from './remittance-text.ts';

const check = (payment: string, body: string, more: Partial<CheckText> = {}): Buffer =>
  fileText({ payment, body: `LX*1\n${body}`, ...(payment === '0' ? { handling: 'H', method: 'NON' } : {}), ...more });
const one = (more: Partial<ClaimFacts> = {}) =>
  account({ number: 'C1', lines: [{ code: '99213', charge: 100 }], ...more });

/** A claim payment of the one claim, all amounts as given. */
function answer(status: string, charge: number, paid: number, adjustments: readonly string[], icn = 'ICN1'): string {
  const cas = adjustments.map((item) => `\nCAS*${item}`).join('');
  return `CLP*C1*${status}*${charge}*${paid}**12*${icn}\nSVC*HC:99213*${charge}*${paid}${cas}`;
}

describe('R-106 a negative charge under another status than 22', () => {
  const backwards = answer('1', -100, -60, ['CO*45*-40']);

  it('is not the charge that was billed: it waits, and the books stay', () => {
    const practice = new Practice([one()]);
    const postings = practice.receive(check('0', `${backwards}\nPLB*1234567893*20261231*WO:ICN1*-60`));
    expect(postings[0]).toMatchObject({ queue: 'CHARGE_DIFFERS', heldAmount: '-60.00' });
    expect(practice.balance('AR:Ins:1')).toBe('100.00');
  });

  it('matched by hand, it undoes the answer that it mirrors', () => {
    const claim = one();
    const practice = new Practice([claim]);
    practice.receive(check('60', answer('1', 100, 60, ['CO*45*40']), { trace: 'T0' }));
    practice.receive(check('0', `${backwards}\nPLB*1234567893*20261231*WO:ICN1*-60`));
    const posting = practice.postings.find((item) => item.queue?.code === 'CHARGE_DIFFERS');
    if (posting?.payment === undefined || posting.match === undefined) throw new Error('nothing is held');
    const { postingKey, payment, match } = posting;
    const held = { postingKey, code: 'CHARGE_DIFFERS', payment, match, account: 'Suspense' };
    const [made] = practice.poster.release(held, matchByHand(payment, claim));
    expect(made).toMatchObject({ kind: 'reversal', state: 'REVERSED' });
    expect(made?.entries.map(({ account: name, amount }) => [name, amount])).toEqual([
      ['Suspense', -6000],
      ['AR:Ins:1', 6000],
      ['ContractualAdj', -4000],
      ['AR:Ins:1', 4000],
    ]);
  });
});

describe('R-055 reversals that move no money', () => {
  it.each(['CO*18', 'OA*18', 'OA*B11', 'PR*100'])(
    'an answer under %s was never posted: its reversal has nothing to wait for, the payment after it is posted',
    (code) => {
      const practice = new Practice([one()]);
      practice.receive(check('0', answer('1', 100, 0, [`${code}*100`]), { trace: 'T0' }));
      const body = `${answer('22', -100, 0, [`${code}*-100`])}\n${answer('1', 100, 60, ['CO*45*40'], 'ICN2')}`;
      const postings = practice.receive(check('60', body));
      expect(postings.map((posting) => posting['queue'])).toEqual([undefined, undefined]);
      expect(practice.balance('AR:Ins:1')).toBe('0.00');
      expect(practice.balance('Suspense')).toBe('0.00');
    },
  );

  it('the reversal of a denial that never came waits, but holds no payment back', () => {
    const practice = new Practice([one()]);
    const body = `${answer('22', -100, 0, ['CO*197*-100'])}\n${answer('1', 100, 60, ['CO*45*40'], 'ICN2')}`;
    const postings = practice.receive(check('60', body));
    expect(postings.map((posting) => posting['queue'] ?? posting['kind'])).toEqual(['payment', 'UNMATCHED_REVERSAL']);
    expect(practice.balance('Suspense')).toBe('0.00');
    // The denial comes late and meets its reversal: what was posted stands.
    practice.receive(check('0', answer('1', 100, 0, ['CO*197*100']), { trace: 'T9' }));
    expect(practice.stillHeld()).toEqual([]);
    expect(practice.balance('AR:Ins:1')).toBe('0.00');
  });

  it('R-106 the reversal of money that never came still holds the payment after it back', () => {
    const practice = new Practice([one()]);
    const body = `${answer('22', -100, -60, ['CO*45*-40'])}\n${answer('1', 100, 70, ['CO*45*30'], 'ICN2')}`;
    const postings = practice.receive(check('10', body));
    expect(postings.map((posting) => posting['queue'])).toEqual(['UNMATCHED_REVERSAL', 'REVERSAL_PENDING']);
  });
});

describe('R-012 answers to the claim as a whole', () => {
  it('and the next payer’s by line: its share and write-off are capped at what is open on the claim', () => {
    const lines = [
      { id: 'L1', code: '99213', charge: 100 },
      { id: 'L2', code: '99214', charge: 60 },
    ];
    const claim = account({ number: 'C1', lines, sequence: 2, open: { L1: 0, L2: 0 } });
    const whole = { line: 'claim', account: 'AR:Ins:2', amount: account({ number: 'C1', lines }).chargeAmount };
    const practice = new Practice([{ ...claim, balances: [whole] }]);
    const [posting] = practice.receive(
      check(
        '100',
        'CLP*C1*2*160*100*40*12*S1\nSVC*HC:99213*100*70\nCAS*PR*2*30\nSVC*HC:99214*60*30\nCAS*PR*2*10\nCAS*CO*45*20',
      ),
    );
    expect(posting?.['tasks'] ?? []).toEqual([]);
    expect(practice.balance('AR:Pat')).toBe('40.00');
    expect(practice.balance('ContractualAdj')).toBe('20.00');
    expect(practice.balance('AR:Ins:2')).toBe('0.00');
  });
});

describe('M-140 crossover, whatever comes first', () => {
  const primary = check('55', answer('19', 100, 55, ['CO*45*15', 'PR*2*30'], 'P1'), { trace: 'TP' });
  const secondary = check('25', answer('2', 100, 25, ['OA*23*70', 'PR*3*5'], 'S1'), { trace: 'TS' });
  const books = {
    'AR:Pat': '5.00',
    'CashClearing:TP': '55.00',
    'CashClearing:TS': '25.00',
    ContractualAdj: '15.00',
    Revenue: '-100.00',
  };

  it.each([
    ['the primary', [primary, secondary]],
    ['the secondary', [secondary, primary]],
  ])('%s first: the same books, nothing held', (_name, files) => {
    const practice = new Practice([one()]);
    for (const file of files) practice.receive(file);
    expect(practice.stillHeld()).toEqual([]);
    expect(practice.trialBalance()).toEqual(books);
  });

  it('R-020 a status of 3 alone says nothing of another payer', () => {
    const practice = new Practice([one()]);
    expect(practice.receive(check('60', answer('3', 100, 60, ['CO*45*40'])))).toMatchObject([{ kind: 'payment' }]);
  });
});

describe('R-053 a reversal is of what has its payer number, also beside an answer of the same amounts', () => {
  const first = answer('1', 100, 60, ['CO*45*40'], 'ICN1');
  const second = answer('1', 100, 60, ['CO*45*40'], 'ICN2');
  const back = (icn: string): Buffer =>
    check('0', `${answer('22', -100, -60, ['CO*45*-40'], icn)}\nPLB*1234567893*20261231*WO:${icn}*-60`, {
      trace: 'T3',
    });

  it.each([
    ['ICN1', 'ICN2'],
    ['ICN2', 'ICN1'],
  ])('the reversal names %s: %s stands', (named, stands) => {
    const claim = one();
    const practice = new Practice([claim]);
    practice.receive(check('60', first, { trace: 'T1' }));
    practice.receive(check('60', second, { trace: 'T2' }));
    practice.receive(back(named));
    expect(practice.stillHeld()).toEqual([]);
    const standing = practice.postings.flatMap(({ adjudication }) => adjudication ?? []);
    const latest = new Map(standing.map((item) => [item.payerClaimControlNumber, item.reversed]));
    expect([latest.get(stands), latest.get(named) ?? true]).toEqual([false, true]);
    expect(practice.balance('Suspense')).toBe('0.00');
    expect(practice.balance('AR:Ins:1')).toBe('0.00');
  });
});
