/** The watchdog's rules over rows, the clock handed in. */
import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../../src/base/calendar-date.ts';
import { cents } from '../../../src/base/money.ts';
import { payerProfile } from '../../../src/claims/payer-profile.ts';
import type { InterchangeRow } from '../../../src/ledger/port.ts';
import type { WaitingClaims } from '../../../src/ledger/watch.ts';
import { FilingWatch } from '../../../src/operations/watchdog/filing.ts';
import { diskAlerts, dropAlerts, keyAlerts, moneyAlerts } from '../../../src/operations/watchdog/house.ts';
import {
  DEFAULT_THRESHOLDS,
  mergeThresholds,
  profileThresholds,
  type ThresholdChanges,
} from '../../../src/operations/watchdog/thresholds.ts';
import { waitingAlerts } from '../../../src/operations/watchdog/waiting.ts';
import { inquiryAlerts, runAlerts, silenceAlerts, transmissionAlerts } from '../../../src/operations/watchdog/wire.ts';
import { claim } from '../../ledger/rig.ts';

/** A Wednesday noon in New York. */
const NOW = new Date('2026-11-25T17:00:00Z');
const day = (text: string) => parseCalendarDate(text) ?? expect.fail(text);
const calendar = { zone: 'America/New_York', holidays: new Set([day('2026-11-26')]) };
const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const wire = { now: NOW, calendarOf: () => calendar, partnerLimits: () => DEFAULT_THRESHOLDS };

const waiting = (display: string, hours: number, changes: Partial<WaitingClaims> = {}): WaitingClaims => ({
  partner: 'clearing',
  payerId: 'PAYER1',
  display,
  since: ago(hours),
  claims: 2,
  chargeCents: cents(12_500),
  ...changes,
});
const look = (rows: readonly WaitingClaims[], limits = DEFAULT_THRESHOLDS, now = NOW) =>
  waitingAlerts(rows, { now, calendarOf: () => calendar, limitsOf: () => limits });
const DAYS = 24;

describe('claims that wait', () => {
  it.each([
    ['TM-1: no TA1 or 999', 'SENT', 23, 24, 'no-acknowledgement alarm'],
    ['TM-2: no 277CA', 'SYNTAX_OK', 47, 48, 'no-claim-acknowledgement warning'],
    ['TM-2: no 277CA at 72 hours', 'SYNTAX_OK', 47, 48 + 2 * DAYS + 24, 'no-claim-acknowledgement alarm'],
    ['TM-3: the payer says nothing', 'CH_ACCEPTED', 2 * DAYS, 5 * DAYS, 'no-payer-acceptance warning'],
    ['TM-4: no 835', 'PAYER_ACCEPTED', 29 * DAYS, 30 * DAYS, 'no-remittance warning'],
    ['TM-4: no 835 after 45 days', 'PENDING', 29 * DAYS, 45 * DAYS, 'no-remittance alarm'],
    ['A-020: finalized without an 835', 'FINALIZED', 6 * DAYS, 7 * DAYS, 'missing-remittance warning'],
    ['TM-6: information asked for', 'INFO_REQUESTED', 22 * DAYS, 23 * DAYS, 'information-requested warning'],
    ['TM-9: crossover', 'FORWARDED', 29 * DAYS, 30 * DAYS, 'no-crossover-answer warning'],
    ['held claims age', 'HELD', 2 * DAYS, 3 * DAYS, 'claims-held warning'],
    ['ready claims aren’t sent', 'READY', 23, 24, 'claims-not-sent warning'],
  ])('%s', (_, display, early, late, expected) => {
    expect(look([waiting(display, early)])).toEqual([]);
    const [alert] = look([waiting(display, late)]);
    expect(`${alert?.code} ${alert?.severity}`).toBe(expected);
  });

  it('TM-1: weekends and holidays don’t count', () => {
    const monday = new Date('2026-11-30T17:00:00Z');
    const sentWednesdayEvening = waiting('SENT', 0, { since: '2026-11-25T22:00:00Z' });
    // Wednesday 7 h, Thursday is a holiday, Friday 24 h.
    expect(look([sentWednesdayEvening], mergeThresholds({ acknowledgementHours: 48 }), monday)).toHaveLength(0);
    expect(look([sentWednesdayEvening], mergeThresholds({ acknowledgementHours: 43 }), monday)).toHaveLength(1);
  });

  it('put together: TM-1 by partner, TM-4 by payer, with counts, charges and the oldest', () => {
    const alerts = look([
      waiting('SENT', 30),
      waiting('SENT', 40, { payerId: 'PAYER2' }),
      waiting('PAYER_ACCEPTED', 31 * DAYS),
      waiting('PAYER_ACCEPTED', 32 * DAYS, { payerId: 'PAYER2', claims: 1 }),
    ]);
    expect(alerts.map((alert) => alert.matter)).toEqual([
      'no-acknowledgement|clearing',
      'no-remittance|clearing|PAYER1',
      'no-remittance|clearing|PAYER2',
    ]);
    expect(alerts[0]).toMatchObject({ rule: 'TM-1', count: 4, since: ago(40) });
    expect(alerts[0]?.text).toContain('4 claims (250.00) at clearing');
    expect(alerts[2]?.text).toContain('1 claim (125.00) of payer PAYER2');
  });

  it('thresholds: the payer’s row before the partner’s, before the profile’s, before the gateway’s, before the default', () => {
    const expected = { functionalHours: 24, claimDays: 3, remittanceDays: 14 };
    const profile = payerProfile.parse({ id: 'quick', version: 1, expectedAcknowledgement: expected });
    const limits = (...changes: readonly ThresholdChanges[]) => mergeThresholds(...changes).remittanceDays;
    expect(limits()).toBe(30);
    expect(limits({ remittanceDays: 40 })).toBe(40);
    expect(limits({ remittanceDays: 40 }, profileThresholds(profile))).toBe(14);
    expect(
      limits({ remittanceDays: 40 }, profileThresholds(profile), { remittanceDays: 20 }, { remittanceDays: 10 }),
    ).toBe(10);
    expect(mergeThresholds(profileThresholds(profile)).payerDays).toBe(3);
    expect(profileThresholds(undefined)).toEqual({});
  });
});

