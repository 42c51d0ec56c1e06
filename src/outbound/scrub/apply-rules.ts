/** Scrub: user rules: conditions compared with the claim's values, in order; what they say becomes findings, what they set becomes repairs (E-129). */
import { type Finding, type FindingKind, finding } from '../../base/finding.ts';
import { type Claim, claim as claimShape } from '../../claims/claim.ts';
import type { Comparison, Condition, Rule } from '../../claims/rule.ts';
import type { Repair } from './repair.ts';

type Scalar = string | number | boolean;
/** True when the condition holds for the claim, or for one line of it. */
type Holds = (claim: unknown, line: unknown) => boolean;

export interface CompiledRule {
  readonly rule: Rule;
  readonly holds: Holds;
  readonly kind: FindingKind | undefined;
  /** Where the finding points when the rule doesn't say. */
  readonly field: string;
}

export interface RuledClaim {
  readonly claim: Claim;
  readonly findings: readonly Finding[];
  readonly repairs: readonly Repair[];
  /** Ids of the rules by which the claim waits for a person's approval. */
  readonly approvals: readonly string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Every scalar that the path leads to; lists are entered with or without `[]`. */
function valuesAt(value: unknown, steps: readonly string[], depth: number, into: Scalar[]): void {
  if (Array.isArray(value)) {
    for (const item of value) valuesAt(item, steps, depth, into);
    return;
  }
  const step = steps[depth];
  if (step === undefined) {
    if (isScalar(value)) into.push(value);
    else if (isRecord(value)) into.push(true);
    return;
  }
  if (isRecord(value)) valuesAt(value[step], steps, depth + 1, into);
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Numbers compare as numbers, so that "90.00" is less than "100.00"; all else compares as text. */
function compare(left: Scalar, right: Scalar): number {
  const a = String(left);
  const b = String(right);
  if (NUMBER.test(a) && NUMBER.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const same = (left: Scalar, right: Scalar): boolean => String(left) === String(right);

function testOf(given: Comparison): (values: readonly Scalar[]) => boolean {
  const { is, isNot, notIn, between, greaterThan, lessThan, startsWith } = given;
  const { present, matches } = given;
  if (present !== undefined) return (values) => values.length > 0 === present;
  if (is !== undefined) return (values) => values.some((value) => same(value, is));
  if (isNot !== undefined) return (values) => !values.some((value) => same(value, isNot));
  const among = given.in;
  if (among !== undefined) return (values) => values.some((value) => among.some((one) => same(value, one)));
  if (notIn !== undefined) return (values) => !values.some((value) => notIn.some((one) => same(value, one)));
  if (startsWith !== undefined) return (values) => values.some((value) => String(value).startsWith(startsWith));
  if (greaterThan !== undefined) return (values) => values.some((value) => compare(value, greaterThan) > 0);
  if (lessThan !== undefined) return (values) => values.some((value) => compare(value, lessThan) < 0);
  if (between !== undefined) {
    const [low, high] = between;
    return (values) => values.some((value) => compare(value, low) >= 0 && compare(value, high) <= 0);
  }
  const pattern = new RegExp(matches ?? '(?!)');
  return (values) => values.some((value) => pattern.test(String(value).slice(0, 256)));
}

function compileComparison(given: Comparison, each: Rule['each']): Holds {
  const test = testOf(given);
  const steps = given.field.replaceAll('[]', '').split('.');
  const ofClaim = each === 'claim' || steps[0] === 'claim';
  const path = steps[0] === 'claim' ? steps.slice(1) : steps;
  return (claim, line) => {
    const values: Scalar[] = [];
    valuesAt(ofClaim ? claim : line, path, 0, values);
    return test(values);
  };
}

function compileCondition(given: Condition, each: Rule['each']): Holds {
  if ('all' in given) {
    const parts = given.all.map((part) => compileCondition(part, each));
    return (claim, line) => parts.every((part) => part(claim, line));
  }
  if ('any' in given) {
    const parts = given.any.map((part) => compileCondition(part, each));
    return (claim, line) => parts.some((part) => part(claim, line));
  }
  if ('not' in given) {
    const part = compileCondition(given.not, each);
    return (claim, line) => !part(claim, line);
  }
  return compileComparison(given, each);
}

function firstField(given: Condition): string {
  if ('all' in given) return given.all[0] === undefined ? '' : firstField(given.all[0]);
  if ('any' in given) return given.any[0] === undefined ? '' : firstField(given.any[0]);
  return 'not' in given ? firstField(given.not) : given.field;
}

function kindOfRule(rule: Rule): FindingKind | undefined {
  const { message } = rule.then;
  if (message === undefined) return undefined;
  return {
    code: 'E-129',
    severity: rule.then.severity ?? 'warning',
    snip: 7,
    message,
    mend: rule.then.mend ?? `See rule ${rule.id}`,
    source: `rule ${rule.id}, version ${rule.version}`,
  };
}

/** Compiles rules that `readRules` has checked; their order is kept. */
export function compileRules(rules: readonly Rule[]): readonly CompiledRule[] {
  return rules.map((rule) => ({
    rule,
    holds: compileCondition(rule.when, rule.each),
    kind: kindOfRule(rule),
    field: rule.then.at ?? firstField(rule.when).replaceAll('[]', ''),
  }));
}

function firstServiceDate(claim: Claim): string {
  const dates = claim.lines.flatMap((line) => (line.serviceDate === undefined ? [] : [line.serviceDate.from]));
  return dates.sort()[0] ?? claim.dates?.statement?.from ?? claim.dates?.service?.from ?? '';
}

function applies(rule: Rule, claim: Claim): boolean {
  if (!rule.claimTypes.includes(claim.claimType)) return false;
  if (rule.payerIds !== undefined && !rule.payerIds.includes(claim.payer.id ?? '')) return false;
  if (rule.from === undefined && rule.until === undefined) return true;
  const date = firstServiceDate(claim);
  return date >= (rule.from ?? '') && (rule.until === undefined || date <= rule.until);
}

/** The claim with one settable value changed; the claim itself when the value is already there or wouldn't fit the shape. */
function withValue(claim: Claim, field: string, value: string): { claim: Claim; repair?: Repair } {
  const [first = '', second] = field.split('.');
  const held: unknown = Object.entries(claim).find(([key]) => key === first)?.[1];
  const before = second === undefined ? held : isRecord(held) ? held[second] : undefined;
  if (before === value) return { claim };
  const changed = second === undefined ? value : { ...(isRecord(held) ? held : {}), [second]: value };
  const parsed = claimShape.safeParse({ ...claim, [first]: changed });
  if (!parsed.success) return { claim };
  return {
    claim: parsed.data,
    repair: { path: field, before: isScalar(before) ? String(before) : '', after: value, rule: 'user-rule' },
  };
}

const NOTHING: readonly never[] = [];

/** Runs the rules over the claim in their order. */
export function applyRules(rules: readonly CompiledRule[], given: Claim, ordinal?: number): RuledClaim {
  if (rules.length === 0) return { claim: given, findings: NOTHING, repairs: NOTHING, approvals: NOTHING };
  let claim = given;
  const findings: Finding[] = [];
  const repairs: Repair[] = [];
  const approvals: string[] = [];
  const place = ordinal === undefined ? {} : { claim: ordinal };
  for (const { rule, holds, kind, field } of rules) {
    if (!applies(rule, claim)) continue;
    const detail = { rule: rule.id, version: rule.version };
    if (rule.each === 'line') {
      if (rule.then.approve === true && claim.lines.some((line) => holds(claim, line))) approvals.push(rule.id);
      claim.lines.forEach((line, index) => {
        if (kind === undefined || !holds(claim, line)) return;
        const path = field.startsWith('claim.') ? field.slice(6) : `lines[${index}].${field}`;
        findings.push(finding(kind, { ...place, path }, { ...detail, line: index + 1 }));
      });
      continue;
    }
    if (!holds(claim, undefined)) continue;
    if (kind !== undefined) findings.push(finding(kind, { ...place, path: field }, detail));
    if (rule.then.approve === true) approvals.push(rule.id);
    if (rule.then.set === undefined) continue;
    const set = withValue(claim, rule.then.set.field, rule.then.set.value);
    claim = set.claim;
    if (set.repair !== undefined) repairs.push(set.repair);
  }
  return { claim, findings, repairs, approvals };
}
