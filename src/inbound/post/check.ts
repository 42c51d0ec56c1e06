/** Post: one check while its pieces are posted: its key, what went where, and the control total (R-033, L-20). */
import { cents, ZERO_CENTS } from '../../base/money.ts';
import type { Posting, PostingTotal } from '../../claims/posting.ts';
import type { Remittance, RemittanceTotals } from '../../claims/remittance.ts';
import { isCash, SUSPENSE, UNAPPLIED_CASH } from './accounts.ts';

export class OpenCheck {
  readonly remittance: Remittance;
  readonly totals: RemittanceTotals;
  /** False when R-033 fails or the set was cut: then nothing of it is posted. */
  readonly postable: boolean;
  #posted = 0;
  #held = 0;

  constructor(remittance: Remittance, totals: RemittanceTotals) {
    this.remittance = remittance;
    this.totals = totals;
    this.postable = totals.balanced && totals.complete;
  }

  get trace(): string {
    return this.remittance.reassociationTraceNumber;
  }

  /** Names a posting over all remittances of all payers. */
  key(part: string): string {
    const { originatingCompanyId, payer, paymentDate, controlNumber } = this.remittance;
    return [
      originatingCompanyId ?? payer.id ?? payer.name ?? '',
      this.trace,
      paymentDate ?? '',
      controlNumber,
      part,
    ].join('|');
  }

  /** Counts where `posting` took cash of this check. */
  count(posting: Posting): void {
    const holding = posting.entries.some((entry) => entry.account === SUSPENSE || entry.account === UNAPPLIED_CASH);
    for (const entry of posting.entries) {
      if (!isCash(entry)) continue;
      if (holding) this.#held += entry.amount;
      else this.#posted += entry.amount;
    }
  }

  total(): PostingTotal {
    const { remittance, totals } = this;
    const held = this.postable ? this.#held : remittance.paymentAmount;
    const accounted = this.#posted + held === remittance.paymentAmount;
    if (this.postable && !accounted) {
      throw new Error(`assertion failed: posted ${this.#posted} and held ${held} are not ${remittance.paymentAmount}`);
    }
    return {
      reassociationTraceNumber: this.trace,
      paymentAmount: remittance.paymentAmount,
      claimPaymentTotal: totals.claimPaymentTotal,
      providerAdjustmentTotal: totals.providerAdjustmentTotal,
      postedTotal: this.postable ? cents(this.#posted) : ZERO_CENTS,
      heldTotal: cents(held),
      balanced: this.postable,
      findings: [...remittance.findings, ...totals.findings],
      at: remittance.at,
    };
  }
}
