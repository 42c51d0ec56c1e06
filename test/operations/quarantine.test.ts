import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

describe('quarantine and replay', () => {
  let clinic: Clinic;

  beforeEach(async () => {
    clinic = await openClinic();
  });
  afterEach(() => clinic.remove());

  const answer = (name: string, text: string): void => writeFileSync(join(clinic.answers, name), text);
  const items = async (): Promise<readonly unknown[]> => (await clinic.run('quarantine')).records;
  const open = async (code: string): Promise<number> => (await clinic.run('worklist', code)).records.length;

  /** The answer of that ending, taken from the clearinghouse's folder before the gateway sees it. */
  function intercept(ending: string): string {
    const name = readdirSync(clinic.answers).find((one) => one.endsWith(ending)) ?? '';
    const text = readFileSync(join(clinic.answers, name), 'latin1');
    rmSync(join(clinic.answers, name));
    return text;
  }

  it('shows what was set aside, and writes its bytes', async () => {
    answer('note.txt', 'The office is closed on Friday.');
    await clinic.run('collect');
    expect(await items()).toMatchObject([{ item: 1, reasonCode: 'NOT_X12', name: 'note.txt', state: 'OPEN' }]);
    const out = join(clinic.practice.folder, 'part.txt');
    expect((await clinic.run('quarantine', 'show', '1', '--out', out)).records).toMatchObject([{ item: 1 }]);
    expect(readFileSync(out, 'utf8')).toBe('The office is closed on Friday.');
  });

  it('discard closes the item and its work', async () => {
    answer('note.txt', 'The office is closed on Friday.');
    await clinic.run('collect');
    expect(await open('NOT_X12')).toBe(1);
    expect((await clinic.run('quarantine', 'discard', '1', ...BY_JO)).exitCode).toBe(0);
    expect(await items()).toEqual([]);
    expect(await open('NOT_X12')).toBe(0);
    expect(await audited(clinic)).toEqual(['jo quarantine-discard']);
  });

  it('release of what still is no X12 leaves it where it is', async () => {
    answer('note.txt', 'The office is closed on Friday.');
    await clinic.run('collect');
    const { exitCode, err } = await clinic.run('quarantine', 'release', '1', ...BY_JO);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('operation-not-allowed') });
    expect(await items()).toHaveLength(1);
  });

  it('release takes an interchange whose number came before, once', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    await clinic.sandbox.processInbox();
    const accepted = intercept('.277ca');
    const number = /ISA(?:\*[^*]*){12}\*(\d{9})/.exec(accepted)?.[1] ?? '';
    const other = accepted.replace(/BHT\*0085\*08\*[^*]*/, 'BHT*0085*08*OTHER');
    expect(other).not.toBe(accepted);
    answer('first.277ca', other);
    await clinic.run('collect');
    answer('second.277ca', accepted);
    expect((await clinic.run('collect')).exitCode).toBe(1);
    expect(await items()).toMatchObject([{ reasonCode: 'INTERCHANGE_NUMBER_REPEATED', name: 'second.277ca' }]);
    const { exitCode, records } = await clinic.run('quarantine', 'release', '1', ...BY_JO);
    expect({ exitCode, number }).toEqual({ exitCode: 0, number: expect.stringMatching(/^\d{9}$/) });
    expect(records).toMatchObject([{ state: 'RELEASED', report: { sets: 1, quarantined: 0 } }]);
    expect(await items()).toEqual([]);
    const again = await clinic.run('quarantine', 'release', '1', ...BY_JO);
    expect(again.err).toContain('RELEASED already');
  });

  it('replay takes a file that came by another way; a second time it changes nothing', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    await clinic.sandbox.processInbox();
    const accepted = intercept('.277ca');
    const path = join(clinic.practice.folder, 'by-mail.277ca');
    writeFileSync(path, accepted, 'latin1');
    const first = await clinic.run('replay', path, ...BY_JO);
    expect(first.records).toMatchObject([{ type: 'replay', kind: '277CA', sets: 1, quarantined: 0 }]);
    const files = readdirSync(clinic.practice.out);
    const timeline = (await clinic.run('timeline', 'PV-0001')).out;
    expect(timeline).toContain('277ca');
    const sha256 = createHash('sha256').update(accepted, 'latin1').digest('hex');
    for (const name of [path, sha256]) {
      expect((await clinic.run('replay', name, ...BY_JO)).exitCode).toBe(0);
      expect(readdirSync(clinic.practice.out)).toEqual(files);
      expect((await clinic.run('timeline', 'PV-0001')).out).toBe(timeline);
    }
    expect(await audited(clinic)).toEqual(['jo replay', 'jo replay', 'jo replay']);
  });

  it.each([
    [['quarantine', 'release', '9', ...BY_JO], 'not-found'],
    [['quarantine', 'show', 'nine'], 'usage'],
    [['quarantine', 'discard', '1'], 'usage'],
    [['replay', 'no-such-file.835', ...BY_JO], 'file-unreadable'],
    [['replay', '0'.repeat(64), ...BY_JO], 'usage'],
  ])('refuses %s', async (words, code) => {
    const { exitCode, err } = await clinic.run(...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(`[${code}]`);
  });
});

describe('verify', () => {
  it('reads every archived byte; a changed one is a fault of the world', async () => {
    const clinic = await openClinic();
    try {
      clinic.practice.dropSample('professional/office-visits.json');
      await clinic.round();
      const sound = await clinic.run('verify');
      expect(sound.exitCode).toBe(0);
      expect(sound.records).toMatchObject([{ sound: true, faults: [] }]);
      const [interchange] = await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 1 }));
      const sha256 = interchange?.sha256 ?? '';
      const path = join(clinic.practice.folder, 'data', 'archive', sha256.slice(0, 2), sha256);
      const bytes = readFileSync(path);
      rmSync(path);
      writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from('?')]));
      const broken = await clinic.run('verify');
      expect(broken.exitCode).toBe(3);
      expect(broken.records).toMatchObject([{ sound: false, faults: [expect.stringContaining('archive-corrupt')] }]);
    } finally {
      await clinic.remove();
    }
  });
});
