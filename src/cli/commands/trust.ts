/** CLI: `trust`: shows the host key that a partner's server offers, for a person to compare and pin. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { partnerOf, withGateway } from '../gateway-ports.ts';

export const trust: CommandWords = {
  usage: 'trust <partner>',
  summary:
    "Show the fingerprint of a partner's host key. Compare it with what the partner told you, then pin it in the configuration.",
  options: [{ flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' }],
  example: 'claimgate trust clearinghouse',
  run: runTrust,
};

async function runTrust(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  return withGateway<ExitCode>(
    environment,
    optionText(call, 'config'),
    { readOnly: true, logLevel: 'silent' },
    async (gateway) => {
      const partner = partnerOf(gateway.config, words[0] ?? '');
      const say = async (state: string, detail: string): Promise<void> =>
        environment.out(
          json
            ? `${JSON.stringify({ type: 'host-key', partner: partner.id, state, detail })}\n`
            : `${partner.id}: ${detail}\n`,
        );
      try {
        const session = await gateway.transportOf(partner).connect();
        await session.close();
        await say('pinned', 'the host key is the pinned one; nothing to do');
        return 0;
      } catch (cause) {
        if (!(cause instanceof GatewayError) || !cause.code.startsWith('host-key-')) throw cause;
        await say(cause.code === 'host-key-unknown' ? 'unknown' : 'changed', cause.message);
        return cause.code === 'host-key-unknown' ? 1 : 3;
      }
    },
  );
}
