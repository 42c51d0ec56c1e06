import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import { isMade } from '../keys.ts';
import type { Session } from '../session.ts';
import { MIGRATIONS } from './all.ts';
import { pending } from './migrate.ts';

/** So long a question waits for another process that makes or migrates the ledger. */
const MAKING_MS = 3_000;
const LOOK_AGAIN_MS = 20;

/** Throws `ledger-older-schema` when nobody brings it to this version's schema; `done`: numbers of the steps that were done so far. */
export async function whenMade(session: Session, done: () => Promise<readonly number[]>): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const steps = pending(await done(), MIGRATIONS);
    if (steps.length === 0 && (await isMade(session))) return;
    if (waitedMs >= MAKING_MS) {
      throw new GatewayError(
        ledgerErrors.olderSchema,
        `${steps.length} schema steps are missing; open it for writing once`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
