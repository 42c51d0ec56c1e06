/**
 * Availity's data reports, pipe-delimited: immediate batch report (IBR), electronic batch report (EBR), delayed payer report (DPR).
 * Records as publicly described: `1` the batch, `2` a payer, `3` a claim, below it `3e` an error, `3c` a comment, `3a` an acceptance;
 * in a DPR `DPR` the batch and `CST` a claim.
 */
import { delimitedLines, type Report, type ReportEntry, type ReportFile, type ReportLine } from './report.ts';

const NONE = new Set(['', 'NA', 'N/A']);
const given = (field: string | undefined): field is string => field !== undefined && !NONE.has(field);
const listed = (...fields: readonly (string | undefined)[]): readonly string[] => fields.filter(given);

const BATCH_RECORDS = new Set(['1', '2', '3', '3e', '3c', '3a']);
const DATE = /^\d{4}-\d{2}-\d{2}/;
/** Fields of the batch record: an IBR's is the longer one. */
const IBR_FIELDS = 15;
const EBR_FIELDS = 9;

export function readAvaility({ text }: ReportFile): Report | 'unknown' {
  const lines = delimitedLines(text, '|');
  const first = lines[0]?.fields ?? [];
  if (first[0] === 'DPR') return readDelayed(lines);
  if (first[0] !== '1' || !DATE.test(first[1] ?? '')) return 'unknown';
  if (!lines.every((line) => BATCH_RECORDS.has(line.fields[0] ?? ''))) return 'unknown';
  if (first.length > IBR_FIELDS) return readImmediate(lines);
  return first.length >= EBR_FIELDS ? readElectronic(lines) : 'unknown';
}

interface OpenClaim {
  readonly line: ReportLine;
  readonly below: ReportLine[];
}

function claimsOf(lines: readonly ReportLine[]): readonly OpenClaim[] {
  const claims: OpenClaim[] = [];
  for (const line of lines) {
    const [record = ''] = line.fields;
    if (record === '3') claims.push({ line, below: [] });
    else if (record.length === 2) claims.at(-1)?.below.push(line);
  }
  return claims;
}

function entryOf({ line, below }: OpenClaim, outcome: ReportEntry['outcome'], payerNumber?: string): ReportEntry {
  const { fields, offset, length, row } = line;
  const messages = below.flatMap(({ fields: [record, ...rest] }) =>
    record === '3a' ? listed(rest[10]) : listed(rest[3]),
  );
  return {
    patientControlNumber: fields[4] ?? '',
    outcome,
    ...(given(payerNumber) ? { payerClaimControlNumber: payerNumber } : {}),
    codes: below.flatMap(({ fields: [record, ...rest] }) => (record === '3e' ? listed(rest[2]) : [])),
    messages,
    offset,
    length,
    row,
  };
}

/** The claim's own record says A or R; the batch record counts both, and must be right. */
function readImmediate(lines: readonly ReportLine[]): Report | 'unknown' {
  const entries: ReportEntry[] = [];
  for (const claim of claimsOf(lines)) {
    const status = claim.line.fields[11];
    if (!given(claim.line.fields[4]) || (status !== 'A' && status !== 'R')) return 'unknown';
    entries.push(entryOf(claim, status === 'A' ? 'accepted' : 'rejected'));
  }
  const batches = lines.filter((line) => line.fields[0] === '1');
  const told = (field: number): number => batches.reduce((sum, { fields }) => sum + Number(fields[field]), 0);
  const rejected = entries.filter((entry) => entry.outcome === 'rejected').length;
  return told(10) === rejected ? { kind: 'availity-ibr', entries } : 'unknown';
}

/** What stands below the claim decides: an error rejects, an acceptance or a comment with A accepts; a claim with none of them is only named. */
function readElectronic(lines: readonly ReportLine[]): Report | 'unknown' {
  const entries: ReportEntry[] = [];
  for (const claim of claimsOf(lines)) {
    if (!given(claim.line.fields[4])) return 'unknown';
    const records = claim.below.map(({ fields: [record = '', , flag = ''] }) => ({ record, flag }));
    if (records.some(({ record, flag }) => record === '3e' && flag !== 'R')) return 'unknown';
    const rejected = records.some(({ record, flag }) => record === '3e' || (record === '3c' && flag === 'R'));
    const accepted = records.some(({ record, flag }) => record === '3a' || (record === '3c' && flag === 'A'));
    if (rejected || accepted) entries.push(entryOf(claim, rejected ? 'rejected' : 'accepted', claim.line.fields[8]));
  }
  return { kind: 'availity-ebr', entries };
}

function readDelayed(lines: readonly ReportLine[]): Report | 'unknown' {
  const entries: ReportEntry[] = [];
  for (const { fields, offset, length, row } of lines) {
    if (fields[0] === 'DPR') continue;
    const [record, , patientControlNumber] = fields;
    const status = fields[11];
    if (record !== 'CST' || !given(patientControlNumber) || (status !== 'ACK' && status !== 'REJ')) return 'unknown';
    entries.push({
      patientControlNumber,
      outcome: status === 'ACK' ? 'accepted' : 'rejected',
      ...(given(fields[12]) ? { payerClaimControlNumber: fields[12] } : {}),
      codes: [],
      messages: listed(fields[9]?.replace(/[\\^]+/g, ' ').trim()),
      offset,
      length,
      row,
    });
  }
  return { kind: 'availity-dpr', entries };
}
