/** Operations: claims that a payment may be of whose numbers say nothing: found by patient, member id, dates and charge. */
import type { MatchSuggestion } from '../claims/posting.ts';
import { claimViewOf } from '../claims/posting-claim.ts';
import type { ClaimPayment } from '../claims/remittance.ts';
import { scoreClaim } from '../inbound/match/score.ts';
import { claimOfRow } from '../inbound/sent-sets.ts';
import type { LedgerView } from '../ledger/port.ts';

/** With less than two facts beside the charge a claim is no help: visits cost the same. */
const LEAST = 45;
const MOST = 5;
const AT_ONCE = 500;

/**
 * Claims of the charge of `payment`, best first, each with what else agrees. No index serves it, so it is asked when a person looks, not
 * when a check is posted.
 */
export async function likelyClaims(view: LedgerView, payment: ClaimPayment): Promise<readonly MatchSuggestion[]> {
  const found: MatchSuggestion[] = [];
  const chargeCents = payment.chargeAmount;
  for (let after = 0; ; ) {
    const rows = await view.claims({ chargeCents, after, limit: AT_ONCE });
    for (const row of rows) {
      const claimKey = String(row.claimKey);
      const { score, reasons } = scoreClaim(payment, claimViewOf(claimOfRow(row), claimKey));
      if (score >= LEAST) found.push({ claimKey, score, reason: reasons.join(', ') });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) break;
    after = last.claimKey;
  }
  return found.sort((one, two) => two.score - one.score).slice(0, MOST);
}
