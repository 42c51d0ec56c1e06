/** CLI: `adjustments`: which account each provider adjustment (PLB) goes to, what waits for one, and what can be placed now. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import { adjustmentTable, rerunAdjustments, waitingAdjustments } from '../../operations/provider-adjustments.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { providerAdjustmentsOf, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';
import { deliverHere } from '../wire-requests.ts';

export const adjustments: CommandWords = {
  usage: 'adjustments [action]',
  summary:
    'Accounts of provider adjustments (PLB): list; waiting (what no table knows); rerun (place what `providerAdjustments` of gateway.yaml knows now).',
  options: OPERATOR_OPTIONS,
  example: 'claimgate adjustments rerun --as jo --reason "AP has its own account since June"',
  run: runAdjustments,
};

const ACTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = { list, waiting, rerun };

async function runAdjustments(call: CommandCall): Promise<ExitCode> {
  const action = ACTIONS[call.words[0] ?? 'list'];
  if (action === undefined) throw new GatewayError(cliErrors.usage, 'adjustments knows list, waiting and rerun');
  return action(call);
}

async function list(call: CommandCall): Promise<ExitCode> {
  const config = await call.environment.loadConfig(optionText(call, 'config'));
  const rows = adjustmentTable(providerAdjustmentsOf(config));
  const cells = rows.map((row) => [row.code, row.account, row.payer, row.from, row.until, row.source]);
  const text = tableText(['code', 'account', 'payer', 'from', 'until', 'source'], cells);
  const records = rows.map((row) => recordLine({ type: 'provider-adjustment-account', ...row }));
  await call.environment.out(call.json ? records.join('') : text);
  return 0;
}

async function waiting(call: CommandCall): Promise<ExitCode> {
  const question = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), question, async ({ ledger, config }) => {
    const rows = (await waitingAdjustments(ledger, providerAdjustmentsOf(config))).map((row) => ({
      type: 'provider-adjustment-waiting',
      ...row,
      amount: formatCents(row.amount),
      account: row.account ?? '',
    }));
    const cells = rows.map((row) => [
      ...[String(row.item), row.code, row.reassociationTraceNumber, row.reference, row.amount],
      row.account === '' ? 'no row yet' : `rerun places it in ${row.account}`,
    ]);
    const head = ['item', 'code', 'check', 'reference', 'taken', 'account'];
    const text = rows.length === 0 ? 'No provider adjustment waits for an account.\n' : tableText(head, cells);
    await call.environment.out(call.json ? rows.map(recordLine).join('') : text);
    return 0;
  });
}

async function rerun(call: CommandCall): Promise<ExitCode> {
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = { ...gateway, providerAdjustments: providerAdjustmentsOf(gateway.config) };
    const placed = await rerunAdjustments(ports, word);
    await deliverHere(gateway);
    const lines = placed.map(({ item, code, account, amount }) => `  item ${item}: ${code} ${amount} → ${account}\n`);
    const text = `${placed.length} placed.\n${lines.join('')}`;
    await call.environment.out(call.json ? recordLine({ type: 'provider-adjustments-placed', placed }) : text);
    return 0;
  });
}
