/** Render: records of posting as aligned lines: what, for which claim, and each entry with its account. */
import type { JsonRecord, JsonValue } from '../claims/remittance-record.ts';

const text = (value: JsonValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const isRecord = (value: JsonValue | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordsIn = (value: JsonValue | undefined): readonly JsonRecord[] =>
  Array.isArray(value) ? value.filter((item: JsonValue) => isRecord(item)) : [];

/** What a code of the adjustment or remark list means; undefined when nobody knows. */
export type ReasonWords = (set: 'carc' | 'rarc', code: string) => string | undefined;

/** A `posting` or `posting-total` record. */
export function postingText(record: JsonRecord, wordsOf: ReasonWords = () => undefined): string {
  return record['type'] === 'posting-total' ? totalText(record) : claimText(record, wordsOf);
}

function totalText(record: JsonRecord): string {
  const verdict = record['balanced'] === true ? 'balances' : 'DOES NOT BALANCE';
  const head = `check ${text(record['reassociationTraceNumber'])}: paid ${text(record['paymentAmount'])}`;
  return `${head}, posted ${text(record['postedTotal'])}, held ${text(record['heldTotal'])}; ${verdict}\n\n`;
}

function claimText(record: JsonRecord, wordsOf: ReasonWords): string {
  const queue = text(record['queue']);
  const about = [text(record['patientControlNumber']), text(record['payerClaimControlNumber'])].filter(
    (part) => part !== '',
  );
  const waits = queue === '' ? '' : `  WAITS: ${queue} ${text(record['queueText'])}`.trimEnd();
  const entries = recordsIn(record['entries']).map(entryLine);
  const findings = recordsIn(record['findings']).map((item) => `  ${text(item['message'])} [${text(item['code'])}]\n`);
  const reasons = reasonLines(record, wordsOf);
  return `${[text(record['kind']), ...about].join(' ')}${waits}\n${entries.join('')}${reasons}${findings.join('')}`;
}

/** Each reason and remark code of the posting once, with its words. */
function reasonLines(record: JsonRecord, wordsOf: ReasonWords): string {
  const sources = [...recordsIn(record['entries']), ...recordsIn(record['work'])];
  const remarks = sources.flatMap((one) => (Array.isArray(one['remarkCodes']) ? one['remarkCodes'].map(String) : []));
  const codes = [
    ...new Set(sources.map((one) => `carc ${text(one['reasonCode'])}`)),
    ...new Set(remarks.map((code) => `rarc ${code}`)),
  ];
  return codes
    .map((key) => {
      const [list, code = ''] = key.split(' ');
      const words = code === '' ? undefined : wordsOf(list === 'rarc' ? 'rarc' : 'carc', code);
      return words === undefined ? '' : `  ${code}: ${words}\n`;
    })
    .join('');
}

function entryLine(entry: JsonRecord): string {
  const reason = [text(entry['groupCode']), text(entry['reasonCode'])].filter((part) => part !== '').join('-');
  const columns = [
    text(entry['account']).padEnd(28),
    `line ${text(entry['line'])}`.padEnd(14),
    text(entry['debit']).padStart(12),
    text(entry['credit']).padStart(12),
    reason,
  ];
  return `  ${columns.join(' ').trimEnd()}\n`;
}
