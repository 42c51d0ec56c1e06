/** Claims: the JSON records of posting (design.md: `posting`, `posting-total`), the same offline and in the drop. */
import { type Cents, cents, formatCents } from '../base/money.ts';
import {
  type Adjudication,
  type LineWork,
  type Posting,
  type PostingEntry,
  type PostingTask,
  type PostingTotal,
  takesPart,
} from './posting.ts';
import { compact, findingRecords, type JsonRecord, type JsonValue, positionRecord } from './remittance-record.ts';

const amount = (value: Cents | undefined): string | undefined => (value === undefined ? undefined : formatCents(value));

/** The account, and the amount on its side. */
function entryRecord(entry: PostingEntry): JsonRecord {
  const { account, line, amount, groupCode, reasonCode, remarkCodes } = entry;
  // There are many of them: each is made once, without what `compact` would take away again.
  const record: Record<string, JsonValue> = { account };
  if (line !== undefined) record['line'] = line;
  if (amount > 0) record['debit'] = formatCents(amount);
  if (amount < 0) record['credit'] = formatCents(cents(-amount));
  if (groupCode !== undefined) record['groupCode'] = groupCode;
  if (reasonCode !== undefined) record['reasonCode'] = reasonCode;
  if (remarkCodes.length > 0) record['remarkCodes'] = remarkCodes;
  return record;
}

function taskRecord(task: PostingTask): JsonRecord {
  return compact({ code: task.code, line: task.line, amount: amount(task.amount), text: task.text });
}

function workRecord(work: LineWork): JsonRecord {
  return compact({
    line: work.line,
    classification: work.classification,
    groupCode: work.groupCode,
    reasonCode: work.reasonCode,
    remarkCodes: work.remarkCodes,
    amount: formatCents(work.amount),
    chargeAmount: formatCents(work.chargeAmount),
    paymentAmount: formatCents(work.paymentAmount),
  });
}

/** Of what the posting brought to stand or took back: a part of an adjudication has amounts of its own. */
function amountsOf(
  posting: Posting,
): Pick<Adjudication, 'payerSequence' | 'chargeAmount' | 'paymentAmount'> | undefined {
  const { adjudication, payment } = posting;
  if (adjudication === undefined || payment === undefined || !takesPart(posting)) return adjudication;
  const { payerSequence } = adjudication;
  const [chargeAmount, paymentAmount] = [cents(-payment.chargeAmount), cents(-payment.paymentAmount)];
  return { payerSequence, chargeAmount, paymentAmount };
}

/** The `posting` record. `queue` is the code of why a person must look; `queueText`, `heldAmount` and `suggestions` explain it. */
export function postingRecord(posting: Posting): JsonRecord {
  const { queue, match } = posting;
  const adjudication = amountsOf(posting);
  // The ledger's own key of a claim says nothing to a billing system.
  const suggestions: readonly JsonValue[] | undefined = queue?.suggestions.map(
    ({ claimId, billingSystem, score, reason }) => compact({ claimId, billingSystem, score, reason }, []),
  );
  return compact(
    {
      type: 'posting',
      claimId: posting.claimId,
      patientControlNumber: posting.patientControlNumber,
      payerClaimControlNumber: posting.payerClaimControlNumber,
      reassociationTraceNumber: posting.reassociationTraceNumber,
      kind: posting.kind,
      state: posting.state,
      payerSequence: adjudication?.payerSequence,
      chargeAmount: amount(adjudication?.chargeAmount),
      paymentAmount: amount(adjudication?.paymentAmount),
      reference: posting.reference,
      entries: posting.entries.map(entryRecord),
      queue: queue?.code,
      queueText: queue?.text,
      heldAmount: amount(queue?.heldAmount),
      heldAccount: queue?.heldAccount,
      suggestions,
      match: match?.claimKey === undefined ? undefined : { score: match.score, reason: match.reason },
      work: posting.work.map(workRecord),
      tasks: posting.tasks.map(taskRecord),
      findings: findingRecords(posting.findings),
      postingKey: posting.postingKey,
      reversesKey: posting.reversesKey,
      releasesKey: posting.releasesKey,
      at: positionRecord(posting.at),
    },
    ['entries', 'findings'],
  );
}

/** The `posting-total` record: postedTotal + heldTotal = paymentAmount. */
export function postingTotalRecord(total: PostingTotal): JsonRecord {
  return compact(
    {
      type: 'posting-total',
      reassociationTraceNumber: total.reassociationTraceNumber,
      paymentAmount: formatCents(total.paymentAmount),
      claimPaymentTotal: formatCents(total.claimPaymentTotal),
      providerAdjustmentTotal: formatCents(total.providerAdjustmentTotal),
      postedTotal: formatCents(total.postedTotal),
      heldTotal: formatCents(total.heldTotal),
      balanced: total.balanced,
      findings: findingRecords(total.findings),
      at: positionRecord(total.at),
    },
    ['findings'],
  );
}
