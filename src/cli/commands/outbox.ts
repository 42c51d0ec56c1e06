/** CLI: `outbox`: interchanges that did not arrive yet, and an operator's word on them. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { daemonLives } from '../../operations/daemon.ts';
import { interchangeByNumber, type OutboxItem, openInterchanges } from '../../operations/outbox.ts';
import { doubtedClaims, sentClaims } from '../../outbound/send.ts';
import { confirmArrived, sendAgain } from '../../wire/outbox.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { partnersOf, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';
import { leaveRequest } from '../wire-requests.ts';

export const outbox: CommandWords = {
  usage: 'outbox [action] [interchange]',
  summary:
    'Interchanges that wait, failed or are UNKNOWN (list); say that the partner has one (confirm) or must get it again (resend).',
  options: [...OPERATOR_OPTIONS, { flags: '--partner <id>', description: 'only this partner' }],
  example: 'claimgate outbox confirm 000000012 --as jo --reason "the clearinghouse sees it in its portal"',
  run: runOutbox,
};

async function runOutbox(call: CommandCall): Promise<ExitCode> {
  const action = call.words[0] ?? 'list';
  if (action === 'list') return list(call);
  if (action === 'confirm' || action === 'resend') return decide(call, action);
  throw new GatewayError(cliErrors.usage, 'outbox knows list, confirm INTERCHANGE and resend INTERCHANGE');
}

/** The partner asked for; checked against the configuration, so that a slip doesn't look like an empty outbox. */
function partnerAsked(call: CommandCall, gateway: Gateway): string | undefined {
  const asked = optionText(call, 'partner');
  return asked === undefined ? undefined : partnersOf(gateway.config, asked)[0]?.id;
}

async function list(call: CommandCall): Promise<ExitCode> {
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const items = await openInterchanges(gateway.ledger, partnerAsked(call, gateway));
    await call.environment.out(call.json ? items.map((item) => recordLine(recordOf(item))).join('') : textOf(items));
    return 0;
  });
}

function recordOf({ interchange, claims, next }: OutboxItem): object {
  const { partner, kind, interchangeControlNumber, state, attempts, fileName, createdAt, sha256 } = interchange;
  const { lastErrorCode, nextAttemptAt } = interchange;
  return {
    type: 'outbox-item',
    interchangeControlNumber,
    partner,
    kind,
    state,
    claims,
    attempts,
    fileName,
    createdAt,
    sha256,
    ...(lastErrorCode === undefined ? {} : { lastErrorCode }),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
    next,
  };
}

function textOf(items: readonly OutboxItem[]): string {
  if (items.length === 0) return 'Nothing waits to be sent.\n';
  const rows = items.map(({ interchange, claims, next }) => [
    interchange.interchangeControlNumber,
    interchange.partner,
    interchange.state,
    String(claims),
    String(interchange.attempts),
    interchange.lastErrorCode ?? '',
    next,
  ]);
  return tableText(['interchange', 'partner', 'state', 'claims', 'attempts', 'last error', 'next'], rows);
}

async function decide(call: CommandCall, action: 'confirm' | 'resend'): Promise<ExitCode> {
  const number = wordAt(call, 1, 'which interchange, by its control number');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const row = await interchangeByNumber(gateway.ledger, number, partnerAsked(call, gateway));
    const said = { ...word, interchangeKey: row.interchangeKey };
    if (action === 'confirm') await confirmArrived({ ...gateway, onSent: sentClaims(gateway.drops) }, said);
    else await sendAgain({ ...gateway, onDoubt: doubtedClaims(gateway.drops) }, said);
    if (action === 'resend' && (await daemonLives(gateway)))
      await leaveRequest(gateway, { kind: 'send', partner: row.partner, force: false });
    const { interchangeControlNumber, partner } = row;
    const state = action === 'confirm' ? 'SENT' : 'READY';
    await call.environment.out(
      call.json
        ? recordLine({ type: 'outbox-decision', action, interchangeControlNumber, partner, before: row.state, state })
        : `Interchange ${interchangeControlNumber} of ${partner}: ${row.state} → ${state}\n`,
    );
    return 0;
  });
}
