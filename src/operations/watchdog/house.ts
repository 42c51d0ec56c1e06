/** Watchdog: our own house: disk, keys and secrets, records that nobody takes, money that doesn't meet its remittance. */
import { type BusinessCalendar, businessHours } from '../../base/business-time.ts';
import type { Instant } from '../../base/clock.ts';
import { type Cents, formatCents, sumCents } from '../../base/money.ts';
import { type Alert, alertOf, counted, DAY_MS, HOUR_MS } from './alert.ts';

export interface DiskSpace {
  /** Where it was measured, as the configuration names it. */
  readonly what: string;
  readonly freeBytes: number;
}

export function diskAlerts(
  disks: readonly DiskSpace[],
  limits: { readonly warningMegabytes: number; readonly alarmMegabytes: number; readonly stopMegabytes: number },
): readonly Alert[] {
  return disks.flatMap(({ what, freeBytes }) => {
    const free = Math.floor(freeBytes / 1_000_000);
    const stopped = what === 'dataDir' && free < limits.stopMegabytes;
    if (free >= limits.warningMegabytes && !stopped) return [];
    return [
      alertOf({
        code: 'disk-space',
        about: what,
        severity: stopped || free < limits.alarmMegabytes ? 'alarm' : 'warning',
        text: stopped
          ? `${what} has ${free} MB left: no claim file and no answer is taken in.`
          : `${what} has ${free} MB left.`,
        advice: stopped
          ? 'Make space; taking in goes on by itself.'
          : `Make space; with less than ${limits.stopMegabytes} MB for dataDir nothing is taken in.`,
      }),
    ];
  });
}

/** A key, password or certificate that the gateway works with. */
export interface KeyFact {
  /** e.g. `password of clearing`. */
  readonly what: string;
  /** Since when it is in use: its file's time, or when it was first seen. */
  readonly since?: Instant;
  readonly expiresAt?: Instant;
  /** The most days that it may be in use. */
  readonly mostDays: number;
  /** What to do when it ages, if it is nobody else's business than ours. */
  readonly advice?: string;
}

/** A key that the archive is sealed under. */
export interface KeyInUse {
  readonly id: string;
  readonly name: string;
  /** The time of its file. */
  readonly since?: Instant;
}

const WITH_PARTNER = 'Agree on a new one with the partner, and put it into the configuration.';
const EXPIRY_WARNING_DAYS = 30;
const EXPIRY_ALARM_DAYS = 7;

export function keyAlerts(keys: readonly KeyFact[], now: Date): readonly Alert[] {
  const daysUntil = (at: Instant): number => (Date.parse(at) - now.getTime()) / DAY_MS;
  return keys.flatMap(({ what, since, expiresAt, mostDays, advice = WITH_PARTNER }) => {
    if (expiresAt !== undefined && daysUntil(expiresAt) <= EXPIRY_WARNING_DAYS)
      return [
        alertOf({
          code: 'key-expires',
          about: what,
          severity: daysUntil(expiresAt) <= EXPIRY_ALARM_DAYS ? 'alarm' : 'warning',
          text: `The ${what} ${daysUntil(expiresAt) < 0 ? 'expired' : 'expires'} on ${expiresAt.slice(0, 10)}.`,
          advice,
        }),
      ];
    if (since === undefined || -daysUntil(since) <= mostDays) return [];
    return [
      alertOf({
        code: 'key-old',
        about: what,
        severity: 'warning',
        since,
        text: `The ${what} is in use since ${since.slice(0, 10)}, longer than ${mostDays} days.`,
        advice,
      }),
    ];
  });
}

export interface DropFacts {
  readonly billingSystem: string;
  readonly at: Instant;
}

/** Records that lie undelivered, because the billing system's folder isn't there or nobody empties it. */
export function dropAlerts(pending: readonly DropFacts[], now: Date, hours: number): readonly Alert[] {
  const late = new Map<string, Instant[]>();
  for (const { billingSystem, at } of pending) {
    if (now.getTime() - Date.parse(at) < hours * HOUR_MS) continue;
    late.set(billingSystem, [...(late.get(billingSystem) ?? []), at]);
  }
  return [...late].map(([billingSystem, times]) =>
    alertOf({
      code: 'records-undelivered',
      about: billingSystem,
      severity: 'alarm',
      since: [...times].sort()[0] ?? '',
      count: times.length,
      text: `${counted(times.length, 'record file')} for the billing system ${billingSystem} can't be delivered.`,
      advice: 'See that its out folder is mounted, there is space, and its files are taken.',
    }),
  );
}

export interface MoneyFacts {
  /** Electronic payments of remittances that no deposit was found for. */
  readonly unfunded: readonly { readonly at: Instant; readonly paymentCents: Cents }[];
  /** Deposits that no remittance was found for. */
  readonly unexplained: readonly { readonly at: Instant; readonly amountCents: Cents }[];
}

/** TM-8, R-151: ERA without EFT and EFT without ERA. */
export function moneyAlerts(
  facts: MoneyFacts,
  { now, calendar, days }: { readonly now: Date; readonly calendar: BusinessCalendar; readonly days: number },
): readonly Alert[] {
  const late = <T extends { readonly at: Instant }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => businessHours(calendar, new Date(row.at), now) >= days * 24);
  const told = (
    code: string,
    rows: readonly { readonly at: Instant }[],
    text: string,
    advice: string,
  ): readonly Alert[] =>
    rows.length === 0
      ? []
      : [
          alertOf({
            rule: 'TM-8',
            code,
            severity: 'warning',
            since: rows.map((row) => row.at).sort()[0] ?? '',
            count: rows.length,
            text,
            advice,
          }),
        ];
  const unfunded = late(facts.unfunded);
  const unexplained = late(facts.unexplained);
  return [
    ...told(
      'era-without-eft',
      unfunded,
      `${counted(unfunded.length, 'electronic payment')} (${formatCents(sumCents(unfunded.map((row) => row.paymentCents)))}) of remittances came to no deposit.`,
      'Load the bank’s file (claimgate bank load), then ask the payer.',
    ),
    ...told(
      'eft-without-era',
      unexplained,
      `${counted(unexplained.length, 'deposit')} (${formatCents(sumCents(unexplained.map((row) => row.amountCents)))}) have no remittance.`,
      'claimgate collect; then ask the payer for the 835.',
    ),
  ];
}
