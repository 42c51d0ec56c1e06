import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayError } from '../../src/base/gateway-error.ts';
import type { SkipReason, TransportSession } from '../../src/transport/port.ts';
import type { SftpConfig } from '../../src/transport/sftp/config.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';
import { startProxy, type TcpProxy } from '../rig/proxy.ts';

/** Short, so that a hang shows at once; long enough for a busy machine. */
const DEADLINES = { connectMs: 5_000, requestMs: 400, transferMs: 20_000, closeMs: 200 };
const CLAIMS = randomBytes(300_000);

let server: FaultServer;
const opened: TransportSession[] = [];
const proxies: TcpProxy[] = [];

async function connect(changes: Partial<SftpConfig> = {}): Promise<TransportSession> {
  const session = await createSftpTransport(server.config({ deadlines: DEADLINES, ...changes })).connect();
  opened.push(session);
  return session;
}

async function throughProxy(
  changes: Partial<SftpConfig> = {},
): Promise<{ session: TransportSession; proxy: TcpProxy }> {
  const proxy = await startProxy(server.port);
  proxies.push(proxy);
  return { session: await connect({ port: proxy.port, ...changes }), proxy };
}

const coded = (code: string) => expect.objectContaining({ code });
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : `no code: ${String(error)}`;
const discard = (): void => undefined;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.close()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  await server.stop();
});

