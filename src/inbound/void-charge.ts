/** Inbound: the charge of a claim that a void concerns: the intake takes it out when the void is ready; a refusal of the void gives it back (T-31). */
import type { EntryRow, LedgerTransaction, NewEntry, RowKey } from '../ledger/port.ts';
import { mirrorOf } from './mirrored-entry.ts';

const MOST = 1_000_000;

/** What brings the charge of `claimKey` in or out, whole: the mirror of what turned it last; empty when it is so already. */
export async function chargeTurned(
  tx: LedgerTransaction,
  claimKey: RowKey,
  to: 'in' | 'out',
): Promise<readonly NewEntry[]> {
  const entries = (await tx.entries({ claimKeys: await billsOf(tx, claimKey), limit: MOST })).filter(
    ({ remittanceKey }) => remittanceKey === undefined,
  );
  const turns = [...new Set(entries.map(({ batchKey }) => batchKey))].flatMap((batchKey) => {
    const batch = entries.filter((entry) => entry.batchKey === batchKey);
    return turnIn(batch, claimKey);
  });
  const last = turns.at(-1);
  return last === undefined || last.to === to ? [] : last.entries.map((entry) => mirrorOf(entry, undefined));
}

interface Turn {
  readonly to: 'in' | 'out';
  /** They sum to zero. */
  readonly entries: readonly EntryRow[];
}

/** The claim and the bills of its encounter to other payers, one of which may have handed it its share. */
async function billsOf(tx: LedgerTransaction, claimKey: RowKey): Promise<readonly RowKey[]> {
  const [row] = await tx.claimHeads({ claimKeys: [claimKey], limit: 1 });
  if (row === undefined) return [claimKey];
  const { billingSystem, claimId } = row;
  return (await tx.claimHeads({ billingSystem, claimIds: [claimId], limit: MOST })).map((one) => one.claimKey);
}

/** What a batch did to the claim's charge: by its revenue, or as a share that another bill gave or took back. */
function turnIn(batch: readonly EntryRow[], claimKey: RowKey): readonly Turn[] {
  const own = batch.filter((entry) => entry.claimKey === claimKey);
  const revenue = own.find(({ account }) => account === 'Revenue');
  if (revenue !== undefined) return [{ to: revenue.creditCents > 0 ? 'in' : 'out', entries: own }];
  const pairs = own.flatMap((entry) => {
    const other = batch.find(
      (one) =>
        one.claimKey !== claimKey &&
        one.account === entry.account &&
        one.lineId === entry.lineId &&
        one.debitCents === entry.creditCents &&
        one.creditCents === entry.debitCents,
    );
    return other === undefined ? [] : [entry, other];
  });
  const [first] = pairs;
  return first === undefined ? [] : [{ to: first.debitCents > 0 ? 'in' : 'out', entries: pairs }];
}
