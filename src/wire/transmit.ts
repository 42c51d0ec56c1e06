/** Wire: sends what is ready to one partner, and finds out what became of what was cut off. Never a blind second upload. */
import { toInstant } from '../base/clock.ts';
import { inLanes } from '../base/turns.ts';
import type { InterchangeRow } from '../ledger/port.ts';
import { circuitOpenUntil, connectionFailed, connectionMade } from './circuit.ts';
import { Connection } from './connection.ts';
import { wireErrors } from './errors.ts';
import { remotePath } from './file-name.ts';
import { hasBytes } from './look.ts';
import type { TradingPartner } from './partner.ts';
import { markSent, outcomeOf, type TransmitPorts, worldly } from './steps.ts';
import type { TransmitOutcome, TransmitReport } from './transmit-report.ts';
import { recoverDirect, uploadDirectly } from './upload-direct.ts';
import { recoverUploaded, recoverUploading, type UploadContext, uploadAndRename } from './upload-temporary.ts';

export interface TransmitOptions {
  /** An operator asks: connect though the circuit is open, and don't wait for the times of next attempts. */
  readonly force?: boolean;
  /** No further interchange is begun; those that were are brought to an end. */
  readonly signal?: AbortSignal;
}

const OPEN_STATES = ['READY', 'UPLOADING', 'UPLOADED_TEMP', 'FAILED', 'UNKNOWN'] as const;
const MOST_INTERCHANGES = 1_000;
/** After so many broken connections in one run the rest waits for the next. */
const MOST_BREAKS = 3;

/**
 * One run for one partner: `parallel` interchanges at once, which come to lie under their final names in the order in which they were
 * made, so that a partner who was down takes the oldest first (fault 20). One run at a time a partner: the caller sees to it.
 * Errors of the partner's server end in the report; errors of ledger, archive and spool are thrown, and the next run recovers.
 */
export async function transmitPartner(
  ports: TransmitPorts,
  partner: TradingPartner,
  options: TransmitOptions = {},
): Promise<TransmitReport> {
  const rows = await ports.ledger.interchanges({ partner: partner.id, states: OPEN_STATES, limit: MOST_INTERCHANGES });
  const now = toInstant(ports.clock.now());
  const due = rows.filter((row) => isDue(row, now, options.force === true));
  const report = { partner: partner.id, outcomes: [], waiting: rows.filter(isWaiting).length };
  if (due.length === 0) return report;
  const until = options.force === true ? undefined : await circuitOpenUntil(ports, partner.id);
  if (until !== undefined) return { ...report, blocked: { code: wireErrors.circuitOpen.code, until } };
  const connection = new Connection(ports.transport);
  try {
    await connection.open();
  } catch (error) {
    return { ...report, blocked: await block(ports, partner, worldly(error)) };
  }
  try {
    await connectionMade(ports, partner.id);
    const outcomes = await workThrough({ ports, connection, partner }, due, options.signal);
    const after = await ports.ledger.interchanges({
      partner: partner.id,
      states: OPEN_STATES,
      limit: MOST_INTERCHANGES,
    });
    return { partner: partner.id, outcomes, waiting: after.filter(isWaiting).length };
  } finally {
    await connection.close();
  }
}

/** Each interchange's steps are its own: one that fails never stops the others; what breaks the connection stops the taking of more. */
async function workThrough(
  context: Omit<UploadContext, 'turn'>,
  rows: readonly InterchangeRow[],
  signal: AbortSignal | undefined,
): Promise<readonly TransmitOutcome[]> {
  const { ports, connection, partner } = context;
  let unreachable = false;
  const goOn = (): boolean => signal?.aborted !== true && !unreachable && connection.breaks < MOST_BREAKS;
  // Where a file lies under its final name from its first byte on, only one after the other keeps their order.
  const parallel = partner.send.mode === 'direct' ? 1 : partner.parallel;
  const outcomes = await inLanes(rows, { parallel, goOn }, async (row, turn) => {
    try {
      await connection.open();
    } catch (error) {
      const { code, retryable } = worldly(error);
      if (!unreachable) ports.log.warn('transmit-failed', { partner: row.partner, code, retryable });
      unreachable = true;
      return [];
    }
    return [await advance({ ...context, turn }, row)];
  });
  return outcomes.flat();
}

/** The next steps of one interchange by its state. */
function advance(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const direct = context.partner.send.mode === 'direct';
  switch (row.state) {
    case 'UPLOADING':
      // What the name says counts, not the mode of today: the configuration may have changed since.
      return row.tempName === row.fileName ? recoverDirect(context, row) : recoverUploading(context, row);
    case 'UPLOADED_TEMP':
      return recoverUploaded(context, row);
    case 'UNKNOWN':
      return probe(context, row);
    default:
      return direct ? uploadDirectly(context, row) : uploadAndRename(context, row);
  }
}

/** A doubtful upload is SENT when its very bytes show up under the final name; nothing else changes it here. */
async function probe(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const path = remotePath(context.partner.send.folder, row.fileName);
  try {
    const there = await context.connection.use(
      async (session) => (await session.stat(path))?.sizeBytes === row.sizeBytes && hasBytes(session, path, row),
    );
    if (there) return await markSent(context.ports, row, 'size');
  } catch (error) {
    worldly(error);
  }
  return outcomeOf(row);
}

/** A failed interchange without a next attempt waits for an operator. */
function isDue(row: InterchangeRow, now: string, force: boolean): boolean {
  if (row.nextAttemptAt !== undefined) return force || row.nextAttemptAt <= now;
  return row.state !== 'FAILED' || force;
}

const isWaiting = (row: InterchangeRow): boolean => row.state !== 'UNKNOWN';

async function block(ports: TransmitPorts, partner: TradingPartner, error: ReturnType<typeof worldly>) {
  const { code, retryable } = error;
  ports.log.warn('transmit-failed', { partner: partner.id, code, retryable });
  return { code, until: await connectionFailed(ports, partner.id, error) };
}
