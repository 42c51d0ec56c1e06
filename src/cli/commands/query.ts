/** CLI: `query`: values out of an X12 file by node-x12's query language. */
import type { Finding } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { gather } from '../../offline/file-content.ts';
import { readX12 } from '../../x12/reader.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { Printer, recordLine, tellFinding } from '../records.ts';

export const query: CommandWords = {
  usage: 'query <file> <expression>',
  summary: "Print the values that an expression of node-x12's query language finds in an X12 file, one a line.",
  example: `claimgate query remittance.835 'FOREACH(CLP)=>CLP01'\n  claimgate query claims.837 'NM109:NM101["85"]'`,
  run: runQuery,
};

async function runQuery(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  const [file = '', expression = ''] = words;
  const { QUERY_LIMIT, queryX12 } = await import('../../render/query.ts');
  const bytes = await gather(environment.readFile(file), QUERY_LIMIT);
  if (bytes.length > QUERY_LIMIT) {
    environment.err(`${file} has more than ${QUERY_LIMIT} bytes, which node-x12 can not hold; split it first\n`);
    return 1;
  }
  // node-x12 takes minutes over what is no X12, so that is found out first.
  const findings: Finding[] = [];
  const { interchanges } = readX12(bytes, { finding: (item) => findings.push(item) }, { file });
  if (interchanges === 0) {
    for (const item of findings) tellFinding(call, item);
    return 1;
  }
  const result = queryX12(bytes, expression);
  if (result.matches === undefined) {
    if (result.refused === 'expression') {
      throw new GatewayError(
        cliErrors.usage,
        'the expression is none of node-x12: REF02, REF02:REF01["EI"], HL+20+22-NM103',
      );
    }
    environment.err(`node-x12 can not read ${file}; claimgate validate tells what is wrong with it\n`);
    return 1;
  }
  const printer = new Printer((text) => environment.out(text));
  for (const match of result.matches) await printer.print(json ? recordLine(match) : `${match.value}\n`);
  await printer.flush();
  if (result.matches.length === 0) environment.err('nothing found\n');
  return 0;
}
