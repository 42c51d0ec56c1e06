/** Documents: the three balances of an 835, exact and signed, tolerance zero. */
import { type Finding, type FindingDetail, type FindingKind, finding } from '../../base/finding.ts';
import { type Cents, cents, formatCents } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type { Adjustment, ClaimPayment, RemittanceTotals, ServicePayment } from '../../claims/remittance.ts';
import { REMITTANCE_FINDINGS } from './findings.ts';
import type { Draft } from './pieces.ts';

function total(adjustments: readonly Adjustment[]): number {
  let sum = 0;
  for (const adjustment of adjustments) sum += adjustment.amount;
  return sum;
}

function patientTotal(adjustments: readonly Adjustment[]): number {
  let sum = 0;
  for (const adjustment of adjustments) if (adjustment.groupCode === 'PR') sum += adjustment.amount;
  return sum;
}

const text = (amount: number): string => formatCents(cents(amount));

/** Judges R-030 of `line`: sets `balanced`, and adds to `findings` what is off. `balanced` false on entry (an unreadable amount) stays false. */
export function balanceLine(
  line: Draft<ServicePayment>,
  ordinal: number,
  claim: Draft<ClaimPayment>,
  findings: Finding[],
): void {
  if (isForwardedUnjudged(claim) && isUnjudged(line)) return;
  const adjustments = total(line.adjustments);
  const difference = line.chargeAmount - adjustments - line.paymentAmount;
  if (difference === 0) return;
  line.balanced = false;
  findings.push(
    finding(
      REMITTANCE_FINDINGS.lineUnbalanced,
      { ...claim.at, offset: line.offset, segment: line.segment, segmentId: 'SVC', loop: '2110' },
      {
        line: ordinal,
        charge: text(line.chargeAmount),
        adjustments: text(adjustments),
        payment: text(line.paymentAmount),
        difference: text(difference),
      },
    ),
  );
}

/**
 * CLP02 23, nothing paid and no adjustment: the payer passed the claim on and judged nothing, so there is nothing that could balance, and
 * nothing that could be posted (4.2, 4.7 step 1). With an adjustment or money its equations hold as everybody's.
 */
const FORWARDED_NOT_OURS = '23';

type Judged = Pick<ServicePayment, 'paymentAmount' | 'adjustments'>;

const isUnjudged = ({ paymentAmount, adjustments }: Judged): boolean =>
  paymentAmount === 0 && adjustments.every((item) => item.amount === 0);

const isForwardedUnjudged = (claim: Judged & Pick<ClaimPayment, 'claimStatusCode'>): boolean =>
  claim.claimStatusCode === FORWARDED_NOT_OURS && isUnjudged(claim);

interface ClaimSums {
  readonly adjustments: number;
  readonly charge: number;
  readonly lineCharges: number;
  readonly chargeRest: number;
  readonly linePayments: number;
  readonly paymentRest: number;
}

function tellUnbalanced(claim: ClaimPayment, sums: ClaimSums, findings: Finding[]): void {
  const { at, chargeAmount, paymentAmount } = claim;
  const tell = (kind: FindingKind, difference: number, detail: FindingDetail): void => {
    if (difference !== 0) findings.push(finding(kind, at, { ...detail, difference: text(difference) }));
  };
  tell(REMITTANCE_FINDINGS.claimUnbalanced, sums.charge, {
    charge: text(chargeAmount),
    adjustments: text(sums.adjustments),
    payment: text(paymentAmount),
  });
  tell(REMITTANCE_FINDINGS.linesChargeDiffers, sums.chargeRest, {
    lines: text(sums.lineCharges),
    claim: text(chargeAmount),
  });
  tell(REMITTANCE_FINDINGS.linesPaymentDiffers, sums.paymentRest, {
    lines: text(sums.linePayments),
    claim: text(paymentAmount),
  });
}

/** Judges of `claim`, whose lines were judged: sets `balanced` and adds to `findings`. */
export function balanceClaim(claim: Draft<ClaimPayment>, findings: Finding[]): void {
  if (isForwardedUnjudged(claim) && claim.balanced && claim.lines.every(isUnjudged)) {
    if (claim.chargeAmount !== 0) findings.push(finding(REMITTANCE_FINDINGS.claimForwarded, claim.at));
    return;
  }
  const own = total(claim.adjustments);
  let adjustments = own;
  let patient = patientTotal(claim.adjustments);
  let lineCharges = 0;
  let linePayments = 0;
  for (const line of claim.lines) {
    adjustments += total(line.adjustments);
    patient += patientTotal(line.adjustments);
    lineCharges += line.chargeAmount;
    linePayments += line.paymentAmount;
    if (!line.balanced) claim.balanced = false;
  }
  const said = claim.patientResponsibilityAmount;
  const charge = claim.chargeAmount - adjustments - claim.paymentAmount;
  const lines = claim.lines.length > 0;
  const chargeRest = lines ? claim.chargeAmount - lineCharges : 0;
  const paymentRest = lines ? claim.paymentAmount - (linePayments - own) : 0;
  if (charge !== 0 || chargeRest !== 0 || paymentRest !== 0) {
    claim.balanced = false;
    tellUnbalanced(
      claim,
      { adjustments, charge, lineCharges, chargeRest, linePayments: linePayments - own, paymentRest },
      findings,
    );
  }
  if (said === undefined || said === patient || claim.claimStatusCode === '22') return;
  const detail = { claim: text(said), adjustments: text(patient) };
  findings.push(finding(REMITTANCE_FINDINGS.patientResponsibilityDiffers, claim.at, detail));
}

/** Sums of a set that is being read. */
export class CheckSums {
  claimPaymentCount = 0;
  charges = 0;
  claimPayments = 0;
  providerAdjustments = 0;
  interest = 0;
  interestAdjustments = 0;
  /** False once an amount of the check's own equation could not be read. */
  readable = true;

  addClaim(claim: ClaimPayment): void {
    this.claimPaymentCount += 1;
    this.charges += claim.chargeAmount;
    this.claimPayments += claim.paymentAmount;
    for (const item of claim.amounts) if (item.qualifier === 'I') this.interest += item.amount;
  }

  addProviderAdjustment(reasonCode: string, amount: Cents): void {
    this.providerAdjustments += amount;
    if (reasonCode === 'L6') this.interestAdjustments += amount;
  }

  /** Judges; `findings` are those that the set has already. */
  totals(paymentAmount: Cents, complete: boolean, at: Position): RemittanceTotals {
    const difference = paymentAmount - (this.claimPayments - this.providerAdjustments);
    const findings: Finding[] = [];
    if (!complete) findings.push(finding(REMITTANCE_FINDINGS.incomplete, at));
    if (difference !== 0) {
      findings.push(
        finding(REMITTANCE_FINDINGS.checkUnbalanced, at, {
          payment: text(paymentAmount),
          claims: text(this.claimPayments),
          providers: text(this.providerAdjustments),
          difference: text(difference),
        }),
      );
    }
    if (this.interest + this.interestAdjustments !== 0) {
      const detail = { claims: text(this.interest), providers: text(this.interestAdjustments) };
      findings.push(finding(REMITTANCE_FINDINGS.interestDiffers, at, detail));
    }
    return {
      claimPaymentCount: this.claimPaymentCount,
      chargeTotal: cents(this.charges),
      claimPaymentTotal: cents(this.claimPayments),
      providerAdjustmentTotal: cents(this.providerAdjustments),
      interestTotal: cents(this.interest),
      interestAdjustmentTotal: cents(this.interestAdjustments),
      difference: cents(difference),
      balanced: difference === 0 && this.readable,
      complete,
      findings,
    };
  }
}
