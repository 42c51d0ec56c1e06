/** Every sound 5010 835 of the public corpus: read, balanced or the imbalance shown, posted against claims made from it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCents } from '../../src/base/money.ts';
import { claimPaymentRecord, type JsonRecord, remittanceRecord } from '../../src/claims/remittance-record.ts';
import { postFiles } from '../../src/offline/post.ts';
import { readInto, summarize } from '../../src/offline/remittance-pass.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) console.log('SKIPPED: the 835s of the corpus; CLAIMGATE_CORPUS is not set');

/** Paths of the 835s whose envelope the manifest calls sound. */
function soundRemittances(folder: string): readonly string[] {
  const [header = '', ...rows] = readFileSync(join(folder, 'manifest.tsv'), 'utf8').trim().split('\n');
  const columns = header.split('\t');
  const cell = (row: string, name: string): string => row.split('\t')[columns.indexOf(name)] ?? '';
  return rows
    .filter((row) => cell(row, 'transaction_sets') === '835' && cell(row, 'impl_versions').startsWith('005010X221'))
    .filter((row) => cell(row, 'structurally_sound') === 'yes')
    .map((row) => cell(row, 'file'));
}

const money = (record: JsonRecord, key: string): number => {
  const value = parseCents(String(record[key] ?? '0'));
  if (value === undefined) throw new Error(`${key} is no amount: ${String(record[key])}`);
  return value;
};

interface EntryRecord {
  readonly account: string;
  readonly debit?: string;
  readonly credit?: string;
}

function entriesOf(record: JsonRecord): readonly EntryRecord[] {
  const list = record['entries'];
  return Array.isArray(list) ? list : [];
}

const signed = (entry: EntryRecord): number =>
  (parseCents(entry.debit ?? '0') ?? 0) - (parseCents(entry.credit ?? '0') ?? 0);

describe.skipIf(corpus === undefined)('835s of the corpus', () => {
  const files = corpus === undefined ? [] : soundRemittances(corpus);

  it('finds them', () => expect(files.length).toBeGreaterThan(10));

  it.each(files)('reads %s: every check balances or says by how much it does not', async (path) => {
    const records: JsonRecord[] = [];
    const bytes = readFileSync(join(corpus ?? '', path));
    const file = { name: path, open: () => [bytes] };
    const { sets } = await summarize(file);
    await readInto(file, {
      remittanceEnd: (remittance) => {
        const set = sets.get(remittance.at.set ?? 0);
        if (set !== undefined) records.push(remittanceRecord(remittance, set.totals));
      },
      claimPayment: (payment) => records.push(claimPaymentRecord(payment)),
    });
    const checks = records.filter((record) => record['type'] === 'remittance');
    expect(checks.length).toBeGreaterThan(0);
    for (const check of checks) expect(check['balanced']).toBe(money(check, 'difference') === 0);
    const unbalanced = records.filter((record) => record['type'] === 'claim-payment' && record['balanced'] === false);
    for (const payment of unbalanced) expect(JSON.stringify(payment['findings'])).toMatch(/remittance-|difference is/);
  });

  it.each(files)('posts %s: entries sum to zero, the payment is accounted for', async (path) => {
    const records: JsonRecord[] = [];
    const bytes = readFileSync(join(corpus ?? '', path));
    await postFiles([{ name: path, open: () => [bytes] }], {}, (record) => {
      records.push(record);
    });
    const cash = new Map<string, number>();
    for (const record of records) {
      let sum = 0;
      for (const entry of entriesOf(record)) {
        sum += signed(entry);
        if (entry.account.startsWith('CashClearing:'))
          cash.set(entry.account, (cash.get(entry.account) ?? 0) + signed(entry));
      }
      expect(sum).toBe(0);
    }
    const totals = records.filter((record) => record['type'] === 'posting-total');
    const expected = new Map<string, number>();
    for (const total of totals) {
      if (total['balanced'] === true)
        expect(money(total, 'postedTotal') + money(total, 'heldTotal')).toBe(money(total, 'paymentAmount'));
      else expect(money(total, 'heldTotal')).toBe(money(total, 'paymentAmount'));
      const account = `CashClearing:${String(total['reassociationTraceNumber'])}`;
      const moved = total['balanced'] === true ? money(total, 'paymentAmount') : 0;
      expected.set(account, (expected.get(account) ?? 0) + moved);
    }
    for (const [account, amount] of expected) expect([account, cash.get(account) ?? 0]).toEqual([account, amount]);
  });
});
