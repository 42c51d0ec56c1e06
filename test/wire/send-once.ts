import { join } from 'node:path';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { createFolderTransport } from '../../src/transport/folder/folder-transport.ts';
import type { Transport } from '../../src/transport/port.ts';
import { sweepSpool } from '../../src/wire/outbox.ts';
import { openSpool } from '../../src/wire/spool.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import { partnerWith } from './rig.ts';

/** What a gateway in `folder` does from its start: sweeps its spool and sends what is ready to `folder/partner`. */
export async function sendOnce(
  folder: string,
  mode: 'temp-rename' | 'direct',
  wrap: (transport: Transport) => Transport = (transport) => transport,
  onSent: () => void = () => undefined,
): Promise<void> {
  const ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  const silent = (): void => undefined;
  const spool = openSpool(join(folder, 'spool'));
  await sweepSpool(ledger, spool);
  const ports = {
    ledger,
    spool,
    archive: createFolderArchive({ root: join(folder, 'archive') }),
    transport: wrap(createFolderTransport({ root: join(folder, 'partner') })),
    clock: { now: () => new Date() },
    log: { info: silent, warn: silent, error: silent },
    random: () => 0,
    onSent: async () => onSent(),
    onDoubt: async () => undefined,
  };
  await transmitPartner(ports, partnerWith({ folder: '.', mode }));
  await ledger.close();
}
