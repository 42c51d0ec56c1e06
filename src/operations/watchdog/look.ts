/** Watchdog: gathers what the rules want to know, from the ledger and the machine, and hands it to them. */
import type { BusinessCalendar } from '../../base/business-time.ts';
import { calendarDateOf } from '../../base/calendar-date.ts';
import { type Clock, wallTimeIn } from '../../base/clock.ts';
import { nextRun } from '../../base/schedule.ts';
import type { PayerProfile } from '../../claims/payer-profile.ts';
import type { GatewayConfig, PartnerConfig } from '../../config/config.ts';
import { holidaysOf, scheduleOf } from '../../config/schedule.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Log } from '../../log/log.ts';
import { circuitOpenUntil } from '../../wire/circuit.ts';
import { lastSuccess } from '../daemon.ts';
import type { Alert } from './alert.ts';
import { FilingWatch, UNFILED_STATES } from './filing.ts';
import {
  type DiskSpace,
  diskAlerts,
  dropAlerts,
  type KeyFact,
  type KeyInUse,
  keyAlerts,
  type MoneyFacts,
  moneyAlerts,
} from './house.ts';
import { mergeThresholds, profileThresholds, type Thresholds } from './thresholds.ts';
import { WATCHED_STATES, waitingAlerts } from './waiting.ts';
import {
  downloadAlerts,
  inquiryAlerts,
  type RunFacts,
  runAlerts,
  STUCK_LOOKS,
  silenceAlerts,
  transmissionAlerts,
} from './wire.ts';

export interface WatchPorts {
  readonly config: GatewayConfig;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly profiles: readonly PayerProfile[];
  /** Free space where the gateway writes. */
  disks(): Promise<readonly DiskSpace[]>;
  /** Passwords, keys and certificates in use, but for host keys and those of the archive. */
  keys(): Promise<readonly KeyFact[]>;
  /** The archive's keys, the current one first. */
  readonly sealKeys: readonly KeyInUse[];
}

const OPEN_STATES = ['READY', 'UPLOADING', 'UPLOADED_TEMP', 'UNKNOWN', 'FAILED'] as const;
const MOST = 100_000;
const PAGE = 500;

/** Everything that is overdue now, alarms first. Changes nothing. */
export async function lookAround(ports: WatchPorts): Promise<readonly Alert[]> {
  const { config, ledger, clock } = ports;
  const now = clock.now();
  const calendarOf = (partner: string): BusinessCalendar => calendarFor(config, partner);
  const limitsOf = (partner: string, payerId: string): Thresholds => limitsFor(ports, partner, payerId);
  const partnerLimits = (partner: string): Thresholds => limitsFor(ports, partner, undefined);
  const wire = { now, calendarOf, partnerLimits };
  const open = await ledger.interchanges({ states: OPEN_STATES, limit: MOST });
  const { watchdog } = config;
  const alerts = [
    ...waitingAlerts(await ledger.waitingClaims(WATCHED_STATES), { now, calendarOf, limitsOf }),
    ...(await filingAlerts(ports, now, limitsOf)),
    ...transmissionAlerts(open, wire),
    ...inquiryAlerts(await openInquiries(ledger), wire),
    ...silenceAlerts(await ledger.partnerActivity(), wire),
    ...runAlerts(await runFacts(ports), now),
    ...downloadAlerts(await ledger.stuckFiles(STUCK_LOOKS)),
    ...diskAlerts(await ports.disks(), watchdog.disk),
    ...keyAlerts([...(await ports.keys()), ...(await keysInUse(ports))], now),
    ...dropAlerts(await ledger.pendingDropHeads(MOST), now, watchdog.dropHours),
    ...moneyAlerts(await moneyFacts(ledger), {
      now,
      calendar: { zone: config.zone, holidays: ownHolidays(config) },
      days: mergeThresholds(watchdog.limits).depositDays,
    }),
  ];
  return alerts.sort((a, b) =>
    a.severity === b.severity ? a.matter.localeCompare(b.matter) : a.severity === 'alarm' ? -1 : 1,
  );
}

function ownHolidays({ watchdog }: GatewayConfig): BusinessCalendar['holidays'] {
  return new Set(watchdog.holidays.filter((date) => date !== undefined));
}

function calendarFor(config: GatewayConfig, id: string): BusinessCalendar {
  const partner = config.partners.find((one) => one.id === id);
  const holidays = new Set([...ownHolidays(config), ...(partner === undefined ? [] : holidaysOf(partner))]);
  return { zone: partner?.schedule.zone ?? config.zone, holidays };
}

function limitsFor({ config, profiles }: WatchPorts, partner: string, payerId: string | undefined): Thresholds {
  const own = config.partners.find((one) => one.id === partner);
  const row = payerId === undefined ? undefined : config.payers.find((one) => one.id === payerId);
  const profile =
    payerId === undefined
      ? undefined
      : profiles.find((one) => one.id === row?.profile || one.payerIds.includes(payerId));
  return mergeThresholds(config.watchdog.limits, profileThresholds(profile), own?.watch, row?.watch);
}

