import { describe, expect, it } from 'vitest';
import { isBlocking } from '../../src/base/finding.ts';
import { answerGroup } from '../../src/guides/acknowledge/group.ts';
import { answerInterchange } from '../../src/guides/acknowledge/interchange.ts';
import type { AnswerSegment } from '../../src/guides/acknowledge/segments.ts';
import { type ValidationResult, validateX12 } from '../../src/guides/validate.ts';
import { illegalMutants, placeAll } from './fixtures/mutants.ts';
import { FIXTURES, type Fixture, interchangeOf } from './fixtures/sets.ts';
import { testLibrary } from './library.ts';

const library = testLibrary();

function line({ id, elements }: AnswerSegment): string {
  const texts = elements.map((element) => {
    if (element === undefined || typeof element === 'string') return element ?? '';
    if ('repetitions' in element) throw new Error('no repetitions are written');
    return element.join(':').replace(/:+$/, '');
  });
  return [id, ...texts].join('*').replace(/\*+$/, '');
}

function answered(result: ValidationResult, form: '999' | '997' = '999'): readonly string[] {
  const group = result.received[0]?.groups[0];
  if (group === undefined) throw new Error('no group');
  return answerGroup(group, { form, library })?.segments.map(line) ?? [];
}

function validated(fixture: Fixture, change: (lines: string) => string): ValidationResult {
  return validateX12(interchangeOf(fixture, change(fixture.lines).split('\n')), { library, snip: 4 });
}

describe('999', () => {
  it('A-002 accepts a sound group', () => {
    expect(answered(validated(FIXTURES['837P'], (lines) => lines))).toEqual([
      'AK1*HC*77*005010X222A1',
      'AK2*837*0001*005010X222A1',
      'IK5*A',
      'AK9*A*1*1*1',
    ]);
  });

  it('A-004 A-005 A-007 names segment, loop, claim and element, and copies no value', () => {
    const result = validated(FIXTURES['837P'], (lines) =>
      lines.replace('SV1*HC:99212*80*UN*1***1', 'SV1*HC:99212*80*UN*1A***1').replace('N3*12 QUAY STREET\n', ''),
    );
    expect(answered(result)).toEqual([
      'AK1*HC*77*005010X222A1',
      'AK2*837*0001*005010X222A1',
      'IK3*N3*7*2010AA*3',
      'IK3*SV1*31*2400*8',
      'CTX*CLM01:PCN-2',
      'IK4*4*380*6',
      'IK5*R*I5*5',
      'AK9*R*1*1*0',
    ]);
  });

  it('places components and their data element numbers', () => {
    const result = validated(FIXTURES['837P'], (lines) => lines.replace('HI*ABK:M545', 'HI*ABK:M545*ABF:'));
    expect(answered(result)).toContain('IK4*2:2*1271*1');
  });

  it('a warning alone does not refuse', () => {
    const result = validated(FIXTURES['837P'], (lines) => lines.replace('REF*EI*123456789', 'REF*EI*123456789**'));
    expect(result.findings.map((item) => item.severity)).toEqual(['warning']);
    expect(answered(result)).toContain('IK5*A');
  });

  it('AK9 P when some sets are sound; a refused group answers for all of its sets', () => {
    const fixture = FIXTURES['837P'];
    const good = fixture.lines.split('\n');
    const bad = good.filter((text) => !text.startsWith('N3*12')).map((text) => text.replace('*0001*', '*0002*'));
    const text = interchangeOf(fixture, good)
      .toString('latin1')
      .replace('GE*1', `${bad.join('~\n')}~\nSE*${bad.length + 1}*0002~\nGE*2`);
    const result = validateX12(Buffer.from(text, 'latin1'), { library });
    expect(answered(result).at(-1)).toBe('AK9*P*2*2*1');
    const wrong = validateX12(Buffer.from(text.replace('GE*2*77', 'GE*2*78'), 'latin1'), { library });
    expect(answered(wrong)).toEqual(['AK1*HC*77*005010X222A1', 'AK9*R*2*2*0*4']);
  });

  it('a set that a 999 has no name for shows in the counts', () => {
    const result = validated(FIXTURES['837P'], (lines) => lines.replace('ST*837', 'ST*850'));
    expect(answered(result)).toEqual(['AK1*HC*77*005010X222A1', 'AK9*R*1*1*0']);
    expect(answered(result, '997')).toContain('AK2*850*0001');
  });

  it('A-006 never answers an acknowledgement', () => {
    for (const name of ['999', '997'] as const) {
      const group = validated(FIXTURES[name], (lines) => lines).received[0]?.groups[0];
      expect(group && answerGroup(group, { form: '999', library })).toBeUndefined();
    }
  });

  it.each(['837P', '837P/dependent', '837I', '835', '277CA', '271'] as const)(
    'of every illegal mutant of %s is sound by our own guide, in both forms',
    (name) => {
      const fixture = FIXTURES[name];
      const all = placeAll(library.guide(name.split('/')[0] ?? ''), fixture);
      let refused = 0;
      for (const [number, mutant] of [...illegalMutants(all)].entries()) {
        if (number % 3 !== 0) continue;
        const result = validateX12(interchangeOf(fixture, mutant.lines), { library });
        for (const form of ['999', '997'] as const) {
          const own = FIXTURES[form];
          const body = answered(result, form);
          if (body.some((text) => /^.K5\*R/.test(text))) refused++;
          const head = form === '999' ? `ST*999*0001*${own.version}` : 'ST*997*0001';
          const check = validateX12(interchangeOf(own, [head, ...body]), { library });
          expect(
            check.findings
              .filter(isBlocking)
              .map(({ kind, at }) => `${kind.code} ${at.segmentId} ${at.element} in ${body.join('~')}`),
          ).toEqual([]);
        }
      }
      expect(refused).toBeGreaterThan(20);
    },
  );
});

