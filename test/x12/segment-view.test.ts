import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCents } from '../../src/base/money.ts';
import { readX12 } from '../../src/x12/reader.ts';
import type { Segment } from '../../src/x12/segment.ts';
import { ISA, latin1 } from './sample-interchange.ts';

/** The first segment after the ISA, kept. */
function segmentOf(text: string, isa = ISA): Segment {
  const kept: Segment[] = [];
  readX12(latin1(`${isa}${text}~`), { outside: (segment) => kept.push(segment.copy()) });
  const [segment] = kept;
  if (segment === undefined) throw new Error('no segment was read');
  return segment;
}

describe('Segment', () => {
  it('gives elements by number, absent ones as empty', () => {
    const segment = segmentOf('NM1*41**X*');
    expect([0, 1, 2, 3, 4, 5, -1].map((number) => segment.element(number))).toEqual(['NM1', '41', '', 'X', '', '', '']);
    expect(segment.elementCount).toBe(4);
    expect(segment.text).toBe('NM1*41**X*');
    expect(segment.length).toBe(10);
    expect(segment.elementOffset(3)).toBe(ISA.length + 8);
    expect(segment.elementOffset(9)).toBe(ISA.length + 10);
  });

  it('copies its bytes without line ends', () => {
    const target = latin1('.'.repeat(12));
    expect(segmentOf('NM1*4\r\n1*X').copyTo(target, 2)).toBe(10);
    expect(target.toString('latin1')).toBe('..NM1*41*X..');
    // Of binary data they are a part, and text has them.
    expect(segmentOf('BIN*4*A\r\nB').copyTo(target, 0)).toBe(8);
    expect(target.toString('latin1')).toBe('BIN*4*AB*X..');
  });

  it('gives components and repetitions by number', () => {
    const segment = segmentOf('HI*ABK:R69^ABF::Z00^*30^A1**:X');
    expect(segment.component(1, 1)).toBe('ABK');
    expect(segment.component(1, 2)).toBe('R69');
    expect(segment.component(1, 3)).toBe('');
    expect(segment.component(1, 3, 2)).toBe('Z00');
    expect(segment.component(1, 2, 2)).toBe('');
    expect(segment.component(1, 1, 3)).toBe('');
    expect(segment.component(1, 1, 4)).toBe('');
    expect(segment.component(2, 1, 2)).toBe('A1');
    expect(segment.component(4, 2)).toBe('X');
    expect(segment.component(9, 1)).toBe('');
    expect([1, 2, 3, 4].map((number) => segment.repetitionCount(number))).toEqual([3, 2, 0, 1]);
    expect([1, 2, 3, 4].map((repetition) => segment.componentCount(1, repetition))).toEqual([2, 3, 0, 0]);
    expect([3, 4, 5].map((number) => segment.componentCount(number))).toEqual([0, 2, 0]);
  });

  it('knows no repetitions before 00402', () => {
    const segment = segmentOf('EB*30^A1', ISA.replace('^*00501', 'U*00401'));
    expect(segment.component(1, 1)).toBe('30^A1');
    expect(segment.repetitionCount(1)).toBe(1);
    expect(segment.component(1, 1, 2)).toBe('');
  });

  it('agrees with splitting the text', () => {
    const part = fc.stringMatching(/^[A-Z0-9]{0,4}$/);
    const element = fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 6 }), (elements) => {
        const texts = elements.map((repetitions) => repetitions.map((parts) => parts.join(':')).join('^'));
        const segment = segmentOf(`ZZ*${texts.join('*')}`);
        for (const [index, repetitions] of elements.entries()) {
          expect(segment.element(index + 1)).toBe(texts[index]);
          expect(segment.repetitionCount(index + 1)).toBe(texts[index] === '' ? 0 : repetitions.length);
          for (const [at, parts] of repetitions.entries()) {
            const count = parts.join(':') === '' ? 0 : parts.length;
            expect(segment.componentCount(index + 1, at + 1)).toBe(count);
            for (const [place, text] of parts.entries())
              expect(segment.component(index + 1, place + 1, at + 1)).toBe(text);
          }
        }
      }),
    );
  });

  it('W-3: reads cents from the bytes as parseCents does from the text', () => {
    const amount = fc.oneof(
      fc.stringMatching(/^-?\d{0,15}\.?\d{0,4}$/),
      fc.stringMatching(/^-?0{0,9}\d{0,15}\.?\d{0,4}$/),
      fc.stringMatching(/^[-+. 0-9A]{0,6}$/),
    );
    fc.assert(
      fc.property(amount, (text) => {
        expect(segmentOf(`AMT*${text}*X`).cents(1)).toBe(parseCents(text));
      }),
    );
    expect(segmentOf('AMT*-0').cents(1)).toBe(0);
    expect(segmentOf('AMT*1').cents(2)).toBeUndefined();
  });

  it('hands out one view, and copies that stay', () => {
    const seen: Segment[] = [];
    const kept: Segment[] = [];
    readX12(latin1(`${ISA}N1*ONE~N1*TWO~`), {
      outside: (segment) => {
        seen.push(segment);
        kept.push(segment.copy());
      },
    });
    expect(seen[0]).toBe(seen[1]);
    expect(kept.map((segment) => segment.element(1))).toEqual(['ONE', 'TWO']);
    expect(kept.map((segment) => segment.offset)).toEqual([106, 113]);
    expect(kept[0]?.copy().text).toBe('N1*ONE');
  });
});
