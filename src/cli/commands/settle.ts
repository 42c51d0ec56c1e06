/** CLI: `settle` moves the money that an item of the worklist is about to where it belongs; `unsettle` takes that back. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { type Cents, parseCents } from '../../base/money.ts';
import { type Settled, settleItem } from '../../operations/settle-item.ts';
import { unsettleItem } from '../../operations/unsettle-item.ts';
import { findClaim } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { numberAt, OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { deliverHere } from '../wire-requests.ts';

export const settle: CommandWords = {
  usage: 'settle <item>',
  summary:
    'Move the money that an item of the worklist is about to the account where it belongs, in double entry; the item is closed.',
  options: [
    ...OPERATOR_OPTIONS,
    {
      flags: '--to <account>',
      description:
        'AR:Pat, AR:Ins:1, ContractualAdj, DenialWriteOff:REASON, SmallBalance, PatientCredit (these with a claim), RefundPayable:payer, PayerRecoupPayable, InterestIncome, or one of your own',
    },
    { flags: '--claim <claim>', description: 'the claim that it is about, where the item does not say' },
    { flags: '--line <line>', description: 'one line of the claim' },
    { flags: '--amount <amount>', description: 'only so much, e.g. 12.50; the rest stays on the worklist' },
  ],
  example: 'claimgate settle 14 --claim C-1001 --as jo --reason "letter of the payer of 3 March"',
  run: runSettle,
};

async function runSettle(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 0, 'the item of the worklist');
  const amount = amountOf(call);
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const name = optionText(call, 'claim');
    const claim = name === undefined ? undefined : await findClaim(gateway.ledger, name);
    const request = { item, to: optionText(call, 'to'), claim, line: optionText(call, 'line'), amount };
    const done = await settleItem(gateway, request, word);
    await deliverHere(gateway);
    await call.environment.out(call.json ? recordLine({ type: 'settled', ...done }) : settledText(done));
    return 0;
  });
}

function amountOf(call: CommandCall): Cents | undefined {
  const text = optionText(call, 'amount');
  if (text === undefined) return undefined;
  const amount = parseCents(text);
  if (amount === undefined || amount <= 0) throw new GatewayError(cliErrors.usage, '--amount is as 12.50');
  return amount;
}

function settledText({ item, moves, state, rest }: Settled): string {
  const told = moves.map(({ from, to, amount }) => `  ${amount}  ${from} → ${to}\n`).join('');
  const claim = state === undefined ? '' : ` The claim is ${state} now.`;
  const left = rest === undefined ? '' : ` The rest waits as item ${rest}.`;
  return `Item ${item} is settled.${claim}${left}\n${told}`;
}

export const unsettle: CommandWords = {
  usage: 'unsettle <item>',
  summary: 'Undo what settle did to an item of the worklist: mirror entries; it waits again.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate unsettle 14 --as jo --reason "it was another claim"',
  run: runUnsettle,
};

async function runUnsettle(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 0, 'the item of the worklist that was settled');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const done = await unsettleItem(gateway, item, word);
    await deliverHere(gateway);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'unsettled', item, ...done })
        : `Item ${item} is undone by ${done.entries} mirror entries; it waits again as item ${done.items.join(', ')}.\n`,
    );
    return 0;
  });
}
