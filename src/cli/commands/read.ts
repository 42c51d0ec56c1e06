/** CLI: `read`: any X12 file as records. */
import type { ExitCode } from '../../base/gateway-error.ts';
import type { ExportMapping } from '../../claims/mapping.ts';
import { type ReadOptions, type ReadOutcome, readRecords } from '../../offline/read.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { eachFile } from '../each-file.ts';
import { chosenMapping, MAPPING_OPTION } from '../mapping-choice.ts';
import { Printer, recordLine, tellFinding } from '../records.ts';

export const read: CommandWords = {
  usage: 'read <files...>',
  summary:
    'Print what an X12 file says, or the claims of another system’s export, as records, one JSON object a line; needs no configuration.',
  options: [MAPPING_OPTION],
  example: 'claimgate read remittance.835 | jq .paymentAmount',
  run: runRead,
};

async function runRead(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const mapping = await chosenMapping(call);
  return eachFile(environment, words, async (file) => {
    const printer = new Printer((text) => environment.out(text));
    const outcome = await readFile(mapping, {
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

async function readFile(mapping: ExportMapping | undefined, options: ReadOptions): Promise<ReadOutcome> {
  if (mapping === undefined) return readRecords(options);
  const { readExport } = await import('../../offline/read-export.ts');
  return readExport(mapping, options);
}
