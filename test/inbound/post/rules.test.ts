import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import type { Adjustment } from '../../../src/claims/remittance.ts';
import { classify, type LineFacts } from '../../../src/inbound/post/classify.ts';
import { account, type ClaimFacts, Practice } from './practice.ts';
import { type CheckText, fileText } from './remittance-text.ts';

const check = (payment: string, body: string, more: Partial<CheckText> = {}): Buffer =>
  fileText({ payment, body: `LX*1\n${body}`, ...more });
const one = (more: Partial<ClaimFacts> = {}) =>
  account({ number: 'C1', lines: [{ code: '99213', charge: 100 }], ...more });

/** A claim payment of the one claim: paid, and adjustments such as `CO*45*40`. */
function paid(
  amount: number,
  adjustments: readonly string[],
  more: { status?: string; icn?: string; claim?: string } = {},
): string {
  const cas = adjustments.map((item) => `\nCAS*${item}`).join('');
  return `CLP*C1*${more.status ?? '1'}*100*${amount}**12*${more.icn ?? 'ICN1'}${more.claim ?? ''}\nSVC*HC:99213*100*${amount}${cas}`;
}
const reversed = (amount: number, adjustments: readonly string[], icn = 'ICN1'): string =>
  `CLP*C1*22*-100*-${amount}**12*${icn}\nSVC*HC:99213*-100*-${amount}${adjustments.map((item) => `\nCAS*${item}`).join('')}`;

describe('classification of adjustments (4.7)', () => {
  const facts: LineFacts = { paid: true, qualifiedMedicareBeneficiary: false, paymentDate: '2026-11-05' };
  const of = (code: string, more: Partial<LineFacts> = {}): string => {
    const [groupCode = '', reasonCode = ''] = code.split('-');
    const adjustment: Adjustment = { groupCode, reasonCode, amount: cents(100), quantity: undefined };
    return classify(adjustment, { ...facts, ...more });
  };

  it.each([
    ['CO-45', 'CONTRACTUAL'],
    ['CO-253', 'CONTRACTUAL'],
    ['CO-24', 'CONTRACTUAL'],
    ['CO-144', 'CONTRACTUAL'],
    ['OA-94', 'CONTRACTUAL'],
    ['CO-P12', 'CONTRACTUAL'],
    ['CO-104', 'WITHHOLD'],
    ['CO-105', 'TAX_WITHHELD'],
    ['PR-1', 'PATIENT'],
    ['PR-2', 'PATIENT'],
    ['PR-3', 'PATIENT'],
    ['PR-66', 'PATIENT'],
    ['PR-96', 'PATIENT_REVIEW'],
    ['PR-45', 'PATIENT_REVIEW'],
    ['PR-100', 'INFO_ZERO'],
    ['OA-100', 'INFO_ZERO'],
    ['CO-18', 'INFO_ZERO'],
    ['OA-18', 'INFO_ZERO'],
    ['OA-B11', 'INFO_ZERO'],
    ['OA-23', 'PRIOR_PAYER'],
    ['CO-23', 'PRIOR_PAYER'],
    ['OA-133', 'PEND'],
    ['OA-257', 'PEND'],
    ['OA-209', 'NEXT_PAYER_ONLY'],
    ['CO-97', 'BUNDLED'],
    ['CO-197', 'DENIAL'],
    ['CO-16', 'DENIAL'],
    ['PI-50', 'DENIAL'],
    ['PI-45', 'DENIAL'],
    ['OA-45', 'CONTRACTUAL'],
    ['CO-ZZ9', 'UNKNOWN'],
    ['CR-45', 'UNKNOWN'],
  ])('R-041 %s is %s', (code, classification) => expect(of(code)).toBe(classification));

  it('4.7 CO-59 is contractual only on a line that was paid', () => {
    expect(of('CO-59')).toBe('CONTRACTUAL');
    expect(of('CO-59', { paid: false })).toBe('DENIAL');
  });

  it('R-085 deductible of a Qualified Medicare Beneficiary is the next payer’s only', () => {
    expect(of('PR-1', { qualifiedMedicareBeneficiary: true })).toBe('NEXT_PAYER_ONLY');
  });

  it('a payer’s own row comes first, and only within its dates (R-044)', () => {
    const adjustment: Adjustment = { groupCode: 'PI', reasonCode: '45', amount: cents(100), quantity: undefined };
    const row = {
      classification: 'CONTRACTUAL',
      groups: ['PI'],
      codes: ['45'],
      from: '2026-01-01',
      to: '2026-06-30',
      rule: 'own',
    } as const;
    expect(classify(adjustment, { ...facts, paymentDate: '2026-03-01' }, [row])).toBe('CONTRACTUAL');
    expect(classify(adjustment, facts, [row])).toBe('DENIAL');
  });
});

