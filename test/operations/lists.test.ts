import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../system/practice.ts';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

describe('claims, worklist, codes, rules', () => {
  let clinic: Clinic;

  beforeEach(async () => {
    clinic = await openClinic();
  });
  afterEach(() => clinic.remove());

  it('claims lists all, or those of a state', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    expect((await clinic.run('claims')).records).toHaveLength(7);
    expect((await clinic.run('claims', '--state', 'sent')).records[0]).toMatchObject({
      ...{ claimId: 'PV-0001', state: 'SENT', chargeAmount: '125.00', partner: 'clearing' },
    });
    expect((await clinic.run('claims', '--state', 'DENIED')).records).toEqual([]);
    expect((await clinic.run('claims', '--partner', 'nobody')).exitCode).toBe(2);
  });

  it('worklist show tells what is known of one item', async () => {
    writeFileSync(join(clinic.answers, 'note.txt'), 'The office is closed.');
    await clinic.run('collect');
    const [item] = (await clinic.run('worklist', 'show', '1')).records;
    expect(item).toMatchObject({ code: 'NOT_X12', detail: { partner: 'clearing' }, evidence: { name: 'note.txt' } });
    expect((await clinic.run('worklist', 'show', '99')).exitCode).toBe(2);
    expect((await clinic.run('worklist', 'show')).exitCode).toBe(2);
    const unknown = await clinic.run('worklist', 'NO_SUCH_CODE');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.err).toContain('NOT_WRITABLE');
  });

  it('codes load takes a published list, which claims are checked against from then on', async () => {
    const file = join(clinic.practice.folder, 'list.csv');
    writeFileSync(file, 'code,description\n0101,House made one\n0102,House made two\n');
    const words = ['codes', 'load', file, '--set', 'revenue', '--from', '2026-01-01'];
    const loaded = await clinic.run(...words, '--as', 'jo\n', '--reason', 'one\nline\u001b[2J');
    expect(loaded.records).toMatchObject([
      { type: 'code-list', set: 'revenue', effectiveFrom: '2026-01-01', entries: 2 },
    ]);
    expect((await clinic.run('codes')).records.map((record) => record['set'])).toContain('revenue');
    expect(await audited(clinic)).toEqual(['jo codes-load']);
    const [act] = await clinic.inside(({ ledger }) => ledger.audit(0, 1));
    expect(act?.detail).toContain('one line [2J');
  });

  it('codes load refuses what it can’t recognise, and files that are not there', async () => {
    const file = join(clinic.practice.folder, 'list.csv');
    writeFileSync(file, 'nothing of a list');
    expect((await clinic.run('codes', 'load', file, ...BY_JO)).exitCode).toBe(1);
    expect((await clinic.run('codes', 'load', 'nowhere.csv', ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('codes', 'load', file, '--set', 'potatoes', ...BY_JO)).exitCode).toBe(2);
    const turned = ['--from', '2026-02-01', '--until', '2026-01-31'];
    expect((await clinic.run('codes', 'load', file, '--set', 'revenue', ...turned, ...BY_JO)).exitCode).toBe(2);
    expect(await audited(clinic)).toEqual([]);
  });

  it('E-129 rules test runs the tests of the rules, and fails with one that is wrong', async () => {
    const good = await clinic.run('rules', 'test');
    expect(good.exitCode).toBe(0);
    expect(good.records.length).toBeGreaterThan(3);
    expect(good.records.every((record) => record['passed'] === true)).toBe(true);
    mkdirSync(join(clinic.practice.folder, 'house', 'rules'), { recursive: true });
    writeFileSync(
      join(clinic.practice.folder, 'house', 'rules', 'house.yaml'),
      "- { id: wrong, version: 1, when: { field: chargeAmount, is: '1.00' }, then: { severity: warning, message: Look. }, tests: [{ name: never, claim: { chargeAmount: '2.00' }, fires: true }] }\n",
    );
    writeFileSync(clinic.practice.config, `${readFileSync(clinic.practice.config, 'utf8')}profiles: house\n`);
    const bad = await clinic.run('rules', 'test');
    expect({ exitCode: bad.exitCode, records: bad.records }).toMatchObject({
      exitCode: 1,
      records: [{ rule: 'wrong', passed: false }],
    });
  });

  it('rules try tells which claims of the past a rule speaks of', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    const file = join(clinic.practice.folder, 'rule.yaml');
    writeFileSync(
      file,
      "- { id: tried, version: 1, when: { field: chargeAmount, is: '125.00' }, then: { severity: warning, message: Look. } }\n",
    );
    expect((await clinic.run('rules', 'try', file)).records).toMatchObject([
      { rule: 'tried', judged: 7, claimIds: expect.arrayContaining(['PV-0001']) },
    ]);
    expect((await clinic.run('rules', 'try', file, '--since', '2999-01-01')).records).toMatchObject([{ judged: 0 }]);
    expect((await clinic.run('rules', 'try', 'no-such-rule')).exitCode).toBe(2);
    expect((await clinic.run('rules', 'try', file, '--since', 'May')).exitCode).toBe(2);
  });

  it('sandbox prints host key and login, answers, and ends with the signal', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const words = ['sandbox', '--dir', join(clinic.practice.folder, 'clearing'), '--json'];
    const ended = runCommand(words, {
      stopSignal: stop.signal,
      out: async (text) => {
        told.push(text);
        stop.abort();
      },
    });
    expect((await ended).exitCode).toBe(0);
    expect(JSON.parse(told.join(''))).toMatchObject({
      type: 'sandbox',
      hostKey: expect.stringMatching(/^SHA256:/),
      username: 'practice',
    });
    expect((await runCommand(['sandbox', '--port', 'high'])).exitCode).toBe(2);
    expect((await runCommand(['sandbox', '--scenario', 'no-such.yaml'])).exitCode).toBe(2);
  });
});
