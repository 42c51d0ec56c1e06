/** Sandbox: its own host key, made at the first start and kept in its folder. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { makeKeyPair } from './key-pair.ts';

export interface HostKey {
  readonly privateKey: string;
  /** `SHA256:` and base64 without padding, as OpenSSH shows it. */
  readonly fingerprint: string;
}

/** Reads the key in `path`, or makes one (Ed25519) and writes it there. */
export function hostKey(path: string): HostKey {
  const privateKey = readOrMake(path);
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  const hash = createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return { privateKey, fingerprint: `SHA256:${hash}` };
}

function readOrMake(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  }
  const { privateKey: made } = makeKeyPair();
  writeFileSync(path, made, { mode: 0o600, flag: 'wx' });
  return made;
}
