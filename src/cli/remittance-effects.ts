/** CLI: what a check did, or would do, by account, claim and item of the worklist. */
import { formatCents } from '../base/money.ts';
import type { RemittanceEffects } from '../operations/remittances.ts';
import { tableText } from './table.ts';

/** As records for programs. */
export function effectRecord({ accounts, claims, queue }: RemittanceEffects): object {
  return {
    accounts: accounts.map(({ account, amountCents }) => ({ account, amount: formatCents(amountCents) })),
    claims: claims.map(({ claimId, adjudication: one }) => ({
      claimId,
      kind: one.kind,
      claimStatusCode: one.claimStatusCode,
      chargeAmount: formatCents(one.chargeCents),
      paymentAmount: formatCents(one.paymentCents),
      patientResponsibilityAmount: formatCents(one.patientResponsibilityCents),
    })),
    queue: queue.map((item) => ({
      item: item.queueKey,
      code: item.code,
      ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
    })),
  };
}

/** As tables for people; a `preview` says what would be. */
export function effectText({ accounts, claims, queue }: RemittanceEffects, preview: boolean): string {
  const lines = accounts.map(({ account, amountCents }) => [account, formatCents(amountCents)]);
  const posted = claims.map(({ claimId, adjudication: one }) => [
    claimId,
    one.kind,
    formatCents(one.chargeCents),
    formatCents(one.paymentCents),
    formatCents(one.patientResponsibilityCents),
  ]);
  const waits = queue.map((item) => [
    item.code,
    item.amountCents === undefined ? '' : formatCents(item.amountCents),
    preview ? '' : String(item.queueKey),
  ]);
  const parts = [
    tableText(['account', preview ? 'would move' : 'moved'], lines),
    tableText(['claim', 'kind', 'charge', 'paid', 'patient'], posted),
    tableText(['for a person', 'amount', 'item'], waits),
  ];
  const text = parts.filter((part) => part !== '').join('\n');
  return text === '' ? 'It moves nothing.\n' : text;
}
