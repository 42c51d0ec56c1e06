/** Operations: a claim that was taken in several times under one claimId: resubmitted after a reject, replaced, voided, billed to the next payer. */
import type { ClaimRow, LedgerView } from '../ledger/port.ts';

export interface Taking {
  /** 1 is the first; stays what it is, since rows are only ever added. */
  readonly ordinal: number;
  readonly row: ClaimRow;
}

const MOST = 1_000;

/** All of them in the order in which they were taken in, parts of a split claim too. */
export async function takingsOf(
  view: LedgerView,
  { billingSystem, claimId }: Pick<ClaimRow, 'billingSystem' | 'claimId'>,
): Promise<readonly Taking[]> {
  const rows = await view.claims({ billingSystem, claimIds: [claimId], limit: MOST });
  return [...rows]
    .sort((one, other) => one.claimKey - other.claimKey)
    .map((row, index) => ({ ordinal: index + 1, row }));
}

/** `CLAIM@2` where the claim was taken in more than once, else the claimId alone. */
export function takingName(
  takings: readonly Taking[],
  { claimId, claimKey }: Pick<ClaimRow, 'claimId' | 'claimKey'>,
): string {
  const taking = takings.find(({ row }) => row.claimKey === claimKey);
  return taking === undefined || takings.length === 1 ? claimId : `${claimId}@${taking.ordinal}`;
}
