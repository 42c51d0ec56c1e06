import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import {
  type InterchangeToWrite,
  interchangeBeginning,
  interchangeEnd,
  interchangeSet,
  type SetToWrite,
  spanOf,
  writeInterchange,
} from '../../src/wire/envelope.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { partnerWith } from './rig.ts';

const AT = { year: 2026, month: 3, day: 8, hour: 2, minute: 5, second: 9 };

const setOf = (controlNumber: number, names: readonly string[]): SetToWrite => ({
  id: '837',
  controlNumber,
  implementation: '005010X222A1',
  writeBody: (sink) => {
    for (const name of names) sink.segment('NM1', ['41', '2', name, '', ['A', '', 'B']]);
  },
});

const interchangeOf = (sets: readonly SetToWrite[], partner = partnerWith()): InterchangeToWrite => ({
  partner,
  functionalId: 'HC',
  version: '005010X222A1',
  interchangeControlNumber: 42,
  groupControlNumber: 7,
  at: AT,
  acknowledgementRequested: true,
  sets,
});

const written = (interchange: InterchangeToWrite) => {
  const result = writeInterchange(interchange);
  if (result.written === undefined) throw new Error(JSON.stringify(result.faults));
  return { ...result.written, text: Buffer.from(result.written.bytes).toString('latin1') };
};

/** What our own reader has against the bytes. */
function findingsIn(bytes: Uint8Array): readonly string[] {
  const findings: Finding[] = [];
  readX12(bytes, { finding: (one) => void findings.push(one) });
  return findings.map((one) => one.kind.code);
}

