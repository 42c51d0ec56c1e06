/** CLI: `backup`: a copy of the ledger, made beside the daemon. */
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export const backup: CommandWords = {
  usage: 'backup <file>',
  summary: 'Write a whole copy of the ledger (SQLite) to a new file, also while the daemon runs.',
  options: [CONFIG_OPTION],
  example: 'claimgate backup /backup/ledger-2026-11-25.db',
  run: runBackup,
};

async function runBackup(call: CommandCall): Promise<ExitCode> {
  const path = resolve(wordAt(call, 0, 'which file to write'));
  if (existsSync(path)) throw new GatewayError(cliErrors.usage, `${path} exists; a copy never overwrites`);
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async ({ ledger }) => {
    // Made first, so that it is its owner's alone from its first byte.
    makePrivate(path);
    await ledger.copyTo(path);
    await call.environment.out(call.json ? recordLine({ type: 'backup', file: path }) : `Wrote ${path}\n`);
    return 0;
  });
}

function makePrivate(path: string): void {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new GatewayError(cliErrors.fileUnwritable, `${path} can't be written`, { cause });
  }
}
