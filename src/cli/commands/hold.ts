/** CLI: `hold`, `release` and `approve`: a claim held back, or let go, by an operator's word. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { approveClaims, type HeldOrReleased, holdClaim, releaseClaim } from '../../operations/hold-claims.ts';
import { findClaimParts } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { deliverHere } from '../wire-requests.ts';

export const hold: CommandWords = {
  usage: 'hold <claim>',
  summary: 'Hold back a claim that is ready to be sent (by its claimId or patient control number).',
  options: OPERATOR_OPTIONS,
  example: 'claimgate hold C-1001 --as jo --reason "waits for the referral"',
  run: (call) => run(call, holdClaim),
};

export const release: CommandWords = {
  usage: 'release <claim>',
  summary: 'Let a held claim go although its scrubbing found errors; fatal findings can not be let pass.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate release C-1001 --as jo --reason "the payer takes it so, called on Monday"',
  run: (call) => run(call, releaseClaim),
};

export const approve: CommandWords = {
  usage: 'approve <claims...>',
  summary: 'Approve claims that a payer profile, a trading partner or a rule lets wait for it: all of them or none.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate approve C-1001 C-1002 --as kim --reason "looked at, both are right"',
  run: runApprove,
};

async function runApprove(call: CommandCall): Promise<ExitCode> {
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const claimKeys = new Set<number>();
    for (const name of call.words)
      for (const { claimKey } of await findClaimParts(gateway.ledger, name)) claimKeys.add(claimKey);
    const results = await approveClaims(gateway, [...claimKeys], word);
    await deliverHere(gateway);
    for (const result of results)
      await call.environment.out(call.json ? recordLine({ type: 'claim-decision', ...result }) : textOf(result));
    return 0;
  });
}

async function run(call: CommandCall, story: typeof holdClaim): Promise<ExitCode> {
  const name = wordAt(call, 0, 'which claim');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const results: HeldOrReleased[] = [];
    for (const { claimKey } of await findClaimParts(gateway.ledger, name))
      results.push(await story(gateway, claimKey, word));
    await deliverHere(gateway);
    for (const result of results)
      await call.environment.out(call.json ? recordLine({ type: 'claim-decision', ...result }) : textOf(result));
    return 0;
  });
}

function textOf({ claimId, before, state, overridden }: HeldOrReleased): string {
  const passing = overridden.length === 0 ? '' : `; let pass: ${overridden.join(', ')}`;
  return `${claimId}: ${before} → ${state}${passing}\n`;
}
