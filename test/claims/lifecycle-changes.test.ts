import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { foldState, type LifecycleState, nextState } from '../../src/claims/lifecycle.ts';
import { pairEvents } from '../../src/claims/lifecycle-changes.ts';
import type { AnswerEvent, SubmissionEvent } from '../../src/claims/lifecycle-event.ts';
import { parseState, serializeState } from '../../src/claims/lifecycle-text.ts';

interface Pair {
  readonly original: LifecycleState;
  readonly change: LifecycleState;
}
type Move = readonly ['original' | 'change', SubmissionEvent];

const charge = cents(10_000);
const out = (transmission: string): readonly SubmissionEvent[] => [
  { kind: 'scrubbed', blocking: false, chargeAmount: charge },
  { kind: 'batched', transmission },
  { kind: 'sent', transmission },
];
const paid = (key: string, outcome: 'PAID' | 'DENIED' | 'PENDING' = 'PAID'): SubmissionEvent => ({
  kind: '835',
  adjudicationKey: key,
  outcome,
  chargeAmount: charge,
  paymentAmount: cents(outcome === 'PAID' ? 8_000 : 0),
});
const reversal: SubmissionEvent = {
  kind: '835-reversal',
  adjudicationKey: 'v1',
  chargeAmount: cents(-10_000),
  paymentAmount: cents(-8_000),
};
const payer = (outcome: 'accepted' | 'rejected'): AnswerEvent => ({ kind: '277ca', source: 'payer', outcome });
const first = (outcome: 'PAID' | 'DENIED' = 'PAID'): Pair => ({
  original: foldState([...out('t1'), paid('p1', outcome)]),
  change: foldState(out('t2').slice(0, 2)),
});
const sent: Move = ['change', { kind: 'sent', transmission: 't2' }];
const taken: Move = ['original', reversal];

/** Each move, and at once what follows from it, as the ledger does it. */
function story(frequencyCode: string, moves: readonly Move[], from: Pair = first()): Pair {
  let pair = from;
  for (const [whom, event] of moves) {
    pair = { ...pair, [whom]: nextState(pair[whom], event).state };
    const then = pairEvents({ ...pair, frequencyCode });
    for (const who of ['original', 'change'] as const) {
      const next = then[who];
      if (next !== undefined) pair = { ...pair, [who]: nextState(pair[who], next).state };
    }
    expect(pairEvents({ ...pair, frequencyCode }), 'nothing more follows').toEqual({});
  }
  return pair;
}
/** What was posted to the change is taken back by the payer, or undone by a person. */
const back = (key: string, byPerson?: true): SubmissionEvent => ({
  ...{
    kind: '835-reversal',
    adjudicationKey: `${key} back`,
    chargeAmount: cents(-10_000),
    paymentAmount: cents(-8_000),
  },
  ...(byPerson === undefined ? {} : { byPerson }),
});
const undone = (key: string): Move => ['change', back(key, true)];
const shown = (pair: Pair): readonly string[] => [pair.original.display, pair.change.display];

describe('T-18 a replacement', () => {
  const decided: Move = ['change', paid('p2')];
  it.each<readonly [string, readonly Move[], readonly string[]]>([
    ['is sent', [sent], ['PAID', 'SENT']],
    ['and the original is taken back first', [sent, taken], ['REVERSED', 'SENT']],
    ['taken back, then paid', [sent, taken, decided], ['SUPERSEDED', 'PAID']],
    ['paid, then taken back', [sent, decided, taken], ['SUPERSEDED', 'PAID']],
    ['paid alone', [sent, decided], ['SUPERSEDED', 'PAID']],
    ['pended', [sent, ['change', paid('p2', 'PENDING')]], ['PAID', 'PENDING']],
    ['denied, and nothing is taken back', [sent, ['change', paid('p2', 'DENIED')]], ['PAID', 'DENIED']],
    ['denied, and the original taken back', [sent, ['change', paid('p2', 'DENIED')], taken], ['SUPERSEDED', 'DENIED']],
    ['rejected', [sent, ['change', payer('rejected')]], ['PAID', 'PAYER_REJECTED']],
    ['T-32 paid, and a person undoes it', [sent, decided, undone('p2')], ['PAID', 'REVERSED']],
    [
      'T-32 paid, taken back by the payer, to be corrected',
      [sent, decided, ['change', back('p2')]],
      ['SUPERSEDED', 'REVERSED'],
    ],
  ])('%s', (_name, moves, states) => {
    expect(shown(story('7', moves))).toEqual(states);
    expect(shown(story('7', [...moves, ...moves])), 'twice is once').toEqual(states);
  });
});

