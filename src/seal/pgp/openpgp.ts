/** PGP by OpenPGP.js: keys are read once; messages are worked on in memory, so their size is bounded by the caller. */
import * as openpgp from 'openpgp';
import { GatewayError } from '../../base/gateway-error.ts';
import { sealErrors } from '../errors.ts';
import type { Pgp } from '../port.ts';

export interface PgpKeys {
  /** Public key of the partner, armored. */
  readonly partnerKey?: string;
  /** Private key of ours, armored. */
  readonly ownKey?: string;
  readonly passphrase?: string;
  /** What is done with files on their way out. */
  readonly send: 'plain' | 'encrypt' | 'sign' | 'encrypt-and-sign';
  /** Takes only what the partner has signed. */
  readonly verify: boolean;
  /** Of what comes out of a message. */
  readonly maximumBytes: number;
}

/** Reads the keys. Throws `seal-key-unusable` when one is no key, is locked, or can't do what it is wanted for. */
export async function openPgp(keys: PgpKeys): Promise<Pgp> {
  const partner = keys.partnerKey === undefined ? undefined : await publicKey(keys.partnerKey);
  const own = keys.ownKey === undefined ? undefined : await privateKey(keys.ownKey, keys.passphrase);
  const encrypts = keys.send === 'encrypt' || keys.send === 'encrypt-and-sign';
  const signs = keys.send === 'sign' || keys.send === 'encrypt-and-sign';
  if (encrypts && partner === undefined) throw unusable('encrypting needs the partner’s key');
  if (signs && own === undefined) throw unusable('signing needs a key of ours');
  if (keys.verify && partner === undefined) throw unusable('verifying needs the partner’s key');
  if (encrypts) await usable(partner?.getEncryptionKey(), 'the partner’s key can’t encrypt; it may have ended');
  if (signs) await usable(own?.getSigningKey(), 'our key can’t sign; it may have ended');
  const expiresAt = await firstEnd([partner, own]);
  const wrap = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const message = await openpgp.createMessage({ binary: bytes });
    const signing = signs && own !== undefined ? { signingKeys: own } : {};
    return encrypts && partner !== undefined
      ? openpgp.encrypt({ message, encryptionKeys: partner, ...signing, format: 'binary' })
      : openpgp.sign({ message, signingKeys: own ?? [], format: 'binary' });
  };
  return {
    ...(keys.send === 'plain' ? {} : { wrap }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    signedOnly: keys.verify,
    unwrap: (bytes) => unwrap(bytes, { partner, own, verify: keys.verify, maximumBytes: keys.maximumBytes }),
  };
}

interface Unwrapping {
  readonly partner: openpgp.PublicKey | undefined;
  readonly own: openpgp.PrivateKey | undefined;
  readonly verify: boolean;
  readonly maximumBytes: number;
}

async function unwrap(bytes: Uint8Array, { partner, own, verify, maximumBytes }: Unwrapping): Promise<Uint8Array> {
  const config = { maxDecompressedMessageSize: maximumBytes };
  const message = await messageOf(bytes);
  const encrypted = message.getEncryptionKeyIDs().length > 0;
  if (encrypted && own === undefined)
    throw new GatewayError(sealErrors.pgpUndecryptable, 'the file is encrypted, and there is no key of ours');
  const options = {
    message,
    verificationKeys: partner ?? [],
    format: 'binary',
    config,
  } as const;
  try {
    const { data, signatures } = encrypted
      ? await openpgp.decrypt({ ...options, decryptionKeys: own ?? [] })
      : await openpgp.verify(options);
    if (verify) await oneHolds(signatures);
    if (data.length > maximumBytes)
      throw new GatewayError(sealErrors.packedTooLarge, `the content has more than ${maximumBytes} bytes`);
    return data;
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    const tooLarge = cause instanceof Error && /maximum decompressed message size/i.test(cause.message);
    throw tooLarge
      ? new GatewayError(sealErrors.packedTooLarge, `the content has more than ${maximumBytes} bytes`, { cause })
      : new GatewayError(sealErrors.pgpUndecryptable, 'the file is encrypted to another key, or was changed', {
          cause,
        });
  }
}

async function messageOf(bytes: Uint8Array) {
  try {
    const armored = Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart().startsWith('-----BEGIN PGP');
    return armored
      ? await openpgp.readMessage({ armoredMessage: Buffer.from(bytes).toString('latin1') })
      : await openpgp.readMessage({ binaryMessage: bytes });
  } catch (cause) {
    throw new GatewayError(sealErrors.pgpUndecryptable, 'the file is no PGP message, or a part of one', { cause });
  }
}

async function oneHolds(signatures: readonly { readonly verified: Promise<true> }[]): Promise<void> {
  for (const { verified } of signatures) {
    const holds = await verified.catch(() => false);
    if (holds) return;
  }
  throw new GatewayError(
    sealErrors.pgpSignatureInvalid,
    signatures.length === 0 ? 'the file is not signed' : 'no signature of the partner’s key holds',
  );
}

async function publicKey(armoredKey: string): Promise<openpgp.PublicKey> {
  const key = await usable(openpgp.readKey({ armoredKey }), 'the partner’s key is no PGP public key');
  if (key.isPrivate()) throw unusable('the partner’s key must be a public key');
  return key;
}

async function privateKey(armoredKey: string, passphrase: string | undefined): Promise<openpgp.PrivateKey> {
  const key = await usable(openpgp.readPrivateKey({ armoredKey }), 'our key is no PGP private key');
  if (key.isDecrypted()) return key;
  if (passphrase === undefined) throw unusable('our key is locked, and there is no passphrase');
  return usable(openpgp.decryptKey({ privateKey: key, passphrase }), 'the passphrase doesn’t open our key');
}

async function firstEnd(keys: readonly (openpgp.Key | undefined)[]): Promise<Date | undefined> {
  let first: Date | undefined;
  for (const key of keys) {
    const end = await key?.getExpirationTime();
    if (end instanceof Date && (first === undefined || end < first)) first = end;
  }
  return first;
}

async function usable<T>(reading: Promise<T> | undefined, why: string): Promise<T> {
  try {
    const value = await reading;
    if (value !== undefined) return value;
  } catch (cause) {
    throw new GatewayError(sealErrors.key, why, { cause });
  }
  throw unusable(why);
}

const unusable = (why: string): GatewayError => new GatewayError(sealErrors.key, why);