describe('an interchange', () => {
  it('has a fixed ISA, the counts of what was written, and its control numbers at both ends', () => {
    const { text, bytes, ...facts } = written(interchangeOf([setOf(1, ['ONE', 'TWO']), setOf(2, ['THREE'])]));
    expect(text.split('~')).toEqual([
      'ISA*00*          *00*          *ZZ*SENDER         *30*123456789      *260308*0205*^*00501*000000042*1*T*:',
      'GS*HC*SENDER*123456789*20260308*0205*7*X*005010X222A1',
      'ST*837*0001*005010X222A1',
      'NM1*41*2*ONE**A::B',
      'NM1*41*2*TWO**A::B',
      'SE*4*0001',
      'ST*837*0002*005010X222A1',
      'NM1*41*2*THREE**A::B',
      'SE*3*0002',
      'GE*2*7',
      'IEA*1*000000042',
      '',
    ]);
    expect(text.indexOf('~')).toBe(105);
    expect(bytes).toHaveLength(text.length);
    expect(facts.interchangeControlNumber).toBe('000000042');
    expect(facts.groupControlNumber).toBe('7');
    expect(facts.sets.map(({ ordinal, controlNumber, segments }) => [ordinal, controlNumber, segments])).toEqual([
      [1, '0001', 4],
      [2, '0002', 3],
    ]);
  });

  it('takes the partner’s separators, line ends and application ids', () => {
    const delimiters = { element: '|', component: '>', repetition: '!', segment: "'" };
    const partner = {
      ...partnerWith(),
      delimiters,
      lineEnd: 'crlf',
      applicationSender: 'APP1',
      applicationReceiver: 'APP2',
    } as const;
    const { text } = written(interchangeOf([setOf(12_345, ['ONE'])], partner));
    expect(text.split("'\r\n")).toEqual([
      'ISA|00|          |00|          |ZZ|SENDER         |30|123456789      |260308|0205|!|00501|000000042|1|T|>',
      'GS|HC|APP1|APP2|20260308|0205|7|X|005010X222A1',
      'ST|837|12345|005010X222A1',
      'NM1|41|2|ONE||A>>B',
      'SE|3|12345',
      'GE|1|7',
      'IEA|1|000000042',
      '',
    ]);
  });

  it('tells where each segment stands, so that a claim can be cut out of the archived bytes', () => {
    const partner = { ...partnerWith(), lineEnd: 'lf' } as const;
    const { text, sets } = written(interchangeOf([setOf(1, ['ONE']), setOf(2, ['TWO', 'THREE', 'FOUR'])], partner));
    const second = sets[1];
    if (second === undefined) throw new Error('two sets were written');
    const cut = (first: number, last: number): string => {
      const { offset, length } = spanOf(second, first, last);
      return text.slice(offset, offset + length);
    };
    expect(cut(1, 1)).toBe('ST*837*0002*005010X222A1~\n');
    expect(cut(3, 4)).toBe('NM1*41*2*THREE**A::B~\nNM1*41*2*FOUR**A::B~\n');
    expect(cut(5, 5)).toBe('SE*5*0002~\n');
    expect(() => cut(4, 6)).toThrow('segments 4 to 6 of 5');
    expect(() => cut(3, 2)).toThrow('assertion failed');
  });

  it('fault 57: is not written at all when a text holds a separator; every such place is told', () => {
    const result = writeInterchange(interchangeOf([setOf(1, ['DOE*JR', 'OK']), setOf(2, ['A~B', 'C:D'])]));
    expect(result.written).toBeUndefined();
    expect(result.faults.map(({ set, reason, segmentId, element }) => [set, reason, segmentId, element])).toEqual([
      [1, 'delimiter-in-data', 'NM1', 3],
      [2, 'delimiter-in-data', 'NM1', 3],
      [2, 'delimiter-in-data', 'NM1', 3],
    ]);
    expect(JSON.stringify(result.faults)).not.toContain('DOE');
  });

  it('is refused when an id is longer than ISA06 takes', () => {
    const partner = { ...partnerWith(), sender: { qualifier: 'ZZ', id: 'X'.repeat(16) } };
    const result = writeInterchange(interchangeOf([setOf(1, ['ONE'])], partner));
    expect(result.faults).toMatchObject([{ reason: 'too-long', segmentId: 'ISA', element: 6 }]);
  });

  it('is never empty', () => {
    expect(() => writeInterchange(interchangeOf([]))).toThrow('without transaction sets');
  });

  it('reads back without a finding of its envelope, for any separators and texts', () => {
    const separators = fc.uniqueArray(fc.constantFrom('*', '|', '~', "'", '>', ':', '^', '!', '\x1d', '\x1e'), {
      minLength: 4,
      maxLength: 4,
    });
    const name = fc.string({ unit: fc.constantFrom(...'ABC 019-.&É'), minLength: 1, maxLength: 20 });
    const names = fc.array(fc.array(name, { maxLength: 5 }), { minLength: 1, maxLength: 4 });
    const property = fc.property(
      separators,
      names,
      ([element = '', component = '', repetition = '', segment = ''], bodies) => {
        const partner = { ...partnerWith(), delimiters: { element, component, repetition, segment } };
        const sets = bodies.map((body, index) => setOf(index + 1, body));
        expect(findingsIn(written(interchangeOf(sets, partner)).bytes)).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it('is the same in pieces, whatever the separators', () => {
    for (const partner of [partnerWith(), { ...partnerWith(), lineEnd: 'crlf' } as const]) {
      const interchange = interchangeOf([setOf(1, ['ONE', 'TWO']), setOf(2, ['THREE'])], partner);
      const pieces = [
        interchangeBeginning(interchange).bytes,
        ...interchange.sets.map((set) => interchangeSet(interchange, set).bytes),
        interchangeEnd(interchange, interchange.sets.length),
      ];
      expect(Buffer.concat(pieces.flatMap((piece) => piece ?? [])).toString('latin1')).toBe(written(interchange).text);
    }
  });

  it('in pieces too, a set or an envelope that can not be written has no bytes', () => {
    const sender = { qualifier: 'ZZ', id: 'A*B' };
    const beginning = interchangeBeginning(interchangeOf([], { ...partnerWith(), sender }));
    expect(beginning.bytes).toBeUndefined();
    expect(beginning.faults.map(({ segmentId }) => segmentId)).toEqual(['ISA', 'GS']);
    const set = interchangeSet(interchangeOf([]), setOf(1, ['DOE*JR', 'OK']));
    expect(set.bytes).toBeUndefined();
    expect(set.faults).toMatchObject([{ segmentId: 'NM1', element: 3 }]);
  });
});
