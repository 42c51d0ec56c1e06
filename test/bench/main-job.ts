/**
 * Bench: the main job over SSH on this machine: claims dropped → scrubbed, ledgered, on the SFTP server; then an 835 on the server → posted
 * and dropped. The sandbox's SSH server is a process of its own. `npx tsx test/bench/main-job.ts [claims]`, default 10000 of 5 lines.
 */
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Gateway } from '../../src/cli/environment.ts';
import { inboundPorts, outboundPorts } from '../../src/cli/gateway-ports.ts';
import { collect } from '../../src/inbound/collect.ts';
import { createEnvironment } from '../../src/main.ts';
import { send } from '../../src/outbound/send.ts';
import { Practice } from '../system/practice.ts';
import { type Cost, costOf } from './cost.ts';
import { fiveLineClaim } from './five-line-claims.ts';
import { COLLECTING, SENDING } from './main-job-stages.ts';
import { profiled, type Stage, type StageTime } from './profile.ts';
import { startSandboxProcess } from './sandbox-process.ts';

export interface StageResult extends Cost {
  readonly stage: string;
  readonly claims: number;
  /** Processor time of the SFTP server on the same machine. */
  readonly serverSeconds: number;
  /** Where it went, when that was asked for: this costs time of its own. */
  readonly times?: readonly StageTime[];
}

async function sendAll(gateway: Gateway): Promise<number> {
  const report = await send(outboundPorts(gateway));
  const sent = report.transmitted.flatMap((one) => one.outcomes).filter((one) => one.state === 'SENT');
  if (sent.length === 0) throw new Error(`nothing was sent: ${JSON.stringify(report).slice(0, 2_000)}`);
  return report.built.reduce((sum, one) => sum + one.claims, 0);
}

async function collectAll(gateway: Gateway): Promise<number> {
  const [partner] = gateway.config.partners;
  if (partner === undefined) throw new Error('no partner');
  const report = await collect(inboundPorts(gateway), partner, gateway.transportOf(partner), {
    pause: (ms) => gateway.pause(ms),
  });
  if (report.failed > 0) throw new Error('a file could not be applied');
  return report.delivered.delivered;
}

/** Runs the job once in a new gateway folder. A small run before it loads what a gateway that runs has loaded long ago. */
export async function runMainJob(
  claims: number,
  options: { readonly profile?: boolean } = {},
): Promise<readonly StageResult[]> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-bench-clearing-'));
  const sandbox = await startSandboxProcess(root);
  const { port, hostKeyFingerprint, folders } = sandbox.facts;
  const transport = {
    type: 'sftp',
    host: '127.0.0.1',
    port,
    username: 'practice',
    password: { value: 'only-for-this-bench' },
    hostKeys: [hostKeyFingerprint],
  };
  const practice = new Practice({ transport, ...folders });
  const stages: StageResult[] = [];
  try {
    practice.drop(
      'claims.ndjson',
      Array.from({ length: claims }, (_, index) => `${JSON.stringify(fiveLineClaim(index + 1))}\n`).join(''),
    );
    const gateway = await createEnvironment().openGateway(practice.config);
    const measure = async (stage: string, parts: readonly Stage[], work: () => Promise<number>): Promise<void> => {
      const before = await sandbox.cpuSeconds();
      const measured = () => costOf(work);
      const { value, times } =
        options.profile === true ? await profiled(parts, measured) : { value: await measured(), times: undefined };
      const serverSeconds = (await sandbox.cpuSeconds()) - before;
      const { cost } = value;
      stages.push({ stage, claims, ...cost, serverSeconds, ...(times === undefined ? {} : { times }) });
      if (process.env['BENCH_VERBOSE'] !== undefined)
        console.error(stage, claims / cost.seconds, claims / cost.cpuSeconds);
    };
    try {
      await measure('claim drop → on the SFTP server', SENDING, async () => {
        const sent = await sendAll(gateway);
        if (sent !== claims) throw new Error(`${sent} of ${claims} claims were sent`);
        return sent;
      });
      if (process.env['BENCH_STAGES'] === 'send') return stages;
      const delivered = await sandbox.round();
      const outbound = join(root, 'mailbox', 'outbound');
      const checks = delivered.filter((file) => file.kind === '835');
      for (const { name } of checks) renameSync(join(outbound, name), join(root, name));
      await measure('999 and 277CA on the SFTP server → applied and dropped', COLLECTING, () => collectAll(gateway));
      for (const { name } of checks) renameSync(join(root, name), join(outbound, name));
      await measure('835 on the SFTP server → posted and dropped', COLLECTING, () => collectAll(gateway));
      const totals = await gateway.ledger.claimTotals();
      if (totals.some((total) => ['SENT', 'READY', 'HELD', 'ACCEPTED'].includes(total.display))) {
        throw new Error(`not every claim was posted: ${JSON.stringify(totals)}`);
      }
    } finally {
      await gateway.close();
    }
    if (readdirSync(practice.out).length === 0) throw new Error('nothing was dropped');
    return stages;
  } finally {
    sandbox.stop();
    practice.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

/** The best by processor time counts; one more run is profiled. */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);

function report(stages: readonly StageResult[]): void {
  for (const { stage, claims, seconds, cpuSeconds, serverSeconds, peakMB } of stages) {
    const rate = (time: number): string =>
      Math.round(claims / time)
        .toLocaleString('en')
        .padStart(8);
    console.log(
      `${stage.padEnd(58)}${rate(seconds)} claims/s${rate(cpuSeconds)} claims/CPU-s${peakMB.toFixed(0).padStart(6)} MB` +
        `   SFTP server ${serverSeconds.toFixed(1)} CPU-s`,
    );
  }
}

function reportTimes({ stage, claims, cpuSeconds, serverSeconds, times = [] }: StageResult): void {
  const line = (name: string, milliseconds: number): void =>
    console.log(`  ${name.padEnd(48)}${((milliseconds * 1_000) / claims).toFixed(1).padStart(8)}`);
  const main = times.reduce((sum, one) => sum + one.milliseconds, 0);
  console.log(`\n${stage}: ms of the main thread per 1,000 claims, under the profiler`);
  for (const { stage: name, milliseconds } of times) line(name, milliseconds);
  line('all of the main thread', main);
  console.log('CPU-ms per 1,000 claims');
  line('the process, all its threads', cpuSeconds * 1_000);
  line('the SFTP server beside it', serverSeconds * 1_000);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const claims = Number(process.argv[2] ?? 10_000);
  await runMainJob(500);
  const rounds: (readonly StageResult[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runMainJob(claims));
  const [first = []] = rounds;
  report(
    first.map((stage, index) =>
      rounds.flatMap((stages) => stages[index] ?? []).reduce((a, b) => (b.cpuSeconds < a.cpuSeconds ? b : a), stage),
    ),
  );
  for (const stage of await runMainJob(claims, { profile: true })) reportTimes(stage);
}
