import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { generatedFiles } from '../../scripts/write-schemas.ts';
import type { Claim } from '../../src/claims/claim.ts';
import { judgeClaim } from '../../src/claims/judge-claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';
import { DEPENDENT, sampleClaim } from '../documents/claim/sample-claim.ts';
import { testLibrary } from '../guides/library.ts';
import { toXml } from '../outbound/intake/xml-text.ts';

const guides = new ClaimGuides(testLibrary());
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
const why = hasXmllint ? '' : ' SKIPPED: xmllint is not installed';

describe('generated files', () => {
  it.each([...generatedFiles()])('%s is fresh', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('docs/claim.md', () => {
  it('C point 4: every field has its loop and element, or says why it stands nowhere', () => {
    const [, table = ''] = readFileSync('docs/claim.md', 'utf8').split('| field | required |');
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(500);
    const placeOf = (row: string): string => row.split('|').at(-2)?.trim() ?? '';
    const known =
      /^[PID]{1,3} [0-9A-Z]+ [A-Z0-9]{2,3}(\*\S+)? [A-Z0-9]{2,3}[0-9]{2}|^BHT06$|own key$|^chooses the guide$/;
    expect(rows.filter((row) => !known.test(placeOf(row)))).toEqual([]);
  });
});

const good = toXml('claim', sampleClaim({ patient: DEPENDENT, notes: [{ typeCode: 'ADD', text: 'A NOTE' }] }));
const swap = (from: string | RegExp, to: string): string => good.replace(from, to);

const SAMPLES: readonly (readonly [name: string, xml: string, sound: boolean])[] = [
  ['a claim', good, true],
  ['claims', `<claims>${good}${good}</claims>`, true],
  [
    'fields in another order',
    swap(/<claimId>.*<\/claimId>/, '').replace('</claim>', '<claimId>Z</claimId></claim>'),
    true,
  ],
  ['an amount without places', swap('<chargeAmount>150.50', '<chargeAmount>150'), true],
  ['a day as CCYYMMDD', swap('2026-10-05', '20261005'), true],
  ['blanks around a code', swap('<frequencyCode>1<', '<frequencyCode> 1 <'), true],
  ['an amount finer than a cent', swap('<chargeAmount>150.50', '<chargeAmount>150.505'), false],
  ['an amount that is none', swap('<chargeAmount>150.50', '<chargeAmount>free'), false],
  ['a day that does not exist', swap('2026-10-05', '2026-02-30'), false],
  ['a day that does not exist, as CCYYMMDD', swap('2026-10-05', '20260230'), false],
  ['a type that is none', swap('professional', 'veterinary'), false],
  ['a field that is none', swap('<frequencyCode>', '<colour>blue</colour><frequencyCode>'), false],
  ['a field twice', swap('<frequencyCode>1', '<frequencyCode>1</frequencyCode><frequencyCode>1'), false],
  ['no payer', swap(/<payer>[\s\S]*<\/payer>/, ''), false],
  ['no lines', swap(/<lines>[\s\S]*<\/lines>/, ''), false],
  ['a code with a blank inside', swap('<frequencyCode>1<', '<frequencyCode>1 1<'), false],
  ['a code too long', swap('<frequencyCode>1<', '<frequencyCode>11<'), false],
  ['a text too long', swap('A NOTE', 'N'.repeat(81)), false],
  ['a pointer of zero', swap('<diagnosisPointer>1', '<diagnosisPointer>0'), false],
  ['a list with another item', swap('<line>', '<row>').replace('</line>', '</row>'), false],
  ['text beside the fields', swap('<frequencyCode>', 'loose<frequencyCode>'), false],
  ['an attribute', swap('<payer>', '<payer kind="a">'), false],
  [
    'five modifiers',
    swap('<code>99213</code>', `<code>99213</code><modifiers>${'<modifier>25</modifier>'.repeat(5)}</modifiers>`),
    false,
  ],
  ['another outermost element', '<invoice/>', false],
];

const FOLDER = 'samples/claims';
const samples = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|ndjson|xml)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();
const claimsOf = (file: string): readonly Claim[] =>
  readClaims(readFileSync(file), { guides }).claims.map(({ claim }) => claim);
/** What XML has no form for is left out. */
const asXml = (claim: unknown): string =>
  toXml('claim', JSON.parse(JSON.stringify(claim, (key, value: unknown) => (key === 'raw' ? undefined : value))));

/** Every sample of whatever form as XML, and those that are XML as they stand. */
const GOOD = samples.flatMap((file) => [
  ...(file.endsWith('.xml') ? [[file, readFileSync(file, 'utf8'), true] as const] : []),
  ...claimsOf(file).map((claim, index) => [`${file}, claim ${index + 1}`, asXml(claim), true] as const),
]);

interface Spoiled {
  readonly how: string;
  readonly document: unknown;
}

/** Each leaf of a document spoiled in turn: too long, a blank inside, away with what it leaves empty. */
function spoiled(value: unknown, path: string, rebuild: (changed: unknown) => unknown): readonly Spoiled[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) =>
      spoiled(item, `${path}[${index}]`, (changed) => {
        const kept = items.with(index, changed).filter((one) => one !== undefined);
        return rebuild(kept.length === 0 ? undefined : kept);
      }),
    );
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      spoiled(inner, `${path}.${key}`, (changed) => {
        const kept = Object.entries({ ...value, [key]: changed }).filter(([, one]) => one !== undefined);
        return rebuild(kept.length === 0 ? undefined : Object.fromEntries(kept));
      }),
    );
  }
  return [
    { how: `${path} too long`, document: rebuild('X'.repeat(300)) },
    { how: `${path} with a blank`, document: rebuild('1 X') },
    { how: `${path} missing`, document: rebuild(undefined) },
  ];
}

