import { describe, expect, it } from 'vitest';
import { scrubEnvelope, type WrittenInterchange } from '../../../src/outbound/scrub/envelope-edits.ts';
import { assertSendable } from '../../../src/outbound/written-envelope.ts';

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

describe('the file that was written, read back (SC-004)', () => {
  const segment = (...elements: readonly string[]): string => `${elements.join('*')}~`;
  const isa = (usage: string): string =>
    `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261125*0830*^*00501*000000007*0*${usage}*:~`;
  const file = (changes: Readonly<Record<string, string>> = {}): Uint8Array => {
    const parts = {
      isa: isa('T'),
      gs: segment('GS', 'HC', 'SENDER', 'RECEIVER', '20261125', '0830', '7', 'X', '005010X222A1'),
      st: segment('ST', '837', '0001', '005010X222A1'),
      body: segment('BHT', '0019', '00', '1', '20261125', '0830', 'CH'),
      se: segment('SE', '3', '0001'),
      ge: segment('GE', '1', '7'),
      iea: segment('IEA', '1', '000000007'),
      ...changes,
    };
    return Buffer.from(Object.values(parts).join(''), 'latin1');
  };

  it('a sound interchange may leave', () => {
    expect(() => assertSendable(file(), 'professional', 'T')).not.toThrow();
  });

  it.each([
    ['E-002 a wrong number of segments', file({ se: segment('SE', '4', '0001') }), 'E-002'],
    ['E-002 another control number in SE', file({ se: segment('SE', '3', '0002') }), 'E-002'],
    ['E-002 a wrong number of sets', file({ ge: segment('GE', '2', '7') }), 'E-002'],
    ['E-002 another control number in IEA', file({ iea: segment('IEA', '1', '000000008') }), 'E-002'],
    ['E-002 a missing trailer', file({ iea: '' }), 'E-002'],
    ['E-003 the guide of institutional claims', file({ st: segment('ST', '837', '0001', '005010X223A2') }), 'E-003'],
    ['E-004 a production file for a test mailbox', file({ isa: isa('P') }), 'E-004'],
  ])('%s never leaves', (_name, bytes, code) => {
    expect(() => assertSendable(bytes, 'professional', 'T')).toThrow(code);
  });

  it('nor does a file without an interchange', () => {
    expect(() => assertSendable(new Uint8Array(), 'professional', 'T')).toThrow('0 interchanges');
  });
});
