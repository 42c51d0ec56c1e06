/** Sandbox: what a payer pays of a claim, to the cent: every line and claim balances. */
import { assert } from '../base/gateway-error.ts';
import { type Cents, cents, ZERO_CENTS } from '../base/money.ts';
import type { PaymentTerms } from './scenario.ts';
import type { SubmittedClaim, SubmittedLine } from './submission-reader.ts';

export interface PaidAdjustment {
  readonly groupCode: string;
  readonly reasonCode: string;
  readonly amount: Cents;
}

export interface PaidLine {
  readonly line: SubmittedLine;
  readonly paid: Cents;
  readonly allowed: Cents;
  readonly adjustments: readonly PaidAdjustment[];
  readonly remarkCodes: readonly string[];
}

export interface PaidClaim {
  readonly claim: SubmittedClaim;
  readonly statusCode: string;
  readonly payerClaimControlNumber: string;
  readonly charge: Cents;
  readonly paid: Cents;
  /** CLP05: the sum of the PR adjustments; zero on a reversal. */
  readonly patientResponsibility: Cents;
  /** Adjustments of the claim itself; only a claim without lines has any. */
  readonly adjustments: readonly PaidAdjustment[];
  readonly lines: readonly PaidLine[];
  /** MOA remark codes. */
  readonly remarkCodes: readonly string[];
  readonly originalPayerClaimControlNumber: string;
}

const STATUS_OF_RESPONSIBILITY: Readonly<Record<string, string>> = { P: '1', S: '2', T: '3' };

const times = (amount: Cents, percent: number): Cents => cents(Math.floor((amount * percent) / 100));
const total = (amounts: readonly number[]): Cents => cents(amounts.reduce((sum, value) => sum + value, 0));

/** What of the claim's deductible and copay is still to be taken. */
interface Share {
  deductible: number;
  copay: number;
}

/** Adjudicates the whole claim, or only its lines `only` (a part of a split claim). */
export function adjudicate(
  claim: SubmittedClaim,
  terms: PaymentTerms,
  payerClaimControlNumber: string,
  only?: readonly SubmittedLine[],
): PaidClaim {
  const share: Share =
    terms.outcome === 'contractual' || terms.outcome === 'denied-line'
      ? { deductible: terms.deductible, copay: terms.copay }
      : { deductible: 0, copay: 0 };
  const whole = claim.lines.length === 0;
  const priced = (whole ? [claimLine(claim)] : withWhatIsLeft(claim))
    .filter((line) => whole || only === undefined || only.some((one) => one.ordinal === line.ordinal))
    .map((line) => payLine(line, terms, share))
    .map((line) => (claim.predetermination ? predetermined(line) : line));
  const adjustments = priced.flatMap((line) => line.adjustments);
  const patient = total(adjustments.filter((item) => item.groupCode === 'PR').map((item) => item.amount));
  const paid: PaidClaim = {
    claim,
    statusCode: statusOf(claim, terms),
    payerClaimControlNumber,
    charge: total(priced.map((item) => item.line.charge)),
    paid: total(priced.map((item) => item.paid)),
    patientResponsibility: patient,
    adjustments: whole ? adjustments : [],
    lines: whole ? [] : priced,
    remarkCodes: [],
    originalPayerClaimControlNumber: '',
  };
  assertBalanced(paid);
  return paid;
}

function statusOf(claim: SubmittedClaim, terms: PaymentTerms): string {
  if (claim.predetermination) return '25';
  const said = terms.outcome === 'denied' ? terms.claimStatusCode : undefined;
  const status = said ?? STATUS_OF_RESPONSIBILITY[claim.payerResponsibility] ?? '1';
  const forwarded = terms.outcome === 'contractual' && terms.forwarded;
  return forwarded ? String(Number(status) + 18) : status;
}

/** Nothing is paid for a predetermination: what would be is told as an adjustment (OA-101). */
function predetermined(item: PaidLine): PaidLine {
  if (item.paid === 0) return item;
  const anticipated = { groupCode: 'OA', reasonCode: '101', amount: item.paid };
  return { ...item, paid: ZERO_CENTS, adjustments: [...item.adjustments, anticipated] };
}

/** Lines that know what the payers before left; when only the claim says so, it is dealt out to the lines in their order. */
function withWhatIsLeft(claim: SubmittedClaim): readonly SubmittedLine[] {
  const decided = claim.lines.some((line) => line.leftToPatient !== undefined);
  if (claim.leftToPatient === undefined && !decided) return claim.lines;
  let rest: number = decided ? 0 : (claim.leftToPatient ?? 0);
  return claim.lines.map((line) => {
    const own = line.leftToPatient ?? cents(Math.min(rest, line.charge));
    if (line.leftToPatient === undefined) rest -= own;
    return { ...line, leftToPatient: cents(Math.min(own, line.charge)) };
  });
}

