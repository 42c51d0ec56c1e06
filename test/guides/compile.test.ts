import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guideFiles, parseSource } from '../../scripts/write-guides.ts';
import { bindLoops } from '../../src/guides/bind.ts';
import { compileLibrary } from '../../src/guides/compile.ts';
import type { GuideLibrary } from '../../src/guides/guide.ts';
import { GuideWalker } from '../../src/guides/walker.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { FIXTURES, interchangeOf } from './fixtures/sets.ts';
import { testLibrary } from './library.ts';

const library = testLibrary();

const DICTIONARY = {
  index: [{ isa12: '00501', gs01: 'XX', gs08: '005010X999', st01: '999', guide: 'G' }],
  elements: {
    '1': { type: 'ID', min: 1, max: 3, name: 'Code' },
    '2': { type: 'AN', min: 1, max: 9, name: 'Text' },
  },
  composites: { C001: { name: 'Pair', has: ['1!', '2'], notes: ['P0102'] } },
  segments: {
    ST: { name: 'Header', has: ['1!', '2!'], notes: [] },
    REF: { name: 'Reference', has: ['1!', '2'], notes: ['R0102'] },
  },
  codes: {},
};

const ST = { segment: 'ST', usage: 'R', repeat: 1, order: 1, name: 'Header' };
const reference = (extra: object) => ({ segment: 'REF', usage: 'S', repeat: 1, order: 2, name: 'Reference', ...extra });

function compile(children: readonly object[]): GuideLibrary {
  const file = {
    id: 'G',
    name: 'G',
    transactionSet: '999',
    functionalId: 'XX',
    versions: ['005010X999'],
    basis: '',
    children,
  };
  const small = compileLibrary({ ...DICTIONARY, loadGuide: () => file });
  small.guide('G');
  return small;
}

describe('compiling', () => {
  it('finds every guide by version, set and group', () => {
    expect(library.ids.length).toBe(17);
    expect(library.find({ version: '005010X222A1', transactionSet: '837' })?.id).toBe('837P');
    expect(library.find({ version: '005010X223A3', transactionSet: '837' })?.id).toBe('837I');
    expect(library.find({ version: '004010X098A1', transactionSet: '837' })).toBeUndefined();
    expect(library.find({ version: '005010X217', transactionSet: '278', bht02: '11' })?.id).toBe('278-response');
    expect(() => library.guide('837X')).toThrow('no guide 837X');
  });

  it('gives frozen nodes whose keys are unique in a loop and the same in both branches of an 837', () => {
    for (const id of library.ids) {
      const guide = library.guide(id);
      for (const loop of guide.loops) {
        expect(Object.isFrozen(loop)).toBe(true);
        const keys = loop.children.flatMap((child) => (child.kind === 'segment' ? [child.key] : []));
        expect(new Set(keys).size).toBe(keys.length);
      }
    }
    const keysUnder = (path: string): readonly string[] =>
      library
        .guide('837P')
        .segments.filter((node) => node.loop.path === path)
        .map((node) => node.key);
    expect(keysUnder('2000A/2000B/2300')).toEqual(keysUnder('2000A/2000B/2000C/2300'));
    expect(keysUnder('2000A/2000B/2300')).toEqual(
      expect.arrayContaining(['2300/CLM', '2300/REF*G1', '2300/HI*ABK', '2300/DTP*435']),
    );
  });

  it.each([
    ['a segment that is no segment', [ST, { ...reference({}), segment: 'ABC' }], 'no segment ABC'],
    ['an element that is none of the segment', [ST, reference({ need: ['03'] })], 'has no element 03'],
    ['lengths the wrong way round', [ST, reference({ elements: { '02': { min: 9, max: 3 } } })], 'length 9 to 3'],
    [
      'siblings that can not be told apart',
      [
        ST,
        reference({ qualifier: { position: 1, codes: ['A', 'B'] } }),
        reference({ qualifier: { position: 1, codes: ['B'] } }),
      ],
      "can't be told apart",
    ],
    [
      'a loop that repeats one that is not there',
      [ST, { loop: 'L', usage: 'S', repeat: 1, order: 3, name: 'L', like: 'M' }],
      'has no loop M',
    ],
    ['another shape', [ST, { ...reference({}), usage: 'Q' }], 'usage'],
  ])('refuses %s', (_, children, message) => {
    expect(() => compile(children)).toThrow(message);
  });

  it('takes siblings of one id in the same order when their qualifiers differ', () => {
    const small = compile([
      ST,
      reference({ qualifier: { position: 1, codes: ['A'] } }),
      reference({ qualifier: { position: 1, codes: ['B'] } }),
    ]);
    expect(small.guide('G').segments.map((node) => node.key)).toEqual(['ST/ST', 'ST/REF*A', 'ST/REF*B']);
  });
});

describe('the source', () => {
  it('is what schemas/x12 was written from', async () => {
    const { readFileSync } = await import('node:fs');
    for (const [path, text] of guideFiles(resolve('schemas/source'))) {
      expect(readFileSync(resolve('schemas', path), 'utf8'), path).toBe(text);
    }
  });

  it('says where a line is wrong', () => {
    expect(() => parseSource('a\n   b', 'x.txt')).toThrow('x.txt:2: indentation');
  });
});

describe('bindLoops', () => {
  const guide = library.guide('837P');

  it('refuses a segment or a loop that the guide does not have', () => {
    expect(() => bindLoops(guide, { '2300/ZZZ': () => undefined })).toThrow('no segment 2300/ZZZ');
    expect(() => bindLoops(guide, {}, { enter: { '9999': () => undefined } })).toThrow('no loop 9999');
  });

  it('drives handlers in both branches, opens and closes loops, and hands on what nobody takes', () => {
    for (const [name, path] of [
      ['837P', '2000A/2000B/2300'],
      ['837P/dependent', '2000A/2000B/2000C/2300'],
    ] as const) {
      const story: string[] = [];
      const bound = bindLoops<string[]>(
        guide,
        { '2300/CLM': (context, segment, node) => context.push(`${node.loop.path} ${segment.element(1)}`) },
        {
          enter: { 2300: (context) => context.push('open') },
          leave: { 2300: (context) => context.push('close') },
          unhandled: (context, _, node) => {
            if (node.key === '2300/HI*ABK') context.push('unhandled HI');
          },
        },
      );
      const walker = new GuideWalker(guide, { level: 'place', consumer: bound.consumer(story) });
      readX12(interchangeOf(FIXTURES[name]), {
        segment: (segment, context) => walker.segment(segment, context.segmentOrdinal),
      });
      walker.end();
      const claims = name === '837P' ? ['PCN-1', 'PCN-2'] : ['PCN-3'];
      expect(story).toEqual(claims.flatMap((claim) => ['open', `${path} ${claim}`, 'unhandled HI', 'close']));
    }
  });

  it('places what follows a bad segment, and tells of the bad one', () => {
    const placed: string[] = [];
    const unplaced: string[] = [];
    const walker = new GuideWalker(guide, {
      level: 'place',
      consumer: {
        segment: (_, node) => placed.push(node.key),
        unplaced: (segment) => unplaced.push(segment.id),
      },
    });
    const lines = FIXTURES['837P'].lines.replace('PRV*PE*PXC*207Q00000X', 'ZZ1*1').split('\n');
    readX12(interchangeOf(FIXTURES['837P'], lines), {
      segment: (segment, context) => walker.segment(segment, context.segmentOrdinal),
    });
    walker.end();
    expect(unplaced).toEqual(['ZZ1']);
    expect(placed.length).toBe(lines.length);
    expect(placed).toContain('2400/SV1');
  });
});
