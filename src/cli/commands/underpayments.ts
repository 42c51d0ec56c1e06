/** CLI: `underpayments`: what payers allowed too little, accepted or disputed. */
import { parseCalendarDate } from '../../base/calendar-date.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { acceptUnderpayments, disputeUnderpayments, withdrawDisputes } from '../../operations/disputes.ts';
import { underpaymentsReport } from '../../operations/money-reports.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { numberOf, OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const underpayments: CommandWords = {
  usage: 'underpayments [action] [items...]',
  summary:
    'What payers allowed less than their contracts say: list, dispute ITEM… (asked of the payer, the sum at stake is followed), accept ITEM…, withdraw ITEM… (a dispute).',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--alike', description: 'dispute: all of the same payer, procedure and difference too' },
    { flags: '--reference <text>', description: 'dispute: what the payer calls it' },
    { flags: '--until <date>', description: 'dispute: the day on which to ask again' },
  ],
  example: 'claimgate underpayments dispute 21 --alike --reference CASE-77 --as jo --reason "letter sent"',
  run: runUnderpayments,
};

const ACTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = { list, dispute, accept, withdraw };

async function runUnderpayments(call: CommandCall): Promise<ExitCode> {
  const action = ACTIONS[call.words[0] ?? 'list'];
  if (action === undefined)
    throw new GatewayError(cliErrors.usage, 'underpayments knows list, dispute, accept and withdraw');
  return action(call);
}

function itemsOf(call: CommandCall): readonly number[] {
  const items = call.words.slice(1).map((word) => numberOf(word, 'the item of the worklist'));
  if (items.length === 0) throw new GatewayError(cliErrors.usage, 'say which items of the worklist');
  return items;
}

async function list(call: CommandCall): Promise<ExitCode> {
  const question = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), question, async ({ ledger }) => {
    const { head, cells, records } = await underpaymentsReport(ledger);
    const text = cells.length === 0 ? 'Nothing is underpaid.\n' : tableText(head, cells);
    await call.environment.out(call.json ? records.map(recordLine).join('') : text);
    return 0;
  });
}

async function dispute(call: CommandCall): Promise<ExitCode> {
  const items = itemsOf(call);
  const word = operatorOf(call);
  const day = optionText(call, 'until');
  const until = day === undefined ? undefined : parseCalendarDate(day);
  if (day !== undefined && until === undefined)
    throw new GatewayError(cliErrors.usage, '--until is a day as 2026-01-31');
  const request = { items, alike: call.options['alike'] === true, reference: optionText(call, 'reference'), until };
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const disputed = await disputeUnderpayments(gateway, request, word);
    const lines = disputed.map((one) => `  item ${one.item} → ${one.dispute}, at stake ${one.atStake}\n`).join('');
    const text = `${disputed.length} disputed:\n${lines}`;
    await call.environment.out(call.json ? recordLine({ type: 'underpayments-disputed', disputed }) : text);
    return 0;
  });
}

async function accept(call: CommandCall): Promise<ExitCode> {
  const items = itemsOf(call);
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const accepted = await acceptUnderpayments(gateway, items, word);
    const text = `${accepted.length} accepted; worklist reopen takes that back.\n`;
    await call.environment.out(call.json ? recordLine({ type: 'underpayments-accepted', items: accepted }) : text);
    return 0;
  });
}

async function withdraw(call: CommandCall): Promise<ExitCode> {
  const items = itemsOf(call);
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const again = await withdrawDisputes(gateway, items, word);
    const text = `Withdrawn; they wait again as item ${again.join(', ')}.\n`;
    await call.environment.out(call.json ? recordLine({ type: 'disputes-withdrawn', items, again }) : text);
    return 0;
  });
}
