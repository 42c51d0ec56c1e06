/** CLI: `diff`: two X12 files compared by loop, whatever their separators. */
import { type Finding, isBlocking } from '../../base/finding.ts';
import type { ExitCode } from '../../base/gateway-error.ts';
import { compareEntries } from '../../render/diff/compare.ts';
import { differenceRecord, differencesText } from '../../render/diff/difference-text.ts';
import { type Entry, EntryList } from '../../render/diff/entries.ts';
import { Outline } from '../../render/outline.ts';
import { fanOut } from '../../x12/fan-out.ts';
import { readX12Stream } from '../../x12/reader.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { recordLine, tellFinding } from '../records.ts';

export const diff: CommandWords = {
  usage: 'diff <a> <b>',
  summary: 'Compare two X12 files loop by loop; exit code 1 when they differ.',
  example:
    'claimgate diff sent.837 resent.837\n  set 1 837P › 2000A[1] › 2000B[1] › 2300[1]\n    ~ CLM02 Total Claim Charge Amount: 100 → 120',
  run: runDiff,
};

async function runDiff(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  const [a = '', b = ''] = words;
  const before = await entriesOf(call, a);
  const after = await entriesOf(call, b);
  // A file that is no X12, which its finding tells, differs in everything and in nothing.
  if (before.entries.length === 0 || after.entries.length === 0) return 1;
  const differences = compareEntries(before.entries, after.entries);
  const same = before.sound && after.sound ? 'no difference\n' : 'no difference in what could be read\n';
  if (json) for (const difference of differences) await environment.out(recordLine(differenceRecord(difference)));
  else await environment.out(differences.length === 0 ? same : differencesText(differences));
  return differences.length === 0 && before.sound && after.sound ? 0 : 1;
}

async function entriesOf(
  call: CommandCall,
  file: string,
): Promise<{ readonly entries: readonly Entry[]; readonly sound: boolean }> {
  const { environment } = call;
  const list = new EntryList();
  let sound = true;
  const finding = (item: Finding): void => {
    if (isBlocking(item)) sound = false;
    tellFinding(call, item);
  };
  await readX12Stream(environment.readFile(file), fanOut([new Outline(environment.guides, list), { finding }]), {
    file,
  });
  return { entries: list.entries, sound };
}
