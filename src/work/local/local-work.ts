/** Work in one process: node-cron is only a wake-up, in UTC; whatever is due by the ledger runs. */
import cron from 'node-cron';
import { type Clock, toInstant } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Log } from '../../log/log.ts';
import { type DueStore, isDue, nextDueAfter, type Task, type Work } from '../port.ts';

export interface LocalWorkPorts {
  readonly store: DueStore;
  readonly clock: Clock;
  readonly log: Log;
  /** node-cron expression of the wake-up, seconds first; every second unless given. */
  readonly wakeUp?: string;
}

export function createLocalWork(tasks: readonly Task[], ports: LocalWorkPorts): Work {
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  let wakeUp: { stop(): void | Promise<void> } | undefined;

  const runTask = async (task: Task): Promise<void> => {
    try {
      const now = ports.clock.now();
      const due = await ports.store.nextDue(task.name);
      if (stopping || !isDue(due, now, task.everyMs)) return;
      if (await ports.store.claimDue(task.name, due, toInstant(nextDueAfter(now, task.everyMs)))) await task.run();
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
      tick();
    },
    stop: async () => {
      stopping = true;
      await wakeUp?.stop();
      await Promise.all(running.values());
    },
  };
}
