/** Wire: whether the ledger is the one that the high-water file was written with, or an older copy, or a new one in its place. */
import { GatewayError } from '../base/gateway-error.ts';
import type { LedgerTransaction, LedgerView } from '../ledger/port.ts';
import { wireErrors } from './errors.ts';
import type { HighWater } from './high-water.ts';

/** Interchanges that a ledger had are missing in it: what it says was never sent may lie at the partner. */
function refuse(partner: string, highWater: HighWater, known: number): never {
  const built = highWater.highest(partner, 'built') ?? 0;
  const highest = highWater.highest(partner, 'interchange') ?? built;
  throw new GatewayError(
    wireErrors.ledgerBehind,
    `interchange ${built} of ${partner} was built, and the ledger knows ${known === 0 ? 'none' : `them up to ${known}`}: it is an older copy, or a new one. ` +
      `Move it away and put the right one back (claimgate restore FOLDER), so that nothing is sent twice; if this one is right, claimgate numbers confirm ${partner} ${highest}`,
  );
}

/** Throws `ledger-behind` when there is no ledger though one was used. To be asked before one is made. */
export function requireNeverUsed(highWater: HighWater, partners: readonly string[]): void {
  for (const partner of partners) {
    const built = highWater.highest(partner, 'built');
    if (built === undefined) continue;
    throw new GatewayError(
      wireErrors.ledgerBehind,
      `there is no ledger, though interchange ${built} of ${partner} was built: put it back (claimgate restore FOLDER), so that nothing is sent twice; to begin anew move the folder dataDir away`,
    );
  }
}

/** Throws `ledger-behind` when an interchange that was built is above the numbers that the ledger has used. */
export async function requireLedgerOfMarks(
  view: Pick<LedgerView, 'controlNumber'>,
  highWater: HighWater,
  partners: readonly string[],
): Promise<void> {
  for (const partner of partners) {
    const built = highWater.highest(partner, 'built');
    if (built === undefined) continue;
    const known = await view.controlNumber(partner, 'interchange');
    if (known < built) refuse(partner, highWater, known);
  }
}

/** After a copy was put back: it is the ledger from now on, and no number up to the marks is used again. */
export async function acceptLedger(
  tx: LedgerTransaction,
  highWater: HighWater,
  partners: readonly string[],
): Promise<void> {
  await highWater.refresh();
  for (const partner of partners) {
    const built = highWater.highest(partner, 'built');
    if (built !== undefined) await tx.raiseControlNumber(partner, 'interchange', built);
  }
}
