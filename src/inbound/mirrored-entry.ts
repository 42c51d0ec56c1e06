/** Inbound: an entry of the ledger with its sides changed: what undoes it. */
import type { EntryRow, NewEntry } from '../ledger/port.ts';

/** `adjudicationIndex`: of the adjudication in the same batch that it comes from. */
export function mirrorOf(entry: EntryRow, adjudicationIndex: number | undefined): NewEntry {
  const { account, claimKey, lineId, groupCode, reasonCode, reference } = entry;
  return {
    account,
    debitCents: entry.creditCents,
    creditCents: entry.debitCents,
    ...(claimKey === undefined ? {} : { claimKey }),
    ...(lineId === undefined ? {} : { lineId }),
    ...(groupCode === undefined ? {} : { groupCode }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(reference === undefined ? {} : { reference }),
    ...(adjudicationIndex === undefined ? {} : { adjudicationIndex }),
  };
}
