/** Drop: everything that the billing systems are to be told now: the files of records that wait, then the snapshots. */
import { type DeliverPorts, type DeliverReport, deliverDrops } from './deliver.ts';
import { writeSnapshots } from './snapshot.ts';

/** By one worker at a time: a file that its reader took away must not be written again by another. */
export function tellBillingSystems(ports: DeliverPorts): Promise<DeliverReport> {
  return ports.ledger.alone('deliver-records', async (ledger) => {
    const held = { ...ports, ledger };
    const report = await deliverDrops(held);
    await writeSnapshots(held);
    return report;
  });
}
