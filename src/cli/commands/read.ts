/** CLI: `read`: any X12 file as records. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { readRecords } from '../../offline/read.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { eachFile } from '../each-file.ts';
import { Printer, recordLine, tellFinding } from '../records.ts';

export const read: CommandWords = {
  usage: 'read <files...>',
  summary: 'Print what an X12 file says as records, one JSON object a line; needs no configuration.',
  example: 'claimgate read remittance.835 | jq .paymentAmount',
  run: runRead,
};

function runRead(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  return eachFile(environment, words, async (file) => {
    const printer = new Printer((text) => environment.out(text));
    const outcome = await readRecords({
      file,
      guides: environment.guides,
      chunks: () => environment.readFile(file),
      record: (record) => printer.print(recordLine(record)),
      finding: (item) => tellFinding(call, item),
    });
    await printer.flush();
    if (outcome.records === 0) environment.err(`${file}: no records\n`);
    return outcome.sound ? 0 : 1;
  });
}
