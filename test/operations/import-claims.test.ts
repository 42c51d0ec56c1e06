import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

let old: Clinic;
let clinic: Clinic;

/** The 837 that another system sent, with the answers that its clearinghouse gave. */
async function sentElsewhere(): Promise<{ readonly file: string; readonly answers: readonly string[] }> {
  old = await openClinic();
  old.practice.dropSample('professional/office-visits.json');
  await old.run('send');
  const inbox = join(old.answers, '..', 'inbound');
  const [name = ''] = readdirSync(inbox).filter((one) => one.endsWith('.837'));
  const file = join(clinic.practice.folder, 'old-system.837');
  // The old system had come far with its numbers.
  const text = readFileSync(join(inbox, name), 'latin1').replaceAll('000000001', '000004711');
  writeFileSync(file, text);
  writeFileSync(join(inbox, name), text);
  await old.sandbox.processInbox();
  const answers = readdirSync(old.answers).map((one) => join(old.answers, one));
  return { file, answers };
}

beforeEach(async () => {
  clinic = await openClinic();
});

afterEach(async () => {
  await clinic.remove();
  await old.remove();
});

const states = async (): Promise<readonly string[]> =>
  (await clinic.run('claims')).records.map((row) => String(row['state']));

describe('claims import --already-sent', () => {
  it('answers to claims sent before claimgate find them; their numbers are never used again', async () => {
    const { file, answers } = await sentElsewhere();
    const later = ['--sent', '2199-01-01'];
    expect((await clinic.run('claims', 'import', file, '--already-sent', ...later, ...BY_JO)).exitCode).toBe(2);
    const taken = await clinic.run('claims', 'import', file, '--already-sent', '--sent', '2026-11-01', ...BY_JO);
    expect(taken.exitCode, taken.out + taken.err).toBe(0);
    const claims = Number(taken.records[0]?.['claims']);
    expect(taken.records[0]).toMatchObject({ imported: claims, known: 0, refused: 0, interchanges: 1 });
    expect(new Set(await states())).toEqual(new Set(['SENT']));
    expect(await audited(clinic)).toContain('jo import-already-sent');
    for (const answer of answers) {
      const applied = await clinic.run('replay', answer, '--partner', 'clearing', ...BY_JO);
      expect(applied.exitCode, applied.err).toBe(0);
    }
    const open = await clinic.run('worklist');
    expect(open.records.filter((item) => String(item['code']).startsWith('UNKNOWN'))).toEqual([]);
    expect([...new Set(await states())].sort()).toEqual(['CLOSED']);
    expect((await clinic.run('verify')).exitCode).toBe(0);
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    const numbers = await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 10 }));
    expect(numbers.at(-1)?.interchangeControlNumber).toBe('000004712');
  });

  it('the same file twice is no change; a claim dropped again is a duplicate', async () => {
    const { file } = await sentElsewhere();
    await clinic.run('claims', 'import', file, '--already-sent', ...BY_JO);
    const before = await clinic.inside(({ ledger }) => ledger.trialBalance());
    const again = await clinic.run('claims', 'import', file, '--already-sent', ...BY_JO);
    expect(again.records[0]).toMatchObject({ imported: 0, interchanges: 0 });
    expect(await clinic.inside(({ ledger }) => ledger.trialBalance())).toEqual(before);
    clinic.practice.drop('again.837', readFileSync(file));
    await clinic.run('send');
    const outcomes = clinic.practice.result('again.837').claims.map((claim) => claim.outcome);
    expect(outcomes.every((outcome) => outcome !== 'ready')).toBe(true);
    expect(await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 10 }))).toHaveLength(1);
  });

  it('claims of any form are taken over, found by their number; a file that is none is told', async () => {
    const { file } = await sentElsewhere();
    const json = resolve('samples', 'claims', 'professional', 'one-visit.json');
    const taken = await clinic.run('claims', 'import', json, file, '--already-sent', ...BY_JO);
    expect(taken.records[0]).toMatchObject({ imported: 1, interchanges: 0 });
    expect(new Set(await states())).toEqual(new Set(['SENT']));
    const noise = join(clinic.practice.folder, 'noise.txt');
    writeFileSync(noise, 'nothing of the kind');
    expect((await clinic.run('claims', 'import', noise, '--already-sent', ...BY_JO)).exitCode).toBe(1);
    expect((await clinic.run('claims', 'import', json, ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('claims', 'import', json, '--already-sent')).exitCode).toBe(2);
    expect((await clinic.run('claims', 'import', json, '--already-sent', '--sent', 'May', ...BY_JO)).exitCode).toBe(2);
  });
});
