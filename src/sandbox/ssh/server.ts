/** Sandbox: a real SSH server in front of the mailbox: host key, passwords and public keys, SFTP and nothing else. */
import { timingSafeEqual } from 'node:crypto';
import type { AuthContext, Connection, ParsedKey, PublicKeyAuthContext } from 'ssh2';
import ssh2 from 'ssh2';
import { GatewayError } from '../../base/gateway-error.ts';
import { sandboxErrors } from '../errors.ts';
import type { HostKey } from './host-key.ts';
import { type SessionOptions, serveSftp } from './sftp-session.ts';

export interface SandboxUser {
  readonly username: string;
  readonly password?: string;
  /** Lines as in authorized_keys. */
  readonly publicKeys?: readonly string[];
}

export interface SshOptions {
  readonly hostKey: HostKey;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default: this machine only. */
  readonly address?: string | undefined;
  readonly users: readonly SandboxUser[];
  readonly session: Omit<SessionOptions, 'drop'>;
}

export interface RunningSsh {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens; rejects with `sandbox-port-taken` when it can't. */
export async function startSsh(options: SshOptions): Promise<RunningSsh> {
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [options.hostKey.privateKey] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client that goes away in the middle is its own affair; the next one is served all the same.
    connection.on('error', () => connections.delete(connection));
    connection.on('authentication', (context) => authenticate(context, options.users));
    connection.on('ready', () => serve(connection, options.session));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause: Error) => {
      reject(new GatewayError(sandboxErrors.portTaken, `port ${options.port} can't be listened on`, { cause }));
    });
    server.listen(options.port, options.address ?? '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : options.port);
    });
  });
  return {
    port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const connection of connections) connection.end();
      await closed;
    },
  };
}

function serve(connection: Connection, session: Omit<SessionOptions, 'drop'>): void {
  connection.on('session', (accept) => {
    const opened = accept();
    opened.on('sftp', (acceptSftp) => serveSftp(acceptSftp(), { ...session, drop: () => connection.end() }));
  });
}

function authenticate(context: AuthContext, users: readonly SandboxUser[]): void {
  const user = users.find((item) => item.username === context.username);
  if (context.method === 'password' && user?.password !== undefined && same(context.password, user.password)) {
    context.accept();
    return;
  }
  if (context.method === 'publickey' && user !== undefined && knows(user, context)) {
    context.accept();
    return;
  }
  const methods: ('password' | 'publickey')[] = [];
  if (user === undefined || user.password !== undefined) methods.push('password');
  if (user === undefined || user.publicKeys !== undefined) methods.push('publickey');
  context.reject(methods);
}

/** The key is the user's and, once the client signs with it, the signature is right. */
function knows(user: SandboxUser, context: PublicKeyAuthContext): boolean {
  const keys = (user.publicKeys ?? []).map((line) => ssh2.utils.parseKey(line)).filter(isKey);
  const key = keys.find((item) => same(item.getPublicSSH(), context.key.data));
  if (key === undefined) return false;
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function isKey(value: ParsedKey | Error | ParsedKey[]): value is ParsedKey {
  return !(value instanceof Error) && !Array.isArray(value);
}

function same(one: string | Buffer, other: string | Buffer): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
