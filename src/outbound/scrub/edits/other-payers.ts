/** Scrub: edits of what other payers made of the claim: balances, references, dates. */
import { type Cents, cents, formatCents, parseCents } from '../../../base/money.ts';
import type { ClaimAdjustment, OtherPayer } from '../../../claims/other-payer.ts';
import type { LineAdjudication } from '../../../claims/service-line.ts';
import { defineEdits } from '../edit.ts';
import { responsibilityRank } from '../responsibility.ts';
import type { LineView, Subject } from '../subject.ts';

const amountOf = (text: string | undefined): number => (text === undefined ? 0 : (parseCents(text) ?? 0));

function adjusted(adjustments: readonly ClaimAdjustment[] | undefined): number {
  let sum = 0;
  for (const item of adjustments ?? []) sum += amountOf(item.amount);
  return sum;
}

const shown = (amount: number): string => formatCents(cents(amount));

/** What one payer made of one line: several adjudications when it unbundled the line. */
interface LineBalance {
  readonly payerId: string;
  readonly line: LineView;
  readonly paid: number;
  readonly adjustments: number;
  readonly charge: Cents;
}

const NO_BALANCES: readonly LineBalance[] = [];

function balancesOf(line: LineView): readonly LineBalance[] {
  const { adjudications } = line.line;
  if (adjudications === undefined) return NO_BALANCES;
  return [...new Set(adjudications.map((item) => item.payerId))].map((payerId) => {
    let paid = 0;
    let adjustments = 0;
    for (const item of adjudications) {
      if (item.payerId !== payerId) continue;
      paid += amountOf(item.paidAmount);
      adjustments += adjusted(item.adjustments);
    }
    return { payerId, line, paid, adjustments, charge: line.chargeCents ?? cents(0) };
  });
}

const isBalanced = ({ paid, adjustments, charge }: LineBalance): boolean => paid + adjustments === charge;

function adjudicationsOf({ lines }: Subject, payerId: string | undefined): readonly LineAdjudication[] {
  return lines.flatMap(({ line }) => (line.adjudications ?? []).filter((item) => item.payerId === payerId));
}

const NO_PAYERS: readonly OtherPayer[] = [];

