/** CLI: `match` posts a held payment to the claim that a person names; `unmatch` takes that back. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { matchPayment } from '../../operations/match-payment.ts';
import { unmatchPayment } from '../../operations/unmatch-payment.ts';
import { findClaim } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, withGateway } from '../gateway-ports.ts';
import { numberAt, OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { deliverHere } from '../wire-requests.ts';

export const match: CommandWords = {
  usage: 'match <item> <claim>',
  summary: 'Post a held claim payment of the worklist to the claim that it belongs to.',
  options: [
    ...OPERATOR_OPTIONS,
    {
      flags: '--lines <pairs>',
      description: 'our line for a service payment, e.g. 0=L1,2=L3, where none fits by itself',
    },
    {
      flags: '--replaces',
      description: 'it takes the place of an answer that the payer did not take back; we owe that money until it does',
    },
  ],
  example: 'claimgate match 12 C-1001 --as jo --reason "the payer left out the control number"',
  run: runMatch,
};

async function runMatch(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 0, 'the item of the worklist');
  const name = wordAt(call, 1, 'which claim');
  const lines = linesOf(optionText(call, 'lines'));
  const replaces = call.options['replaces'] === true;
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const claim = await findClaim(gateway.ledger, name);
    const result = await matchPayment(gateway, { item, claim, lines, replaces }, word);
    await deliverHere(gateway);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'match', item, claimId: claim.claimId, ...result })
        : `Item ${item} posted to ${claim.claimId}, which is ${result.state} now.${alsoText(result.also)}\n`,
    );
    return 0;
  });
}

const alsoText = (items: readonly number[]): string =>
  items.length === 0 ? '' : ` So did what had waited under the same numbers: item ${items.join(', ')}.`;

export const unmatch: CommandWords = {
  usage: 'unmatch <item>',
  summary: 'Undo a match by hand: mirror entries; the payment waits again, and its numbers are forgotten.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate unmatch 12 --as jo --reason "it was the brother\'s claim"',
  run: runUnmatch,
};

async function runUnmatch(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 0, 'the item of the worklist that was matched');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const result = await unmatchPayment(ports, item, word);
    await deliverHere(gateway);
    const waits = result.items.length === 0 ? '' : ` What it held waits again as item ${result.items.join(', ')}.`;
    await call.environment.out(
      call.json
        ? recordLine({ type: 'unmatch', item, ...result })
        : `Item ${item}: the match is undone by ${result.entries} mirror entries.${waits}\n`,
    );
    return 0;
  });
}

function linesOf(text: string | undefined): Readonly<Record<number, string>> {
  if (text === undefined) return {};
  const pairs = text.split(',').map((pair) => /^(\d{1,3})=(.+)$/.exec(pair));
  if (pairs.some((pair) => pair === null)) throw new GatewayError(cliErrors.usage, '--lines is as 0=L1,2=L3');
  return Object.fromEntries(pairs.map((pair) => [Number(pair?.[1]), pair?.[2] ?? '']));
}
