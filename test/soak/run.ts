/**
 * Soak: one daemon and three clearinghouses for ten minutes, with faults at random from a fixed seed; then quiet runs until everything is
 * answered, the invariants of reliability.md 4, and a report with counts. `npm run soak` writes docs/soak.md; another length or load
 * (`npm run soak -- --minutes 1 --claims 2000 --seed 8`) only prints it, unless `--out` says where it goes. `--keep` leaves the folder.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sshdMissing } from '../rig/sshd.ts';
import { checkInvariants } from '../system/invariants.ts';
import type { Practice } from '../system/practice.ts';
import { chargeCentsOf, claimIdOf, claimOf } from './claims.ts';
import { Daemon } from './daemon-process.ts';
import { chanceFrom, HALF, NOISE, strike } from './faults.ts';
import { type Line, practiceOf, startLines } from './lines.ts';
import { counts, soakReport, timed } from './report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    claims: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const MINUTES = Number(values.minutes);
const CLAIMS = Number(values.claims);
const SEED = Number(values.seed);
const WHOLE = process.argv.length === 2;
const OUT = values.out ?? (WHOLE ? 'docs/soak.md' : undefined);
const PER_FILE = 250;
/** The load ends a little before its time, so that its last claims have faults too. */
const LOADED_AFTER = 0.85;
const MOST_QUIET_RUNS = 60;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const started = Date.now();
const say = (what: string): void =>
  void process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s: ${what}\n`);

/** The clearinghouses read and answer, one round at a time. */
function answering(lines: readonly Line[]): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(async () => {
      for (const { server } of lines) await server.sandbox.processInbox();
    });
    return last;
  };
}

/** Drops claims until `until`, striking now and then. How often each fault was made. */
async function load(lines: readonly Line[], practice: Practice, daemon: Daemon): Promise<ReadonlyMap<string, number>> {
  const chance = chanceFrom(SEED);
  const struck = new Map<string, number>();
  const lastsMs = MINUTES * 60_000;
  const begun = Date.now();
  let nextStrike = begun + 10_000;
  let dropped = 0;
  while (Date.now() < begun + lastsMs) {
    const due = Math.min(CLAIMS, Math.ceil((CLAIMS * (Date.now() - begun)) / (lastsMs * LOADED_AFTER)));
    for (; dropped < due; dropped += PER_FILE) {
      const size = Math.min(PER_FILE, CLAIMS - dropped);
      const claims = Array.from({ length: size }, (_, index) => claimOf(dropped + index));
      practice.drop(`s${dropped}.json`, JSON.stringify(claims));
      await pause(0);
    }
    if (Date.now() >= nextStrike) {
      const what = strike(lines, { daemon, practice, chance });
      if (what !== undefined) struck.set(what, (struck.get(what) ?? 0) + 1);
      nextStrike = Date.now() + 3_000 + chance() * 12_000;
    }
    daemon.weigh();
    await pause(250);
  }
  return struck;
}

/** Sends and collects until three runs in a row change nothing. */
async function settle(practice: Practice, answer: () => Promise<void>): Promise<void> {
  let quiet = 0;
  let before = JSON.stringify(await counts(practice));
  for (let round = 0; round < MOST_QUIET_RUNS && quiet < 3; round += 1) {
    await answer();
    const sent = await practice.run(['send', '--force']);
    await answer();
    const collected = await practice.run(['collect', '--force']);
    const after = JSON.stringify(await counts(practice));
    say(`quiet run ${round + 1}: ${after} ${sent.err}${collected.err}`);
    quiet = after === before ? quiet + 1 : 0;
    before = after;
  }
}

/** A claim file of which only half came is answered by its faults, claims that came again by `duplicate`. */
function filesAnswered(practice: Practice, struck: ReadonlyMap<string, number>): readonly string[] {
  const results = readdirSync(practice.in).filter((name) => name.endsWith('.result.json'));
  const half = results.filter((name) => name.startsWith('broken-'));
  const faults = half.length === (struck.get(HALF) ?? 0) ? [] : [`${half.length} half claim files are answered`];
  for (const name of results.filter((one) => one.startsWith('again-'))) {
    const { claims }: { claims: readonly { outcome: string }[] } = JSON.parse(
      readFileSync(join(practice.in, name), 'utf8'),
    );
    if (claims.some(({ outcome }) => outcome !== 'duplicate')) faults.push(`${name} has claims that are no duplicates`);
  }
  for (let first = 0; first < CLAIMS; first += PER_FILE)
    if (!existsSync(join(practice.in, `s${first}.json.result.json`))) faults.push(`s${first}.json is not answered`);
  return faults;
}

async function soak(): Promise<void> {
  if (sshdMissing !== undefined) throw new Error(sshdMissing);
  const lines = await startLines();
  const practice = practiceOf(lines);
  say(practice.folder);
  const daemon = new Daemon(practice.config);
  const answer = answering(lines);
  const rounds = setInterval(() => void answer(), 1_000);
  const begun = Date.now();
  const struck = await load(lines, practice, daemon);
  say('load over');
  await daemon.stop();
  clearInterval(rounds);
  for (const { proxy } of lines) proxy.heal();
  await settle(practice, answer);
  const settledSeconds = (Date.now() - begun) / 1000;
  const claimIds = Array.from({ length: CLAIMS }, (_, index) => claimIdOf(index));
  const filesStarted = performance.now();
  const files = {
    name: 'each claim file is answered, a half one by its faults, one that came again by duplicates',
    faults: filesAnswered(practice, struck),
    seconds: (performance.now() - filesStarted) / 1000,
  };
  const checked = await checkInvariants(practice, {
    claimIds,
    chargeCents: claimIds.reduce((sum, _, index) => sum + chargeCentsOf(index), 0),
    clearing: lines.map(({ server }) => server.root),
    setAside: Array.from({ length: struck.get(NOISE) ?? 0 }, () => 'NOT_X12'),
  });
  const invariants = [files, ...checked];
  say('invariants checked');
  const report = soakReport(practice, {
    ...(await counts(practice)),
    ...{ minutes: MINUTES, seed: SEED, dropped: CLAIMS, settledSeconds, struck, invariants },
    command: WHOLE ? 'npm run soak' : `npm run soak -- --minutes ${MINUTES} --claims ${CLAIMS} --seed ${SEED}`,
    starts: daemon.starts,
    peakMegabytes: daemon.peakMegabytes,
    times: await timed(practice, claimIdOf(3)),
  });
  process.stdout.write(report);
  if (OUT !== undefined) writeFileSync(OUT, report);
  for (const { server, proxy } of lines) {
    await proxy.stop();
    await server.stop();
  }
  const broken = invariants.some(({ faults }) => faults.length > 0);
  if (broken || values.keep) say(`kept: ${practice.folder}\n${daemon.said}`);
  else practice.remove();
  process.exitCode = broken ? 1 : 0;
}

await soak();
