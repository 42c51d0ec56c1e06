/** Bench: where the processor time of a piece of work goes, by stages named for the files they run in. */
import { writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';

/** Of a stage: what it is called, and what matches `<url of the file> <function>` of its code. */
export type Stage = readonly [name: string, files: RegExp];

export interface StageTime {
  readonly stage: string;
  readonly milliseconds: number;
}

/** The main thread waits. */
const IDLE = '(idle)';
const SAMPLE_MICROSECONDS = 200;
const COLLECTOR = 'collecting garbage, main thread';
const OTHER = 'anything else';

/** Runs the work under V8's profiler. Times are those of the main thread, at work; each goes to the innermost stage on its stack. */
export async function profiled<T>(
  stages: readonly Stage[],
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly times: readonly StageTime[] }> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
    await session.post('Profiler.start');
    const value = await work();
    const { profile } = await session.post('Profiler.stop');
    const path = process.env['BENCH_PROFILE'];
    if (path !== undefined) writeFileSync(path, JSON.stringify(profile));
    return { value, times: timesOf(profile, stages) };
  } finally {
    session.disconnect();
  }
}

function timesOf(profile: Profiler.Profile, stages: readonly Stage[]): readonly StageTime[] {
  const stageOf = new Map<number, string | undefined>();
  const own = ({ functionName, url }: Profiler.ProfileNode['callFrame']): string | undefined => {
    if (functionName === '(garbage collector)') return COLLECTOR;
    return stages.find(([, files]) => files.test(`${url} ${functionName}`))?.[0];
  };
  // Nodes come before their children, so a child finds the stage of its parent.
  const walk = (node: Profiler.ProfileNode, inherited: string | undefined): void => {
    const stage = own(node.callFrame) ?? inherited;
    stageOf.set(node.id, node.callFrame.functionName === IDLE ? undefined : (stage ?? OTHER));
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) walk(child, stage);
    }
  };
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const [root] = profile.nodes;
  if (root !== undefined) walk(root, undefined);
  const totals = new Map<string, number>();
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const stage = stageOf.get(id);
    if (stage === undefined) continue;
    totals.set(stage, (totals.get(stage) ?? 0) + (profile.timeDeltas?.[index + 1] ?? 0) / 1000);
  }
  return [...totals]
    .map(([stage, milliseconds]) => ({ stage, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
