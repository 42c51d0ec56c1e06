/** Inbound: what doesn't fit together in the answers to claims, as items of the worklist: a claim's own, or one of all claims that one answer speaks of. */
import type { Position } from '../base/position.ts';
import { AGAINST_A_REJECT, rejectInDoubt } from '../claims/lifecycle-contradictions.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import type { NewQueueItem, RowKey } from '../ledger/port.ts';

/** Code of the worklist for a code of the lifecycle. */
export const codeOf = (exception: string): string => exception.toUpperCase().replaceAll('-', '_');

/** Codes of items that may be of many claims. */
export const CODES_OF_MANY: readonly string[] = AGAINST_A_REJECT.map(codeOf);

/** A TA1 and a 999 speak of all claims of an interchange or set alike. */
const OF_MANY: readonly string[] = ['ta1', '999'];

interface Said {
  readonly claimKey: RowKey;
  readonly event: SubmissionEvent;
  readonly at: Position;
  readonly summary: string;
  readonly interchangeKey?: RowKey | undefined;
}

interface OfMany<Answer> {
  readonly answer: Answer;
  readonly exception: string;
  readonly claimKeys: RowKey[];
}

/** Those of one message. What it contradicts of an interchange or a set is told once, with the claims that it is about. */
export class Exceptions<Answer extends Said> {
  readonly #itemOf: (answer: Answer, exception: string) => NewQueueItem;
  readonly #ofMany = new Map<string, OfMany<Answer>>();
  #own: NewQueueItem[] = [];

  /** `itemOf`: the item about the answer's own claim. */
  constructor(itemOf: (answer: Answer, exception: string) => NewQueueItem) {
    this.#itemOf = itemOf;
  }

  add(answer: Answer, exception: string): void {
    const { claimKey, event, at } = answer;
    if (!OF_MANY.includes(event.kind) || !rejectInDoubt([exception])) {
      this.addItem(this.#itemOf(answer, exception));
      return;
    }
    const place = `${exception} ${at.set ?? 0} ${at.segment ?? at.offset ?? 0}`;
    const known = this.#ofMany.get(place);
    if (known === undefined) this.#ofMany.set(place, { answer, exception, claimKeys: [claimKey] });
    else known.claimKeys.push(claimKey);
  }

  addItem(item: NewQueueItem): void {
    this.#own.push(item);
  }

  /** Items about single claims since the last call. */
  takeOwn(): readonly NewQueueItem[] {
    const own = this.#own;
    this.#own = [];
    return own;
  }

  /** Items about all claims of an answer; one that spoke of a single claim is that claim's. */
  ofMany(): readonly NewQueueItem[] {
    return [...this.#ofMany.values()].map(({ answer, exception, claimKeys }) => {
      const item = this.#itemOf(answer, exception);
      if (claimKeys.length === 1) return item;
      const { claimKey: _first, ...ofNone } = item;
      const { summary, event, interchangeKey } = answer;
      const interchange = interchangeKey === undefined ? {} : { interchangeKey };
      return {
        ...ofNone,
        ...interchange,
        detailJson: JSON.stringify({ summary, event, claims: claimKeys.length, claimKeys }),
      };
    });
  }
}