describe('997', () => {
  it('has the codes of the standard for those that only a 999 has', () => {
    const result = validated(FIXTURES['837P'], (lines) =>
      lines.replace('NM1*40*2*SUNRISE HEALTH*****46*R2000\n', '').replace('CLM*PCN-2*80*', 'CLM*PCN-2*80*X'),
    );
    expect(answered(result, '997')).toEqual([
      'AK1*HC*77',
      'AK2*837*0001',
      'AK3*NM1*1*1000B*3',
      'AK3*CLM*28*2300*8',
      'AK4*3*1032*10',
      'AK5*R*5',
      'AK9*R*1*1*0',
    ]);
  });
});

describe('TA1', () => {
  const sound = interchangeOf(FIXTURES['837P']).toString('latin1');
  const answer = (text: string): string | undefined => {
    const received = validateX12(Buffer.from(text, 'latin1'), { library }).received[0];
    const segment = received && answerInterchange(received);
    return segment && line(segment);
  };

  it('A-001 accepts, whatever its sets are like', () => {
    expect(answer(sound)).toBe('TA1*000000077*260302*1023*A*000');
    expect(answer(sound.replace('N3*12 QUAY STREET~\n', ''))).toBe('TA1*000000077*260302*1023*A*000');
  });

  it('A-001 refuses a control number that differs, with its note code', () => {
    expect(answer(sound.replace('IEA*1*000000077', 'IEA*1*000000078'))).toBe('TA1*000000077*260302*1023*R*001');
    expect(answer(sound.replace('IEA*1*', 'IEA*2*'))).toBe('TA1*000000077*260302*1023*R*021');
  });

  it('A-001 notes what it can live with', () => {
    expect(answer(sound.replace('*0*T*:', '*0*Q*:'))).toBe('TA1*000000077*260302*1023*E*020');
  });

  it('is none for an interchange that holds a TA1 alone, and such a TA1 is checked', () => {
    const [isa = ''] = sound.split('\n');
    const only = `${isa}\nTA1*000000012*260301*1200*A*000~\nIEA*0*000000077~\n`;
    expect(answer(only)).toBeUndefined();
    expect(validateX12(Buffer.from(only, 'latin1'), { library }).findings).toEqual([]);
    const bad = validateX12(Buffer.from(only.replace('*A*000', '*Q*000'), 'latin1'), { library });
    expect(bad.findings.map(({ kind, at }) => `${kind.code} ${at.segmentId} ${at.element}`)).toEqual([
      'element-code TA1 4',
    ]);
  });
});
