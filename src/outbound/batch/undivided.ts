/** Outbound, batch: what a claim says once for all of its lines, and so can't be said of some of them without inventing it. Pure. */
import { type Cents, cents, formatCents, parseCents, ZERO_CENTS } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { OtherPayer } from '../../claims/other-payer.ts';
import type { ServiceLine } from '../../claims/service-line.ts';

export interface Undivided {
  readonly path: string;
  readonly reason: string;
}

const amountOf = (text: string | undefined): Cents =>
  text === undefined ? ZERO_CENTS : (parseCents(text) ?? ZERO_CENTS);

/** Empty when every part can say of itself what the whole claim says. */
export function undividedPaths(claim: Claim): readonly Undivided[] {
  const found: Undivided[] = [];
  const tell = (path: string, reason: string, applies: boolean): void => {
    if (applies) found.push({ path, reason });
  };
  const { contract, repricing, institutional } = claim;
  const corrects = claim.originalPayerClaimControlNumber !== undefined || /^[78]$/.test(claim.frequencyCode);
  tell('frequencyCode', 'it corrects one claim of the payer, whose number can stand in one claim only', corrects);
  const amount = 'the amount is of the whole claim';
  tell('patientAmountPaid', amount, amountOf(claim.patientAmountPaid) !== 0);
  tell('estimatedAmountDue', amount, amountOf(claim.estimatedAmountDue) !== 0);
  tell('contract.amount', amount, contract?.amount !== undefined);
  tell('repricing', amount, repricing !== undefined);
  tell('institutional.values', amount, institutional?.values !== undefined);
  const stay = 'a stay is one claim; bill it in interim claims (frequencies 2, 3, 4)';
  tell('institutional.diagnosisRelatedGroup', stay, institutional?.diagnosisRelatedGroup !== undefined);
  tell('dates.admission', stay, claim.claimType === 'institutional' && claim.dates?.admission !== undefined);
  const raw = claim.raw?.some(({ segment }) => /^(AMT|QTY|HCP|CN1)$/.test(segment)) === true;
  tell('raw', amount, raw);
  claim.otherPayers?.forEach((payer, index) => {
    found.push(...undividedOf(claim, payer, `otherPayers[${index}]`));
  });
  return found;
}

function undividedOf(claim: Claim, payer: OtherPayer, path: string): readonly Undivided[] {
  const reason = 'the earlier payer told it of the whole claim';
  const { outpatientAdjudication, inpatientAdjudication, nonCoveredAmount } = payer;
  const outpatient = Object.keys(outpatientAdjudication ?? {}).some((key) => key !== 'remarkCodes');
  const checks: readonly (readonly [key: string, applies: boolean])[] = [
    ['adjustments', payer.adjustments !== undefined],
    ['remainingPatientLiabilityAmount', amountOf(payer.remainingPatientLiabilityAmount) !== 0],
    ['nonCoveredAmount', amountOf(nonCoveredAmount) !== 0 && nonCoveredAmount !== claim.chargeAmount],
    ['inpatientAdjudication', inpatientAdjudication !== undefined],
    ['outpatientAdjudication', outpatient],
    ['paidAmount', amountOf(payer.paidAmount) !== paidFor(claim.lines, payer)],
  ];
  return checks.flatMap(([key, applies]) => (applies ? [{ path: `${path}.${key}`, reason }] : []));
}

/** What the payer paid for these lines (M-135, without adjustments of the whole claim). */
function paidFor(lines: readonly ServiceLine[], { payer }: OtherPayer): Cents {
  const own = lines.flatMap((line) => line.adjudications ?? []).filter(({ payerId }) => payerId === payer.id);
  return cents(own.reduce((sum, { paidAmount }) => sum + amountOf(paidAmount), 0));
}

/** The other payers with what they paid for `lines`, part of the claim's. */
export function otherPayersOf(claim: Claim, lines: readonly ServiceLine[]): readonly OtherPayer[] | undefined {
  const charge = cents(lines.reduce((sum, line) => sum + amountOf(line.chargeAmount), 0));
  return claim.otherPayers?.map((payer) => ({
    ...payer,
    ...(payer.paidAmount === undefined ? {} : { paidAmount: formatCents(paidFor(lines, payer)) }),
    ...(amountOf(payer.nonCoveredAmount) === 0 ? {} : { nonCoveredAmount: formatCents(charge) }),
  }));
}
