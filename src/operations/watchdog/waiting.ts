/** Watchdog: claims that wait for an answer or for us: TM-1 to TM-4, TM-6, TM-9, A-020, claims held and ready. */
import { type BusinessCalendar, businessHours } from '../../base/business-time.ts';
import { formatCents, sumCents } from '../../base/money.ts';
import type { WaitingClaims } from '../../ledger/watch.ts';
import { type Alert, alertOf, counted, DAY_MS } from './alert.ts';
import type { Thresholds } from './thresholds.ts';

/** How long claims waited: hours of business days, and plain days. */
interface Waited {
  readonly businessHours: number;
  readonly days: number;
}

interface Timer {
  readonly rule?: string;
  readonly code: string;
  readonly displays: readonly string[];
  /** Its alerts are per payer; else per partner. */
  readonly byPayer: boolean;
  severity(waited: Waited, limits: Thresholds): Alert['severity'] | undefined;
  readonly what: string;
  readonly advice: string;
}

const over = (value: number, warning: number, alarm: number): Alert['severity'] | undefined =>
  value >= alarm ? 'alarm' : value >= warning ? 'warning' : undefined;

const TIMERS: readonly Timer[] = [
  {
    rule: 'TM-1',
    code: 'no-acknowledgement',
    displays: ['SENT'],
    byPayer: false,
    severity: ({ businessHours: hours }, { acknowledgementHours: limit }) => over(hours, limit, limit),
    what: 'were sent and have neither TA1 nor 999',
    advice: 'Look at the partner’s mailbox and ask whether the file arrived; don’t send it again before you know.',
  },
  {
    rule: 'TM-2',
    code: 'no-claim-acknowledgement',
    displays: ['SYNTAX_OK'],
    byPayer: false,
    severity: ({ businessHours: hours }, limits) =>
      over(hours, limits.claimAcknowledgementHours, limits.claimAcknowledgementAlarmHours),
    what: 'passed the 999 and have no 277CA',
    advice: 'Ask for their status (276), or call the clearinghouse.',
  },
  {
    rule: 'TM-3',
    code: 'no-payer-acceptance',
    displays: ['CH_ACCEPTED'],
    byPayer: true,
    severity: ({ businessHours: hours }, { payerDays }) => over(hours / 24, payerDays, payerDays * 2),
    what: 'were accepted by the clearinghouse, and the payer said nothing',
    advice: 'Ask the payer for their status (276).',
  },
  {
    rule: 'TM-4',
    code: 'no-remittance',
    displays: ['PAYER_ACCEPTED', 'PENDING'],
    byPayer: true,
    severity: ({ days }, { remittanceDays }) => over(days, remittanceDays, remittanceDays * 1.5),
    what: 'were accepted by the payer and have no 835',
    advice: 'Ask the payer for their status (276); when it says paid, the remittance is missing.',
  },
  {
    rule: 'TM-4',
    code: 'missing-remittance',
    displays: ['FINALIZED'],
    byPayer: true,
    severity: ({ days }, { missingRemittanceDays: limit }) => over(days, limit, limit * 2),
    what: 'are finalized as a 277 says, and no 835 came',
    advice: 'Ask the payer to send the remittance again; the check number stands in the timeline.',
  },
  {
    rule: 'TM-6',
    code: 'information-requested',
    displays: ['INFO_REQUESTED'],
    byPayer: true,
    severity: ({ days }, { informationDays }) => over(days, Math.max(0, informationDays - 7), informationDays - 1),
    what: 'wait for information that the payer asked us for',
    advice: 'Send what the payer asked for before its due date.',
  },
  {
    rule: 'TM-9',
    code: 'no-crossover-answer',
    displays: ['FORWARDED'],
    byPayer: true,
    severity: ({ days }, { crossoverDays }) => over(days, crossoverDays, crossoverDays * 2),
    what: 'were forwarded to the next payer, which said nothing',
    advice: 'Ask the next payer for their status (276), or send it a claim of your own.',
  },
  {
    code: 'claims-held',
    displays: ['HELD'],
    byPayer: false,
    severity: ({ days }, { heldDays }) => over(days, heldDays, heldDays * 3),
    what: 'are held by edits or by a person',
    advice: 'claimgate claims --state HELD; correct them in the billing system, or release them.',
  },
  {
    code: 'claims-not-sent',
    displays: ['READY', 'BATCHED'],
    byPayer: false,
    severity: ({ businessHours: hours }, { readyHours }) => over(hours, readyHours, readyHours * 2),
    what: 'are ready and were not sent',
    advice: 'See claimgate outbox and doctor: the daemon may be down, or the partner not be reached.',
  },
];

/** Display states that the timers look at. */
export const WATCHED_STATES: readonly string[] = TIMERS.flatMap((timer) => timer.displays);

export interface WaitingOptions {
  readonly now: Date;
  calendarOf(partner: string): BusinessCalendar;
  limitsOf(partner: string, payerId: string): Thresholds;
}

/** One alert for each partner (and payer) whose claims waited too long. */
export function waitingAlerts(waiting: readonly WaitingClaims[], options: WaitingOptions): readonly Alert[] {
  return TIMERS.flatMap((timer) => {
    const late = new Map<string, { severity: Alert['severity']; rows: WaitingClaims[] }>();
    for (const row of waiting) {
      if (!timer.displays.includes(row.display)) continue;
      const severity = timer.severity(waitedOf(row, options), options.limitsOf(row.partner, row.payerId));
      if (severity === undefined) continue;
      const key = timer.byPayer ? `${row.partner}|${row.payerId}` : row.partner;
      const group = late.get(key) ?? { severity, rows: [] };
      if (severity === 'alarm') group.severity = 'alarm';
      group.rows.push(row);
      late.set(key, group);
    }
    return [...late.values()].map((group) => waitingAlert(timer, group.severity, group.rows));
  });
}

function waitedOf(row: WaitingClaims, { now, calendarOf }: WaitingOptions): Waited {
  const since = new Date(row.since);
  return {
    businessHours: businessHours(calendarOf(row.partner), since, now),
    days: (now.getTime() - since.getTime()) / DAY_MS,
  };
}

function waitingAlert(timer: Timer, severity: Alert['severity'], rows: readonly WaitingClaims[]): Alert {
  const count = rows.reduce((sum, row) => sum + row.claims, 0);
  const charges = formatCents(sumCents(rows.map((row) => row.chargeCents)));
  const since = rows.map((row) => row.since).sort()[0] ?? '';
  const [first] = rows;
  const partner = first?.partner ?? '';
  const payerId = first?.payerId ?? '';
  const whose = timer.byPayer ? `of payer ${payerId} at ${partner}` : `at ${partner}`;
  return alertOf({
    code: timer.code,
    ...(timer.rule === undefined ? {} : { rule: timer.rule }),
    severity,
    partner,
    ...(timer.byPayer ? { payerId } : {}),
    since,
    count,
    text: `${counted(count, 'claim')} (${charges}) ${whose} ${timer.what}, the oldest since ${since}.`,
    advice: timer.advice,
  });
}
