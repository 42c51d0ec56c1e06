/** CLI: `practice` and `authorizations`: the lists that a practice keeps beside its claims: load a CSV file, list what is loaded. */
import { basename } from 'node:path';
import { toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import type { PracticeKind } from '../../claims/practice-list.ts';
import { gather } from '../../offline/file-content.ts';
import { loadPracticeList } from '../../operations/practice.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { tableText } from '../table.ts';

export const practice: CommandWords = {
  usage: 'practice [action] [file]',
  summary:
    'Lists that the practice keeps: list, load FILE (CSV; authorizations, coverage, documents, visits, payers, told apart by their columns).',
  options: OPERATOR_OPTIONS,
  example: 'claimgate practice load coverage.csv --as jo --reason "answers of this morning"',
  run: (call) => run(call, undefined),
};

export const authorizations: CommandWords = {
  usage: 'authorizations [action] [file]',
  summary: 'Authorizations with their dates and units: list, load FILE (CSV), checked by E-091.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate authorizations load authorizations.csv --as jo --reason "export of Monday"',
  run: (call) => run(call, 'authorization'),
};

async function run(call: CommandCall, kind: PracticeKind | undefined): Promise<ExitCode> {
  const action = call.words[0] ?? 'list';
  if (action === 'list') return list(call, kind);
  if (action === 'load') return load(call, kind);
  throw new GatewayError(cliErrors.usage, 'the actions are list and load FILE');
}

async function list(call: CommandCall, kind: PracticeKind | undefined): Promise<ExitCode> {
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async ({ ledger }) => {
    const all = await ledger.practiceLists();
    const lists = kind === undefined ? all : all.filter((one) => one.kind === kind);
    await call.environment.out(
      call.json
        ? lists.map((one) => recordLine({ type: 'practice-list', ...one })).join('')
        : tableText(
            ['list', 'rows', 'loaded'],
            lists.map((one) => [one.kind, String(one.rows), one.loadedAt]),
          ) || 'Nothing is loaded.\n',
    );
    return 0;
  });
}

async function load(call: CommandCall, kind: PracticeKind | undefined): Promise<ExitCode> {
  const path = wordAt(call, 1, 'which file');
  const word = operatorOf(call);
  const text = Buffer.from(await gather(call.environment.readFile(path))).toString('utf8');
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const read = await loadPracticeList(gateway, { file: basename(path), text, kind }, word);
    for (const item of read.findings) tellFinding(call, item);
    const { kind: loaded, rows, findings } = read;
    if (loaded === undefined) {
      const records = findings.map(toFindingRecord);
      if (call.json)
        await call.environment.out(recordLine({ type: 'practice-list-refused', file: path, findings: records }));
      return 1;
    }
    await call.environment.out(
      call.json
        ? recordLine({ type: 'practice-list', kind: loaded, rows: rows.length })
        : `${loaded}: ${rows.length} rows loaded\n`,
    );
    return 0;
  });
}
