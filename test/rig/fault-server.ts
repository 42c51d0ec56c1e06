/** Rig: an SSH server in this process that can fail in every way a partner's has failed; healthy unless told otherwise. */
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { makeKeyPair } from '../../src/sandbox/ssh/key-pair.ts';
import type { SftpConfig } from '../../src/transport/sftp/config.ts';
import { fingerprintOf } from '../../src/transport/sftp/connect.ts';
import { serveFaultySftp } from './fault-sftp.ts';
import type { Faults } from './faults.ts';
import { createMemoryFiles, type MemoryFiles } from './memory-files.ts';

const PASSWORD = 'rig-password';
const LEGACY_KEX = 'diffie-hellman-group14-sha1';

export interface FaultServer {
  readonly port: number;
  /** Fingerprint of its honest host key. */
  readonly hostKey: string;
  /** Fingerprint of the key shown under `otherHostKey`. */
  readonly otherHostKey: string;
  readonly store: MemoryFiles;
  readonly faults: Faults;
  /** Authentication requests that reached the server, on all connections. */
  readonly authentications: string[];
  /** SFTP requests by name, in the order they came. */
  readonly requests: string[];
  readonly connections: () => number;
  config(changes?: Partial<SftpConfig>): SftpConfig;
  stop(): Promise<void>;
}

interface Running {
  readonly faults: Faults;
  readonly store: MemoryFiles;
  readonly authentications: string[];
  readonly requests: string[];
}

function judgeLogin(context: AuthContext, faults: Faults) {
  if (faults.rejectAuth === true) return context.reject(['password']);
  if (faults.keyboardOnly === true) {
    if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
    return context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
      answers[0] === PASSWORD ? context.accept() : context.reject(),
    );
  }
  if (context.method === 'password' && context.password === PASSWORD) return context.accept();
  context.reject(['password']);
}

function serveConnection(connection: Connection, socket: Socket, running: Running): void {
  const { faults } = running;
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => {
    running.authentications.push(context.method);
    judgeLogin(context, faults);
  });
  connection.on('session', (accept) => {
    const session = accept();
    if (faults.muteSftp === true) {
      session.on('subsystem', (grant: () => unknown) => void grant());
      return;
    }
    session.on('sftp', (acceptSftp: () => Parameters<typeof serveFaultySftp>[0]) => {
      if (faults.silentSftp === true) return;
      serveFaultySftp(acceptSftp(), {
        store: running.store,
        faults,
        drop: () => socket.destroy(),
        onRequest: (name) => running.requests.push(name),
      });
    });
  });
}

function keyPair() {
  const { privateKey, publicBytes } = makeKeyPair();
  return { privateKey, fingerprint: fingerprintOf(publicBytes) };
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts it on a free loopback port, with the folders `/in` and `/out`; login `claims` with a password. */
export async function startFaultServer(faults: Faults = {}): Promise<FaultServer> {
  const store = createMemoryFiles(['/in', '/out']);
  const [honest, other] = [keyPair(), keyPair()];
  const running: Running = { faults, store, authentications: [], requests: [] };
  const legacy = faults.legacyOnly === true;
  const sshServer = (privateKey: string) =>
    new ssh2.Server({
      hostKeys: [privateKey],
      ...(legacy ? { algorithms: { kex: [LEGACY_KEX] } } : {}),
      ...(faults.claimsOpenSsh === true ? { ident: 'OpenSSH_rig' } : {}),
    });
  const servers = { honest: sshServer(honest.privateKey), other: sshServer(other.privateKey) };
  const sockets = new Map<Socket, true>();
  let seen = 0;
  // Sockets are taken by ourselves and handed on, so that each fault can destroy its own.
  const front = createServer({ noDelay: true }, (socket) => {
    seen += 1;
    sockets.set(socket, true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (faults.noBanner === true) return;
    const server = faults.otherHostKey === true ? servers.other : servers.honest;
    server.once('connection', (connection: Connection) => serveConnection(connection, socket, running));
    server.injectSocket(socket);
  });
  const port = await listen(front);
  return {
    port,
    hostKey: honest.fingerprint,
    otherHostKey: other.fingerprint,
    store,
    faults,
    authentications: running.authentications,
    requests: running.requests,
    connections: () => seen,
    config: (changes = {}) => ({
      host: '127.0.0.1',
      port,
      username: 'claims',
      password: PASSWORD,
      hostKeys: [honest.fingerprint],
      ...changes,
    }),
    async stop() {
      for (const socket of sockets.keys()) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
