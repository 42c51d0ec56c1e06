/** Work: one look at one task: claims its due time when it has come. Missed runs are made up once, since one due time stands for all. */
import { toInstant } from '../base/clock.ts';
import { judgeDue, nextRun } from '../base/schedule.ts';
import type { DueStore, Task } from './port.ts';

/** When there is no next run within a year (a calendar full of holidays): looked at again then. */
const YEAR_MS = 365 * 86_400_000;

/**
 * True when the caller is to run the task now: it alone claimed the due time. A task that is another worker's is left to that one for
 * `patienceMs` after it was due.
 */
export async function claimRun(task: Task, store: DueStore, now: Date, patienceMs = 0): Promise<boolean> {
  const stored = await store.nextDue(task.name);
  const ms = stored === undefined ? Number.NaN : Date.parse(stored);
  const verdict = judgeDue(task.schedule, Number.isNaN(ms) ? undefined : new Date(ms), now);
  if (verdict === 'wait') return false;
  if (verdict === 'due' && now.getTime() - ms < patienceMs) return false;
  const next = nextRun(task.schedule, now) ?? new Date(now.getTime() + YEAR_MS);
  if (verdict === 'replan' && stored === toInstant(next)) return false;
  const claimed = await store.claimDue(task.name, stored, toInstant(next));
  return claimed && verdict === 'due';
}
