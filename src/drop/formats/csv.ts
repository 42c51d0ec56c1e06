/** Drop: records as CSV with stable columns: new ones come at the end, none is renamed. Cells that a spreadsheet would run are quoted by an apostrophe. */
import { stringify } from 'csv-stringify/sync';
import { type Cell, fieldsOf, joined, type Row, textAt } from './cells.ts';

const STATUS_COLUMNS = [
  'type',
  'claimId',
  'patientControlNumber',
  'state',
  'previousState',
  'recordedAt',
  'summary',
  'source',
  'level',
  'outcome',
  'action',
  'by',
  'acknowledgement',
  'code',
  'actionCode',
  'statusCodes',
  'statusTexts',
  'messages',
  'errors',
  'payerClaimControlNumber',
  'clearinghouseClaimNumber',
  'lineItemControlNumber',
  'chargeAmount',
  'paymentAmount',
  'statusDate',
  'finalizedDate',
  'remittanceDate',
  'responseDueDate',
  'checkNumber',
  'reassociationTraceNumber',
  'evidenceFile',
  'evidenceSha256',
  'evidenceOffset',
  'evidenceLength',
  'evidenceSegmentId',
] as const;

const POSTING_COLUMNS = [
  'type',
  'reassociationTraceNumber',
  'claimId',
  'patientControlNumber',
  'payerClaimControlNumber',
  'kind',
  'state',
  'payerSequence',
  'chargeAmount',
  'paymentAmount',
  'account',
  'lineId',
  'debit',
  'credit',
  'groupCode',
  'reasonCode',
  'reasonText',
  'remarkCodes',
  'queue',
  'queueText',
  'heldAmount',
  'heldAccount',
  'matchReason',
  'tasks',
  'findings',
  'claimPaymentTotal',
  'providerAdjustmentTotal',
  'postedTotal',
  'heldTotal',
  'balanced',
  'part',
  'parts',
  'partPostings',
  'partPostedTotal',
  'partHeldTotal',
  'supplement',
  'releasedTotal',
  'reversed',
  'source',
  'postingKey',
  'reversesKey',
  'releasesKey',
  'reference',
  'classification',
  'amount',
  'remarkTexts',
  'taskCode',
  'text',
] as const;

const STATE_COLUMNS = [
  'type',
  'billingSystem',
  'claimId',
  'patientControlNumber',
  'state',
  'submission',
  'clearinghouse',
  'payer',
  'adjudication',
  'balanceOwner',
  'partner',
  'frequencyCode',
  'payerId',
  'chargeAmount',
  'payerClaimControlNumber',
  'createdAt',
  'updatedAt',
] as const;

export type RecordKind = 'status' | 'posting' | 'snapshot';

const COLUMNS: Readonly<Record<RecordKind, readonly string[]>> = {
  status: STATUS_COLUMNS,
  posting: POSTING_COLUMNS,
  snapshot: STATE_COLUMNS,
};

/** A negative amount begins like a formula and is none. */
const NEGATIVE_AMOUNT = /^-\d{1,13}\.\d\d$/;

/** The rows below a header; a status and a claim's state are one row, a posting is a row, and one for each of its entries, denied amounts and tasks. */
export function csvText(kind: RecordKind, records: readonly object[], header = true): string {
  const rows = records.flatMap((record) => (kind === 'posting' ? postingRows(record) : [oneRow(record)]));
  return stringify(rows, {
    header,
    columns: [...COLUMNS[kind]],
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { string: (value) => (NEGATIVE_AMOUNT.test(value) ? { value, escape_formulas: false } : value) },
  });
}

function oneRow(record: object): Row {
  const fields = fieldsOf(record);
  const statuses = joined(fields['statuses'], ['categoryCode', 'statusCode', 'entityCode']);
  const evidence = fieldsOf(fields['evidence']);
  return {
    ...plain(fields),
    statusCodes: statuses,
    statusTexts: joined(fields['statuses'], ['text']),
    messages: joined(fields['messages']),
    errors: joined(fields['errors'], ['segmentId', 'element', 'code', 'elementCode', 'message']),
    evidenceFile: textAt(evidence, 'file'),
    evidenceSha256: textAt(evidence, 'sha256'),
    evidenceOffset: textAt(evidence, 'offset'),
    evidenceLength: textAt(evidence, 'length'),
    evidenceSegmentId: textAt(evidence, 'segmentId'),
  };
}

function postingRows(record: object): readonly Row[] {
  const fields = fieldsOf(record);
  const head: Row = {
    ...plain(fields),
    matchReason: textAt(fieldsOf(fields['match']), 'reason'),
    tasks: joined(fields['tasks'], ['code', 'text']),
    findings: joined(fields['findings'], ['code', 'message']),
  };
  const keys = ['reassociationTraceNumber', 'claimId', 'patientControlNumber', 'payerClaimControlNumber', 'postingKey'];
  const common = Object.fromEntries(keys.map((key) => [key, head[key] ?? '']));
  const below = (list: string, rowOf: (item: Fields) => Row): readonly Row[] => {
    const items: unknown = fields[list];
    return Array.isArray(items) ? items.map((item: unknown) => ({ ...common, ...rowOf(fieldsOf(item)) })) : [];
  };
  return [head, ...below('entries', entryRow), ...below('work', workRow), ...below('tasks', taskRow)];
}

type Fields = Readonly<Record<string, unknown>>;

const entryRow = (entry: Fields): Row => ({
  ...plain(entry),
  type: 'entry',
  lineId: textAt(entry, 'line'),
  remarkCodes: joined(entry['remarkCodes']),
});

const workRow = (work: Fields): Row => ({
  ...entryRow(work),
  type: 'work',
  remarkTexts: joined(work['remarkTexts']),
});

const taskRow = (task: Fields): Row => ({
  type: 'task',
  lineId: textAt(task, 'line'),
  amount: textAt(task, 'amount'),
  taskCode: textAt(task, 'code'),
  text: textAt(task, 'text'),
});

/** The values that are none of objects and lists. */
function plain(fields: Fields): Row {
  const row: Record<string, Cell> = {};
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (typeof value !== 'object') row[key] = textAt(fields, key);
  }
  return row;
}
