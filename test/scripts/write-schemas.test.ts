import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/write-schemas.ts';
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

const files = [
  'professional/specialists.xml',
  'professional/first-of-two-payers.xml',
  'institutional/outpatient.xml',
  'dental/checkup.xml',
];

describe(`xmllint with claim.xsd and intake agree${why}`, () => {
  it
    .skipIf(!hasXmllint)
    .each([...SAMPLES, ...files.map((file) => [file, readFileSync(`samples/claims/${file}`, 'utf8'), true] as const)])(
    '%s',
    (_name, xml, sound) => {
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
    },
  );
});
