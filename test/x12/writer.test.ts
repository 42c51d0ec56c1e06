import { describe, expect, it } from 'vitest';
import { readX12 } from '../../src/x12/reader.ts';
import { isaElements, type WritableElement, X12Writer } from '../../src/x12/writer.ts';

const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };
const { repetition: _repetition, ...WITHOUT_REPETITION } = DELIMITERS;
const HEADER = {
  senderQualifier: 'ZZ',
  senderId: 'SENDER',
  receiverQualifier: '30',
  receiverId: '123456789',
  date: '260915',
  time: '0800',
  controlNumber: 42,
  acknowledgementRequested: true,
  usage: 'T',
} as const;

const text = (writer: X12Writer): string => Buffer.from(writer.bytes()).toString('latin1');

describe('X12Writer', () => {
  it.each<readonly [string, string, readonly WritableElement[], string]>([
    ['texts', 'NM1', ['41', '2', 'SAMPLE CLINIC'], 'NM1*41*2*SAMPLE CLINIC~'],
    ['empty elements in the middle', 'NM1', ['41', '', undefined, 'X'], 'NM1*41***X~'],
    ['trailing empty elements left out', 'NM1', ['41', '2', '', undefined, [], ['', '']], 'NM1*41*2~'],
    ['no elements', 'LX', [], 'LX~'],
    ['a composite', 'SV1', [['HC', '99213', '', '25'], '100'], 'SV1*HC:99213::25*100~'],
    ['trailing empty components left out', 'SV1', [['HC', '99213', '', ''], '100'], 'SV1*HC:99213*100~'],
    ['repetitions', 'EB', [{ repetitions: ['30', 'A1', ''] }, 'X'], 'EB*30^A1*X~'],
    [
      'repeated composites',
      'HI',
      [
        {
          repetitions: [
            ['ABK', 'R69'],
            ['ABF', 'Z00', ''],
          ],
        },
      ],
      'HI*ABK:R69^ABF:Z00~',
    ],
    ['repetitions that are all empty', 'HI', ['A', { repetitions: ['', []] }], 'HI*A~'],
    ['latin1', 'NM1', ['JOS\u00c9'], 'NM1*JOS\u00c9~'],
  ])('writes %s', (_name, id, elements, expected) => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    expect(writer.segment(id, elements)).toBeUndefined();
    expect(text(writer)).toBe(expected);
  });

  it.each<readonly [string, string, readonly WritableElement[], object]>([
    [
      'fault 57: the element separator',
      'NM1',
      ['41', 'DOE*JR'],
      { reason: 'delimiter-in-data', element: 2, codePoint: 0x2a },
    ],
    ['fault 57: the terminator', 'NM1', ['A~B'], { reason: 'delimiter-in-data', element: 1 }],
    [
      'fault 57: the component separator',
      'SV1',
      [['HC', '9:9']],
      { reason: 'delimiter-in-data', element: 1, component: 2 },
    ],
    [
      'fault 57: the repetition separator',
      'EB',
      [{ repetitions: ['1', '2^'] }],
      { reason: 'delimiter-in-data', repetition: 2 },
    ],
    ['fault 57: a line end', 'NTE', ['ADD', 'ONE\nTWO'], { reason: 'control-character', element: 2, codePoint: 10 }],
    ['a C1 control', 'NTE', ['\u0085'], { reason: 'control-character' }],
    ['a character beyond latin1', 'NM1', ['\u{1f600}'], { reason: 'not-latin1', codePoint: 0x1f600 }],
    ['a bad id', 'nm1', ['X'], { reason: 'bad-segment-id', element: 0 }],
  ])('refuses %s and writes nothing of it', (_name, id, elements, fault) => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    writer.segment('LX', ['1']);
    const before = writer.length;
    expect(writer.segment(id, elements)).toMatchObject({ segmentId: id, ...fault });
    expect(writer.length).toBe(before);
    expect(writer.faults).toHaveLength(1);
    expect(() => writer.bytes()).toThrow(/1 faults/);
  });

  it('refuses repetitions without a separator for them', () => {
    const writer = new X12Writer({ delimiters: WITHOUT_REPETITION });
    expect(writer.segment('EB', [{ repetitions: ['30'] }])).toBeUndefined();
    expect(writer.segment('EB', [{ repetitions: ['30', '35'] }])).toMatchObject({ reason: 'no-repetition-separator' });
  });

  it('counts the segments of a set for SE01', () => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    for (const id of ['GS', 'ST', 'BHT', 'HL']) writer.segment(id, ['1']);
    expect(writer.segmentsInSet).toBe(3);
    writer.segment('SE', [String(writer.segmentsInSet + 1)]);
    writer.segment('ST', ['1']);
    expect(writer.segmentsInSet).toBe(1);
  });

  it('E-001: an ISA has 106 characters and its separators at 4, 83, 105, 106', () => {
    const writer = new X12Writer({ delimiters: DELIMITERS, lineEnd: '\r\n' });
    expect(writer.interchangeHeader(HEADER)).toBeUndefined();
    const written = text(writer);
    expect(written).toBe(
      'ISA*00*          *00*          *ZZ*SENDER         *30*123456789      *260915*0800*^*00501*000000042*1*T*:~\r\n',
    );
    expect(written.trimEnd()).toHaveLength(106);
    expect(isaElements(HEADER, WITHOUT_REPETITION)[10]).toBe('U');
  });

  it.each([
    ['an id that is too long', { ...HEADER, senderId: 'SENDER OF A LONG NAME' }, { reason: 'too-long', element: 6 }],
    [
      'a control number of ten digits',
      { ...HEADER, controlNumber: 1_000_000_000 },
      { reason: 'too-long', element: 13 },
    ],
    ['a separator in an id', { ...HEADER, receiverId: 'A*B' }, { reason: 'delimiter-in-data', element: 8 }],
  ])('refuses an ISA with %s', (_name, header, fault) => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    expect(writer.interchangeHeader(header)).toMatchObject({ segmentId: 'ISA', ...fault });
    expect(writer.length).toBe(0);
  });

  it.each([
    ['twice the same', { ...DELIMITERS, component: 0x2a }],
    ['a letter', { ...DELIMITERS, component: 0x41 }],
    ['a blank', { ...DELIMITERS, element: 0x20 }],
    ['no byte', { ...DELIMITERS, segment: 300 }],
  ])('E-001: takes no separators that are %s', (_name, delimiters) => {
    expect(() => new X12Writer({ delimiters })).toThrow(/separators/);
  });

  it('takes pieces, each only once, that make one file', () => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    writer.interchangeHeader(HEADER);
    const first = writer.take();
    writer.segment('IEA', ['0', '000000042']);
    const second = writer.take();
    expect(writer.length).toBe(0);
    const codes: string[] = [];
    const summary = readX12(Buffer.concat([first, second]), { finding: (item) => codes.push(item.kind.code) });
    expect(codes).toEqual([]);
    expect(summary.bytes).toBe(first.length + second.length);
  });

  it('grows beyond its first buffer', () => {
    const writer = new X12Writer({ delimiters: DELIMITERS });
    for (let index = 0; index < 3000; index++) writer.segment('NTE', ['ADD', 'X'.repeat(80)]);
    expect(writer.bytes()).toHaveLength(3000 * ('NTE*ADD*~'.length + 80));
  });
});
