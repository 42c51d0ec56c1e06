/** Bench: what a piece of work costs: by the clock, in processor time (steadier on a busy machine), and in memory at its highest. */
export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the whole process so far. */
  readonly peakMB: number;
}

export async function costOf<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly cost: Cost }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await work();
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  return { value, cost: { seconds, cpuSeconds, peakMB: process.resourceUsage().maxRSS / 1024 } };
}