export const otherPayerEdits = defineEdits([
  {
    id: 'E-055',
    snip: 3,
    severity: 'error',
    types: 'PID',
    at: '2430 SVD02',
    message:
      'Line {line}: charge {charge} ≠ paid {paid} + adjustments {adjustments} of payer {payerId} (difference {difference})',
    mend: 'Copy what the payer paid and adjusted from its remittance, line by line',
    source: 'domain.md E-055, M-134, RFI 1555',
    check({ lines }, context) {
      for (const view of lines) {
        for (const balance of balancesOf(view)) {
          if (isBalanced(balance)) continue;
          const { payerId, paid, adjustments, charge } = balance;
          const place = view.line.adjudications?.findIndex((item) => item.payerId === payerId) ?? 0;
          const difference = shown(charge - paid - adjustments);
          context.report({
            path: `lines[${view.index}].adjudications[${place}]`,
            line: view.index,
            detail: { payerId, charge: shown(charge), paid: shown(paid), adjustments: shown(adjustments), difference },
          });
        }
      }
    },
  },
  {
    id: 'E-056',
    snip: 3,
    severity: 'error',
    types: 'PID',
    at: '2320 AMT02',
    message: 'Payer {payerId}: charge {charge} ≠ paid {paid} + adjustments {adjustments} (difference {difference})',
    mend: 'Copy what the payer paid and adjusted from its remittance',
    source: 'domain.md E-056, M-135, RFI 1294',
    variants: {
      lines: {
        severity: 'error',
        message:
          'Payer {payerId}: the claim was paid {paid}, but its lines {linePaid} and the adjustments of the claim {adjustments} (difference {difference})',
        mend: 'Copy what the payer paid and adjusted from its remittance, and no adjustment at both levels',
      },
    },
    check(subject, context) {
      const others = subject.claim.otherPayers ?? NO_PAYERS;
      if (others.length === 0) return;
      const balances = subject.lines.flatMap(balancesOf);
      others.forEach((other, index) => {
        if (other.paidAmount === undefined || other.nonCoveredAmount !== undefined) return;
        const own = balances.filter(({ payerId }) => payerId === other.payer.id);
        // A line out of balance (E-055) puts its claim out of balance too: one defect, one finding.
        if (!own.every(isBalanced)) return;
        const paid = amountOf(other.paidAmount);
        const atClaim = adjusted(other.adjustments);
        const linePaid = own.reduce((sum, item) => sum + item.paid, 0);
        const atLines = own.reduce((sum, item) => sum + item.adjustments, 0);
        const charge = amountOf(subject.claim.chargeAmount);
        const payerId = other.payer.id ?? other.payer.name ?? 'without a name';
        const path = `otherPayers[${index}].paidAmount`;
        const detail = { payerId, paid: shown(paid), charge: shown(charge) };
        if (paid + atClaim + atLines !== charge) {
          const adjustments = shown(atClaim + atLines);
          const difference = shown(charge - paid - atClaim - atLines);
          context.report({ path, detail: { ...detail, adjustments, difference } });
        } else if (own.length > 0 && paid !== linePaid - atClaim) {
          const difference = shown(paid - linePaid + atClaim);
          const more = { linePaid: shown(linePaid), adjustments: shown(atClaim), difference };
          context.report({ path, variant: 'lines', detail: { ...detail, ...more } });
        }
      });
    },
  },
  {
    id: 'E-057',
    snip: 2,
    severity: 'warning',
    types: 'PID',
    at: '2430 CAS03',
    message: 'An adjustment of zero was left out of the claim',
    mend: 'Nothing is to do; adjustments of zero are not legal and should not come from the billing system',
    source: 'domain.md E-057, M-137, RFI 277, RFI 998, RFI 2353',
    check({ droppedAdjustments }, context) {
      for (const path of droppedAdjustments) {
        context.report({ path, at: path.startsWith('lines') ? '2430 CAS03' : '2320 CAS03' });
      }
    },
  },
  {
    id: 'E-058',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2430 SVD01',
    message: 'Line {line}: the payer {payerId} of the adjudication is {problem} of the claim',
    mend: 'Give each other payer an id of its own, and the same id in its adjudications',
    source: 'domain.md E-058',
    check({ claim, lines }, context) {
      const others = claim.otherPayers ?? NO_PAYERS;
      for (const { line, index } of lines) {
        line.adjudications?.forEach(({ payerId }, place) => {
          const count = others.filter((other) => other.payer.id === payerId).length;
          if (count === 1) return;
          const problem = count === 0 ? 'none of the other payers' : `the id of ${count} other payers`;
          const path = `lines[${index}].adjudications[${place}].payerId`;
          context.report({ path, line: index, detail: { payerId, problem } });
        });
      }
    },
  },
  {
    id: 'E-059',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2330B DTP03',
    message: 'Payer {payerId} has paid or adjusted, and nothing says when',
    mend: 'Give the date of its remittance, for the claim or for the lines',
    source: 'domain.md E-059, M-131, RFI 1999',
    check(subject, context) {
      const destination = responsibilityRank(subject.claim.payerResponsibilityCode);
      subject.claim.otherPayers?.forEach((other, index) => {
        if (other.adjudicationDate !== undefined || other.nonCoveredAmount !== undefined) return;
        const rank = responsibilityRank(other.payerResponsibilityCode);
        if (rank !== undefined && destination !== undefined && rank > destination) return;
        const lines = other.payer.id === undefined ? [] : adjudicationsOf(subject, other.payer.id);
        const decided = other.paidAmount !== undefined || other.adjustments !== undefined || lines.length > 0;
        if (!decided || lines.some((item) => item.adjudicationDate !== undefined)) return;
        const payerId = other.payer.id ?? other.payer.name ?? 'without a name';
        context.report({ path: `otherPayers[${index}].adjudicationDate`, detail: { payerId } });
      });
    },
  },
]);
