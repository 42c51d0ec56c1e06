/** Fault 37, and with it 1, 35 and 36: kill -9 before and after every numbered step of both machines (reliability.md 4). */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { sshdMissing } from '../rig/sshd.ts';
import { brokenInvariants } from './invariants.ts';
import { Practice } from './practice.ts';
import { openSsh, ownServer, type Server } from './servers.ts';

/** Steps that are tried of all, evenly spread; all of them by `npm run test:crash`. */
const TRIED = process.env['CLAIMGATE_SWEEP'] === 'full' ? Number.POSITIVE_INFINITY : 8;

const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: '*S', answer: { outcome: 'rejected-999' } },
    { match: '*D', answer: { outcome: 'denied' } },
  ],
  delivery: [{ kind: '835', repeats: 1 }],
};

const OFFICE: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);
const CLAIMS = ['A', 'B', 'S', 'D'].map((ending, index) => {
  const key = `SWEEP${ending}`;
  const base = OFFICE[index] ?? {};
  return {
    ...base,
    claimId: key,
    patientControlNumber: key,
    subscriber: { ...Object(base['subscriber']), memberId: `M${key}` },
  };
});
const CLAIM_IDS = CLAIMS.map(({ claimId }) => claimId);

interface Life {
  readonly killed: boolean;
  readonly steps: number;
  readonly said: string;
}

/** One run in a process of its own; between sending and collecting the clearinghouse answers. */
async function live(practice: Practice, server: Server, dieAt: number): Promise<Life> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('test', 'system', 'sweep-process.ts'), practice.config, String(dieAt)],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let steps = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [command = '', count = '0'] = line.split(' ');
    steps = Number(count);
    if (command === 'send') await server.sandbox.processInbox();
    child.stdin.write('\n');
  }
  return { killed: (await ended) === 'SIGKILL', steps, said };
}

async function oneKill(start: (scenario: object) => Promise<Server>, dieAt: number, afterwards: string): Promise<Life> {
  const server = await start(SCENARIO);
  const practice = new Practice(server.mailbox, {
    partner: { receive: { folder: server.mailbox.download, settleSeconds: 0, ...afterwardsOf(afterwards) } },
  });
  try {
    practice.drop('sweep.json', JSON.stringify(CLAIMS));
    const life = await live(practice, server, dieAt);
    if (dieAt > 0) {
      expect(life.said).not.toMatch(/unexpected|assertion/);
      for (let round = 0; round < 5; round += 1) {
        expect(await practice.run(['send', '--force'])).toMatchObject({ exitCode: 0, err: '' });
        await server.sandbox.processInbox();
        expect(await practice.run(['collect'])).toMatchObject({ exitCode: 0, err: '' });
      }
      const faults = await brokenInvariants(practice, { claimIds: CLAIM_IDS, clearing: server.root });
      expect({ dieAt, faults }).toEqual({ dieAt, faults: [] });
    }
    return life;
  } finally {
    practice.remove();
    await server.stop();
  }
}

const afterwardsOf = (afterwards: string): object => (afterwards === 'leave' ? {} : { afterwards });

describe.each([
  ['the sandbox over ssh2', ownServer, undefined, 'leave'],
  ["Debian's OpenSSH", openSsh, sshdMissing, 'leave'],
] as const)('kill -9 at the steps of sending and collecting, against %s', (_, start, missing, afterwards) => {
  if (missing !== undefined) console.log(missing);
  it.skipIf(missing !== undefined)('nothing is lost, sent twice or posted twice', { timeout: 3_600_000 }, async () => {
    const { steps } = await oneKill(start, 0, afterwards);
    expect(steps).toBeGreaterThan(60);
    const stride = Math.max(1, steps / TRIED);
    let kills = 0;
    for (let at = 1; at <= steps; at += stride) {
      const { killed } = await oneKill(start, Math.floor(at), afterwards);
      if (killed) kills += 1;
    }
    expect(kills).toBeGreaterThan(0.9 * Math.min(TRIED, steps));
  });
});