describe('T-19, T-31 a void', () => {
  const accepted: Move = ['change', payer('accepted')];
  const denied: Move = ['change', paid('p2', 'DENIED')];
  it.each<readonly [string, readonly Move[], readonly string[]]>([
    ['is sent', [sent], ['VOID_SENT', 'SENT']],
    ['accepted by a 277CA only', [sent, accepted], ['VOID_SENT', 'PAYER_ACCEPTED']],
    ['accepted, then the original is taken back', [sent, accepted, taken], ['VOIDED', 'VOIDED']],
    ['taken back before we know that it was sent', [taken, sent], ['VOIDED', 'VOIDED']],
    ['taken back, then a late acceptance', [sent, taken, accepted], ['VOIDED', 'VOIDED']],
    ['rejected', [sent, ['change', payer('rejected')]], ['PAID', 'PAYER_REJECTED']],
    ['denied', [sent, denied], ['PAID', 'DENIED']],
    ['denied at zero, and the original taken back all the same', [sent, denied, taken], ['VOIDED', 'VOIDED']],
    ['taken back and denied at zero', [sent, taken, denied], ['VOIDED', 'VOIDED']],
    [
      'taken back by the payer for a correction of its own',
      [sent, taken, ['original', paid('p3')]],
      ['VOID_SENT', 'VOIDED'],
    ],
  ])('%s', (_name, moves, states) => {
    expect(shown(story('8', moves))).toEqual(states);
    expect(shown(story('8', [...moves, ...moves])), 'twice is once').toEqual(states);
  });

  it('T-16 one part of a split claim taken back is no void', () => {
    const half = (key: string, sign: 1 | -1): SubmissionEvent => {
      const amounts = { adjudicationKey: key, chargeAmount: cents(sign * 5_000), paymentAmount: cents(sign * 4_000) };
      return sign === 1 ? { kind: '835', outcome: 'PAID', ...amounts } : { kind: '835-reversal', ...amounts };
    };
    const split: Pair = { ...first(), original: foldState([...out('t1'), half('a', 1), half('b', 1)]) };
    expect(shown(story('8', [sent, ['original', half('va', -1)]], split))).toEqual(['VOID_SENT', 'SENT']);
    const both: readonly Move[] = [sent, ['original', half('va', -1)], ['original', half('vb', -1)]];
    expect(shown(story('8', both, split))).toEqual(['VOIDED', 'VOIDED']);
  });

  it('a payer that pays what it voided is told', () => {
    const voided = story('8', [sent, taken]).original;
    expect(nextState(voided, paid('p3'))).toMatchObject({ exception: 'paid-after-void' });
  });

  it.each<readonly [string, readonly SubmissionEvent[], string]>([
    ['a syntax acceptance', [{ kind: '999', transmission: 't1', rejected: false }], 'SYNTAX_OK'],
    ['a 277CA', [{ kind: '277ca', source: 'clearinghouse', outcome: 'accepted' }], 'CH_ACCEPTED'],
    ['nothing', [], 'SENT'],
  ])('T-31 an original of which we have no 835 goes back to %s', (_name, seen, state) => {
    const from: Pair = { ...first(), original: foldState([...out('t1'), ...seen]) };
    expect(shown(story('8', [sent, ['change', payer('rejected')]], from))).toEqual([state, 'PAYER_REJECTED']);
  });

  it('a replaced original is told from a corrected reject, also when it is read back', () => {
    const replaced = story('7', [sent, ['change', paid('p2')]]).original;
    const corrected = foldState([...out('t1'), payer('rejected'), { kind: 'corrected' }]);
    expect(parseState(serializeState(replaced)).seen).toContain('replaced');
    expect(corrected.display).toBe('SUPERSEDED');
    expect(corrected.seen).not.toContain('replaced');
  });
});

it('T-18, T-19 the answers to both claims come to the same states in every order, and twice', () => {
  const answers = (frequencyCode: string): readonly Move[] => [
    sent,
    taken,
    ['change', payer('accepted')],
    ['change', { kind: '999', transmission: 't2', rejected: false }],
    ['original', { kind: '277', outcome: 'finalized' }],
    ['original', payer('accepted')],
    ...(frequencyCode === '7' ? ([['change', paid('p2')]] as const) : []),
  ];
  const stories = fc.constantFrom('7', '8').chain((frequencyCode) =>
    fc.tuple(
      fc.constant(frequencyCode),
      fc.shuffledSubarray([...answers(frequencyCode), ...answers(frequencyCode)], {
        minLength: answers(frequencyCode).length * 2,
      }),
    ),
  );
  fc.assert(
    fc.property(stories, ([frequencyCode, moves]) => {
      expect(story(frequencyCode, moves)).toEqual(story(frequencyCode, answers(frequencyCode)));
    }),
  );
});
