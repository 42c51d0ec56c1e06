/** CLI: `timeline`: everything that happened to a claim, with the file and segment that says so. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { findClaim } from './status.ts';

export const timeline: CommandWords = {
  usage: 'timeline <claim>',
  summary: 'Everything that happened to a claim, each step with its evidence.',
  options: [{ flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' }],
  example: 'claimgate timeline C-1001',
  run: runTimeline,
};

async function runTimeline(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  return withGateway<ExitCode>(
    environment,
    optionText(call, 'config'),
    { readOnly: true, logLevel: 'silent' },
    async ({ ledger }) => {
      const row = await findClaim(ledger, words[0] ?? '');
      const events = await ledger.events(row.claimKey);
      for (const event of events) {
        const { at, type, summary, evidence } = event;
        if (json) {
          await environment.out(
            `${JSON.stringify({ type: 'event', claimId: row.claimId, at, event: type, summary, ...(evidence === undefined ? {} : { evidence }) })}\n`,
          );
          continue;
        }
        const where =
          evidence === undefined
            ? ''
            : `\n${' '.repeat(26)}${evidence.segmentId ?? 'file'} at byte ${evidence.offset ?? 0} of ${evidence.sha256.slice(0, 12)} ${evidence.name ?? ''}`;
        await environment.out(`${at}  ${summary}${where}\n`);
      }
      return 0;
    },
  );
}
