/** Work in this process, one of several or the only one: node-cron, in UTC, and a monotonic tick are only wake-ups; whatever is due by the ledger runs. */
import cron from 'node-cron';
import type { Clock } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Log } from '../../log/log.ts';
import { divide } from '../division.ts';
import { claimRun } from '../due.ts';
import type { DueStore, Task, Team, Work } from '../port.ts';

export interface LocalWorkPorts {
  readonly store: DueStore;
  readonly clock: Clock;
  readonly log: Log;
  /** node-cron expression of the wake-up, seconds first; every second unless given. */
  readonly wakeUp?: string;
  /** Who shares the tasks now; undefined when nobody else ever does. */
  readonly team?: () => Team | undefined;
}

/** So long a due task waits for the worker whose it is, who may be dead or busy. */
const PATIENCE_MS = 3_000;
/** What waiting for another worker ends with when this one is told to stop. */
const TURNED_AWAY = 'ledger-lease-elsewhere';
/** node-cron falls silent for as long as the clock was set back; this tick doesn't look at the clock. */
const TICK_MS = 15_000;

const shareOf = (task: Task): string => task.share ?? task.name;

export function createLocalWork(tasks: readonly Task[], ports: LocalWorkPorts): Work {
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  let wakeUp: { stop(): void | Promise<void> } | undefined;
  let ticking: NodeJS.Timeout | undefined;
  /** What is told to stop claims nothing more. */
  const store: DueStore = {
    nextDue: (name) => ports.store.nextDue(name),
    claimDue: async (name, expected, next) => !stopping && (await ports.store.claimDue(name, expected, next)),
  };

  const isCutOff = ({ name }: Task): boolean => !stopping && ports.team?.()?.cutOff.includes(name) === true;
  const patienceFor = (task: Task): number => {
    const team = ports.team?.();
    if (team === undefined) return 0;
    const whose = divide(tasks.map(shareOf), team.daemons).get(shareOf(task));
    return whose === undefined || whose === team.me ? 0 : PATIENCE_MS;
  };

  const runTask = async (task: Task): Promise<void> => {
    try {
      if (isCutOff(task) || (await claimRun(task, store, ports.clock.now(), patienceFor(task)))) await task.run();
    } catch (cause) {
      const known = cause instanceof GatewayError;
      if (stopping && known && cause.code === TURNED_AWAY) return;
      ports.log.error(
        'task-failed',
        { task: task.name, code: known ? cause.code : 'unknown', retryable: !known || cause.retryable },
        cause,
      );
    }
  };
  const tick = (): void => {
    for (const task of tasks) {
      if (stopping || running.has(task.name)) continue;
      running.set(
        task.name,
        runTask(task).finally(() => running.delete(task.name)),
      );
    }
  };
  return {
    start: () => {
      wakeUp = cron.schedule(ports.wakeUp ?? '* * * * * *', tick, { timezone: 'UTC' });
      ticking = setInterval(tick, TICK_MS);
      tick();
    },
    stop: async () => {
      stopping = true;
      clearInterval(ticking);
      await wakeUp?.stop();
      await Promise.all(running.values());
    },
  };
}
