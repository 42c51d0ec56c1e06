/** Alerts told once, cleared once, and carried to a webhook that may fail (fault 49). A real HTTP server receives. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import type { Ledger } from '../../../src/ledger/port.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import type { Log } from '../../../src/log/log.ts';
import type { WatchPorts } from '../../../src/operations/watchdog/look.ts';
import { poster } from '../../../src/operations/watchdog/machine.ts';
import { watch } from '../../../src/operations/watchdog/tell.ts';
import { isGenuine, pauseMs, type WebhookPorts } from '../../../src/operations/watchdog/webhook.ts';

const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SECRET = 'a secret of the test';
const CONFIG = `
dataDir: data
billingSystems: [{ id: office, in: in, out: out }]
partners:
  - id: clearing
    transport: { type: folder, root: mailbox }
    sender: { id: SENDER }
    receiver: { id: RECEIVER }
    submitter: { name: SAMPLE, id: SENDER, phone: '5555550100' }
    receiverName: CLEARING
`;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let ledger: Ledger;
let server: Server;
let received: Received[];
let status: number;
let freeBytes: number;
let nowMs: number;
let ports: WatchPorts;
let webhook: WebhookPorts;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-watch-'));
  ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  received = [];
  status = 204;
  freeBytes = 1e12;
  nowMs = Date.UTC(2026, 10, 25, 17);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  ports = {
    config: readConfig(CONFIG, (path) => join(folder, path)),
    ledger,
    clock: { now: () => new Date(nowMs) },
    log: QUIET,
    profiles: [],
    disks: async () => [{ what: 'dataDir', freeBytes }],
    keys: async () => [],
    sealKeys: [],
  };
  webhook = { secret: SECRET, random: () => 0.5, post: poster(`http://127.0.0.1:${port}/hook`, 2_000) };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const bodies = (): readonly Readonly<Record<string, unknown>>[] => received.map(({ body }) => JSON.parse(body));
const later = (seconds: number): void => {
  nowMs += seconds * 1000;
};

describe('alerts', () => {
  it('are told once until they clear, then told cleared, and told again when they come back', async () => {
    expect(await watch(ports, webhook)).toMatchObject({ alerts: [], raised: [], cleared: [] });
    freeBytes = 1e8;
    expect((await watch(ports, webhook)).raised).toEqual(['disk-space|||dataDir']);
    for (let round = 0; round < 3; round += 1) {
      later(300);
      expect((await watch(ports, webhook)).raised).toEqual([]);
    }
    freeBytes = 1e12;
    expect((await watch(ports, webhook)).cleared).toEqual(['disk-space|||dataDir']);
    expect((await watch(ports, webhook)).cleared).toEqual([]);
    freeBytes = 1e8;
    await watch(ports, webhook);
    expect(bodies().map((body) => body['type'])).toEqual(['alert', 'cleared', 'alert']);
    expect(bodies()[0]).toMatchObject({ code: 'disk-space', severity: 'alarm', id: 'alert-1' });
  });

  it('the archive’s key ages from its file’s time, or from when it was first seen; a new one begins anew', async () => {
    const DAY = 86_400;
    const old = { id: 'aaaaaaaaaaaa', name: 'archive.key' };
    const codes = async (...sealKeys: WatchPorts['sealKeys']): Promise<readonly string[]> =>
      (await watch({ ...ports, sealKeys }, undefined)).alerts.map((alert) => alert.code);
    expect(await codes(old)).toEqual([]);
    later(729 * DAY);
    expect(await codes(old)).toEqual([]);
    later(2 * DAY);
    expect(await codes(old)).toEqual(['key-old']);
    const young = { id: 'bbbbbbbbbbbb', name: 'new.key' };
    expect(await codes(young, old)).toEqual([]);
    const since = new Date(nowMs - 731 * DAY * 1000).toISOString();
    expect(await codes({ id: 'cccccccccccc', name: 'copied.key', since })).toEqual(['key-old']);
  });

  it('are signed with a timestamp and an id of their own; what was changed, copied late or signed otherwise is refused', async () => {
    freeBytes = 1e8;
    await watch(ports, webhook);
    const [message] = received;
    const header = (name: string): string => String(message?.headers[name]);
    const parts = {
      timestamp: header('x-claimgate-timestamp'),
      id: header('x-claimgate-id'),
      body: message?.body ?? '',
    };
    const signature = header('x-claimgate-signature');
    const now = new Date(nowMs);
    expect(signature).toMatch(/^v1=[0-9a-f]{64}$/);
    expect(isGenuine(SECRET, parts, signature, now)).toBe(true);
    expect(isGenuine('another', parts, signature, now)).toBe(false);
    expect(isGenuine(SECRET, { ...parts, body: `${parts.body} ` }, signature, now)).toBe(false);
    expect(isGenuine(SECRET, { ...parts, id: 'alert-2' }, signature, now)).toBe(false);
    expect(isGenuine(SECRET, parts, signature, new Date(nowMs + 301_000))).toBe(false);
    expect(isGenuine(SECRET, { ...parts, timestamp: String(Number(parts.timestamp) + 60) }, signature, now)).toBe(
      false,
    );
    expect(isGenuine(SECRET, parts, 'v1=', now)).toBe(false);
  });
});

describe('fault 49: the webhook is down', () => {
  it('the message is tried again with growing pauses under the same id, in its order, and nothing else stops', async () => {
    status = 500;
    freeBytes = 1e8;
    expect((await watch(ports, webhook)).notices).toEqual({ delivered: 0, waiting: 1, givenUp: 0 });
    await watch(ports, webhook);
    expect(received).toHaveLength(1);
    later(30);
    await watch(ports, webhook);
    expect(received).toHaveLength(2);
    freeBytes = 1e12;
    later(30);
    expect((await watch(ports, webhook)).notices.waiting).toBe(2);
    expect(received).toHaveLength(2);
    status = 200;
    later(60);
    expect((await watch(ports, webhook)).notices).toEqual({ delivered: 2, waiting: 0, givenUp: 0 });
    expect(bodies().map((body) => body['id'])).toEqual(['alert-1', 'alert-1', 'alert-1', 'cleared-1']);
  });

  it.each([
    ['nobody listens', 'http://127.0.0.1:1/'],
    ['the name is unknown', 'http://claimgate.invalid/'],
  ])('%s: it waits, and the watchdog goes on', async (_, url) => {
    freeBytes = 1e8;
    const report = await watch(ports, { ...webhook, post: poster(url, 1_000) });
    expect(report).toMatchObject({ raised: ['disk-space|||dataDir'], notices: { delivered: 0, waiting: 1 } });
    expect((await ledger.openNotices(1))[0]?.lastErrorCode).toBe('webhook-unreachable');
  });

  it('a redirect is not followed: a signed message is for its address alone', async () => {
    status = 302;
    freeBytes = 1e8;
    await watch(ports, webhook);
    expect((await ledger.openNotices(1))[0]?.lastErrorCode).toBe('webhook-status-302');
    expect(received).toHaveLength(1);
  });

  it('after a week nobody wants to hear of it', async () => {
    status = 500;
    freeBytes = 1e8;
    await watch(ports, webhook);
    later(8 * 86_400);
    expect((await watch(ports, webhook)).notices).toEqual({ delivered: 0, waiting: 0, givenUp: 1 });
  });

  it('pauses double up to an hour, with jitter', () => {
    expect([0, 1, 2, 20].map((attempts) => pauseMs(attempts, 0))).toEqual([15_000, 30_000, 60_000, 1_800_000]);
    expect(pauseMs(99, 0.999_999)).toBe(3_600_000 - 2);
  });
});
