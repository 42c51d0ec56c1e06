import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillText } from '../../../../src/base/finding.ts';
import { MappedClaims } from '../../../../src/outbound/intake/mapping/mapped-claims.ts';
import { codesOf, judged, mapped, mappingOf, REST } from './mapping-of.ts';

const csv = (source = '', claim = '', top = '') => `
version: 1
source:
  format: csv
  claim: Id
  ${source}
formats: { dates: MM/DD/YYYY }
${top}
claim:
  claimId: Id
  patientControlNumber: Id
  chargeAmount: { sum: chargeAmount }
  subscriber: { lastName: { from: Name, name: last }, firstName: { from: Name, name: first }, genderCode: { from: Sex, codes: { M: M, F: F, None: '' } }, memberId: { constant: M1 } }
  diagnoses: { each: [Dx1, Dx2], item: { qualifier: { first: ABK, rest: ABF }, code: . } }
  ${claim}
${REST}
lines:
  procedure: { qualifier: { constant: HC }, code: Code }
  serviceDate.from: Day
  chargeAmount: Fee
  units: Units
  diagnosisPointers: { each: { from: Ptr, split: ',' }, item: . }
`;
const HEADER = 'Id,Name,Sex,Dx1,Dx2,Day,Code,Fee,Units,Ptr';
const ROW = '1,"DOE, JANE",F,I10,E119,10/05/2026,99213,$100.00,1,1';
const mapping = mappingOf(csv());
const file = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const placed = (text: string | Uint8Array, by = mapping) =>
  judged(by, text).findings.map(({ kind, at, detail }) => [kind.code, at.claim, at.row, at.path ?? detail['source']]);

