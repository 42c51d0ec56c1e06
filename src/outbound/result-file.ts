/** Outbound: `<name>.result.json`, which tells the billing system what became of each claim of a file. Pure. */
import { type Finding, fillText, isBlocking, toFindingRecord } from '../base/finding.ts';
import type { ReadClaims } from './intake/read-claims.ts';
import type { JudgedClaim } from './judge-claims.ts';

export interface ResultInput {
  readonly name: string;
  readonly sha256: string;
  readonly takenAt: string;
  readonly read: ReadClaims;
  readonly judged: readonly JudgedClaim[];
  /** What could not be checked in the whole file. */
  readonly notChecked: readonly Finding[];
}

/** Details that say nothing of a patient: numbers of lines, names of parts, our own ids, deadlines. */
const PLAIN_DETAILS = new Set([
  ...['line', 'other', 'otherLine', 'count', 'limit', 'length', 'days', 'what', 'missing', 'role', 'field', 'who'],
  ...['like', 'need', 'edits', 'claimId', 'state', 'payerId', 'destination', 'by'],
]);
/** Facts of providers, payers and places are no patient's. */
const PLAIN_PATH = /^(lines\[\d+\]\.)?(billingProvider|payTo|payToPlan|payer|providers|facilityTypeCode)\b/;

/** The finding in words that hold no value of the patient's: what CSV and page show. */
function plainDetail({ kind, detail, at }: Finding): Finding['detail'] {
  if (!kind.code.startsWith('E-') || PLAIN_PATH.test(at.path ?? '')) return detail;
  const entries = Object.entries(detail).map(([key, value]): readonly [string, string | number | boolean] => {
    if (PLAIN_DETAILS.has(key)) return [key, value];
    return [key, key === 'problem' ? String(value).replace(/\S*\d\S*/g, '…') : '…'];
  });
  return Object.fromEntries(entries);
}

/** `plainMessage` and `plainMend` stand there only where they differ: where the others hold values. */
function recordOf(item: Finding): object {
  const { kind } = item;
  const record = toFindingRecord(item);
  const plain = plainDetail(item);
  const message = fillText(kind.message, plain);
  const mend = fillText(kind.mend, plain);
  return {
    ...record,
    ...(message === record.message ? {} : { plainMessage: message }),
    ...(mend === record.mend ? {} : { plainMend: mend }),
  };
}

function waitsOnlyForApproval({ verdict, findings }: JudgedClaim): boolean {
  return verdict === 'held' && !findings.some(isBlocking);
}

/** Parts leave together, so the worst of them is the claim's; of parts that the ledger has already, that of the others. */
function outcomeOf(parts: readonly JudgedClaim[]): string {
  const verdicts = parts.map(({ verdict }) => verdict);
  return verdicts.includes('held') ? 'held' : verdicts.includes('ready') ? 'ready' : 'duplicate';
}

function partRecord({ part, verdict, claim }: JudgedClaim): object {
  const { patientControlNumber, chargeAmount, lines } = claim;
  return {
    part: part?.number,
    outcome: verdict,
    patientControlNumber,
    chargeAmount,
    lines: lines.map(({ lineId }) => lineId),
  };
}

/** What is wrong with the head of a claim is found in each of its parts. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const known = new Map<string, Finding>();
  for (const item of findings) {
    const key = JSON.stringify([item.kind.code, item.at.path, item.detail]);
    if (!known.has(key)) known.set(key, item);
  }
  return [...known.values()];
}

/** Each claim once, in the file's order: `ready`, `held`, `duplicate` or `refused` (it has not the shape of a claim), with its findings and repairs. */
export function claimFileResult({ name, sha256, takenAt, read, judged, notChecked }: ResultInput): string {
  const byOrdinal = new Map<number, readonly JudgedClaim[]>();
  for (const claim of judged) byOrdinal.set(claim.ordinal, [...(byOrdinal.get(claim.ordinal) ?? []), claim]);
  const asRead = new Map(read.claims.map(({ ordinal, claim }) => [ordinal, claim]));
  const ofClaim = new Map<number, Finding[]>();
  const ofFile: Finding[] = [...notChecked];
  for (const item of read.findings) {
    const ordinal = item.at.claim;
    if (ordinal === undefined) ofFile.push(item);
    else ofClaim.set(ordinal, [...(ofClaim.get(ordinal) ?? []), item]);
  }
  const claims = Array.from({ length: read.count }, (_, index) => {
    const ordinal = index + 1;
    const parts = byOrdinal.get(ordinal) ?? [];
    const [claim] = parts;
    const found = parts.length > 1 ? distinct(parts.flatMap((part) => part.findings)) : (claim?.findings ?? []);
    const findings = [...(ofClaim.get(ordinal) ?? []), ...found].map(recordOf);
    if (claim === undefined) return { ordinal, outcome: 'refused', findings, repairs: [] };
    // A claim that was split is told as it came, with what became of it beside.
    const { claimId, patientControlNumber, chargeAmount } =
      parts.length > 1 ? (asRead.get(ordinal) ?? claim.claim) : claim.claim;
    const partner = claim.partner === undefined ? {} : { partner: claim.partner.id };
    return {
      ordinal,
      outcome: outcomeOf(parts),
      ...(waitsOnlyForApproval(claim) ? { waitsFor: 'approval' } : {}),
      claimId,
      patientControlNumber,
      chargeAmount,
      ...partner,
      ...(parts.length > 1 ? { parts: parts.map(partRecord) } : {}),
      findings,
      repairs: parts.flatMap((part) => part.repairs),
    };
  });
  const mapping = read.mapping === undefined ? {} : { mapping: read.mapping };
  const result = {
    file: name,
    sha256,
    kind: read.kind,
    ...mapping,
    takenAt,
    claims,
    findings: ofFile.map(recordOf),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
