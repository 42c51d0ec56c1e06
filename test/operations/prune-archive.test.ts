/** `archive prune`: bytes past their retention go, nothing that is open loses its evidence, and `verify` knows the one from the other. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow } from '../system/books.ts';
import type { CommandResult } from '../system/practice.ts';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

const keep = (retention: object): void => clinic.practice.configure({ archive: { retention } });
const ALL = { claimFiles: 7, interchanges: 7, answers: 7 };
const inYears = (years: number) => ({ clock: { now: () => new Date(Date.now() + years * 365.25 * 86_400_000) } });
const prune = (years: number, ...words: readonly string[]): Promise<CommandResult> =>
  clinic.practice.run(['archive', 'prune', ...(words.length === 0 ? BY_JO : words)], inYears(years));
const stored = (): readonly string[] =>
  filesBelow(join(clinic.practice.folder, 'data', 'archive')).map((path) => path.split('/').at(-1) ?? '');
const verified = async (): Promise<Readonly<Record<string, unknown>>> => (await clinic.run('verify')).records[0] ?? {};

/** Claims that were sent, answered, paid and closed. */
async function closedClaims(): Promise<readonly string[]> {
  clinic.practice.dropSample('professional/office-visits.json');
  await clinic.round();
  const states = new Set((await clinic.run('claims')).records.map((record) => record['state']));
  expect([...states]).toEqual(['CLOSED']);
  return stored();
}