/** A duplicate of a claim that was adjudicated before: OA-18 over the whole charge, nothing paid (A13). */
export function duplicateOf(claim: SubmittedClaim, payerClaimControlNumber: string): PaidClaim {
  const denial: PaymentTerms = { outcome: 'denied', groupCode: 'OA', reasonCode: '18', remarkCodes: [] };
  return adjudicate(claim, denial, payerClaimControlNumber);
}

/** The undoing of a claim payment: every amount negated. */
export function reversalOf(paid: PaidClaim): PaidClaim {
  const negate = (value: Cents): Cents => cents(-value);
  const turned = (list: readonly PaidAdjustment[]) => list.map((item) => ({ ...item, amount: negate(item.amount) }));
  const reversal: PaidClaim = {
    ...paid,
    statusCode: '22',
    charge: negate(paid.charge),
    paid: negate(paid.paid),
    patientResponsibility: ZERO_CENTS,
    adjustments: turned(paid.adjustments),
    lines: paid.lines.map((item) => ({
      ...item,
      line: { ...item.line, charge: negate(item.line.charge) },
      paid: negate(item.paid),
      allowed: negate(item.allowed),
      adjustments: turned(item.adjustments),
    })),
  };
  assertBalanced(reversal);
  return reversal;
}

function payLine(line: SubmittedLine, terms: PaymentTerms, share: Share): PaidLine {
  const { charge, leftToPatient } = line;
  // After other payers only what they left is in question; the rest is their impact (OA-23, R-082).
  const base = leftToPatient ?? charge;
  const prior = charge === base ? [] : [{ groupCode: 'OA', reasonCode: '23', amount: cents(charge - base) }];
  if (terms.outcome === 'paid') return { line, paid: base, allowed: base, adjustments: prior, remarkCodes: [] };
  if (terms.outcome === 'denied' || (terms.outcome === 'denied-line' && terms.line === line.ordinal)) {
    const { groupCode, reasonCode, remarkCodes } = terms;
    const adjustments = base === 0 ? prior : [...prior, { groupCode, reasonCode, amount: base }];
    return { line, paid: ZERO_CENTS, allowed: ZERO_CENTS, adjustments, remarkCodes };
  }
  const allowed = leftToPatient === undefined ? times(charge, terms.allowedPercent) : base;
  const deductible = cents(Math.min(share.deductible, allowed));
  const coinsurance = times(cents(allowed - deductible), terms.coinsurancePercent);
  const copay = cents(Math.min(share.copay, allowed - deductible - coinsurance));
  share.deductible -= deductible;
  share.copay -= copay;
  const adjustments = [
    ...prior,
    { groupCode: 'CO', reasonCode: '45', amount: cents(base - allowed) },
    { groupCode: 'PR', reasonCode: '1', amount: deductible },
    { groupCode: 'PR', reasonCode: '2', amount: coinsurance },
    { groupCode: 'PR', reasonCode: '3', amount: copay },
  ].filter((item) => item.amount !== 0);
  return { line, paid: cents(allowed - deductible - coinsurance - copay), allowed, adjustments, remarkCodes: [] };
}

/** A claim without lines is adjudicated as if it had one. */
function claimLine(claim: SubmittedClaim): SubmittedLine {
  const { charge, serviceDate, leftToPatient } = claim;
  const line = {
    ordinal: 1,
    procedure: [],
    revenueCode: '',
    charge,
    units: '',
    lineItemControlNumber: '',
    serviceDate,
  };
  return leftToPatient === undefined ? line : { ...line, leftToPatient: cents(Math.min(leftToPatient, charge)) };
}

function assertBalanced(paid: PaidClaim): void {
  const adjusted = (list: readonly PaidAdjustment[]): number => total(list.map((item) => item.amount));
  for (const { line, paid: linePaid, adjustments } of paid.lines) {
    assert(line.charge - adjusted(adjustments) === linePaid, `line ${line.ordinal} of the sandbox's 835 is unbalanced`);
  }
  const all = adjusted(paid.adjustments) + total(paid.lines.map((item) => adjusted(item.adjustments)));
  assert(paid.charge - all === paid.paid, 'a claim payment of the sandbox is unbalanced');
}
