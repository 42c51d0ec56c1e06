/** The lifecycle's facts as a small text for the ledger, and back. */
import { z } from 'zod';
import { parseCalendarDate } from '../base/calendar-date.ts';
import { cents } from '../base/money.ts';
import { factsOf, type LifecycleFacts, type LifecycleState, stateOf } from './lifecycle.ts';
import { EVIDENCE } from './lifecycle-signals.ts';
import { SUBMISSION_STATES } from './lifecycle-transitions.ts';

const amount = z.int().transform(cents);
const date = z.string().transform((text, context) => {
  const day = parseCalendarDate(text);
  if (day === undefined) context.addIssue('no such day');
  return day ?? z.NEVER;
});

const factsShape = z.strictObject({
  submission: z.enum(SUBMISSION_STATES),
  transmission: z.string().optional(),
  pastTransmissions: z.array(z.string()).default([]),
  seen: z.array(z.enum(EVIDENCE)).default([]),
  adjudications: z
    .array(
      z.strictObject({
        key: z.string(),
        outcome: z
          .enum(['PAID', 'PARTIAL', 'ZERO_PAID', 'DENIED', 'FORWARDED', 'PREDETERMINED', 'PENDING', 'NOT_OURS'])
          .optional(),
        charge: amount,
        paid: amount,
        payerClaimControlNumber: z.string().optional(),
        date: date.optional(),
      }),
    )
    .default([]),
  inquiry: z
    .strictObject({ stage: z.enum(['PENDING', 'INFO_REQUESTED', 'FINALIZED']), date: date.optional() })
    .optional(),
  balance: z.enum(['INSURANCE', 'PATIENT', 'DENIAL_WORK', 'APPEAL', 'CREDIT', 'COLLECTIONS', 'ZERO']).optional(),
  charge: amount.optional(),
});

/** Equal states give equal texts. Empty lists are left out. */
export function serializeState(state: LifecycleState): string {
  const facts = factsOf(state);
  const kept = Object.entries(facts).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Reads what `serializeState` wrote; throws when the text is anything else, since then the ledger is damaged. */
export function parseState(text: string): LifecycleState {
  const facts = factsShape.parse(JSON.parse(text));
  return stateOf(withoutUndefined(facts));
}

type Parsed = z.infer<typeof factsShape>;

/** zod's optional keys may hold undefined; ours may not. */
function withoutUndefined(facts: Parsed): LifecycleFacts {
  const { transmission, inquiry, balance, charge, adjudications, ...rest } = facts;
  return {
    ...rest,
    adjudications: adjudications.map(({ outcome, payerClaimControlNumber, date: day, ...fact }) => ({
      ...fact,
      ...(outcome === undefined ? {} : { outcome }),
      ...(payerClaimControlNumber === undefined ? {} : { payerClaimControlNumber }),
      ...(day === undefined ? {} : { date: day }),
    })),
    ...(transmission === undefined ? {} : { transmission }),
    ...(inquiry === undefined
      ? {}
      : { inquiry: { stage: inquiry.stage, ...(inquiry.date === undefined ? {} : { date: inquiry.date }) } }),
    ...(balance === undefined ? {} : { balance }),
    ...(charge === undefined ? {} : { charge }),
  };
}
