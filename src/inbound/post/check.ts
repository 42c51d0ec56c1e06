/** Post: one check while its pieces are posted: its key, what went where, and the control total (R-033, L-20). */
import { type Finding, fillText } from '../../base/finding.ts';
import { type Cents, cents, formatCents, ZERO_CENTS } from '../../base/money.ts';
import type { Posting, PostingTotal } from '../../claims/posting.ts';
import type { Remittance, RemittanceTotals } from '../../claims/remittance.ts';
import { isCash, SUSPENSE, UNAPPLIED_CASH } from './accounts.ts';

/** Why a check that balances is not posted all the same: it came before with other content, or it isn't ours. */
export interface CheckBlock {
  readonly code: string;
  readonly finding: Finding;
}

/** A person's word that a check is posted that the rules held back, or once more. */
export interface CheckWord {
  /** From 2: tells its postings from those of the times before. */
  readonly round: number;
  /** posted though it doesn't balance; the difference goes to Suspense. */
  readonly unbalanced: boolean;
}

export class OpenCheck {
  readonly remittance: Remittance;
  readonly totals: RemittanceTotals;
  /** False when R-033 fails or the set was cut: then nothing of it is posted. */
  readonly postable: boolean;
  readonly #block: CheckBlock | undefined;
  readonly #word: CheckWord | undefined;
  #posted = 0;
  #held = 0;
  #pieces = 0;

  constructor(
    remittance: Remittance,
    totals: RemittanceTotals,
    { block, word }: { readonly block?: CheckBlock | undefined; readonly word?: CheckWord | undefined } = {},
  ) {
    this.remittance = remittance;
    this.totals = totals;
    this.#block = block;
    this.#word = word;
    this.postable = (totals.balanced || word?.unbalanced === true) && totals.complete && block === undefined;
  }

  /** What a person let pass: BPR02 less what the pieces of the check come to. */
  get difference(): Cents {
    return this.postable ? this.totals.difference : ZERO_CENTS;
  }

  /** Code and text of the queue for the pieces of a check that isn't posted. */
  blockedBecause(): { readonly code: string; readonly text: string } {
    if (this.#block !== undefined) {
      const { kind, detail } = this.#block.finding;
      return { code: this.#block.code, text: fillText(kind.message, detail) };
    }
    if (!this.totals.complete) return { code: 'ERA_REVIEW', text: 'the file was cut; nothing of the check is posted' };
    const difference = formatCents(this.totals.difference);
    return { code: 'ERA_REVIEW', text: `the check is out of balance by ${difference}; nothing of it is posted` };
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
      ...(this.#word === undefined ? [] : [`round ${this.#word.round}`]),
    ].join('|');
  }

  /** Whether anything was told of it: claim payments, provider adjustments. */
  get empty(): boolean {
    return this.#pieces === 0;
  }

  /** Counts where `posting` took cash of this check. */
  count(posting: Posting): void {
    this.#pieces += 1;
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
      balanced: this.totals.balanced && this.totals.complete,
      findings: [
        ...remittance.findings,
        ...totals.findings,
        ...(this.#block === undefined ? [] : [this.#block.finding]),
      ],
      at: remittance.at,
    };
  }
}
