/** Wire: the steps of the outbound state machine (reliability.md 4), each one ledger transaction. */
import type { Archive } from '../archive/port.ts';
import { type Clock, toInstant } from '../base/clock.ts';
import { assert, GatewayError } from '../base/gateway-error.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { InterchangeChange, InterchangeRow, Ledger, LedgerTransaction } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import type { Transport } from '../transport/port.ts';
import { wireErrors } from './errors.ts';
import { waitAfter } from './retry.ts';
import type { Spool } from './spool.ts';
import type { OnDoubt, OnSent, Proof, TransmitOutcome } from './transmit-report.ts';

export interface TransmitPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly spool: Spool;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to below 1: spreads retries. */
  random(): number;
  readonly onSent: OnSent;
  readonly onDoubt: OnDoubt;
}

/** The bytes as they were archived: from the spool, else from the archive itself. */
export async function bytesOf(ports: TransmitPorts, row: InterchangeRow): Promise<Uint8Array> {
  return (await ports.spool.get(row.sha256)) ?? (await ports.archive.get(row.sha256));
}

/** Changes the interchange if it still is as `row` says. Throws an assertion when another run has moved it meanwhile. */
async function changeIn(
  tx: LedgerTransaction,
  row: InterchangeRow,
  change: InterchangeChange,
): Promise<InterchangeRow> {
  const [now] = await tx.interchanges({ interchangeKeys: [row.interchangeKey], limit: 1 });
  assert(
    now?.state === row.state && now.attempts === row.attempts,
    `interchange ${row.interchangeKey} was ${row.state} and is ${now?.state ?? 'gone'}: two runs at once`,
  );
  await tx.changeInterchange(row.interchangeKey, change);
  const [changed] = await tx.interchanges({ interchangeKeys: [row.interchangeKey], limit: 1 });
  assert(changed !== undefined, `interchange ${row.interchangeKey} is gone`);
  return changed;
}

export async function move(
  ports: TransmitPorts,
  row: InterchangeRow,
  change: InterchangeChange,
): Promise<InterchangeRow> {
  const changed = await ports.ledger.transaction((tx) => changeIn(tx, row, change));
  ports.log.info('interchange-state', logged(changed));
  return changed;
}

/** The only way to SENT in this room: the proof is told, and the claims change in the same transaction. */
export async function markSent(
  ports: Pick<TransmitPorts, 'ledger' | 'clock' | 'log' | 'spool' | 'onSent'>,
  row: InterchangeRow,
  proof: Proof,
  also?: (tx: LedgerTransaction) => Promise<void>,
): Promise<TransmitOutcome> {
  const sent = await ports.ledger.transaction(async (tx) => {
    const changed = await changeIn(tx, row, { state: 'SENT', sentAt: toInstant(ports.clock.now()) });
    await ports.onSent(tx, changed, proof);
    await also?.(tx);
    return changed;
  });
  ports.log.info('interchange-state', logged(sent));
  await ports.spool.remove(sent.sha256);
  return { ...outcomeOf(sent), proof };
}

/** Nothing lies under the final name: try again later, or ask a person when that is pointless. */
export async function markFailed(
  ports: TransmitPorts,
  row: InterchangeRow,
  error: GatewayError,
): Promise<TransmitOutcome> {
  return outcomeOf(await retryLater(ports, row, 'FAILED', error));
}

/** Stays `state` until the next attempt; FAILED without one when trying again is pointless. */
export async function retryLater(
  ports: TransmitPorts,
  row: InterchangeRow,
  state: 'FAILED' | 'UPLOADED_TEMP',
  error: GatewayError,
): Promise<InterchangeRow> {
  const { partner } = row;
  ports.log.warn('transmit-failed', { partner, code: error.code, retryable: error.retryable });
  const wait = waitAfter(error, row.attempts, ports.random());
  // Uploading counts its attempts when it begins; renaming again is counted here.
  const attempts = state === 'UPLOADED_TEMP' ? row.attempts + 1 : row.attempts;
  const change = { attempts, lastErrorCode: error.code };
  if (wait === undefined) return move(ports, row, { ...change, state: 'FAILED' });
  const nextAttemptAt = toInstant(new Date(ports.clock.now().getTime() + wait));
  return move(ports, row, { ...change, state, nextAttemptAt });
}

/** Never sent again by itself: the partner may have it. */
export async function markUnknown(ports: TransmitPorts, row: InterchangeRow): Promise<TransmitOutcome> {
  const { code, retryable } = wireErrors.outcomeUnknown;
  ports.log.warn('transmit-failed', { partner: row.partner, code, retryable });
  const unknown = await ports.ledger.transaction(async (tx) => {
    const changed = await changeIn(tx, row, { state: 'UNKNOWN', lastErrorCode: code });
    await ports.onDoubt(tx, changed, { kind: 'delivery-unknown', at: ports.clock.now() });
    return changed;
  });
  ports.log.info('interchange-state', logged(unknown));
  return outcomeOf(unknown);
}

export function outcomeOf(row: InterchangeRow): TransmitOutcome {
  return {
    interchangeControlNumber: row.interchangeControlNumber,
    fileName: row.fileName,
    state: row.state,
    ...(row.lastErrorCode === undefined ? {} : { errorCode: row.lastErrorCode }),
    ...(row.nextAttemptAt === undefined ? {} : { nextAttemptAt: row.nextAttemptAt }),
  };
}

/** Errors about the world are handled; a lost lease and bugs of ours go on up, the state standing where it was. */
export function worldly(error: unknown): GatewayError {
  if (error instanceof GatewayError && !isLeaseLost(error)) return error;
  throw error;
}

function logged(row: InterchangeRow) {
  return {
    partner: row.partner,
    interchangeControlNumber: row.interchangeControlNumber,
    state: row.state,
    attempts: row.attempts,
    ...(row.lastErrorCode === undefined ? {} : { code: row.lastErrorCode }),
  };
}
