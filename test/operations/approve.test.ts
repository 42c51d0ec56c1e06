import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Patch, professional } from '../outbound/scrub/sample-claims.ts';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

const claim = (id: string, ...patches: readonly Patch[]) =>
  professional({ claimId: id, patientControlNumber: `PCN${id}`, subscriber: { lastName: `SAMPLE${id}` } }, ...patches);

const house = (clinic: Clinic, name: string, text: string): void => {
  const path = join(clinic.practice.folder, 'house', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};

describe('approve', () => {
  let clinic: Clinic;
  beforeEach(async () => {
    clinic = await openClinic({}, { config: { profiles: 'house' } });
    house(clinic, 'payers/careful.yaml', 'id: careful\nversion: 1\npayerIds: [CARE1]\napproveBeforeSending: true\n');
    const rule =
      '- id: large\n  version: 1\n  when: { field: chargeAmount, greaterThan: 1000 }\n  then: { approve: true }\n  tests: [{ name: large, claim: { chargeAmount: "2000.00" }, fires: true }]\n';
    house(clinic, 'rules/large.yaml', rule);
  });
  afterEach(() => clinic.remove());

  const large = { chargeAmount: '1500.00', lines: [{ chargeAmount: '1500.00' }] };
  const careful = { payer: { id: 'CARE1' } };
  async function dropAll(): Promise<void> {
    const claims = [
      claim('A1', careful),
      claim('B1', large),
      claim('C1'),
      claim('D1', careful, { lines: [{ units: '0' }] }),
    ];
    clinic.practice.drop('f.json', JSON.stringify(claims));
    await clinic.run('send');
  }
  const stateOf = async (id: string): Promise<unknown> => (await clinic.run('status', id)).records[0]?.['state'];

  it('D point 6: claims wait by profile and by rule, are approved together, and leave', async () => {
    await dropAll();
    const { claims } = clinic.practice.result('f.json');
    expect(claims.map((one) => one.outcome)).toEqual(['held', 'held', 'ready', 'held']);
    expect(claims[0]).toMatchObject({ waitsFor: 'approval' });
    expect(claims[0]?.findings).toContainEqual(
      expect.objectContaining({
        code: 'claim-waits-for-approval',
        severity: 'info',
        message: expect.stringContaining('payer profile careful'),
      }),
    );
    expect(claims[1]?.findings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('rule large') }),
    );
    expect(claims[3]).not.toHaveProperty('waitsFor');
    const refused = await clinic.run('release', 'A1', ...BY_JO);
    expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining('waits for approval')]);
    const { exitCode, records } = await clinic.run('approve', 'A1', 'B1', 'D1', ...BY_JO);
    expect(exitCode).toBe(0);
    expect(records.map((record) => [record['claimId'], record['state'], record['overridden']])).toEqual([
      ['A1', 'READY', []],
      ['B1', 'READY', []],
      ['D1', 'READY', ['E-053']],
    ]);
    expect(await audited(clinic)).toEqual(['jo approve', 'jo approve', 'jo approve']);
    const told = clinic.practice.records('status').filter((record) => record['claimId'] === 'A1');
    expect(told.at(-1)).toMatchObject({ state: 'READY', previousState: 'HELD', action: 'approved', by: 'jo' });
    await clinic.run('send');
    expect([await stateOf('A1'), await stateOf('D1')]).toEqual(['SENT', 'SENT']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('is all or nothing, and refuses what waits for no approval', async () => {
    await dropAll();
    const { exitCode, err } = await clinic.run('approve', 'A1', 'C1', ...BY_JO);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('not HELD')]);
    expect(await stateOf('A1')).toBe('HELD');
    expect(await audited(clinic)).toEqual([]);
    expect((await clinic.run('approve', 'A1', '--as', 'jo')).exitCode).toBe(2);
  });

  it('an approved claim that is held by hand is released without another approval; a corrected one waits again', async () => {
    await dropAll();
    await clinic.run('approve', 'A1', ...BY_JO);
    await clinic.run('hold', 'A1', ...BY_JO);
    expect((await clinic.run('release', 'A1', ...BY_JO)).records[0]?.['state']).toBe('READY');
    await clinic.run('hold', 'A1', ...BY_JO);
    clinic.practice.drop('g.json', JSON.stringify([claim('A1', careful, large)]));
    await clinic.run('send');
    expect(clinic.practice.result('g.json').claims[0]).toMatchObject({ outcome: 'held', waitsFor: 'approval' });
    expect((await clinic.run('release', 'A1', ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('approve', 'A1', ...BY_JO)).exitCode).toBe(0);
  });

  it('a trading partner can ask for it too', async () => {
    const other = await openClinic({}, { partner: { approveBeforeSending: true } });
    try {
      other.practice.drop('f.json', JSON.stringify([claim('A1')]));
      await other.run('send');
      expect(other.practice.result('f.json').claims[0]).toMatchObject({ outcome: 'held', waitsFor: 'approval' });
      expect((await other.run('approve', 'A1', ...BY_JO)).exitCode).toBe(0);
    } finally {
      await other.remove();
    }
  });

  it('D point 6: every finding comes back as CSV and as a page, with path, rule and mend, without the patient', async () => {
    const broken = claim('=E1', {
      subscriber: { memberId: 'NONE', lastName: 'CANARYNAME', birthDate: '2027-01-05' },
      diagnoses: [{ code: 'BADCODE99' }],
      billingProvider: { npi: '1234567890' },
    });
    clinic.practice.drop('f.json', JSON.stringify([claim('C1'), { ...broken, lines: broken.lines }, { claimId: 'X' }]));
    await clinic.run('send');
    const path = join(clinic.practice.in, 'f.json.result');
    const csv = readFileSync(`${path}.csv`, 'utf8');
    const html = readFileSync(`${path}.html`, 'utf8');
    const rows: readonly Record<string, string>[] = parse(csv, { columns: true });
    const json = clinic.practice.result('f.json');
    expect(rows.length).toBe(
      json.findings.length + json.claims.reduce((sum, one) => sum + Math.max(1, one.findings.length), 0),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        claimId: "'=E1",
        outcome: 'held',
        rule: 'E-010',
        path: 'billingProvider.npi',
        x12: '2010AA NM109',
      }),
    );
    expect(rows.every(({ rule, mend }) => rule === '' || mend !== '')).toBe(true);
    for (const text of [csv, html]) {
      expect(text).toContain('The member id … looks like a placeholder');
      expect(text).toContain('1234567890');
      for (const secret of ['CANARYNAME', 'NONE', '2027-01-05', 'BADCODE99', 'PCN', 'SAMPLE', 'W12345678'])
        expect(text).not.toContain(secret);
    }
    expect(html.indexOf('Refused:')).toBeLessThan(html.indexOf('Held:'));
    // Our own files are never taken for claims.
    await clinic.run('send');
    expect(await clinic.inside(({ ledger }) => ledger.claimFiles({ limit: 10 }))).toHaveLength(1);
  });
});
