/** The world fails: servers, disks, keys, locks. Nothing is lost, nothing is sent twice, and what went wrong is said. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';
import type { Faults } from '../rig/faults.ts';
import { ask, filesBelow, shareAt } from './books.ts';
import { type CommandResult, type Mailbox, Practice, runCommand, startClearing } from './practice.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function practiceAt(mailbox: Mailbox, options: ConstructorParameters<typeof Practice>[1] = {}): Practice {
  const practice = new Practice(mailbox, options);
  undo.push(() => practice.remove());
  return practice;
}

async function faulty(faults: Faults): Promise<FaultServer> {
  const server = await startFaultServer(faults);
  undo.push(() => server.stop());
  return server;
}

function mailboxOf(server: FaultServer, changes: object = {}): Mailbox {
  const { host, port, username, password, hostKeys } = server.config();
  const transport = { type: 'sftp', host, port, username, password: { value: password }, hostKeys, ...changes };
  return { transport, upload: '/in', download: '/out' };
}

function temporaryFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-world-'));
  undo.push(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

const stateOf = (run: CommandResult): unknown =>
  run.records.filter((record) => record['type'] === 'transmission').map((record) => record['outcomes']);
const blockedBy = (run: CommandResult): unknown =>
  run.records.find((record) => record['type'] === 'transmission')?.['blocked'];
const claimStates = async (practice: Practice): Promise<readonly string[]> =>
  (await practice.run(['status'])).records
    .filter((record) => record['type'] === 'state-total')
    .map((record) => String(record['state']));
const finals = (server: FaultServer): readonly string[] =>
  [...server.store.files.keys()].filter(
    (name) => name.startsWith('/in/') && name.endsWith('.837') && !/\/\./.test(name),
  );

describe('logins and host keys', () => {
  it('fault 15 a wrong password: exit code 3, one login, and none by send or collect until an operator forces it', async () => {
    const server = await faulty({ rejectAuth: true });
    const practice = practiceAt(mailboxOf(server));
    practice.dropSample('professional/office-visits.json');
    const first = await practice.run(['send']);
    expect(first.exitCode).toBe(3);
    expect(blockedBy(first)).toMatchObject({ code: 'transport-auth-refused' });
    const logins = server.authentications.filter((method) => method === 'password').length;
    expect(logins).toBeLessThanOrEqual(2);
    const seen = server.connections();
    for (let again = 0; again < 3; again += 1) {
      expect((await practice.run(['send'])).exitCode).toBe(3);
      const collected = await practice.run(['collect']);
      expect(collected.exitCode).toBe(3);
      expect(collected.err).toContain('circuit-open');
    }
    expect(server.connections()).toBe(seen);
    expect(await claimStates(practice)).toEqual(['BATCHED']);
    server.faults.rejectAuth = false;
    expect((await practice.run(['collect', '--force'])).exitCode).toBe(0);
    expect((await practice.run(['send'])).exitCode).toBe(0);
    expect(await claimStates(practice)).toEqual(['SENT']);
    expect(finals(server)).toHaveLength(1);
  });

  it('fault 15 a refused collect opens the same circuit', async () => {
    const server = await faulty({ rejectAuth: true });
    const practice = practiceAt(mailboxOf(server));
    expect((await practice.run(['collect'])).err).toContain('transport-auth-refused');
    const seen = server.connections();
    expect((await practice.run(['collect'])).err).toContain('circuit-open');
    expect(server.connections()).toBe(seen);
  });

  it.each([
    ['changed', { otherHostKey: true }, {}, 'host-key-mismatch'],
    ['unknown', {}, { hostKeys: [] }, 'host-key-unknown'],
  ] as const)(
    'fault 59 a host key that is %s: exit code 3, no authentication at all, both keys are told',
    async (_name, faults, changes, code) => {
      const server = await faulty(faults);
      const practice = practiceAt(mailboxOf(server, changes));
      practice.dropSample('professional/one-visit.json');
      const sent = await practice.run(['send']);
      expect(sent.exitCode).toBe(3);
      expect(blockedBy(sent)).toMatchObject({ code });
      const collected = await practice.run(['collect', '--force']);
      expect(collected.exitCode).toBe(3);
      expect(collected.err).toContain(code);
      expect(collected.err).toContain(code === 'host-key-mismatch' ? server.otherHostKey : server.hostKey);
      const doctor = await practice.run(['doctor']);
      expect(doctor.exitCode).toBe(3);
      expect(server.authentications).toEqual([]);
      expect(await claimStates(practice)).toEqual(['BATCHED']);
    },
  );
});

interface UploadFault {
  readonly name: string;
  readonly faults: Faults;
  /** Of the claims after the failing run. */
  readonly after: string;
  readonly code?: RegExp;
  /** Runs until it is SENT once the server is well. */
  readonly heals: boolean;
}

