import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RemittanceDigest } from '../../../src/documents/remittance/digest.ts';
import { readX12 } from '../../../src/x12/reader.ts';
import { GS, ISA, latin1 } from '../../x12/sample-interchange.ts';

const TRAILER = 'SE*4*0001~GE*1*1~IEA*1*000000001~';

/** The hash that the digest gives of the file's one set. */
function digestOf(file: string): string {
  const digest = new RemittanceDigest();
  readX12(latin1(file), { segment: (segment) => digest.segment(segment) });
  return digest.finish();
}

const fileOf = (segments: readonly string[]): string =>
  `${ISA}${GS}ST*835*0001~${segments.map((segment) => `${segment}~`).join('')}${TRAILER}`;

/** What R-140 compares: the segments between ST and SE under the usual delimiters, on one line. */
const plainHash = (segments: readonly string[]): string =>
  createHash('sha256')
    .update(segments.map((segment) => `${segment}~`).join(''), 'latin1')
    .digest('hex');

describe('The hash of a remittance (R-140)', () => {
  const some = ['BPR*I*0*H*NON', 'TRN*1*TRACE1*1512345678', 'N1*PR*CAFÉ', 'SVC*HC:99213:25*10*8'];

  it.each([
    ['none', []],
    ['some', some],
    ['more than are hashed at a time', Array.from({ length: 2_000 }, (_unused, index) => `REF*EA*MR${index}`)],
    [
      'of any length around the bytes that are hashed at a time',
      [1, 8_000, 180, 8_185, 8_186, 8_187, 8_188, 20_000].map((size) => `N1*PR*${'X'.repeat(size)}`),
    ],
  ])('R-140 is that of its segments: %s', (_name, segments) => {
    expect(digestOf(fileOf(segments))).toBe(plainHash(segments));
  });

  it('R-140 is the same under other delimiters and with line ends anywhere', () => {
    const piped = fileOf(some).replaceAll('*', '|').replaceAll(':', '>');
    expect(digestOf(piped)).toBe(plainHash(some));
    expect(digestOf(fileOf(some).replaceAll('~', '~\r\n'))).toBe(plainHash(some));
    expect(digestOf(fileOf(some).replace('TRACE1', 'TR\r\nACE1'))).toBe(plainHash(some));
    expect(digestOf(fileOf(['BIN*4*A\r\nB']))).toBe(plainHash(['BIN*4*AB']));
  });

  it('R-140 is another when one character is', () => {
    expect(digestOf(fileOf(some))).not.toBe(plainHash(some.with(3, 'SVC*HC:99213:25*10*9')));
  });
});
