import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { foldState, INITIAL_STATE, nextState } from '../../src/claims/lifecycle.ts';
import type { AnswerEvent, OwnEvent, SubmissionEvent } from '../../src/claims/lifecycle-event.ts';
import { parseState, serializeState } from '../../src/claims/lifecycle-text.ts';
import { SUBMISSION_STATES, step, TRANSITIONS } from '../../src/claims/lifecycle-transitions.ts';

const sent: readonly OwnEvent[] = [
  { kind: 'scrubbed', blocking: false, chargeAmount: cents(30000) },
  { kind: 'batched', transmission: 't1' },
  { kind: 'sent', transmission: 't1' },
];
const ta1: AnswerEvent = { kind: 'ta1', transmission: 't1', rejected: false };
const syntaxOk: AnswerEvent = { kind: '999', transmission: 't1', rejected: false };
const syntaxRejected: AnswerEvent = { kind: '999', transmission: 't1', rejected: true };
const clearinghouse = (outcome: 'accepted' | 'rejected'): AnswerEvent => ({
  kind: '277ca',
  source: 'clearinghouse',
  outcome,
  transmission: 't1',
});
const payer = (outcome: 'received' | 'accepted' | 'rejected'): AnswerEvent => ({
  kind: '277ca',
  source: 'payer',
  outcome,
  transmission: 't1',
});
const remittance = (
  key: string,
  outcome: Extract<AnswerEvent, { kind: '835' }>['outcome'],
  charge = 30000,
  paid = 20000,
  payerSequence = 1,
): AnswerEvent => ({
  kind: '835',
  adjudicationKey: key,
  outcome,
  payerSequence,
  chargeAmount: cents(charge),
  paymentAmount: cents(paid),
});
const reversal = (key: string, charge = -30000, paid = -20000): AnswerEvent => ({
  kind: '835-reversal',
  adjudicationKey: key,
  chargeAmount: cents(charge),
  paymentAmount: cents(paid),
});

const stateAfter = (...events: readonly SubmissionEvent[]) => foldState([...sent, ...events]);

