/** CLI: `claims`: the claims of the ledger, one a line. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import type { ClaimRow } from '../../ledger/port.ts';
import { claimPages } from '../../operations/claims.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { partnersOf, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';
import { importClaims } from './claims-import.ts';

export const claims: CommandWords = {
  usage: 'claims [action] [files...]',
  summary:
    'The claims, one a line: all, or those of a state or a partner (list); take over what another system sent (import FILE… --already-sent).',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--state <state>', description: 'only claims in this state, e.g. HELD, SENT, DENIED' },
    {
      flags: '--partner <id>',
      description: 'only claims that go to this partner; of an import, whom they were sent to',
    },
    { flags: '--already-sent', description: 'import: the claims were sent before, and are never sent by us' },
    { flags: '--billing-system <id>', description: 'import: whose claims they are, when there are several' },
    { flags: '--sent <date>', description: 'import: the day on which they were sent' },
  ],
  example: 'claimgate claims --state HELD',
  run: (call) => (call.words[0] === 'import' ? importClaims(call) : runClaims(call)),
};

async function runClaims(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  if ((call.words[0] ?? 'list') !== 'list') throw new GatewayError(cliErrors.usage, 'claims knows list and import');
  const state = optionText(call, 'state')?.toUpperCase();
  if (state !== undefined && !/^[A-Z0-9_]+$/.test(state))
    throw new GatewayError(cliErrors.usage, '--state is a state as status shows it');
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async ({ ledger, config }) => {
    const asked = optionText(call, 'partner');
    const partner = asked === undefined ? undefined : partnersOf(config, asked)[0]?.id;
    const query = {
      ...(state === undefined ? {} : { displayStates: [state] }),
      ...(partner === undefined ? {} : { partner }),
    };
    let count = 0;
    for await (const rows of claimPages(ledger, query)) {
      await environment.out(json ? rows.map((row) => recordLine(recordOf(row))).join('') : textOf(rows));
      count += rows.length;
    }
    if (count === 0 && !json) await environment.out('No such claims.\n');
    return 0;
  });
}

function recordOf(row: ClaimRow): object {
  const { claimId, patientControlNumber, state, claimType, frequencyCode, chargeCents, payerId, partner } = row;
  const { serviceFrom, serviceTo, payerClaimControlNumber, billingSystem, createdAt, updatedAt } = row;
  const amount = formatCents(chargeCents);
  return {
    type: 'claim-line',
    ...{ claimId, patientControlNumber, state: state.display, claimType, frequencyCode, chargeAmount: amount },
    ...{ payerId, partner, billingSystem, serviceFrom, serviceTo, payerClaimControlNumber, createdAt, updatedAt },
  };
}

function textOf(rows: readonly ClaimRow[]): string {
  const head = ['claim', 'control number', 'state', 'charge', 'payer', 'partner', 'service'];
  return tableText(
    head,
    rows.map((row) => [
      row.claimId,
      row.patientControlNumber,
      row.state.display,
      formatCents(row.chargeCents),
      row.payerId,
      row.partner,
      row.serviceFrom ?? '',
    ]),
  );
}
