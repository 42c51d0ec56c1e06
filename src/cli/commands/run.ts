/** CLI: `run`: the daemon: takes drops, sends and collects on schedule until it is told to stop. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import { intervalSchedule } from '../../base/schedule.ts';
import { scheduleOf } from '../../config/schedule.ts';
import { tellBillingSystems } from '../../drop/tell.ts';
import { collect } from '../../inbound/collect.ts';
import { noteSuccess } from '../../operations/daemon.ts';
import { pruneArchive } from '../../operations/prune-archive.ts';
import { watch } from '../../operations/watchdog/tell.ts';
import { sendTo, takeDropped } from '../../outbound/send.ts';
import type { ClaimLooks } from '../../outbound/take-claims.ts';
import { sweepSpool } from '../../wire/outbox.ts';
import type { Task } from '../../work/port.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { inboundPorts, outboundPorts, withGateway } from '../gateway-ports.ts';
import { serveRequests } from '../wire-requests.ts';
import { PRUNE, prunes, shareOfPartner } from '../workers.ts';

export const run: CommandWords = {
  usage: 'run',
  summary: 'Run as a daemon: take drops, send and collect on schedule; stops cleanly on SIGTERM.',
  options: [{ flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' }],
  example: 'claimgate run --config /etc/claimgate/gateway.yaml',
  run: runDaemon,
};

/** How often the drop folders are looked at, and undelivered records tried again. */
const DROP_MS = 1_000;
const DELIVER_MS = 30_000;
const REQUESTS_MS = 1_000;
/** How often the disk is looked at for the reserve. */
const RESERVE_MS = 10_000;
/** How often it is looked for archived bytes that are past their retention. */
const PRUNE_MS = 86_400_000;
const BY_POLICY = { user: 'daemon', reason: 'archive.retention' };
/** So long a command may have the ledger when the daemon starts; a daemon that has it keeps it. */
const PATIENCE_MS = 5_000;

async function runDaemon(call: CommandCall): Promise<ExitCode> {
  const { environment } = call;
  const options = { patienceMs: PATIENCE_MS };
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async (gateway) => {
    const { log, config, clock } = gateway;
    log.info('gateway-started', {
      version: environment.version,
      partners: config.partners.length,
      billingSystems: config.billingSystems.length,
    });
    await sweepSpool(gateway.ledger, gateway.spool);
    await gateway.ledger.join(environment.stopSignal);
    const work = gateway.work(tasksOf(gateway, environment.stopSignal));
    work.start();
    await aborted(environment.stopSignal);
    const stoppedAt = clock.now().getTime();
    log.info('gateway-stopping', { signal: String(environment.stopSignal.reason) });
    await work.stop();
    await gateway.ledger.leave();
    log.info('gateway-stopped', { seconds: (clock.now().getTime() - stoppedAt) / 1000 });
    return 0;
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function tasksOf(gateway: Gateway, signal: AbortSignal): readonly Task[] {
  const outbound = outboundPorts(gateway);
  const inbound = inboundPorts(gateway);
  const looks: ClaimLooks = new Map();
  const tasks: Task[] = [
    {
      name: 'take-drops',
      schedule: intervalSchedule(DROP_MS),
      run: async () => void (await takeDropped(outbound, looks)),
    },
    {
      name: 'deliver-records',
      schedule: intervalSchedule(DELIVER_MS),
      run: async () => void (await tellBillingSystems(inbound)),
    },
    {
      name: 'requests',
      schedule: intervalSchedule(REQUESTS_MS),
      run: async () => void (await serveRequests(gateway)),
    },
    {
      name: 'watchdog',
      schedule: intervalSchedule(gateway.config.watchdog.everySeconds * 1000),
      run: () => gateway.ledger.alone('watchdog', (ledger) => watchOver({ ...gateway, ledger })),
    },
    {
      name: 'reserve',
      schedule: intervalSchedule(RESERVE_MS),
      run: async () => void (await gateway.machine.keepReserve()),
    },
  ];
  const { retention } = gateway.config.archive;
  if (prunes(gateway.config)) {
    tasks.push({
      name: PRUNE,
      schedule: intervalSchedule(PRUNE_MS),
      run: async () => void (await pruneArchive({ ...gateway, retention }, BY_POLICY, { dryRun: false })),
    });
  }
  for (const partner of gateway.config.partners) {
    tasks.push({
      name: `send:${partner.id}`,
      share: shareOfPartner(partner.id),
      schedule: scheduleOf(partner, 'send', gateway.config.zone),
      run: async () => {
        const { transmitted } = await sendTo(outbound, partner, { signal });
        if (transmitted.blocked === undefined) await noteSuccess(gateway, `send:${partner.id}`);
      },
    });
    tasks.push({
      name: `collect:${partner.id}`,
      share: shareOfPartner(partner.id),
      schedule: scheduleOf(partner, 'collect', gateway.config.zone),
      run: async () => {
        await collect(inbound, partner, gateway.transportOf(partner), { pause: (ms) => gateway.pause(ms) });
        await noteSuccess(gateway, `collect:${partner.id}`);
      },
    });
  }
  return tasks;
}

/** A webhook whose secret can't be read is told in the log; the watchdog goes on without it. */
async function watchOver(gateway: Gateway): Promise<void> {
  const webhook = await Promise.resolve()
    .then(() => gateway.machine.webhook())
    .catch((cause: unknown) => {
      const code = cause instanceof GatewayError ? cause.code : 'unknown';
      gateway.log.error('task-failed', { task: 'webhook', code, retryable: true }, cause);
      return undefined;
    });
  await watch({ ...gateway, ...gateway.machine }, webhook);
}
