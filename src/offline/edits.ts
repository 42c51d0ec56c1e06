/** Offline: the edits of scrubbing up to a SNIP type, over all claims of a file, each finding at its place in the file. */
import { type Finding, finding, type Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import { billKey } from '../outbound/batch/bill-key.ts';
import type { Repair } from '../outbound/scrub/repair.ts';
import { type ScrubContext, type ScrubRun, startScrub } from '../outbound/scrub/scrub.ts';
import { offlineFindings } from './findings.ts';

export interface EditedClaim {
  /** As it would be sent: repairs applied. */
  readonly claim: Claim;
  readonly repairs: readonly Repair[];
  readonly findings: readonly Finding[];
}

export class ClaimEdits {
  readonly #run: ScrubRun;
  readonly #snip: Snip;
  #claims = 0;
  /** Bills so far; the parts of a split claim are one. */
  readonly #bills = new Map<string, number | undefined>();

  constructor(context: ScrubContext, snip: Snip, profiles: readonly PayerProfile[] = []) {
    this.#run = startScrub(profiles, context);
    this.#snip = snip;
  }

  scrub(claim: Claim, ordinal: number | undefined, at: Position): EditedClaim {
    this.#claims += 1;
    const result = this.#run.scrub(claim, ordinal);
    const findings = result.findings
      .filter(({ kind }) => (kind.snip ?? 1) <= this.#snip)
      .map((item) => ({ ...item, at: { ...at, ...item.at } }));
    return { claim: result.claim, repairs: result.repairs, findings };
  }

  /** Says so when a claim before was the same bill, which intake would not take. */
  again(claim: Claim, ordinal: number | undefined, at: Position): readonly Finding[] {
    const bill = billKey(claim);
    if (!this.#bills.has(bill)) {
      this.#bills.set(bill, ordinal);
      return [];
    }
    const { claimId } = claim;
    return this.#bills.get(bill) === ordinal ? [] : [finding(offlineFindings.claimStandsTwice, at, { claimId })];
  }

  /** What no claim of the file could be checked for, since its code lists are not loaded. */
  notChecked(file?: string): readonly Finding[] {
    if (this.#claims === 0) return [];
    return this.#run.notChecked().map((item) => ({ ...item, at: file === undefined ? {} : { file } }));
  }
}
