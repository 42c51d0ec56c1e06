import ssh2 from 'ssh2';

export interface KeyPair {
  readonly privateKey: string;
  /** The line of an `authorized_keys` file. */
  readonly publicKey: string;
  /** The public key as it goes over the wire (RFC 8709). */
  readonly publicBytes: Buffer;
}

/** What ssh2 writes can't be read back about once in 300 times (a leading zero byte is lost): that often in a row is not chance. */
const TRIES = 50;

/** A new Ed25519 pair in OpenSSH's format, read back before it is handed out. */
export function makeKeyPair(): KeyPair {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const made = ssh2.utils.generateKeyPairSync('ed25519');
    const key = ssh2.utils.parseKey(made.public);
    if (key instanceof Error || ssh2.utils.parseKey(made.private) instanceof Error) continue;
    return { privateKey: made.private, publicKey: made.public, publicBytes: key.getPublicSSH() };
  }
  throw new Error(`ssh2 made no key that it can read in ${TRIES} tries.`);
}