describe('TM-7: timely filing', () => {
  const profile = payerProfile.parse({ id: 'default', version: 1, filingLimit: { days: 90, base: 'from' } });
  const row = (number: number, serviceFrom: string, changes = {}) => ({
    ...claim(number, { serviceFrom: day(serviceFrom), ...changes }),
    body: JSON.stringify({ claimType: 'professional', payer: {} }),
    claimKey: number,
    createdAt: ago(1),
    updatedAt: ago(1),
  });
  const near = (rows: readonly ReturnType<typeof row>[]) => {
    const watch = new FilingWatch({
      today: day('2026-11-25'),
      profiles: [profile],
      limitsOf: () => DEFAULT_THRESHOLDS,
    });
    for (const one of rows) watch.add(one);
    return watch.alerts();
  };

  it.each([
    ['15 days left', '2026-09-11', undefined],
    ['14 days left', '2026-09-10', 'warning'],
    ['3 days left', '2026-08-30', 'alarm'],
    ['past', '2026-08-01', 'alarm'],
  ])('%s', (_, from, severity) => {
    expect(near([row(1, from)])[0]?.severity).toBe(severity);
  });

  it('one alert a payer, with the first limit and how many are past it', () => {
    const [alert, ...more] = near([row(1, '2026-09-10'), row(2, '2026-08-01'), row(3, '2026-11-01')]);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ rule: 'TM-7', count: 2 });
    expect(alert?.text).toContain('the first limit is 2026-10-30, 1 of them are past it');
  });

  it('a profile without a limit, and a limit that counts from a remittance, say nothing', () => {
    const none = payerProfile.parse({ id: 'default', version: 1 });
    const watch = new FilingWatch({ today: day('2026-11-25'), profiles: [none], limitsOf: () => DEFAULT_THRESHOLDS });
    watch.add(row(1, '2020-01-01'));
    expect(watch.alerts()).toEqual([]);
  });
});

