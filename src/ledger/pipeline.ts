/**
 * Ledger: transactions whose work goes on while those before are being committed. Each is drafted on what is committed; what it changes goes to
 * the engine as one piece, in order. A draft that asked what those before may change, or that the engine finds the ledger otherwise for, is
 * thrown away, and its work done again in a transaction of its own.
 */
import { Footprint, watched } from './footprint.ts';
import type { LedgerTransaction } from './port.ts';

/** The engine's part. `Session` is what the work is handed. */
export interface Drafts<Session, Draft> {
  /** Does the work on what is committed now, and writes down what it would change when all that is on its way is committed. */
  draft<T>(work: (session: Session) => Promise<T>): Promise<{ readonly value: T; readonly draft: Draft }>;
  /**
   * Commits what is in the draft, after all that were handed over before. False when the ledger is not as it foresaw or the store failed:
   * nothing is changed then, nor by drafts that are on their way behind it.
   */
  commit(draft: Draft): Promise<boolean>;
}

/** One more is drafted while these are committed. */
const ON_THEIR_WAY = 3;
/** Nothing is drafted while more claims are on their way: it would only take memory. */
const CLAIMS_ON_THEIR_WAY = 1_000;
/** So many calls in a row go without a draft at most. */
const MOST_SPARED = 31;

interface OnItsWay {
  readonly footprint: Footprint;
  readonly settled: Promise<unknown>;
}

type Work<T> = (tx: LedgerTransaction) => Promise<T>;

export class Pipeline<Draft> {
  readonly #drafts: Drafts<LedgerTransaction, Draft>;
  #turn: Promise<unknown> = Promise.resolve();
  #onTheirWay: OnItsWay[] = [];
  /** Drafts in a row that were for nothing. */
  #inVain = 0;
  /** So many calls are not drafted. */
  #spared = 0;
  /** One of those on their way was refused, so that those behind it are done again too, each when its turn comes. */
  #refused = false;

  constructor(drafts: Drafts<LedgerTransaction, Draft>) {
    this.#drafts = drafts;
  }

  /** `transaction` is for work that can't be drafted. Calls are taken in their order; resolves when the next may be made. */
  run<T>(work: Work<T>, transaction: (work: Work<T>) => Promise<T>): Promise<{ readonly committed: Promise<T> }> {
    const mine = this.#turn.then(() => this.#run(work, transaction));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #isFull(): boolean {
    const claims = this.#onTheirWay.reduce((sum, { footprint }) => sum + footprint.claims.size, 0);
    return this.#onTheirWay.length >= ON_THEIR_WAY || claims > CLAIMS_ON_THEIR_WAY;
  }

  /** Each draft that is for nothing costs its work: where one after the other is, ever fewer are tried. */
  #wasInVain(): void {
    this.#inVain += 1;
    this.#spared = Math.min(2 ** (this.#inVain - 1) - 1, MOST_SPARED);
  }

  async #draft<T>(
    work: Work<T>,
    footprint: Footprint,
  ): Promise<{ readonly value: T; readonly draft: Draft } | undefined> {
    if (this.#spared > 0) {
      this.#spared -= 1;
      return undefined;
    }
    const others = this.#onTheirWay.map((one) => one.footprint);
    try {
      return await this.#drafts.draft((tx) => work(watched(tx, footprint, others)));
    } catch {
      // Whatever it was: done again it succeeds, or fails for its own reason.
      this.#wasInVain();
      return undefined;
    }
  }

  async #commit(draft: Draft): Promise<boolean> {
    const done = await this.#drafts.commit(draft);
    if (done) this.#inVain = 0;
    else this.#wasInVain();
    return done;
  }

  /** A draft made now would be taken for one of a fresh start, and be committed before those that are still to be done again. */
  async #redone(): Promise<void> {
    if (this.#refused) await this.#onTheirWay.at(-1)?.settled;
    this.#refused = false;
  }

  async #run<T>(work: Work<T>, transaction: (work: Work<T>) => Promise<T>): Promise<{ committed: Promise<T> }> {
    while (this.#isFull()) await this.#onTheirWay[0]?.settled;
    await this.#redone();
    const before = this.#onTheirWay.at(-1)?.settled;
    const footprint = new Footprint();
    const drafted = await this.#draft(work, footprint);
    if (drafted === undefined) {
      await before;
      return { committed: Promise.resolve(await transaction(work)) };
    }
    const { value, draft } = drafted;
    const reply = this.#commit(draft);
    const committed = (async () => {
      const done = await reply;
      if (!done) this.#refused = true;
      await before;
      return done ? value : transaction(work);
    })();
    const own: OnItsWay = {
      footprint,
      settled: committed
        .catch(() => undefined)
        .then(() => {
          this.#onTheirWay = this.#onTheirWay.filter((one) => one !== own);
        }),
    };
    this.#onTheirWay.push(own);
    return { committed };
  }
}
