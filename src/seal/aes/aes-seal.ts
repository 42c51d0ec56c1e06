/** Seal by AES-256-GCM. Layout: `CGS1`, nonce of 12 bytes, ciphertext, tag of 16 bytes; the header is authenticated too. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { GatewayError } from '../../base/gateway-error.ts';
import { sealErrors } from '../errors.ts';
import type { Seal } from '../port.ts';

const HEADER = Buffer.from('CGS1', 'latin1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const START = HEADER.length + NONCE_BYTES;

/** 32 bytes as they are, or as 64 hexadecimal digits or base64 text. Throws `seal-key-unusable`. */
function keyBytes(material: Uint8Array): Buffer {
  if (material.length === KEY_BYTES) return Buffer.from(material);
  const text = Buffer.from(material).toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64');
  throw new GatewayError(sealErrors.key, 'the key must be 32 bytes, raw, as 64 hexadecimal digits, or as base64');
}

/** One key for each use, so that a hash can never tell anything about a ciphertext. */
const derive = (key: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `claimgate ${use}`, KEY_BYTES));

/** `nonce` gives 12 bytes that never repeat under the key: random ones when absent. */
export function createAesSeal(material: Uint8Array, nonce: () => Uint8Array = () => randomBytes(NONCE_BYTES)): Seal {
  const key = keyBytes(material);
  const sealKey = derive(key, 'seal 1');
  const hashKey = derive(key, 'keyed hash 1');
  return {
    seal(bytes) {
      const iv = nonce();
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(HEADER);
      return Buffer.concat([HEADER, iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < START + TAG_BYTES || !bytes.subarray(0, HEADER.length).equals(HEADER))
        throw new GatewayError(sealErrors.broken, 'these bytes are not sealed by us');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(HEADER.length, START), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(HEADER);
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(START, bytes.length - TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new GatewayError(sealErrors.broken, 'the sealed bytes were changed, or the key is another', { cause });
      }
    },
    keyedHash: (text) => createHmac('sha256', hashKey).update(text, 'utf8').digest('hex'),
  };
}
