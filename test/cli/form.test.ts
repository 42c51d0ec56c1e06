import { describe, expect, it } from 'vitest';
import { machine, textOf } from './machine.ts';

const VISITS = 'samples/claims/professional/office-visits.json';
const INPATIENT = 'samples/claims/institutional/inpatient.json';

describe('form', () => {
  it('writes one PDF a claim, named by its place and form, and prints its boxes', async () => {
    const host = machine();
    const { code, records } = await host.run('form', VISITS, INPATIENT, '--out', 'o');
    expect(code).toBe(0);
    expect(records).toHaveLength(8);
    expect(records.at(-1)).toMatchObject({ type: 'form', form: 'ub-04', file: 'o/0008-ub-04.pdf' });
    expect([...host.files.keys()]).toContain('o/0001-cms-1500.pdf');
    for (const [name, bytes] of host.files) {
      expect(name).toMatch(/^o\/000[1-8]-(cms-1500|ub-04)\.pdf$/);
      expect(textOf(bytes)).toMatch(/^%PDF-[\s\S]*%%EOF\s*$/);
    }
  });

  it('says the same of an 837 as of the claim that it was made from', async () => {
    const host = machine();
    await host.run('translate', INPATIENT, '--out', 'x');
    const [first] = (await host.run('form', INPATIENT, '--json')).records;
    const [again] = (await host.run('form', 'x/837I_000000001.837', '--json')).records;
    expect(again?.['pages']).toEqual(first?.['pages']);
  });

  it('--claim takes a claim id or a patient control number; its number stays that of its place', async () => {
    const host = machine();
    const all = (await host.run('form', VISITS, '--json')).records;
    const id = String(all[2]?.['claimId']);
    const one = await host.run('form', VISITS, '--claim', id, '--out', 'o');
    expect(one.records.map((record) => record['file'])).toEqual(['o/0003-cms-1500.pdf']);
  });

  it('a claim that no file holds is a finding and exit code 1', async () => {
    const { code, err, out } = await machine().run('form', VISITS, '--claim', 'NOBODY', '--json');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('claim-not-in-files');
  });

  it('on a terminal, a line a file; without --out and --json it is a matter of usage', async () => {
    const host = machine({}, { isTerminal: true });
    expect((await host.run('form', INPATIENT, '--out', 'o')).out).toMatch(/^o\/0001-ub-04\.pdf {2}.*1 page\n$/);
    expect((await host.run('form', INPATIENT)).code).toBe(2);
  });

  it('one file that can not be read never stops the next; the highest exit code counts', async () => {
    const host = machine({ broken: '{"claimId":' });
    const { code, records } = await host.run('form', 'no-such-file', 'broken', INPATIENT, '--out', 'o');
    expect(code).toBe(2);
    expect(records).toHaveLength(1);
  });

  it('--mapping reads another system’s export, as it does for validate and translate', async () => {
    const host = machine();
    const export_ = 'config/mappings/practice-csv.tests/two-claims.csv';
    const { code, records } = await host.run('form', export_, '--mapping', 'practice-csv', '--out', 'o', '--json');
    expect(code).toBe(0);
    expect(records.map((record) => record['file'])).toEqual(['o/0001-cms-1500.pdf', 'o/0002-cms-1500.pdf']);
    expect((await host.run('form', export_, '--mapping', 'none-such', '--json')).code).toBe(2);
  });
});
