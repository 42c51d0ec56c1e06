/** Fault 56: the same claims dropped in two files, which two processes take at the same moment, are sent once; on both engines. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import { startPostgres } from '../ledger/postgres-server.ts';
import { professional } from '../outbound/scrub/sample-claims.ts';
import { Practice, startClearing } from './practice.ts';

const postgres = await startPostgres();
afterAll(async () => {
  if (typeof postgres !== 'string') await postgres.stop();
});
const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Bills to two insurances of one payer, under one claimId and number. */
const CLAIMS = Array.from({ length: 40 }, (_, index) => {
  const key = `SM${String(index + 1).padStart(3, '0')}`;
  const patch = { claimId: key, patientControlNumber: key, subscriber: { memberId: `M${key}` } };
  const first = professional(patch);
  const { lastName, firstName, memberId, address } = first.subscriber;
  const second = professional(patch, {
    payerResponsibilityCode: 'S',
    subscriber: { memberId: `N${key}` },
    otherPayers: [
      {
        payerResponsibilityCode: 'P',
        relationshipCode: '18',
        claimFilingIndicatorCode: 'CI',
        subscriber: { lastName, firstName, memberId, address },
        payer: first.payer,
        // All of it is non-covered there (AMT*A8), so that E-126 lets this one go without that one's answer.
        nonCoveredAmount: first.chargeAmount,
        benefitsAssignmentIndicator: 'Y',
        releaseOfInformationCode: 'Y',
      },
    ],
  });
  return [first, second];
}).flat();

/** Until it has had the ledger: SQLite's is one process's at a time. */
async function send(config: string): Promise<void> {
  for (;;) {
    const child = spawn('npx', ['tsx', 'test/system/command-process.ts', 'send', '--config', config, '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    if (code === 3 && err.includes('ledger-locked')) continue;
    // Copies that are not taken are findings.
    if (code !== 0 && code !== 1) throw new Error(`send: ${code} ${err}`);
    return;
  }
}

it.each([
  ['SQLite', undefined],
  ['PostgreSQL', postgres],
] as const)('fault 56, M-001 %s', async (engine, server) => {
  if (engine === 'PostgreSQL' && typeof server !== 'object') {
    console.log(`SKIPPED: ${String(server)}`);
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'claimgate-moment-'));
  const { sandbox } = await startClearing(root, {}, false);
  const transport = { type: 'folder', root: join(root, 'mailbox') };
  const url = typeof server === 'object' ? { ledger: { url: server.url } } : {};
  const practice = new Practice({ transport, upload: 'inbound', download: 'outbound' }, { config: url });
  undo.push(async () => {
    practice.remove();
    await sandbox.stop();
    rmSync(root, { recursive: true, force: true });
  });
  // The ledger is made before the two race for it.
  await practice.run(['send']);
  practice.drop('one.json', JSON.stringify(CLAIMS));
  practice.drop('two.json', JSON.stringify([...CLAIMS].reverse()));
  await Promise.all([send(practice.config), send(practice.config)]);
  const outcomes = ['one.json', 'two.json'].flatMap((name) =>
    practice.result(name).claims.map(({ claimId, outcome }) => `${claimId} ${outcome}`),
  );
  for (const claimId of new Set(CLAIMS.map((claim) => claim.claimId)))
    expect(
      outcomes.filter((one) => one === `${claimId} ready`),
      claimId,
    ).toHaveLength(2);
  expect(outcomes.filter((one) => one.endsWith(' duplicate'))).toHaveLength(CLAIMS.length);
  const inbox = join(root, 'mailbox', 'inbound');
  const sent = readdirSync(inbox)
    .filter((name) => /\.(837|x12|txt|edi)$/i.test(name))
    .map((name) => readFileSync(join(inbox, name), 'latin1'))
    .join('');
  const numbers = [...sent.matchAll(/CLM\*(SM\d+)/g)].map(([, number]) => number);
  expect([...numbers].sort()).toEqual(CLAIMS.map((claim) => claim.patientControlNumber).sort());
  const gateway = await createEnvironment().openGateway(practice.config, { readOnly: true, logLevel: 'silent' });
  const rows = await gateway.ledger.claimHeads({ limit: 1000 });
  await gateway.close();
  expect(rows.map((row) => `${row.claimId} ${row.payerSequence} ${row.state.display}`).sort()).toEqual(
    CLAIMS.map((claim) => `${claim.claimId} ${claim.payerResponsibilityCode === 'P' ? 1 : 2} SENT`).sort(),
  );
});
