/** Golden files: each 835 of samples/remittances with the postings, totals and movements of accounts expected beside it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cents, formatCents, parseCents } from '../../src/base/money.ts';
import { claim } from '../../src/claims/claim.ts';
import type { JsonRecord } from '../../src/claims/remittance-record.ts';
import { type PostOptions, postFiles } from '../../src/offline/post.ts';

const FOLDER = 'samples/remittances';
/** Set to rewrite the expected files; then read every change before it is committed. */
const REWRITE = process.env['CLAIMGATE_REWRITE_EXPECTED'] === 'yes';

const CLAIMS = [claim.parse(JSON.parse(readFileSync('samples/claims/professional/one-visit.json', 'utf8')))];

interface EntryRecord {
  readonly account: string;
  readonly debit?: string;
  readonly credit?: string;
}

async function post(name: string): Promise<object> {
  const records: JsonRecord[] = [];
  const file = { name, open: () => [readFileSync(join(FOLDER, name))] };
  const options: PostOptions = name.startsWith('with-claims') ? { claims: CLAIMS } : {};
  const summary = await postFiles([file], options, (record) => {
    records.push(record);
  });
  return { sound: summary.sound, checks: summary.checks, queued: summary.queued, balances: balances(records), records };
}

/** What the postings move, by account; debit positive. */
function balances(records: readonly JsonRecord[]): Record<string, string> {
  const sums = new Map<string, number>();
  for (const record of records) {
    const entries: readonly EntryRecord[] = Array.isArray(record['entries']) ? record['entries'] : [];
    for (const { account, debit, credit } of entries) {
      const amount = (parseCents(debit ?? '0') ?? Number.NaN) - (parseCents(credit ?? '0') ?? Number.NaN);
      sums.set(account, (sums.get(account) ?? 0) + amount);
    }
  }
  const rows = [...sums].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(rows.map(([account, amount]) => [account, formatCents(cents(amount))]));
}

const names = readdirSync(FOLDER).filter((name) => name.endsWith('.835'));

describe('samples/remittances', () => {
  it('holds the worked examples and at least 30 more', () => expect(names.length).toBeGreaterThanOrEqual(44));

  it.each(names)('%s posts as expected', async (name) => {
    const actual = JSON.parse(JSON.stringify(await post(name)));
    const path = join(FOLDER, name.replace(/\.835$/, '.expected.json'));
    if (REWRITE) writeFileSync(path, `${JSON.stringify(actual, undefined, 2)}\n`);
    expect(actual).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});
