/** X12: one reader's events to several handlers, in the order given. */
import type { Finding } from '../base/finding.ts';
import type { ByteRange, X12Context, X12Handler } from './handler.ts';
import type { Segment } from './segment.ts';

/** A handler that tells each event to all of `handlers`; segments only to those that read their set. */
export function fanOut(handlers: readonly X12Handler[]): X12Handler {
  return new FanOut(handlers);
}

class FanOut implements X12Handler {
  readonly #handlers: readonly X12Handler[];
  /** Those that take the segments of the open set. */
  #readers: readonly X12Handler[] = [];

  constructor(handlers: readonly X12Handler[]) {
    this.#handlers = handlers;
  }

  interchangeStart(isa: Segment, context: X12Context): void {
    for (const handler of this.#handlers) handler.interchangeStart?.(isa, context);
  }

  groupStart(gs: Segment, context: X12Context): void {
    for (const handler of this.#handlers) handler.groupStart?.(gs, context);
  }

  setStart(st: Segment, context: X12Context): void {
    for (const handler of this.#handlers) handler.setStart?.(st, context);
    this.#readers = this.#handlers.filter((handler) => handler.segment !== undefined && handler.reads?.() !== false);
  }

  segment(segment: Segment, context: X12Context): void {
    for (const handler of this.#readers) handler.segment?.(segment, context);
  }

  outside(segment: Segment, context: X12Context): void {
    for (const handler of this.#handlers) handler.outside?.(segment, context);
  }

  setEnd(se: Segment | undefined, context: X12Context, range: ByteRange): void {
    for (const handler of this.#handlers) handler.setEnd?.(se, context, range);
  }

  groupEnd(ge: Segment | undefined, context: X12Context, range: ByteRange): void {
    for (const handler of this.#handlers) handler.groupEnd?.(ge, context, range);
  }

  interchangeEnd(iea: Segment | undefined, context: X12Context, range: ByteRange): void {
    for (const handler of this.#handlers) handler.interchangeEnd?.(iea, context, range);
  }

  finding(item: Finding): void {
    for (const handler of this.#handlers) handler.finding?.(item);
  }
}
