import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAesSeal, createKeyRing } from '../../src/seal/aes/aes-seal.ts';

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

  it('opens nothing of another key, and says which one it needs', () => {
    const other = createAesSeal(randomBytes(32));
    const missing = { code: 'seal-key-missing', message: expect.stringContaining(`the key ${other.keys[0]?.id}`) };
    expect(() => createAesSeal(KEY).open(other.seal(SEGMENT))).toThrow(expect.objectContaining(missing));
  });

  it('keeps the format that archives are written in', () => {
    const seal = createAesSeal(KEY, () => Buffer.alloc(12, 1));
    expect(Buffer.from(seal.seal(Buffer.from('claim'))).toString('hex')).toMatchInlineSnapshot(
      `"43475332947b398f2f3a2623010101010101010101010101b75c9a2b08f6235ec168204f8a3ec4c224c86b1881"`,
    );
  });

  it('still reads what was sealed before keys had ids, by whichever key it was', () => {
    const before = Buffer.from('43475331010101010101010101010101b75c9a2b089ed0e48c07fbc9132df05ceb5f4c0157', 'hex');
    const old = { name: 'old', material: KEY };
    const rings = [createAesSeal(KEY), createKeyRing({ name: 'new', material: randomBytes(32) }, [old])];
    for (const ring of rings) expect(Buffer.from(ring.open(before)).toString()).toBe('claim');
    expect(() => createAesSeal(randomBytes(32)).open(before)).toThrow(coded('seal-broken'));
    const changed = Buffer.from(before).fill(0, 20, 21);
    for (const ring of rings) expect(() => ring.open(changed)).toThrow(coded('seal-broken'));
  });
});

describe('a current key and older ones', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)].map((material, index) => ({
    name: `key ${index + 1}`,
    material,
  }));
  if (first === undefined || second === undefined) throw new Error('no keys');

  it('seals under the current one, and opens what is sealed under either', () => {
    const ring = createKeyRing(second, [first]);
    const sealed = ring.seal(SEGMENT);
    expect(Buffer.from(createAesSeal(second.material).open(sealed)).equals(SEGMENT)).toBe(true);
    expect(() => createAesSeal(first.material).open(sealed)).toThrow(coded('seal-key-missing'));
    expect(Buffer.from(ring.open(createAesSeal(first.material).seal(SEGMENT))).equals(SEGMENT)).toBe(true);
    expect(Buffer.from(sealed.subarray(0, ring.head.length)).equals(Buffer.from(ring.head))).toBe(true);
  });

  it('names each key by an id of its own, the current one first; one that is given twice counts once', () => {
    const ring = createKeyRing(second, [first, second]);
    expect(ring.keys.map(({ name }) => name)).toEqual(['key 2', 'key 1']);
    expect(ring.keys.map(({ id }) => /^[0-9a-f]{12}$/.test(id))).toEqual([true, true]);
    expect(ring.keys[1]?.id).toBe(createAesSeal(first.material).keys[0]?.id);
    expect(ring.keyedHash('W1')).toBe(ring.keys[0]?.keyedHash('W1'));
    expect(ring.keys[1]?.keyedHash('W1')).toBe(createAesSeal(first.material).keyedHash('W1'));
  });

  it('tells a key that can’t be one by its name', () => {
    expect(() => createKeyRing(second, [{ name: 'archive-2025.key', material: Buffer.from('short') }])).toThrow(
      expect.objectContaining({ code: 'seal-key-unusable', message: expect.stringContaining('archive-2025.key') }),
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
