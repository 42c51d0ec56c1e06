/** The daemon: what is dropped is sent, answered and posted without any further command, and it stops when it is told to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { parseScenario } from '../../src/sandbox/scenario.ts';
import { accounts } from './books.ts';
import { Practice } from './practice.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function until(what: string, reached: () => boolean): Promise<void> {
  for (let look = 0; look < 600; look += 1) {
    if (reached()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within a minute: ${what}`);
}

async function practiceWithClearing(): Promise<Practice> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-daemon-'));
  const { clock, guides } = createEnvironment();
  const scenario = parseScenario({ default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } });
  const users = [{ username: 'practice', password: 'only-for-this-test' }];
  const sandbox = await startSandbox({
    root,
    port: 0,
    address: '127.0.0.1',
    users,
    clock,
    guides,
    scenario,
    automatic: true,
  });
  const transport = {
    type: 'sftp',
    host: '127.0.0.1',
    port: sandbox.port,
    username: 'practice',
    password: { value: 'only-for-this-test' },
    hostKeys: [sandbox.hostKeyFingerprint],
  };
  const { upload, download } = sandbox.folders;
  const fast = { schedule: { sendEverySeconds: 1, collectEverySeconds: 1 } };
  const practice = new Practice({ transport, upload, download }, { partner: fast });
  undo.push(
    () => rmSync(root, { recursive: true, force: true }),
    () => practice.remove(),
    () => sandbox.stop(),
  );
  return practice;
}

const posted = (practice: Practice): number =>
  practice.records('posting').filter((record) => record['type'] === 'posting').length;

describe('the daemon', () => {
  it('sends what is dropped, posts what is answered, goes on after bad files, and stops within seconds', async () => {
    const practice = await practiceWithClearing();
    const stop = new AbortController();
    const running = practice.run(['run'], { stopSignal: stop.signal });
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    practice.dropSample('professional/office-visits.json');
    await until('the seven claims are posted', () => posted(practice) === 7);
    practice.drop('bad.json', '{"half');
    practice.dropSample('professional/dependents.json');
    await until(
      'the dependents are posted too',
      () => posted(practice) > 7 && practice.result('bad.json').findings.length > 0,
    );
    expect(ended).toBe(false);
    const stoppedAt = Date.now();
    stop.abort('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 0, err: '' });
    expect(Date.now() - stoppedAt).toBeLessThan(15_000);
    const books = await accounts(practice);
    expect(Object.keys(books).some((name) => name.startsWith('AR:Ins'))).toBe(false);
    expect(Object.values(books).reduce((sum, text) => sum + Math.round(Number(text) * 100), 0)).toBe(0);
    expect((await practice.run(['doctor'])).exitCode).toBe(0);
  });

  it('fault 38 a second daemon on the same folder refuses', async () => {
    const practice = await practiceWithClearing();
    const stop = new AbortController();
    const first = practice.run(['run'], { stopSignal: stop.signal });
    practice.dropSample('professional/one-visit.json', 'one.json');
    await until('the first one works', () => practice.records('status').length > 0);
    const second = await practice.run(['run'], { stopSignal: stop.signal });
    expect(second.exitCode).toBe(3);
    expect(second.err).toContain('ledger-locked');
    stop.abort('SIGTERM');
    expect((await first).exitCode).toBe(0);
  });
});
