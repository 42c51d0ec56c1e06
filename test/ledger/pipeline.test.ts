/** Transactions that are drafted while those before are committed, on SQLite, where a thread beside commits them. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Drafts, Pipeline } from '../../src/ledger/pipeline.ts';
import type { Ledger, LedgerTransaction, RowKey } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { double, pipelinedTransactions } from './pipelined.ts';
import { addClaims, claim } from './rig.ts';

let folder = '';
let ledger: Ledger;
let claimKeys: readonly RowKey[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-pipeline-'));
  ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  claimKeys = await ledger.transaction((tx) =>
    addClaims(
      tx,
      Array.from({ length: 20 }, (_, at) => claim(at + 1)),
    ),
  );
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

pipelinedTransactions('SQLite', async () => {
  const own = mkdtempSync(join(tmpdir(), 'claimgate-pipelined-'));
  const path = join(own, 'ledger.db');
  const opened = [await openSqliteLedger({ path })];
  const [ledger] = opened;
  if (ledger === undefined) throw new Error('no ledger');
  const adding = async (opening: Promise<Ledger>): Promise<Ledger> => {
    opened.push(await opening);
    return opening;
  };
  const closeAll = async (): Promise<void> => {
    for (const one of opened.splice(0)) await one.close();
  };
  return {
    ledger,
    other: () => adding(openSqliteLedger({ path, beside: true })),
    again: async (_seal, readOnly = false) => {
      await closeAll();
      return adding(openSqliteLedger({ path, readOnly }));
    },
    destroy: async () => {
      await closeAll();
      rmSync(own, { recursive: true, force: true });
    },
  };
});

describe('pipelined transactions on SQLite alone', () => {
  it('take turns with ordinary transactions', async () => {
    const [key = 0] = claimKeys;
    const { committed } = await ledger.pipelined((tx) => double(tx, 1, key));
    const plain = ledger.transaction((tx) => double(tx, 2, key));
    const { committed: last } = await ledger.pipelined((tx) => double(tx, 3, key));
    expect(await Promise.all([committed, plain, last])).toEqual([0, 100, 200]);
  });

  it('are ordinary transactions, in their order, where the thread that commits them can not be had', async () => {
    const [path, away] = [join(folder, 'ledger.db'), join(folder, 'away.db')];
    renameSync(path, away);
    const pending: Promise<number>[] = [];
    for (const [at, key] of claimKeys.entries()) {
      const { committed } = await ledger.pipelined((tx) => double(tx, at + 1, key));
      pending.push(committed);
    }
    expect(await Promise.all(pending)).toEqual(claimKeys.map(() => 0));
    renameSync(away, path);
    const rows = await ledger.remittances({ limit: 100 });
    expect(rows.map((row) => row.contentHash)).toEqual(claimKeys.map((_, at) => `content-${at + 1}`));
  });

  it('tell once that their thread is gone, and nothing when it ends with the ledger', async () => {
    const ended: unknown[] = [];
    const path = join(folder, 'ledger.db');
    const open = () => openSqliteLedger({ path, draftsEnded: (cause) => ended.push(cause) });
    const [key = 0, other = 0] = claimKeys;
    await ledger.close();
    ledger = await open();
    await (await ledger.pipelined((tx) => double(tx, 1, key))).committed;
    await ledger.close();
    expect(ended).toEqual([]);
    ledger = await open();
    renameSync(path, join(folder, 'away.db'));
    for (const number of [2, 3]) await (await ledger.pipelined((tx) => double(tx, number, other))).committed;
    expect(ended).toMatchObject([{ code: 'SQLITE_CANTOPEN' }]);
    renameSync(join(folder, 'away.db'), path);
  });
});

describe('a pipeline', () => {
  it('drafts nothing while what stood behind a refused draft is still to be done again', async () => {
    const replies: ((done: boolean) => void)[] = [];
    const commits: string[] = [];
    const drafts: Drafts<LedgerTransaction, string> = {
      draft: async (work) => ({ value: await ledger.transaction(work), draft: `draft ${replies.length + 1}` }),
      commit: (draft) => {
        commits.push(draft);
        return new Promise((answer) => replies.push(answer));
      },
    };
    const pipeline = new Pipeline(drafts);
    const run = (name: string) =>
      pipeline.run(
        async () => name,
        async (work) => {
          commits.push(`${name} again`);
          return ledger.transaction(work);
        },
      );
    const first = await run('first');
    const second = await run('second');
    replies[0]?.(false);
    expect(await first.committed).toBe('first');
    // The second's refusal is on its way yet.
    const third = run('third');
    await new Promise((later) => setTimeout(later, 50));
    expect(commits).toEqual(['draft 1', 'draft 2', 'first again']);
    replies[1]?.(false);
    const { committed } = await third;
    expect(await Promise.all([second.committed, committed])).toEqual(['second', 'third']);
    expect(commits).toEqual(['draft 1', 'draft 2', 'first again', 'second again', 'third again']);
  });
});
