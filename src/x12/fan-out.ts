/** X12: one reader's events to several handlers, in the order given. */
import type { Finding } from '../base/finding.ts';
import type { X12Handler } from './handler.ts';

/** A handler that tells each event to all of `handlers`. */
export function fanOut(handlers: readonly X12Handler[]): X12Handler {
  return {
    interchangeStart: (isa, context) => {
      for (const handler of handlers) handler.interchangeStart?.(isa, context);
    },
    groupStart: (gs, context) => {
      for (const handler of handlers) handler.groupStart?.(gs, context);
    },
    setStart: (st, context) => {
      for (const handler of handlers) handler.setStart?.(st, context);
    },
    segment: (segment, context) => {
      for (const handler of handlers) handler.segment?.(segment, context);
    },
    outside: (segment, context) => {
      for (const handler of handlers) handler.outside?.(segment, context);
    },
    setEnd: (se, context, range) => {
      for (const handler of handlers) handler.setEnd?.(se, context, range);
    },
    groupEnd: (ge, context, range) => {
      for (const handler of handlers) handler.groupEnd?.(ge, context, range);
    },
    interchangeEnd: (iea, context, range) => {
      for (const handler of handlers) handler.interchangeEnd?.(iea, context, range);
    },
    finding: (item: Finding) => {
      for (const handler of handlers) handler.finding?.(item);
    },
  };
}
