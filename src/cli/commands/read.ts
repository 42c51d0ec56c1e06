/** CLI: `read`: any X12 file as records. */
import { isBlocking } from '../../base/finding.ts';
import type { ExitCode } from '../../base/gateway-error.ts';
import { readRecords } from '../../offline/read.ts';
import { findingText } from '../../render/finding-text.ts';
import type { CommandCall, CommandWords } from '../command.ts';

export const read: CommandWords = {
  usage: 'read <files...>',
  summary: 'Print what an X12 file says as records, one JSON object a line; needs no configuration.',
  example: 'claimgate read remittance.835 | jq .paymentAmount',
  run: runRead,
};

async function runRead({ environment, words }: CommandCall): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  for (const file of words) {
    const outcome = await readRecords({
      file,
      guides: environment.guides,
      chunks: () => environment.readFile(file),
      record: (record) => environment.out(`${JSON.stringify(record)}\n`),
      finding: (item) => {
        if (isBlocking(item) || item.severity === 'warning') environment.err(`${findingText(item)}\n`);
      },
    });
    if (!outcome.sound) exitCode = 1;
    if (outcome.records === 0) environment.err(`${file}: no records\n`);
  }
  return exitCode;
}