describe('what is not posted', () => {
  it('R-033 a check out of balance posts nothing and shows the difference', () => {
    const practice = new Practice([one()]);
    const postings = practice.receive(check('60.01', paid(60, ['CO*45*40'])));
    expect(postings).toMatchObject([{ kind: 'none', entries: [], queue: 'ERA_REVIEW', heldAmount: '60.00' }]);
    expect(postings[0]?.['queueText']).toContain('0.01');
    expect(practice.totals[0]).toMatchObject({ balanced: false, postedTotal: 0, heldTotal: 6001 });
    expect(practice.balance('AR:Ins:1')).toBe('100.00');
  });

  it('R-037 a claim out of balance goes to Suspense, the rest of the check is posted', () => {
    const other = account({ number: 'C2', lines: [{ code: '99214', charge: 50 }] });
    const practice = new Practice([one(), other]);
    const postings = practice.receive(
      check('110', `${paid(60, ['CO*45*39'])}\nCLP*C2*1*50*50**12*ICN2\nSVC*HC:99214*50*50`),
    );
    expect(postings).toMatchObject([
      { kind: 'none', queue: 'ERA_REVIEW', heldAmount: '60.00', heldAccount: 'Suspense' },
      { kind: 'payment', claimId: 'C-C2' },
    ]);
    expect(postings[0]?.['findings']).not.toEqual([]);
    expect(practice.trialBalance()).toEqual({
      'AR:Ins:1': '100.00',
      'CashClearing:T1': '110.00',
      Revenue: '-150.00',
      Suspense: '-60.00',
    });
    expect(practice.totals[0]).toMatchObject({ postedTotal: 5000, heldTotal: 6000, balanced: true });
  });

  it('R-105 a claim that we never sent goes to UnappliedCash', () => {
    const practice = new Practice([]);
    const postings = practice.receive(check('60', paid(60, ['CO*45*40'])));
    expect(postings).toMatchObject([{ queue: 'UNMATCHED', heldAccount: 'UnappliedCash' }]);
    expect(practice.trialBalance()).toEqual({ 'CashClearing:T1': '60.00', UnappliedCash: '-60.00' });
  });

  it.each([
    ['25', 'PREDETERMINED'],
    ['23', 'NOT_OURS'],
  ])('4.2 claim status %s moves nothing', (status, state) => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(
      check('0', paid(0, ['CO*45*100'], { status }), { handling: 'H', method: 'NON' }),
    );
    expect(posting).toMatchObject({ kind: 'none', entries: [] });
    expect(posting?.['state']).toBe(state);
  });

  it('4.2 claim status 25 with money is held', () => {
    const practice = new Practice([one()]);
    expect(practice.receive(check('60', paid(60, ['CO*45*40'], { status: '25' })))).toMatchObject([
      { queue: 'UNEXPECTED_MONEY' },
    ]);
  });

  it('4.7 a pended claim changes nothing and waits; its reversal and correction then post', () => {
    const practice = new Practice([one()]);
    const none = { handling: 'H', method: 'NON' };
    const [first] = practice.receive(check('0', paid(0, ['OA*133*100']), none));
    expect(first).toMatchObject({ kind: 'none', state: 'PENDING', entries: [] });
    const zero = 'CLP*C1*22*-100*0**12*ICN1\nSVC*HC:99213*-100*0\nCAS*OA*133*-100';
    const postings = practice.receive(check('60', `${zero}\n${paid(60, ['CO*45*40'])}`, { trace: 'T2' }));
    expect(postings).toMatchObject([
      { kind: 'reversal', entries: [] },
      { kind: 'correction', state: 'PAID' },
    ]);
    expect(practice.balance('AR:Ins:1')).toBe('0.00');
  });

  it('R-081 the whole charge under CO-45 is suspicious: it stays open for review', () => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(check('0', paid(0, ['CO*45*100']), { handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({ entries: [], tasks: [{ code: 'ZERO_ALLOWED_REVIEW' }] });
    expect(practice.balance('AR:Ins:1')).toBe('100.00');
  });

  it('R-081 CO-45 beside a denial: only the contractual part is written off', () => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(check('0', paid(0, ['CO*45*40', 'CO*50*60']), { handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({ kind: 'denial', state: 'DENIED', work: [{ reasonCode: '50', amount: '60.00' }] });
    expect(practice.balance('AR:Ins:1')).toBe('60.00');
    expect(practice.balance('ContractualAdj')).toBe('40.00');
  });

  it('R-020 claim status 4 with nothing paid is a denial, whatever the reason codes say', () => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(
      check('0', paid(0, ['CO*45*60', 'PR*1*40'], { status: '4' }), { handling: 'H', method: 'NON' }),
    );
    expect(posting).toMatchObject({ kind: 'denial', state: 'DENIED' });
  });

  it('R-103 a negative 94 without a changed code is no bundle: the 97 beside it stays a denial', () => {
    const lines = [
      { code: '80053', charge: 30 },
      { code: '80053', charge: 45 },
    ];
    const practice = new Practice([account({ number: 'C1', lines })]);
    const body = 'CLP*C1*1*75*75**12*I\nSVC*HC:80053*30*75\nCAS*OA*94*-45\nSVC*HC:80053*45*0\nCAS*CO*97*45';
    const [posting] = practice.receive(check('75', body));
    expect(posting).toMatchObject({ state: 'PARTIAL', work: [{ classification: 'BUNDLED', amount: '45.00' }] });
    expect(practice.balance('ContractualAdj')).toBe('-45.00');
  });

  it('R-042 a non-covered amount under PR waits for a person', () => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(check('40', paid(40, ['PR*96*60'])));
    expect(posting).toMatchObject({ state: 'PARTIAL', tasks: [{ code: 'PATIENT_REVIEW' }] });
    expect(practice.balance('AR:Pat')).toBe('0.00');
    expect(practice.balance('AR:Ins:1')).toBe('60.00');
  });

  it('R-107, T-15 the same lines again without a reversal: the money waits in Suspense', () => {
    const practice = new Practice([one()]);
    practice.receive(check('60', paid(60, ['CO*45*40'])));
    const postings = practice.receive(check('70', paid(70, ['CO*45*30'], { icn: 'ICN2' }), { trace: 'T2' }));
    expect(postings).toMatchObject([{ kind: 'none', queue: 'READJUDICATED_NO_REVERSAL', heldAmount: '70.00' }]);
    expect(practice.balance('Suspense')).toBe('-70.00');
  });

  it('R-141 the same answer in another check is held as a duplicate', () => {
    const practice = new Practice([one()]);
    practice.receive(check('60', paid(60, ['CO*45*40'])));
    expect(practice.receive(check('60', paid(60, ['CO*45*40']), { trace: 'T2' }))).toMatchObject([
      { queue: 'DUPLICATE_CLAIM_PAYMENT' },
    ]);
  });
});

describe('caps and credits', () => {
  it('R-082 a secondary that takes the whole charge as contractual: capped at what is open', () => {
    const practice = new Practice([one({ sequence: 2, open: { '1': 35 } })]);
    const [posting] = practice.receive(check('30', paid(30, ['CO*45*70'], { status: '2' })));
    expect(posting).toMatchObject({ tasks: [{ code: 'CAPPED', amount: '65.00' }] });
    expect(practice.balance('AR:Ins:2')).toBe('0.00');
    expect(practice.balance('ContractualAdj')).toBe('5.00');
  });

  it('R-083 more cash than is open is a credit, never cut', () => {
    const practice = new Practice([one({ sequence: 2, open: { '1': 20 } })]);
    const [posting] = practice.receive(check('30', paid(30, ['OA*23*70'], { status: '2' })));
    expect(posting).toMatchObject({ tasks: [{ code: 'CREDIT', amount: '10.00' }] });
    expect(practice.balance('AR:Ins:2')).toBe('-10.00');
  });

  it('4.7 a withhold is still ours', () => {
    const practice = new Practice([one()]);
    practice.receive(check('55', paid(55, ['CO*45*40**104*5'])));
    expect(practice.balance('WithholdReceivable')).toBe('5.00');
  });

  it('R-075 capitated lines pay nothing and are no denial', () => {
    const practice = new Practice([one()]);
    const body = `${paid(0, ['CO*24*100'])}\nPLB*1234567893*20261231*CT:NOV*-900`;
    const postings = practice.receive(check('900', body));
    expect(postings).toMatchObject([{ kind: 'payment', state: 'ZERO_PAID' }, { kind: 'provider-adjustment' }]);
    expect(practice.trialBalance()).toEqual({
      CapitationRevenue: '-900.00',
      'CashClearing:T1': '900.00',
      ContractualAdj: '100.00',
      Revenue: '-100.00',
    });
  });
});

describe('who owes the rest', () => {
  it('claims of one encounter share their balances, which count once', () => {
    const primary = one({ encounter: 'E1', next: 2 });
    const secondary = {
      ...one({ encounter: 'E1', sequence: 2 }),
      balances: primary.balances,
      patientControlNumbers: ['C1S'],
    };
    const practice = new Practice([primary, secondary]);
    practice.receive(check('60', paid(60, ['CO*45*25', 'PR*2*15'])));
    expect(practice.poster.balances('E1/2')).toEqual([{ line: '1', account: 'AR:Ins:2', amount: 1500 }]);
  });

  it('R-085 QMB without a further payer: nothing for the patient, a task to write off', () => {
    const practice = new Practice([one({ qmb: true })]);
    const [posting] = practice.receive(check('60', paid(60, ['CO*45*20', 'PR*1*20'])));
    expect(posting).toMatchObject({ tasks: [{ code: 'QMB_REVIEW', amount: '20.00' }] });
    expect(practice.balance('AR:Pat')).toBe('0.00');
  });

  it('R-085 QMB by remark code, with Medicaid next', () => {
    const practice = new Practice([one({ next: 2 })]);
    practice.receive(check('60', `${paid(60, ['CO*45*20', 'PR*1*20'])}\nLQ*HE*N782`));
    expect(practice.balance('AR:Ins:2')).toBe('20.00');
  });

  it.each([
    ['a crossover carrier (NM1*TT)', '\nNM1*TT*2*NEXT PLAN*****PI*NP1', 'AR:Ins:2'],
    ['remark MA18 (MOA)', '\nMOA***MA01*MA18', 'AR:Ins:2'],
    ['remark MA07 (MOA)', '\nMOA***MA07', 'AR:Ins:2'],
    ['remark N89 (MIA)', '\nMIA*1****N89', 'AR:Ins:2'],
    [
      'remark MA19, that it could not be forwarded, beside a carrier',
      '\nNM1*TT*2*NEXT PLAN*****PI*NP1\nMOA***MA19',
      'AR:Pat',
    ],
    ['another remark', '\nMOA***MA01', 'AR:Pat'],
  ])('M-140 status 1 and %s: the share of %s', (_name, claim, receivable) => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(check('60', paid(60, ['CO*45*20', 'PR*2*20'], { claim })));
    expect(posting).toMatchObject({ state: receivable === 'AR:Pat' ? 'PAID' : 'FORWARDED' });
    expect(practice.balance(receivable)).toBe('20.00');
  });

  it('M-140 a crossover claim: the share goes to the next payer, though we know of none', () => {
    const practice = new Practice([one()]);
    const [posting] = practice.receive(check('60', paid(60, ['CO*45*20', 'PR*2*20'], { status: '19' })));
    expect(posting).toMatchObject({ state: 'FORWARDED' });
    expect(practice.balance('AR:Ins:2')).toBe('20.00');
    const second = practice.receive(
      check('15', paid(15, ['OA*23*80', 'PR*2*5'], { status: '2', icn: 'SEC1' }), { trace: 'T2' }),
    );
    expect(second).toMatchObject([{ kind: 'payment', payerSequence: 2 }]);
    expect(practice.balance('AR:Ins:2')).toBe('0.00');
    expect(practice.balance('AR:Pat')).toBe('5.00');
  });

  it('R-008 a corrected patient is a suggestion', () => {
    const practice = new Practice([one()]);
    const body = paid(60, ['CO*45*40']).replace('\nSVC', '\nNM1*74*1*DOE*JANET****C*MEM9\nSVC');
    expect(practice.receive(check('60', body))).toMatchObject([
      { kind: 'payment', tasks: [{ code: 'CORRECTED_INSURED' }] },
    ]);
  });
});

