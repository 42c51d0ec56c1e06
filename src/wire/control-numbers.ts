/** Wire: control numbers of an interchange: reserved in the ledger, never at or below what the high-water file knows. */
import { GatewayError } from '../base/gateway-error.ts';
import type { ControlNumberKind, LedgerTransaction } from '../ledger/port.ts';
import { wireErrors } from './errors.ts';
import type { HighWater, Mark } from './high-water.ts';

export interface ControlNumbers {
  /** ISA13. */
  readonly interchange: number;
  /** GS06. */
  readonly group: number;
  /** ST02 of each set, consecutive. */
  readonly sets: readonly number[];
  /** For BHT03 of each set, unique for ever with this partner. */
  readonly originatorReferences: readonly number[];
}

/** ISA13 has nine digits, and so have GS06 and ST02 at most. */
const HIGHEST = 999_999_999;

/**
 * Reserves the numbers of one interchange with one group and `setCount` sets. They are on the disk, outside of the database too,
 * before they are answered; numbers of a transaction that rolls back are lost, never reused (fault 41).
 * Throws `control-numbers-unsure`, `control-numbers-exhausted`.
 */
export async function reserveEnvelope(
  tx: LedgerTransaction,
  highWater: HighWater,
  partner: string,
  setCount: number,
): Promise<ControlNumbers> {
  await highWater.refresh();
  const marks: Mark[] = [];
  const take = async (kind: ControlNumberKind, count: number): Promise<number> => {
    await catchUp(tx, highWater, partner, kind);
    const first = await tx.reserveControlNumbers(partner, kind, count);
    const last = first + count - 1;
    if (last > HIGHEST) {
      throw new GatewayError(wireErrors.controlNumbersExhausted, `${kind} control numbers of ${partner} are used up`);
    }
    marks.push({ partner, kind, number: last });
    return first;
  };
  const interchange = await take('interchange', 1);
  const group = await take('group', 1);
  const firstSet = await take('set', setCount);
  const firstReference = await take('originatorReference', setCount);
  await highWater.raise(marks);
  const consecutive = (first: number): readonly number[] =>
    Array.from({ length: setCount }, (_, index) => first + index);
  return { interchange, group, sets: consecutive(firstSet), originatorReferences: consecutive(firstReference) };
}

/** Lifts a restored ledger to the file. A ledger that has used numbers and finds no file can't know, and refuses. */
async function catchUp(
  tx: LedgerTransaction,
  highWater: HighWater,
  partner: string,
  kind: ControlNumberKind,
): Promise<void> {
  const used = await tx.controlNumber(partner, kind);
  const highest = highWater.highest(partner, kind);
  if (highest === undefined && used > 0) {
    throw new GatewayError(
      wireErrors.controlNumbersUnsure,
      `the high-water file knows no ${kind} control number of ${partner}, but ${used} were used; confirm the highest number sent`,
    );
  }
  if (highest !== undefined && highest > used) await tx.raiseControlNumber(partner, kind, highest);
}

/** An operator's word for the highest numbers that were ever sent, after the file was lost. Lower ones than known are no change. */
export async function confirmHighest(
  tx: LedgerTransaction,
  highWater: HighWater,
  marks: readonly Mark[],
): Promise<void> {
  await highWater.raise(marks);
  for (const { partner, kind, number } of marks) await tx.raiseControlNumber(partner, kind, number);
}