const UPLOAD_FAULTS: readonly UploadFault[] = [
  {
    name: 'fault 2 the quota of the server is used up',
    faults: { quotaAfterBytes: 100 },
    after: 'BATCHED',
    code: /quota|space/,
    heals: true,
  },
  {
    name: 'fault 3 the server confirms everything and stores nothing',
    faults: { blackholeData: true },
    after: 'BATCHED',
    code: /upload-not-stored/,
    heals: true,
  },
  {
    name: 'fault 4 the connection breaks while writing',
    faults: { dropAfterBytes: 100 },
    after: 'BATCHED',
    code: /closed/,
    heals: true,
  },
  {
    name: 'fault 5 the server stops answering while writing',
    faults: { stallAfterBytes: 100 },
    after: 'BATCHED',
    code: /timeout/,
    heals: true,
  },
  { name: 'fault 7 CLOSE fails', faults: { closeFails: true }, after: 'BATCHED', heals: true },
  {
    name: 'fault 9 RENAME is refused',
    faults: { renameFails: { status: 3, message: 'Permission denied' } },
    after: 'BATCHED',
    code: /permission/,
    heals: true,
  },
  {
    name: 'fault 10 RENAME is done and its answer lost',
    faults: { renameDropsAfter: true },
    after: 'SENT',
    heals: true,
  },
  {
    name: 'fault 8 the connection dies at CLOSE',
    faults: { closeDrops: true },
    after: 'BATCHED',
    code: /closed/,
    heals: true,
  },
];