describe('reversals', () => {
  const ORIGINAL = paid(24, ['CO*45*40', 'PR*1*36']);
  const BACK = reversed(24, ['CO*45*-40', 'PR*1*-36']);
  const CORRECTED = paid(30, ['CO*45*40', 'PR*1*30'], { icn: 'ICN2' });
  const none = { handling: 'H', method: 'NON' } as const;

  it('L-11 post, then reverse, is zero', () => {
    const practice = new Practice([one()]);
    const before = practice.trialBalance();
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const postings = practice.receive(
      check('0', `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`, { trace: 'T1', ...none }),
    );
    expect(postings[0]).toMatchObject({ kind: 'reversal', state: 'REVERSED' });
    const { 'CashClearing:T0': cash, PayerRecoupPayable: owed, ...rest } = practice.trialBalance();
    expect([cash, owed]).toEqual(['24.00', '-24.00']);
    expect(rest).toEqual(before);
  });

  it('R-050 the correction before its reversal in one ST', () => {
    const practice = new Practice([one()]);
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const postings = practice.receive(check('6', `${CORRECTED}\n${BACK}`));
    expect(postings.map((posting) => posting['kind'])).toEqual(['reversal', 'correction']);
    expect(practice.balance('Suspense')).toBe('0.00');
    expect(practice.balance('AR:Pat')).toBe('30.00');
  });

  it('T-15 the correction in one check, its reversal in a later one: held, then released', () => {
    const practice = new Practice([one()]);
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const held = practice.receive(check('30', CORRECTED, { trace: 'T1' }));
    expect(held).toMatchObject([{ queue: 'READJUDICATED_NO_REVERSAL' }]);
    const later = practice.receive(
      check('0', `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`, { trace: 'T2', ...none }),
    );
    expect(later).toMatchObject([
      { kind: 'reversal' },
      { kind: 'correction', releasesKey: held[0]?.['postingKey'], reassociationTraceNumber: 'T1' },
      { kind: 'provider-adjustment' },
    ]);
    expect(practice.balance('Suspense')).toBe('0.00');
    expect(practice.balance('AR:Pat')).toBe('30.00');
  });

  it.each([
    ['correction, original, reversal', ['CORRECTED', 'ORIGINAL', 'BACK']],
    ['correction, reversal, original', ['CORRECTED', 'BACK', 'ORIGINAL']],
    ['reversal, correction, original', ['BACK', 'CORRECTED', 'ORIGINAL']],
    ['reversal, original, correction', ['BACK', 'ORIGINAL', 'CORRECTED']],
    ['original, correction, reversal', ['ORIGINAL', 'CORRECTED', 'BACK']],
    ['original, reversal, correction', ['ORIGINAL', 'BACK', 'CORRECTED']],
  ])('R-050 %s, each in a check of its own: the correction stands and nothing waits', (_name, order) => {
    const files: Readonly<Record<string, Buffer>> = {
      ORIGINAL: check('24', ORIGINAL, { trace: 'TO' }),
      BACK: check('0', `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`, { trace: 'TB', ...none }),
      CORRECTED: check('30', CORRECTED, { trace: 'TC' }),
    };
    const practice = new Practice([one()]);
    for (const name of order) practice.receive(files[name] ?? Buffer.alloc(0));
    expect(practice.stillHeld()).toEqual([]);
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '30.00',
      'CashClearing:TC': '30.00',
      'CashClearing:TO': '24.00',
      ContractualAdj: '40.00',
      PayerRecoupPayable: '-24.00',
      Revenue: '-100.00',
    });
  });

  it('R-051 a reversal whose amounts are not those of what it names', () => {
    const practice = new Practice([one()]);
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const body = `${reversed(24, ['CO*45*-50', 'PR*1*-26'])}\nPLB*1234567893*20261231*WO:ICN1*-24`;
    const postings = practice.receive(check('0', body, none));
    expect(postings.map((posting) => posting['queue'])).toEqual([undefined, 'REVERSAL_DIFFERS']);
    expect(practice.balance('AR:Pat')).toBe('36.00');
    expect(practice.balance('Suspense')).toBe('24.00');
  });

  describe('R-051, R-102 equal lines that the payer gives no number', () => {
    const twins = account({
      number: 'C1',
      lines: [
        { code: '97110', charge: 60 },
        { code: '97110', charge: 60 },
      ],
    });
    const line = (amount: number, more = '') => `SVC*HC:97110*60*${amount}${more}\nCAS*CO*45*${60 - amount}`;
    const back = (amount: number) =>
      `CLP*C1*22*-60*-${amount}**12*ICN1\nSVC*HC:97110*-60*-${amount}\nCAS*CO*45*-${60 - amount}\nPLB*1234567893*20261231*WO:ICN1*-${amount}`;
    const received = (first: number, second: number, ...reversed: readonly number[]) => {
      const practice = new Practice([twins]);
      const both = `CLP*C1*1*120*${first + second}**12*ICN1\n${line(first)}\n${line(second)}`;
      practice.receive(check(String(first + second), both, { trace: 'T0' }));
      const queues = reversed.map((amount, index) => {
        const postings = practice.receive(check('0', back(amount), { trace: `R${index}`, ...none }));
        return postings.find((posting) => posting['kind'] !== 'provider-adjustment')?.['queue'];
      });
      return { queues, open: practice.balance('AR:Ins:1'), suspense: practice.balance('Suspense') };
    };

    it('the one whose amounts are meant is taken back', () => {
      expect(received(48, 40, 40)).toEqual({ queues: [undefined], open: '60.00', suspense: '0.00' });
    });

    it('both, one after the other, and no third time', () => {
      expect(received(48, 48, 48, 48)).toEqual({ queues: [undefined, undefined], open: '120.00', suspense: '0.00' });
      expect(received(48, 48, 48, 48, 48)).toMatchObject({ queues: [undefined, undefined, 'UNMATCHED_REVERSAL'] });
    });

    it('both in one reversal that names them the other way round', () => {
      const practice = new Practice([twins]);
      practice.receive(check('88', `CLP*C1*1*120*88**12*ICN1\n${line(48)}\n${line(40)}`, { trace: 'T0' }));
      const turned = `CLP*C1*22*-120*-88**12*ICN1\n${line(40).replace('60*40', '-60*-40').replace('45*20', '45*-20')}\n${line(48).replace('60*48', '-60*-48').replace('45*12', '45*-12')}\nPLB*1234567893*20261231*WO:ICN1*-88`;
      expect(practice.receive(check('0', turned, none))[0]).not.toHaveProperty('queue');
      expect(practice.balance('AR:Ins:1')).toBe('120.00');
    });
  });

  it('R-052 a reversal without a posted original', () => {
    const practice = new Practice([one()]);
    const postings = practice.receive(check('0', `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`, none));
    expect(postings[1]).toMatchObject({ queue: 'UNMATCHED_REVERSAL', heldAmount: '-24.00', heldAccount: 'Suspense' });
  });

  it('R-052 a second reversal of the same adjudication finds nothing to undo', () => {
    const practice = new Practice([one()]);
    const back = `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`;
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    practice.receive(check('0', back, { trace: 'T1', ...none }));
    const postings = practice.receive(check('0', back, { trace: 'T2', ...none }));
    expect(postings.map((posting) => posting['queue'])).toEqual([undefined, 'UNMATCHED_REVERSAL']);
    expect(practice.balance('AR:Pat')).toBe('0.00');
  });

  it('R-054 a patient who has paid keeps a credit', () => {
    const claim = one();
    const practice = new Practice([
      { ...claim, balances: [...claim.balances, { line: '1', account: 'AR:Pat', amount: cents(-3600) }] },
    ]);
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const postings = practice.receive(check('0', `${BACK}\nPLB*1234567893*20261231*WO:ICN1*-24`, none));
    expect(postings[0]).toMatchObject({ tasks: [{ code: 'PATIENT_CREDIT', amount: '36.00' }] });
  });

  it('R-054 the primary changed after its share went on', () => {
    const practice = new Practice([one({ next: 2 })]);
    practice.receive(check('24', ORIGINAL, { trace: 'T0' }));
    const postings = practice.receive(check('6', `${BACK}\n${CORRECTED}`));
    expect(postings[0]).toMatchObject({ tasks: [{ code: 'PRIMARY_CHANGED' }] });
    expect(practice.balance('AR:Ins:2')).toBe('30.00');
  });

  it('R-055 the reversal of a denial moves nothing', () => {
    const practice = new Practice([one()]);
    practice.receive(check('0', paid(0, ['CO*197*100']), { trace: 'T0', ...none }));
    const body = `CLP*C1*22*-100*0**12*ICN1\nSVC*HC:99213*-100*0\nCAS*CO*197*-100\n${paid(60, ['CO*45*40'])}`;
    expect(practice.receive(check('60', body))).toMatchObject([
      { kind: 'reversal', entries: [] },
      { kind: 'correction' },
    ]);
  });
});

