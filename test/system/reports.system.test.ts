/** Reports that are no X12, collected like any answer: a vendor's is folded into the claims, others are kept and linked. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../operations/clinic.ts';

let clinic: Clinic;
let numbers: readonly string[];
let ids: readonly string[];

beforeEach(async () => {
  const layout = {
    id: 'vendor-cf',
    fileName: '^CF',
    patientControlNumber: 2,
    status: { column: 3, accepted: ['A'], rejected: ['R'] },
    messages: [4],
  };
  clinic = await openClinic({}, { partner: { reports: [layout] } });
  clinic.practice.dropSample('professional/office-visits.json');
  await clinic.run('send');
  const { records } = await clinic.run('claims');
  numbers = records.map((record) => String(record['patientControlNumber']));
  ids = records.map((record) => String(record['claimId']));
});
afterEach(() => clinic.remove());

const deliver = (name: string, text: string): void => writeFileSync(join(clinic.answers, name), text);
const stateOf = async (index: number): Promise<unknown> =>
  (await clinic.run('status', ids[index] ?? '')).records[0]?.['state'];

describe('reports of forms of their own', () => {
  it('E4, F1: Availity’s report moves the claims that it names, once, with its place as evidence; unknown claims wait', async () => {
    const report = [
      `1|2026-11-25|08.15.00.000|NA|NA|000000001|3|NA|1.00|2|1|1.00|NA|NA|20261125|x.837|NA`,
      `3|DOE, JANE|2026-11-02|NA|${numbers[0]}|NA|1|NA|NA|NA|NA|A`,
      `3|ROE, RICK|2026-11-02|NA|${numbers[1]}|NA|1|NA|NA|NA|NA|R`,
      '3e|Availity|R|E42|ROE, RICK is not on file|2010BA|NM1|09',
      '3|WHO, EVER|2026-11-02|NA|NOT-OURS-1|NA|1|NA|NA|NA|NA|A',
    ].join('\r\n');
    deliver('IBR-1.ibr', report);
    const run = await clinic.run('collect');
    expect(run.records[0]).toMatchObject({ files: [{ kind: 'availity-ibr', quarantined: 0 }] });
    expect([await stateOf(0), await stateOf(1)]).toEqual(['CH_ACCEPTED', 'CH_REJECTED']);
    const work = await clinic.run('worklist');
    expect(work.records.map((item) => item['code']).sort()).toEqual(['REJECTED', 'UNKNOWN_CLAIM']);
    const timeline = await clinic.run('timeline', ids[1] ?? '');
    expect(timeline.out).toContain('availity-ibr clearinghouse: rejected E42');
    expect(timeline.out).not.toContain('ROE');
    deliver('IBR-2.ibr', `${report}\r\n`);
    await clinic.run('collect');
    expect([await stateOf(0), await stateOf(1)]).toEqual(['CH_ACCEPTED', 'CH_REJECTED']);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('E4: a report whose columns are configured is read; one status that no list names leaves it unread, but linked', async () => {
    deliver('CF1', `D|${numbers[2]}|R|Bad member id\n`);
    deliver('CF2', `D|${numbers[3]}|R|Bad member id\nD|${numbers[4]}|??|New\n`);
    await clinic.run('collect');
    expect([await stateOf(2), await stateOf(3), await stateOf(4)]).toEqual(['CH_REJECTED', 'SENT', 'SENT']);
    const shown = await clinic.run('quarantine', 'show', '1');
    expect(shown.records[0]).toMatchObject({ reasonCode: 'NOT_X12', name: 'CF2', claims: [ids[3], ids[4]] });
  });

  it('E4: a report for people is kept and linked by patient control number, control number and file name', async () => {
    const interchange = (await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 1 })))[0];
    deliver('daily.txt', `DAILY REPORT\nFile ${interchange?.fileName} had a problem with account ${numbers[5]}.\n`);
    const run = await clinic.run('collect');
    expect(run.exitCode).toBe(1);
    const shown = await clinic.run('quarantine', 'show', '1');
    expect(shown.records[0]).toMatchObject({
      claims: [ids[5]],
      interchanges: [interchange?.interchangeControlNumber],
    });
    expect((await clinic.run('timeline', ids[5] ?? '')).out).toContain('a report for people names this claim');
    expect(await stateOf(5)).toBe('SENT');
    await clinic.run('replay', String(shown.records[0]?.['sha256']), '--as', 'jo', '--reason', 'again');
    const { out } = await clinic.run('timeline', ids[5] ?? '');
    expect(out.match(/a report for people/g)).toHaveLength(1);
  });
});
