import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';

const KEY = Buffer.alloc(32, 7);
const coded = (code: string) => expect.objectContaining({ code });
const SEGMENT = Buffer.from('NM1*IL*1*SYNTHETIC*PATIENT****MI*W000000001~', 'latin1');

describe('AES-256-GCM', () => {
  it('opening what was sealed gives the same bytes', () => {
    const seal = createAesSeal(KEY);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(Buffer.from(seal.open(seal.seal(bytes))).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('shows nothing of the plain bytes, and never the same ciphertext twice', () => {
    const seal = createAesSeal(KEY);
    const [first, second] = [Buffer.from(seal.seal(SEGMENT)), Buffer.from(seal.seal(SEGMENT))];
    expect(first.includes('SYNTHETIC')).toBe(false);
    expect(first.equals(second)).toBe(false);
  });

  it('fault 65: any flipped bit, and any cut, is found', () => {
    const seal = createAesSeal(KEY);
    const sealed = Buffer.from(seal.seal(SEGMENT));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => seal.open(changed)).toThrow(coded('seal-broken'));
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => seal.open(sealed.subarray(0, length))).toThrow(coded('seal-broken'));
  });

  it('opens nothing of another key', () => {
    const sealed = createAesSeal(randomBytes(32)).seal(SEGMENT);
    expect(() => createAesSeal(KEY).open(sealed)).toThrow(coded('seal-broken'));
  });

  it('keeps the format that archives were written in', () => {
    const seal = createAesSeal(KEY, () => Buffer.alloc(12, 1));
    expect(Buffer.from(seal.seal(Buffer.from('claim'))).toString('hex')).toMatchInlineSnapshot(
      `"43475331010101010101010101010101b75c9a2b089ed0e48c07fbc9132df05ceb5f4c0157"`,
    );
  });
});

describe('keyed hashes', () => {
  it('are equal under one key and differ under another', () => {
    expect(createAesSeal(KEY).keyedHash('W1')).toBe(createAesSeal(KEY).keyedHash('W1'));
    expect(createAesSeal(KEY).keyedHash('W1')).not.toBe(createAesSeal(randomBytes(32)).keyedHash('W1'));
    expect(createAesSeal(KEY).keyedHash('W1')).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('key material', () => {
  it.each([
    ['raw', KEY],
    ['hexadecimal with a line end', Buffer.from(`${KEY.toString('hex')}\n`)],
    ['base64', Buffer.from(KEY.toString('base64'))],
  ])('is taken %s', (_form, material) => {
    expect(Buffer.from(createAesSeal(material).open(createAesSeal(KEY).seal(SEGMENT))).equals(SEGMENT)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['a password', 'correct horse'],
    ['31 bytes', 'x'.repeat(31)],
    ['63 digits', 'a'.repeat(63)],
  ])('is refused when it is %s', (_form, text) => {
    expect(() => createAesSeal(Buffer.from(text))).toThrow(coded('seal-key-unusable'));
  });
});