describe('one display state for each story', () => {
  const stories: readonly (readonly [string, readonly SubmissionEvent[], string])[] = [
    ['T-04 nothing came back', [], 'SENT'],
    ['A-001 TA1 E is no reject', [{ kind: 'ta1', transmission: 't1', rejected: false }], 'SENT'],
    ['T-05 TA1 R', [{ kind: 'ta1', transmission: 't1', rejected: true }], 'TA1_REJECTED'],
    ['T-07, A-006 a 999 accepts no claim', [ta1, syntaxOk], 'SYNTAX_OK'],
    ['T-06 999 R', [syntaxRejected], 'SYNTAX_REJECTED'],
    ['T-08 277CA before 999', [clearinghouse('accepted'), syntaxOk], 'CH_ACCEPTED'],
    ['T-09 clearinghouse rejects', [syntaxOk, clearinghouse('rejected')], 'CH_REJECTED'],
    ['T-10 payer has received only', [syntaxOk, clearinghouse('accepted'), payer('received')], 'CH_ACCEPTED'],
    ['T-11 payer accepts', [syntaxOk, payer('accepted')], 'PAYER_ACCEPTED'],
    ['T-12 a late reject counts', [payer('accepted'), payer('rejected')], 'PAYER_REJECTED'],
    ['T-14 277 P', [payer('accepted'), { kind: '277', outcome: 'pending' }], 'PENDING'],
    ['T-14 277 R', [payer('accepted'), { kind: '277', outcome: 'info-requested' }], 'INFO_REQUESTED'],
    ['A-020 277 F1 without an 835', [{ kind: '277', outcome: 'finalized' }], 'FINALIZED'],
    ['T-15 835 without any acknowledgement', [remittance('r1', 'PAID')], 'PAID'],
    ['T-15 zero paid is no denial', [remittance('r1', 'ZERO_PAID', 30000, 0)], 'ZERO_PAID'],
    ['T-15 denied', [remittance('r1', 'DENIED', 30000, 0)], 'DENIED'],
    ['T-16 reversed', [remittance('r1', 'PAID'), reversal('r2')], 'REVERSED'],
    [
      'T-17 reversed and corrected',
      [remittance('r1', 'PAID'), reversal('r2'), remittance('r3', 'DENIED', 30000, 0)],
      'DENIED',
    ],
    ['A10, R-104 half of a split claim', [remittance('r1', 'PAID', 20000, 12000)], 'PARTLY_ADJUDICATED'],
    [
      'A10, R-104 both halves',
      [remittance('r1', 'PAID', 20000, 12000), remittance('r2', 'DENIED', 10000, 0)],
      'PARTIAL',
    ],
    ['T-21 forwarded', [remittance('r1', 'FORWARDED')], 'FORWARDED'],
    [
      'M-140 the next payer denied what the first passed on',
      [remittance('r1', 'FORWARDED'), remittance('r2', 'DENIED', 30000, 0, 2)],
      'DENIED',
    ],
    ['CLP02 23 adjudicates nothing', [remittance('r1', 'NOT_OURS')], 'SENT'],
    ['T-13 corrected after a reject', [payer('rejected'), { kind: 'corrected' }], 'SUPERSEDED'],
    [
      'T-16, T-19 void sent, then reversed',
      [remittance('r1', 'PAID'), { kind: 'void-sent' }, reversal('r2')],
      'VOIDED',
    ],
    ['T-22 the patient owes the rest', [remittance('r1', 'PAID'), { kind: 'balance', owner: 'PATIENT' }], 'PATIENT'],
    ['T-23 nobody owes', [remittance('r1', 'PAID'), { kind: 'balance', owner: 'ZERO' }], 'CLOSED'],
  ];
  it.each(stories)('%s', (_name, events, display) => {
    expect(stateAfter(...events).display).toBe(display);
  });

  it('A-017 clearinghouse and payer acceptance stand apart', () => {
    expect(stateAfter(clearinghouse('accepted'))).toMatchObject({ clearinghouse: 'accepted', payer: 'none' });
    expect(stateAfter(payer('received'))).toMatchObject({ clearinghouse: 'none', payer: 'received' });
    expect(stateAfter(clearinghouse('accepted'), payer('rejected'))).toMatchObject({
      clearinghouse: 'accepted',
      payer: 'rejected',
    });
  });

  it('the upload that nobody knows of is proved by an answer', () => {
    const unknown: readonly SubmissionEvent[] = [
      { kind: 'scrubbed', blocking: false },
      { kind: 'batched', transmission: 't1' },
      { kind: 'delivery-unknown', transmission: 't1' },
    ];
    expect(foldState(unknown).display).toBe('UNKNOWN');
    expect(foldState([...unknown, syntaxOk]).display).toBe('SYNTAX_OK');
    expect(foldState([...unknown, ta1, { kind: 'sent', transmission: 't1' }]).display).toBe('SENT');
  });
});

