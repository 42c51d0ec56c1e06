import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

const VISIT = readFileSync('samples/claims/professional/one-visit.json', 'utf8');

describe('a claim file that can’t be taken', () => {
  it.each([232, 239, 250])(
    'for its name of %i bytes: it is named, the files after it are taken, and it once renamed',
    async (bytes) => {
      const long = `${'a'.repeat(bytes - 5)}.json`;
      clinic.practice.drop(long, VISIT);
      clinic.practice.dropSample('professional/office-visits.json', 'b.json');
      const sent = await clinic.run('send');
      expect(sent.exitCode).toBe(3);
      expect(sent.records.filter(({ type }) => type === 'not-taken')).toMatchObject([
        { file: long, code: 'drop-name-too-long', why: expect.stringContaining(`${bytes} bytes`) },
      ]);
      expect(clinic.practice.result('b.json').claims).toHaveLength(7);
      renameSync(join(clinic.practice.in, long), join(clinic.practice.in, long.slice(-230)));
      expect((await clinic.run('send')).exitCode).toBe(0);
      expect(clinic.practice.result(long.slice(-230)).claims).toMatchObject([{ outcome: 'ready' }]);
    },
  );

  it('for its folder: what is wrong stands beside the code', async () => {
    renameSync(clinic.practice.in, `${clinic.practice.in}-away`);
    const sent = await clinic.run('send');
    expect(sent.records.find(({ type }) => type === 'not-taken')).toMatchObject({
      why: expect.stringContaining('ENOENT'),
    });
    renameSync(`${clinic.practice.in}-away`, clinic.practice.in);
  });
});
