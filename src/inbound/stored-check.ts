/** Inbound: a check that the ledger knows, read from the archive once more, for a person who approves, releases or looks at it. */
import type { Remittance } from '../claims/remittance.ts';
import type { RemittanceRow } from '../ledger/port.ts';
import { type ItemSource, itemSource } from './items.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import { type SurveyedSet, survey } from './survey.ts';

export interface StoredCheck {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly set: SurveyedSet;
  /** Stands behind the header of the check. */
  readonly source: ItemSource;
}

/** Throws an assertion when the archive and the ledger don't agree. */
export async function storedCheck(ports: InboundPorts, row: RemittanceRow): Promise<StoredCheck> {
  const { sha256, offset } = row.evidence;
  const known = await ports.ledger.inboundFile(sha256);
  if (known === undefined)
    throw new Error(`assertion failed: the file of remittance ${row.remittanceKey} is not known`);
  const sets = await survey(ports.archive.read(sha256));
  const source = itemSource(ports.archive.read(sha256), sha256);
  for (let item = await source.next(); item !== undefined; item = await source.next()) {
    if (item.kind !== 'remittance' || item.record.at.offset !== offset) continue;
    const set = sets.get(item.record.at.set ?? 0);
    if (set === undefined) break;
    const file = { sha256, partner: known.partner, name: known.name, receivedAt: known.receivedAt };
    return { file, remittance: item.record, set, source };
  }
  throw new Error(`assertion failed: remittance ${row.remittanceKey} is not in its file`);
}
