/** Checks what a 277CA says it accepted and rejected against what it lists. */
import { type Finding, finding } from '../../base/finding.ts';
import { type Cents, cents, formatCents } from '../../base/money.ts';
import type { ClaimStatus } from '../../claims/claim-status.ts';
import { CLAIM_STATUS_FINDINGS } from './findings.ts';

interface Sum {
  accepted: number;
  rejected: number;
  acceptedAmount: number;
  rejectedAmount: number;
}

const nothing = (): Sum => ({ accepted: 0, rejected: 0, acceptedAmount: 0, rejectedAmount: 0 });

/** A level that is rejected as a whole need not list what is below it. */
const isWholeRejected = (status: ClaimStatus, listed: Sum): boolean =>
  status.outcome === 'rejected' && listed.accepted + listed.rejected === 0;

/** A level that told totals, and the claims listed below it. */
interface Told {
  readonly status: ClaimStatus;
  readonly sum: Sum;
}

/** Sums the claims of each batch and of each provider, and compares them with the totals that were told above them. */
export class BatchTotals {
  readonly #all: Sum = nothing();
  readonly #told: Told[] = [];
  #receiver: Told | undefined;
  #claims = 0;

  add(status: ClaimStatus): void {
    if (status.level === 'informationReceiver') this.#receiver = this.#tell(status);
    if (status.level === 'provider') this.#tell(status);
    if (status.level !== 'claim') return;
    this.#claims += 1;
    this.#count(this.#all, status);
    const receiver = this.#receiver;
    // A set may answer several batches, each with totals of its own.
    if (receiver !== undefined && receiver.status.batchTraceNumber === status.batchTraceNumber)
      this.#count(receiver.sum, status);
    const provider = this.#told.at(-1);
    if (provider?.status.level === 'provider' && provider.status.providerId === status.providerId) {
      this.#count(provider.sum, status);
    }
  }

  counts(): { readonly claimCount: number; readonly acceptedCount: number; readonly rejectedCount: number } {
    return { claimCount: this.#claims, acceptedCount: this.#all.accepted, rejectedCount: this.#all.rejected };
  }

  findings(): readonly Finding[] {
    return this.#told.flatMap((told) => this.#compare(told.status, this.#withProviders(told)));
  }

  #tell(status: ClaimStatus): Told {
    const told = { status, sum: nothing() };
    this.#told.push(told);
    return told;
  }

  /** A batch's sum with the claims of its providers that were rejected as a whole: they are told by number, not listed. */
  #withProviders(told: Told): Sum {
    if (told.status.level !== 'informationReceiver') return told.sum;
    const sum = { ...told.sum };
    for (const { status, sum: listed } of this.#told) {
      const own = status.level === 'provider' && status.batchTraceNumber === told.status.batchTraceNumber;
      if (!own || !isWholeRejected(status, listed)) continue;
      sum.rejected += status.totals?.rejectedCount ?? 0;
      sum.rejectedAmount += status.totals?.rejectedAmount ?? 0;
    }
    return sum;
  }

  #count(sum: Sum, status: ClaimStatus): void {
    const amount = status.chargeAmount ?? 0;
    if (status.outcome === 'rejected') {
      sum.rejected += 1;
      sum.rejectedAmount += amount;
    } else if (status.outcome === 'accepted') {
      sum.accepted += 1;
      sum.acceptedAmount += amount;
    }
  }

  #compare(status: ClaimStatus, sum: Sum): readonly Finding[] {
    const { totals } = status;
    if (totals === undefined || isWholeRejected(status, sum)) return [];
    const receiver = status.level === 'informationReceiver';
    const differ = (
      element: string,
      what: string,
      said: number | undefined,
      found: number,
      money: boolean,
    ): Finding[] => {
      if (said === undefined || said === found) return [];
      const text = (value: number): string | number => (money ? formatCents(cents(value)) : value);
      const detail = { element, what, said: text(said), found: text(found) };
      return [finding(CLAIM_STATUS_FINDINGS.totalsDiffer, status.at, detail)];
    };
    const amount = (value: Cents | undefined): number | undefined => value;
    return [
      ...differ(receiver ? 'QTY*90' : 'QTY*QA', 'accepted claims', totals.acceptedCount, sum.accepted, false),
      ...differ(receiver ? 'QTY*AA' : 'QTY*QC', 'rejected claims', totals.rejectedCount, sum.rejected, false),
      ...differ('AMT*YU', 'accepted', amount(totals.acceptedAmount), sum.acceptedAmount, true),
      ...differ('AMT*YY', 'rejected', amount(totals.rejectedAmount), sum.rejectedAmount, true),
    ];
  }
}
