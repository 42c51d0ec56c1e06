/** Wire: uploads under the final name at once, for servers without rename. The partner may take a file at any moment, so doubt is UNKNOWN. */
import { GatewayError } from '../base/gateway-error.ts';
import type { InterchangeRow } from '../ledger/port.ts';
import { isBroken, isNameTaken } from './connection.ts';
import { wireErrors } from './errors.ts';
import { nextName, numberOf, remotePath } from './file-name.ts';
import { discard, hasBytes, proveStored } from './look.ts';
import { bytesOf, markFailed, markSent, markUnknown, move, outcomeOf, worldly } from './steps.ts';
import type { TransmitOutcome } from './transmit-report.ts';
import type { UploadContext } from './upload-temporary.ts';

const MOST_NAMES = 5;

/** From READY or FAILED: upload, look. */
export async function uploadDirectly(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  const attempts = row.attempts + 1;
  const uploading = await move(ports, row, { state: 'UPLOADING', attempts, tempName: row.fileName });
  const path = remotePath(partner.send.folder, row.fileName);
  let bytes: Uint8Array;
  try {
    bytes = await bytesOf(ports, row);
  } catch (error) {
    return markFailed(ports, uploading, worldly(error));
  }
  try {
    await connection.use((session) => session.write(path, bytes));
  } catch (error) {
    const failure = worldly(error);
    if (isNameTaken(failure) && numberOf(row.fileName) < MOST_NAMES) {
      const { code, retryable } = failure;
      ports.log.warn('transmit-failed', { partner: partner.id, code, retryable });
      const fileName = nextName(row.fileName);
      return uploadDirectly(context, await move(ports, uploading, { state: 'READY', fileName }));
    }
    if (isNameTaken(failure)) return markFailed(ports, uploading, failure);
    return isBroken(failure) ? recoverDirect(context, uploading) : removeAndFail(context, uploading, failure);
  }
  try {
    await connection.use((session) => proveStored(session, path, uploading, partner.send.verify));
  } catch (error) {
    worldly(error);
    return recoverDirect(context, uploading);
  }
  return markSent(ports, uploading, 'size');
}

/** From UPLOADING after a crash or a broken connection: a whole file is sent, a part is removed, and none at all is a riddle. */
export async function recoverDirect(context: UploadContext, row: InterchangeRow): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  const path = remotePath(partner.send.folder, row.fileName);
  let whole: boolean | undefined;
  try {
    whole = await connection.use(async (session) =>
      (await session.stat(path)) === undefined ? undefined : hasBytes(session, path, row),
    );
  } catch (error) {
    const { code, retryable } = worldly(error);
    ports.log.warn('transmit-failed', { partner: partner.id, code, retryable });
    return outcomeOf(row);
  }
  if (whole === undefined) return markUnknown(ports, row);
  return whole ? markSent(ports, row, 'size') : removeAndFail(context, row, undefined);
}

/** A part that can't be removed may be taken by the partner: then only a person can tell. */
async function removeAndFail(
  context: UploadContext,
  row: InterchangeRow,
  failure: GatewayError | undefined,
): Promise<TransmitOutcome> {
  const { ports, connection, partner } = context;
  const gone = await discard(connection, remotePath(partner.send.folder, row.fileName));
  if (!gone) return markUnknown(ports, row);
  return markFailed(ports, row, failure ?? new GatewayError(wireErrors.notStored, 'only a part of the file was there'));
}
