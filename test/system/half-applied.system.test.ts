/**
 * Faults 35, 37: a process that ends between any two commits of collecting leaves nothing undone for ever. Three things once were: a bad
 * part of a file whose interchange was noted as known before the part was set aside passed, at the next run, for a part of a duplicate; an
 * acknowledgement was queued after its file was done, and a file that is done is not looked at again; and the bank's money was looked for
 * by the run that posted the check, and by no later one.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CliEnvironment } from '../../src/cli/environment.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import { ask, setAside, shareAt } from './books.ts';
import { Practice, startClearing } from './practice.ts';
import { MIXED } from './sweep-lanes.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

class Died extends Error {}

/** A gateway whose process is gone after its n-th commit, as far as its ledger can tell. */
function dyingAfter(commits: number): Partial<CliEnvironment> & { hasDied(): boolean } {
  const { openGateway } = createEnvironment();
  let made = 0;
  const dying = (ledger: Ledger): Ledger => {
    const transaction = async (work: Parameters<Ledger['transaction']>[0]) => {
      if (made === commits) throw new Died();
      const result = await ledger.transaction(work);
      made += 1;
      if (made === commits) throw new Died();
      return result;
    };
    const pipelined = async (work: Parameters<Ledger['transaction']>[0]) => ({
      committed: Promise.resolve(await transaction(work)),
    });
    return Object.assign(Object.create(ledger), { transaction, pipelined });
  };
  return {
    hasDied: () => made === commits,
    openGateway: async (...words) => {
      const gateway = await openGateway(...words);
      return { ...gateway, ledger: dying(gateway.ledger) };
    },
  };
}

/** A practice that waits for an 835 whose money the bank has, and for a file with a set that nothing applies. */
async function waiting(): Promise<{ readonly practice: Practice }> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-half-'));
  const { sandbox } = await startClearing(root, { default: { outcome: 'paid' } }, false);
  const mailbox = shareAt(root);
  const practice = new Practice(mailbox, { partner: { acknowledge: '999' } });
  undo.push(
    () => rmSync(root, { recursive: true, force: true }),
    () => practice.remove(),
  );
  practice.dropSample('professional/one-visit.json');
  expect((await practice.run(['send'])).exitCode).toBe(0);
  await sandbox.processInbox();
  const outbound = join(root, 'mailbox', 'outbound');
  for (const name of readdirSync(outbound)) if (!name.endsWith('.835')) rmSync(join(outbound, name));
  writeFileSync(join(outbound, 'mixed.txt'), MIXED);
  const [check = ''] = readdirSync(outbound).filter((name) => name.endsWith('.835'));
  const [, amount = '', trace = ''] =
    /~BPR\*\w\*([\d.]+)\*[^~]*~TRN\*1\*([^*]+)\*/.exec(readFileSync(join(outbound, check), 'latin1')) ?? [];
  const today = new Date().toISOString().slice(0, 10);
  practice.write('bank.csv', `date,amount,trace number\n${today},${amount},${trace}\n`);
  const load = ['bank', 'load', join(practice.folder, 'bank.csv'), '--as', 'jo', '--reason', 'month end'];
  expect((await practice.run(load)).exitCode).toBe(0);
  return { practice };
}

async function outcome(practice: Practice): Promise<object> {
  const facts = await ask(practice, async (ledger) => ({
    owed: (await ledger.interchanges({ limit: 100 })).filter((row) => row.kind === 'acknowledgement').length,
    funded: (await ledger.bankDeposits({ funding: 'known', limit: 100 })).length,
    onWorklist: (await ledger.queue({ codes: ['SET_NOT_HANDLED'], limit: 100 })).length,
  }));
  const told = practice.records('posting').filter((record) => record['type'] === 'posting-total').length;
  return { ...facts, told, setAside: await setAside(practice) };
}

describe('collecting that ends after any of its commits', () => {
  it('faults 35, 37 the next run sets aside, acknowledges, posts, tells and finds the money, each once', {
    timeout: 300_000,
  }, async () => {
    for (let commits = 1; ; commits += 1) {
      const { practice } = await waiting();
      const dying = dyingAfter(commits);
      await practice.run(['collect'], dying);
      if (!dying.hasDied()) {
        expect(commits).toBeGreaterThan(8);
        break;
      }
      expect((await practice.run(['collect'])).err).toBe('');
      expect({ commits, ...(await outcome(practice)) }).toEqual({
        commits,
        owed: 2,
        funded: 1,
        onWorklist: 1,
        told: 1,
        setAside: ['SET_NOT_HANDLED'],
      });
      for (const step of undo.splice(0).reverse()) await step();
    }
  });

  it('a file that waits is applied by the run of its own partner, so that two at once never both tell what became of it', async () => {
    const { practice } = await waiting();
    const other = join(practice.folder, 'other');
    mkdirSync(join(other, 'mailbox', 'outbound'), { recursive: true });
    practice.addPartner('other', shareAt(other));
    const states = (): Promise<readonly string[]> =>
      ask(practice, async (ledger) =>
        (await ledger.inboundFiles({ states: ['RECEIVED', 'APPLIED', 'PARTLY_APPLIED'], limit: 100 })).map(
          (row) => row.state,
        ),
      );
    // Looked at, and both received.
    await practice.run(['collect', 'clearing'], dyingAfter(4));
    expect(await states()).toEqual(['RECEIVED', 'RECEIVED']);
    expect((await practice.run(['collect', 'other'])).err).toBe('');
    expect(await states()).toEqual(['RECEIVED', 'RECEIVED']);
    await practice.run(['collect', 'clearing']);
    expect((await states()).toSorted()).toEqual(['APPLIED', 'PARTLY_APPLIED']);
  });
});
