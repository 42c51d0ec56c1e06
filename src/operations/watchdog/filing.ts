/** Watchdog, TM-7: claims that are not accepted anywhere and whose timely filing limit comes near. */
import { type CalendarDate, daysBetween } from '../../base/calendar-date.ts';
import { type PayerProfile, profileForClaim } from '../../claims/payer-profile.ts';
import { claimOfRow } from '../../inbound/sent-sets.ts';
import type { ClaimRow } from '../../ledger/port.ts';
import { limitDate } from '../../outbound/scrub/days.ts';
import { type Alert, alertOf, counted } from './alert.ts';
import type { Thresholds } from './thresholds.ts';

/** States in which the payer has no claim that counts as filed (A-018). */
export const UNFILED_STATES = [
  'HELD',
  'READY',
  'TA1_REJECTED',
  'SYNTAX_REJECTED',
  'CH_REJECTED',
  'PAYER_REJECTED',
] as const;

export interface FilingOptions {
  readonly today: CalendarDate;
  readonly profiles: readonly PayerProfile[];
  limitsOf(partner: string, payerId: string): Thresholds;
}

/** The last day on which the claim may be filed; undefined when the profile names none, or counts from a remittance. */
export function filingLimitOf(row: ClaimRow, profiles: readonly PayerProfile[]): CalendarDate | undefined {
  const profile = profileForClaim(profiles, claimOfRow(row));
  const corrected = row.frequencyCode === '7' || row.frequencyCode === '8';
  const limit = corrected ? (profile.correctedClaimLimit ?? profile.filingLimit) : profile.filingLimit;
  if (limit === undefined || limit.base === 'remittance') return undefined;
  const base = limit.base === 'through' ? (row.serviceTo ?? row.serviceFrom) : row.serviceFrom;
  return base === undefined ? undefined : limitDate(base, limit);
}

/** Gathers as rows come, so that memory doesn't grow with the claims. */
export class FilingWatch {
  readonly #options: FilingOptions;
  readonly #near = new Map<
    string,
    { alarm: boolean; count: number; past: number; first: CalendarDate; row: ClaimRow }
  >();

  constructor(options: FilingOptions) {
    this.#options = options;
  }

  add(row: ClaimRow): void {
    const limit = filingLimitOf(row, this.#options.profiles);
    if (limit === undefined) return;
    const left = daysBetween(this.#options.today, limit);
    const { filingWarningDays, filingAlarmDays } = this.#options.limitsOf(row.partner, row.payerId);
    if (left > filingWarningDays) return;
    const key = `${row.partner}|${row.payerId}`;
    const near = this.#near.get(key) ?? { alarm: false, count: 0, past: 0, first: limit, row };
    near.alarm ||= left <= filingAlarmDays;
    near.count += 1;
    near.past += left < 0 ? 1 : 0;
    if (limit < near.first) near.first = limit;
    this.#near.set(key, near);
  }

  alerts(): readonly Alert[] {
    return [...this.#near.values()].map(({ alarm, count, past, first, row: { partner, payerId } }) =>
      alertOf({
        rule: 'TM-7',
        code: 'filing-limit-near',
        severity: alarm ? 'alarm' : 'warning',
        partner,
        payerId,
        count,
        text: `${counted(count, 'claim')} for payer ${payerId} at ${partner} are not filed; the first limit is ${first}${past === 0 ? '' : `, ${past} of them are past it`}.`,
        advice: 'claimgate claims --state HELD, worklist: correct and send these first.',
      }),
    );
  }
}
