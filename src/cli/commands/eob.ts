/** CLI: `eob`: a payer's explanation on paper, typed in. */
import { parse } from 'yaml';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { readManualEob } from '../../claims/manual-eob.ts';
import { enterEob } from '../../operations/enter-eob.ts';
import { findRemittance, remittanceFacts } from '../../operations/remittances.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { deliverHere } from '../wire-requests.ts';

export const eob: CommandWords = {
  usage: 'eob <file>',
  summary:
    'Enter an EOB from paper (a small YAML or JSON file; samples/eob.yaml): posted as an 835 is, marked as manual.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate eob samples/eob.yaml --as jo --reason "paper EOB of 5 November"',
  run: runEob,
};

async function runEob(call: CommandCall): Promise<ExitCode> {
  const file = wordAt(call, 0, 'which file');
  const word = operatorOf(call);
  const { environment } = call;
  const chunks: Uint8Array[] = [];
  for await (const chunk of environment.readFile(file)) chunks.push(chunk);
  const { eob: document, faults } = readManualEob(documentOf(Buffer.concat(chunks).toString('utf8'), file));
  if (document === undefined) {
    if (call.json) await environment.out(recordLine({ type: 'eob-refused', file, faults }));
    for (const fault of faults) environment.err(`${file}: ${fault}\n`);
    return 1;
  }
  return withGateway<ExitCode>(environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const report = await enterEob(ports, document, word);
    await deliverHere(gateway);
    const [row] = await gateway.ledger
      .remittances({ reassociationTraceNumbers: [document.traceNumber], limit: 1_000 })
      .then((rows) => rows.slice(-1));
    const facts = await remittanceFacts(
      gateway.ledger,
      row ?? (await findRemittance(gateway.ledger, document.traceNumber)),
    );
    const { standing } = facts;
    const { held, queued, duplicates } = report;
    await environment.out(
      call.json
        ? recordLine({
            type: 'eob',
            reassociationTraceNumber: document.traceNumber,
            standing,
            held,
            queued,
            duplicates,
          })
        : `Check ${document.traceNumber}: ${standing}, ${queued} pieces wait for a person\n`,
    );
    return held > 0 && standing !== 'AWAITING_APPROVAL' ? 1 : 0;
  });
}

/** JSON is YAML too. */
function documentOf(text: string, file: string): unknown {
  try {
    const document: unknown = parse(text);
    return document;
  } catch (cause) {
    throw new GatewayError(cliErrors.fileUnreadable, `${file} is readable neither as YAML nor as JSON`, { cause });
  }
}
