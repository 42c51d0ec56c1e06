/** CLI: `status`: where every claim stands, or one claim with its money. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import { parseState } from '../../claims/lifecycle-text.ts';
import { billingSystemById } from '../../config/config.ts';
import { type Backlog, dropBacklog } from '../../drop/backlog.ts';
import { writeClaimStates } from '../../drop/snapshot.ts';
import type { ClaimRow } from '../../ledger/port.ts';
import { itemsAbout } from '../../operations/work-items.ts';
import { findClaimParts, otherTakings } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { tableText } from '../table.ts';
import { workersJson, workersText } from '../workers.ts';
import { overdue, overdueText } from './watchdog.ts';

export const status: CommandWords = {
  usage: 'status [claim]',
  summary:
    'Where the claims stand: a table by state, or one claim (by its claimId or patient control number; SYSTEM/CLAIM where two billing systems use the same).',
  options: [
    { flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' },
    {
      flags: '--snapshot <file>',
      description: 'write one record a claim with its present state; the ending says how: .json, .ndjson, .csv, .xml',
    },
    { flags: '--billing-system <id>', description: 'of the snapshot: claims of this billing system alone' },
  ],
  example: 'claimgate status C-1001',
  run: runStatus,
};

async function runStatus(call: CommandCall): Promise<ExitCode> {
  return withGateway<ExitCode>(
    call.environment,
    optionText(call, 'config'),
    { readOnly: true, logLevel: 'silent' },
    async (gateway) => {
      const [name] = call.words;
      const snapshot = optionText(call, 'snapshot');
      if (snapshot !== undefined) return writeSnapshot(call, gateway, snapshot);
      const text = name === undefined ? await overview(gateway, call.json) : await oneClaim(gateway, name, call.json);
      await call.environment.out(text);
      return 0;
    },
  );
}

async function writeSnapshot(call: CommandCall, { config, ledger }: Gateway, path: string): Promise<ExitCode> {
  const format = /\.(json|ndjson|csv|xml)$/i.exec(path)?.[1]?.toLowerCase();
  if (format !== 'json' && format !== 'ndjson' && format !== 'csv' && format !== 'xml')
    throw new GatewayError(cliErrors.usage, '--snapshot takes a file that ends with .json, .ndjson, .csv or .xml');
  const billingSystem = optionText(call, 'billingSystem');
  if (billingSystem !== undefined && billingSystemById(config, billingSystem) === undefined)
    throw new GatewayError(cliErrors.usage, `there is no billing system ${billingSystem}`);
  const { claims, bytes } = await writeClaimStates(ledger, path, { format, billingSystem });
  await call.environment.out(
    call.json
      ? `${JSON.stringify({ type: 'snapshot', file: path, format, claims, bytes })}\n`
      : `${path}: ${claims} claim(s)\n`,
  );
  return 0;
}

async function overview(gateway: Gateway, json: boolean): Promise<string> {
  const { config, ledger, drops } = gateway;
  const alerts = await overdue(gateway);
  const backlog = await dropBacklog(ledger, drops);
  const totals = await ledger.claimTotals();
  const open = await ledger.queue({ open: true, limit: 100_000 });
  const workers = await ledger.workers();
  if (json) {
    const lines = totals.map((total) => ({
      type: 'state-total',
      state: total.display,
      claims: total.claims,
      chargeAmount: formatCents(total.chargeCents),
    }));
    const behind = backlog.map((one) => ({ type: 'drops-waiting', ...one }));
    const sums = [
      { type: 'queue-total', open: open.length },
      { type: 'overdue-total', open: alerts.length },
    ];
    const text = [...lines, ...sums, ...behind].map((line) => `${JSON.stringify(line)}\n`).join('');
    return `${text}${workersJson(workers, config)}`;
  }
  const behind = `${backlog.map(backlogText).join('')}${workersText(workers, config)}`;
  if (totals.length === 0) return `No claims yet.\n${behind}`;
  const rows = totals.map((total) => [total.display, String(total.claims), formatCents(total.chargeCents)]);
  return `${tableText(['state', 'claims', 'charges'], rows)}\n${open.length} item(s) wait for a person: claimgate worklist\n${overdueText(alerts)}\n${behind}`;
}

function backlogText({ billingSystem, waiting, unreadFiles, unreadBytes, code }: Backlog): string {
  const why =
    code === undefined
      ? 'they are delivered at the next run'
      : code === 'reader-behind'
        ? `its reader is behind: ${unreadFiles} file(s), ${unreadBytes} bytes lie unread`
        : code;
  return `${billingSystem}: ${waiting} file(s) of records wait; ${why}\n`;
}

async function oneClaim(gateway: Gateway, name: string, json: boolean): Promise<string> {
  const texts: string[] = [];
  const rows = await findClaimParts(gateway.ledger, name);
  for (const row of rows) texts.push(await claimText(gateway, row, json));
  if (json) return texts.join('');
  const others = await otherTakings(gateway.ledger, gateway.config, rows);
  return [...texts, ...(others === '' ? [] : [others])].join('\n');
}

async function claimText({ ledger }: Gateway, row: ClaimRow, json: boolean): Promise<string> {
  const { claimId, billingSystem, patientControlNumber, partner, frequencyCode, chargeCents, payerClaimControlNumber } =
    row;
  const state = parseState(row.state.json);
  const balances = await ledger.balances([row.claimKey]);
  const queue = await itemsAbout(ledger, row.claimKey);
  const facts = {
    claimId,
    billingSystem,
    patientControlNumber,
    state: state.display,
    submission: state.submission,
    clearinghouse: state.clearinghouse,
    payer: state.payer,
    adjudication: state.adjudication,
    partner,
    frequencyCode,
    ...(row.part === undefined ? {} : { part: `${row.part.number} of ${row.part.of}` }),
    chargeAmount: formatCents(chargeCents),
    ...(payerClaimControlNumber === undefined ? {} : { payerClaimControlNumber }),
  };
  const money = balances.map((one) => ({
    account: one.account,
    lineId: one.lineId,
    balance: formatCents(one.balanceCents),
  }));
  const waiting = queue.map((item) => ({
    code: item.code,
    ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
  }));
  if (json) return `${JSON.stringify({ type: 'claim-state', ...facts, balances: money, queue: waiting })}\n`;
  const lines = Object.entries(facts).map(([key, value]) => `${key.padEnd(26)}${value}`);
  const table = tableText(
    ['account', 'line', 'balance'],
    money.map((one) => [one.account, one.lineId, one.balance]),
  );
  const queued = waiting.map((item) => `waits for a person: ${item.code}\n`).join('');
  return `${lines.join('\n')}\n\n${table}${queued}`;
}
