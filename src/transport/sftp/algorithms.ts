/** SFTP adapter: strong algorithms by default; weak ones only for an endpoint that names them. */
import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

const KEX = [
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group1-sha1',
] as const satisfies readonly KexAlgorithm[];
const CIPHER = ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'] as const satisfies readonly CipherAlgorithm[];
const MAC = ['hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'] as const satisfies readonly MacAlgorithm[];
const HOST_KEY = ['ssh-rsa', 'ssh-dss'] as const satisfies readonly ServerHostKeyAlgorithm[];

export const LEGACY_ALGORITHMS = [...KEX, ...CIPHER, ...MAC, ...HOST_KEY] as const;

/** Name of a weak algorithm as SSH spells it, e.g. `diffie-hellman-group14-sha1`, `aes128-cbc`, `ssh-rsa`. */
export type LegacyAlgorithm = (typeof LEGACY_ALGORITHMS)[number];

export function isLegacyAlgorithm(name: string): name is LegacyAlgorithm {
  return LEGACY_ALGORITHMS.some((known) => known === name);
}

/** The library's offer, changed: `ssh-rsa` signatures (SHA-1) off, and the named weak ones last in the order of preference. */
export function algorithmsFor(legacy: readonly LegacyAlgorithm[]): Algorithms {
  const named = new Set<string>(legacy);
  const among = <Name extends string>(names: readonly Name[]): Name[] => names.filter((name) => named.has(name));
  return {
    kex: { append: among(KEX), prepend: [], remove: [] },
    cipher: { append: among(CIPHER), prepend: [], remove: [] },
    hmac: { append: among(MAC), prepend: [], remove: [] },
    serverHostKey: { append: among(HOST_KEY), prepend: [], remove: named.has('ssh-rsa') ? [] : ['ssh-rsa'] },
  };
}