describe('C point 3: what a value can not say is a finding with its place; its claim falls, the others stand', () => {
  it('the file that the others are spoiled from is sound', () => {
    const read = judged(mapping, file(ROW, ROW.replace('99213', '36415')));
    expect(read.findings).toEqual([]);
    expect(read.claims).toMatchObject([{ claim: { claimId: '1', chargeAmount: '200.00' } }]);
    expect(read.mapping).toEqual({ name: 'sample', version: 1, sha256: mapping.sha256 });
  });

  it.each([
    ['a gender that no code map knows', ROW.replace(',F,', ',Q,'), 'mapping-code-unknown', 'subscriber.genderCode'],
    [
      'a day in another order',
      ROW.replace('10/05/2026', '25/10/2026'),
      'mapping-date-unreadable',
      'lines[0].serviceDate.from',
    ],
    [
      'a day that does not exist',
      ROW.replace('10/05/2026', '02/30/2026'),
      'mapping-date-unreadable',
      'lines[0].serviceDate.from',
    ],
    ['a day as a number', ROW.replace('10/05/2026', '45570'), 'mapping-date-unreadable', 'lines[0].serviceDate.from'],
    [
      'an amount finer than a cent',
      ROW.replace('$100.00', '$100.005'),
      'mapping-amount-unreadable',
      'lines[0].chargeAmount',
    ],
    ['an amount in words', ROW.replace('$100.00', 'free'), 'mapping-amount-unreadable', 'lines[0].chargeAmount'],
    [
      'thousands that are none',
      ROW.replace('$100.00', '"1,00.00"'),
      'mapping-amount-unreadable',
      'lines[0].chargeAmount',
    ],
    ['a decimal comma', ROW.replace('$100.00', '"100,00"'), 'mapping-amount-unreadable', 'lines[0].chargeAmount'],
    ['units that are none', ROW.replace(',1,1', ',one,1'), 'mapping-amount-unreadable', 'lines[0].units'],
    [
      'a name in another order',
      ROW.replace('"DOE, JANE"', 'JANE DOE'),
      'mapping-name-unreadable',
      'subscriber.lastName',
    ],
    [
      'a pointer at a diagnosis that is blank',
      ROW.replace('E119', '').replace(/1$/, '2'),
      'mapping-pointer-lost',
      'lines[0].diagnosisPointers[]',
    ],
    ['more fields than the header', `${ROW},extra`, 'mapping-row-wrong', undefined],
    ['fewer fields than the header', ROW.replace(',1,1', ''), 'mapping-row-wrong', undefined],
  ])('%s', (_name, row, code, path) => {
    const read = judged(mapping, file(row, ROW.replace(/^1/, '2')));
    expect(read.count).toBe(2);
    expect(read.claims.map(({ claim }) => claim.claimId)).toEqual(['2']);
    expect(read.findings.map(({ kind, at }) => [kind.code, at.claim, at.row, at.path])).toContainEqual([
      code,
      1,
      2,
      path,
    ]);
  });

  it('W-4: no finding repeats a value', () => {
    const bad = ROW.replace(',F,', ',CANARY,').replace('10/05/2026', 'CANARY').replace('$100.00', 'CANARY');
    const { findings } = judged(mapping, file(bad.replace('"DOE, JANE"', 'CANARY')));
    expect(findings.length).toBeGreaterThan(3);
    for (const { kind, detail, at } of findings)
      expect(`${fillText(kind.message, detail)} ${JSON.stringify(at)}`).not.toContain('CANARY');
  });

  it('a code that is known to mean nothing leaves its field out', () => {
    const [claim] = judged(mapping, file(ROW.replace(',F,', ',none,'))).claims;
    expect(claim?.claim.subscriber).not.toHaveProperty('genderCode');
  });

  it('rows of a claim that contradict each other', () => {
    expect(placed(file(ROW, ROW.replace('DOE, JANE', 'ROE, JANE')))).toContainEqual([
      'mapping-rows-disagree',
      1,
      2,
      'subscriber.lastName',
    ]);
    expect(judged(mapping, file(ROW, ROW.replace('DOE, JANE', 'ROE, JANE'))).claims).toEqual([]);
  });

  it('rows of a claim that stand apart: no part of it is taken', () => {
    const read = judged(mapping, file(ROW, ROW.replace(/^1/, '2'), ROW));
    expect(read.claims.map(({ claim }) => claim.claimId)).toEqual(['2']);
    expect(placed(file(ROW, ROW.replace(/^1/, '2'), ROW)).filter(([code]) => code === 'mapping-rows-apart')).toEqual([
      ['mapping-rows-apart', 1, 4, undefined],
      ['mapping-rows-apart', 3, 4, undefined],
    ]);
  });

  it('a row without the key of a claim', () => {
    expect(placed(file(ROW, ROW.replace(/^1/, '')))).toEqual([['mapping-row-wrong', undefined, 3, undefined]]);
  });

  it('rows, claims and lines that conditions leave out are counted', () => {
    const by = mappingOf(
      csv(`rowsWhen: { source: Code, notIn: [PMT] }
  claimsWhen: { source: Name, startsWith: DOE }
  linesWhen: { source: Fee, isNot: '0' }`),
    );
    const rows = [
      ROW,
      ROW.replace('99213', 'PMT'),
      ROW.replace('$100.00', '0'),
      ROW.replace(/^1/, '2').replace('DOE', 'ROE'),
    ];
    const read = judged(by, file(...rows));
    expect(read.count).toBe(1);
    expect(read.claims[0]?.claim.lines).toHaveLength(1);
    expect(read.findings.map(({ kind, detail }) => [kind.code, detail['count'], detail['what']])).toEqual([
      ['mapping-left-out', 1, 'rows'],
      ['mapping-left-out', 1, 'claims'],
      ['mapping-left-out', 1, 'lines'],
    ]);
  });
});

