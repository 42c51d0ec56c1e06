/** Inbound: statuses under the number of a claim of ours that are about a claim of somebody else. */
import type { Cents } from '../base/money.ts';
import { claimViewOf } from '../claims/posting-claim.ts';
import type { ClaimHead, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { foldControlNumber } from './match/keys.ts';
import { claimOfRow } from './sent-sets.ts';

/** Whom and what a status names beside the patient control number; each only where the answer has it. */
export interface NamedInStatus {
  /** STC04. */
  readonly chargeAmount?: Cents;
  /** `LAST, FIRST`. */
  readonly patientName?: string;
  readonly memberId?: string;
}

interface Naming {
  readonly claimKey: RowKey;
  readonly names?: NamedInStatus | undefined;
}

const letters = (text: string | undefined): string => (text ?? '').toUpperCase().replace(/[^\p{L}]/gu, '');
const lastName = ({ patientName }: NamedInStatus): string => letters(patientName?.split(',')[0]);

/**
 * Those of `answers` that name another charge, another last name and, where they name a member, another member id than the claim has: the
 * number is one that another system gave too. A corrected name, a split charge or a mistyped id alone is none. Claims are read only where
 * the charge differs.
 */
export async function aboutOthers<T extends Naming>(
  tx: LedgerTransaction,
  answers: readonly T[],
  rows: ReadonlyMap<RowKey, ClaimHead>,
): Promise<ReadonlySet<T>> {
  const doubtful = answers.filter(({ claimKey, names }) => {
    const row = rows.get(claimKey);
    return row !== undefined && names?.chargeAmount !== undefined && names.chargeAmount !== row.chargeCents;
  });
  if (doubtful.length === 0) return new Set();
  const claimKeys = [...new Set(doubtful.map(({ claimKey }) => claimKey))];
  const claims = await tx.claims({ claimKeys, limit: claimKeys.length });
  const views = new Map(claims.map((row) => [row.claimKey, claimViewOf(claimOfRow(row), String(row.claimKey))]));
  return new Set(
    doubtful.filter(({ claimKey, names = {} }) => {
      const ours = views.get(claimKey);
      const last = lastName(names);
      if (ours === undefined || last === '' || last === letters(ours.patientLastName)) return false;
      const member = foldControlNumber(names.memberId ?? '');
      return member === '' || ours.memberIds.every((own) => foldControlNumber(own) !== member);
    }),
  );
}
