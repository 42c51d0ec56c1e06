/** Work: what is due and who does it. Due times stand in the ledger, so two instances or a clock that jumps back can't fire one twice. */

export interface Task {
  /** Names its due time in the ledger, e.g. `collect:acme`. */
  readonly name: string;
  readonly everyMs: number;
  /** Never runs twice at once. What it throws is logged; the task stays scheduled. */
  run(): Promise<void>;
}

/** The ledger's part of it: claims a due time in one statement. */
export interface DueStore {
  nextDue(name: string): Promise<string | undefined>;
  claimDue(name: string, expected: string | undefined, next: string): Promise<boolean>;
}

export interface Work {
  start(): void;
  /** Takes no new task and waits for the running ones. */
  stop(): Promise<void>;
}

/**
 * The due time after `now`: missed runs are made up once, not one by one. Pure.
 */
export function nextDueAfter(now: Date, everyMs: number): Date {
  return new Date(now.getTime() + everyMs);
}

/** Due when never run, when its time has come, or when the clock was set so far back that it would sleep longer than its period. */
export function isDue(due: string | undefined, now: Date, everyMs: number): boolean {
  if (due === undefined) return true;
  const wait = Date.parse(due) - now.getTime();
  return Number.isNaN(wait) || wait <= 0 || wait > everyMs;
}
