import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

describe('match', () => {
  let clinic: Clinic;
  let item = '';

  /** The 835 names PV-0001 by a number that nobody knows. */
  beforeEach(async () => {
    clinic = await openClinic();
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.sandbox.processInbox();
    const name = readdirSync(clinic.answers).find((one) => one.endsWith('.835')) ?? '';
    const path = join(clinic.answers, name);
    const text = readFileSync(path, 'latin1');
    writeFileSync(path, text.replace(/CLP\*[^*]*\*1\*185\*148\*\*12\*[^*]*/, 'CLP*XX99*1*185*148**12*XX77'), 'latin1');
    await clinic.run('collect');
    const [first] = (await clinic.run('worklist')).records.filter((record) => String(record['code']).match(/MATCH/));
    item = String(first?.['item']);
  });
  afterEach(() => clinic.remove());

  const claimId = async (): Promise<string> => String((await clinic.run('claims')).records[0]?.['claimId']);
  const account = (name: string): Promise<number> =>
    clinic.inside(async ({ ledger }) =>
      Number((await ledger.trialBalance()).find((row) => row.account === name)?.balanceCents ?? 0),
    );

  it('R-105 takes the money out of UnappliedCash and posts it to the claim, by the user, once', async () => {
    expect(await account('UnappliedCash')).toBeLessThan(0);
    const postings = clinic.practice.records('posting').length;
    const { exitCode, records, err } = await clinic.run('match', item, await claimId(), ...BY_JO);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(records).toMatchObject([{ type: 'match', postings: 1 }]);
    expect(await account('UnappliedCash')).toBe(0);
    // The files that told of it before stay as they are; a numbered supplement tells what was let go on, and how the check stands now.
    const told = clinic.practice.records('posting');
    expect(told).toHaveLength(postings + 2);
    expect(told.filter((record) => record['supplement'] !== undefined)).toMatchObject([
      { type: 'posting-total', supplement: 1, part: 1, parts: 1, heldTotal: '0.00', releasedTotal: '148.00' },
    ]);
    expect((await clinic.run('worklist')).records.filter((record) => String(record['item']) === item)).toEqual([]);
    const by = await clinic.inside(({ ledger }) => ledger.entries({ accountPrefix: 'UnappliedCash', limit: 10 }));
    // Taken out line by line: the claim has two.
    expect(by.map((entry) => entry.postedBy)).toEqual(['auto', 'jo', 'jo']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
    const again = await clinic.run('match', item, await claimId(), ...BY_JO);
    expect(again.err).toContain('closed already');
    expect(await audited(clinic)).toEqual(['jo match']);
  });

  it.each([
    [['match', '999', 'ONE', ...BY_JO]],
    [['match', 'x', 'ONE', ...BY_JO]],
    [['match', '1', 'NOBODY', ...BY_JO]],
    [['match', '1', 'ONE', '--lines', 'L1', ...BY_JO]],
  ])('refuses %s', async (words) => {
    const named = words.map((word) => word);
    const id = await claimId();
    const { exitCode } = await clinic.run(...named.map((word) => (word === 'ONE' ? id : word)));
    expect(exitCode).toBe(2);
    expect(await audited(clinic)).toEqual([]);
  });
});
