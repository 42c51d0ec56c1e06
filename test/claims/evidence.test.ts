import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

type Answer = (world: World) => World;

const NAMES = ['1', '2', '3', '4', '5', '77'];
const verdicts = fc.constantFrom('A1:WQ', 'A2:WQ', 'A3:U', 'A7:U', 'A7:WQ', 'F1:WQ');
/** Of sets that are ours and of sets that aren't, of our claims and of others. */
const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.tuple(fc.constantFrom('A', 'E', 'R'), fc.constantFrom('000000001', '000000099')).map(
    ([code, number]): Answer =>
      (world) =>
        world.ta1(code, '000', number),
  ),
  fc.tuple(fc.constantFrom('A', 'E', 'R'), fc.constantFrom('0001', '0002', '0099')).map(
    ([code, set]): Answer =>
      (world) =>
        world.group(code === 'A' ? 'A' : 'P', `AK2*837*${set}*005010X222A1`, `IK5*${code}`),
  ),
  fc
    .tuple(
      fc.constantFrom('AY' as const, 'PR' as const),
      fc.constantFrom('BHT1-1', 'BHT1-2', 'NOT-OURS'),
      fc.array(fc.tuple(fc.constantFrom(...NAMES), verdicts), { minLength: 1, maxLength: 4 }),
    )
    .map(
      ([source, reference, claims]): Answer =>
        (world) =>
          world.reported(
            source,
            reference,
            claims.map(([name, verdict]) => `${name}:${verdict}`),
          ),
    ),
);

describe('properties of evidence', () => {
  it('F no state without evidence: a claim that no answer is about is as it was sent, and every answer has its place', () => {
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 8 }), (said) => {
        const world = said.reduce((now, answer) => answer(now), new World());
        const named = new Set(world.answered.map(({ claim }) => claim.claimKey));
        for (const [key, state] of world.states) if (!named.has(key)) expect(state.display).toBe('SENT');
        for (const { at } of world.answered) expect(at).toMatchObject({ offset: expect.any(Number) });
      }),
    );
  });

  it('F no evidence without a state or a queue: every answer is applied to a claim or told as unexplained', () => {
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 8 }), (said) => {
        const world = new World();
        for (const answer of said) {
          const before = world.answered.length + world.unexplained.length;
          answer(world);
          expect(world.answered.length + world.unexplained.length).toBeGreaterThan(before);
        }
        for (const { claim } of world.answered) expect(world.states.has(claim.claimKey)).toBe(true);
      }),
    );
  });

  it('F of one 277CA each claim that it names has an answer of its own or is told', () => {
    const lists = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
    fc.assert(
      fc.property(lists, fc.constantFrom('BHT1-1', 'BHT1-2'), (names, reference) => {
        const world = new World().reported(
          'PR',
          reference,
          names.map((name) => `${name}:A2:WQ`),
        );
        const answered = world.answered.map(({ claim }) => claim.patientControlNumber);
        const told = world.unexplained.map((item) => item.names);
        for (const name of names) expect([...answered, ...told]).toContain(`PCN${name}`);
      }),
    );
  });
});
