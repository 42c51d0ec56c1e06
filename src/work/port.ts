/** Work: what is due and who does it. Due times stand in the ledger, so two instances or a clock that jumps back can't fire one twice. */
import type { Schedule } from '../base/schedule.ts';

export interface Task {
  /** Names its due time in the ledger, e.g. `collect:acme`. */
  readonly name: string;
  readonly schedule: Schedule;
  /** Tasks of one share are done by the same worker where several work; the name when left out. */
  readonly share?: string;
  /** Never runs twice at once. What it throws is logged; the task stays scheduled. */
  run(): Promise<void>;
}

/** The ledger's part of it: claims a due time in one statement. */
export interface DueStore {
  nextDue(name: string): Promise<string | undefined>;
  claimDue(name: string, expected: string | undefined, next: string): Promise<boolean>;
}

/** The workers among whom tasks are divided. */
export interface Team {
  readonly me: string;
  /** All of them, in an order that all of them know. */
  readonly daemons: readonly string[];
  /** Tasks over which a worker died, by name: due now, whatever their schedule says. */
  readonly cutOff: readonly string[];
}

export interface Work {
  start(): void;
  /** Takes no new task and waits for the running ones. */
  stop(): Promise<void>;
}
