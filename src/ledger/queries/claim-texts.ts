/** What a claim is, apart from the row that moves: the claim itself, and what posting wants of it. */
import type { ClaimAccount, NewClaim, RowKey } from '../port.ts';
import { ask } from '../questions.ts';
import type { Sealing } from '../sealing.ts';
import type { Session, WritingSession } from '../session.ts';
import type { ClaimAccountsTable, ClaimBodiesTable } from '../tables.ts';

function bodyColumns(claimKey: RowKey, { body, findingsJson }: NewClaim, sealing: Sealing): ClaimBodiesTable {
  return { claim_key: claimKey, body: sealing.write(body), findings_json: sealing.write(findingsJson) };
}

function accountColumns(claimKey: RowKey, { account }: NewClaim, sealing: Sealing): ClaimAccountsTable {
  return { claim_key: claimKey, account: account === undefined ? null : sealing.write(account) };
}

/** In the order of their keys. */
export async function bodiesOf(session: Session, claimKeys: readonly RowKey[]): Promise<readonly ClaimBodiesTable[]> {
  if (claimKeys.length === 0) return [];
  const given = { values: claimKeys, parameters: [session.parameter(claimKeys)] };
  return ask(session, 'claim bodies', given, () =>
    session.db.selectFrom('claim_bodies').selectAll().where(session.among('claim_key', claimKeys)).orderBy('claim_key'),
  );
}

export async function claimAccounts(session: Session, claimKeys: readonly RowKey[]): Promise<readonly ClaimAccount[]> {
  if (claimKeys.length === 0) return [];
  const given = { values: claimKeys, parameters: [session.parameter(claimKeys)] };
  const rows = await ask(session, 'claim accounts', given, () =>
    session.db
      .selectFrom('claim_accounts')
      .selectAll()
      .where(session.among('claim_key', claimKeys))
      .orderBy('claim_key'),
  );
  return rows.flatMap(({ claim_key: claimKey, account }) =>
    account === null ? [] : [{ claimKey, account: session.sealing.read(account) }],
  );
}

/** Of claims that are new, by their keys. */
export async function addTexts(
  session: WritingSession,
  keys: readonly RowKey[],
  newClaims: readonly NewClaim[],
): Promise<void> {
  const rows = newClaims.map((claim, index) => ({ claimKey: keys[index] ?? 0, claim }));
  await session.insertMany(
    'claim_bodies',
    rows.map(({ claimKey, claim }) => bodyColumns(claimKey, claim, session.sealing)),
  );
  await session.insertMany(
    'claim_accounts',
    rows.map(({ claimKey, claim }) => accountColumns(claimKey, claim, session.sealing)),
  );
}

export async function replaceTexts(session: WritingSession, claimKey: RowKey, claim: NewClaim): Promise<void> {
  await session.upsertMany('claim_bodies', ['claim_key'], [bodyColumns(claimKey, claim, session.sealing)]);
  await session.upsertMany('claim_accounts', ['claim_key'], [accountColumns(claimKey, claim, session.sealing)]);
}
