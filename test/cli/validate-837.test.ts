/** `validate` and `translate` of claims that look right: what an 837 or a claim file says is judged as it stands. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { sampleClaim } from '../documents/claim/sample-claim.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { testLibrary } from '../guides/library.ts';
import { machine, textOf } from './machine.ts';

const guides = new ClaimGuides(testLibrary());
const drug = { qualifier: 'N4', code: '00409112001', quantity: '1', unitType: 'ML' };
const [line] = sampleClaim().lines;
const providers = { rendering: { lastName: 'FINCHLEY', firstName: 'OWEN', npi: '1245319599' } };
const CLAIM = sampleClaim({ providers, lines: line === undefined ? [] : [{ ...line, drug }] });
const EDI = Buffer.from(interchangeOf([CLAIM], guides).bytes).toString('latin1');
const ONE_VISIT: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync('samples/claims/professional/one-visit.json', 'utf8'),
);

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly at: {
    readonly loop?: string;
    readonly segmentId?: string;
    readonly element?: number;
    readonly claim?: number;
  };
}

async function told(name: string, content: string, ...words: readonly string[]) {
  const { code, records } = await machine({ [name]: content }).run('validate', name, '--json', ...words);
  const found: readonly Told[] = JSON.parse(JSON.stringify(records[0]?.['findings'] ?? []));
  return { code, found: found.filter(({ severity }) => severity !== 'info') };
}

const changed = (from: string, to: string): string => {
  const text = EDI.replace(from, to);
  expect(text).not.toBe(EDI);
  return text;
};

describe('validate --snip 7 of an 837 whose claims the gateway would repair', () => {
  it('finds nothing in the one that is right', async () => {
    expect(await told('a.837', EDI, '--snip', '7')).toEqual({ code: 0, found: [] });
  });

  it.each([
    ['trap 6: a point in a diagnosis', 'HI*ABK:I10', 'HI*ABK:I10.0', '2300 HI 1'],
    ['trap 9: a hyphen in a ZIP code', '*IL*627040001', '*IL*62704-0001', '2010AA N4 3'],
    ['E-012: a hyphen in a tax id', 'REF*EI*999888777', 'REF*EI*99-9888777', '2010AA REF 2'],
    ['E-084: hyphens in an NDC', 'N4*00409112001', 'N4*0409-1120-01', '2410 LIN 3'],
  ])('%s is an error of the file', async (_name, from, to, place) => {
    const { code, found } = await told('a.837', changed(from, to), '--snip', '7');
    expect(code).toBe(1);
    expect(found.map(({ code: kind, at }) => [kind, `${at.loop} ${at.segmentId} ${at.element}`])).toEqual([
      ['value-punctuated', place],
    ]);
  });

  it('E-071: a modifier in small letters is a warning', async () => {
    const { code, found } = await told('a.837', changed('HC:99213', 'HC:99213:tc'), '--snip', '7');
    expect(code).toBe(0);
    expect(found.map((one) => one.code)).toContain('value-spelled');
  });
});

describe('validate --snip 7: one defect, one finding', () => {
  it.each([
    ['a date that is no day', 'DTP*472*D8*20261005', 'DTP*472*D8*20260231', 'element-date'],
    ['an amount that is no number', 'SV1*HC:99213*150.5', 'SV1*HC:99213*$150.5', 'element-not-number'],
  ])('%s is said in the words of the 837 alone', async (_name, from, to, expected) => {
    const { found } = await told('a.837', changed(from, to), '--snip', '7');
    expect(found.filter((one) => one.code.startsWith('claim-field'))).toEqual([]);
    expect(found.map((one) => one.code)).toContain(expected);
  });
});

describe('a claim that no edit speaks of and that its guide refuses (SC-004)', () => {
  const { payer: _payer, ...rest } = ONE_VISIT;
  const claim = JSON.stringify({ ...rest, payer: { name: 'SAMPLE MUTUAL HEALTH' } });

  it('is refused by validate, at the field', async () => {
    const { code, found } = await told('a.json', claim);
    expect(code).toBe(1);
    expect(found.map((one) => [one.code, one.at])).toContainEqual([
      'element-missing',
      expect.objectContaining({ claim: 1, loop: '2010BB', segmentId: 'NM1', element: 9, path: 'payer.id' }),
    ]);
    expect(found.every(({ at }) => !('offset' in at))).toBe(true);
  });

  it('is written by translate, which tells and ends with 1', async () => {
    const one = machine({ 'a.json': claim });
    const { code, err } = await one.run('translate', 'a.json', '--out', 'out');
    expect(code).toBe(1);
    expect(err).toContain('NM109');
    expect(textOf(one.files.get('out/837P_000000001.837'))).toContain('NM1*PR*2*SAMPLE MUTUAL HEALTH~');
  });
});

describe('a bill that stands twice in one file (M-010)', () => {
  it('is an error of a claim file, of which the gateway would not take the second', async () => {
    const { code, found } = await told('a.json', JSON.stringify([ONE_VISIT, ONE_VISIT]));
    expect(code).toBe(1);
    expect(found.map((one) => [one.code, one.at.claim])).toEqual([['claim-stands-twice', 2]]);
  });

  it('is a warning in an 837', async () => {
    const claims = [CLAIM, sampleClaim({ providers, subscriber: { ...CLAIM.subscriber, memberId: 'W2' } })];
    const text = Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');
    const { code, found } = await told('a.837', text, '--snip', '7');
    expect(code).toBe(0);
    expect(found.map((one) => [one.code, one.severity])).toEqual([['claim-stands-twice', 'warning']]);
  });

  it('is none when the parts of one claim that must be split follow each other', async () => {
    const content = readFileSync('samples/claims/professional/sixty-two-lines.json', 'utf8');
    expect((await told('a.json', content)).code).toBe(0);
  });
});
