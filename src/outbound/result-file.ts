/** Outbound: `<name>.result.json`, which tells the billing system what became of each claim of a file. Pure. */
import { type Finding, fillText, isBlocking, toFindingRecord } from '../base/finding.ts';
import type { ClaimFinding } from './intake/claim-batch.ts';
import type { MappingStamp, ReadClaim, RefusedClaim } from './intake/claims-read.ts';
import type { JudgedClaim } from './judged-claim.ts';

/** What is said of the file itself. */
export interface ResultFacts {
  readonly file: string;
  readonly sha256: string;
  readonly kind: string;
  readonly mapping?: MappingStamp;
  readonly takenAt: string;
}

export interface BatchOutcome {
  /** Ordinals from the one after this … */
  readonly after: number;
  /** … to this one. */
  readonly lastClaim: number;
  readonly findings: readonly ClaimFinding[];
  /** The claims as they came, before any was split. */
  readonly asRead: readonly Pick<ReadClaim, 'ordinal' | 'claim'>[];
  readonly judged: readonly JudgedClaim[];
  readonly refused?: readonly RefusedClaim[];
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
export function findingOfResult(item: Finding): object {
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
export function claimResults(outcome: BatchOutcome): readonly object[] {
  const { after, lastClaim, findings, asRead, judged, refused = [] } = outcome;
  const namesOfRefused = new Map(refused.map((claim) => [claim.ordinal, claim]));
  const byOrdinal = new Map<number, JudgedClaim[]>();
  for (const one of judged) {
    const parts = byOrdinal.get(one.ordinal);
    if (parts === undefined) byOrdinal.set(one.ordinal, [one]);
    else parts.push(one);
  }
  const wholeClaims = new Map(asRead.map(({ ordinal, claim }) => [ordinal, claim]));
  const ofClaim = new Map<number, Finding[]>();
  for (const { ordinal, finding } of findings) {
    const list = ofClaim.get(ordinal);
    if (list === undefined) ofClaim.set(ordinal, [finding]);
    else list.push(finding);
  }
  return Array.from({ length: lastClaim - after }, (_, index) => {
    const ordinal = after + index + 1;
    const parts = byOrdinal.get(ordinal) ?? [];
    const [claim] = parts;
    const ofParts = parts.length > 1 ? distinct(parts.flatMap((part) => part.findings)) : (claim?.findings ?? []);
    const found = [...(ofClaim.get(ordinal) ?? []), ...ofParts].map(findingOfResult);
    if (claim === undefined)
      return { ...namesOfRefused.get(ordinal), ordinal, outcome: 'refused', findings: found, repairs: [] };
    // A claim that was split is told as it came, with what became of it beside.
    const { claimId, patientControlNumber, chargeAmount } =
      parts.length > 1 ? (wholeClaims.get(ordinal) ?? claim.claim) : claim.claim;
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
      findings: found,
      repairs: parts.flatMap((part) => part.repairs),
    };
  });
}

const INDENT = 2;

/** The text of `result.json` in pieces, claims as they come: the same as of one document that holds them all. */
export async function* resultText(
  facts: ResultFacts,
  parts: AsyncIterable<readonly unknown[]>,
  findings: readonly unknown[],
): AsyncGenerator<string> {
  const head = JSON.stringify(facts, undefined, INDENT).slice(0, -2);
  yield `${head},\n  "claims": [`;
  let separator = '\n';
  for await (const claims of parts) {
    if (claims.length === 0) continue;
    yield separator + claims.map((claim) => indented(claim, 4)).join(',\n');
    separator = ',\n';
  }
  const close = separator === '\n' ? ']' : '\n  ]';
  yield `${close},\n  "findings": ${indented(findings, 2).trimStart()}\n}\n`;
}

function indented(value: unknown, by: number): string {
  const margin = ' '.repeat(by);
  return `${margin}${JSON.stringify(value, undefined, INDENT).replaceAll('\n', `\n${margin}`)}`;
}
