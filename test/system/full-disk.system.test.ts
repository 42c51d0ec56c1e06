/** A full disk, end to end: what is begun is finished or waits whole, nothing is lost or taken twice, and work goes on once there is space. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keepReserve } from '../../src/operations/watchdog/room.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { mountSmallDisk } from '../rig/small-disk.ts';
import { filesBelow } from './books.ts';
import { Practice, startClearing } from './practice.ts';

const MEGABYTE = 1_000_000;
const SAMPLE = 'professional/office-visits.json';
const CLAIMS = 7;

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folderFor(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `claimgate-${name}-`));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function practiceWith(config: object): Promise<{ readonly practice: Practice; readonly sandbox: Sandbox }> {
  const scenario = { default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } };
  const { sandbox, mailbox } = await startClearing(folderFor('clearing'), scenario);
  undo.push(() => sandbox.stop());
  const practice = new Practice(mailbox, { config });
  undo.push(() => practice.remove());
  return { practice, sandbox };
}

/** Takes all the space there is, but for `leave` bytes. */
function fill(disk: string, leave = 0): void {
  writeFileSync(join(disk, 'gap'), Buffer.alloc(leave));
  for (const block of [100_000, 4_096, 1])
    try {
      for (let at = 0; ; at += 1) writeFileSync(join(disk, `ballast-${block}-${at}`), Buffer.alloc(block));
    } catch {
      // Full for blocks of this size.
    }
  rmSync(join(disk, 'gap'));
}

function empty(disk: string): void {
  for (const name of readdirSync(disk).filter((one) => one.startsWith('ballast'))) rmSync(join(disk, name));
}

const postings = (practice: Practice): number =>
  practice.records('posting').filter((record) => record['type'] === 'posting').length;

describe('with less space than the threshold', () => {
  it('faults 26 and 40: nothing is taken in, doctor and watchdog say so; with space again all goes on', async () => {
    const { practice, sandbox } = await practiceWith({});
    practice.dropSample(SAMPLE, 'first.json');
    expect(await practice.run(['send'])).toMatchObject({ exitCode: 0, err: '' });
    await sandbox.processInbox();
    const disk = { warningMegabytes: 1, alarmMegabytes: 1, stopMegabytes: 900_000_000_000 };
    practice.configure({ watchdog: { disk } });
    practice.dropSample('professional/dependents.json', 'second.json');
    const sent = await practice.run(['send']);
    expect(sent.exitCode).toBe(3);
    expect(sent.records).toContainEqual({
      type: 'not-taken',
      billingSystem: 'practice',
      code: 'disk-nearly-full',
      why: expect.stringContaining('nothing is taken in until there is space'),
    });
    expect(existsSync(join(practice.in, 'second.json'))).toBe(true);
    const collected = await practice.run(['collect']);
    expect([collected.exitCode, collected.err]).toEqual([3, expect.stringContaining('[disk-nearly-full]')]);
    const doctor = await practice.run(['doctor', '--offline']);
    expect(doctor.exitCode).toBe(3);
    expect(doctor.records).toContainEqual(expect.objectContaining({ what: 'disk', good: false }));
    const watchdog = await practice.run(['watchdog']);
    expect(watchdog.records).toContainEqual(
      expect.objectContaining({ code: 'disk-space', severity: 'alarm', text: expect.stringContaining('taken in') }),
    );
    practice.configure({ watchdog: {} });
    expect((await practice.run(['collect'])).exitCode).toBe(0);
    expect((await practice.run(['send'])).records).toContainEqual(
      expect.objectContaining({ type: 'claim-file', name: 'second.json' }),
    );
    expect(postings(practice)).toBe(CLAIMS);
  });
});

describe('on a small disk', () => {
  /** A disk of 24 MB with the gateway's data folder, or why there can be none. */
  function smallDisk(): string | undefined {
    const disk = join(folderFor('disk'), 'small');
    const unmount = mountSmallDisk(disk, 24);
    if (typeof unmount === 'string') {
      console.log(`SKIPPED: a full disk: ${unmount}`);
      return undefined;
    }
    undo.push(unmount);
    return disk;
  }
  const noThreshold = { watchdog: { disk: { stopMegabytes: 0 } } };

  it('faults 26 and 40: full while claims are taken in and while answers are fetched', async ({ skip }) => {
    const disk = smallDisk();
    if (disk === undefined) return skip();
    const data = join(disk, 'data');
    const { practice, sandbox } = await practiceWith({ dataDir: data, ...noThreshold });
    expect((await practice.run(['doctor', '--offline'])).exitCode).toBe(0);
    practice.dropSample(SAMPLE);
    fill(disk);
    expect((await practice.run(['send'])).exitCode).toBe(3);
    expect((await sandbox.processInbox()).received).toEqual([]);
    empty(disk);
    expect((await practice.run(['verify'])).exitCode).toBe(0);
    expect(await practice.run(['send', '--force'])).toMatchObject({ exitCode: 0, err: '' });
    expect((await sandbox.processInbox()).received).toHaveLength(1);
    fill(disk);
    expect((await practice.run(['collect'])).exitCode).toBe(3);
    expect(postings(practice)).toBe(0);
    expect(filesBelow(join(data, 'spool'))).toEqual([]);
    empty(disk);
    expect(await practice.run(['collect'])).toMatchObject({ exitCode: 0, err: '' });
    expect((await practice.run(['verify'])).exitCode).toBe(0);
    expect(postings(practice)).toBe(CLAIMS);
  });

  it('fault 40: the reserve is real bytes, goes when the disk is full, and comes back when there is space', async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (disk === undefined) return skip();
    const limits = { stopMegabytes: 1, reserveMegabytes: 4 };
    const reserve = join(disk, 'reserve');
    expect(await keepReserve(disk, limits)).toBe('made');
    expect(statSync(reserve).blocks * 512).toBeGreaterThanOrEqual(4 * MEGABYTE);
    expect(await keepReserve(disk, limits)).toBeUndefined();
    fill(disk);
    expect(await keepReserve(disk, limits)).toBe('removed');
    writeFileSync(join(disk, 'what was begun'), Buffer.alloc(3 * MEGABYTE));
    expect(await keepReserve(disk, limits)).toBeUndefined();
    empty(disk);
    expect(await keepReserve(disk, limits)).toBe('made');
    expect(await keepReserve(disk, { ...limits, reserveMegabytes: 0 })).toBe('removed');
    expect(readdirSync(disk)).toEqual(['what was begun']);
  });
});
