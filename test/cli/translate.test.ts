import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { benchClaim } from '../bench/generate-837.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { isRecord, machine, textOf } from './machine.ts';

const FOLDER = 'samples/claims';
const samples = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(json|ndjson|xml|csv)$/.test(name) && !name.includes('expected'))
  .map((name) => `${FOLDER}/${name}`);

const CONFIG = `
dataDir: data
zone: America/New_York
billingSystems: [{ id: main, in: in, out: out }]
partners:
  - id: clear
    transport: { type: folder, root: mail }
    sender: { id: CLINIC1 }
    receiver: { qualifier: '30', id: CLEARER }
    submitter: { name: THE CLINIC, id: CL01, contactName: OFFICE, phone: '2025550100' }
    receiverName: CLEARER
    delimiters: { element: '|', component: '>', repetition: '!', segment: "'" }
  - id: other
    transport: { type: folder, root: mail2 }
    sender: { id: CLINIC2 }
    receiver: { id: OTHER }
    submitter: { name: THE CLINIC, id: CL02, contactName: OFFICE, phone: '2025550100' }
    receiverName: OTHER
payers:
  - { id: SMH01, partner: clear }
`;

describe('translate', () => {
  it.each(samples)('%s becomes 837s that are accepted and say the same when read', async (file) => {
    const host = machine();
    const written = await host.run('translate', file, '--out', 'o');
    expect(written.code, written.err).toBe(0);
    for (const record of written.records) {
      const path = String(record['file']);
      const { code, out } = await host.run('validate', path, '--json');
      expect(code, out).toBe(0);
      const read = await host.run('read', path);
      expect(read.records).toHaveLength(Number(record['claims']));
      host.files.set('again.ndjson', Buffer.from(read.out, 'utf8'));
      const again = await host.run('translate', 'again.ndjson', '--out', 'p');
      expect(textOf(host.files.get(String(again.records[0]?.['file']))), path).toBe(textOf(host.files.get(path)));
    }
  });

  it('prints the name, the number of claims and the hash of each file, and nothing else on standard output', async () => {
    const host = machine();
    const { records, err } = await host.run(
      'translate',
      'samples/claims/professional/office-visits.json',
      '--out',
      'o',
    );
    expect(records).toEqual([
      expect.objectContaining({
        file: 'o/837P_000000001.837',
        claims: 7,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
    expect(err).toContain('sender SENDER, receiver RECEIVER, usage T');
    expect(textOf(host.files.get('o/837P_000000001.837'))).toMatch(
      /^ISA\*00\*.{10}\*00\*.{10}\*ZZ\*SENDER {9}\*ZZ\*RECEIVER {7}\*261125\*1200/,
    );
  });

  it('takes what read prints from standard input', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/office-visits.json', '--out', 'o');
    const { out } = await host.run('read', 'o/837P_000000001.837');
    host.files.set('-', Buffer.from(out, 'utf8'));
    const { code, records } = await host.run('translate', '-', '--out', 'p');
    expect(code).toBe(0);
    expect(records[0]).toMatchObject({ claims: 7 });
  });

  it('writes by the partner of each payer, in its delimiters, with --config', async () => {
    const host = machine({ 'g.yaml': CONFIG });
    const { code, records, err } = await host.run(
      'translate',
      'samples/claims/professional/one-visit.json',
      '--out',
      'o',
      '--config',
      'g.yaml',
    );
    expect(code, err).toBe(0);
    const path = String(records[0]?.['file']);
    expect(path).toMatch(/^o\/clear_837P_T_\d{14}_000000001\.837$/);
    expect(textOf(host.files.get(path))).toMatch(/^ISA\|.*\|ZZ\|CLINIC1 +\|30\|CLEARER +\|.*\|>'GS\|HC\|/);
    expect((await host.run('validate', path)).code).toBe(0);
  });

  it('says which payer nobody takes claims for, and ends with exit code 1', async () => {
    const host = machine({ 'g.yaml': CONFIG.replace('SMH01', 'NOBODY') });
    const { code, err, records } = await host.run(
      'translate',
      'samples/claims/professional/one-visit.json',
      '--out',
      'o',
      '--config',
      'g.yaml',
    );
    expect({ code, records }).toEqual({ code: 1, records: [] });
    expect(err).toContain('[payer-not-routed]');
    expect(err).toContain('1 claim of 1 could not be written');
  });

  it('writes for the partner that --partner names, whatever the payer', async () => {
    const host = machine({ 'g.yaml': CONFIG });
    const call = [
      'translate',
      'samples/claims/professional/one-visit.json',
      '--out',
      'o',
      '--config',
      'g.yaml',
      '--partner',
    ];
    const { records } = await host.run(...call, 'other');
    expect(records[0]?.['file']).toMatch(/^o\/other_/);
    const wrong = await host.run(...call, 'nobody');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('clear, other');
  });

  it('writes a claim with an error all the same, tells the error, and ends with exit code 1', async () => {
    const text = textOf(readFileSync('samples/claims/professional/one-visit.json')).replace('1993-08-08', '2026-11-24');
    const host = machine({ 'c.json': text });
    const { code, records, err } = await host.run('translate', 'c.json', '--out', 'o');
    expect(code).toBe(1);
    expect(records[0]).toMatchObject({ claims: 1 });
    expect(err).toMatch(/^ERROR c\.json claim 1 .*\[E-\d{3}/m);
  });

  it('leaves out what can not be written at all, and writes the others', async () => {
    const claim: unknown = JSON.parse(textOf(readFileSync('samples/claims/professional/one-visit.json')));
    if (!isRecord(claim)) throw new Error('the sample is no claim');
    const host = machine({ 'c.json': JSON.stringify([{ ...claim, claimType: 'veterinary' }, claim]) });
    const { code, records, err } = await host.run('translate', 'c.json', '--out', 'o');
    expect(code).toBe(1);
    expect(records[0]).toMatchObject({ claims: 1 });
    expect(err).toContain('1 claim of 2 could not be written');
  });

  it.each([
    [['translate', 'samples/claims/professional/one-visit.json'], '--out'],
    [['split', 'samples/answers/denied.835'], '--out'],
    [['acknowledge', 'samples/answers/denied.835'], '--out'],
  ])('%j needs its folder: exit code 2', async (words, said) => {
    const { code, err, out } = await machine().run(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
  });

  it.each(['ndjson', '837'])('M-004: a part gets no number that a claim further on has, in %s', async (form) => {
    const claim = benchClaim(1);
    const [line] = claim.lines;
    const many = Array.from({ length: 51 }, (_unused, index) => ({
      ...line,
      lineId: `L${index}`,
      lineItemControlNumber: `L${index}`,
      chargeAmount: '1.00',
    }));
    const long = { ...claim, lines: many, chargeAmount: '51.00' };
    const text = [long, { ...claim, claimId: 'X', patientControlNumber: 'P1S2' }].map((one) => JSON.stringify(one));
    const host = machine({ 'c.ndjson': text.join('\n') });
    let file = 'c.ndjson';
    if (form === '837') {
      const claims = [long, JSON.parse(text[1] ?? '')];
      host.files.set('c.837', interchangeOf(claims, new ClaimGuides(host.environment.guides)).bytes);
      file = 'c.837';
    }
    const { records } = await host.run('translate', file, '--out', 'o');
    expect(records).toEqual([expect.objectContaining({ claims: 3, split: [{ from: 'P1', to: ['P1', 'P1T2'] }] })]);
  });

  it('a set of which no claim can be written leaves no gap, and the others stay as they are', async () => {
    const config = CONFIG.replace(
      'receiverName: CLEARER\n',
      'receiverName: CLEARER\n    limits: { claimsPerSet: 2 }\n',
    );
    const claims = [0, 1, 2, 3, 4, 5].map((number) => {
      const claim = benchClaim(number);
      // A professional claim has no place for it.
      const misfit = number === 2 || number === 3 || number === 4 ? { estimatedAmountDue: '5.00' } : {};
      return JSON.stringify({ ...claim, ...misfit });
    });
    const host = machine({ 'c.ndjson': claims.join('\n'), 'gateway.yaml': config });
    const { code, records, err } = await host.run('translate', 'c.ndjson', '--config', 'gateway.yaml', '--out', 'o');
    expect(code).toBe(1);
    expect(records).toEqual([expect.objectContaining({ claims: 3, transactionSets: 2 })]);
    const text = textOf(host.files.get(String(records[0]?.['file'])));
    expect([...text.matchAll(/(?:ST\|837|SE\|\d+|GE\|2|BHT\|0019\|00)\|(\w+)/g)].map((match) => match[1])).toEqual([
      ...['0001', '000000001', '0001', '0002', '000000002', '0002', '1'],
    ]);
    for (const number of [3, 4, 5]) expect(err.match(new RegExp(`claim ${number} `, 'g'))).toHaveLength(1);
    expect(err).toContain('3 claims of 6 could not be written');
  });

  it('a file that can not be read does not stop the others, and its exit code counts', async () => {
    const host = machine();
    const { code, records } = await host.run(
      'translate',
      'none',
      'samples/claims/professional/one-visit.json',
      '--out',
      'o',
    );
    expect(code).toBe(2);
    expect(records).toHaveLength(1);
  });
});
