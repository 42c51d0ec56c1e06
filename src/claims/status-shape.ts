/** Claims: the shape of the `status` record and of the `claim-state` record of the snapshot, as they are published. */
import * as z from 'zod';
import { amount } from './claim-values.ts';
import { count, day, evidence, instant, money, position, some, word, words } from './record-values.ts';

const statusCode = z
  .object({
    categoryCode: z.string(),
    statusCode: z.string(),
    entityCode: word,
    codeList: word,
    actionCode: word,
    text: word,
  })
  .readonly();

const context = z
  .object({
    name: z.string(),
    value: word,
    segmentId: word,
    segmentOrdinal: count,
    loop: word,
    element: count,
    component: count,
    repetition: count,
  })
  .readonly();

/** An error of a 999, 997 or 824; the value that was found bad stays out. */
const syntaxError = z
  .object({
    segmentId: word,
    segmentOrdinal: count,
    loop: word,
    code: word,
    message: word,
    element: count,
    component: count,
    repetition: count,
    dataElement: word,
    elementCode: word,
    context: some(z.array(context).readonly()),
    reasonCodes: words,
    at: some(position),
  })
  .readonly();

const said = {
  /** `practice`: a person's word on money here (settle, unmatch, remittance reverse). */
  source: some(z.enum(['clearinghouse', 'payer', 'gateway', 'practice'])),
  level: some(z.enum(['informationReceiver', 'provider', 'claim', 'line'])),
  outcome: some(z.enum(['accepted', 'rejected', 'pending', 'paid', 'denied', 'information'])),
  action: word,
  by: word,
  acknowledgement: word,
  code: word,
  errors: some(z.array(syntaxError).readonly()),
  actionCode: word,
  statuses: some(z.array(statusCode).readonly()),
  messages: words,
  chargeAmount: money,
  paymentAmount: money,
  reassociationTraceNumber: word,
};

const around = {
  statusDate: day,
  finalizedDate: day,
  remittanceDate: day,
  responseDueDate: day,
  checkNumber: word,
  serviceDateFrom: day,
  serviceDateTo: day,
  receivedDate: day,
  processedDate: day,
  guide: word,
  sourceName: word,
  sourceId: word,
  traceNumber: word,
  batchTraceNumber: word,
  receiverName: word,
  receiverId: word,
  providerName: word,
  providerId: word,
  patientName: word,
  memberId: word,
  clearinghouseClaimNumber: word,
  typeOfBill: word,
  lineItemControlNumber: word,
  procedure: some(
    z.object({ qualifier: z.string(), code: z.string(), modifiers: z.array(z.string()).readonly() }).readonly(),
  ),
  revenueCode: word,
  units: word,
  conflict: word,
  totals: some(
    z.object({ acceptedCount: count, rejectedCount: count, acceptedAmount: money, rejectedAmount: money }).readonly(),
  ),
  references: some(z.array(z.object({ qualifier: z.string(), value: z.string() }).readonly()).readonly()),
  envelope: some(
    z
      .object({
        senderId: word,
        receiverId: word,
        interchangeControlNumber: word,
        groupControlNumber: word,
        usage: word,
      })
      .readonly(),
  ),
};

/** One answer about a claim, or one act of ours, with the claim's state after it. */
export const statusShape = z.object({
  type: z.literal('status'),
  claimId: z.string(),
  patientControlNumber: z.string(),
  state: z.string(),
  previousState: z.string(),
  recordedAt: instant,
  summary: z.string(),
  ...said,
  payerClaimControlNumber: word,
  ...around,
  evidence: some(evidence),
  at: some(position),
});

/** Where one claim stands now. */
export const claimStateShape = z.object({
  type: z.literal('claim-state'),
  billingSystem: z.string(),
  claimId: z.string(),
  patientControlNumber: z.string(),
  state: z.string(),
  submission: z.string(),
  clearinghouse: z.string(),
  payer: z.string(),
  adjudication: z.string(),
  balanceOwner: word,
  partner: z.string(),
  frequencyCode: z.string(),
  payerId: z.string(),
  chargeAmount: amount,
  payerClaimControlNumber: word,
  createdAt: instant,
  updatedAt: instant,
});
