import { sql } from 'kysely';
import type { Session } from '../session.ts';
import { auditFaults } from './audit.ts';
import { trialBalance } from './money.ts';
import { inClear } from './rotation.ts';

/** Most faults of one kind to list; the sentence after them says how many more there may be. */
const MOST = 100;

/** What the rows say of themselves: the audit chain, zero sums, balances computed afresh from the entries, and nothing in clear in a sealed ledger. */
export async function faultsOfContent(session: Session): Promise<readonly string[]> {
  return [
    ...(await auditFaults(session)),
    ...(await unbalancedBatches(session)),
    ...(await wrongBalances(session)),
    ...(await wrongTotal(session)),
    ...(await inClear(session)),
  ];
}

async function unbalancedBatches(session: Session): Promise<readonly string[]> {
  const rows = await session.db
    .selectFrom('entries')
    .select(['batch_key', sql<number>`cast(sum(debit_cents) - sum(credit_cents) as bigint)`.as('sum')])
    .groupBy('batch_key')
    .having(sql<boolean>`sum(debit_cents) <> sum(credit_cents)`)
    .limit(MOST)
    .execute();
  return rows.map((row) => `batch ${row.batch_key} sums to ${row.sum} cents instead of zero`);
}

/** Both directions: a balance that the entries don't give, and entries without their balance. */
async function wrongBalances(session: Session): Promise<readonly string[]> {
  const fresh = sql`select coalesce(claim_key, 0) as claim_key, coalesce(line_id, '') as line_id, account,
    cast(sum(debit_cents) - sum(credit_cents) as bigint) as balance_cents from entries group by 1, 2, 3`;
  const kept = sql`select claim_key, line_id, account, balance_cents from balances`;
  const missing = await sql<{ claim_key: number; account: string; balance_cents: number }>`
    select * from (${fresh} except ${kept}) as differing order by claim_key, account limit ${MOST}`.execute(session.db);
  const surplus = await sql<{ claim_key: number; account: string; balance_cents: number }>`
    select * from (${kept} except ${fresh}) as differing order by claim_key, account limit ${MOST}`.execute(session.db);
  return [
    ...missing.rows.map(
      (row) => `claim ${row.claim_key}, ${row.account}: entries give ${row.balance_cents} cents, the balance differs`,
    ),
    ...surplus.rows.map(
      (row) =>
        `claim ${row.claim_key}, ${row.account}: the balance says ${row.balance_cents} cents, the entries differ`,
    ),
  ];
}

async function wrongTotal(session: Session): Promise<readonly string[]> {
  const sum = (await trialBalance(session)).reduce((total, row) => total + row.balanceCents, 0);
  return sum === 0 ? [] : [`all accounts together sum to ${sum} cents instead of zero`];
}
