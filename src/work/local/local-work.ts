/** Work in one process: node-cron, in UTC, and a monotonic tick are only wake-ups; whatever is due by the ledger runs. */
import cron from 'node-cron';
import type { Clock } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Log } from '../../log/log.ts';
import { claimRun } from '../due.ts';
import type { DueStore, Task, Work } from '../port.ts';

export interface LocalWorkPorts {
  readonly store: DueStore;
  readonly clock: Clock;
  readonly log: Log;
  /** node-cron expression of the wake-up, seconds first; every second unless given. */
  readonly wakeUp?: string;
}

/** node-cron falls silent for as long as the clock was set back; this tick doesn't look at the clock. */
const TICK_MS = 15_000;

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

  const runTask = async (task: Task): Promise<void> => {
    try {
      if (await claimRun(task, store, ports.clock.now())) await task.run();
    } catch (cause) {
      const known = cause instanceof GatewayError;
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
