/** E9: commands beside a running daemon: they write in short transactions, and work on the wire is done by the daemon, once. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
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
  // Makes the ledger: who makes it while the daemon starts takes its lock.
  await clinic.run('status');
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
  const alive = (): Promise<unknown> => ask(clinic.practice, (view) => view.nextDue('daemon:alive'));
  for (let look = 0; look < 300 && (await alive()) === undefined; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { clinic, stop };
}

describe('E9: beside the daemon', () => {
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
