/** Transport errors: every way in which a partner's mailbox can fail, each with what may be done about it. */
import { defineErrors, type ErrorKind, GatewayError } from '../base/gateway-error.ts';

const heals = { retryable: true, exitCode: 3, actor: 'nobody' } as const;
const operator = { retryable: false, exitCode: 3, actor: 'operator' } as const;
const partner = { retryable: true, exitCode: 3, actor: 'partner' } as const;

export const transportErrors = defineErrors({
  /** A deadline of ours ran out; the connection was destroyed and what the server did is not known. */
  timeout: { code: 'transport-timeout', ...heals },
  /** No connection: name not found, refused, no route, no SSH server there. */
  unreachable: { code: 'transport-unreachable', ...heals },
  /** The connection broke; what the server did with the last request is not known. */
  closed: { code: 'transport-closed', ...heals },
  /** Never retried: each further attempt may lock the account. */
  authRefused: { code: 'transport-auth-refused', ...operator },
  /** The private key or its passphrase can't be used. */
  keyUnusable: { code: 'transport-key-unusable', retryable: false, exitCode: 2, actor: 'operator' },
  /** No fingerprint is pinned; nothing was authenticated. `claimgate trust` pins the one that was seen. */
  hostKeyUnknown: { code: 'host-key-unknown', ...operator },
  /** The server showed another key than the pinned ones; nothing was authenticated. */
  hostKeyMismatch: { code: 'host-key-mismatch', ...operator },
  /** Both sides share no algorithm; old servers need `legacyAlgorithms`. */
  algorithms: { code: 'transport-no-common-algorithm', ...operator },
  noSpace: { code: 'transport-no-space', ...partner },
  quota: { code: 'transport-quota', ...partner },
  permission: { code: 'transport-permission', ...operator },
  /** The folder, the file, or a share's marker file is not there. */
  missing: { code: 'transport-missing', ...operator },
  /** The name is taken; nothing is ever overwritten. */
  exists: { code: 'transport-exists', ...operator },
  /** A folder, a symbolic link or a device stands under the name; links are never followed. */
  notAFile: { code: 'transport-not-a-file', ...operator },
  unsupported: { code: 'transport-unsupported', ...operator },
  /** The server said the end came before the size that it had announced. */
  shortRead: { code: 'transport-short-read', ...heals },
  /** The size announced and the bytes that came differ, or the file changed while it was read. */
  sizeMismatch: { code: 'transport-size-mismatch', ...heals },
  /** A path that we will not use: empty, with control characters, or leading out of the mailbox. */
  badPath: { code: 'transport-bad-path', retryable: false, exitCode: 2, actor: 'operator' },
  /** Anything we could not classify: a failure always, retried with a small cap, and told. */
  unknown: { code: 'transport-unknown', retryable: true, exitCode: 3, actor: 'operator' },
});

/** A server's key was not the pinned one, or none is pinned. Fingerprints as OpenSSH prints them, `SHA256:…`. */
export class HostKeyError extends GatewayError {
  readonly seen: string;
  readonly pinned: readonly string[];

  constructor(kind: ErrorKind, endpoint: string, seen: string, pinned: readonly string[]) {
    const known = pinned.length === 0 ? 'none is pinned' : `pinned: ${pinned.join(', ')}`;
    super(kind, `host key of ${endpoint} is ${seen}, ${known}; nothing was authenticated`);
    this.name = 'HostKeyError';
    this.seen = seen;
    this.pinned = pinned;
  }
}
