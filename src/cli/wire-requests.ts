/** CLI: work on the wire that a command wants: done by the command itself, or by the daemon that runs beside it. Never by both. */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { tellBillingSystems } from '../drop/tell.ts';
import { collect } from '../inbound/collect.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { RequestRow } from '../ledger/watch.ts';
import { daemonLives } from '../operations/daemon.ts';
import { applyAgain, quarantineItem, releaseItem } from '../operations/quarantine.ts';
import { type SendReport, sendTo, takeDropped } from '../outbound/send.ts';
import { type CommandCall, optionText } from './command.ts';
import type { Gateway } from './environment.ts';
import { cliErrors } from './errors.ts';
import { inboundPorts, outboundPorts, partnerOf, partnersOf, withGateway } from './gateway-ports.ts';

export type WireRequest =
  | { readonly kind: 'send'; readonly partner?: string; readonly force: boolean }
  | { readonly kind: 'collect'; readonly partner: string; readonly force: boolean }
  /** A received file applied again, as a person said; with `item` the part of it that was set aside. */
  | {
      readonly kind: 'apply';
      readonly sha256: string;
      readonly item?: number;
      readonly user: string;
      readonly reason: string;
    };

type Outcome =
  | { readonly report: unknown }
  | { readonly error: { readonly code: string; readonly message: string; readonly exitCode: 2 | 3 } };

/** Between two looks at whether the daemon is done. */
const LOOK_MS = 250;

/**
 * Answers what `here` or the daemon reports. On SQLite the ledger's lock says whether a daemon works, on PostgreSQL its sign of life.
 * Throws `ledger-locked` when another command has the ledger, and whatever the work throws, by whomever it was done.
 */
export async function onTheWire<T>(
  call: CommandCall,
  request: WireRequest,
  here: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const { environment } = call;
  const config = optionText(call, 'config');
  try {
    return await withGateway(environment, config, {}, async (gateway) => {
      const shared = !gateway.config.ledger.url.startsWith('sqlite:');
      return shared && (await daemonLives(gateway)) ? askDaemon<T>(call, gateway, request) : here(gateway);
    });
  } catch (cause) {
    if (!(cause instanceof GatewayError && cause.code === 'ledger-locked')) throw cause;
    return withGateway(environment, config, { beside: true, logLevel: 'silent' }, async (gateway) => {
      if (!(await daemonLives(gateway))) throw cause;
      return askDaemon<T>(call, gateway, request);
    });
  }
}

/** Delivers records at once, unless a daemon does that. */
export async function deliverHere(gateway: Gateway): Promise<void> {
  if (!(await daemonLives(gateway))) await tellBillingSystems(gateway);
}

/** Leaves a request for the daemon without waiting for it. */
export function leaveRequest({ ledger, clock }: Gateway, request: WireRequest): Promise<number> {
  const at = toInstant(clock.now());
  return ledger.transaction((tx) => tx.addRequest({ kind: request.kind, detailJson: JSON.stringify(request), at }));
}

async function askDaemon<T>({ environment }: CommandCall, gateway: Gateway, request: WireRequest): Promise<T> {
  const requestKey = await leaveRequest(gateway, request);
  environment.err('The daemon does it; waiting for it.\n');
  for (;;) {
    const row = await gateway.ledger.request(requestKey);
    if (row?.outcomeJson !== undefined) return reportOf<T>(row.outcomeJson);
    if (environment.stopSignal.aborted || !(await daemonLives(gateway)))
      throw new GatewayError(
        cliErrors.daemonSilent,
        `request ${requestKey} stands in the ledger, but nobody waits for it or the daemon stopped; it is done when the daemon runs again`,
      );
    await gateway.pause(LOOK_MS);
  }
}

function reportOf<T>(outcomeJson: string): T {
  const outcome: { report: T; error?: Extract<Outcome, { error: object }>['error'] } = JSON.parse(outcomeJson);
  if (outcome.error === undefined) return outcome.report;
  const { code, message, exitCode } = outcome.error;
  throw new GatewayError({ code, exitCode, retryable: false, actor: 'operator' }, message);
}

/**
 * The daemon's side: does every open request; one that fails never stops the next. One daemon at a time does so: what is taken and not
 * done was left by one that died. How many were done.
 */
export function serveRequests(gateway: Gateway): Promise<number> {
  return gateway.ledger.alone('requests', (ledger) => serveAlone({ ...gateway, ledger }));
}

async function serveAlone(gateway: Gateway): Promise<number> {
  const { ledger, clock } = gateway;
  let done = 0;
  for (const row of await ledger.openRequests()) {
    const now = toInstant(clock.now());
    if (!(await ledger.transaction((tx) => tx.takeRequest(row.requestKey, now, now)))) continue;
    const outcome = await outcomeOf(gateway, row);
    const text = JSON.stringify(outcome);
    await ledger.transaction((tx) => tx.finishRequest(row.requestKey, toInstant(clock.now()), text));
    done += 1;
  }
  return done;
}

async function outcomeOf(gateway: Gateway, row: RequestRow): Promise<Outcome> {
  try {
    const request: WireRequest = JSON.parse(row.detailJson);
    return { report: await perform(gateway, request) };
  } catch (cause) {
    if (isLeaseLost(cause)) throw cause;
    const known = cause instanceof GatewayError;
    gateway.log.error(
      'task-failed',
      { task: `request:${row.kind}`, code: known ? cause.code : 'unknown', retryable: false },
      cause,
    );
    if (known) return { error: { code: cause.code, message: cause.message, exitCode: cause.exitCode } };
    return { error: { code: 'unknown', message: 'an unexpected failure; the daemon’s log tells of it', exitCode: 3 } };
  }
}

async function perform(gateway: Gateway, request: WireRequest): Promise<unknown> {
  switch (request.kind) {
    case 'send':
      return sendNow(gateway, request);
    case 'collect': {
      const partner = partnerOf(gateway.config, request.partner);
      return collect(inboundPorts(gateway), partner, gateway.transportOf(partner), {
        pause: (ms) => gateway.pause(ms),
        force: request.force,
      });
    }
    case 'apply':
      return applyNow(gateway, request);
  }
}

async function sendNow(
  gateway: Gateway,
  { partner: id, force }: Extract<WireRequest, { kind: 'send' }>,
): Promise<SendReport> {
  const ports = outboundPorts(gateway);
  const taking = await takeDropped(ports, new Map(), true);
  const reports = [];
  for (const partner of partnersOf(gateway.config, id)) reports.push(await sendTo(ports, partner, { force }));
  return {
    ...taking,
    built: reports.flatMap((one) => one.built),
    unwritable: reports.flatMap((one) => one.unwritable),
    transmitted: reports.map((one) => one.transmitted),
  };
}

async function applyNow(gateway: Gateway, request: Extract<WireRequest, { kind: 'apply' }>): Promise<unknown> {
  const ports = inboundPorts(gateway);
  const { user, reason, item, sha256 } = request;
  const file = await gateway.ledger.inboundFile(sha256);
  if (file === undefined) throw new GatewayError(cliErrors.usage, 'no file of that SHA-256 was received');
  const word = { user, reason };
  const report =
    item === undefined
      ? await applyAgain(ports, file, word)
      : await releaseItem(ports, (await quarantineItem(gateway.ledger, item)).quarantineKey, word);
  await tellBillingSystems(ports);
  return report;
}
