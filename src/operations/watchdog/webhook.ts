/** Watchdog: messages to a webhook: signed, each with an id of its own, tried again with growing pauses until they are taken. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Clock, toInstant } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Log } from '../../log/log.ts';

export interface WebhookPorts {
  readonly secret: string;
  /** Between 0 and below 1. */
  random(): number;
  /** Posts the body; answers the HTTP status. Throws a GatewayError when no answer came. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<number>;
}

export interface DeliveryReport {
  readonly delivered: number;
  readonly waiting: number;
  readonly givenUp: number;
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** After a week nobody wants to hear of it; the alert itself stays in the ledger. */
const GIVE_UP_MS = 7 * 24 * 3_600_000;
const AT_ONCE = 50;
/** A message older than that is refused by a receiver that checks. */
const VALID_SECONDS = 300;

/**
 * `v1=` and the HMAC-SHA-256, in hexadecimal, of `TIMESTAMP.ID.BODY` under the shared secret. The timestamp is that of the attempt, in
 * seconds; the id is the message's own: a receiver that refuses old timestamps and ids that it knows can't be fooled by a copy.
 */
export function signatureOf(secret: string, { timestamp, id, body }: SignedParts): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${id}.${body}`, 'utf8').digest('hex')}`;
}

export interface SignedParts {
  /** Seconds since the epoch, as text. */
  readonly timestamp: string;
  readonly id: string;
  readonly body: string;
}

/** What a receiver does: true when the signature is right and the message not older (or newer) than five minutes. */
export function isGenuine(secret: string, parts: SignedParts, signature: string, now: Date): boolean {
  const age = Math.abs(now.getTime() / 1000 - Number(parts.timestamp));
  const wanted = Buffer.from(signatureOf(secret, parts));
  const given = Buffer.from(signature);
  return age <= VALID_SECONDS && wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** Full jitter over a pause that doubles. */
export function pauseMs(attempts: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20));
  return Math.round(longest / 2 + (longest / 2) * random);
}

/** Tries what is due, in its order; the first that fails ends the round, so that nothing overtakes. Never throws for the webhook's sake. */
export async function deliverNotices(
  { ledger, clock, log }: { readonly ledger: Ledger; readonly clock: Clock; readonly log: Log },
  webhook: WebhookPorts,
): Promise<DeliveryReport> {
  let delivered = 0;
  let givenUp = 0;
  for (const notice of await ledger.openNotices(AT_ONCE)) {
    const now = clock.now();
    const attempts = notice.attempts + 1;
    if (new Date(notice.nextAttemptAt) > now) break;
    const code = await attempt(webhook, { id: notice.id, body: notice.bodyJson, now });
    const at = toInstant(now);
    if (code === undefined) {
      delivered += 1;
      await ledger.transaction((tx) => tx.noteAttempt(notice.noticeKey, { attempts, deliveredAt: at }));
      continue;
    }
    log.warn('task-failed', { task: 'webhook', code, retryable: true });
    const tooOld = now.getTime() - Date.parse(notice.at) > GIVE_UP_MS;
    const nextAttemptAt = toInstant(new Date(now.getTime() + pauseMs(notice.attempts, webhook.random())));
    const next = tooOld ? { givenUpAt: at } : { nextAttemptAt };
    await ledger.transaction((tx) => tx.noteAttempt(notice.noticeKey, { attempts, lastErrorCode: code, ...next }));
    if (!tooOld) break;
    givenUp += 1;
  }
  return { delivered, givenUp, waiting: (await ledger.openNotices(10_000)).length };
}

/** Undefined when it was taken, else why not. */
async function attempt(
  webhook: WebhookPorts,
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: Date },
): Promise<string | undefined> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  try {
    const status = await webhook.post(body, {
      'content-type': 'application/json',
      'x-claimgate-id': id,
      'x-claimgate-timestamp': timestamp,
      'x-claimgate-signature': signatureOf(webhook.secret, { timestamp, id, body }),
    });
    return status >= 200 && status < 300 ? undefined : `webhook-status-${status}`;
  } catch (cause) {
    return cause instanceof GatewayError ? cause.code : 'webhook-unreachable';
  }
}
