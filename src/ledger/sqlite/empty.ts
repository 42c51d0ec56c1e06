/** The ledger of a gateway that has none yet, for questions alone: nothing is made in its folder, and nobody is kept from making it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seal } from '../../seal/port.ts';
import type { Ledger } from '../port.ts';
import { openSqliteLedger } from './open.ts';

/** Gone when it is closed. */
export async function openEmptyLedger(seal: Seal | undefined): Promise<Ledger> {
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-empty-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'ledger.db');
    const sealed = seal === undefined ? {} : { seal };
    await (await openSqliteLedger({ path, ...sealed })).close();
    const ledger = await openSqliteLedger({ path, ...sealed, readOnly: true });
    return {
      ...ledger,
      close: async () => {
        await ledger.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
