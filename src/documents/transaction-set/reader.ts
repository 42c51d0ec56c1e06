/** Documents: sets that no reader of their own takes yet → their segments as they stand, so that nothing is dropped in silence. */
import type { Position } from '../../base/position.ts';
import type { GuideLibrary } from '../../guides/guide.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { INQUIRY_SETS } from '../inquiry/reader.ts';

/** Any set, segment by segment: each a list of its id and its elements as written. */
export interface TransactionSetRecord {
  readonly type: 'transaction-set';
  /** ST01. */
  readonly id: string;
  /** The guide's id, e.g. `278-request`; absent when we have none for its version. */
  readonly guide?: string;
  readonly version: string;
  readonly controlNumber: string;
  readonly segments: readonly (readonly string[])[];
  readonly at: Position;
}

/** ST01 of the sets that have readers of their own. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['837', '835', '277', '999', '997', ...INQUIRY_SETS]);

/** Reads all other sets among the events of a file. A set is held whole until its end. */
export class TransactionSetReader implements X12Handler {
  readonly #guides: GuideLibrary;
  readonly #take: (record: TransactionSetRecord) => void;
  #segments: (readonly string[])[] | undefined;
  #at: Position = {};
  #bht02 = '';

  constructor(guides: GuideLibrary, take: (record: TransactionSetRecord) => void) {
    this.#guides = guides;
    this.#take = take;
  }

  setStart(st: Segment, context: X12Context): void {
    const id = context.set?.id ?? '';
    const unsupported = id === '837' && this.#guideOf(context) === undefined;
    this.#segments = READ_ELSEWHERE.has(id) && !unsupported ? undefined : [];
    this.#at = context.position(st);
    this.#bht02 = '';
  }

  reads(): boolean {
    return this.#segments !== undefined;
  }

  segment(segment: Segment): void {
    if (this.#segments === undefined) return;
    const elements = [segment.id];
    for (let number = 1; number <= segment.elementCount; number += 1) elements.push(segment.element(number));
    if (segment.id === 'BHT') this.#bht02 = segment.element(2);
    this.#segments.push(elements);
  }

  setEnd(_se: Segment | undefined, context: X12Context): void {
    if (this.#segments === undefined || context.set === undefined) return;
    const guide = this.#guideOf(context);
    this.#take({
      type: 'transaction-set',
      id: context.set.id,
      ...(guide === undefined ? {} : { guide }),
      version: context.group?.version ?? context.set.implementation,
      controlNumber: context.set.controlNumber,
      segments: this.#segments,
      at: this.#at,
    });
    this.#segments = undefined;
  }

  #guideOf(context: X12Context): string | undefined {
    const { group, set } = context;
    const query = {
      transactionSet: set?.id ?? '',
      ...(group === undefined ? {} : { functionalId: group.functionalId }),
      bht02: this.#bht02,
    };
    const found =
      this.#guides.find({ ...query, version: set?.implementation ?? '' }) ??
      this.#guides.find({ ...query, version: group?.version ?? '' });
    return found?.id;
  }
}
