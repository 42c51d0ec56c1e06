/** Bad claim files through `send`: each is answered with a finding, its bytes are kept, and the next file goes on. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { DEPENDENT, sampleClaim } from '../documents/claim/sample-claim.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { testLibrary } from '../guides/library.ts';
import { archived, shareAt } from './books.ts';
import { Practice } from './practice.ts';

const ONE_VISIT = readFileSync('samples/claims/professional/one-visit.json', 'utf8');
const VISITS: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);

/** A sound claim under other keys. */
function visit(number: number, changes: object = {}): Readonly<Record<string, unknown>> {
  const key = String(number).padStart(6, '0');
  const subscriber = { ...Object(VISITS[0]?.['subscriber']), memberId: `M${key}` };
  return { ...VISITS[0], claimId: `BAD-${key}`, patientControlNumber: `BD${key}`, subscriber, ...changes };
}

const guides = new ClaimGuides(testLibrary());

/** Two claims of two subscribers as an 837, the second one's for a child, with one text of it replaced. */
function edi(key: string, from: string, to: string): string {
  const subscriber = { ...sampleClaim().subscriber, lastName: 'OAKES', memberId: `W${key}` };
  const ids = (number: number) => ({ claimId: `${key}${number}`, patientControlNumber: `${key}${number}` });
  const auth = { priorAuthorizationNumber: 'AUTH1' };
  const claims = [sampleClaim({ ...ids(1), subscriber }), sampleClaim({ ...ids(2), ...auth, patient: DEPENDENT })];
  const text = Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the sample has no ${from}`);
  return changed;
}

const wrongNpi = { billingProvider: { ...Object(VISITS[0]?.['billingProvider']), npi: '1000871098' } };
const bomb = `<?xml version="1.0"?><!DOCTYPE claims [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><claims>&b;</claims>`;

interface Case {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly finding: string;
  /** Outcomes of the claims in it. */
  readonly outcomes: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'empty.json', content: '', finding: 'claim-file-empty', outcomes: [] },
  { name: 'blank.json', content: ' \n\n', finding: 'claim-file-empty', outcomes: [] },
  {
    name: 'half.json',
    content: ONE_VISIT.slice(0, ONE_VISIT.length / 2),
    finding: 'claim-file-malformed',
    outcomes: [],
  },
  { name: 'bomb.xml', content: bomb, finding: 'xml-doctype-refused', outcomes: [] },
  {
    name: 'doctype.xml',
    content: '<?xml version="1.0"?><!DOCTYPE claims SYSTEM "file:///etc/passwd"><claims/>',
    finding: 'xml-doctype-refused',
    outcomes: [],
  },
  {
    name: 'two-roots.xml',
    content: '<claims></claims><claims></claims>',
    finding: 'claim-file-malformed',
    outcomes: [],
  },
  {
    name: 'encoding.json',
    content: Buffer.from(JSON.stringify(visit(1, { notes: [] })).replace('QUILL', 'QU\u00c9LL'), 'latin1'),
    finding: 'claim-file-encoding',
    outcomes: [],
  },
  {
    name: 'noise.bin',
    content: Buffer.from([0, 1, 2, 255, 254, 0, 9]),
    finding: 'claim-file-unrecognised',
    outcomes: [],
  },
  {
    name: 'prose.txt',
    content: 'Dear all, the claims come tomorrow.\n',
    finding: 'claim-file-unrecognised',
    outcomes: [],
  },
  { name: 'wrong-npi.json', content: JSON.stringify(visit(2, wrongNpi)), finding: 'E-0', outcomes: ['held'] },
  {
    name: 'one-bad-line.ndjson',
    content: [JSON.stringify(visit(3)), '{"claimId": "BAD-0000', JSON.stringify(visit(4))].join('\n'),
    finding: 'claim-document-malformed',
    outcomes: ['ready', 'ready'],
  },
  {
    name: 'one-bad-of-three.json',
    content: JSON.stringify([visit(5), { claimId: 'BAD-000006' }, visit(7)]),
    finding: 'claim-field-missing',
    outcomes: ['ready', 'refused', 'ready'],
  },
  {
    name: 'key-twice.json',
    content: JSON.stringify(visit(8)).replace('"chargeAmount"', '"chargeAmount": "1.00", "chargeAmount"'),
    finding: 'claim-key-repeated',
    outcomes: ['refused'],
  },
  {
    name: 'another-subscriber.837',
    content: edi('HL', 'HL*4*3*23', 'HL*4*2*23'),
    finding: 'level-parent',
    outcomes: ['ready', 'held'],
  },
  {
    name: 'patient-or-subscriber.837',
    content: edi('SB', '~SBR*P********CI~', '~SBR*P*18*******CI~'),
    finding: 'patient-loop-unexpected',
    outcomes: ['ready', 'held'],
  },
  {
    name: 'two-authorizations.837',
    content: edi('AU', 'REF*G1*AUTH1~', 'REF*G1*AUTH1~REF*G1*AUTH2~'),
    finding: 'claim-segment-repeated',
    outcomes: ['ready', 'held'],
  },
  {
    name: 'two-notes.837',
    content: edi('NT', 'REF*G1*AUTH1~', 'REF*G1*AUTH1~NTE*ADD*FIRST~NTE*ADD*SECOND~'),
    finding: 'claim-value-too-often',
    outcomes: ['ready', 'held'],
  },
  {
    name: 'a-qualifier-of-another-guide.837',
    content: edi('QU', 'REF*G1*AUTH1~', 'REF*G1*AUTH1~REF*ZZ*OWN~'),
    finding: 'qualifier-unknown',
    outcomes: ['ready', 'held'],
  },
  { name: 'array-of-nothing.json', content: '[null, 1, "x", []]', finding: 'claim-field-', outcomes: [] },
  {
    name: 'prototype.json',
    content: '{"__proto__": {"claimId": "X"}, "constructor": 1}',
    finding: 'claim-field-',
    outcomes: ['refused'],
  },
];

let root: string;
let practice: Practice;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-bad-'));
  for (const name of ['inbound', 'outbound']) mkdirSync(join(root, 'mailbox', name), { recursive: true });
  practice = new Practice(shareAt(root));
});
afterEach(() => {
  practice.remove();
  rmSync(root, { recursive: true, force: true });
});

const sent = (): readonly string[] => readdirSync(join(root, 'mailbox', 'inbound'));
const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

function allFindings(name: string): readonly { readonly code: string }[] {
  const result = practice.result(name);
  return [...result.findings, ...result.claims.flatMap((claim) => claim.findings)];
}

describe('bad claim files', () => {
  it.each(CASES)('fault 58 $name: a finding, exit code 1, its bytes are kept, the next file goes on', async (one) => {
    practice.drop(`a-${one.name}`, one.content);
    practice.drop('b-good.json', JSON.stringify(visit(900)));
    const run = await practice.run(['send']);
    expect(run.err).toBe('');
    expect(run.exitCode).toBe(1);
    const codes = allFindings(`a-${one.name}`).map((item) => item.code);
    expect(codes.some((code) => code.startsWith(one.finding))).toBe(true);
    if (one.name !== 'array-of-nothing.json')
      expect(practice.result(`a-${one.name}`).claims.map((claim) => claim.outcome)).toEqual(one.outcomes);
    expect(archived(practice, hashOf(one.content))?.equals(Buffer.from(one.content))).toBe(true);
    expect(practice.result('b-good.json').claims.map((claim) => claim.outcome)).toEqual(['ready']);
    expect(sent()).toHaveLength(1);
    expect(
      readdirSync(practice.in).filter((name) => !name.startsWith('.') && !/\.result\.(json|csv|html)$/.test(name)),
    ).toEqual([]);
  });

  it('fault 51 an 837 cut in the middle: a finding, exit code 1, what it held is not sent', async () => {
    practice.drop('whole.json', JSON.stringify([visit(10), visit(11)]));
    expect((await practice.run(['send'])).exitCode).toBe(0);
    const text = readFileSync(join(root, 'mailbox', 'inbound', sent()[0] ?? ''), 'latin1');
    const other = new Practice(shareAt(root));
    try {
      const cut = text.slice(0, text.lastIndexOf('~LX*'));
      other.drop('cut.837', cut);
      const run = await other.run(['send']);
      expect(run.err).toBe('');
      expect(run.exitCode).toBe(1);
      const result = other.result('cut.837');
      const all = [...result.findings, ...result.claims.flatMap((claim) => claim.findings)];
      expect(all.map((item) => item.code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/trailer|missing|cut/)]),
      );
      expect(result.claims.at(-1)?.outcome).not.toBe('ready');
      expect(archived(other, hashOf(Buffer.from(cut, 'latin1')))).toBeDefined();
    } finally {
      other.remove();
    }
  });

  const FILLER = ' '.repeat(2_200_000);
  const CSV = readFileSync('config/mappings/practice-csv.tests/two-claims.csv', 'utf8');
  it.each([
    ['JSON', 'large.json', `[${JSON.stringify(visit(20))},${FILLER}${JSON.stringify(visit(21))}]`, 'JSON'],
    ['XML', 'large.xml', `<?xml version="1.0"?><claims>${FILLER}</claims>`, 'XML'],
    ['CSV', 'large.csv', `claimId,claimType\nC1,professional\n${FILLER}`, 'CSV'],
    ['X12', 'large.837', `ISA*00*          *00*${FILLER}`, 'X12'],
    ['nobody', 'large.bin', `noise${FILLER}`, 'UNKNOWN'],
    ['another system', 'export.csv', `${CSV}${FILLER}`, 'CSV'],
  ])(
    'fault 58 larger than files of its form may be (%s): a finding, kept as it is, the next file goes on',
    async (_, name, content, kind) => {
      const maximumMegabytes = { json: 2, csv: 2, xml: 2, x12: 2 };
      const mapping = [{ files: 'export*', name: 'practice-csv' }];
      const billingSystem = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };
      practice.configure({ billingSystems: [{ ...billingSystem, mapping, maximumMegabytes }] });
      practice.drop(name, content);
      practice.drop('z-good.json', JSON.stringify(visit(900)));
      const run = await practice.run(['send']);
      expect(run).toMatchObject({ exitCode: 1, err: '' });
      expect(run.records).toContainEqual(expect.objectContaining({ type: 'claim-file', name, claims: 0, faults: 1 }));
      const [found] = allFindings(name);
      expect(found).toMatchObject({ code: 'claim-file-too-large' });
      expect(JSON.stringify(found)).toContain(`at most 2097152 are read of a ${kind} file`);
      const [kept = ''] = readdirSync(join(practice.in, '.refused'));
      expect(readFileSync(join(practice.in, '.refused', kept), 'utf8') === content).toBe(true);
      expect(kept.endsWith(`-${name}`)).toBe(true);
      expect(archived(practice, hashOf(content))).toBeUndefined();
      expect(sent()).toHaveLength(1);
      expect((await practice.run(['send'])).exitCode).toBe(0);
      expect((await practice.run(['verify'])).exitCode).toBe(0);
    },
  );

  it('a claim a line is read in pieces, however large the file', async () => {
    const maximumMegabytes = { json: 2, csv: 2, xml: 2, x12: 2 };
    const billingSystem = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };
    practice.configure({ billingSystems: [{ ...billingSystem, maximumMegabytes }] });
    const lines = Array.from({ length: 1_700 }, (_, index) => JSON.stringify(visit(1_000 + index)));
    const text = lines.join('\n');
    expect(text.length).toBeGreaterThan(2_097_152);
    practice.drop('lines.ndjson', text);
    expect(await practice.run(['send'])).toMatchObject({ exitCode: 0, err: '' });
    const outcomes = practice.result('lines.ndjson').claims.map((claim) => claim.outcome);
    expect(outcomes).toEqual(lines.map(() => 'ready'));
  });

  it('a file of 10,000 claims: each is told of, one bad claim among them is held, the others are sent', async () => {
    const claims = Array.from({ length: 10_000 }, (_, index) => visit(index, index === 5_000 ? wrongNpi : {}));
    practice.drop('many.ndjson', claims.map((claim) => JSON.stringify(claim)).join('\n'));
    const run = await practice.run(['send']);
    expect(run.err).toBe('');
    expect(run.exitCode).toBe(1);
    const outcomes = practice.result('many.ndjson').claims.map((claim) => claim.outcome);
    expect(outcomes).toHaveLength(10_000);
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
    const totals = await practice.run(['status']);
    expect(totals.records).toContainEqual({
      type: 'state-total',
      state: 'SENT',
      claims: 9_999,
      chargeAmount: '1249875.00',
    });
  });
});
