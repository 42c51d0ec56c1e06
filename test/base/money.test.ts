import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, centsToX12, formatCents, parseCents, sumCents } from '../../src/base/money.ts';

describe('money is integer cents (W-3)', () => {
  it.each([
    ['1250.00', 125000],
    ['1250', 125000],
    ['0.1', 10],
    ['.5', 50],
    ['5.', 500],
    ['-3.10', -310],
    ['-.05', -5],
    ['0012.30', 1230],
    ['000000000000100.10', 10010],
    ['1.230', 123],
    ['-0', 0],
  ])('reads %s', (text, expected) => {
    expect(parseCents(text)).toBe(expected);
  });

  it.each([
    '',
    '.',
    '-',
    '1,250.00',
    '1.234',
    '1e3',
    '+5',
    ' 5',
    '5 ',
    '--5',
    '0x10',
    '99999999999999',
    '00099999999999999',
  ])('refuses %j', (text) => {
    expect(parseCents(text)).toBeUndefined();
  });

  it.each([
    [125000, '1250.00', '1250'],
    [1250, '12.50', '12.5'],
    [5, '0.05', '0.05'],
    [-5, '-0.05', '-0.05'],
    [0, '0.00', '0'],
  ])('writes %d cents as %s in JSON and %s in X12', (value, json, x12) => {
    expect(formatCents(cents(value))).toBe(json);
    expect(centsToX12(cents(value))).toBe(x12);
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        expect(parseCents(formatCents(cents(value)))).toBe(value);
        expect(parseCents(centsToX12(cents(value)))).toBe(value);
      }),
    );
  });

  it('sums exactly where floats would not', () => {
    expect(sumCents([cents(10), cents(20)])).toBe(30);
    expect(() => cents(0.1)).toThrow(RangeError);
  });
});
