/** Sandbox: the scenario: what becomes of each claim, by patient control number, and how answers are delivered. */
import { z } from 'zod';
import { GatewayError } from '../base/gateway-error.ts';
import { type Cents, parseCents, ZERO_CENTS } from '../base/money.ts';
import { sandboxErrors } from './errors.ts';

const amount = z.string().transform((text, context): Cents => {
  const value = parseCents(text);
  if (value === undefined) context.addIssue('an amount like "12.50"');
  return value ?? ZERO_CENTS;
});
const percent = z.int().min(0).max(100);
const code = z.string().regex(/^[A-Z0-9]{1,5}$/);
const groupCode = z.enum(['CO', 'PR', 'OA', 'PI']);
const remarkCodes = z.array(code).default([]);

/** How the payer prices and shares a line. After other payers, what they left to the patient is the price. */
const terms = {
  /** Of the charge; the rest is CO-45. */
  allowedPercent: percent.default(80),
  /** Of the whole claim, taken from its first lines (PR-1). */
  deductible: amount.default(ZERO_CENTS),
  coinsurancePercent: percent.default(0),
  /** Of the whole claim (PR-3). */
  copay: amount.default(ZERO_CENTS),
};

const payment = z.discriminatedUnion('outcome', [
  /** The whole charge, nothing adjusted. */
  z.strictObject({ outcome: z.literal('paid') }),
  /** Contractual price, and the patient's share where terms say so. */
  z.strictObject({
    outcome: z.literal('contractual'),
    ...terms,
    /** Passed on to the next payer, so that no secondary claim is due (CLP02 19 to 21). */
    forwarded: z.boolean().default(false),
  }),
  z.strictObject({
    outcome: z.literal('denied-line'),
    ...terms,
    /** Ordinal of the line (LX). */
    line: z.int().min(1).default(1),
    groupCode: groupCode.default('CO'),
    reasonCode: code.default('197'),
    remarkCodes,
  }),
  z.strictObject({
    outcome: z.literal('denied'),
    groupCode: groupCode.default('CO'),
    reasonCode: code.default('29'),
    remarkCodes,
    /** CLP02; 4 only when the patient isn't known (4.2). */
    claimStatusCode: z.enum(['1', '2', '3', '4']).optional(),
  }),
]);

/** What happens to a claim that isn't paid or denied on the spot. Rejections and silence hold for the first sending only; then `again` holds (the default when left out). */
const event = z.discriminatedUnion('outcome', [
  /** The claim is said to be at fault in the 999, which takes its whole transaction set with it. */
  z.strictObject({ outcome: z.literal('rejected-999'), again: payment.optional() }),
  z.strictObject({
    outcome: z.literal('rejected-277ca'),
    by: z.enum(['clearinghouse', 'payer']).default('payer'),
    /** At `provider` all claims of its billing provider go with it, at `receiver` the whole transaction set. */
    level: z.enum(['claim', 'provider', 'receiver', 'line']).default('claim'),
    categoryCode: z.enum(['A3', 'A4', 'A6', 'A7', 'A8']).default('A7'),
    statusCode: code.default('164'),
    entityCode: code.optional(),
    again: payment.optional(),
  }),
  /** Nothing more is heard: from the 277CA on, or only no 835. */
  z.strictObject({
    outcome: z.literal('silence'),
    from: z.enum(['277ca', '835']).default('277ca'),
    again: payment.optional(),
  }),
  /** Paid as `first`; a later check takes it back and pays `corrected`. */
  z.strictObject({
    outcome: z.literal('reversal'),
    first: payment.default({ outcome: 'paid' }),
    corrected: payment.optional(),
    afterRounds: z.int().min(0).default(1),
  }),
  /** The lines are divided over several checks, each with a claim payment and number of its own. */
  z.strictObject({
    outcome: z.literal('split'),
    checks: z.int().min(2).max(5).default(2),
    ...terms,
    /** Rounds between one part and the next. */
    afterRounds: z.int().min(0).default(0),
  }),
]);

export type PaymentTerms = z.output<typeof payment>;
export type ClaimEvent = z.output<typeof event>;
export type ClaimOutcome = z.output<typeof outcome>;

const outcome = z.discriminatedUnion('outcome', [payment, event]);

const KINDS = ['TA1', '999', '277CA', '835'] as const;
export type AnswerKind = (typeof KINDS)[number];

const provider = z.string().min(1).max(60);
export const scenarioShape = z.strictObject({
  clearinghouse: z
    .strictObject({ name: provider.default('SANDBOX CLEARINGHOUSE'), id: z.string().min(2).max(15).default('SANDBOX') })
    .prefault({}),
  payer: z
    .strictObject({
      name: provider.default('SANDBOX HEALTH PLAN'),
      id: z.string().min(2).max(20).default('SBX01'),
      taxId: z
        .string()
        .regex(/^\d{9}$/)
        .default('987654321'),
    })
    .prefault({}),
  /** `always`, or only for an interchange with something wrong in its envelope. */
  ta1: z.enum(['always', 'on-error']).default('always'),
  /** Who sends 277CAs. */
  claimAcknowledgements: z.array(z.enum(['clearinghouse', 'payer'])).default(['clearinghouse', 'payer']),
  remittance: z
    .strictObject({
      paymentMethod: z.enum(['ACH', 'CHK']).default('ACH'),
      claimsPerCheck: z.int().min(1).max(10_000).default(1_000),
    })
    .prefault({}),
  default: outcome.prefault({ outcome: 'contractual' }),
  /** The first row whose `match` fits the patient control number decides; `*` stands for any characters. */
  claims: z.array(z.strictObject({ match: z.string().min(1), answer: outcome })).default([]),
  /** Put on the first check (PLB); positive lowers the payment. */
  providerAdjustments: z.array(z.strictObject({ reasonCode: code, reference: z.string().max(50), amount })).default([]),
  /** Delivery of files of a kind: so many rounds late; and again so many times under other names. */
  delivery: z
    .array(
      z.strictObject({
        kind: z.enum(KINDS),
        afterRounds: z.int().min(0).default(0),
        repeats: z.int().min(0).max(5).default(0),
      }),
    )
    .default([]),
});

export type Scenario = z.output<typeof scenarioShape>;
export type ScenarioInput = z.input<typeof scenarioShape>;

/** Checks a scenario that was read from YAML or JSON. Throws `sandbox-scenario-invalid` with every fault. */
export function parseScenario(value: unknown): Scenario {
  const result = scenarioShape.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'scenario'}: ${issue.message}`);
  throw new GatewayError(sandboxErrors.scenarioInvalid, `the sandbox's scenario is invalid: ${faults.join('; ')}`);
}

/** What the scenario has in mind for a claim. */
export function outcomeOf(scenario: Scenario, patientControlNumber: string): ClaimOutcome {
  const row = scenario.claims.find((item) => fits(item.match, patientControlNumber));
  return row?.answer ?? scenario.default;
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
