/** Wire: uploads under a temporary name and renames; a half file never has the final name. Modes `temp-rename`, `staging-dir`. */
import { GatewayError } from '../base/gateway-error.ts';
import type { Turn } from '../base/turns.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { InterchangeRow } from '../ledger/port.ts';
import type { Connection } from './connection.ts';
import { wireErrors } from './errors.ts';
import { isTemporaryName, nextName, numberOf, remotePath, temporaryName } from './file-name.ts';
import { discard, proveStored } from './look.ts';
import type { TradingPartner } from './partner.ts';
import { judge, type Sighting, type Verdict } from './sighting.ts';
import type { TransmitPorts } from './steps.ts';
import { bytesOf, markFailed, markSent, markUnknown, move, outcomeOf, retryLater, worldly } from './steps.ts';
import type { TransmitOutcome } from './transmit-report.ts';

/** So many names are tried when each is taken on the server. */
const MOST_NAMES = 5;
const NOT_RENAMED = new GatewayError(wireErrors.notStored, 'the server confirmed what it did not do');
const NAMES_TAKEN = new GatewayError(wireErrors.namesTaken, `${MOST_NAMES} names in a row are taken on the server`);

export interface UploadContext {
  readonly ports: TransmitPorts;
  readonly connection: Connection;
  readonly partner: TradingPartner;
  /** To be renamed: in the order in which the interchanges were made. */
  readonly turn: Turn;
}

/** From READY or FAILED: upload, look, rename, look. */
export async function uploadAndRename(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  await discardOlder(context, row);
  const attempts = row.attempts + 1;
  const tempName = temporaryName(row.fileName, attempts);
  const uploading = await move(ports, row, { state: 'UPLOADING', attempts, tempName });
  const { temporary } = pathsOf(partner, uploading);
  try {
    const bytes = await bytesOf(ports, row);
    await connection.use(async (session) => {
      await session.write(temporary, bytes);
      await proveStored(session, temporary, uploading, partner.send.verify);
    });
  } catch (error) {
    if (isLeaseLost(error)) await removeOwn(connection, temporary);
    const failure = worldly(error);
    await discard(connection, temporary);
    return markFailed(ports, uploading, failure);
  }
  return rename(context, await move(ports, uploading, { state: 'UPLOADED_TEMP' }));
}

/** The lease ran out while the bytes were written: whoever has it now writes under another name, so this one is nobody's. */
async function removeOwn(connection: Connection, temporary: string): Promise<void> {
  try {
    await connection.use((session) => session.remove(temporary));
  } catch (error) {
    worldly(error);
  }
}

/** What a failed attempt left on the server. Never a final name: direct uploads note that one as their temporary name. */
async function discardOlder(context: UploadContext, row: InterchangeRow): Promise<void> {
  if (row.tempName === undefined || row.tempName === row.fileName || !isTemporaryName(row.tempName)) return;
  await discard(context.connection, pathsOf(context.partner, row).temporary);
}

/** From UPLOADING after a crash: the temporary file may have holes whatever its size, so the same bytes go up again. */
export async function recoverUploading(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  await discard(connection, pathsOf(partner, row).temporary);
  ports.log.info('recovered', { what: 'uploading', count: 1 });
  return uploadAndRename(context, await move(ports, row, { state: 'READY' }));
}

/** From UPLOADED_TEMP after a crash or a lost answer: the rename may have been done or not. */
export async function recoverUploaded(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports } = context;
  let verdict: Verdict;
  try {
    verdict = judge(await lookAt(context, row), row.sizeBytes, false);
  } catch (error) {
    return outcomeOf(await retryLater(ports, row, 'UPLOADED_TEMP', worldly(error)));
  }
  ports.log.info('recovered', { what: 'uploaded', count: 1 });
  return verdict === 'not-renamed' ? rename(context, row) : act(context, row, verdict, NOT_RENAMED);
}

/** Renames once, then looks, whatever the server answered. */
async function rename(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  const { temporary, final } = pathsOf(partner, row);
  let refusal: GatewayError | undefined;
  await context.turn.come;
  try {
    await connection.use((session) => session.rename(temporary, final));
  } catch (error) {
    refusal = worldly(error);
  } finally {
    context.turn.pass();
  }
  let verdict: Verdict;
  try {
    verdict = judge(await lookAt(context, row), row.sizeBytes, refusal === undefined);
  } catch (error) {
    return outcomeOf(await retryLater(ports, row, 'UPLOADED_TEMP', worldly(error)));
  }
  return act(context, row, verdict, refusal ?? NOT_RENAMED);
}

/** What to do about what was seen; `refusal` is why a rename did not take place. */
async function act(
  context: UploadContext,
  row: InterchangeRow,
  verdict: Verdict,
  refusal: GatewayError,
): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  switch (verdict) {
    case 'arrived':
      return markSent(ports, row, 'size');
    case 'taken-at-once':
      return markSent(ports, row, 'gone');
    case 'not-renamed':
      return outcomeOf(await retryLater(ports, row, 'UPLOADED_TEMP', refusal));
    case 'name-taken':
      return renameElsewhere(context, row);
    case 'temporary-broken':
      await discard(connection, pathsOf(partner, row).temporary);
      return markFailed(ports, row, NOT_RENAMED);
    case 'unknown':
      return markUnknown(ports, row);
  }
}

/** Nothing is ever overwritten: another name, and the alarm that the first one was taken (fault 12). */
async function renameElsewhere(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const fileName = nextName(row.fileName);
  const { partner } = row;
  context.ports.log.warn('transmit-failed', { partner, code: 'transport-exists', retryable: true });
  const renamed = await move(context.ports, row, { state: 'UPLOADED_TEMP', fileName });
  return numberOf(fileName) > MOST_NAMES ? markFailed(context.ports, renamed, NAMES_TAKEN) : rename(context, renamed);
}

async function lookAt(context: UploadContext, row: InterchangeRow): Promise<Sighting> {
  const { temporary, final } = pathsOf(context.partner, row);
  return context.connection.use(async (session) => {
    const [finalStat, temporaryStat] = await Promise.all([session.stat(final), session.stat(temporary)]);
    return { finalBytes: finalStat?.sizeBytes, temporaryBytes: temporaryStat?.sizeBytes };
  });
}

function pathsOf(partner: TradingPartner, row: InterchangeRow) {
  const { folder, mode, stagingFolder } = partner.send;
  const uploadFolder = mode === 'staging-dir' ? (stagingFolder ?? folder) : folder;
  return {
    temporary: remotePath(uploadFolder, row.tempName ?? temporaryName(row.fileName, row.attempts)),
    final: remotePath(folder, row.fileName),
  };
}
