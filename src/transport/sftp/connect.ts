/** SFTP adapter: opens one connection: the host key first, then authentication, then the channel, under one deadline. */
import { createHash } from 'node:crypto';
import ssh2, { type AnyAuthMethod, type ParsedKey } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { GatewayError } from '../../base/gateway-error.ts';
import { HostKeyError, transportErrors as kinds } from '../errors.ts';
import type { SessionFacts } from '../port.ts';
import { algorithmsFor } from './algorithms.ts';
import { connectionError } from './classify.ts';
import { DEFAULT_DEADLINES, type SftpConfig, type SftpDeadlines } from './config.ts';
import { createRequests, destroySocket, type SftpRequests } from './requests.ts';

export interface SftpConnection {
  readonly requests: SftpRequests;
  readonly deadlines: SftpDeadlines;
  readonly facts: SessionFacts;
  /** Another SFTP channel over the same connection, with a fate of its own only until the connection's. */
  openChannel(): Promise<SftpRequests>;
  /** Says goodbye within the close deadline, then destroys the socket. Never throws. */
  end(): Promise<void>;
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`;
}

/** The type declarations leave out the ssh2 client that the library wraps. */
function wrappedClient(sftp: SftpClient): ssh2.Client {
  const client: unknown = Reflect.get(sftp, 'client');
  if (!(client instanceof ssh2.Client)) throw new Error('assertion failed: ssh2-sftp-client without its ssh2 client');
  return client;
}

function parsePrivateKey(config: SftpConfig): ParsedKey | undefined {
  if (config.privateKey === undefined) return undefined;
  const parsed = ssh2.utils.parseKey(config.privateKey, config.passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error)
    throw new GatewayError(kinds.keyUnusable, 'the private key or its passphrase cannot be used');
  if (!key.isPrivateKey()) throw new GatewayError(kinds.keyUnusable, 'the key given is not a private key');
  return key;
}

/**
 * Each secret is judged once: the key, then the password. A second try of the same secret could lock the account, so the
 * password is given as the answer to a question only when the server does not judge passwords as such.
 */
function authentication(config: SftpConfig, key: ParsedKey | undefined) {
  const { username, password } = config;
  const left: AnyAuthMethod[] = [];
  if (key !== undefined) left.push({ type: 'publickey', username, key });
  if (password !== undefined) left.push({ type: 'password', username, password });
  let mayAnswer = password !== undefined;
  return (offered: readonly string[] | null): AnyAuthMethod | false => {
    const next = left.find((method) => offered === null || offered.includes(method.type));
    if (next !== undefined) {
      left.splice(0, left.indexOf(next) + 1);
      return next;
    }
    if (!mayAnswer || password === undefined || offered === null || offered.includes('password')) return false;
    if (!offered.includes('keyboard-interactive')) return false;
    mayAnswer = false;
    return {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
    };
  };
}

/** Resolves with `work`, or fails at the deadline after `onLate`. */
async function byDeadline<Result>(work: Promise<Result>, ms: number, onLate: () => GatewayError): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onLate()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws `host-key-unknown` or `host-key-mismatch` (HostKeyError) before anything was authenticated. */
export async function openConnection(config: SftpConfig): Promise<SftpConnection> {
  const deadlines = { ...DEFAULT_DEADLINES, ...config.deadlines };
  const endpoint = `${config.host}:${config.port ?? 22}`;
  const key = parsePrivateKey(config);
  const silent = { error: () => undefined, end: () => undefined, close: () => undefined };
  const sftp = new SftpClient('claimgate', silent);
  const client = wrappedClient(sftp);
  let refusedKey: string | undefined;
  let firstError: unknown;
  client.prependListener('error', (error: unknown) => {
    firstError ??= error;
  });
  client.once('connect', () => client.setNoDelay(true));
  let fingerprint = '';
  let algorithms: readonly string[] = [];
  client.once('handshake', ({ kex, serverHostKey, cs }) => {
    algorithms = [kex, serverHostKey, cs.cipher, cs.mac].filter((name) => name !== '');
  });
  const opening = sftp.connect({
    host: config.host,
    port: config.port ?? 22,
    username: config.username,
    authHandler: authentication(config, key),
    algorithms: algorithmsFor(config.legacyAlgorithms ?? []),
    hostVerifier: (shown: Buffer): boolean => {
      const seen = fingerprintOf(shown);
      const trusted = config.hostKeys.some((pinned) => pinned.replace(/=+$/, '') === seen);
      if (!trusted) refusedKey = seen;
      fingerprint = seen;
      return trusted;
    },
    keepaliveInterval: config.keepalive?.intervalMs ?? 15_000,
    keepaliveCountMax: config.keepalive?.countMax ?? 4,
    // The library's own deadline ends with authentication; ours covers the channel too.
    readyTimeout: 0,
  });
  try {
    const channel = await byDeadline(
      opening,
      deadlines.connectMs,
      () => new GatewayError(kinds.timeout, `connecting to ${endpoint} took longer than ${deadlines.connectMs} ms`),
    );
    const requests = createRequests(client, channel, deadlines);
    return {
      requests,
      deadlines,
      facts: { fingerprint, algorithms },
      openChannel: () => anotherChannel(client, deadlines),
      end: () => endConnection(sftp, requests, deadlines.closeMs),
    };
  } catch (error) {
    destroySocket(client);
    if (refusedKey !== undefined) {
      const kind = config.hostKeys.length === 0 ? kinds.hostKeyUnknown : kinds.hostKeyMismatch;
      throw new HostKeyError(kind, endpoint, refusedKey, config.hostKeys);
    }
    throw error instanceof GatewayError ? error : connectionError(firstError ?? error, `connecting to ${endpoint}`);
  }
}

/** The library leaves the request for a channel unanswered when the connection dies meanwhile, so that is listened for. */
async function anotherChannel(client: ssh2.Client, deadlines: SftpDeadlines): Promise<SftpRequests> {
  let late = false;
  let onClose = (): void => undefined;
  const opening = new Promise<SftpRequests>((resolve, reject) => {
    onClose = () => reject(new GatewayError(kinds.closed, 'the connection was closed'));
    client.once('close', onClose);
    client.sftp((error, channel) => {
      // Nobody waits for it any more, and the server shouldn't keep it.
      if (late) channel?.end();
      else if (error === undefined) resolve(createRequests(client, channel, deadlines));
      else reject(connectionError(error, 'opening another channel'));
    });
  });
  try {
    return await byDeadline(opening, deadlines.requestMs, () => {
      late = true;
      return new GatewayError(kinds.timeout, `another channel was not opened within ${deadlines.requestMs} ms`);
    });
  } finally {
    client.off('close', onClose);
  }
}

async function endConnection(sftp: SftpClient, requests: SftpRequests, closeMs: number): Promise<void> {
  const late = () => new GatewayError(kinds.timeout, 'the server did not answer the goodbye');
  try {
    await byDeadline(sftp.end(), closeMs, late);
  } catch {
    // A goodbye that fails changes nothing: the socket goes next.
  } finally {
    requests.kill(new GatewayError(kinds.closed, 'the session was closed by us'));
  }
}