describe('C point 6: files that are not as the mapping says', () => {
  it.each([
    ['an empty file', '', ['claim-file-empty']],
    ['blanks alone', ' \n\r\n ', ['claim-file-empty']],
    ['a header alone', `${HEADER}\n`, []],
    ['a quote that does not end', file(ROW.replace('JANE"', 'JANE')), ['claim-file-malformed']],
    ['text after a closing quote', file(ROW.replace('JANE"', 'JANE"x')), ['claim-file-malformed']],
    [
      'Windows-1252 that is said to be UTF-8',
      Buffer.from(file(ROW.replace('JANE', 'RENÉE')), 'latin1'),
      ['claim-file-encoding'],
    ],
    ['UTF-16 without its mark', Buffer.from(file(ROW), 'utf16le'), ['claim-file-encoding']],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), ['claim-file-encoding']],
    ['a missing column', file(ROW).replace('Sex', 'Gender'), ['mapping-column-missing']],
    ['a column twice', file(`${ROW},F`).replace(HEADER, `${HEADER},sex`), ['mapping-column-twice']],
    ['no header', `${ROW}\n`, Array.from({ length: 10 }, () => 'mapping-column-missing')],
  ])('%s', (_name, text, codes) => {
    const read = judged(mapping, text);
    expect(read.claims).toEqual([]);
    expect(read.findings.map(({ kind }) => kind.code)).toEqual(
      codes.length === 0 ? ['claim-file-without-claims'] : codes,
    );
  });

  it.each([
    ['semicolons', file(ROW).replaceAll(',', ';').replaceAll('DOE; JANE', 'DOE, JANE')],
    ['tabs', file(ROW).replaceAll(',', '\t').replaceAll('DOE\t JANE', 'DOE, JANE')],
    ['a byte order mark', `\ufeff${file(ROW)}`],
    ['CRLF', file(ROW).replaceAll('\n', '\r\n')],
    ['CR', file(ROW).replaceAll('\n', '\r')],
    ['blank rows', file('', ',,,,,,,,,', ROW, '   ')],
    ['no line end at the end', file(ROW).trimEnd()],
    [
      'quotes around everything',
      file(ROW).replace(
        ROW,
        `"${ROW.replaceAll('"', '').replace('DOE, JANE', 'DOE# JANE').split(',').join('","').replace('#', ',')}"`,
      ),
    ],
    ['names of columns in other letters and blanks', file(ROW).replace('Name', ' NAME ').replace('Units', '"uNits"')],
  ])('is read all the same: %s', (_name, text) => {
    expect(judged(mapping, text).findings).toEqual([]);
    expect(judged(mapping, text).claims[0]?.claim).toMatchObject({
      subscriber: { lastName: 'DOE', firstName: 'JANE' },
    });
  });

  it('columns that are neither used nor ignored are told once, by name', () => {
    const by = mappingOf(csv('ignore: [Internal*, Clerk]'));
    const text = `${HEADER},Weather,Internal 1,clerk,\n${ROW},fine,x,kim,\n${ROW},fine,x,kim,stray\n`;
    expect(judged(by, text).findings.map(({ kind, detail }) => [kind.code, detail['source']])).toEqual([
      ['mapping-source-unused', '“Weather”'],
      ['mapping-source-unused', 'column 14'],
    ]);
    expect(judged(by, text).claims).toHaveLength(1);
  });

  it('an optional column may be missing, a short row may be allowed', () => {
    const by = mappingOf(csv('optional: [Sex, Ptr]\n  shortRows: allowed'));
    expect(
      judged(by, `${HEADER.replace('Sex,', '')}\n${ROW.replace('F,', '').replace(',1,1', '')}\n`).claims,
    ).toHaveLength(1);
  });

  it('any cut of the file, in any pieces, gives the same claims as the whole, and nothing throws', () => {
    const text = Buffer.from(file(ROW, ROW.replace('JANE"', 'J ""X"" \r\nY"'), ROW.replace(/^1/, '2')));
    const whole = mapped(mapping, text);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const claims: unknown[] = [];
        const reader = new MappedClaims(
          { mapping },
          {},
          { claim: ({ document }) => claims.push(document), finding: () => {} },
        );
        const ends = [...cuts.toSorted((a, b) => a - b), text.length];
        let from = 0;
        for (const to of ends) {
          reader.push(text.subarray(from, to));
          from = to;
        }
        reader.end();
        expect(claims).toEqual(whole.claims);
      }),
      { numRuns: 60 },
    );
  });

  it('any bytes at all: nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        judged(mapping, bytes);
        judged(XML, bytes);
        judged(JSON_LINES, bytes);
      }),
      { numRuns: 100 },
    );
  });
});

const tree = (source: string) => `
version: 1
source: { ${source}, claim: CLAIMS, lines: line }
claim:
  claimId: id
  patientControlNumber: id
  chargeAmount: { sum: chargeAmount }
  subscriber: { lastName: name, memberId: SCOPE }
${REST}
lines: { chargeAmount: fee }
`;
const XML = mappingOf(tree('format: xml').replace('CLAIMS', 'out/visit').replace('SCOPE', 'file:out/member'));
const JSON_LINES = mappingOf(tree('format: ndjson').replace('CLAIMS', '.').replace('SCOPE', 'member'));
const JSON_FILE = mappingOf(tree('format: json').replace('CLAIMS', 'visits').replace('SCOPE', 'member'));
const VISIT = '<visit><id>1</id><name>DOE</name><line><fee>1.00</fee></line></visit>';

