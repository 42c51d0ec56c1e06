/**
 * Fault 37, and with it 1, 35 and 36: kill -9 before and after every numbered step of both machines (reliability.md 4), and of what lies
 * beside them: intake, results, drops, acknowledgements that we owe, the bank's money, what becomes of files on the server.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sshdMissing } from '../rig/sshd.ts';
import { brokenInvariants } from './invariants.ts';
import { CHARGE_CENTS, CLAIM_IDS, LANES, type Lane, World } from './sweep-lanes.ts';
import { INBOUND, OUTBOUND, placesToDie, type Step, spread, untried } from './sweep-steps.ts';

const FULL = process.env['CLAIMGATE_SWEEP'] === 'full';
/** Places that are tried of all, evenly spread; all of them by `npm run test:crash`. */
const TRIED = FULL ? Number.POSITIVE_INFINITY : 6;
/** Only at steps like these, e.g. `after commit .*changeInboundFile`, to see a fault again. */
const AT = process.env['CLAIMGATE_SWEEP_AT'];
const QUIET_RUNS = 5;

interface Life {
  readonly killed: boolean;
  /** Of a life that nothing ended. */
  readonly steps: readonly Step[];
  readonly said: string;
}

/** Threads take this up from the process that starts them. */
const THREAD = pathToFileURL(join('test', 'system', 'sweep-thread.js')).href;

/** Two rounds of sending and collecting in a process of its own; after each sending the clearinghouse answers. */
async function live(world: World, dieAt: number): Promise<Life> {
  const commands = ['send', 'collect', 'send', 'collect'];
  const script = join('test', 'system', 'sweep-process.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', THREAD, script, world.practice.config, String(dieAt), ...commands],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let steps: readonly Step[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('[')) steps = JSON.parse(line);
    if (line === 'send done') await world.answer();
    child.stdin.write('\n');
  }
  return { killed: (await ended) === 'SIGKILL', steps, said };
}

async function quietRuns(world: World): Promise<void> {
  const { practice } = world;
  for (let round = 0; round < QUIET_RUNS; round += 1) {
    expect(await practice.run(['send', '--force'])).toMatchObject({ exitCode: 0, err: '' });
    await world.answer();
    expect((await practice.run(['collect'])).err).toBe('');
  }
}

/** The steps of a life that nothing ends. */
async function wholeLife(lane: Lane): Promise<readonly Step[]> {
  const world = await World.start(lane);
  try {
    world.drop();
    const { steps, said } = await live(world, 0);
    expect(said).toBe('');
    return steps;
  } finally {
    await world.stop();
  }
}

interface Death {
  /** In each life. */
  readonly killed: boolean;
  readonly faults: readonly string[];
}

/** Dies at each of the steps in turn, in a life each, then works quietly. */
async function dying(lane: Lane, dieAt: readonly number[]): Promise<Death> {
  const world = await World.start(lane);
  try {
    world.drop();
    let killed = 0;
    for (const at of dieAt) {
      const life = await live(world, at);
      expect(life.said).not.toMatch(/unexpected|assertion/);
      if (life.killed) killed += 1;
    }
    await quietRuns(world);
    const faults = await brokenInvariants(world.practice, {
      claimIds: CLAIM_IDS,
      chargeCents: CHARGE_CENTS,
      clearing: world.server.root,
      delivered: world.delivered,
      setAside: lane.noise === true ? ['NOT_X12', 'SET_NOT_HANDLED'] : [],
      funded: lane.deposits === true ? world.checks().size : 0,
    });
    return { killed: killed === dieAt.length, faults };
  } finally {
    await world.stop();
  }
}

/** A recovery is killed too, soon after it began: half of the time, and in the full sweep at each fourth step besides. */
function deathsAt(at: number, index: number, steps: readonly Step[]) {
  const { when = '', what = '' } = steps[at - 1] ?? {};
  const once = { dieAt: [at], step: `${when} ${what}` };
  const twice = { dieAt: [at, 1 + ((index * 29) % 97)], step: `${when} ${what}, and again` };
  if (!FULL) return index % 2 === 0 ? [once] : [twice];
  return index % 4 === 0 ? [once, twice] : [once];
}

describe.each(LANES.map((lane) => [lane.name, lane] as const))(
  'kill -9 at the steps of sending and collecting: %s',
  (name, lane) => {
    const missing = lane.openSsh ? sshdMissing : undefined;
    if (missing !== undefined) console.log(missing);
    it.skipIf(missing !== undefined)(
      'nothing is lost, sent twice, posted twice or told twice',
      { timeout: 36_000_000 },
      async () => {
        const steps = await wholeLife(lane);
        expect(untried([...OUTBOUND, ...INBOUND, ...lane.more], steps)).toEqual([]);
        const places = spread(placesToDie(steps, AT), TRIED);
        const deaths = places.flatMap((at, index) => deathsAt(at, index, steps));
        let killed = 0;
        const faults: object[] = [];
        for (const { dieAt, step } of deaths) {
          const death = await dying(lane, dieAt);
          if (death.killed) killed += 1;
          if (death.faults.length === 0) continue;
          faults.push({ dieAt, step, faults: death.faults });
          // A full sweep takes long; what it finds is told at once.
          console.log(JSON.stringify(faults.at(-1)));
        }
        console.log(`${name}: ${steps.length} steps, ${deaths.length} deaths, ${faults.length} with faults`);
        expect(faults).toEqual([]);
        expect(killed).toBeGreaterThan(0.9 * deaths.length);
      },
    );
  },
);
