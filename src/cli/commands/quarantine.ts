/** CLI: `quarantine`: parts of received files that were set aside. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { tellBillingSystems } from '../../drop/tell.ts';
import type { FileReport } from '../../inbound/apply-file.ts';
import type { LedgerView, QuarantineRow } from '../../ledger/port.ts';
import { discardItem, openQuarantine, quarantineItem, releaseItem } from '../../operations/quarantine.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, withGateway } from '../gateway-ports.ts';
import { numberAt, OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';
import { onTheWire } from '../wire-requests.ts';

export const quarantine: CommandWords = {
  usage: 'quarantine [action] [item]',
  summary: 'Parts of received files that were set aside: list, show ITEM, release ITEM (try again), discard ITEM.',
  options: [...OPERATOR_OPTIONS, { flags: '--out <file>', description: 'show: write the bytes of the part there' }],
  example: 'claimgate quarantine release 3 --as jo --reason "the clearinghouse says the number is right"',
  run: runQuarantine,
};

const QUESTION = { readOnly: true, logLevel: 'silent' } as const;

async function runQuarantine(call: CommandCall): Promise<ExitCode> {
  switch (call.words[0] ?? 'list') {
    case 'list':
      return list(call);
    case 'show':
      return show(call);
    case 'release':
      return release(call);
    case 'discard':
      return discard(call);
    default:
      throw new GatewayError(cliErrors.usage, 'quarantine knows list, show ITEM, release ITEM and discard ITEM');
  }
}

function recordOf(row: QuarantineRow): object {
  const { quarantineKey: item, reasonCode, partner, name, sha256, offset, length, detail, at, state } = row;
  return { type: 'quarantine-item', item, reasonCode, partner, name, sha256, offset, length, detail, at, state };
}

async function list(call: CommandCall): Promise<ExitCode> {
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), QUESTION, async ({ ledger }) => {
    const rows = await openQuarantine(ledger);
    const head = ['item', 'reason', 'partner', 'file', 'offset', 'bytes', 'since'];
    const cells = rows.map((row) =>
      [row.quarantineKey, row.reasonCode, row.partner, row.name, row.offset, row.length, row.at].map(String),
    );
    const text = rows.length === 0 ? 'Nothing is set aside.\n' : tableText(head, cells);
    await call.environment.out(call.json ? rows.map((row) => recordLine(recordOf(row))).join('') : text);
    return 0;
  });
}

async function show(call: CommandCall): Promise<ExitCode> {
  const key = numberAt(call, 1, 'the item');
  const { environment } = call;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), QUESTION, async ({ ledger, archive }) => {
    const row = await quarantineItem(ledger, key);
    const out = optionText(call, 'out');
    if (out !== undefined) {
      const bytes = await archive.get(row.sha256);
      await environment.writeFile(out, bytes.subarray(row.offset, row.offset + row.length));
    }
    const record = { ...recordOf(row), ...(await namesOf(ledger, row.sha256)) };
    const lines = Object.entries(record).slice(1);
    const text = lines.map(([name, value]) => `${name.padEnd(12)}${String(value)}\n`).join('');
    await environment.out(call.json ? recordLine(record) : text);
    return 0;
  });
}

/** Claims and interchanges that a report for people names. */
async function namesOf(view: LedgerView, sha256: string): Promise<object> {
  const links = await view.reportLinks({ sha256 });
  const claimKeys = links.flatMap((link) => link.claimKey ?? []);
  const interchangeKeys = links.flatMap((link) => link.interchangeKey ?? []);
  const claims = claimKeys.length === 0 ? [] : await view.claimHeads({ claimKeys, limit: claimKeys.length });
  const interchanges =
    interchangeKeys.length === 0 ? [] : await view.interchanges({ interchangeKeys, limit: interchangeKeys.length });
  return {
    ...(claims.length === 0 ? {} : { claims: claims.map((claim) => claim.claimId) }),
    ...(interchanges.length === 0
      ? {}
      : { interchanges: interchanges.map((interchange) => interchange.interchangeControlNumber) }),
  };
}

async function release(call: CommandCall): Promise<ExitCode> {
  const item = numberAt(call, 1, 'the item');
  const word = operatorOf(call);
  const { sha256 } = await withGateway(call.environment, optionText(call, 'config'), QUESTION, ({ ledger }) =>
    quarantineItem(ledger, item),
  );
  const report = await onTheWire<FileReport>(call, { kind: 'apply', sha256, item, ...word }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const applied = await releaseItem(ports, item, word);
    await tellBillingSystems(ports);
    return applied;
  });
  await call.environment.out(
    call.json
      ? recordLine({ type: 'quarantine-decision', item, state: 'RELEASED', report })
      : `Item ${item}: applied (${report.sets} set(s), ${report.remittances} remittance(s)).\n`,
  );
  return 0;
}

async function discard(call: CommandCall): Promise<ExitCode> {
  const key = numberAt(call, 1, 'the item');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    await discardItem(gateway, key, word);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'quarantine-decision', item: key, state: 'DISCARDED' })
        : `Item ${key}: discarded. Its bytes stay in the archive.\n`,
    );
    return 0;
  });
}
