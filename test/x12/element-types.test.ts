import { describe, expect, it } from 'vitest';
import { checkElement, type ElementType, type ElementVerdict } from '../../src/x12/element-types.ts';

const CASES: readonly (readonly [ElementType, number, number, string, ElementVerdict])[] = [
  ['AN', 1, 5, 'ABC', 'ok'],
  ['AN', 1, 5, 'a_b', 'ok'],
  ['AN', 2, 5, 'A', 'too-short'],
  ['AN', 1, 5, 'ABCDEF', 'too-long'],
  ['AN', 1, 9, 'A\u00e9', 'bad-character'],
  ['AN', 1, 9, 'A\tB', 'bad-character'],
  ['AN', 1, 9, ' AB', 'bad-character'],
  ['AN', 1, 9, 'AB ', 'bad-character'],
  ['AN', 4, 9, 'AB  ', 'ok'],
  ['AN', 1, 9, '\u4e00', 'bad-character'],
  ['ID', 2, 3, '11', 'ok'],
  ['ID', 2, 3, '1', 'too-short'],
  ['N0', 1, 3, '123', 'ok'],
  ['N0', 1, 3, '-123', 'ok'],
  ['N0', 1, 3, '1234', 'too-long'],
  ['N0', 2, 3, '-1', 'too-short'],
  ['N0', 1, 3, '1.2', 'bad-number'],
  ['N0', 1, 3, '-', 'bad-number'],
  ['N2', 1, 5, '12345', 'ok'],
  ['N9', 1, 5, '+1', 'bad-number'],
  ['R', 1, 5, '123.45', 'ok'],
  ['R', 1, 5, '-123.45', 'ok'],
  ['R', 1, 5, '.5', 'ok'],
  ['R', 1, 5, '5.', 'ok'],
  ['R', 1, 5, '1234.56', 'too-long'],
  ['R', 1, 5, '1,000', 'bad-number'],
  ['R', 1, 5, '1.2.3', 'bad-number'],
  ['R', 1, 5, '1E5', 'bad-number'],
  ['R', 1, 5, '.', 'bad-number'],
  ['R', 1, 5, ' 1', 'bad-number'],
  ['DT', 8, 8, '20240229', 'ok'],
  ['DT', 8, 8, '20230229', 'bad-date'],
  ['DT', 8, 8, '19000229', 'bad-date'],
  ['DT', 8, 8, '20000229', 'ok'],
  ['DT', 8, 8, '20261301', 'bad-date'],
  ['DT', 8, 8, '20260431', 'bad-date'],
  ['DT', 8, 8, '00000101', 'bad-date'],
  ['DT', 8, 8, '2026011', 'too-short'],
  ['DT', 8, 8, '2026-1-1', 'bad-date'],
  ['DT', 6, 6, '260915', 'ok'],
  ['DT', 6, 6, '000229', 'ok'],
  ['DT', 6, 6, '010229', 'bad-date'],
  ['TM', 4, 8, '0000', 'ok'],
  ['TM', 4, 8, '2359', 'ok'],
  ['TM', 4, 8, '235959', 'ok'],
  ['TM', 4, 8, '23595999', 'ok'],
  ['TM', 4, 8, '2400', 'bad-time'],
  ['TM', 4, 8, '1260', 'bad-time'],
  ['TM', 4, 8, '120061', 'bad-time'],
  ['TM', 4, 8, '12000', 'bad-time'],
  ['TM', 4, 8, '12:00', 'bad-time'],
  ['TM', 4, 8, '123', 'too-short'],
  ['B', 1, 5, '\0\xff', 'ok'],
  ['B', 1, 1, '\0\xff', 'too-long'],
];

describe('element types', () => {
  it.each(CASES)('%s %i/%i %j is %s', (type, min, max, text, verdict) => {
    expect(checkElement(text, { type, min, max })).toBe(verdict);
  });

  it('the basic character set has no lower case', () => {
    expect(checkElement('AbC', { type: 'AN', min: 1, max: 5 }, 'basic')).toBe('bad-character');
    expect(checkElement('A&C', { type: 'AN', min: 1, max: 5 }, 'basic')).toBe('ok');
  });
});