describe('A-005 a claim that was rejected with its batch', () => {
  const requeued: readonly SubmissionEvent[] = [
    ...sent,
    syntaxRejected,
    { kind: 'requeued', transmission: 't1' },
    { kind: 'batched', transmission: 't2' },
    { kind: 'sent', transmission: 't2' },
  ];
  it('goes back, is sent again and processed on its merits', () => {
    const state = foldState([...requeued, { ...syntaxOk, transmission: 't2' }, payer('accepted')]);
    expect(foldState(requeued.slice(0, 5)).display).toBe('READY');
    expect(foldState(requeued)).toMatchObject({ display: 'SENT', transmission: 't2', pastTransmissions: ['t1'] });
    expect(state.submission).toBe('PAYER_ACCEPTED');
  });
  it('is not rejected again by a late copy of the old answer', () => {
    expect(foldState([...requeued, syntaxRejected]).display).toBe('SENT');
    expect(foldState([...requeued, clearinghouse('rejected')]).display).toBe('SENT');
    expect(foldState([...requeued, clearinghouse('rejected')]).contradictions).toEqual([]);
  });
  it('a second word that it goes back changes nothing; by rule it goes back three times, then a person must say so', () => {
    const waiting = foldState(requeued.slice(0, 5));
    expect(nextState(waiting, { kind: 'requeued', transmission: 't1' })).toEqual({ state: waiting });
    const rounds = ['t2', 't3', 't4'].flatMap((transmission): readonly SubmissionEvent[] => [
      { kind: 'batched', transmission },
      { kind: 'sent', transmission },
      { kind: '999', transmission, rejected: true },
      { kind: 'requeued', transmission },
    ]);
    const tired = foldState(rounds, waiting);
    expect(tired.display).toBe('SYNTAX_REJECTED');
    expect(nextState(tired, { kind: 'requeued', transmission: 't4' }).exception).toBe('rejected-again-and-again');
    const again: SubmissionEvent = { kind: 'requeued', transmission: 't4', byPerson: true };
    expect(nextState(tired, again).state.display).toBe('READY');
  });
  it('is not sent again when an answer shows that it was processed after all, and a person is told', () => {
    const waiting = requeued.slice(0, 5);
    expect(foldState([...waiting, clearinghouse('accepted')])).toMatchObject({
      display: 'CH_ACCEPTED',
      contradictions: ['past-answered'],
    });
    expect(foldState([...waiting, remittance('r1', 'PAID')]).display).toBe('PAID');
  });
});

describe('contradictions go to a person', () => {
  const cases: readonly (readonly [string, readonly AnswerEvent[]])[] = [
    ['opposite-clearinghouse-verdicts', [clearinghouse('accepted'), clearinghouse('rejected')]],
    ['opposite-payer-verdicts', [payer('accepted'), payer('rejected')]],
    ['opposite-syntax-verdicts', [syntaxOk, syntaxRejected]],
    ['answered-after-set-reject', [syntaxRejected, payer('accepted')]],
    ['paid-after-payer-reject', [payer('rejected'), remittance('r1', 'PAID')]],
    ['payer-answered-after-clearinghouse-reject', [clearinghouse('rejected'), payer('accepted')]],
    ['adjudicated-again-without-reversal', [remittance('r1', 'PAID'), remittance('r2', 'PAID')]],
    ['reversal-without-payment', [reversal('r2')]],
    ['missing-in-277ca', [{ kind: 'missing-in-277ca', source: 'payer', transmission: 't1' }]],
    ['not-found', [{ kind: '277', outcome: 'none', conflict: 'not-found' }]],
  ];
  it.each(cases)('%s, in either order', (code, events) => {
    expect(stateAfter(...events).contradictions).toContain(code);
    expect(stateAfter(...[...events].reverse()).contradictions).toContain(code);
  });

  it.each([
    [
      'M-140 each payer of a crossover claim answers its whole charge',
      [remittance('r1', 'FORWARDED'), remittance('r2', 'PAID', 30000, 5000, 2)],
    ],
    ['an estimate, then the answer', [remittance('r1', 'PREDETERMINED', 30000, 0), remittance('r2', 'PAID')]],
  ])('%s: no contradiction', (_name, events) => {
    expect(stateAfter(...events).contradictions).toEqual([]);
    expect(stateAfter(...[...events].reverse()).contradictions).toEqual([]);
  });

  it('T-30 an answer for a claim that was never sent changes nothing and is told', () => {
    const ready = foldState(sent.slice(0, 1));
    expect(nextState(ready, payer('accepted'))).toEqual({ state: ready, exception: 'illegal-transition' });
  });

  it('a sent event for another set than the one the claim is in is illegal', () => {
    const batched = foldState(sent.slice(0, 2));
    expect(nextState(batched, { kind: 'sent', transmission: 't9' }).exception).toBe('illegal-transition');
  });
});

