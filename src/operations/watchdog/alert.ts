/** Operations, watchdog: what is overdue, as values computed from the ledger's rows; the clock is handed in, nothing is touched. */
import type { Instant } from '../../base/clock.ts';

/** Something that a person should look at. Carries ids, counts and codes; never a patient's data. */
export interface Alert {
  /** Names the matter: as long as it is there the same alert isn't told again. */
  readonly matter: string;
  /** Stable code, e.g. `no-acknowledgement`. */
  readonly code: string;
  /** The timer of domain.md that it comes from. */
  readonly rule?: string;
  readonly severity: 'warning' | 'alarm';
  readonly partner?: string;
  readonly payerId?: string;
  /** Since when the oldest waits. */
  readonly since?: Instant;
  /** How many claims, files or interchanges it is about. */
  readonly count?: number;
  /** One sentence: what is overdue. */
  readonly text: string;
  /** One sentence: what to do. */
  readonly advice: string;
}

export function alertOf(given: Omit<Alert, 'matter'> & { readonly about?: string }): Alert {
  const { about, ...alert } = given;
  const names = [alert.code, alert.partner ?? '', alert.payerId ?? '', about ?? ''];
  return { matter: names.join('|').replace(/\|+$/, ''), ...alert };
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** `3 claims`, `1 claim`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