describe('uploads that fail', () => {
  it.each(UPLOAD_FAULTS)(
    '$name: no half file under a final name, never SENT unseen; the server has each claim once in the end',
    async (one) => {
      const server = await faulty(one.faults);
      const practice = practiceAt(mailboxOf(server, { connectSeconds: 2, requestSeconds: 1, transferSeconds: 3 }));
      practice.dropSample('professional/office-visits.json');
      const sent = await practice.run(['send']);
      if (one.after === 'SENT') expect(sent).toMatchObject({ exitCode: 0, err: '' });
      else {
        expect(sent).toMatchObject({ exitCode: 3, err: '' });
        expect(finals(server)).toEqual([]);
        if (one.code !== undefined) expect(JSON.stringify(stateOf(sent))).toMatch(one.code);
      }
      expect(await claimStates(practice)).toEqual([one.after]);
      for (const fault of Object.keys(server.faults)) Reflect.deleteProperty(server.faults, fault);
      for (let run = 0; run < 3; run += 1) await practice.run(['send', '--force']);
      expect(await claimStates(practice)).toEqual(['SENT']);
      expect(finals(server)).toHaveLength(1);
      const [path = ''] = finals(server);
      const [row] = await ask(practice, (ledger) => ledger.interchanges({ limit: 10 }));
      expect(server.store.files.get(path)?.bytes.length).toBe(row?.sizeBytes);
      expect(row?.interchangeControlNumber).toBe('000000001');
      expect(filesBelow(join(practice.folder, 'data', 'spool'))).toEqual([]);
    },
  );

  it('fault 11 nobody knows whether it arrived: its claims are UNKNOWN and told so, until a person says what became of it', async () => {
    const server = await faulty({ renameDropsAfter: true, consumer: () => true });
    const practice = practiceAt(mailboxOf(server));
    practice.dropSample('professional/one-visit.json');
    await practice.run(['send']);
    await practice.run(['send', '--force']);
    expect(await claimStates(practice)).toEqual(['UNKNOWN']);
    for (const fault of Object.keys(server.faults)) Reflect.deleteProperty(server.faults, fault);
    const word = ['--as', 'jo', '--reason', 'they do not have it'];
    expect((await practice.run(['outbox', 'resend', '000000001', ...word])).exitCode).toBe(0);
    expect(await claimStates(practice)).toEqual(['BATCHED']);
    await practice.run(['send', '--force']);
    expect(await claimStates(practice)).toEqual(['SENT']);
    const told = practice.records('status').map((one) => `${String(one['action'])} ${String(one['state'])}`);
    expect(told).toEqual(['delivery-unknown UNKNOWN', 'not-delivered BATCHED', 'sent SENT']);
  });

  it('fault 16 a server that says nothing: the deadline of the configuration ends it', async () => {
    const server = await faulty({ noBanner: true });
    const practice = practiceAt(mailboxOf(server, { connectSeconds: 1 }));
    const started = Date.now();
    const run = await practice.run(['collect']);
    expect(run.exitCode).toBe(3);
    expect(run.err).toContain('transport-timeout');
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it('fault 25 the connection breaks while an answer is read: it is read whole at the next run', async () => {
    const server = await faulty({ dropReadAtBytes: 50 });
    const practice = practiceAt(mailboxOf(server));
    server.store.put('/out/a.ta1', readFileSync('samples/answers/accepted.ta1', 'latin1'));
    expect((await practice.run(['collect'])).exitCode).toBe(3);
    expect(await ask(practice, (ledger) => ledger.inboundFiles({ states: ['RECEIVED', 'APPLIED'], limit: 9 }))).toEqual(
      [],
    );
    delete server.faults.dropReadAtBytes;
    expect((await practice.run(['collect'])).exitCode).toBe(0);
    expect(await ask(practice, (ledger) => ledger.inboundFiles({ states: ['APPLIED'], limit: 9 }))).toHaveLength(1);
    expect(filesBelow(join(practice.folder, 'data', 'spool'))).toEqual([]);
  });

  it('fault 23 a server that ends a file early: it is never taken for whole', async () => {
    const server = await faulty({ earlyEofAtBytes: 60 });
    const practice = practiceAt(mailboxOf(server));
    server.store.put('/out/a.ta1', readFileSync('samples/answers/accepted.ta1', 'latin1'));
    expect((await practice.run(['collect'])).exitCode).toBe(3);
    expect(
      await ask(practice, (ledger) =>
        ledger.inboundFiles({ states: ['RECEIVED', 'APPLIED', 'QUARANTINED'], limit: 9 }),
      ),
    ).toEqual([]);
  });
});

describe("the billing system's folders", () => {
  const share = {
    billingSystems: [{ id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0, markerFile: '.here' }],
  };

  it('a share that is not mounted: records wait, nothing is written under its mount point, and they are delivered later', async () => {
    const root = temporaryFolder();
    const { sandbox } = await startClearing(root, {}, false);
    const practice = practiceAt(shareAt(root), { config: share });
    for (const folder of [practice.in, practice.out]) writeFileSync(join(folder, '.here'), '');
    practice.dropSample('professional/office-visits.json');
    expect((await practice.run(['send'])).exitCode).toBe(0);
    await sandbox.processInbox();
    rmSync(join(practice.out, '.here'));
    const before = readdirSync(practice.out);
    const collected = await practice.run(['collect']);
    expect(collected).toMatchObject({ exitCode: 3, err: '' });
    expect(readdirSync(practice.out)).toEqual(before);
    const told = await runCommand(['collect', '--config', practice.config]);
    expect(told.exitCode).toBe(3);
    expect(told.out).toMatch(/nothing new was applied\.\n\d+ file\(s\) of records wait; claimgate status says why/);
    expect((await runCommand(['status', '--config', practice.config])).out).toContain('drop-not-mounted');
    writeFileSync(join(practice.out, '.here'), '');
    expect((await runCommand(['collect', '--config', practice.config])).out).toMatch(/nothing new\.\n\d+ record file/);
    expect(practice.records('posting').filter((record) => record['type'] === 'posting')).toHaveLength(7);
  });

  it('a drop folder that is not mounted keeps its claims, not those of the others: what is ready is sent', async () => {
    const root = temporaryFolder();
    await startClearing(root, {}, false);
    const away = { id: 'away', in: 'away/in', out: 'away/out', settleSeconds: 0, markerFile: '.here' };
    const here = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };
    const practice = practiceAt(shareAt(root), { config: { billingSystems: [away, here] } });
    practice.dropSample('professional/office-visits.json');
    const sent = await practice.run(['send']);
    expect(sent).toMatchObject({ exitCode: 3, err: '' });
    expect(sent.records).toContainEqual({
      type: 'not-taken',
      billingSystem: 'away',
      code: 'drop-not-mounted',
      why: 'the share is not mounted: its marker file .here is missing',
    });
    expect(await claimStates(practice)).toEqual(['SENT']);
  });

  it("a partner's share that is not mounted: exit code 3, nothing is written below it", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'mailbox', 'inbound'), { recursive: true });
    const share = shareAt(root);
    const practice = practiceAt({ ...share, transport: { ...share.transport, markerFile: 'mounted' } });
    practice.dropSample('professional/one-visit.json');
    expect((await practice.run(['send'])).exitCode).toBe(3);
    expect(filesBelow(root)).toEqual([]);
    writeFileSync(join(root, 'mailbox', 'mounted'), '');
    expect((await practice.run(['send', '--force'])).exitCode).toBe(0);
    expect(await claimStates(practice)).toEqual(['SENT']);
  });
});

