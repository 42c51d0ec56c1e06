import { describe, expect, it } from 'vitest';
import { scrubEnvelope, type WrittenInterchange } from '../../../src/outbound/scrub/envelope-edits.ts';

const SET = {
  claimType: 'professional',
  guide: '005010X222A1',
  controlNumber: '0001',
  trailerControlNumber: '0001',
  saidSegments: 30,
  segments: 30,
} as const;
const GROUP = { version: '005010X222A1', controlNumber: '1', trailerControlNumber: '1', setCount: 1, sets: [SET] };
const WRITTEN: WrittenInterchange = {
  delimiters: ['*', ':', '^', '~'],
  headerLength: 106,
  headerElements: 16,
  usage: 'P',
  controlNumber: '000000001',
  trailerControlNumber: '000000001',
  groupCount: 1,
  groups: [GROUP],
};
const codes = (written: WrittenInterchange, usage: 'T' | 'P' = 'P') =>
  scrubEnvelope(written, usage).map(({ kind }) => kind.code);

describe('edits of the written file (SC-004)', () => {
  it('a sound file has no finding', () => {
    expect(codes(WRITTEN)).toEqual([]);
  });

  it.each([
    ['E-001 an ISA of 105 characters', { headerLength: 105 }, ['E-001']],
    ['E-001 two equal delimiters', { delimiters: ['*', ':', ':', '~'] }, ['E-001']],
    ['E-002 another control number in IEA', { trailerControlNumber: '000000002' }, ['E-002']],
    ['E-002 a wrong number of groups', { groupCount: 2 }, ['E-002']],
    ['E-002 a wrong number of segments', { groups: [{ ...GROUP, sets: [{ ...SET, saidSegments: 31 }] }] }, ['E-002']],
    [
      'E-003 a professional claim under the institutional guide',
      { groups: [{ ...GROUP, sets: [{ ...SET, guide: '005010X223A2' }] }] },
      ['E-003'],
    ],
    ['E-003 a group of another version than its sets', { groups: [{ ...GROUP, version: '005010X222' }] }, ['E-003']],
    ['E-004 a test file for production', { usage: 'T' }, ['E-004']],
  ])('%s', (_name, change, expected) => {
    expect(codes({ ...WRITTEN, ...change })).toEqual(expected);
  });

  it('E-004 a production file for tests', () => {
    expect(codes(WRITTEN, 'T')).toEqual(['E-004']);
  });
});
