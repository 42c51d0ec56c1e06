/** Outbound, intake: one document → a claim, or what is wrong with it. */
import { type Finding, type FindingKind, finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Claim } from '../../claims/claim.ts';
import { judgeClaim, type ShapeFault } from '../../claims/judge-claim.ts';
import { readPlainClaim } from '../../claims/plain-claim.ts';
import type { RefusedClaim } from './claims-read.ts';
import { INTAKE } from './findings.ts';
import { normaliseClaim } from './normalise.ts';

export interface Judged {
  readonly claim?: Claim;
  readonly findings: readonly Finding[];
}

export interface JudgeOptions {
  /** Gives each line a control number for REF*6R when the document has none (M-012). */
  readonly numberLines: boolean;
  /** Names of fields that could not be read where they stand, as was told: they are not missing. */
  readonly told?: ReadonlySet<string> | undefined;
}

const KIND_OF: Readonly<Record<ShapeFault['rule'], FindingKind>> = {
  missing: INTAKE.missing,
  unknown: INTAKE.unknownField,
  type: INTAKE.wrong,
  form: INTAKE.wrong,
  length: INTAKE.wrong,
  count: INTAKE.wrong,
  value: INTAKE.wrong,
};

export function judgeDocument(document: unknown, at: Position, options: JudgeOptions): Judged {
  const record = readRecord(document);
  // A claim that has the form already keeps it: normalising would change nothing.
  const plain = readPlainClaim(record ?? document);
  if (plain !== undefined)
    return { claim: options.numberLines && record === undefined ? withControlNumbers(plain) : plain, findings: [] };
  const normalised = normaliseClaim(record ?? document);
  if (normalised.tooDeep) return { findings: [finding(INTAKE.tooDeep, at)] };
  const findings: Finding[] = normalised.imprecise.map((path) => finding(INTAKE.imprecise, { ...at, path }, { path }));
  const [path] = normalised.changed;
  if (path !== undefined) {
    findings.push(finding(INTAKE.normalised, { ...at, path }, { path, count: normalised.changed.length }));
  }
  // A claim that came from the wire goes back as it came.
  const numbered = options.numberLines && record === undefined;
  const verdict = judgeClaim(numbered ? withLineNumbers(normalised.document) : normalised.document);
  if (verdict.claim !== undefined) return { claim: verdict.claim, findings };
  const known = new Set(normalised.imprecise);
  for (const fault of verdict.faults) {
    if (known.has(fault.path) || (fault.rule === 'missing' && isTold(fault.path, options))) continue;
    const where = fault.path === '' ? 'the claim' : fault.path;
    const place = fault.path === '' ? at : { ...at, path: fault.path };
    findings.push(finding(KIND_OF[fault.rule], place, { path: where, expected: fault.expected }));
  }
  return { findings };
}

const isTold = (path: string, { told }: JudgeOptions): boolean => told?.has(path.split('.').at(-1) ?? path) === true;

/** Longer ones name nothing that a person could look for. */
const LONGEST_NAME = 80;

/** What a document that is no claim calls itself. */
export function refusedClaim(ordinal: number, document: unknown): RefusedClaim {
  const fields: ReadonlyMap<string, unknown> =
    typeof document === 'object' && document !== null ? new Map(Object.entries(document)) : new Map();
  const name = (key: 'claimId' | 'patientControlNumber'): { readonly [name: string]: string } => {
    const value = fields.get(key);
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    return text === '' || text.length > LONGEST_NAME ? {} : { [key]: text };
  };
  return { ordinal, ...name('claimId'), ...name('patientControlNumber') };
}

/** What `read` prints of an 837 says that it is a claim, and where it stood; neither is the claim's. Undefined for any other document. */
function readRecord(document: unknown): object | undefined {
  if (typeof document !== 'object' || document === null || !('type' in document) || document.type !== 'claim')
    return undefined;
  const { type: _type, at: _at, ...claim } = { at: undefined, ...document };
  return claim;
}

/** The longest REF02 that a payer must return with the line. */
const MAX_CONTROL_NUMBER = 30;

const controlNumberOf = (lineId: unknown, index: number): string =>
  typeof lineId === 'string' && lineId.length <= MAX_CONTROL_NUMBER && /^[A-Za-z0-9 .-]+$/.test(lineId)
    ? lineId
    : String(index + 1);

/** Keeps the shape's order of keys. */
function withControlNumbers(claim: Claim): Claim {
  if (claim.lines.every((line) => line.lineItemControlNumber !== undefined)) return claim;
  const lines = claim.lines.map((line, index) => {
    if (line.lineItemControlNumber !== undefined) return line;
    const { lineId, ...rest } = line;
    return { lineId, lineItemControlNumber: controlNumberOf(lineId, index), ...rest };
  });
  return { ...claim, lines };
}

function withLineNumbers(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('lines' in document) || !Array.isArray(document.lines)) {
    return document;
  }
  const items: readonly unknown[] = document.lines;
  const lines = items.map((line, index) => {
    if (typeof line !== 'object' || line === null || 'lineItemControlNumber' in line) return line;
    return { ...line, lineItemControlNumber: controlNumberOf('lineId' in line ? line.lineId : undefined, index) };
  });
  return { ...document, lines };
}
