/** CLI: `contracts`: what payers' contracts and fee schedules allow. */
import { basename } from 'node:path';
import { isBlocking, toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { loadContract } from '../../operations/contracts.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { tableText } from '../table.ts';

export const contracts: CommandWords = {
  usage: 'contracts [action] [file]',
  summary:
    'What contracts allow: list, load FILE (CSV: payer, procedure, modifiers, place, allowed or percent, from, until).',
  options: [...OPERATOR_OPTIONS, { flags: '--name <contract>', description: 'load: its name (the name of the file)' }],
  example: 'claimgate contracts load smh-2026.csv --as jo --reason "rates from January on"',
  run: runContracts,
};

async function runContracts(call: CommandCall): Promise<ExitCode> {
  const action = call.words[0] ?? 'list';
  if (action === 'list') return list(call);
  if (action === 'load') return load(call);
  throw new GatewayError(cliErrors.usage, 'contracts knows list and load FILE');
}

async function list(call: CommandCall): Promise<ExitCode> {
  const question = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), question, async ({ ledger }) => {
    const rows = await ledger.contracts();
    const cells = rows.map((row) => [row.contract, String(row.terms), row.loadedAt, row.loadedBy]);
    const text =
      rows.length === 0 ? 'No contract is loaded.\n' : tableText(['contract', 'rates', 'loaded', 'by'], cells);
    await call.environment.out(call.json ? rows.map((row) => recordLine({ type: 'contract', ...row })).join('') : text);
    return 0;
  });
}

async function load(call: CommandCall): Promise<ExitCode> {
  const file = wordAt(call, 1, 'which file');
  const word = operatorOf(call);
  const { environment } = call;
  const chunks: Uint8Array[] = [];
  for await (const chunk of environment.readFile(file)) chunks.push(chunk);
  const contract = optionText(call, 'name') ?? basename(file).replace(/\.[^.]*$/, '');
  return withGateway<ExitCode>(environment, optionText(call, 'config'), {}, async (gateway) => {
    const done = await loadContract(gateway, { contract, name: file, bytes: Buffer.concat(chunks) }, word);
    for (const item of done.findings) tellFinding(call, item);
    const refused = done.findings.some(isBlocking);
    const findings = done.findings.map(toFindingRecord);
    const text = refused ? '' : `Contract ${contract}: ${done.terms} rates\n`;
    await environment.out(call.json ? recordLine({ type: 'contract-load', ...done, findings }) : text);
    return refused ? 1 : 0;
  });
}
