/** The folders of billing systems through the whole gateway: markers, slow readers, sub-folders, snapshots, several systems, full and read-only disks. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { assertPublished } from '../rig/json-schema.ts';
import { mountSmallDisk } from '../rig/small-disk.ts';
import { filesBelow, shareAt } from './books.ts';
import { Practice, startClearing } from './practice.ts';

type Fields = Readonly<Record<string, unknown>>;

const VISITS: readonly Fields[] = JSON.parse(readFileSync('samples/claims/professional/office-visits.json', 'utf8'));
const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Rig {
  readonly practice: Practice;
  readonly sandbox: Sandbox;
  /** Sends what was dropped, has it answered, and collects. */
  round(): Promise<void>;
}

const SYSTEM = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };

async function rigOf(systems: readonly object[]): Promise<Rig> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-folders-'));
  const scenario = { default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } };
  const { sandbox } = await startClearing(root, scenario, false);
  const practice = new Practice(shareAt(root), { config: { billingSystems: systems } });
  undo.push(async () => {
    practice.remove();
    await sandbox.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const round = async (): Promise<void> => {
    await practice.run(['send']);
    await sandbox.processInbox();
    await practice.run(['collect']);
  };
  return { practice, sandbox, round };
}

const recordFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /^(status|posting)-/.test(name) && !name.endsWith('.done'))
    .sort();
const listIn = (path: string): readonly Fields[] => JSON.parse(readFileSync(path, 'utf8'));

describe('.done markers', () => {
  it('a claim file is taken when FILE.done lies beside it, and not before; the marker goes with it', async () => {
    const { practice } = await rigOf([{ ...SYSTEM, takeWhen: 'done', settleSeconds: 3600 }]);
    practice.drop('visits.json', JSON.stringify(VISITS));
    expect((await practice.run(['send'])).records.filter((record) => record['type'] === 'claim-file')).toEqual([]);
    expect(readdirSync(practice.in)).toEqual(['visits.json']);
    practice.drop('visits.json.done', '');
    expect((await practice.run(['send'])).records.filter((record) => record['type'] === 'claim-file')).toMatchObject([
      { name: 'visits.json', claims: 7 },
    ]);
    expect(existsSync(join(practice.in, 'visits.json.done'))).toBe(false);
    expect(existsSync(join(practice.in, 'visits.json.result.json'))).toBe(true);
  });

  it('each file of records has its marker, the snapshot too', async () => {
    const { practice, round } = await rigOf([{ ...SYSTEM, doneMarker: true, snapshot: 'json' }]);
    practice.drop('visits.json', JSON.stringify(VISITS));
    await round();
    const names = recordFiles(practice.out);
    expect(names.length).toBeGreaterThan(3);
    expect(names.every((name) => existsSync(join(practice.out, `${name}.done`)))).toBe(true);
    expect(readdirSync(practice.out)).toEqual(expect.arrayContaining(['snapshot.json', 'snapshot.json.done']));
  });
});

