/** Drop: everything that the billing systems are to be told now: the files of records that wait, then the snapshots. */
import { type DeliverPorts, type DeliverReport, deliverDrops } from './deliver.ts';
import { writeSnapshots } from './snapshot.ts';

export async function tellBillingSystems(ports: DeliverPorts): Promise<DeliverReport> {
  const report = await deliverDrops(ports);
  await writeSnapshots(ports);
  return report;
}