describe('upload', () => {
  it('fault 2: a quota reached in the middle fails the write, and what it left is removed', async () => {
    server.faults.quotaAfterBytes = 100_000;
    const session = await connect();
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-quota'));
    expect(server.store.files.has('/in/a.tmp')).toBe(false);
  });

  it('fault 2: the same with many writes in flight', async () => {
    server.faults.quotaAfterBytes = 100_000;
    const session = await connect({ window: 16 });
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-quota'));
    expect(server.store.files.has('/in/a.tmp')).toBe(false);
  });

  it('fault 3: a server that confirms all and stores nothing is seen by stat', async () => {
    server.faults.blackholeData = true;
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    expect(await session.stat('/in/a.tmp')).toBeUndefined();
  });

  it('fault 4: a disconnect in the middle rejects at once, and so does every later call', async () => {
    server.faults.dropAfterBytes = 100_000;
    const session = await connect();
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-closed'));
    await expect(session.stat('/in/a.tmp')).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 4: a connection that is cut on the way rejects at once', async () => {
    server.faults.stallAfterBytes = 100_000;
    const { session, proxy } = await throughProxy({ deadlines: { ...DEADLINES, requestMs: 60_000 } });
    const writing = session.write('/in/a.tmp', CLAIMS);
    writing.catch(discard);
    await expect.poll(() => server.requests.filter((name) => name === 'WRITE').length).toBeGreaterThan(3);
    proxy.cut();
    await expect(writing).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 5: a server that answers no more runs into our deadline', async () => {
    server.faults.stallAfterBytes = 100_000;
    const session = await connect();
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-timeout'));
    await expect(session.stat('/in/a.tmp')).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 5: a server that answers each write just in time runs into the deadline of the transfer', async () => {
    server.faults.delayWriteMs = 100;
    const session = await connect({ deadlines: { ...DEADLINES, requestMs: 5_000, transferMs: 300 } });
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-timeout'));
  });

  it('fault 6: a black hole on the way runs into the deadline; other endpoints go on', async () => {
    const { session, proxy } = await throughProxy();
    const other = await connect();
    proxy.blackhole();
    const [lost, kept] = await Promise.allSettled([
      session.write('/in/a.tmp', CLAIMS),
      other.write('/in/b.tmp', CLAIMS),
    ]);
    expect(lost).toMatchObject({ status: 'rejected', reason: coded('transport-timeout') });
    expect(kept.status).toBe('fulfilled');
  });

  it('fault 6: keepalive finds a black hole while nothing is asked', async () => {
    const { session, proxy } = await throughProxy({ keepalive: { intervalMs: 40, countMax: 2 } });
    proxy.blackhole();
    await expect.poll(() => session.stat('/in/a').then(String, codeOf), { timeout: 5_000 }).toBe('transport-closed');
  });

  it('fault 7: a failing CLOSE fails the write, and what it left is removed', async () => {
    server.faults.closeFails = true;
    const session = await connect();
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-unknown'));
    expect(server.store.files.has('/in/a.tmp')).toBe(false);
  });

  it('fault 8: dying at CLOSE is transport-closed, and stat on a new session shows what is there', async () => {
    server.faults.closeDrops = true;
    const session = await connect();
    await expect(session.write('/in/a.tmp', CLAIMS)).rejects.toEqual(coded('transport-closed'));
    server.faults.closeDrops = false;
    expect((await (await connect()).stat('/in/a.tmp'))?.sizeBytes).toBe(CLAIMS.length);
  });

  it.each([
    ['permission', { status: 3, message: 'Permission denied' }, 'transport-permission'],
    ['a bare failure', { status: 4, message: 'Failure' }, 'transport-unknown'],
    ['fault 13: no rename at all', { status: 8, message: 'Unsupported' }, 'transport-unsupported'],
  ])('fault 9: a refused rename (%s) keeps the temporary file', async (_name, renameFails, code) => {
    server.faults.renameFails = renameFails;
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    await expect(session.rename('/in/a.tmp', '/in/a.837')).rejects.toEqual(coded(code));
    expect((await session.stat('/in/a.tmp'))?.sizeBytes).toBe(CLAIMS.length);
    expect(await session.stat('/in/a.837')).toBeUndefined();
  });

  it('fault 10: a rename whose answer is lost is transport-closed; both names tell that it was done', async () => {
    server.faults.renameDropsAfter = true;
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    await expect(session.rename('/in/a.tmp', '/in/a.837')).rejects.toEqual(coded('transport-closed'));
    const after = await connect();
    expect(await after.stat('/in/a.tmp')).toBeUndefined();
    expect((await after.stat('/in/a.837'))?.sizeBytes).toBe(CLAIMS.length);
  });

  it('fault 11: a file that the peer takes at once is gone under both names, which is no error here', async () => {
    server.faults.consumer = () => true;
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    await session.rename('/in/a.tmp', '/in/a.837');
    expect(await session.stat('/in/a.837')).toBeUndefined();
  });

  it('fault 12: never overwrites, even where the server would', async () => {
    server.faults.renameOverwrites = true;
    server.faults.ignoresExclusive = true;
    server.store.put('/in/a.837', 'theirs');
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    await expect(session.rename('/in/a.tmp', '/in/a.837')).rejects.toEqual(coded('transport-exists'));
    await expect(session.write('/in/a.837', CLAIMS)).rejects.toEqual(coded('transport-exists'));
    expect(server.store.files.get('/in/a.837')?.bytes.toString()).toBe('theirs');
  });

  it('fault 13: asks for no chmod, no setstat, no extension', async () => {
    const session = await connect();
    await session.write('/in/a.tmp', CLAIMS);
    await session.rename('/in/a.tmp', '/in/a.837');
    expect(new Set(server.requests)).toEqual(new Set(['LSTAT', 'OPEN', 'WRITE', 'CLOSE', 'RENAME']));
  });

  it('fault 18: of many transfers on one connection all reject when it drops', async () => {
    server.faults.dropAfterBytes = 100_000;
    const session = await connect({ parallel: 4 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const results = await Promise.allSettled(names.map((name) => session.write(`/in/${name}.tmp`, CLAIMS)));
    expect(results.map((result) => (result.status === 'rejected' ? codeOf(result.reason) : 'stored'))).toEqual(
      names.map(() => 'transport-closed'),
    );
  });

  it.each(['silentSftp', 'muteSftp'] as const)(
    'fault 18: the connection drops while another channel is being opened (%s): nobody waits for that channel',
    async (fault) => {
      await server.stop();
      server = await startFaultServer({ claimsOpenSsh: true });
      const config = server.config({ parallel: 2, deadlines: { ...DEADLINES, requestMs: 60_000 } });
      const session = await createSftpTransport(config).connect();
      server.faults[fault] = true;
      server.faults.stallAfterBytes = 0;
      const writes = Promise.allSettled(['a', 'b'].map((name) => session.write(`/in/${name}.tmp`, CLAIMS)));
      await expect.poll(() => server.requests).toContain('WRITE');
      await server.stop();
      for (const end of await writes)
        expect(end).toMatchObject({ status: 'rejected', reason: coded('transport-closed') });
      await session.close();
    },
  );

  it('fault 20: a peer that is down is unreachable, and served again when it is back', async () => {
    const config = server.config({ deadlines: DEADLINES });
    await server.stop();
    await expect(createSftpTransport(config).connect()).rejects.toEqual(coded('transport-unreachable'));
    server = await startFaultServer();
    await (await connect()).write('/in/a.tmp', CLAIMS);
    expect(server.store.files.get('/in/a.tmp')?.bytes.equals(CLAIMS)).toBe(true);
  });
});

describe('connecting', () => {
  it('fault 15: a refused password is offered once, and is not retryable', async () => {
    server.faults.rejectAuth = true;
    await expect(connect()).rejects.toMatchObject({ code: 'transport-auth-refused', retryable: false });
    expect(server.authentications).toEqual(['password']);
  });

  it('answers a server that only asks for the password by keyboard', async () => {
    server.faults.keyboardOnly = true;
    const session = await connect();
    expect(await session.list('/in', { limit: 1 })).toEqual([]);
    expect(server.authentications).toEqual(['password', 'keyboard-interactive']);
  });

  it('an unreadable private key is our configuration, not the network', async () => {
    const broken = connect({ privateKey: 'not a key' });
    await expect(broken).rejects.toMatchObject({ code: 'transport-key-unusable', exitCode: 2, retryable: false });
    expect(server.connections()).toBe(0);
  });

  it.each(['noBanner', 'silentSftp'] as const)(
    'fault 16: %s runs into the deadline of the whole connect',
    async (fault) => {
      server.faults[fault] = true;
      const late = connect({ deadlines: { ...DEADLINES, connectMs: 600 } });
      await expect(late).rejects.toEqual(coded('transport-timeout'));
    },
  );

  it('fault 17: a goodbye that nobody answers ends by itself, and leaves no socket', async () => {
    const { session, proxy } = await throughProxy();
    proxy.blackhole();
    await session.close();
    const stillOpen = (): number => {
      proxy.poke();
      return proxy.open();
    };
    await expect.poll(stillOpen).toBe(0);
  });

  it('fault 17: closing in the middle of a transfer rejects it', async () => {
    server.faults.stallAfterBytes = 0;
    const session = await connect({ deadlines: { ...DEADLINES, requestMs: 60_000 } });
    const writing = session.write('/in/a.tmp', CLAIMS);
    writing.catch(discard);
    await expect.poll(() => server.requests).toContain('WRITE');
    await session.close();
    await expect(writing).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 59: another host key is refused before anything is authenticated; both fingerprints are told', async () => {
    server.faults.otherHostKey = true;
    const refused = await connect().catch((error: GatewayError) => error);
    expect(refused).toMatchObject({
      code: 'host-key-mismatch',
      retryable: false,
      seen: server.otherHostKey,
      pinned: [server.hostKey],
    });
    expect(server.connections()).toBe(1);
    expect(server.authentications).toEqual([]);
  });

  it('fault 59: without a pinned key nothing is authenticated, and the key seen is told for `trust`', async () => {
    await expect(connect({ hostKeys: [] })).rejects.toMatchObject({ code: 'host-key-unknown', seen: server.hostKey });
    expect(server.connections()).toBe(1);
    expect(server.authentications).toEqual([]);
  });

  it('fault 59: any of several pinned keys will do, so that a change can be prepared', async () => {
    const session = await connect({ hostKeys: [server.otherHostKey, `${server.hostKey}=`] });
    expect(await session.list('/in', { limit: 1 })).toEqual([]);
  });

  it('fault 64: a server with weak algorithms only is refused by default, and served once they are named', async () => {
    await server.stop();
    server = await startFaultServer({ legacyOnly: true });
    await expect(connect()).rejects.toMatchObject({ code: 'transport-no-common-algorithm', retryable: false });
    expect(server.authentications).toEqual([]);
    const session = await connect({ legacyAlgorithms: ['diffie-hellman-group14-sha1'] });
    expect(await session.list('/in', { limit: 1 })).toEqual([]);
  });
});

describe('download', () => {
  const PAYMENT = randomBytes(200_000);
  beforeEach(() => server.store.put('/out/p.835', PAYMENT));
  const read = async (session: TransportSession): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    await session.read('/out/p.835', (chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks);
  };

  it.each([1, 16])(
    'fault 21, 24: a file that grows while it is read is told, %i requests in flight',
    async (window) => {
      server.faults.growByBytes = 10;
      await expect(read(await connect({ window }))).rejects.toEqual(coded('transport-size-mismatch'));
    },
  );

  it('fault 21, 24: a sender that goes on after we saw the end is told by the second look', async () => {
    server.faults.growAtEndBytes = 10;
    await expect(read(await connect())).rejects.toEqual(coded('transport-size-mismatch'));
  });

  it.each([1, 16])('fault 22: a size larger than the content is told, %i requests in flight', async (window) => {
    server.faults.lieSizeBytes = 1_000_000;
    await expect(read(await connect({ window }))).rejects.toEqual(coded('transport-short-read'));
  });

  it('fault 22: a size smaller than the content is told', async () => {
    server.faults.lieSizeBytes = -100_000;
    await expect(read(await connect())).rejects.toEqual(coded('transport-size-mismatch'));
  });

  it.each([0, 1, 100_000, 199_999])(
    'fault 23: an end of file at %i of 200000 bytes is told',
    async (earlyEofAtBytes) => {
      server.faults.earlyEofAtBytes = earlyEofAtBytes;
      await expect(read(await connect({ window: 4 }))).rejects.toEqual(coded('transport-short-read'));
    },
  );

  it.each([1, 16])('answers shorter than asked are read on, %i requests in flight', async (window) => {
    server.faults.shortReadsBytes = 7_001;
    expect((await read(await connect({ window }))).equals(PAYMENT)).toBe(true);
  });

  it.each([1, 16])('fault 25: a disconnect in the middle rejects, %i requests in flight', async (window) => {
    server.faults.dropReadAtBytes = 100_000;
    await expect(read(await connect({ window }))).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 25: a disconnect while the receiver is busy rejects this read, and nothing else in the process', async () => {
    server.faults.stallReadAtBytes = 100_000;
    const { session, proxy } = await throughProxy({ window: 16 });
    const busy = session.read('/out/p.835', () => {
      proxy.cut();
      return new Promise((resolve) => setTimeout(resolve, 60));
    });
    await expect(busy).rejects.toEqual(coded('transport-closed'));
  });

  it('fault 25: a read that is no longer answered runs into our deadline', async () => {
    server.faults.stallReadAtBytes = 100_000;
    await expect(read(await connect())).rejects.toEqual(coded('transport-timeout'));
  });

  it('fault 30: times of the server are handed on as they are, in the past or in the future', async () => {
    server.store.put('/out/old.835', 'x', { modifiedMs: 1_000 });
    server.store.put('/out/future.835', 'x', { modifiedMs: 4_000_000_000_000 });
    const files = await (await connect()).list('/out', { limit: 10 });
    expect(files.map(({ name, modifiedMs }) => [name, modifiedMs])).toEqual([
      ['old.835', 1_000],
      ['p.835', 1_700_000_000_000],
      ['future.835', 4_000_000_000_000],
    ]);
  });

  it('fault 31: of 20,000 files the oldest come, in bounded pages', async () => {
    for (let count = 0; count < 20_000; count += 1)
      server.store.put(`/out/f${count}.835`, 'x', {
        modifiedMs: 1_600_000_000_000 + ((count * 7_919) % 20_000) * 1_000,
      });
    const session = await connect({ deadlines: { ...DEADLINES, requestMs: 5_000 } });
    const files = await session.list('/out', { limit: 5 });
    expect(files.map((file) => file.modifiedMs - 1_600_000_000_000)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  it('fault 32: a refused removal is told, and the file stays', async () => {
    server.faults.removeFails = true;
    const session = await connect();
    await expect(session.remove('/out/p.835')).rejects.toEqual(coded('transport-permission'));
    expect((await session.stat('/out/p.835'))?.sizeBytes).toBe(PAYMENT.length);
  });

  it('fault 33: a file without bytes is listed and read as such', async () => {
    server.store.put('/out/p.835', '');
    const session = await connect();
    expect((await session.list('/out', { limit: 1 }))[0]?.sizeBytes).toBe(0);
    expect(await session.read('/out/p.835', discard)).toBe(0);
  });

  it('a failing list is an error, never an empty folder', async () => {
    server.faults.listFails = { status: 4, message: 'Failure' };
    await expect((await connect()).list('/out', { limit: 1 })).rejects.toEqual(coded('transport-unknown'));
  });

  it('a server that leaves out permissions is listed by its long names', async () => {
    server.faults.noPermissions = true;
    const session = await connect();
    expect((await session.list('/out', { limit: 5 })).map((file) => file.name)).toEqual(['p.835']);
    expect((await read(session)).equals(PAYMENT)).toBe(true);
  });

  it('fault 60: hostile names are told and never listed', async () => {
    const hostile = ['../../etc/cron.d/x', 'a\0b.835', 'x'.repeat(250), '-rf', 'рaid.835', 'two\nlines'];
    for (const name of hostile) server.store.files.set(`/out/${name}`, { bytes: Buffer.from('x'), modifiedMs: 0 });
    const skipped: [string, SkipReason][] = [];
    const session = await connect();
    const files = await session.list('/out', { limit: 50, onSkipped: (...told) => void skipped.push(told) });
    expect(files.map((file) => file.name)).toEqual(['p.835']);
    expect(skipped.sort()).toEqual(hostile.map((name) => [name, 'hostile-name']).sort());
  });
});
