/** CLI: `codes`: the official lists that claims are checked against: load a published file, list what is loaded. */
import { join } from 'node:path';
import { parseCalendarDate } from '../../base/calendar-date.ts';
import { toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { isCodeSetId, LIST_SETS, PAIR_SETS, type PackHeader } from '../../codesets/code-set.ts';
import type { LoadHints } from '../../codesets/load.ts';
import { loadCodes } from '../../operations/codes.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { tableText } from '../table.ts';

export const codes: CommandWords = {
  usage: 'codes [action] [file]',
  summary: 'The code lists that claims are checked against: list, load FILE (a list as it is published).',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--set <id>', description: `load: which list it is, when the file doesn't say (${LIST_SETS[0]}, carc …)` },
    { flags: '--from <date>', description: 'load: first day that it is in force' },
    { flags: '--until <date>', description: 'load: last day' },
    { flags: '--list-version <text>', description: 'load: its version' },
  ],
  example: 'claimgate codes load icd10cm-order-2027.txt --from 2026-10-01 --as jo --reason "yearly list"',
  run: runCodes,
};

async function runCodes(call: CommandCall): Promise<ExitCode> {
  const action = call.words[0] ?? 'list';
  if (action === 'list') return list(call);
  if (action === 'load') return load(call);
  throw new GatewayError(cliErrors.usage, 'codes knows list and load FILE');
}

function recordOf(header: PackHeader): object {
  const { set, version, effectiveFrom, effectiveUntil, source, entryCount } = header;
  return { type: 'code-list', set, version, effectiveFrom, effectiveUntil, source, entries: entryCount };
}

async function list(call: CommandCall): Promise<ExitCode> {
  const { environment } = call;
  const { codeSets } = await environment.loadRulebook(await environment.loadConfig(optionText(call, 'config')));
  const rows = codeSets.versions.map((header) => [
    header.set,
    header.version,
    header.effectiveFrom,
    header.effectiveUntil ?? '',
    String(header.entryCount),
  ]);
  await environment.out(
    call.json
      ? codeSets.versions.map((header) => recordLine(recordOf(header))).join('')
      : tableText(['list', 'version', 'from', 'until', 'codes'], rows),
  );
  return 0;
}

async function load(call: CommandCall): Promise<ExitCode> {
  const file = wordAt(call, 1, 'which file');
  const word = operatorOf(call);
  const hints = hintsOf(call);
  const { environment } = call;
  for await (const _chunk of environment.readFile(file)) break;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const folder = join(gateway.config.dataDir, 'codes');
    const result = await loadCodes(gateway, { folder, file, hints }, word);
    for (const item of result.findings) tellFinding(call, item);
    if (result.pack === undefined) {
      if (call.json)
        await environment.out(
          recordLine({ type: 'code-list-refused', file, findings: result.findings.map(toFindingRecord) }),
        );
      return 1;
    }
    const { set, effectiveFrom, entryCount } = result.pack.header;
    await environment.out(
      call.json
        ? recordLine(recordOf(result.pack.header))
        : `${set}: ${entryCount} codes from ${effectiveFrom}. A daemon that runs takes them at its next start.\n`,
    );
    return 0;
  });
}

function hintsOf(call: CommandCall): LoadHints {
  const set = optionText(call, 'set');
  if (set !== undefined && !isCodeSetId(set))
    throw new GatewayError(cliErrors.usage, `--set is one of ${[...LIST_SETS, ...PAIR_SETS].join(', ')}`);
  const effectiveFrom = dateOf(call, 'from');
  const effectiveUntil = dateOf(call, 'until');
  if (effectiveFrom !== undefined && effectiveUntil !== undefined && effectiveUntil < effectiveFrom)
    throw new GatewayError(cliErrors.usage, '--until lies before --from: the list would never be in force');
  const version = optionText(call, 'listVersion');
  return {
    ...(set === undefined ? {} : { set }),
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    ...(effectiveUntil === undefined ? {} : { effectiveUntil }),
    ...(version === undefined ? {} : { version }),
  };
}

function dateOf(call: CommandCall, name: string): ReturnType<typeof parseCalendarDate> {
  const text = optionText(call, name);
  if (text === undefined) return undefined;
  const date = parseCalendarDate(text);
  if (date === undefined) throw new GatewayError(cliErrors.usage, `--${name} is a date as 2026-10-01`);
  return date;
}
