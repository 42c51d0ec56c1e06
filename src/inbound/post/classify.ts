/** Post: the class of one adjustment; a payer's own rows come before the common table. */
import type { Adjustment } from '../../claims/remittance.ts';
import { CLASSIFICATIONS, type Classification, type ClassificationRow } from './classification-table.ts';

/** What a row may ask about the line and the claim. */
export interface LineFacts {
  readonly paid: boolean;
  readonly qualifiedMedicareBeneficiary: boolean;
  /** BPR16; '' when unknown, and then every row holds. */
  readonly paymentDate: string;
}

function holds(row: ClassificationRow, amount: number, facts: LineFacts): boolean {
  if (row.when === 'paid' && !facts.paid) return false;
  if (row.when === 'negative' && amount >= 0) return false;
  if (row.when === 'qualifiedMedicareBeneficiary' && !facts.qualifiedMedicareBeneficiary) return false;
  if (facts.paymentDate === '') return true;
  return (
    (row.from === undefined || row.from <= facts.paymentDate) && (row.to === undefined || facts.paymentDate <= row.to)
  );
}

/** Rows that name no code, and for each code the rows that name it or none, in the order of the table. */
function byCode(rows: readonly ClassificationRow[]): ReadonlyMap<string | undefined, readonly ClassificationRow[]> {
  const codes = new Set<string | undefined>([undefined, ...rows.flatMap((row) => row.codes ?? [])]);
  const of = (code: string | undefined): readonly ClassificationRow[] =>
    rows.filter((row) => row.codes === undefined || (code !== undefined && row.codes.includes(code)));
  return new Map([...codes].map((code) => [code, of(code)]));
}

const COMMON = byCode(CLASSIFICATIONS);

/** The class of `adjustment`: the first row of `overrides`, then of the common table, that fits. */
export function classify(
  adjustment: Adjustment,
  facts: LineFacts,
  overrides: readonly ClassificationRow[] = [],
): Classification {
  const fits = (row: ClassificationRow): boolean =>
    (row.groups?.includes(adjustment.groupCode) ?? true) &&
    (row.codes?.includes(adjustment.reasonCode) ?? true) &&
    holds(row, adjustment.amount, facts);
  const common = COMMON.get(adjustment.reasonCode) ?? COMMON.get(undefined);
  return (overrides.find(fits) ?? common?.find(fits))?.classification ?? 'UNKNOWN';
}