/** File → xmllint's verdict, by one call. */
function lintAll(documents: readonly string[]): readonly boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-xsd-'));
  try {
    const paths = documents.map((_, index) => join(folder, `${index}.xml`));
    for (const [index, text] of documents.entries()) writeFileSync(paths[index] ?? '', text);
    const { stderr } = spawnSync('xmllint', ['--noout', '--schema', 'schemas/claim.xsd', ...paths], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const sound = new Set(
      stderr
        .split('\n')
        .filter((line) => line.endsWith(' validates'))
        .map((line) => line.slice(0, -' validates'.length)),
    );
    return paths.map((path) => sound.has(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One claim, a list, or `{claims}`. */
function listed(given: unknown): readonly unknown[] {
  const inner = typeof given === 'object' && given !== null && 'claims' in given ? given.claims : given;
  return Array.isArray(inner) ? inner : [inner];
}

describe('examples that validate', () => {
  // The schema as others read it: from its file, not from the shapes that it was written from.
  const schema = z.fromJSONSchema(JSON.parse(readFileSync('schemas/claim.schema.json', 'utf8')));

  it.each(samples.filter((file) => !file.endsWith('.xml')))('%s by claim.schema.json', (file) => {
    const text = readFileSync(file, 'utf8');
    const given: unknown = file.endsWith('.ndjson')
      ? text
          .trim()
          .split('\n')
          .map((line): unknown => JSON.parse(line))
      : JSON.parse(text);
    for (const claim of listed(given)) expect(schema.safeParse(claim).error).toBeUndefined();
  });

  it.each(samples)('%s, every leaf spoiled in turn: claim.schema.json and zod agree', (file) => {
    const [claim] = claimsOf(file);
    const documents = spoiled(claim, '', (changed) => changed);
    const differ = documents.filter(
      ({ document }) => schema.safeParse(document).success !== (judgeClaim(document).claim !== undefined),
    );
    expect(documents.length).toBeGreaterThan(100);
    expect(differ.map(({ how }) => how)).toEqual([]);
  });
});

describe(`every leaf spoiled in turn: xmllint with claim.xsd and intake agree${why}`, () => {
  it.skipIf(!hasXmllint).each(samples)('%s', (file) => {
    const [claim] = claimsOf(file);
    const cases = spoiled(claim, '', (changed) => changed);
    const documents = cases.map(({ document }) => asXml(document));
    const lint = lintAll(documents);
    const differ = documents.flatMap((text, index) => {
      const taken = readClaims(Buffer.from(text), { guides }).claims.length === 1;
      return taken === lint[index] ? [] : [`${cases[index]?.how ?? ''}: intake ${taken}`];
    });
    expect(differ).toEqual([]);
    expect(lint.filter((sound) => !sound).length).toBeGreaterThan(50);
  });
});

describe(`xmllint with claim.xsd and intake agree${why}`, () => {
  it.skipIf(!hasXmllint).each([...SAMPLES, ...GOOD])('%s', (_name, xml, sound) => {
    const lint = spawnSync('xmllint', ['--noout', '--schema', 'schemas/claim.xsd', '-'], {
      input: xml,
      encoding: 'utf8',
    });
    const result = readClaims(Buffer.from(xml), { guides });
    const taken = result.claims.length > 0 && result.claims.length === result.count;
    expect({ xmllint: lint.status === 0, intake: taken, said: sound ? lint.stderr : '' }).toEqual({
      xmllint: sound,
      intake: sound,
      said: sound ? '- validates\n' : '',
    });
  });
});
