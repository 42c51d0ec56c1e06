/** Outbound: a claim and what became of it at intake. */
import type { Finding } from '../base/finding.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimRow } from '../ledger/port.ts';
import type { TradingPartner } from '../wire/partner.ts';
import type { ClaimPart } from './batch/split-incoming.ts';
import type { Repair } from './scrub/repair.ts';

/** `ready` and `held` are taken into the ledger; `duplicate` is not, since the ledger has it. */
export type Verdict = 'ready' | 'held' | 'duplicate';

export interface JudgedClaim {
  readonly ordinal: number;
  readonly verdict: Verdict;
  /** As it will be sent. */
  readonly claim: Claim;
  readonly partner: TradingPartner | undefined;
  readonly findings: readonly Finding[];
  readonly repairs: readonly Repair[];
  /** A held claim that this one takes the place of. */
  readonly replaces: ClaimRow | undefined;
  /** A rejected claim that this one corrects (T-13), or the original of a replacement or void. */
  readonly corrects: ClaimRow | undefined;
  readonly original: ClaimRow | undefined;
  /** The bill of the same encounter to an earlier payer, in its parts if it was split. */
  readonly earlierBills: readonly ClaimRow[];
  /** Rejected and held parts of the same bill that it doesn't have any more. */
  readonly leftOver: readonly ClaimRow[];
  readonly part?: ClaimPart;
}
