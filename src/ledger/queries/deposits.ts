import { assert } from '../../base/gateway-error.ts';
import type { BankDepositRow, DepositFunding, MoneyDeskView, NewBankDeposit } from '../money-desk.ts';
import type { RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import type { BankDepositsTable } from '../tables.ts';

export async function bankDeposits(
  session: Session,
  query: Parameters<MoneyDeskView['bankDeposits']>[0],
): Promise<readonly BankDepositRow[]> {
  const { depositKeys, remittanceKeys, fileSha256, funding, limit } = query;
  let selection = session.db.selectFrom('bank_deposits').selectAll().orderBy('deposit_key').limit(limit);
  if (depositKeys !== undefined) selection = selection.where(session.among('deposit_key', depositKeys));
  if (remittanceKeys !== undefined) selection = selection.where(session.among('remittance_key', remittanceKeys));
  if (fileSha256 !== undefined) selection = selection.where('file_sha256', '=', fileSha256);
  if (funding !== undefined) selection = selection.where('remittance_key', funding === 'open' ? 'is' : 'is not', null);
  return (await selection.execute()).map(depositOf);
}

function depositOf(row: BankDepositsTable): BankDepositRow {
  const { remittance_key: remittanceKey, funded_reason: reason, funded_by: by, funded_at: at } = row;
  return {
    depositKey: row.deposit_key,
    identity: row.identity,
    fileSha256: row.file_sha256,
    ordinal: row.ordinal,
    amountCents: row.amount_cents,
    ...(row.deposit_date === null ? {} : { date: row.deposit_date }),
    ...(row.reassociation_trace_number === null ? {} : { reassociationTraceNumber: row.reassociation_trace_number }),
    ...(row.originating_company_id === null ? {} : { originatingCompanyId: row.originating_company_id }),
    ...(row.check_number === null ? {} : { checkNumber: row.check_number }),
    ...(row.payer_name === null ? {} : { payerName: row.payer_name }),
    loadedAt: row.loaded_at,
    loadedBy: row.loaded_by,
    ...(remittanceKey === null || reason === null || by === null || at === null
      ? {}
      : { funds: { remittanceKey, reason, by, at } }),
  };
}

export async function addBankDeposits(session: WritingSession, deposits: readonly NewBankDeposit[]): Promise<number> {
  if (deposits.length === 0) return 0;
  const keys = await session.nextKeys('bank_deposits', deposits.length);
  const rows = deposits.map((deposit, index) => ({
    deposit_key: keys[index] ?? 0,
    identity: deposit.identity,
    file_sha256: deposit.fileSha256,
    ordinal: deposit.ordinal,
    amount_cents: deposit.amountCents,
    deposit_date: deposit.date ?? null,
    reassociation_trace_number: deposit.reassociationTraceNumber ?? null,
    originating_company_id: deposit.originatingCompanyId ?? null,
    check_number: deposit.checkNumber ?? null,
    payer_name: deposit.payerName ?? null,
    loaded_at: deposit.loadedAt,
    loaded_by: deposit.loadedBy,
    remittance_key: null,
    funded_reason: null,
    funded_by: null,
    funded_at: null,
  }));
  return session.insertMany('bank_deposits', rows, { skipKnown: true });
}

/** Refuses to give a deposit that is taken to another remittance. */
export async function fundRemittance(
  session: WritingSession,
  depositKey: RowKey,
  funding: DepositFunding | undefined,
): Promise<void> {
  const changed = await session.db
    .updateTable('bank_deposits')
    .set({
      remittance_key: funding?.remittanceKey ?? null,
      funded_reason: funding?.reason ?? null,
      funded_by: funding?.by ?? null,
      funded_at: funding?.at ?? null,
    })
    .where('deposit_key', '=', depositKey)
    .where('remittance_key', funding === undefined ? 'is not' : 'is', null)
    .executeTakeFirstOrThrow();
  assert(changed.numUpdatedRows === 1n, `deposit ${depositKey} was funded or freed meanwhile`);
}
