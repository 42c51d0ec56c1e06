/** Claims: the shapes of the `posting` and `posting-total` records, as they are published. */
import * as z from 'zod';
import { amount } from './claim-values.ts';
import { count, findingRecord, money, position, some, word, words } from './record-values.ts';

const entry = z
  .object({
    account: z.string(),
    line: word,
    debit: money,
    credit: money,
    groupCode: word,
    reasonCode: word,
    reasonText: word,
    remarkCodes: words,
  })
  .readonly();

const work = z
  .object({
    line: z.string(),
    classification: z.string(),
    groupCode: z.string(),
    reasonCode: z.string(),
    reasonText: word,
    remarkCodes: words,
    remarkTexts: words,
    amount,
    chargeAmount: amount,
    paymentAmount: amount,
  })
  .readonly();

const task = z.object({ code: z.string(), line: word, amount: money, text: z.string() }).readonly();

const kinds = ['payment', 'denial', 'reversal', 'correction', 'provider-adjustment', 'none'] as const;

/** What was posted for one claim payment or provider adjustment, or why a person must look. */
export const postingShape = z.object({
  type: z.literal('posting'),
  claimId: word,
  patientControlNumber: word,
  payerClaimControlNumber: word,
  reassociationTraceNumber: z.string(),
  kind: z.enum(kinds),
  state: word,
  payerSequence: count,
  chargeAmount: money,
  paymentAmount: money,
  /** What the payer says a provider adjustment is for (PLB03-2). */
  reference: word,
  entries: z.array(entry).readonly(),
  queue: word,
  queueText: word,
  heldAmount: money,
  heldAccount: word,
  /** Claims that it may be of, best first. */
  suggestions: some(
    z
      .array(z.object({ claimId: word, billingSystem: word, score: z.number(), reason: z.string() }).readonly())
      .readonly(),
  ),
  match: some(z.object({ score: z.number(), reason: z.string() }).readonly()),
  work: some(z.array(work).readonly()),
  tasks: some(z.array(task).readonly()),
  findings: z.array(findingRecord).readonly(),
  postingKey: word,
  reversesKey: word,
  releasesKey: word,
  /** `manual`: a person entered it from paper. */
  source: word,
  at: some(position),
});

/** The control total of one check: postedTotal + heldTotal = paymentAmount. */
export const postingTotalShape = z.object({
  type: z.literal('posting-total'),
  reassociationTraceNumber: z.string(),
  paymentAmount: amount,
  claimPaymentTotal: amount,
  providerAdjustmentTotal: amount,
  postedTotal: amount,
  heldTotal: amount,
  balanced: z.boolean(),
  part: count,
  parts: count,
  partPostings: count,
  partPostedTotal: money,
  partHeldTotal: money,
  supplement: count,
  releasedTotal: money,
  /** The check was undone as a whole by mirror entries. */
  reversed: some(z.boolean()),
  findings: z.array(findingRecord).readonly(),
  at: some(position),
});
