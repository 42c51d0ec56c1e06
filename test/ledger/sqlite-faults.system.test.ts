import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { MIGRATIONS } from '../../src/ledger/migrations/all.ts';
import { connect } from '../../src/ledger/sqlite/database.ts';
import { migrateSqlite, openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { AT, addClaims, claim, remittance, testSeal } from './rig.ts';

const WRITER = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-ledger-'));
  path = join(folder, 'ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `test/ledger/writer-process.ts`; resolves with its lines once it ended, killed after `killAfterLines` of them. */
function runWriter(mode: string, killAfterLines = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, mode, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > killAfterLines) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', () => resolve(text.split('\n').slice(0, -1))));
}

describe('SQLite under faults', () => {
  it('fault 37: what was acknowledged before kill -9 is there, and nothing by halves', async () => {
    let acknowledged = 0;
    for (const lines of [1, 7, 23]) {
      const said = await runWriter('post', lines);
      acknowledged += said.length;
      const ledger = await openSqliteLedger({ path });
      expect(await ledger.verify()).toEqual([]);
      const claims = await ledger.claims({ limit: 10_000 });
      const batches = new Set((await ledger.entries({ limit: 10_000 })).map((entry) => entry.batchKey));
      expect(claims.length).toBeGreaterThanOrEqual(acknowledged);
      expect(batches.size).toBe(claims.length);
      acknowledged = claims.length;
      await ledger.close();
    }
    expect(acknowledged).toBeGreaterThan(30);
  });

  it('fault 38: a second process is refused, and let in at once after kill -9 of the first', async () => {
    const ledger = await openSqliteLedger({ path });
    expect(await runWriter('open')).toEqual(['ledger-locked']);
    await ledger.close();
    await runWriter('hold', 1);
    expect(await runWriter('open')).toEqual(['opened']);
  });

  it('fault 38: a reader is let in beside the writer, and may not write', async () => {
    const ledger = await openSqliteLedger({ path });
    await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
    const reader = await openSqliteLedger({ path, readOnly: true });
    expect(await reader.claims({ limit: 5 })).toHaveLength(1);
    await ledger.transaction((tx) => addClaims(tx, [claim(2)]));
    expect(await reader.claims({ limit: 5 })).toHaveLength(2);
    const writing = reader.transaction((tx) => addClaims(tx, [claim(3)]));
    await expect(writing).rejects.toMatchObject({ code: 'ledger-read-only', exitCode: 2 });
    await reader.close();
    await ledger.close();
  });

  it('fault 40: a full disk refuses the transaction, harms nothing, and work goes on after space was made', async (context) => {
    const small = join(folder, 'small');
    mkdirSync(small);
    if (spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]).status !== 0) {
      console.log('SKIPPED: fault 40: mounting a tmpfs needs root');
      context.skip();
    }
    try {
      const reserve = join(small, 'reserve');
      writeFileSync(reserve, Buffer.alloc(250_000));
      const ledger = await openSqliteLedger({ path: join(small, 'ledger.db') });
      let kept = 0;
      let refusal: unknown;
      while (refusal === undefined && kept < 10_000) {
        refusal = await ledger
          .transaction((tx) => addClaims(tx, [claim(kept + 1, { body: 'x'.repeat(3_000) })]))
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        if (refusal === undefined) kept += 1;
      }
      expect(refusal).toMatchObject({ code: 'ledger-full', retryable: true, exitCode: 3 });
      expect(kept).toBeGreaterThan(0);
      expect(await ledger.claims({ limit: 10_000 })).toHaveLength(kept);
      expect(await ledger.verify()).toEqual([]);
      rmSync(reserve);
      await ledger.transaction((tx) => addClaims(tx, [claim(kept + 1)]));
      await ledger.close();
      const again = await openSqliteLedger({ path: join(small, 'ledger.db') });
      expect(await again.claims({ limit: 10_000 })).toHaveLength(kept + 1);
      await again.close();
    } finally {
      spawnSync('/bin/umount', [small]);
    }
  });

  it('fault 42: a damaged file that takes time to read is refused by whoever has it for long, and by all after a crash', {
    timeout: 120_000,
  }, async () => {
    const ledger = await openSqliteLedger({ path });
    const body = 'x'.repeat(70_000_000);
    const drop = { billingSystem: 'practice', kind: 'status', name: 'one', body, at: AT } as const;
    await ledger.transaction((tx) => tx.addDrops([drop]));
    await ledger.close();
    const middle = Math.floor(statSync(path).size / 2 / 8_192) * 8_192;
    const write = (bytes: Buffer): Buffer => {
      const before = Buffer.alloc(bytes.length);
      const file = openSync(path, 'r+');
      readSync(file, before, 0, bytes.length, middle);
      writeSync(file, bytes, 0, bytes.length, middle);
      closeSync(file);
      return before;
    };
    const damage = Buffer.alloc(8_192, 0x5a);
    const whole = write(damage);
    await expect(openSqliteLedger({ path })).rejects.toMatchObject({ code: 'ledger-corrupt' });
    const short = await openSqliteLedger({ path, beside: true });
    expect((await short.verify()).length).toBeGreaterThan(0);
    await short.close();
    write(whole);
    expect((await runWriter('post', 3)).length).toBeGreaterThan(0);
    write(damage);
    await expect(openSqliteLedger({ path, beside: true })).rejects.toMatchObject({ code: 'ledger-corrupt' });
  });

  it('fault 42: a damaged file is refused', async () => {
    const ledger = await openSqliteLedger({ path });
    await ledger.transaction((tx) =>
      addClaims(
        tx,
        Array.from({ length: 500 }, (_, index) => claim(index + 1)),
      ),
    );
    await ledger.close();
    const whole = readFileSync(path);
    const damage = (offset: number, length: number): void => {
      writeFileSync(path, whole);
      const file = openSync(path, 'r+');
      writeSync(file, Buffer.alloc(length, 0x5a), 0, length, offset);
      closeSync(file);
    };
    damage(0, 100);
    await expect(openSqliteLedger({ path })).rejects.toMatchObject({ code: 'ledger-corrupt', retryable: false });
    damage(Math.floor(statSync(path).size / 2 / 8_192) * 8_192, 8_192);
    await expect(openSqliteLedger({ path })).rejects.toMatchObject({ code: 'ledger-corrupt' });
    writeFileSync(path, whole);
    const mended = await openSqliteLedger({ path });
    expect(await mended.verify()).toEqual([]);
    await mended.close();
  });

  it('fault 44: a newer schema is refused, and an older one for reading only', async () => {
    await (await openSqliteLedger({ path })).close();
    const raw = new Database(path);
    raw.exec(
      `insert into schema_migrations (number, name) values (${(MIGRATIONS.at(-1)?.number ?? 0) + 1}, 'from-the-future')`,
    );
    await expect(openSqliteLedger({ path })).rejects.toMatchObject({ code: 'ledger-newer-schema', exitCode: 2 });
    await expect(openSqliteLedger({ path, readOnly: true })).rejects.toMatchObject({ code: 'ledger-newer-schema' });
    raw.exec('delete from schema_migrations');
    raw.close();
    await expect(openSqliteLedger({ path, readOnly: true })).rejects.toMatchObject({ code: 'ledger-older-schema' });
  });

  it('fault 44: a migration that was killed half way is as if it had not begun, and is taken up again', async () => {
    expect(await runWriter('migrate')).toEqual(['first step done']);
    const connection = connect(path, 'write');
    const tables = () =>
      connection.raw.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all();
    expect(tables()).toEqual(['one', 'schema_migrations']);
    const step = (number: number, name: string) => ({
      number,
      name,
      statements: () => [`create table ${name} (x integer)`],
    });
    await migrateSqlite(connection, [step(1, 'one'), step(2, 'two')]);
    expect(tables()).toEqual(['one', 'schema_migrations', 'two']);
    connection.raw.close();
  });

  it('fault 65: verify finds what was changed past the port', async () => {
    const ledger = await openSqliteLedger({ path });
    await ledger.transaction(async (tx) => {
      await addClaims(tx, [claim(1)]);
      for (const action of ['view', 'resend', 'void'])
        await tx.appendAudit({ at: AT, actor: 'ann', action, detail: '' });
      const entry = (account: string, debit: number, credit: number) => ({
        account,
        debitCents: cents(debit),
        creditCents: cents(credit),
      });
      await tx.post({
        at: AT,
        postedBy: 'auto',
        reason: 'test',
        remittance: remittance(1),
        adjudications: [],
        entries: [entry('Cash', 500, 0), entry('Suspense', 0, 500)],
      });
    });
    const raw = new Database(path);
    const tampered = async (sql: string): Promise<readonly string[]> => {
      raw.exec(`begin; ${sql}; commit`);
      return ledger.verify();
    };
    raw.exec('drop trigger audit_no_update; drop trigger audit_no_delete; drop trigger entries_no_update');
    expect(await tampered("update audit set detail = 'x' where audit_key = 2")).toEqual(['audit row 2 was changed']);
    expect(await tampered("update audit set detail = '' where audit_key = 2")).toEqual([]);
    expect(await tampered('update entries set debit_cents = 501 where debit_cents = 500')).toEqual([
      'batch 1 sums to 1 cents instead of zero',
      expect.stringContaining('entries give 501 cents'),
      expect.stringContaining('the balance says 500 cents'),
    ]);
    expect(await tampered('update entries set debit_cents = 500 where debit_cents = 501')).toEqual([]);
    expect(await tampered('update balances set balance_cents = 499 where balance_cents = 500')).toEqual([
      expect.stringContaining('entries give 500 cents'),
      expect.stringContaining('the balance says 499 cents'),
      'all accounts together sum to -1 cents instead of zero',
    ]);
    expect(await tampered('update balances set balance_cents = 500 where balance_cents = 499')).toEqual([]);
    expect(await tampered('delete from audit where audit_key = 3')).toEqual([expect.stringContaining('ends at row 2')]);
    expect(await tampered('delete from audit where audit_key = 1')).toEqual(['audit row 1 is missing']);
    raw.close();
    await ledger.close();
  });

  it('refuses another key than the one it was made with, and none', async () => {
    const seal = testSeal();
    await (await openSqliteLedger({ path, seal })).close();
    const mismatch = { code: 'ledger-seal-mismatch', exitCode: 2 };
    await expect(openSqliteLedger({ path })).rejects.toMatchObject(mismatch);
    await expect(openSqliteLedger({ path, seal: testSeal() })).rejects.toMatchObject(mismatch);
    await (await openSqliteLedger({ path, seal })).close();
  });

  it('says when the folder is missing', async () => {
    const missing = openSqliteLedger({ path: join(folder, 'none', 'ledger.db') });
    await expect(missing).rejects.toMatchObject({ code: 'ledger-unusable', exitCode: 2 });
  });
});
