/** Seal: one AES-256-GCM key. Layout: `CGS2`, the key's id of 8 bytes, nonce of 12 bytes, ciphertext, tag of 16 bytes; the header is authenticated too. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { GatewayError } from '../../base/gateway-error.ts';
import { sealErrors } from '../errors.ts';
import type { SealKey } from '../port.ts';

const MAGIC = Buffer.from('CGS2', 'latin1');
/** What was sealed before keys had ids: `CGS1`, nonce, ciphertext, tag. */
const MAGIC_WITHOUT_ID = Buffer.from('CGS1', 'latin1');
/** What both begin with. */
export const MAGIC_OF_ALL = MAGIC.subarray(0, 3);
const ID_BYTES = 6;
/** Tells an id in which a bit has changed from that of another key. */
const CHECK_BYTES = 2;
const HEAD_BYTES = MAGIC.length + ID_BYTES + CHECK_BYTES;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export interface AesKey extends SealKey {
  readonly head: Uint8Array;
  seal(bytes: Uint8Array, nonce: Uint8Array): Uint8Array;
  /** Undefined when the tag doesn't fit. */
  open(bytes: Uint8Array): Uint8Array | undefined;
}

/** 32 bytes as they are, or as 64 hexadecimal digits or base64 text. Throws `seal-key-unusable`. */
function keyBytes(material: Uint8Array, name: string): Buffer {
  if (material.length === KEY_BYTES) return Buffer.from(material);
  const text = Buffer.from(material).toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64');
  throw new GatewayError(sealErrors.key, `${name} must hold 32 bytes, raw, as 64 hexadecimal digits, or as base64`);
}

/** One key for each use, so that a hash can never tell anything about a ciphertext. */
const derive = (key: Buffer, use: string, bytes = KEY_BYTES): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `claimgate ${use}`, bytes));

const checkOf = (id: Uint8Array): Buffer => createHash('sha256').update(id).digest().subarray(0, CHECK_BYTES);

/** Throws `seal-key-unusable`. */
export function createAesKey(material: Uint8Array, name: string): AesKey {
  const key = keyBytes(material, name);
  const sealKey = derive(key, 'seal 1');
  const hashKey = derive(key, 'keyed hash 1');
  const id = derive(key, 'key id 1', ID_BYTES);
  const head = Buffer.concat([MAGIC, id, checkOf(id)]);
  return {
    id: id.toString('hex'),
    name,
    head,
    seal: (bytes, nonce) => {
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(head);
      return Buffer.concat([head, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed) => {
      const bytes = bufferOf(sealed);
      const header = withId(bytes) ? HEAD_BYTES : MAGIC_WITHOUT_ID.length;
      const start = header + NONCE_BYTES;
      const end = bytes.length - TAG_BYTES;
      if (end < start) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(header, start), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bytes.subarray(0, header));
      decipher.setAuthTag(bytes.subarray(end));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(start, end)), decipher.final()]);
      } catch {
        // The tag doesn't fit; the caller tells whose fault it is.
        return undefined;
      }
    },
    keyedHash: (text) => createHmac('sha256', hashKey).update(text, 'utf8').digest('hex'),
  };
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const withId = (bytes: Buffer): boolean => bytes.subarray(0, MAGIC.length).equals(MAGIC);

/** The id in the header; `unnamed` for what was sealed before keys had ids, undefined when these bytes aren't sealed, or no more as they were. */
export function keyIdOf(sealed: Uint8Array): { readonly id: string } | 'unnamed' | undefined {
  const bytes = bufferOf(sealed);
  if (bytes.subarray(0, MAGIC_WITHOUT_ID.length).equals(MAGIC_WITHOUT_ID)) return 'unnamed';
  if (!withId(bytes) || bytes.length < HEAD_BYTES) return undefined;
  const id = bytes.subarray(MAGIC.length, MAGIC.length + ID_BYTES);
  const check = bytes.subarray(MAGIC.length + ID_BYTES, HEAD_BYTES);
  return check.equals(checkOf(id)) ? { id: id.toString('hex') } : undefined;
}
