import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateX12 } from '../../src/guides/validate.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { illegalMutants, legalMutants, type Mutant, placeAll, unbalancedMutants } from './fixtures/mutants.ts';
import { FIXTURES, type Fixture, interchangeOf } from './fixtures/sets.ts';
import { testLibrary } from './library.ts';

const library = testLibrary();
const corpus = process.env['CLAIMGATE_CORPUS'];

/** Mutants that are found by no rule of ours, with the reason. `*` stands for any guide. */
const SURVIVORS: Readonly<Record<string, string>> = {};

function accepted(fixture: Fixture, lines: readonly string[]): boolean {
  return validateX12(interchangeOf(fixture, lines), { library, snip: 3 }).accepted;
}

function survivorsOf(guideId: string, fixture: Fixture, mutants: Iterable<Mutant>): string[] {
  const survivors = new Set<string>();
  for (const mutant of mutants) {
    const name = `${guideId}: ${mutant.operator}: ${mutant.place}`;
    if (accepted(fixture, mutant.lines) && SURVIVORS[name] === undefined) survivors.add(name);
  }
  return [...survivors];
}

/** At most `most` of each operator, spread over the whole set. */
function some(mutants: Iterable<Mutant>, most: number): Mutant[] {
  const groups = new Map<string, Mutant[]>();
  for (const mutant of mutants) groups.set(mutant.operator, [...(groups.get(mutant.operator) ?? []), mutant]);
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, Math.floor(group.length / most));
    return group.filter((_, index) => index % step === 0).slice(0, most);
  });
}

describe.each(Object.entries(FIXTURES))('%s', (name, fixture) => {
  const guide = library.guide(name.split('/')[0] ?? '');
  const all = placeAll(guide, fixture);

  it('is refused in every illegal mutant', () => {
    const mutants = [...illegalMutants(all)];
    expect(mutants.length).toBeGreaterThan(8);
    expect(survivorsOf(guide.id, fixture, mutants)).toEqual([]);
  });

  it('is refused when out of balance by a cent', () => {
    expect(survivorsOf(guide.id, fixture, unbalancedMutants(all))).toEqual([]);
  });

  it('is accepted in every legal mutant', () => {
    const refused = [...legalMutants(all)]
      .filter((mutant) => !accepted(fixture, mutant.lines))
      .map((mutant) => `${mutant.operator}: ${mutant.place}`);
    expect(refused).toEqual([]);
  });

  it('is refused when a trailer counts one more or less', () => {
    const text = interchangeOf(fixture).toString('latin1');
    for (const step of [1, -1]) {
      const counted = text.replace(/~\nSE\*(\d+)/, (_, count: string) => `~\nSE*${Number(count) + step}`);
      expect(validateX12(Buffer.from(counted, 'latin1'), { library }).accepted).toBe(false);
    }
  });
});

/** Sound sets of the public files in our fixtures' form, a few of each guide. */
function corpusSets(folder: string): Map<string, Fixture[]> {
  const sets = new Map<string, Fixture[]>();
  const files = readdirSync(folder).flatMap((owner) => {
    const path = join(folder, owner);
    return statSync(path).isDirectory() && owner !== '_licences'
      ? readdirSync(path).map((file) => join(path, file))
      : [];
  });
  for (const file of files) {
    const bytes = readFileSync(file);
    if (!/^ISA\*/.test(bytes.toString('latin1', 0, 4)) || bytes.length > 60_000) continue;
    const result = validateX12(bytes, { library });
    const guide = result.transactionSets[0]?.guide;
    if (!result.accepted || guide === undefined || result.transactionSets.length !== 1) continue;
    const lines: string[] = [];
    let usable = true;
    let head = { functionalId: '', version: '' };
    readX12(bytes, {
      setStart: (_, context) => {
        const { component, repetition } = context.interchange.delimiters;
        usable = component === 0x3a && (repetition ?? 0x5e) === 0x5e;
        head = { functionalId: context.group?.functionalId ?? '', version: context.group?.version ?? '' };
      },
      segment: (segment) => {
        if (segment.id !== 'SE') lines.push(segment.text);
      },
    });
    if (usable) sets.set(guide, [...(sets.get(guide) ?? []), { ...head, lines: lines.join('\n') }].slice(0, 3));
  }
  return sets;
}

describe('public samples', () => {
  if (corpus === undefined) console.log('SKIPPED: mutants of the public samples: CLAIMGATE_CORPUS is not set');
  it.skipIf(corpus === undefined)('are refused in every illegal mutant', () => {
    const survivors: string[] = [];
    let count = 0;
    for (const [guideId, fixtures] of corpusSets(corpus ?? '')) {
      for (const fixture of fixtures) {
        const all = placeAll(library.guide(guideId), fixture);
        const mutants = some([...illegalMutants(all), ...unbalancedMutants(all)], 8);
        count += mutants.length;
        survivors.push(...survivorsOf(guideId, fixture, mutants));
      }
    }
    expect(count).toBeGreaterThan(500);
    expect([...new Set(survivors)]).toEqual([]);
  });
});