describe('archive prune', () => {
  it('keeps everything for ever when nothing is configured', async () => {
    const before = await closedClaims();
    const { exitCode, records } = await prune(90);
    expect({ exitCode, records }).toMatchObject({ exitCode: 0, records: [{ files: 0, kept: 0, missing: 0 }] });
    expect(stored()).toEqual(before);
  });

  it('takes away what is finished and past its retention, and only of the kinds that have one', async () => {
    const before = await closedClaims();
    keep(ALL);
    expect((await prune(6.9)).records).toMatchObject([{ files: 0 }]);
    keep({ claimFiles: 7 });
    const looked = await prune(8, '--dry-run');
    expect(looked.records).toMatchObject([
      { type: 'archive-pruned', dryRun: true, kind: 'claimFiles', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { type: 'archive-prune', dryRun: true, files: 1 },
    ]);
    expect(stored()).toEqual(before);
    expect(await audited(clinic)).not.toContain('jo archive-pruned');
    expect((await prune(8)).records.at(-1)).toMatchObject({ dryRun: false, files: 1, kept: 0, missing: 0 });
    expect(stored()).toHaveLength(before.length - 1);
    keep(ALL);
    expect((await prune(8)).records.at(-1)).toMatchObject({ files: before.length - 1 });
    expect(stored()).toEqual([]);
    expect(await audited(clinic)).toContain('jo archive-pruned');
    expect(await verified()).toMatchObject({ sound: true, files: 0, pruned: before.length });
    expect((await prune(9)).records).toMatchObject([{ files: 0, kept: 0, missing: 0 }]);
    expect((await clinic.run('claims')).records).toHaveLength(7);
    const proof = await clinic.run('proof', String((await clinic.run('claims')).records[0]?.['claimId']));
    expect(proof).toMatchObject({ exitCode: 2, err: expect.stringContaining('archive-pruned') });
    expect((await clinic.run('doctor', '--offline')).exitCode).toBe(0);
  });

  it('keeps what open claims, quarantine and work rest on, however old', async () => {
    const closed = await closedClaims();
    clinic.practice.dropSample('professional/dependents.json');
    await clinic.run('send');
    writeFileSync(join(clinic.answers, 'noise.txt'), 'nothing that a machine reads');
    await clinic.run('collect');
    const open = stored().filter((sha256) => !closed.includes(sha256));
    expect(open).toHaveLength(3);
    keep(ALL);
    expect((await prune(20)).records.at(-1)).toMatchObject({ files: closed.length, kept: 3, missing: 0 });
    expect([...stored()].sort()).toEqual([...open].sort());
    const [item] = (await clinic.run('quarantine')).records;
    await clinic.run('quarantine', 'discard', String(item?.['item']), ...BY_JO);
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const answered = await prune(20);
    expect(answered.records.at(-1)).toMatchObject({ kept: 0, missing: 0 });
    expect(stored()).toEqual([]);
    expect(await verified()).toMatchObject({ sound: true });
  });

  it('a run that was cut off before the bytes went is made up for by the next; what comes again is kept anew', async () => {
    const before = await closedClaims();
    keep(ALL);
    await clinic.inside(async ({ ledger }) => {
      const answers = (await ledger.referencesTo(before)).filter(({ kind }) => kind === 'answers');
      expect(answers.length).toBeGreaterThan(1);
      const sha256 = answers[0]?.sha256 ?? '';
      const at = new Date(Date.now() + 1000).toISOString();
      await ledger.transaction((tx) =>
        tx.notePruned('answers', [sha256], { at, actor: 'jo', detail: `x ${sha256}: policy` }),
      );
    });
    expect(await verified()).toMatchObject({ sound: true, files: before.length, pruned: 0 });
    expect((await prune(8)).records.at(-1)).toMatchObject({ files: before.length });
    expect(stored()).toEqual([]);
    const rows = (await audited(clinic)).filter((act) => act === 'jo archive-pruned');
    expect(rows).toHaveLength(1 + Object.keys(ALL).length);
    clinic.practice.dropSample('professional/office-visits.json', 'again.json');
    await clinic.practice.run(['send'], inYears(9));
    expect(stored()).toHaveLength(1);
    expect((await prune(10)).records.at(-1)).toMatchObject({ files: 0 });
    expect(await verified()).toMatchObject({ sound: true, files: 1 });
  });

  it('what is missing without a record in the chain fails verify: lost, or taken away and dressed up as policy', async () => {
    const [lost = ''] = await closedClaims();
    keep(ALL);
    const path = join(clinic.practice.folder, 'data', 'archive', lost.slice(0, 2), lost);
    const bytes = readFileSync(path);
    rmSync(path);
    expect(await clinic.run('verify')).toMatchObject({ exitCode: 3, records: [{ sound: false, pruned: 0 }] });
    const report = (await prune(8)).records.at(-1);
    expect(report).toMatchObject({ missing: 1 });
    expect(await verified()).toMatchObject({ sound: false, faults: [expect.stringContaining(lost)] });
    const db = new Database(join(clinic.practice.folder, 'data', 'ledger.db'));
    db.prepare('insert into pruned_objects values (?, ?, ?, 1, ?)').run(lost, 'answers', '2099-01-01', '2099-01-01');
    db.close();
    expect(await verified()).toMatchObject({ sound: false, faults: [expect.stringContaining(lost)] });
    const reason = ['--as', 'eve', '--reason', `${lost}: ${lost}`];
    await clinic.run('numbers', 'confirm', 'clearing', '900', ...reason);
    expect(await verified()).toMatchObject({ sound: false });
    writeFileSync(path, bytes);
    expect(await verified()).toMatchObject({ sound: true });
  });

  it('is done by the daemon, once a day', async () => {
    await closedClaims();
    keep(ALL);
    const signal = new AbortController();
    const running = clinic.practice.run(['run'], { ...inYears(8), stopSignal: signal.signal });
    for (let look = 0; look < 300 && stored().length > 0; look += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    signal.abort('SIGTERM');
    expect((await running).exitCode).toBe(0);
    expect(stored()).toEqual([]);
    expect(await audited(clinic)).toContain('daemon archive-pruned');
    expect(await verified()).toMatchObject({ sound: true });
  });

  it('warns of less than six years, and the copy of a backup loses what went', async () => {
    const before = await closedClaims();
    keep({ ...ALL, answers: 5 });
    const copy = join(clinic.practice.folder, 'copy');
    await clinic.run('backup', copy);
    const warned = await prune(8);
    expect(warned.err).toMatch(/archive\.retention\.answers is 5 year\(s\); HIPAA asks for 6/);
    const doctor = await clinic.run('doctor', '--offline');
    const [check] = doctor.records.filter((record) => record['what'] === 'retention');
    expect(check).toMatchObject({ good: true, detail: expect.stringContaining('6 years of HIPAA for answers') });
    const copied = (): readonly string[] => filesBelow(join(copy, 'archive'));
    expect(copied()).toHaveLength(before.length);
    await clinic.run('backup', copy);
    expect(copied()).toEqual([]);
    for (const name of readdirSync(join(clinic.practice.folder, 'data')))
      if (name !== 'highwater') rmSync(join(clinic.practice.folder, 'data', name), { recursive: true });
    expect((await clinic.run('restore', copy, ...BY_JO)).exitCode).toBe(0);
    expect(await verified()).toMatchObject({ sound: true, pruned: before.length });
  });
});
