/** Inbound: a posted check whose claims tell of other interest (AMT*I) than its provider adjustments (PLB L6) move: for a person to ask about. */
import { cents, formatCents } from '../base/money.ts';
import type { Remittance, RemittanceTotals } from '../claims/remittance.ts';
import type { LedgerTransaction } from '../ledger/port.ts';
import { evidenceAt } from './claim-answers.ts';
import { type AnswerFile, MANUAL_PARTNER } from './ports.ts';
import type { CheckContext } from './store-pieces.ts';

const INTEREST_DIFFERS = 'INTEREST_DIFFERS';

interface CheckWithInterest {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly totals: RemittanceTotals;
}

/**
 * Adds the item, of the difference. Only L6 moves money, and is booked as it stands. What a person enters from paper has no place for the
 * interest of a claim, so nothing is compared there.
 */
export async function noteInterest(
  tx: LedgerTransaction,
  { file, remittance, totals }: CheckWithInterest,
  { remittanceKey, now, again }: Pick<CheckContext, 'remittanceKey' | 'now' | 'again'>,
): Promise<void> {
  const { interestTotal, interestAdjustmentTotal } = totals;
  const difference = interestTotal + interestAdjustmentTotal;
  if (difference === 0 || file.partner === MANUAL_PARTNER) return;
  const claims = formatCents(interestTotal);
  const booked = formatCents(cents(0 - interestAdjustmentTotal));
  const text = `the claims tell of ${claims} interest (AMT*I), the provider adjustments (PLB L6) move ${booked}, which is booked`;
  const { reassociationTraceNumber, at } = remittance;
  await tx.addQueueItems([
    {
      code: INTEREST_DIFFERS,
      remittanceKey,
      amountCents: cents(difference),
      detailJson: JSON.stringify({ text, claims, booked }),
      evidence: evidenceAt(file, at),
      at: now.toISOString(),
      idempotencyKey: [file.sha256, at.set ?? 0, reassociationTraceNumber, INTEREST_DIFFERS, again ?? ''].join(':'),
    },
  ]);
}
