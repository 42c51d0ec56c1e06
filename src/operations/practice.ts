/** Operations: a list that the practice keeps (authorizations, coverage, documents, visits, payers) taken into the ledger, with the word of who did it. */
import { toInstant } from '../base/clock.ts';
import type { PracticeKind } from '../claims/practice-list.ts';
import { type PracticeListFile, readPracticeList } from '../outbound/intake/practice-list.ts';
import { patientMarkOf } from '../outbound/scrub/fingerprint.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

/** The file takes the place of the whole list of its kind; nothing is changed when a finding blocks. */
export async function loadPracticeList(
  ports: OperatorPorts,
  given: { readonly file: string; readonly text: string; readonly kind: PracticeKind | undefined },
  word: OperatorWord,
): Promise<PracticeListFile> {
  const read = readPracticeList(given.text, {
    file: given.file,
    kind: given.kind,
    visitKey: (row) => patientMarkOf(row, row.billingNpi),
  });
  const { kind, rows } = read;
  if (kind === undefined) return read;
  const now = ports.clock.now();
  await ports.ledger.transaction(async (tx) => {
    await tx.replacePracticeList(kind, rows, toInstant(now));
    await audit(tx, word, now, { action: 'practice-load', about: `${kind}, ${rows.length} rows` });
  });
  return read;
}
