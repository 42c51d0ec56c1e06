import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillText } from '../../../src/base/finding.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { sampleClaim } from '../../documents/claim/sample-claim.ts';
import { interchangeOf } from '../../documents/claim/wire.ts';
import { testLibrary } from '../../guides/library.ts';
import { toXml } from './xml-text.ts';

const guides = new ClaimGuides(testLibrary());
const read = (text: string | Uint8Array) => readClaims(Buffer.from(text), { file: 'f', guides });
const A = sampleClaim();
const json = JSON.stringify(A);
const xml = toXml('claim', A);

describe('fault 58: what is wrong with a file is a finding, nothing throws, nothing is taken', () => {
  it.each([
    ['an empty file', '', 'claim-file-empty'],
    ['blanks alone', ' \r\n\0', 'claim-file-empty'],
    ['half a JSON', json.slice(0, json.length / 2), 'claim-file-malformed'],
    ['half an XML', xml.slice(0, xml.length / 2), 'claim-file-malformed'],
    ['two outermost elements', `${xml}${xml}`, 'claim-file-malformed'],
    ['text before the XML', `<claim/>x`, 'claim-file-malformed'],
    ['another outermost element', '<invoice/>', 'claim-file-malformed'],
    ['a DOCTYPE', `<!DOCTYPE claim [<!ENTITY a "b">]>${xml}`, 'xml-doctype-refused'],
    [
      'an entity bomb',
      '<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><claim>&b;</claim>',
      'xml-doctype-refused',
    ],
    ['deep nesting', `<claim>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</claim>`, 'claim-file-malformed'],
    ['UTF-16', Buffer.from(`\ufeff${json}`, 'utf16le'), 'claim-file-encoding'],
    ['Latin-1 that says UTF-8', Buffer.from(json.replace('AVERY', 'RENÉE'), 'latin1'), 'claim-file-encoding'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), 'claim-file-unrecognised'],
    ['a letter', 'Dear billing office,\nplease find', 'claim-file-unrecognised'],
    ['a CSV with columns of another kind', 'Name,Sex,Born\nDOE,F,1950\n', 'claim-file-csv-header'],
    ['an empty array', '[]', 'claim-file-without-claims'],
    ['no claims element', '<claims>\n</claims>', 'claim-file-without-claims'],
    [
      'an 837 without an end',
      Buffer.from(interchangeOf([A], guides).bytes).subarray(0, 150),
      'claim-file-without-claims',
    ],
  ])('%s', (_name, bytes, code) => {
    const result = read(bytes);
    expect(result.claims).toEqual([]);
    expect(result.findings.map(({ kind }) => kind.code)).toContain(code);
  });

  it('XML that says its encoding is read in it', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${xml.replace('AVERY', 'RENÉE')}`;
    expect(read(Buffer.from(text, 'latin1')).claims[0]?.claim.subscriber.firstName).toBe('RENÉE');
  });

  it('leading zeros, hexadecimal and exponents stay the texts that they are', () => {
    const group = { groupNumber: '0x1F', memberId: '000123', lastName: '1E5' };
    const text = toXml('claim', { ...A, subscriber: { ...A.subscriber, ...group } });
    expect(read(text).claims[0]?.claim.subscriber).toMatchObject(group);
  });

  it('references are decoded and amps kept', () => {
    const text = toXml('claim', { ...A, payer: { name: 'SMITH & SONS', id: 'A' } }).replace('SMITH', '&#83;MITH');
    expect(read(text).claims[0]?.claim.payer.name).toBe('SMITH & SONS');
  });

  it.each([
    ['JSON', `{"__proto__": {"polluted": "yes"}, ${json.slice(1)}`],
    ['XML', xml.replace('<claim>', '<claim><constructor>x</constructor>')],
  ])('prototype keys in %s pollute nothing and are told', (_form, text) => {
    const result = read(text);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(result.claims).toEqual([]);
    expect(result.findings.length).toBeGreaterThan(0);
  });

  it('a document nested without end is told, not followed', () => {
    const deep = `${'{"patient":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(read(deep).claims).toEqual([]);
    const shallow = `${'{"raw":[{"raw":'.repeat(2000)}1${'}]}'.repeat(2000)}`;
    expect(read(shallow).claims).toEqual([]);
  });
});

describe('each claim stands or falls alone', () => {
  it('in an array: the good ones are taken, the bad one is told with its ordinal and path', () => {
    const bad = {
      ...A,
      chargeAmount: '1.234',
      colour: 'blue',
      lines: [{ ...A.lines[0], serviceDate: { from: '2026-02-30' } }],
    };
    const result = read(JSON.stringify([A, bad, { ...A, claimId: 'C' }]));
    expect(result.count).toBe(3);
    expect(result.claims.map(({ ordinal }) => ordinal)).toEqual([1, 3]);
    expect(result.findings.map(({ kind, at }) => [kind.code, at.claim, at.path])).toEqual([
      ['claim-amount-imprecise', 2, 'chargeAmount'],
      ['claim-field-wrong', 2, 'lines[0].serviceDate.from'],
      ['claim-field-unknown', 2, 'colour'],
    ]);
  });

  it('in NDJSON: a broken line costs its own claim', () => {
    const result = read(`${json}\n{"claimId": \n${json}\n`);
    expect(result.claims).toHaveLength(2);
    expect(result.findings.map(({ kind, detail }) => [kind.code, detail['line']])).toEqual([
      ['claim-document-malformed', 2],
    ]);
  });

  it('W-4: no finding repeats a value of the claim', () => {
    const canary = 'CANARYVALUE';
    const bad = { ...A, claimType: canary, chargeAmount: canary, frequencyCode: `${canary} X`, [`${canary} key`]: 1 };
    const result = read(JSON.stringify([bad]));
    expect(result.findings.length).toBeGreaterThan(3);
    for (const { kind, detail, at } of result.findings) {
      expect(fillText(kind.message, detail)).not.toContain(canary);
      expect(JSON.stringify(at)).not.toContain(canary);
    }
  });
});

it('reading never throws, whatever the bytes', () => {
  const seeds = [
    json,
    xml,
    `${json}\n${json}`,
    Buffer.from(interchangeOf([A], guides).bytes).toString('latin1'),
    'claimId,line.units\n1,2',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 0, max: 255 }), fc.nat(3)), { maxLength: 8 }),
      (seed, edits) => {
        const bytes = [...Buffer.from(seed)];
        for (const [at, byte, remove] of edits) bytes.splice(at % bytes.length, remove, byte);
        const result = read(Uint8Array.from(bytes));
        return result.claims.length <= result.count;
      },
    ),
    { numRuns: Number(process.env['CLAIMGATE_FUZZ_RUNS'] ?? 300) },
  );
});
