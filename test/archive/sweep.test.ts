import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepHalfWritten } from '../../src/archive/folder/sweep.ts';

it('fault 37 files that a killed process left half written are removed, younger and other ones stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-sweep-'));
  try {
    for (const name of ['in-a-0.part', 'in-a-1.part', 'kept.json']) writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, 'in-a-0.part'), 1_000, 1_000);
    utimesSync(join(folder, 'kept.json'), 1_000, 1_000);
    const name = /^in-.*\.part$/;
    expect(await sweepHalfWritten({ folder, name, beforeMs: 2_000_000 })).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['in-a-1.part', 'kept.json']);
    expect(await sweepHalfWritten({ folder, name, beforeMs: Number.POSITIVE_INFINITY })).toBe(1);
    expect(readdirSync(folder)).toEqual(['kept.json']);
    expect(await sweepHalfWritten({ folder: join(folder, 'none'), name, beforeMs: 1 })).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
