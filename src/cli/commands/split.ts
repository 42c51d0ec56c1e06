/** CLI: `split`: one file a transaction set, each in an envelope of its own. */
import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { isBlocking } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { gather } from '../../offline/file-content.ts';
import { type SplitSet, Splitter } from '../../render/split.ts';
import { fanOut } from '../../x12/fan-out.ts';
import { readX12 } from '../../x12/reader.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { recordLine, tellFinding, wantsRecords } from '../records.ts';

export const split: CommandWords = {
  usage: 'split <file>',
  summary: 'Write each transaction set of an X12 file as a file of its own, under the envelopes that it came in.',
  options: [{ flags: '--out <folder>', description: 'where the files go; made when missing' }],
  example:
    'claimgate split remittances.835 --out checks\n  {"file":"checks/remittances.0001.835","transactionSet":"835",…}',
  run: runSplit,
};

async function runSplit(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const [file = ''] = words;
  const out = optionText(call, 'out');
  if (out === undefined) throw new GatewayError(cliErrors.usage, 'split needs --out FOLDER');
  const bytes = await gather(environment.readFile(file));
  const sets: SplitSet[] = [];
  let sound = true;
  const finding = (item: Parameters<typeof tellFinding>[1]): void => {
    if (isBlocking(item)) sound = false;
    tellFinding(call, item);
  };
  readX12(bytes, fanOut([new Splitter(bytes, (set) => sets.push(set)), { finding }]), { file });
  for (const set of sets) {
    const path = join(out, nameOf(file, set));
    await environment.writeFile(path, set.bytes);
    const { ordinal, transactionSet, controlNumber } = set;
    const sha256 = createHash('sha256').update(set.bytes).digest('hex');
    const record = { file: path, ordinal, transactionSet, controlNumber, bytes: set.bytes.length, sha256 };
    await environment.out(wantsRecords(call) ? recordLine(record) : `${path}  ${transactionSet} ${controlNumber}\n`);
  }
  return sound ? 0 : 1;
}

/** `remittances.0002.835`: sorts in the order of the file. */
function nameOf(file: string, { ordinal, transactionSet }: SplitSet): string {
  const name = file === '-' ? 'stdin' : basename(file);
  const stem = name.slice(0, name.length - extname(name).length);
  const id = transactionSet.replace(/[^A-Za-z0-9]/g, '');
  return `${stem}.${String(ordinal).padStart(4, '0')}.${id === '' ? 'set' : id}`;
}