describe('readers', () => {
  it('a slow one holds its files back in the ledger, status says so, and they come later in their order', async () => {
    const { practice, round } = await rigOf([{ ...SYSTEM, holdBackAt: { files: 2 } }]);
    practice.drop('visits.json', JSON.stringify(VISITS));
    await round();
    expect(recordFiles(practice.out)).toHaveLength(2);
    const said = (await practice.run(['status'])).records.find((record) => record['type'] === 'drops-waiting');
    expect(said).toMatchObject({ billingSystem: 'practice', unreadFiles: 2, code: 'reader-behind' });
    const waiting = Number(said?.['waiting']);
    expect(waiting).toBeGreaterThan(1);
    const taken: string[] = [];
    while (taken.length < waiting + 2) {
      const lying = recordFiles(practice.out);
      if (lying.length === 0) throw new Error('nothing more comes');
      for (const name of lying) {
        taken.push(name);
        unlinkSync(join(practice.out, name));
      }
      await practice.run(['collect']);
    }
    expect(new Set(taken).size).toBe(taken.length);
    // What was SENT is told before what became of it.
    expect(taken[0]).toContain('-sent-');
    expect(taken.at(-1)).toMatch(/^posting-/);
    expect((await practice.run(['status'])).records.some((record) => record['type'] === 'drops-waiting')).toBe(false);
  });

  it('one that deletes files while we write gets each of them once, whole', async () => {
    const { practice, sandbox } = await rigOf([SYSTEM]);
    practice.drop('visits.json', JSON.stringify(VISITS));
    const read = new Map<string, readonly Fields[]>();
    const sweep = (): void => {
      for (const name of recordFiles(practice.out)) {
        expect(read.has(name)).toBe(false);
        read.set(name, listIn(join(practice.out, name)));
        unlinkSync(join(practice.out, name));
      }
    };
    const reader = setInterval(sweep, 1);
    await practice.run(['send']);
    await sandbox.processInbox();
    const { exitCode } = await practice.run(['collect']);
    clearInterval(reader);
    sweep();
    expect(exitCode).toBe(0);
    expect([...read.keys()].some((name) => name.startsWith('posting-'))).toBe(true);
    expect((await practice.run(['collect'])).exitCode).toBe(0);
    expect(recordFiles(practice.out)).toEqual([]);
  });
});

