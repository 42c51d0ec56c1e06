/** Watchdog: tells each alert once: what is new is raised, what is over is cleared, and both wait as notices for the webhook. */
import { type Instant, toInstant } from '../../base/clock.ts';
import type { AlertRow, NewNotice } from '../../ledger/watch.ts';
import type { Alert } from './alert.ts';
import { lookAround, noteKeys, type WatchPorts } from './look.ts';
import { type DeliveryReport, deliverNotices, type WebhookPorts } from './webhook.ts';

export interface WatchReport {
  readonly alerts: readonly Alert[];
  readonly raised: readonly string[];
  readonly cleared: readonly string[];
  readonly notices: DeliveryReport;
}

const MOST = 10_000;

/** One round of the daemon's watchdog. A webhook that fails is tried again later and stops nothing. */
export async function watch(ports: WatchPorts, webhook: WebhookPorts | undefined): Promise<WatchReport> {
  await noteKeys(ports);
  const alerts = await lookAround(ports);
  const { raised, cleared } = await compare(ports, alerts, webhook !== undefined);
  for (const alert of raised)
    ports.log.warn('alert-raised', { code: alert.code, severity: alert.severity, partner: alert.partner ?? '' });
  for (const row of cleared) ports.log.info('alert-cleared', { code: row.code });
  const notices = webhook === undefined ? NOTHING : await deliverNotices(ports, webhook);
  return {
    alerts,
    raised: raised.map((alert) => alert.matter),
    cleared: cleared.map((row) => row.matter),
    notices,
  };
}

const NOTHING: DeliveryReport = { delivered: 0, waiting: 0, givenUp: 0 };

async function compare(
  { ledger, clock }: WatchPorts,
  alerts: readonly Alert[],
  withNotices: boolean,
): Promise<{ readonly raised: readonly Alert[]; readonly cleared: readonly AlertRow[] }> {
  const now = toInstant(clock.now());
  return ledger.transaction(async (tx) => {
    const open = await tx.alerts({ open: true, limit: MOST });
    const known = new Set(open.map((row) => row.matter));
    const fresh = alerts.filter((alert) => !known.has(alert.matter));
    const keys = await tx.raiseAlerts(
      fresh.map((alert) => ({
        matter: alert.matter,
        code: alert.code,
        severity: alert.severity,
        raisedAt: now,
        bodyJson: JSON.stringify(alert),
      })),
    );
    const still = new Set(alerts.map((alert) => alert.matter));
    const cleared = open.filter((row) => !still.has(row.matter));
    await tx.clearAlerts(
      cleared.map((row) => row.alertKey),
      now,
    );
    if (withNotices) {
      const raisedNow = fresh.map((alert, index) => noticeOf('alert', `alert-${keys[index] ?? 0}`, now, alert));
      await tx.addNotices([
        ...raisedNow,
        ...cleared.map((row) => noticeOf('cleared', `cleared-${row.alertKey}`, now, JSON.parse(row.bodyJson))),
      ]);
    }
    return { raised: fresh, cleared };
  });
}

/** The message as it will be posted: the same bytes at every attempt. */
function noticeOf(type: 'alert' | 'cleared', id: string, at: Instant, alert: Alert): NewNotice {
  return { id, at, bodyJson: JSON.stringify({ type, id, at, ...alert }) };
}