const answer: fc.Arbitrary<AnswerEvent> = fc.oneof(
  fc.boolean().map((rejected): AnswerEvent => ({ kind: 'ta1', transmission: 't1', rejected })),
  fc.boolean().map((rejected): AnswerEvent => ({ kind: '999', transmission: 't1', rejected })),
  fc.boolean().map((rejected): AnswerEvent => ({ kind: '824', transmission: 't1', rejected })),
  fc
    .constantFrom('received' as const, 'accepted' as const, 'rejected' as const, 'none' as const)
    .chain((outcome) =>
      fc
        .constantFrom('clearinghouse' as const, 'payer' as const)
        .map((source): AnswerEvent => ({ kind: '277ca', source, outcome, transmission: 't1' })),
    ),
  fc
    .constantFrom('pending' as const, 'info-requested' as const, 'finalized' as const, 'rejected' as const)
    .map((outcome): AnswerEvent => ({ kind: '277', outcome })),
  fc
    .tuple(
      fc.constantFrom('r1', 'r2', 'r3'),
      fc.constantFrom('PAID' as const, 'DENIED' as const, 'FORWARDED' as const, 'NOT_OURS' as const),
    )
    .map(([key, outcome]) => remittance(`${key}-${outcome}`, outcome, 30000, outcome === 'DENIED' ? 0 : 20000)),
  fc.constantFrom('v1', 'v2').map((key) => reversal(key)),
  fc.constant<AnswerEvent>({ kind: 'missing-in-277ca', source: 'payer', transmission: 't1' }),
);

const beginnings: readonly (readonly SubmissionEvent[])[] = [
  sent,
  sent.slice(0, 2),
  [...sent.slice(0, 2), { kind: 'delivery-unknown', transmission: 't1' }],
  [...sent, syntaxRejected, { kind: 'requeued', transmission: 't1' }],
  [
    ...sent,
    syntaxRejected,
    { kind: 'requeued', transmission: 't1' },
    { kind: 'batched', transmission: 't2' },
    { kind: 'sent', transmission: 't2' },
  ],
  [...sent, remittance('r0', 'PAID'), { kind: 'void-sent' }],
  [...sent, remittance('r0', 'PAID'), { kind: 'void-sent' }, { kind: 'void-refused' }],
  [...sent, remittance('r0', 'PAID'), { kind: 'superseded' }],
  [...sent, payer('accepted'), { kind: 'void-done' }],
  [...sent, payer('rejected'), { kind: 'corrected' }],
];

describe('properties', () => {
  it('every order of the answers, with repeats, ends in the same state', () => {
    const orders = fc
      .array(answer, { minLength: 1, maxLength: 8 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
          fc.constantFrom(...beginnings),
        ),
      );
    fc.assert(
      fc.property(orders, ([events, shuffled, beginning]) => {
        const expected = foldState([...beginning, ...events]);
        expect(foldState([...beginning, ...shuffled])).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('the same answer again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 8 }), answer, (events, again) => {
        const once = foldState([...sent, ...events, again]);
        expect(nextState(once, again)).toMatchObject({ state: once });
      }),
    );
  });

  it('the text of a state reads back as the state', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 8 }), fc.constantFrom(...beginnings), (events, beginning) => {
        const state = foldState([...beginning, ...events]);
        expect(parseState(serializeState(state))).toEqual(state);
      }),
    );
  });

  it('the table has one row at most for a state and a signal, and T-30 holds: no answer moves a claim to a weaker state', () => {
    const pairs = TRANSITIONS.flatMap((row) => row.from.map((from) => `${from} ${row.signal}`));
    expect(pairs.length).toBe(new Set(pairs).size);
    const rank = new Map(SUBMISSION_STATES.map((state, index) => [state, index]));
    for (const row of TRANSITIONS.filter((item) => /rejected$|accepted$/.test(item.signal))) {
      for (const from of row.from) expect(rank.get(row.to)).toBeGreaterThanOrEqual(rank.get(from) ?? 0);
    }
    expect(step('DRAFT', 'sent', { remitted: false, reversed: false, sentBefore: false })).toEqual({ kind: 'illegal' });
  });

  it('a claim of which nothing is known is a draft', () => {
    expect(INITIAL_STATE).toMatchObject({ display: 'DRAFT', clearinghouse: 'none', payer: 'none', contradictions: [] });
  });
});
