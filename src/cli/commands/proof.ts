/** CLI: `proof`: a folder, with a PDF to print, that shows a payer that a claim was filed in time. */
import { join } from 'node:path';
import type { ExitCode } from '../../base/gateway-error.ts';
import { proofOf } from '../../operations/proof.ts';
import { findClaim, otherTakings } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export const proof: CommandWords = {
  usage: 'proof <claim>',
  summary:
    'Write a folder that proves timely filing, with a PDF to hand in: the bytes that were sent, the 277CA that accepted them, hashes, dates. Exit 1 when nothing proves it.',
  options: [
    CONFIG_OPTION,
    { flags: '--out <folder>', description: 'where to write it (./proof-N, N the number of the claim)' },
  ],
  example: 'claimgate proof C-1001 --out proof-for-payer',
  run: runProof,
};

async function runProof(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 0, 'which claim');
  const { environment, json } = call;
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async (gateway) => {
    const row = await findClaim(gateway.ledger, name);
    const folder = optionText(call, 'out') ?? `proof-${row.claimKey}`;
    const { acceptance, rejectedSince, files } = await proofOf(gateway, row);
    const proven = acceptance !== 'none' && rejectedSince.length === 0;
    const since =
      rejectedSince.length === 0 ? '' : `, then rejected by: ${rejectedSince.join(', ')}, so this is no proof`;
    for (const file of files) await environment.writeFile(join(folder, file.name), file.bytes);
    await environment.out(
      json
        ? recordLine({
            type: 'proof',
            claimId: row.claimId,
            acceptance,
            rejectedSince,
            folder,
            files: files.map((file) => file.name),
          })
        : `${folder}: ${files.length} files; accepted by: ${acceptance === 'none' ? 'nobody, so this is no proof' : acceptance}${since}\n${await otherTakings(gateway.ledger, gateway.config, [row])}`,
    );
    return proven ? 0 : 1;
  });
}
