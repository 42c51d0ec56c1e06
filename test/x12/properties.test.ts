import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { X12Reader } from '../../src/x12/reader.ts';
import type { Delimiters } from '../../src/x12/segment.ts';
import { type WritableElement, X12Writer } from '../../src/x12/writer.ts';
import { latin1, read, SOUND } from './sample-interchange.ts';

const separatorBytes = [...'*:^~|!>@{}`\\<;&_$%+?=\t\n\r\x1c\x1d\x1e\x1f\xa6'].map((character) =>
  character.charCodeAt(0),
);
const delimiters: fc.Arbitrary<Delimiters> = fc
  .shuffledSubarray(separatorBytes, { minLength: 4, maxLength: 4 })
  // Only a terminator may be a line end, as in the field: elsewhere the reader takes line ends for broken lines.
  .filter((bytes) => bytes.slice(0, 3).every((byte) => byte !== 10 && byte !== 13))
  .map(([element = 0, component = 0, repetition = 0, segment = 0]) => ({ element, component, repetition, segment }));

const safe = fc.stringMatching(/^[A-Z0-9a-z.,\-/() ]{0,12}$/).map((text) => text.trim());
const writable: fc.Arbitrary<WritableElement> = fc.oneof(
  safe,
  fc.array(safe, { maxLength: 4 }),
  fc.record({ repetitions: fc.array(fc.oneof(safe, fc.array(safe, { maxLength: 3 })), { maxLength: 3 }) }),
);
const segments = fc.array(
  fc.tuple(fc.constantFrom('NM1', 'N3', 'REF', 'CLM', 'HI'), fc.array(writable, { maxLength: 8 })),
  { maxLength: 12 },
);
const lineEnd = fc.constantFrom('' as const, '\n' as const, '\r\n' as const);

/** Bytes that look like X12 here and there: pieces of it, noise, and single bytes. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      SOUND,
      SOUND.slice(0, 106),
      SOUND.slice(106),
      SOUND.slice(0, 150),
      'ISA',
      'ISA*',
      'IEA*1*1~',
      '~~',
      '\r\n',
      '\0\x1a',
      'ST*835*0001~',
      'GS*HP~',
      'BIN*12*',
      'BDS*X*3*',
      'isa|00|',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 30 }),
    fc.nat({ max: SOUND.length }).map((at) => SOUND.slice(at)),
    fc.nat({ max: SOUND.length }).map((at) => SOUND.slice(0, at).replaceAll('~', '\n')),
  ),
  { maxLength: 8 },
);
const bytes = fc.oneof(
  pieces.map((list) => latin1(list.join(''))),
  fc.uint8Array({ maxLength: 400 }),
);

function written(
  chosen: Delimiters,
  end: '' | '\n' | '\r\n',
  list: readonly (readonly [string, readonly WritableElement[]])[],
): Uint8Array {
  const writer = new X12Writer({ delimiters: chosen, lineEnd: end });
  writer.interchangeHeader({
    senderQualifier: 'ZZ',
    senderId: 'A',
    receiverQualifier: 'ZZ',
    receiverId: 'B',
    date: '260915',
    time: '0800',
    controlNumber: 1,
    acknowledgementRequested: false,
    usage: 'P',
  });
  writer.segment('GS', ['HC', 'A', 'B', '20260915', '0800', '1', 'X', '005010X222A1']);
  writer.segment('ST', ['837', '0001']);
  for (const [id, elements] of list) writer.segment(id, elements);
  writer.segment('SE', [String(writer.segmentsInSet + 1), '0001']);
  writer.segment('GE', ['1', '1']);
  writer.segment('IEA', ['1', '000000001']);
  return writer.bytes();
}

/** What should come back: absent trailing parts gone. */
function trimmed(elements: readonly WritableElement[]): string[][][] {
  const list = elements.map((element): string[][] => {
    const repetitions =
      element === undefined
        ? []
        : typeof element === 'string'
          ? [element]
          : 'repetitions' in element
            ? element.repetitions
            : [element];
    const parts = repetitions.map((item) =>
      dropTail(typeof item === 'string' ? [item] : [...item], (text) => text === ''),
    );
    return dropTail(parts, (item) => item.length === 0);
  });
  return dropTail(list, (item) => item.length === 0);
}

function dropTail<Item>(list: Item[], empty: (item: Item) => boolean): Item[] {
  return list.slice(0, list.findLastIndex((item) => !empty(item)) + 1);
}

describe('properties', () => {
  it('fault 57: write then read is identity for any separators', () => {
    fc.assert(
      fc.property(delimiters, lineEnd, segments, (chosen, end, list) => {
        const file = written(chosen, end, list);
        const got: [string, string[][][]][] = [];
        const codes: string[] = [];
        const reader = new X12Reader({
          finding: (item) => codes.push(item.kind.code),
          segment: (segment) => {
            if (segment.id === 'ST' || segment.id === 'SE') return;
            const elements = Array.from({ length: segment.elementCount }, (_, element) =>
              Array.from({ length: segment.repetitionCount(element + 1) }, (_, repetition) =>
                Array.from({ length: segment.componentCount(element + 1, repetition + 1) }, (_, component) =>
                  segment.component(element + 1, component + 1, repetition + 1),
                ),
              ),
            );
            got.push([segment.id, elements]);
          },
        });
        reader.push(file);
        const summary = reader.end();
        expect(codes).toEqual([]);
        expect(got).toEqual(list.map(([id, elements]) => [id, trimmed(elements)]));
        expect(summary.sets).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it('fault 52: reading any bytes never throws, and accounts for every byte', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const { summary, events } = read(input);
        const noise = summary.noise.reduce((sum, range) => sum + range.length, 0);
        expect(summary.interchangeBytes + noise).toBe(input.length);
        expect(events.filter((event) => event.startsWith('isa ')).length).toBe(
          events.filter((event) => event.startsWith('iea ')).length,
        );
        expect(events.filter((event) => event.startsWith('st ')).length).toBe(
          events.filter((event) => event.startsWith('se ')).length,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('whatever the chunks, the events are the same', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(bytes, sizes, fc.constantFrom(undefined, 60, 150), (input, cuts, limit) => {
        const whole = read(input, [], limit);
        const cut = read(input, cuts, limit);
        expect(cut.events).toEqual(whole.events);
        expect(cut.summary).toEqual(whole.summary);
      }),
      { numRuns: 1000 },
    );
  });

  it('whatever the chunks, also around the size of the reader’s own buffer', () => {
    const long = latin1(SOUND.repeat(1000));
    const whole = read(long, [65_536]);
    for (const size of [65_535, 65_537, 4097, 131_073, long.length])
      expect(read(long, [size]).events).toEqual(whole.events);
    expect(whole.summary).toMatchObject({ interchanges: 1000, sets: 1000, segments: 8000 });
  });
});
