/** CLI: `worklist`: what waits for a person, what each of it means, and the commands that resolve it. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import type { GatewayConfig } from '../../config/config.ts';
import type { ClaimHead, LedgerView, QueueRow } from '../../ledger/port.ts';
import { closeItems, reopenItem } from '../../operations/close-items.ts';
import { findRemittance } from '../../operations/remittances.ts';
import { WORK_GUIDES, type WorkNames, workGuide } from '../../operations/work-guide.ts';
import { workItem } from '../../operations/work-items.ts';
import { claimName } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { numberAt, numberOf, OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const worklist: CommandWords = {
  usage: 'worklist [what] [items...]',
  summary:
    'What waits for a person: all, or of one CODE; show ITEM tells what it means and the commands that resolve it; close ITEM… and reopen ITEM for what moves no money.',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--check <trace>', description: 'close: every item of a check of which nothing is posted' },
  ],
  example: 'claimgate worklist show 12\n  claimgate worklist close 12 13 --as jo --reason "told the front desk"',
  run: runWorklist,
};

const ACTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = { show, close, reopen };

async function runWorklist(call: CommandCall): Promise<ExitCode> {
  const [what] = call.words;
  return (ACTIONS[what ?? ''] ?? list)(call);
}

async function list(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  const [wanted] = words;
  if (wanted !== undefined && WORK_GUIDES[wanted] === undefined) {
    throw new GatewayError(
      cliErrors.usage,
      `worklist knows show, close, reopen and the codes of its items, not ${wanted}; codes are ${Object.keys(WORK_GUIDES).sort().join(', ')}`,
    );
  }
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async ({ config, ledger }) => {
    const codes = wanted === undefined ? {} : { codes: [wanted] };
    const items = await ledger.queue({ ...codes, open: true, limit: 100_000 });
    const namesOf = await namesOfItems(ledger, config, items);
    const rows = items.map((item) => {
      const names = namesOf(item);
      const { meaning, ways } = workGuide(item.code, names);
      const record = {
        type: 'queue-item',
        item: item.queueKey,
        code: item.code,
        ...(names.owner === undefined
          ? {}
          : { claimId: names.owner.claimId, billingSystem: names.owner.billingSystem }),
        ...(names.reassociationTraceNumber === undefined
          ? {}
          : { reassociationTraceNumber: names.reassociationTraceNumber }),
        ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
        since: item.at,
        meaning,
        resolve: ways.map((one) => one.command),
        ...(item.evidence === undefined ? {} : { evidence: item.evidence }),
      };
      return { record, claim: names.claim };
    });
    if (json) for (const { record } of rows) await environment.out(recordLine(record));
    else {
      const table = tableText(
        ['item', 'code', 'claim', 'amount', 'since', 'resolve with'],
        rows.map(({ record, claim = '' }) => [
          ...[String(record.item), record.code, claim, record.amount ?? '', record.since],
          (record.resolve[0] ?? '').replace('claimgate ', ''),
        ]),
      );
      await environment.out(table === '' ? 'Nothing waits for a person.\n' : table);
    }
    return 0;
  });
}

const AT_ONCE = 500;

interface ItemNames extends WorkNames {
  readonly owner: ClaimHead | undefined;
  readonly reassociationTraceNumber: string | undefined;
}

/** The claim's own id and the check's trace number of each item; in commands the check's own number where the trace number names none or several. */
async function namesOfItems(
  view: LedgerView,
  config: GatewayConfig,
  items: readonly QueueRow[],
): Promise<(item: QueueRow) => ItemNames> {
  const claims = new Map<number, ClaimHead>();
  const traces = new Map<number, string>();
  const claimKeys = [...new Set(items.flatMap((item) => item.claimKey ?? []))];
  const remittanceKeys = [...new Set(items.flatMap((item) => item.remittanceKey ?? []))];
  for (let start = 0; start < claimKeys.length; start += AT_ONCE) {
    const some = claimKeys.slice(start, start + AT_ONCE);
    for (const row of await view.claimHeads({ claimKeys: some, limit: AT_ONCE })) claims.set(row.claimKey, row);
  }
  for (let start = 0; start < remittanceKeys.length; start += AT_ONCE) {
    const some = remittanceKeys.slice(start, start + AT_ONCE);
    for (const row of await view.remittances({ remittanceKeys: some, limit: AT_ONCE }))
      traces.set(row.remittanceKey, row.reassociationTraceNumber);
  }
  const shared = new Set(await view.sharedTraceNumbers([...new Set(traces.values())]));
  return ({ queueKey, claimKey, remittanceKey = 0 }) => {
    const owner = claims.get(claimKey ?? 0);
    const claim = owner === undefined ? undefined : claimName(config, owner);
    const reassociationTraceNumber = traces.get(remittanceKey);
    const byNumber = reassociationTraceNumber === '' || shared.has(reassociationTraceNumber ?? '');
    const trace = byNumber ? `'#${remittanceKey}'` : reassociationTraceNumber;
    return { item: queueKey, claim, owner, reassociationTraceNumber, trace };
  };
}

async function show(call: CommandCall): Promise<ExitCode> {
  const key = numberAt(call, 1, 'the item');
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async ({ config, ledger }) => {
    const { item, claim, suggestions, detail } = await workItem(ledger, key);
    const { meaning, ways } = workGuide(item.code, (await namesOfItems(ledger, config, [item]))(item));
    const record = {
      type: 'queue-item',
      item: key,
      code: item.code,
      ...(claim === undefined
        ? {}
        : { claimId: claim.claimId, billingSystem: claim.billingSystem, state: claim.state.display }),
      ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
      since: item.at,
      ...(item.closedAt === undefined ? {} : { closedAt: item.closedAt, closedBy: item.closedBy }),
      ...(item.evidence === undefined ? {} : { evidence: item.evidence }),
      ...(suggestions.length === 0 ? {} : { suggestions }),
      detail,
      meaning,
    };
    const lines = Object.entries(record).slice(1);
    const text = lines.map(
      ([name, value]) => `${name.padEnd(14)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    );
    const told = item.closedAt === undefined ? ways.map((one) => `  ${one.command}\n      ${one.when}\n`) : [];
    const asked = told.length === 0 ? '' : 'resolve with\n';
    const whole = { ...record, resolve: ways };
    await call.environment.out(call.json ? recordLine(whole) : [...text, asked, ...told].join(''));
    return 0;
  });
}

async function close(call: CommandCall): Promise<ExitCode> {
  const check = optionText(call, 'check');
  const items = call.words.slice(1).map((word) => numberOf(word, 'the item'));
  if (items.length === 0 && check === undefined)
    throw new GatewayError(cliErrors.usage, 'say which items, or --check TRACE');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const row = check === undefined ? undefined : await findRemittance(gateway.ledger, check);
    const closed = await closeItems(gateway, { items, remittanceKey: row?.remittanceKey }, word);
    const text = `${closed.length} closed: ${closed.join(', ')}\n`;
    await call.environment.out(call.json ? recordLine({ type: 'worklist-closed', items: closed }) : text);
    return 0;
  });
}

async function reopen(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 1, 'the item');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const again = await reopenItem(gateway, item, word);
    const text = `Item ${item} waits again as item ${again}.\n`;
    await call.environment.out(call.json ? recordLine({ type: 'worklist-reopened', item, again }) : text);
    return 0;
  });
}