describe('the wire', () => {
  const interchange = (state: InterchangeRow['state'], changes: Partial<InterchangeRow> = {}): InterchangeRow => ({
    interchangeKey: 1,
    partner: 'clearing',
    kind: 'claims',
    interchangeControlNumber: '000000001',
    groupControlNumber: '1',
    usage: 'T',
    fileName: 'f',
    sha256: 'a'.repeat(64),
    sizeBytes: 1,
    createdAt: ago(1),
    attempts: 1,
    state,
    ...changes,
  });
  const codes = (rows: readonly InterchangeRow[]) => transmissionAlerts(rows, wire).map((alert) => alert.code);

  it('FAILED at once, UNKNOWN after hours, tried again and again after so many attempts', () => {
    expect(codes([interchange('FAILED')])).toEqual(['transmission-failed']);
    expect(codes([interchange('UNKNOWN')])).toEqual([]);
    expect(codes([interchange('UNKNOWN', { createdAt: ago(5) })])).toEqual(['transmission-unknown']);
    expect(codes([interchange('READY', { attempts: 4 })])).toEqual([]);
    const looping = [interchange('READY', { attempts: 5, lastErrorCode: 'transport-timeout' })];
    expect(transmissionAlerts(looping, wire)[0]?.text).toContain('(transport-timeout)');
  });

  it.each([
    ['heard of since we sent', { lastSentAt: ago(200), lastReceivedAt: ago(150) }, []],
    ['sent to a day ago', { lastSentAt: ago(24), lastReceivedAt: ago(400) }, []],
    ['silent though sent to', { lastSentAt: ago(170), lastReceivedAt: ago(175) }, ['warning']],
    ['silent for long', { lastSentAt: ago(300), lastReceivedAt: ago(400) }, ['alarm']],
    ['never heard of', { firstSentAt: ago(170), lastSentAt: ago(170) }, ['warning']],
    ['never sent to', { lastReceivedAt: ago(4_000) }, []],
  ])('a partner %s', (_, activity, expected) => {
    const alerts = silenceAlerts([{ partner: 'clearing', ...activity }], wire);
    expect(alerts.map((alert) => alert.severity)).toEqual(expected);
  });

  it('TM-5: a question without an answer after a business day', () => {
    const asked = [ago(23), ago(25)].map((sentAt) => ({ partner: 'clearing', sentAt }));
    expect(inquiryAlerts(asked, wire)).toMatchObject([{ rule: 'TM-5', count: 1 }]);
  });

  it('runs: overdue by their own schedule, and a partner that refuses us', () => {
    const fact = { partner: 'clearing', direction: 'collect', lastSuccess: ago(5), refusedUntil: undefined } as const;
    expect(runAlerts([{ ...fact, expectedBy: new Date(ago(-1)) }], NOW)).toEqual([]);
    expect(runAlerts([{ ...fact, expectedBy: new Date(ago(1)) }], NOW)[0]?.code).toBe('run-overdue');
    expect(runAlerts([{ ...fact, expectedBy: undefined }], NOW)).toEqual([]);
    const refused = { ...fact, expectedBy: new Date(ago(1)), refusedUntil: ago(-1) };
    expect(runAlerts([refused], NOW)[0]?.code).toBe('partner-refuses');
  });
});

describe('the house', () => {
  it('disk space, by two limits', () => {
    const limits = { warningMegabytes: 2_000, alarmMegabytes: 500, stopMegabytes: 64 };
    const free = [3e9, 1e9, 1e8].map((freeBytes, index) => ({ what: `disk ${index}`, freeBytes }));
    expect(diskAlerts(free, limits).map((alert) => alert.severity)).toEqual(['warning', 'alarm']);
    const [stopped] = diskAlerts([{ what: 'dataDir', freeBytes: 6e7 }], { ...limits, alarmMegabytes: 1 });
    expect([stopped?.severity, stopped?.text]).toEqual([
      'alarm',
      'dataDir has 60 MB left: no claim file and no answer is taken in.',
    ]);
  });

  it('keys: near their end, past it, and old', () => {
    const key = { what: 'key', mostDays: 365 };
    const told = (fact: object) => keyAlerts([{ ...key, ...fact }], NOW).map((one) => `${one.code} ${one.severity}`);
    expect(told({ expiresAt: ago(-31 * DAYS) })).toEqual([]);
    expect(told({ expiresAt: ago(-29 * DAYS) })).toEqual(['key-expires warning']);
    expect(told({ expiresAt: ago(-6 * DAYS) })).toEqual(['key-expires alarm']);
    expect(told({ expiresAt: ago(DAYS) })).toEqual(['key-expires alarm']);
    expect(told({ since: ago(364 * DAYS) })).toEqual([]);
    expect(told({ since: ago(366 * DAYS) })).toEqual(['key-old warning']);
    expect(told({})).toEqual([]);
    const [old, own] = [{}, { advice: 'claimgate archive rotate' }].flatMap((fact) =>
      keyAlerts([{ ...key, since: ago(366 * DAYS), ...fact }], NOW),
    );
    expect([old?.advice, own?.advice]).toEqual([expect.stringContaining('partner'), 'claimgate archive rotate']);
  });

  it('records that nobody takes, by billing system', () => {
    const pending = [ago(0.5), ago(2)].map((at) => ({ billingSystem: 'office', at }));
    expect(dropAlerts(pending, NOW, 1)).toMatchObject([{ code: 'records-undelivered', count: 1, since: ago(2) }]);
  });

  it('TM-8: ERA without EFT, EFT without ERA, after three business days', () => {
    const facts = {
      unfunded: [
        { at: ago(200), paymentCents: cents(5_000) },
        { at: ago(20), paymentCents: cents(1) },
      ],
      unexplained: [{ at: ago(200), amountCents: cents(7_000) }],
    };
    const alerts = moneyAlerts(facts, { now: NOW, calendar, days: 3 });
    expect(alerts.map(({ rule, code, count }) => `${rule} ${code} ${count}`)).toEqual([
      'TM-8 era-without-eft 1',
      'TM-8 eft-without-era 1',
    ]);
  });
});