describe('provider adjustments', () => {
  const plb = (code: string, amount: string): Buffer =>
    check(String(-Number(amount)), `PLB*1234567893*20261231*${code}:REF1*${amount}`);

  it.each([
    ['WO', '-40', 'PayerRecoupPayable', '-40.00'],
    ['FB', '-40', 'PayerRecoupPayable', '-40.00'],
    ['L6', '-2.15', 'InterestIncome', '-2.15'],
    ['CT', '-500', 'CapitationRevenue', '-500.00'],
    ['CR', '-5', 'CapitationRevenue', '-5.00'],
    ['CS', '-5', 'PayerOtherAdj', '-5.00'],
    ['LS', '-70', 'Suspense', '-70.00'],
    ['PI', '-100', 'Suspense', '-100.00'],
    ['Q9', '-1', 'Suspense', '-1.00'],
  ])('R-061 to R-069 %s of %s goes to %s', (code, amount, name, balance) => {
    const practice = new Practice([]);
    practice.receive(plb(code, amount));
    expect(practice.balance(name)).toBe(balance);
    expect(practice.sum()).toBe(0);
  });

  it.each([
    ['50', 'PenaltyExpense'],
    ['51', 'PenaltyExpense'],
    ['IR', 'TaxWithheld'],
    ['LE', 'Levy'],
    ['L6', 'InterestIncome'],
  ])('R-064 to R-067 %s taken from us is a debit of %s', (code, name) => {
    const practice = new Practice([one()]);
    practice.receive(check('50', `${paid(60, ['CO*45*40'])}\nPLB*1234567893*20261231*${code}*10`));
    expect(practice.balance(name)).toBe('10.00');
  });

  it('R-069 codes without an account wait in a queue; the customer’s own table says where they go', () => {
    const file = plb('LS', '-70');
    expect(new Practice([]).receive(file)).toMatchObject([
      { queue: 'PROVIDER_ADJUSTMENT_UNMAPPED', heldAmount: '70.00' },
    ]);
    const own = new Practice([], { providerAdjustments: [{ reasonCode: 'LS', account: 'LumpSumRevenue' }] });
    expect(own.receive(file)[0]).not.toHaveProperty('queue');
    expect(own.balance('LumpSumRevenue')).toBe('-70.00');
  });

  it('R-063 an authorized return and its recovery cancel out', () => {
    const practice = new Practice([one()]);
    const body = `${paid(60, ['CO*45*40'])}\nPLB*1234567893*20261231*72:R1*-25*WO:R1*25`;
    const postings = practice.receive(check('60', body));
    expect(practice.balance('PayerRecoupPayable')).toBe('0.00');
    expect(postings.some((posting) => 'queue' in posting)).toBe(false);
  });

  it('R-070 money taken for something unannounced: posted, and a person looks', () => {
    const practice = new Practice([one()]);
    const postings = practice.receive(check('10', `${paid(60, ['CO*45*40'])}\nPLB*1234567893*20261231*WO:NOBODY*50`));
    expect(postings[1]).toMatchObject({ queue: 'RECOUP_UNIDENTIFIED', heldAmount: '0.00' });
    expect(practice.balance('PayerRecoupPayable')).toBe('50.00');
  });

  it('R-070 what one payer announced is nothing that another may take', () => {
    const practice = new Practice([one(), account({ number: 'C2', lines: [{ code: '99214', charge: 200 }] })]);
    practice.receive(check('160', `${paid(60, ['CO*45*40'])}\nPLB*1234567893*20261231*WO:X1*-100`));
    const body = 'CLP*C2*1*200*200**12*X\nSVC*HC:99214*200*200\nPLB*1234567893*20261231*WO:X1*100';
    const other = practice.receive(check('100', body, { trace: 'T2', payerId: '1999999999' }));
    expect(other[1]).toMatchObject({ queue: 'RECOUP_UNIDENTIFIED' });
    expect(practice.poster.recoupments()).toEqual([
      { payerId: '1512345678', reference: 'X1', amount: 10000 },
      { payerId: '1999999999', reference: 'X1', amount: -10000 },
    ]);
  });

  it('R-060 a pair without an amount is nothing to look at', () => {
    const practice = new Practice([one()]);
    const postings = practice.receive(check('60', `${paid(60, ['CO*45*40'])}\nPLB*1234567893*20261231*WO:X1`));
    expect(postings.filter((posting) => 'queue' in posting)).toEqual([]);
  });

  it('R-070 a reference that holds the number of a claim reversed in the file is known', () => {
    const practice = new Practice([one(), account({ number: 'C2', lines: [{ code: '99214', charge: 200 }] })]);
    practice.receive(check('60', paid(60, ['CO*45*40'], { icn: '2026ICN77' }), { trace: 'T0' }));
    const body = `${reversed(60, ['CO*45*-40'], '2026ICN77')}\nCLP*C2*1*200*200**12*X\nSVC*HC:99214*200*200\nPLB*1234567893*20261231*WO:ACCT9 20261105 2026-ICN-77*30`;
    const postings = practice.receive(check('110', body));
    expect(postings.at(-1)).not.toHaveProperty('queue');
  });

  it('R-076 an advance and its recovery end at zero', () => {
    const practice = new Practice([one()]);
    practice.receive(plb('PI', '-100'));
    practice.receive(
      check('0', `${paid(100, [])}\nPLB*1234567893*20261231*PI:REF1*100`, {
        trace: 'T2',
        handling: 'H',
        method: 'NON',
      }),
    );
    expect(practice.balance('Suspense')).toBe('0.00');
  });
});

describe('claims without service payments', () => {
  it('R-012 posts to the synthetic claim line, and caps at what is open on the claim', () => {
    const practice = new Practice([
      account({
        number: 'C1',
        lines: [
          { code: 'A', charge: 60 },
          { code: 'B', charge: 40 },
        ],
      }),
    ]);
    const [posting] = practice.receive(check('70', 'CLP*C1*1*100*70**12*ICN1\nCAS*CO*45*20\nCAS*PR*1*10'));
    expect(posting).toMatchObject({ kind: 'payment', entries: [{ line: 'claim' }, {}, {}, {}, {}, {}] });
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '10.00',
      'CashClearing:T1': '70.00',
      ContractualAdj: '20.00',
      Revenue: '-100.00',
    });
  });
});
