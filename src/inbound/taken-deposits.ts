/** Inbound: money of a check that the bank took from the account again: an EFT that was returned, or that the payer reversed. */
import { type Cents, formatCents } from '../base/money.ts';
import type { LedgerTransaction } from '../ledger/port.ts';

const TAKEN_BACK = 'DEPOSIT_TAKEN_BACK';

export interface Withdrawal {
  /** Names it, whatever file tells it. */
  readonly identity: string;
  readonly amount: Cents;
  /** TRN02, as the bank gives it. */
  readonly reassociationTraceNumber: string;
  /** As the bank gives it, `YYYY-MM-DD`. */
  readonly date: string | undefined;
}

/**
 * Puts onto the worklist what has the trace number and the amount of one check; anything else that left the account is no concern of
 * ours. No money moves: whether the check is void, or its money comes again, a person asks the payer. Told once, however often the bank does.
 */
export async function tellTakenBack(
  tx: LedgerTransaction,
  withdrawals: readonly Withdrawal[],
  at: string,
): Promise<void> {
  for (const { identity, amount, reassociationTraceNumber: trace, date } of withdrawals) {
    const named = await tx.remittances({ reassociationTraceNumbers: [trace], limit: 100 });
    const [check, other] = named.filter((row) => row.paymentCents === amount);
    if (check === undefined || other !== undefined) continue;
    const [deposit] = await tx.bankDeposits({ remittanceKeys: [check.remittanceKey], limit: 1 });
    const day = date === undefined ? '' : ` on ${date}`;
    const of = deposit === undefined ? '' : `, which came as deposit ${deposit.depositKey}`;
    const text = `the bank took ${formatCents(amount)} from the account again${day}: the money of check ${trace} of ${check.payerName}${of}; ask the payer whether it comes again`;
    await tx.addQueueItems([
      {
        code: TAKEN_BACK,
        remittanceKey: check.remittanceKey,
        amountCents: amount,
        detailJson: JSON.stringify({ text, ...(deposit === undefined ? {} : { deposit: deposit.depositKey }) }),
        at,
        idempotencyKey: `withdrawal:${identity}`,
      },
    ]);
  }
}
