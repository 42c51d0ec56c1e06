import { sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import { cents } from '../../base/money.ts';
import { Bulk, type BulkRows } from '../bulk.ts';
import type {
  AdjudicationRow,
  Balance,
  BatchKeys,
  EntryRow,
  LedgerView,
  NewAdjudication,
  NewBatch,
  NewEntry,
  NewRemittance,
  RemittanceRow,
  RowKey,
} from '../port.ts';
import { ask } from '../questions.ts';
import type { Session, WritingSession } from '../session.ts';
import type { AdjudicationsTable, BalancesTable, EntriesTable } from '../tables.ts';
import { evidenceColumns, evidenceOf } from './evidence.ts';

export interface EntryQuery {
  readonly claimKeys?: readonly RowKey[];
  readonly adjudicationKeys?: readonly RowKey[];
  readonly remittanceKey?: RowKey;
  readonly account?: string;
  readonly accountPrefix?: string;
  readonly limit: number;
}

const ENTRY_COLUMNS = [
  'entry_key',
  'batch_key',
  'account',
  'claim_key',
  'line_id',
  'debit_cents',
  'credit_cents',
  'group_code',
  'reason_code',
  'adjudication_key',
  'reference',
] as const;

/** Posts one batch: the remittance, its adjudications, the entries and what they do to the balances. */
export async function post(session: WritingSession, batch: NewBatch): Promise<BatchKeys> {
  assertBalanced(batch.entries);
  assert(batch.remittance === undefined || batch.remittanceKey === undefined, 'a batch of two remittances');
  const remittanceKey =
    batch.remittance === undefined ? batch.remittanceKey : await addRemittance(session, batch.remittance);
  const adjudicationKeys = await addAdjudications(session, remittanceKey, batch.adjudications);
  const [batchKey = 0] = await session.nextKeys('batches', 1);
  await session.insertMany('batches', [
    {
      batch_key: batchKey,
      at: batch.at,
      posted_by: batch.postedBy,
      reason: batch.reason,
      remittance_key: remittanceKey ?? null,
    },
  ]);
  await addEntries(session, batchKey, batch.entries, adjudicationKeys);
  await session.addToBalances(balancesOf(batch.entries));
  return { batchKey, ...(remittanceKey === undefined ? {} : { remittanceKey }), adjudicationKeys };
}

function assertBalanced(entries: readonly NewEntry[]): void {
  let sum = 0;
  entries.forEach((entry, index) => {
    const { debitCents: debit, creditCents: credit } = entry;
    const sound = Number.isSafeInteger(debit) && Number.isSafeInteger(credit) && debit >= 0 && credit >= 0;
    assert(sound && (debit === 0 || credit === 0), () => `entry ${index}: debit ${debit}, credit ${credit}`);
    sum += debit - credit;
  });
  assert(sum === 0, `entries of a batch sum to ${sum} cents instead of zero`);
}

async function addRemittance(session: WritingSession, remittance: NewRemittance): Promise<RowKey> {
  const [key = 0] = await session.nextKeys('remittances', 1);
  await session.insertMany('remittances', [
    {
      remittance_key: key,
      duplicate_key: remittance.duplicateKey,
      content_hash: remittance.contentHash,
      partner: remittance.partner,
      reassociation_trace_number: remittance.reassociationTraceNumber,
      payer_id: remittance.payerId,
      payer_name: remittance.payerName,
      payment_cents: remittance.paymentCents,
      payment_date: remittance.paymentDate ?? null,
      ...evidenceColumns(remittance.evidence),
      at: remittance.at,
      summary_json: session.sealing.write(remittance.summaryJson),
      state: remittance.state,
    },
  ]);
  return key;
}

async function addAdjudications(
  session: WritingSession,
  remittanceKey: RowKey | undefined,
  adjudications: readonly Omit<NewAdjudication, 'remittanceKey'>[],
): Promise<readonly RowKey[]> {
  if (adjudications.length === 0) return [];
  assert(remittanceKey !== undefined, `${adjudications.length} adjudications without a remittance`);
  const keys = await session.nextKeys('adjudications', adjudications.length);
  const rows = adjudications.map((adjudication, index) => ({
    adjudication_key: keys[index] ?? 0,
    claim_key: adjudication.claimKey,
    remittance_key: remittanceKey,
    ordinal: adjudication.ordinal,
    payer_claim_control_number: session.sealing.write(adjudication.payerClaimControlNumber),
    payer_claim_control_number_search: session.sealing.search(adjudication.payerClaimControlNumber),
    claim_status_code: adjudication.claimStatusCode,
    kind: adjudication.kind,
    charge_cents: adjudication.chargeCents,
    payment_cents: adjudication.paymentCents,
    patient_responsibility_cents: adjudication.patientResponsibilityCents,
    body: session.sealing.write(adjudication.body),
  }));
  await session.insertMany('adjudications', rows);
  return keys;
}

async function addEntries(
  session: WritingSession,
  batchKey: RowKey,
  entries: readonly NewEntry[],
  adjudicationKeys: readonly RowKey[],
): Promise<void> {
  const keys = await session.nextKeys('entries', entries.length);
  const adjudicationOf = (index: number | undefined): RowKey | null => {
    if (index === undefined) return null;
    const key = adjudicationKeys[index];
    assert(key !== undefined, () => `entry of adjudication ${index} of ${adjudicationKeys.length}`);
    return key;
  };
  const rows = new Bulk('entries', ENTRY_COLUMNS, entries.length);
  for (const [index, entry] of entries.entries()) {
    const { groupCode = null, reasonCode = null, reference } = entry;
    rows.add(
      keys[index] ?? 0,
      batchKey,
      entry.account,
      entry.claimKey ?? null,
      entry.lineId ?? null,
      entry.debitCents,
      entry.creditCents,
      groupCode,
      reasonCode,
      adjudicationOf(entry.adjudicationIndex),
      reference === undefined ? null : session.sealing.write(reference),
    );
  }
  await session.insertBulk(rows);
}

/** What the entries do to the balances. */
function balancesOf(entries: readonly NewEntry[]): BulkRows {
  // Of a claim there are a few, told apart quicker one by one than by a name for each.
  const claims = new Map<RowKey, BalancesTable[]>();
  let count = 0;
  for (const { claimKey = 0, lineId = '', account, debitCents, creditCents } of entries) {
    const amount = debitCents - creditCents;
    let sums = claims.get(claimKey);
    if (sums === undefined) {
      sums = [];
      claims.set(claimKey, sums);
    }
    const sum = sums.find((one) => one.line_id === lineId && one.account === account);
    if (sum !== undefined) sum.balance_cents = cents(sum.balance_cents + amount);
    else {
      sums.push({ claim_key: claimKey, line_id: lineId, account, balance_cents: cents(amount) });
      count += 1;
    }
  }
  const rows = new Bulk('balances', ['claim_key', 'line_id', 'account', 'balance_cents'], count);
  for (const sums of claims.values())
    for (const sum of sums) rows.add(sum.claim_key, sum.line_id, sum.account, sum.balance_cents);
  return rows;
}

/** Those of the trace numbers that several remittances have, whatever the number of either. */
export async function sharedTraceNumbers(session: Session, traces: readonly string[]): Promise<readonly string[]> {
  if (traces.length === 0) return [];
  const rows = await session.db
    .selectFrom('remittances')
    .select('reassociation_trace_number')
    .where(session.among('reassociation_trace_number', traces))
    .groupBy('reassociation_trace_number')
    .having(({ fn }) => fn.countAll(), '>', 1)
    .execute();
  return rows.map((row) => row.reassociation_trace_number);
}

export async function remittances(
  session: Session,
  query: Parameters<LedgerView['remittances']>[0],
): Promise<readonly RemittanceRow[]> {
  let selection = session.db.selectFrom('remittances').selectAll().orderBy('remittance_key').limit(query.limit);
  const { remittanceKeys, reassociationTraceNumbers: traces } = query;
  if (remittanceKeys !== undefined) selection = selection.where(session.among('remittance_key', remittanceKeys));
  if (traces !== undefined) selection = selection.where(session.among('reassociation_trace_number', traces));
  const { duplicateKey, contentHash } = query;
  if (duplicateKey !== undefined || contentHash !== undefined) {
    selection = selection.where((where) =>
      where.or([
        ...(duplicateKey === undefined ? [] : [where('duplicate_key', '=', duplicateKey)]),
        ...(contentHash === undefined ? [] : [where('content_hash', '=', contentHash)]),
      ]),
    );
  }
  return (await selection.execute()).map((row) => ({
    remittanceKey: row.remittance_key,
    duplicateKey: row.duplicate_key,
    contentHash: row.content_hash,
    partner: row.partner,
    reassociationTraceNumber: row.reassociation_trace_number,
    payerId: row.payer_id,
    payerName: row.payer_name,
    paymentCents: row.payment_cents,
    ...(row.payment_date === null ? {} : { paymentDate: row.payment_date }),
    state: row.state,
    evidence: evidenceOf(row) ?? { sha256: '' },
    at: row.at,
    summaryJson: session.sealing.read(row.summary_json),
  }));
}

export interface AdjudicationQuery {
  readonly claimKeys?: readonly RowKey[];
  readonly payerClaimControlNumbers?: readonly string[];
  readonly remittanceKey?: RowKey;
}

export async function adjudications(session: Session, query: AdjudicationQuery): Promise<readonly AdjudicationRow[]> {
  return (await adjudicationsIn(session, query)).map((row) => ({
    adjudicationKey: row.adjudication_key,
    claimKey: row.claim_key,
    remittanceKey: row.remittance_key,
    ordinal: row.ordinal,
    payerClaimControlNumber: session.sealing.read(row.payer_claim_control_number),
    claimStatusCode: row.claim_status_code,
    kind: row.kind,
    chargeCents: row.charge_cents,
    paymentCents: row.payment_cents,
    patientResponsibilityCents: row.patient_responsibility_cents,
    body: session.sealing.read(row.body),
  }));
}

async function adjudicationsIn(session: Session, query: AdjudicationQuery): Promise<readonly AdjudicationsTable[]> {
  const { claimKeys, remittanceKey } = query;
  const numbers = query.payerClaimControlNumbers?.flatMap((number) => session.sealing.searches(number));
  const build = () => {
    let selection = session.db.selectFrom('adjudications').selectAll().orderBy('adjudication_key');
    if (claimKeys !== undefined) selection = selection.where(session.among('claim_key', claimKeys));
    if (numbers !== undefined) selection = selection.where(session.among('payer_claim_control_number_search', numbers));
    if (remittanceKey !== undefined) selection = selection.where('remittance_key', '=', remittanceKey);
    return selection;
  };
  const [values, ...others] = [claimKeys, numbers].filter((some) => some !== undefined);
  if (values === undefined || others.length > 0 || remittanceKey !== undefined) return build().execute();
  const name = `adjudications of ${claimKeys === undefined ? 'numbers' : 'claims'}`;
  return ask(session, name, { values, parameters: [session.parameter(values)] }, build);
}

interface EntryWithBatch extends EntriesTable {
  readonly remittance_key: number | null;
  readonly at: string;
  readonly posted_by: string;
}

export async function entries(session: Session, query: EntryQuery): Promise<readonly EntryRow[]> {
  let selection = session.db
    .selectFrom('entries')
    .innerJoin('batches', 'batches.batch_key', 'entries.batch_key')
    .selectAll('entries')
    .select(['batches.remittance_key', 'batches.at', 'batches.posted_by'])
    .orderBy('entries.entry_key')
    .limit(query.limit);
  if (query.claimKeys !== undefined) selection = selection.where(session.among('entries.claim_key', query.claimKeys));
  if (query.adjudicationKeys !== undefined)
    selection = selection.where(session.among('entries.adjudication_key', query.adjudicationKeys));
  if (query.remittanceKey !== undefined)
    selection = selection.where('batches.remittance_key', '=', query.remittanceKey);
  // Written into the statement, so that a partial index that names the account is seen to hold it.
  if (query.account !== undefined) selection = selection.where('entries.account', '=', sql.lit(query.account));
  if (query.accountPrefix !== undefined) {
    const { accountPrefix: prefix } = query;
    selection = selection.where(sql<string>`substr(entries.account, 1, ${sql.lit(prefix.length)})`, '=', prefix);
  }
  return (await selection.execute()).map((row) => entryOf(row, session));
}

function entryOf(row: EntryWithBatch, session: Session): EntryRow {
  return {
    entryKey: row.entry_key,
    batchKey: row.batch_key,
    account: row.account,
    ...(row.claim_key === null ? {} : { claimKey: row.claim_key }),
    ...(row.line_id === null ? {} : { lineId: row.line_id }),
    debitCents: row.debit_cents,
    creditCents: row.credit_cents,
    ...(row.group_code === null ? {} : { groupCode: row.group_code }),
    ...(row.reason_code === null ? {} : { reasonCode: row.reason_code }),
    ...(row.reference === null ? {} : { reference: session.sealing.read(row.reference) }),
    ...(row.remittance_key === null ? {} : { remittanceKey: row.remittance_key }),
    ...(row.adjudication_key === null ? {} : { adjudicationKey: row.adjudication_key }),
    postedAt: row.at,
    postedBy: row.posted_by,
  };
}

export async function balances(session: Session, claimKeys: readonly RowKey[]): Promise<readonly Balance[]> {
  const given = { values: claimKeys, parameters: [session.parameter(claimKeys), 0] };
  const rows = await ask(session, 'balances', given, () =>
    session.db
      .selectFrom('balances')
      .selectAll()
      .where(session.among('claim_key', claimKeys))
      .where('balance_cents', '<>', cents(0))
      .orderBy('claim_key')
      .orderBy('line_id')
      .orderBy('account'),
  );
  return rows.map((row) => ({
    claimKey: row.claim_key,
    lineId: row.line_id,
    account: row.account,
    balanceCents: row.balance_cents,
  }));
}

export async function trialBalance(session: Session) {
  const rows = await session.db
    .selectFrom('balances')
    .select(['account', sql<number>`cast(sum(balance_cents) as bigint)`.as('balance')])
    .groupBy('account')
    .orderBy('account')
    .execute();
  return rows.map((row) => ({ account: row.account, balanceCents: cents(row.balance) }));
}
