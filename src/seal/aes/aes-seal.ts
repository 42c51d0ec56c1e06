/** Seal by AES-256-GCM: a current key, and older ones that what was sealed before is still read by. */
import { randomBytes } from 'node:crypto';
import { GatewayError } from '../../base/gateway-error.ts';
import { sealErrors } from '../errors.ts';
import type { Seal } from '../port.ts';
import { type AesKey, createAesKey, keyIdOf, MAGIC_OF_ALL, NONCE_BYTES } from './aes-key.ts';

/** A key as the configuration gives it. */
export interface KeyMaterial {
  readonly name: string;
  /** 32 bytes, raw, as 64 hexadecimal digits or as base64. */
  readonly material: Uint8Array;
}

/** One key alone. `nonce` gives 12 bytes that never repeat under the key: random ones when absent. Throws `seal-key-unusable`. */
export function createAesSeal(material: Uint8Array, nonce?: () => Uint8Array): Seal {
  return createKeyRing({ name: 'the key', material }, [], nonce);
}

/** Seals under `current`. A key that is given twice counts once. Throws `seal-key-unusable`. */
export function createKeyRing(
  current: KeyMaterial,
  older: readonly KeyMaterial[],
  nonce: () => Uint8Array = () => randomBytes(NONCE_BYTES),
): Seal {
  const first = createAesKey(current.material, current.name);
  const keys = [first];
  for (const { material, name } of older) {
    const key = createAesKey(material, name);
    if (!keys.some(({ id }) => id === key.id)) keys.push(key);
  }
  return {
    seal: (bytes) => first.seal(bytes, nonce()),
    open: (sealed) => openBy(keys, sealed),
    keyedHash: (text) => first.keyedHash(text),
    head: first.head,
    magic: MAGIC_OF_ALL,
    keys,
  };
}

function openBy(keys: readonly AesKey[], sealed: Uint8Array): Uint8Array {
  const named = keyIdOf(sealed);
  if (named === undefined) throw broken('these bytes are not sealed by us, or were changed');
  if (named === 'unnamed') {
    for (const key of keys) {
      const bytes = key.open(sealed);
      if (bytes !== undefined) return bytes;
    }
    throw broken('the sealed bytes were changed, or the key is another');
  }
  const key = keys.find(({ id }) => id === named.id);
  if (key === undefined) {
    throw new GatewayError(
      sealErrors.keyMissing,
      `sealed under the key ${named.id}, which is neither archive.key nor one of archive.olderKeys`,
    );
  }
  const bytes = key.open(sealed);
  if (bytes === undefined) throw broken(`the bytes that were sealed under the key ${key.id} were changed`);
  return bytes;
}

const broken = (message: string): GatewayError => new GatewayError(sealErrors.broken, message);
