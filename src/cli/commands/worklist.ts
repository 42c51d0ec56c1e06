/** CLI: `worklist`: what waits for a person. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import { workItem } from '../../operations/work-items.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { numberAt } from '../operator-word.ts';
import { tableText } from '../table.ts';

export const worklist: CommandWords = {
  usage: 'worklist [code] [item]',
  summary:
    'What waits for a person: held payments, exceptions, denials, parts of files set aside; show ITEM tells all of one.',
  options: [{ flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' }],
  example: 'claimgate worklist UNMATCHED',
  run: runWorklist,
};

async function runWorklist(call: CommandCall): Promise<ExitCode> {
  if (call.words[0] === 'show') return show(call);
  const { environment, words, json } = call;
  return withGateway<ExitCode>(
    environment,
    optionText(call, 'config'),
    { readOnly: true, logLevel: 'silent' },
    async ({ ledger }) => {
      const codes = words[0] === undefined ? {} : { codes: [words[0]] };
      const items = await ledger.queue({ ...codes, open: true, limit: 100_000 });
      const keys = [...new Set(items.flatMap((item) => item.claimKey ?? []))];
      const claims = new Map<number, string>();
      for (let start = 0; start < keys.length; start += 500) {
        for (const row of await ledger.claims({ claimKeys: keys.slice(start, start + 500), limit: 500 }))
          claims.set(row.claimKey, row.claimId);
      }
      const rows = items.map((item) => ({
        type: 'queue-item',
        item: item.queueKey,
        code: item.code,
        ...(item.claimKey === undefined ? {} : { claimId: claims.get(item.claimKey) ?? '' }),
        ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
        since: item.at,
        ...(item.evidence === undefined ? {} : { evidence: item.evidence }),
      }));
      if (json) for (const row of rows) await environment.out(`${JSON.stringify(row)}\n`);
      else {
        const table = tableText(
          ['item', 'code', 'claim', 'amount', 'since'],
          rows.map((row) => [String(row.item), row.code, row.claimId ?? '', row.amount ?? '', row.since]),
        );
        await environment.out(table === '' ? 'Nothing waits for a person.\n' : table);
      }
      return 0;
    },
  );
}

async function show(call: CommandCall): Promise<ExitCode> {
  const key = numberAt(call, 1, 'the item');
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async ({ ledger }) => {
    const { item, claim, suggestions, detail } = await workItem(ledger, key);
    const record = {
      type: 'queue-item',
      item: key,
      code: item.code,
      ...(claim === undefined ? {} : { claimId: claim.claimId, state: claim.state.display }),
      ...(item.amountCents === undefined ? {} : { amount: formatCents(item.amountCents) }),
      since: item.at,
      ...(item.closedAt === undefined ? {} : { closedAt: item.closedAt, closedBy: item.closedBy }),
      ...(item.evidence === undefined ? {} : { evidence: item.evidence }),
      ...(suggestions.length === 0 ? {} : { suggestions }),
      detail,
    };
    const lines = Object.entries(record).slice(1);
    const text = lines.map(
      ([name, value]) => `${name.padEnd(14)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    );
    await call.environment.out(call.json ? `${JSON.stringify(record)}\n` : text.join(''));
    return 0;
  });
}
