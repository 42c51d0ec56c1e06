/** Wire: looks at the server instead of trusting its answers. */
import { createHash } from 'node:crypto';
import { GatewayError } from '../base/gateway-error.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { InterchangeRow } from '../ledger/port.ts';
import type { TransportSession } from '../transport/port.ts';
import { type Connection, isBroken } from './connection.ts';
import { wireErrors } from './errors.ts';

/** Throws `upload-not-stored` unless the server shows the file with its size, and `upload-read-back-differs` after reading it. */
export async function proveStored(
  session: TransportSession,
  path: string,
  row: InterchangeRow,
  verify: 'size' | 'read-back',
): Promise<void> {
  const seen = (await session.stat(path))?.sizeBytes;
  if (seen !== row.sizeBytes) {
    const shown = seen === undefined ? 'no file' : `${seen} bytes`;
    throw new GatewayError(wireErrors.notStored, `after ${row.sizeBytes} bytes were written the server shows ${shown}`);
  }
  if (verify === 'read-back' && !(await hasBytes(session, path, row))) {
    throw new GatewayError(wireErrors.readBackDiffers, `the file read back differs from what was written`);
  }
}

/** Whether the file holds exactly the interchange: size alone says little of a file whose writing was cut off. */
export async function hasBytes(session: TransportSession, path: string, row: InterchangeRow): Promise<boolean> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await session.read(path, (chunk) => {
    sizeBytes += chunk.length;
    hash.update(chunk);
  });
  return sizeBytes === row.sizeBytes && hash.digest('hex') === row.sha256;
}

/** Removes a file of ours if it can; whether it is gone now. A broken connection is tried once more. */
export async function discard(connection: Connection, path: string): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connection.use(async (session) => {
        await session.remove(path);
        return (await session.stat(path)) === undefined;
      });
    } catch (error) {
      if (!(error instanceof GatewayError) || isLeaseLost(error)) throw error;
      if (!isBroken(error) || attempt === 2) return false;
    }
  }
}