async function filingAlerts(
  { config, ledger, profiles }: WatchPorts,
  now: Date,
  limitsOf: (partner: string, payerId: string) => Thresholds,
): Promise<readonly Alert[]> {
  const today = calendarDateOf(wallTimeIn(config.zone, now));
  const watch = new FilingWatch({ today, profiles, limitsOf });
  for (let after = 0; ; ) {
    const rows = await ledger.claims({ displayStates: UNFILED_STATES, after, limit: PAGE });
    for (const row of rows) watch.add(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return watch.alerts();
    after = last.claimKey;
  }
}

/** Whatever was sent that is neither claims nor an acknowledgement asks a question, and stays SENT until it is answered. */
async function openInquiries(
  ledger: Ledger,
): Promise<readonly { readonly partner: string; readonly sentAt: string }[]> {
  const sent = await ledger.interchanges({ states: ['SENT'], limit: MOST });
  return sent.flatMap(({ kind, partner, sentAt }) => {
    const asks: boolean = !['claims', 'acknowledgement'].includes(kind);
    return asks && sentAt !== undefined ? [{ partner, sentAt }] : [];
  });
}

async function runFacts(ports: WatchPorts): Promise<readonly RunFacts[]> {
  const facts: RunFacts[] = [];
  for (const partner of ports.config.partners) {
    const refusedUntil = await circuitOpenUntil(ports, partner.id);
    for (const direction of ['send', 'collect'] as const) {
      const success = await lastSuccess(ports.ledger, `${direction}:${partner.id}`);
      facts.push({
        partner: partner.id,
        direction,
        lastSuccess: success,
        expectedBy: success === undefined ? undefined : expectedBy(partner, direction, ports.config.zone, success),
        refusedUntil,
      });
    }
  }
  return facts;
}

/** A run may take its time: not before ten minutes after the second due time. */
const GRACE_MS = 600_000;

function expectedBy(
  partner: PartnerConfig,
  direction: 'send' | 'collect',
  zone: string,
  success: string,
): Date | undefined {
  const schedule = scheduleOf(partner, direction, zone);
  const first = nextRun(schedule, new Date(success));
  const second = first === undefined ? undefined : nextRun(schedule, first);
  return second === undefined ? undefined : new Date(second.getTime() + GRACE_MS);
}

/** A key without a date of its own: its age counts from when the gateway first ran with it. */
interface UsedKey extends KeyFact {
  /** Under which the ledger notes that. */
  readonly name: string;
}

function usedKeys({ config, sealKeys }: WatchPorts): readonly UsedKey[] {
  const { hostKeyDays, archiveKeyDays } = config.watchdog;
  const hostKeys = config.partners.flatMap(({ id, transport }) =>
    transport.type === 'sftp' ? transport.hostKeys.map((fingerprint) => ({ partner: id, fingerprint })) : [],
  );
  return [
    ...hostKeys.map(({ partner, fingerprint }) => ({
      name: `host-key:${partner}:${fingerprint}`,
      what: `host key ${fingerprint.slice(0, 15)}… of ${partner}`,
      mostDays: hostKeyDays,
    })),
    ...sealKeys.slice(0, 1).map(({ id, name, since }) => ({
      name: `archive-key:${id}`,
      what: `archive key ${id} (${name})`,
      ...(since === undefined ? {} : { since }),
      mostDays: archiveKeyDays,
      advice:
        'Make a new one, name it as archive.key and this one under archive.olderKeys, and run claimgate archive rotate.',
    })),
  ];
}

async function keysInUse(ports: WatchPorts): Promise<readonly KeyFact[]> {
  const facts: KeyFact[] = [];
  for (const { name, ...fact } of usedKeys(ports)) {
    const noted = await ports.ledger.nextDue(name);
    facts.push({ ...fact, ...(noted === undefined ? {} : { since: noted }) });
  }
  return facts;
}

/** Writes down which keys are in use from now on, or since the time of their files. */
export async function noteKeys(ports: WatchPorts): Promise<void> {
  const { ledger, clock } = ports;
  for (const { name, since = clock.now().toISOString() } of usedKeys(ports)) {
    if ((await ledger.nextDue(name)) === undefined)
      await ledger.transaction((tx) => tx.claimDue(name, undefined, since));
  }
}

/** Nothing is said of money until a file of the bank was loaded: then deposits are known, and what is missing tells something. */
async function moneyFacts(ledger: Ledger): Promise<MoneyFacts> {
  const deposits = await ledger.bankDeposits({ limit: MOST });
  if (deposits.length === 0) return { unfunded: [], unexplained: [] };
  const funded = new Set(deposits.flatMap((row) => row.funds?.remittanceKey ?? []));
  const remittances = await ledger.remittances({ limit: MOST });
  return {
    unexplained: deposits
      .filter((row) => row.funds === undefined)
      .map((row) => ({ at: row.loadedAt, amountCents: row.amountCents })),
    unfunded: remittances
      .filter((row) => row.state === 'POSTED' && row.paymentCents > 0 && !funded.has(row.remittanceKey))
      .filter((row) => isElectronic(row.summaryJson))
      .map((row) => ({ at: row.at, paymentCents: row.paymentCents })),
  };
}

function isElectronic(summaryJson: string): boolean {
  const { paymentMethod }: { readonly paymentMethod?: string } = JSON.parse(summaryJson);
  return paymentMethod === 'ACH' || paymentMethod === 'FWT';
}
