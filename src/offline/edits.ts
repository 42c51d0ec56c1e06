/** Offline: the edits of scrubbing up to a SNIP type, over all claims of a file, each finding at its place in the file. */
import type { Finding, Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import { type ScrubContext, type ScrubRun, startScrub } from '../outbound/scrub/scrub.ts';

export interface EditedClaim {
  /** As it would be sent: repairs applied. */
  readonly claim: Claim;
  readonly findings: readonly Finding[];
}

export class ClaimEdits {
  readonly #run: ScrubRun;
  readonly #snip: Snip;
  #claims = 0;

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
    return { claim: result.claim, findings };
  }

  /** What no claim of the file could be checked for, since its code lists are not loaded. */
  notChecked(file?: string): readonly Finding[] {
    if (this.#claims === 0) return [];
    return this.#run.notChecked().map((item) => ({ ...item, at: file === undefined ? {} : { file } }));
  }
}
