/** Watchdog: what goes wrong between us and a partner: transmissions that fail, loop or are in doubt, silence, runs that don't come about. */
import { type BusinessCalendar, businessHours } from '../../base/business-time.ts';
import type { Instant } from '../../base/clock.ts';
import type { InterchangeRow } from '../../ledger/port.ts';
import type { PartnerActivity } from '../../ledger/watch.ts';
import { type Alert, alertOf, counted, HOUR_MS } from './alert.ts';
import type { Thresholds } from './thresholds.ts';

export interface WireOptions {
  readonly now: Date;
  calendarOf(partner: string): BusinessCalendar;
  partnerLimits(partner: string): Thresholds;
}

const oldest = (rows: readonly InterchangeRow[]): Instant => rows.map((row) => row.createdAt).sort()[0] ?? '';

function byPartner(rows: readonly InterchangeRow[]): ReadonlyMap<string, readonly InterchangeRow[]> {
  const groups = new Map<string, InterchangeRow[]>();
  for (const row of rows) groups.set(row.partner, [...(groups.get(row.partner) ?? []), row]);
  return groups;
}

/** Interchanges that are not SENT: FAILED, tried again and again, or UNKNOWN. */
export function transmissionAlerts(open: readonly InterchangeRow[], options: WireOptions): readonly Alert[] {
  const alerts: Alert[] = [];
  for (const [partner, rows] of byPartner(open)) {
    const limits = options.partnerLimits(partner);
    const ageHours = (row: InterchangeRow): number => (options.now.getTime() - Date.parse(row.createdAt)) / HOUR_MS;
    const told = (
      code: string,
      severity: Alert['severity'],
      some: readonly InterchangeRow[],
      what: string,
      advice: string,
    ) => {
      if (some.length === 0) return;
      const codes = [...new Set(some.flatMap((row) => row.lastErrorCode ?? []))].join(', ');
      const text = `${counted(some.length, 'interchange')} for ${partner} ${what}${codes === '' ? '' : ` (${codes})`}.`;
      alerts.push(alertOf({ code, severity, partner, since: oldest(some), count: some.length, text, advice }));
    };
    told(
      'transmission-failed',
      'alarm',
      rows.filter((row) => row.state === 'FAILED'),
      'failed for good',
      'Mend the cause (claimgate doctor), then claimgate outbox resend.',
    );
    const looping = rows.filter((row) => !['FAILED', 'UNKNOWN'].includes(row.state) && row.attempts >= limits.attempts);
    told(
      'transmission-looping',
      'warning',
      looping,
      'are tried again and again',
      'claimgate outbox and doctor say why.',
    );
    const doubtful = rows.filter((row) => row.state === 'UNKNOWN' && ageHours(row) >= limits.unknownHours);
    told(
      'transmission-unknown',
      'alarm',
      doubtful,
      'may or may not have arrived',
      'Ask the partner, then claimgate outbox confirm or resend.',
    );
  }
  return alerts;
}

/** TM-5: a question to a payer that was sent and not answered by the next business morning. */
export function inquiryAlerts(
  asked: readonly { readonly partner: string; readonly sentAt: Instant }[],
  options: WireOptions,
): readonly Alert[] {
  const late = new Map<string, Instant[]>();
  for (const { partner, sentAt } of asked) {
    if (businessHours(options.calendarOf(partner), new Date(sentAt), options.now) < 24) continue;
    late.set(partner, [...(late.get(partner) ?? []), sentAt]);
  }
  return [...late].map(([partner, times]) =>
    alertOf({
      rule: 'TM-5',
      code: 'no-inquiry-answer',
      severity: 'warning',
      partner,
      since: [...times].sort()[0] ?? '',
      count: times.length,
      text: `${counted(times.length, 'question')} to ${partner} found no answer within a business day.`,
      advice: 'Ask again, or call the payer.',
    }),
  );
}

/** A partner that we send to and that sends nothing at all. */
export function silenceAlerts(activity: readonly PartnerActivity[], options: WireOptions): readonly Alert[] {
  return activity.flatMap(({ partner, firstSentAt, lastSentAt, lastReceivedAt }) => {
    // Silence counts from what we last heard, or else from what we first sent; who has nothing to answer may be silent.
    const from = lastReceivedAt ?? firstSentAt;
    if (from === undefined || lastSentAt === undefined || lastSentAt < from) return [];
    const waited =
      businessHours(options.calendarOf(partner), new Date(lastReceivedAt ?? firstSentAt ?? from), options.now) / 24;
    const sinceSent = businessHours(options.calendarOf(partner), new Date(lastSentAt), options.now) / 24;
    const { silentDays } = options.partnerLimits(partner);
    if (waited < silentDays || sinceSent < silentDays) return [];
    return [
      alertOf({
        code: 'partner-silent',
        severity: waited >= silentDays * 2 ? 'alarm' : 'warning',
        partner,
        since: from,
        text: `${partner} sent no file of any kind since ${from}, though it got claims since.`,
        advice: 'claimgate collect, claimgate doctor; then call the partner.',
      }),
    ];
  });
}

/** What is known of a partner's runs; times of the ledger. */
export interface RunFacts {
  readonly partner: string;
  readonly direction: 'send' | 'collect';
  /** When the last run ended well. */
  readonly lastSuccess: Instant | undefined;
  /** When it should have run at the latest: the second due time after the last success, by its schedule. */
  readonly expectedBy: Date | undefined;
  /** Until when no run connects, because the partner refused us. */
  readonly refusedUntil: Instant | undefined;
}

export function runAlerts(facts: readonly RunFacts[], now: Date): readonly Alert[] {
  return facts.flatMap(({ partner, direction, lastSuccess, expectedBy, refusedUntil }) => {
    if (refusedUntil !== undefined && new Date(refusedUntil) > now)
      return [
        alertOf({
          code: 'partner-refuses',
          severity: 'alarm',
          partner,
          text: `${partner} refused our login or shows another host key; no run connects before ${refusedUntil}.`,
          advice: 'claimgate doctor says what is wrong; mend it, then claimgate collect --force.',
        }),
      ];
    if (expectedBy === undefined || expectedBy > now) return [];
    return [
      alertOf({
        code: 'run-overdue',
        about: direction,
        severity: 'alarm',
        partner,
        ...(lastSuccess === undefined ? {} : { since: lastSuccess }),
        text: `No run ${direction === 'send' ? 'to send to' : 'to collect from'} ${partner} went well since ${lastSuccess ?? 'the beginning'}, twice as long as its schedule allows.`,
        advice: 'See that the daemon runs, and claimgate doctor.',
      }),
    ];
  });
}

/** A file is looked at so often and still not taken. */
export const STUCK_LOOKS = 50;

/** Files of the mailbox that are seen again and again and can't be downloaded. */
export function downloadAlerts(
  stuck: readonly { readonly partner: string; readonly files: number; readonly since: Instant }[],
): readonly Alert[] {
  return stuck.map(({ partner, files, since }) =>
    alertOf({
      code: 'download-looping',
      severity: 'warning',
      partner,
      since,
      count: files,
      text: `${counted(files, 'file')} of ${partner} can't be downloaded, though looked at ${STUCK_LOOKS} times or more.`,
      advice: 'The log says why (task download); ask the partner to send them again.',
    }),
  );
}
