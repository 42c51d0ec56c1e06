import { describe, expect, it } from 'vitest';
import { cleanClaims, type Evaluation } from '../../src/reports/clean-claims.ts';

const judged = (claimId: string, changes: Partial<Evaluation> = {}): Evaluation => ({
  billingSystem: 'main',
  claimId,
  payerId: 'P1',
  frequencyCode: '1',
  day: '2026-11-20',
  judged: true,
  errors: 0,
  ...changes,
});

describe('SC-011, K-010 clean-claim rate', () => {
  it.each([
    ['no claim at all', [], [{ payerId: '', claims: 0, clean: 0 }]],
    ['one that was clean at once', [judged('A')], [all(1, 1, '100.0'), { ...all(1, 1, '100.0'), payerId: 'P1' }]],
    [
      'one with errors that was corrected: its first judging counts',
      [judged('A', { errors: 2 }), judged('A')],
      [all(1, 0, '0.0'), { ...all(1, 0, '0.0'), payerId: 'P1' }],
    ],
    [
      'one that was clean first and is dropped again after a reject',
      [judged('A'), judged('A', { errors: 1 })],
      [all(1, 1, '100.0'), { ...all(1, 1, '100.0'), payerId: 'P1' }],
    ],
    [
      'replacements, voids and what was sent before are not counted',
      [
        judged('A'),
        judged('B', { frequencyCode: '7' }),
        judged('C', { frequencyCode: '8' }),
        judged('D', { judged: false }),
      ],
      [all(1, 1, '100.0'), { ...all(1, 1, '100.0'), payerId: 'P1' }],
    ],
    [
      'the same claim to two payers is two bills; by payer, in the order of their ids',
      [judged('A', { payerId: 'P2', errors: 1 }), judged('A'), judged('B'), judged('A', { billingSystem: 'other' })],
      [all(4, 3, '75.0'), { ...all(3, 3, '100.0'), payerId: 'P1' }, { ...all(1, 0, '0.0'), payerId: 'P2' }],
    ],
  ])('%s', (_name, evaluations, expected) => {
    expect(cleanClaims(evaluations)).toEqual(expected);
  });

  it('since a day: a claim that was judged first before it stays out, whatever came later', () => {
    const rows = [
      judged('A', { day: '2026-10-31', errors: 1 }),
      judged('A'),
      judged('B', { day: '2026-11-01' }),
      judged('C'),
    ];
    expect(cleanClaims(rows, '2026-11-01')[0]).toEqual(all(2, 2, '100.0'));
  });

  it('rounds half up to one decimal', () => {
    const rows = Array.from({ length: 16 }, (_, index) => judged(`C${index}`, { errors: index === 0 ? 1 : 0 }));
    expect(cleanClaims(rows)[0]?.rate).toBe('93.8');
    expect(cleanClaims(rows.slice(0, 3))[0]?.rate).toBe('66.7');
  });
});

function all(claims: number, clean: number, rate: string) {
  return { payerId: '', claims, clean, rate };
}
