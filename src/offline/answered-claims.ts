/**
 * Offline: the claims that the claim payments of some files answer, made up from the claim payments themselves. Nearly every claim is
 * answered once: it is made when its claim payment is posted, and let go of. Only those that are answered again are held.
 */
import type { ClaimAccountView } from '../claims/posting.ts';
import type { ClaimPayment } from '../claims/remittance.ts';
import { SeenRemittances } from '../inbound/post/duplicates.ts';
import { RecurringClaims } from './recurring-claims.ts';
import { type RemittanceFile, readInto, type SummarySink } from './remittance-pass.ts';
import { StubClaims, stubKey } from './stub-claims.ts';

/** The claims that a claim payment may answer. */
export interface Candidates {
  readonly views: readonly ClaimAccountView[];
  /** No other claim payment of the files answers them. */
  readonly once: boolean;
}

export class AnsweredClaims {
  readonly #recurring = new RecurringClaims();
  readonly #held = new StubClaims('held ');
  readonly #seen = new SeenRemittances();
  #ofSet: string[] = [];
  #once = 0;

  /** First every file is read through by this. A set that is here again answers nothing anew. */
  readonly firstPass: SummarySink = {
    claimPayment: (payment) => this.#ofSet.push(stubKey(payment)),
    remittanceEnd: (remittance, contentHash) => this.#endSet(this.#seen.judge(remittance, contentHash).duplicate),
  };

  /** Then the claims that are answered more than once are gathered, if there are any. */
  async gather(files: readonly RemittanceFile[]): Promise<void> {
    if (this.#recurring.size === 0) return;
    for (const file of files) {
      await readInto(file, {
        claimPayment: (payment) => {
          if (this.#recurring.has(stubKey(payment))) this.#held.add(payment);
        },
      });
    }
  }

  candidates(payment: ClaimPayment): Candidates {
    if (this.#recurring.has(stubKey(payment))) return { views: this.#held.candidates(payment), once: false };
    this.#once += 1;
    const own = new StubClaims(`once ${this.#once} `);
    own.add(payment);
    return { views: own.candidates(payment), once: true };
  }

  #endSet(isDuplicate: boolean): void {
    const names = this.#ofSet;
    this.#ofSet = [];
    if (isDuplicate) return;
    for (const name of names) this.#recurring.see(name);
  }
}
