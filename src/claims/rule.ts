/** Claims: a rule that a customer writes: when these conditions hold, then say or set this. Data only: nothing of it is ever executed as code (E-129). */
import * as z from 'zod';
import { CLAIM_TYPES } from './claim.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/**
 * One comparison. `field` is a path in the claim; `lines[].procedure.code` means any line's (or, in a rule of `each: line`, this line's
 * path begins at the line). Exactly one comparison stands beside it; a path that leads to several values holds when one of them does.
 */
const comparison = z
  .strictObject({
    field: z
      .string()
      .regex(/^[A-Za-z]+[A-Za-z0-9]*(\[\])?(\.[A-Za-z]+[A-Za-z0-9]*(\[\])?)*$/, 'a path like lines[].procedure.code'),
    is: scalar.optional(),
    isNot: scalar.optional(),
    in: z.array(scalar).min(1).readonly().optional(),
    notIn: z.array(scalar).min(1).readonly().optional(),
    matches: z.string().max(200).refine(isSafePattern, 'not a pattern, or one that could take for ever').optional(),
    startsWith: z.string().min(1).optional(),
    /** Inclusive, compared as numbers when both are, else as text (dates compare well). */
    between: z.tuple([scalar, scalar]).readonly().optional(),
    greaterThan: scalar.optional(),
    lessThan: scalar.optional(),
    present: z.boolean().optional(),
  })
  .readonly()
  .refine(
    (given) => Object.values(given).filter((value) => value !== undefined).length === 2,
    'exactly one comparison beside field',
  );

export type Comparison = z.output<typeof comparison>;

export interface AllOf {
  readonly all: readonly Condition[];
}
export interface AnyOf {
  readonly any: readonly Condition[];
}
export interface NotOf {
  readonly not: Condition;
}
export type Condition = Comparison | AllOf | AnyOf | NotOf;

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparison,
    z.strictObject({ all: z.array(condition).min(1).readonly() }).readonly(),
    z.strictObject({ any: z.array(condition).min(1).readonly() }).readonly(),
    z.strictObject({ not: condition }).readonly(),
  ]),
);

/** Only what a rule may set: nothing clinical and no amount (SC-005). */
export const SETTABLE = [
  'referralNumber',
  'priorAuthorizationNumber',
  'delayReasonCode',
  'specialProgramCode',
  'assignmentCode',
  'benefitsAssignmentIndicator',
  'releaseOfInformationCode',
  'patientSignatureSourceCode',
  'providerSignatureIndicator',
  'claimFilingIndicatorCode',
  'payer.id',
  'payer.name',
  'billingProvider.taxonomyCode',
  'subscriber.groupNumber',
  'subscriber.groupName',
  'subscriber.insuranceTypeCode',
] as const;

const outcome = z
  .strictObject({
    severity: z.enum(['error', 'warning', 'info']).optional(),
    message: z.string().min(1).max(300).optional(),
    mend: z.string().min(1).max(300).optional(),
    /** The path that the finding points at; the first field of `when` otherwise. */
    at: z.string().optional(),
    /** The claim waits for a person's approval, though nothing is wrong with it. */
    approve: z.literal(true).optional(),
    set: z
      .strictObject({ field: z.enum(SETTABLE), value: z.string().min(1).max(80) })
      .readonly()
      .optional(),
  })
  .readonly()
  .refine(
    (given) => given.message !== undefined || given.set !== undefined || given.approve === true,
    'needs a message, a value to set, or approve: true',
  );

/** A sample claim (a patch over the rule set's base claim) and whether the rule must fire on it. */
const ruleTest = z
  .strictObject({ name: z.string().min(1), claim: z.record(z.string(), z.unknown()), fires: z.boolean() })
  .readonly();

export const rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
    version: z.int().min(1),
    /** Rules run by order, then by id; values set by an earlier one are seen by the later ones. */
    order: z.int().min(0).max(9999).default(100),
    description: z.string().optional(),
    /** In force for claims whose first service date lies here, both days included. */
    from: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
    claimTypes: z
      .array(z.enum(CLAIM_TYPES))
      .min(1)
      .readonly()
      .default([...CLAIM_TYPES]),
    payerIds: z.array(z.string()).min(1).readonly().optional(),
    /** `line` judges each line by itself: paths of `when` begin at the line, or with `claim.` at the claim. */
    each: z.enum(['claim', 'line']).default('claim'),
    when: condition,
    // biome-ignore lint/suspicious/noThenProperty: the key that the rule's author writes; the object is data and is never awaited.
    then: outcome,
    tests: z.array(ruleTest).readonly().default([]),
  })
  .readonly()
  .refine((given) => given.each === 'claim' || given.then.set === undefined, 'a rule of each line can set nothing');

export type Rule = z.output<typeof rule>;
export type RuleTest = z.output<typeof ruleTest>;

/** No nested quantifiers and no back references: such patterns can take exponential time on a crafted value. */
function isSafePattern(pattern: string): boolean {
  if (/\([^)]*[*+}][^)]*\)[*+{]/.test(pattern) || /\\[1-9]/.test(pattern)) return false;
  try {
    return new RegExp(pattern).source !== '';
  } catch {
    return false;
  }
}

/** Checks documents (parsed YAML; one rule or a list each) and returns the rules in their order, or every fault as a sentence. */
export function readRules(documents: readonly { readonly name: string; readonly document: unknown }[]): {
  readonly rules: readonly Rule[];
  readonly faults: readonly string[];
} {
  const rules: Rule[] = [];
  const faults: string[] = [];
  for (const { name, document } of documents) {
    const items: readonly unknown[] = Array.isArray(document) ? document : [document];
    for (const [index, item] of items.entries()) {
      const parsed = rule.safeParse(item);
      if (!parsed.success) {
        faults.push(
          ...parsed.error.issues.map(
            (issue) => `${name}: rule ${index + 1}: ${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`,
          ),
        );
      } else if (rules.some((known) => known.id === parsed.data.id && known.version === parsed.data.version)) {
        faults.push(`${name}: rule ${parsed.data.id} version ${parsed.data.version} stands twice`);
      } else {
        rules.push(parsed.data);
      }
    }
  }
  rules.sort((a, b) => a.order - b.order || a.id.localeCompare(b.id) || a.version - b.version);
  return { rules, faults };
}