describe('sub-folders', () => {
  it.each([
    ['taxId', ['371234567', '998877665']],
    ['name', [expect.stringMatching(/^Z____ CAFE-[0-9a-f]{8}$/), 'PRAIRIE VIEW FAMILY MEDICINE']],
  ])(
    'by %s: each provider its own, hostile names made safe; each has its part of the check',
    async (folders, expected) => {
      const { practice, round } = await rigOf([{ ...SYSTEM, folders }]);
      const other = { ...Object(VISITS[0]?.['billingProvider']), organizationName: 'Z/../ CAFÉ*', taxId: '998877665' };
      practice.drop(
        'visits.json',
        JSON.stringify(VISITS.map((claim, index) => (index < 2 ? { ...claim, billingProvider: other } : claim))),
      );
      await round();
      const found = readdirSync(practice.out, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      const names = found.map((entry) => entry.name).sort((a, b) => (a.startsWith('Z') ? -1 : a.localeCompare(b)));
      expect(names).toEqual(expected);
      const totals = filesBelow(practice.out)
        .filter((path) => basename(path).startsWith('posting-'))
        .flatMap(listIn)
        .filter((record) => record['type'] === 'posting-total' && record['parts'] === 2);
      assertPublished('posting', totals);
      expect(totals.map((record) => record['part']).sort()).toEqual([1, 2]);
      const cents = (key: string): number =>
        totals.reduce((sum, record) => sum + Math.round(Number(record[key]) * 100), 0);
      expect(cents('partPostedTotal')).toBe(cents('postedTotal') / 2);
      expect(filesBelow(practice.folder).every((path) => path.startsWith(practice.folder))).toBe(true);
    },
  );
});

describe('several billing systems', () => {
  it('a check goes out in parts, each with its total and the check’s', async () => {
    const east = { id: 'east', in: 'east/in', out: 'east/out', settleSeconds: 0, format: 'csv' };
    const { practice, round } = await rigOf([SYSTEM, east]);
    mkdirSync(join(practice.folder, 'east', 'in'), { recursive: true });
    const ours = VISITS.filter((claim) => Object(claim['payer']).id === 'SMH01');
    practice.drop('ours.json', JSON.stringify(ours.slice(0, 2)));
    writeFileSync(join(practice.folder, 'east', 'in', 'theirs.json'), JSON.stringify(ours.slice(2)));
    await round();
    const json = practice.records('posting');
    const csv = readdirSync(join(practice.folder, 'east', 'out'))
      .filter((name) => name.startsWith('posting-'))
      .flatMap((name): Readonly<Record<string, string>>[] =>
        parse(readFileSync(join(practice.folder, 'east', 'out', name), 'utf8'), { columns: true }),
      );
    const mine = json.find((record) => record['type'] === 'posting-total');
    const theirs = csv.find((row) => row['type'] === 'posting-total');
    expect(mine).toMatchObject({ part: 1, parts: 2, partPostings: 2 });
    expect(theirs).toMatchObject({ part: '2', parts: '2', partPostings: '2' });
    expect(theirs?.['paymentAmount']).toBe(mine?.['paymentAmount']);
    expect(Number(mine?.['partPostedTotal']) + Number(theirs?.['partPostedTotal'])).toBeCloseTo(
      Number(mine?.['postedTotal']),
      2,
    );
  });
});

describe('the snapshot', () => {
  it.each(['json', 'ndjson', 'csv', 'xml'])(
    '%s: one record a claim, replaced when something happened and left alone otherwise',
    async (format) => {
      const { practice, round } = await rigOf([{ ...SYSTEM, snapshot: format }]);
      practice.drop('visits.json', JSON.stringify(VISITS));
      await practice.run(['send']);
      const path = join(practice.out, `snapshot.${format}`);
      const first = readFileSync(path, 'utf8');
      expect(first.match(/SENT/g)?.length).toBeGreaterThanOrEqual(7);
      await round();
      const second = readFileSync(path, 'utf8');
      expect(second).not.toBe(first);
      expect(second).toContain('PATIENT');
      rmSync(path);
      await practice.run(['collect']);
      expect(existsSync(path)).toBe(false);
    },
  );

  it('by command: the ending says how; a wrong one, or an unknown billing system, is a usage error', async () => {
    const { practice, round } = await rigOf([SYSTEM]);
    practice.drop('visits.json', JSON.stringify(VISITS));
    await round();
    const path = join(practice.folder, 'now.json');
    const { exitCode, records } = await practice.run(['status', '--snapshot', path]);
    expect({ exitCode, records }).toMatchObject({
      exitCode: 0,
      records: [{ type: 'snapshot', format: 'json', claims: 7 }],
    });
    const states = listIn(path);
    assertPublished('claim-state', states);
    expect(states.map((record) => record['claimId']).sort()).toEqual(VISITS.map((claim) => claim['claimId']).sort());
    expect((await practice.run(['status', '--snapshot', join(practice.folder, 'now.pdf')])).exitCode).toBe(2);
    expect((await practice.run(['status', '--snapshot', path, '--billing-system', 'nobody'])).exitCode).toBe(2);
    expect((await practice.run(['status', '--snapshot', join(practice.config, 'now.csv')])).exitCode).toBe(3);
  });
});

describe('disks', () => {
  const probe = join(tmpdir(), `claimgate-probe-${process.pid}`);
  const unmount = mountSmallDisk(probe);
  if (typeof unmount !== 'string') unmount();
  const why = typeof unmount === 'string' ? ` SKIPPED: ${unmount}` : '';

  it.skipIf(why !== '').each(['full', 'read-only'])(
    `%s: records wait in the ledger, nothing half written lies there, and they come later${why}`,
    async (fault) => {
      const { practice, sandbox } = await rigOf([SYSTEM]);
      const release = mountSmallDisk(practice.out);
      if (typeof release === 'string') throw new Error(release);
      undo.push(release);
      practice.drop('visits.json', JSON.stringify(VISITS));
      await practice.run(['send']);
      const before = readdirSync(practice.out);
      await sandbox.processInbox();
      if (fault === 'full') {
        try {
          writeFileSync(join(practice.out, 'ballast'), Buffer.alloc(2_000_000));
        } catch {
          // The disk is full now, which is what it is for.
        }
      } else execFileSync('mount', ['-o', 'remount,ro', practice.out]);
      const failed = await practice.run(['collect']);
      expect(failed.exitCode).toBe(3);
      expect(readdirSync(practice.out).filter((name) => name !== 'ballast')).toEqual(before);
      if (fault === 'full') rmSync(join(practice.out, 'ballast'));
      else execFileSync('mount', ['-o', 'remount,rw', practice.out]);
      expect((await practice.run(['collect'])).exitCode).toBe(0);
      expect(practice.records('posting').filter((record) => record['type'] === 'posting')).toHaveLength(7);
      expect(readdirSync(practice.out).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );
});
