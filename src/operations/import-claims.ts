/** Operations: going live: a file that another system sent is taken over, by a person's word. */
import {
  type ImportPorts,
  type ImportReport,
  importSent,
  readSentFile,
  type SentFile,
} from '../outbound/import-sent.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

export async function importSentFile(
  ports: OperatorPorts & ImportPorts,
  word: OperatorWord,
  file: SentFile,
): Promise<ImportReport> {
  const read = await readSentFile(ports, file);
  return ports.ledger.transaction(async (tx) => {
    const report = await importSent(tx, ports, read);
    const about = `file ${report.sha256}, ${report.imported} claim(s)`;
    await audit(tx, word, ports.clock.now(), { action: 'import-already-sent', about });
    return report;
  });
}
