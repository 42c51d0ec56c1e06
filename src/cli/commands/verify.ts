/** CLI: `verify`: nothing in the ledger or the archive was changed. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { verifyGateway } from '../../operations/verify.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export const verify: CommandWords = {
  usage: 'verify',
  summary: 'Prove that ledger, audit chain, balances and every archived file are whole; exit 3 when anything is not.',
  options: [CONFIG_OPTION],
  example: 'claimgate verify --json',
  run: runVerify,
};

async function runVerify(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async (gateway) => {
    const { faults, files, bytes, pruned } = await verifyGateway(gateway);
    const sound = faults.length === 0;
    const lines = faults.map((fault) => `FAULT ${fault}\n`).join('');
    await environment.out(
      json
        ? recordLine({ type: 'verification', sound, files, bytes, pruned, faults })
        : `${lines}${sound ? 'Sound' : `${faults.length} fault(s)`}: ledger, audit chain, balances; ${files} archived file(s), ${bytes} bytes${pruned === 0 ? '' : `; ${pruned} went by policy`}.\n`,
    );
    return sound ? 0 : 3;
  });
}