describe('C point 3: XML and JSON exports', () => {
  it.each([
    ['half a file', `<out><member>M</member>${VISIT}<visit><id>2`, 'claim-file-malformed'],
    ['an end tag too many', `<out>${VISIT}</visit></out>`, 'claim-file-malformed'],
    ['text after the end', `<out>${VISIT}</out> and more`, 'claim-file-malformed'],
    ['two outermost elements', `<out>${VISIT}</out><out/>`, 'claim-file-malformed'],
    ['a DOCTYPE', `<!DOCTYPE out [<!ENTITY a "b">]><out>${VISIT}</out>`, 'xml-doctype-refused'],
    ['a DOCTYPE among the claims', `<out>${VISIT}<!ENTITY a "b"></out>`, 'xml-doctype-refused'],
    ['deep nesting', `<out>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</out>`, 'claim-file-malformed'],
    ['another outermost element', `<in>${VISIT}</in>`, 'claim-file-without-claims'],
    [
      'an encoding that nobody knows',
      `<?xml version="1.0" encoding="x-klingon"?><out>${VISIT}</out>`,
      'claim-file-encoding',
    ],
    ['no XML', '{"a": 1}', 'claim-file-malformed'],
  ])('XML: %s', (_name, text, code) => {
    expect(judged(XML, text).claims).toEqual([]);
    expect(codesOf(XML, text)).toContain(code);
  });

  it('XML in the encoding that it declares, with prefixes, comments and CDATA', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?><!-- <visit> --><n:out xmlns:n="u"><n:member>M&amp;1</n:member>${VISIT.replace('DOE', '<![CDATA[RENÉE </name>]]>')}</n:out>`;
    expect(judged(XML, Buffer.from(text, 'latin1')).claims).toMatchObject([
      { claim: { subscriber: { lastName: 'RENÉE </name>', memberId: 'M&1' } } },
    ]);
  });

  it('what a mapping does not use is told once by its path, and what it takes the first of', () => {
    const odd = VISIT.replace('</visit>', '<mood a="1">x</mood><name>ROE</name></visit>');
    expect(
      judged(XML, `<out kind="t"><member>M</member>${odd}${odd}</out>`).findings.map(({ kind, detail }) => [
        kind.code,
        detail['source'],
      ]),
    ).toEqual([
      ['mapping-source-unused', '“file:out/@kind”'],
      ['mapping-source-unused', '“mood/@a”'],
      ['mapping-source-unused', '“mood”'],
      ['mapping-source-repeats', 'name'],
    ]);
  });

  it.each([
    ['half a file', '{"visits": [{"id": "1", ', 'claim-file-malformed'],
    ['no claims', '{"visits": []}', 'claim-file-without-claims'],
    ['another form', '{"charges": [{}]}', 'claim-file-without-claims'],
    [
      'a key that stands twice',
      '{"visits": [{"id": "1", "name": "DOE", "member": "M", "line": [{"fee": 1, "fee": 2}]}]}',
      'claim-file-key-repeated',
    ],
    [
      'a number that lost its digits',
      '{"visits": [{"id": 12345678901234567890, "name": "DOE", "member": "M", "line": [{"fee": 1}]}]}',
      'claim-field-missing',
    ],
  ])('JSON: %s', (_name, text, code) => {
    expect(judged(JSON_FILE, text).claims).toEqual([]);
    expect(codesOf(JSON_FILE, text)).toContain(code);
  });

  it('NDJSON: a broken line costs its own claim', () => {
    const line = '{"id": 1, "name": "DOE", "member": "M", "line": {"fee": 2.5}}';
    const read = judged(JSON_LINES, `${line}\n{"id": \n${line.replace('1', '2')}`);
    expect(read.claims.map(({ claim, at }) => [claim.claimId, at.row])).toEqual([
      ['1', 1],
      ['2', 3],
    ]);
    expect(codesOf(JSON_LINES, `${line}\n{"id": \n`)).toEqual(['claim-document-malformed']);
    const twice = judged(JSON_LINES, `${line}\n${line.replace('"fee"', '"fee": 1, "fee"')}`);
    expect(twice.claims.map(({ at }) => at.row)).toEqual([1]);
    expect(twice.findings.map(({ kind, at }) => [kind.code, at.row, at.path ?? ''])).toEqual([
      ['claim-key-repeated', 2, ''],
    ]);
  });
});
