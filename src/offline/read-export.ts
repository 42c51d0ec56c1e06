/** Offline: `read --mapping`: the claims of another system's export as records, one by one. */
import { type Finding, isBlocking } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { ReadClaim } from '../outbound/intake/claims-read.ts';
import { MappedClaimReader } from '../outbound/intake/read-mapped.ts';
import type { ReadOptions, ReadOutcome } from './read.ts';

/** Reads the file to its end whatever it holds; findings tell what was wrong with it. */
export async function readExport(
  mapping: ExportMapping,
  { file, chunks, record, finding }: Omit<ReadOptions, 'guides'>,
): Promise<ReadOutcome> {
  let sound = true;
  let records = 0;
  let waiting: ReadClaim[] = [];
  const tell = (item: Finding): void => {
    if (isBlocking(item)) sound = false;
    finding(item);
  };
  const reader = new MappedClaimReader({ mapping }, { file }, { claim: (claim) => waiting.push(claim), finding: tell });
  const drain = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    records += batch.length;
    for (const { claim, at } of batch) await record({ type: 'claim', ...claim, at });
  };
  for await (const chunk of chunks()) {
    reader.push(chunk);
    await drain();
  }
  reader.end();
  await drain();
  return { records, sound };
}