describe('the ledger', () => {
  it('fault 38 held by another process: exit code 3, the dropped file stays for the next run', async () => {
    const root = temporaryFolder();
    await startClearing(root, {}, false);
    const practice = practiceAt(shareAt(root));
    practice.dropSample('professional/one-visit.json', 'one.json');
    const other = await openSqliteLedger({ path: join(practice.folder, 'data', 'ledger.db') });
    for (const command of ['send', 'collect']) {
      const run = await practice.run([command]);
      expect(run.exitCode).toBe(3);
      expect(run.err).toContain('ledger-locked');
    }
    expect((await practice.run(['status'])).exitCode).toBe(0);
    expect(readdirSync(practice.in)).toEqual(['one.json']);
    await other.close();
    expect((await practice.run(['send'])).exitCode).toBe(0);
  });

  it('fault 42 damaged: exit code 3 with words, and nothing is written', async () => {
    const root = temporaryFolder();
    await startClearing(root, {}, false);
    const practice = practiceAt(shareAt(root));
    practice.dropSample('professional/one-visit.json', 'one.json');
    const path = join(practice.folder, 'data', 'ledger.db');
    writeFileSync(path, Buffer.alloc(20_000, 7));
    const run = await practice.run(['send']);
    expect(run.exitCode).toBe(3);
    expect(run.err).toMatch(/\[ledger-corrupt\]/);
    expect(readFileSync(path).equals(Buffer.alloc(20_000, 7))).toBe(true);
    expect(readdirSync(practice.in)).toEqual(['one.json']);
  });
});

describe('the configuration', () => {
  it('missing: exit code 2 with what to do', async () => {
    const practice = practiceAt(shareAt(temporaryFolder()));
    for (const command of ['send', 'collect', 'status', 'doctor', 'run']) {
      const run = await runCommand([command, '--config', join(practice.folder, 'none.yaml')]);
      expect(run.exitCode).toBe(2);
      expect(run.err).toContain('config-missing');
      expect(run.err).toContain('claimgate init');
    }
  });

  it('wrong: exit code 2 with every fault listed', async () => {
    const practice = practiceAt(shareAt(temporaryFolder()), {
      partner: { usage: 'X', receiverName: '', send: { folder: 'in', fileName: 'always-the-same.837' } },
      config: { zone: 'Mars/Olympus', colour: 'blue', payers: [{ id: 'P1', partner: 'bad id!' }] },
    });
    const run = await practice.run(['send']);
    expect(run.exitCode).toBe(2);
    for (const place of ['partners.0.usage', 'partners.0.receiverName', 'zone', 'colour', 'payers.0.partner'])
      expect(run.err).toContain(place);
  });

  it.each([
    ['no YAML', 'partners: [unclosed'],
    ['nothing', ''],
    ['a list', '- 1\n- 2\n'],
  ])('%s: exit code 2, no unexpected error', async (_name, text) => {
    const practice = practiceAt(shareAt(temporaryFolder()));
    writeFileSync(practice.config, text);
    const run = await practice.run(['send']);
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain('config-invalid');
  });

  it('a secret that is not there: exit code 2, and the message names where it was looked for', async () => {
    const server = await faulty({});
    const practice = practiceAt(mailboxOf(server, { password: { env: 'CLAIMGATE_NO_SUCH_VARIABLE' } }));
    practice.dropSample('professional/one-visit.json');
    const run = await practice.run(['send']);
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain('CLAIMGATE_NO_SUCH_VARIABLE');
    expect(server.connections()).toBe(0);
  });

  it('a missing key file, a data folder under a file, a folder in the place of the configuration: no unexpected error', async () => {
    const practice = practiceAt(shareAt(temporaryFolder()), { config: { archive: { keyFile: 'no-such.key' } } });
    const missing = await practice.run(['send']);
    expect(missing.exitCode).toBe(2);
    expect(missing.err).not.toContain('unexpected');
    const other = practiceAt(shareAt(temporaryFolder()), { config: { dataDir: 'gateway.yaml/data' } });
    const blocked = await other.run(['send']);
    expect(blocked.exitCode).toBe(3);
    expect(blocked.err).toContain('data-folder-unusable');
    renameSync(practice.config, `${practice.config}.old`);
    mkdirSync(practice.config);
    const folder = await practice.run(['send']);
    expect(folder.exitCode).toBe(2);
    expect(folder.err).not.toContain('unexpected');
  });
});
