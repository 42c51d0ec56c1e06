/** E9: commands beside a running daemon: they write in short transactions, and work on the wire is done by the daemon, once. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import { type Clinic, openClinic } from '../operations/clinic.ts';
import { ask } from './books.ts';

const BY_JO = ['--as', 'jo', '--reason', 'a test'];
const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A practice whose daemon takes drops, but sends and collects only when it is asked. */
async function withDaemon(
  config: object = {},
): Promise<{ readonly clinic: Clinic; readonly stop: () => Promise<number> }> {
  const hourly = { schedule: { sendEverySeconds: 86_400, collectEverySeconds: 86_400 } };
  const clinic = await openClinic({}, { partner: hourly, config });
  const signal = new AbortController();
  const running = clinic.practice.run(['run'], { stopSignal: signal.signal });
  const stop = async (): Promise<number> => {
    signal.abort('SIGTERM');
    return (await running).exitCode;
  };
  undo.push(
    () => clinic.remove(),
    async () => void (await stop()),
  );
  await whenAlive(clinic);
  return { clinic, stop };
}

async function whenAlive({ practice }: Clinic): Promise<void> {
  const made = (): boolean => existsSync(join(practice.folder, 'data', 'ledger.db'));
  const alive = async (): Promise<boolean> => (await ask(practice, (ledger) => ledger.workers())).length > 0;
  for (let look = 0; look < 300 && !(made() && (await alive())); look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Commands that only ask. */
const QUESTIONS = ['status', 'claims', 'worklist', 'watchdog', 'quarantine', 'outbox', 'numbers', 'archive', 'verify'];

describe('E9: beside the daemon', () => {
  it('questions to a folder without a ledger are answered, make none, and keep no daemon from making it', async () => {
    const clinic = await openClinic();
    undo.push(() => clinic.remove());
    for (const question of QUESTIONS)
      expect(await clinic.run(question), question).toMatchObject({ exitCode: 0, err: '' });
    expect(readdirSync(join(clinic.practice.folder, 'data')).filter((name) => name.startsWith('ledger'))).toEqual([]);
    for (let round = 0; round < 3; round += 1) {
      for (const name of readdirSync(join(clinic.practice.folder, 'data')))
        rmSync(join(clinic.practice.folder, 'data', name), { recursive: true });
      const signal = new AbortController();
      const asking = QUESTIONS.map((question) => clinic.run(question));
      const running = clinic.practice.run(['run'], { stopSignal: signal.signal });
      asking.push(...QUESTIONS.map((question) => clinic.run(question)));
      for (const answer of await Promise.all(asking)) expect(answer).toMatchObject({ exitCode: 0, err: '' });
      await whenAlive(clinic);
      signal.abort('SIGTERM');
      expect(await running).toMatchObject({ exitCode: 0, err: '' });
    }
  });

  it('a command that writes gives way to a daemon that starts meanwhile', async () => {
    const clinic = await openClinic();
    undo.push(() => clinic.remove());
    const gateway = await createEnvironment().openGateway(clinic.practice.config, { beside: true });
    const signal = new AbortController();
    const running = clinic.practice.run(['run'], { stopSignal: signal.signal });
    await whenAlive(clinic);
    await gateway.ledger.transaction((tx) => tx.setMark('beside', 'written'));
    await gateway.close();
    signal.abort('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 0, err: '' });
  });

  it('numbers are confirmed and sent claims taken over beside it, and it goes on above them', async () => {
    const { clinic } = await withDaemon();
    const confirmed = await clinic.run('numbers', 'confirm', 'clearing', '811', ...BY_JO);
    expect(confirmed, confirmed.err).toMatchObject({ exitCode: 0 });
    clinic.practice.dropSample('professional/office-visits.json');
    expect((await clinic.run('send')).exitCode).toBe(0);
    const inbox = join(clinic.answers, '..', 'inbound');
    const [name = ''] = readdirSync(inbox);
    const text = readFileSync(join(inbox, name), 'latin1');
    expect(text).toContain('*000000812*');
    const other = await openClinic();
    undo.push(() => other.remove());
    other.practice.dropSample('professional/dependents.json');
    await other.run('send');
    const sent = readdirSync(join(other.answers, '..', 'inbound')).map((one) =>
      readFileSync(join(other.answers, '..', 'inbound', one), 'latin1').replaceAll('000000001', '000004711'),
    );
    const file = join(clinic.practice.folder, 'old-system.837');
    writeFileSync(file, sent[0] ?? '');
    const taken = await clinic.run('claims', 'import', file, '--already-sent', ...BY_JO);
    expect(taken, taken.err).toMatchObject({ exitCode: 0, records: [{ type: 'claims-import', interchanges: 1 }] });
    clinic.practice.dropSample('professional/one-visit.json', 'one.json');
    expect((await clinic.run('send')).exitCode).toBe(0);
    const numbers = await ask(clinic.practice, (view) => view.interchanges({ limit: 10 }));
    expect(numbers.map((row) => row.interchangeControlNumber)).toEqual(['000000812', '000004711', '000004712']);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('codes are loaded beside it', async () => {
    const { clinic } = await withDaemon();
    const file = join(clinic.practice.folder, 'revenue.csv');
    writeFileSync(file, 'code,description\n0120,ROOM\n0450,EMERGENCY\n');
    const words = ['codes', 'load', file, '--set', 'revenue', '--from', '2026-01-01', ...BY_JO];
    const loaded = await clinic.run(...words);
    expect(loaded, loaded.err).toMatchObject({ exitCode: 0, records: [{ entries: 2 }] });
  });

  it('send and collect are done by the daemon, and their reports come back', async () => {
    const { clinic, stop } = await withDaemon();
    clinic.practice.dropSample('professional/office-visits.json');
    const sent = await clinic.run('send');
    expect(sent).toMatchObject({ exitCode: 0, err: expect.stringContaining('The daemon does it') });
    const inbox = join(clinic.answers, '..', 'inbound');
    expect(readdirSync(inbox)).toHaveLength(1);
    expect(sent.records.filter((record) => record['type'] === 'transmission')).toHaveLength(1);
    await clinic.sandbox.processInbox();
    const collected = await clinic.run('collect');
    expect(collected).toMatchObject({ exitCode: 0, records: [{ type: 'collection', partner: 'clearing' }] });
    expect(clinic.practice.records('posting').length).toBeGreaterThan(0);
    expect(await stop()).toBe(0);
  });

  it('six sends asked for at once send every claim once', async () => {
    const { clinic } = await withDaemon();
    clinic.practice.dropSample('professional/office-visits.json');
    const asked = await Promise.all(Array.from({ length: 6 }, () => clinic.run('send')));
    expect(asked.map((one) => one.exitCode)).toEqual(Array(6).fill(0));
    const { records } = await clinic.run('claims');
    const states = new Set(records.map((record) => record['state']));
    expect([...states]).toEqual(['SENT']);
    const inbox = join(clinic.answers, '..', 'inbound');
    expect(readdirSync(inbox)).toHaveLength(1);
  });

  it('hold and release write beside it; replay and a released part are applied by it', async () => {
    const { clinic } = await withDaemon();
    clinic.practice.dropSample('professional/one-visit.json', 'one.json');
    for (let look = 0; look < 300 && (await clinic.run('claims')).records.length === 0; look += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [claim] = (await clinic.run('claims')).records;
    const id = String(claim?.['claimId']);
    expect(await clinic.run('hold', id, ...BY_JO)).toMatchObject({ exitCode: 0, records: [{ state: 'HELD' }] });
    expect(await clinic.run('release', id, ...BY_JO)).toMatchObject({ exitCode: 0, records: [{ state: 'READY' }] });
    const replayed = await clinic.run(
      'replay',
      'samples/claims/professional/one-visit.json',
      '--partner',
      'clearing',
      ...BY_JO,
    );
    expect(replayed).toMatchObject({ exitCode: 1, records: [{ type: 'replay', quarantined: 1 }] });
    const released = await clinic.run('quarantine', 'release', '1', ...BY_JO);
    expect(released).toMatchObject({ exitCode: 2, err: expect.stringContaining('operation-not-allowed') });
    expect((await clinic.run('quarantine', 'discard', '1', ...BY_JO)).exitCode).toBe(0);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('checks are looked at, entered, reversed and settled beside it', async () => {
    const { clinic } = await withDaemon();
    expect(await clinic.run('remittance', 'list')).toMatchObject({ exitCode: 0, records: [] });
    expect(await clinic.run('eob', 'samples/eob.csv', '--preview')).toMatchObject({ exitCode: 0 });
    const entered = await clinic.run('eob', 'samples/eob.csv', ...BY_JO);
    expect(entered).toMatchObject({ exitCode: 0, records: [{ standing: 'POSTED', queued: 1 }] });
    expect(await clinic.run('remittance', 'show', '0004711')).toMatchObject({
      records: [{ preview: false, heldAmount: '148.00', queue: [{ code: 'UNMATCHED' }] }],
    });
    const settled = await clinic.run('settle', '1', '--to', 'RefundPayable:payer', ...BY_JO);
    expect(settled).toMatchObject({ exitCode: 0, records: [{ moves: [{ from: 'UnappliedCash' }] }] });
    expect((await clinic.run('remittance', 'reverse', '0004711', ...BY_JO)).exitCode).toBe(0);
    expect(await clinic.run('remittance', 'show', '0004711')).toMatchObject({ records: [{ preview: true }] });
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('what the daemon can’t do ends the command with its code', async () => {
    const { clinic } = await withDaemon();
    expect(await clinic.run('send', 'nobody')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('no partner'),
    });
  });

  it('a request that a stopped daemon left is done by the next one', async () => {
    const { clinic, stop } = await withDaemon();
    expect(await stop()).toBe(0);
    const request = { kind: 'send', force: false };
    const key = await clinic.inside(({ ledger }) =>
      ledger.transaction((tx) =>
        tx.addRequest({ kind: 'send', detailJson: JSON.stringify(request), at: '2026-11-25T00:00:00.000Z' }),
      ),
    );
    const signal = new AbortController();
    const running = clinic.practice.run(['run'], { stopSignal: signal.signal });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    signal.abort('SIGTERM');
    await running;
    const row = await clinic.inside(({ ledger }) => ledger.request(key));
    expect(row?.outcomeJson).toContain('"report"');
  });

  it('fault 49: the daemon raises alerts and goes on while the webhook is down or its secret missing', async () => {
    const disk = { warningMegabytes: 999_999_999 };
    for (const secret of [{ value: 'of the test' }, { env: 'CLAIMGATE_NOT_SET' }]) {
      const webhook = { url: 'http://127.0.0.1:1/', secret };
      const { clinic, stop } = await withDaemon({ watchdog: { disk, webhook } });
      let codes: readonly string[] = [];
      for (let look = 0; look < 100 && codes.length === 0; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        codes = await clinic.openAlerts();
      }
      expect(codes).toContain('disk-space');
      clinic.practice.dropSample('professional/one-visit.json', 'one.json');
      expect((await clinic.run('send')).exitCode).toBe(0);
      expect(await stop()).toBe(0);
    }
  });
});
