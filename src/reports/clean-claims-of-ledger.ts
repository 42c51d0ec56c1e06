/** Reports: the clean-claim rate of a ledger, read page by page. */
import { calendarDateOf } from '../base/calendar-date.ts';
import { wallTimeIn } from '../base/clock.ts';
import type { LedgerView } from '../ledger/port.ts';
import { type CleanClaims, cleanClaims, type Evaluation } from './clean-claims.ts';

const PAGE = 5_000;

/** `since` is a day in `zone`, inclusive; every claim when left out. */
export async function cleanClaimsOf(view: LedgerView, zone: string, since?: string): Promise<readonly CleanClaims[]> {
  const all: Evaluation[] = [];
  // Claims of one file were judged at one instant.
  const days = new Map<string, string>();
  const dayOf = (at: string): string => {
    const day = days.get(at) ?? calendarDateOf(wallTimeIn(zone, new Date(at)));
    days.set(at, day);
    return day;
  };
  let after = 0;
  for (;;) {
    const rows = await view.evaluations(after, PAGE);
    for (const row of rows) all.push({ ...row, day: dayOf(row.at) });
    if (rows.length < PAGE) return cleanClaims(all, since);
    after = rows.at(-1)?.eventKey ?? after;
  }
}
