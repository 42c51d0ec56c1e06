import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { DEPENDENT, sampleClaim } from '../../documents/claim/sample-claim.ts';
import { interchangeOf } from '../../documents/claim/wire.ts';
import { testLibrary } from '../../guides/library.ts';
import { toXml } from './xml-text.ts';

const guides = new ClaimGuides(testLibrary());
const A = sampleClaim({ claimId: 'A', patientControlNumber: 'A' });
const B = sampleClaim({ claimId: 'B', patientControlNumber: 'B', patient: DEPENDENT });
const read = (text: string | Uint8Array) => readClaims(Buffer.from(text), { file: 'drop.in', guides });
const claimsOf = (text: string | Uint8Array): readonly Claim[] => read(text).claims.map(({ claim }) => claim);
const codes = (text: string | Uint8Array): readonly string[] => read(text).findings.map(({ kind }) => kind.code);

describe('claim files are told by their content', () => {
  it.each([
    ['one claim in JSON', JSON.stringify(A), 'json', [A]],
    ['an array', JSON.stringify([A, B]), 'json', [A, B]],
    ['an object of claims', JSON.stringify({ claims: [A, B] }, null, 2), 'json', [A, B]],
    ['a claim a line', `${JSON.stringify(A)}\n\n${JSON.stringify(B)}\r\n`, 'ndjson', [A, B]],
    ['JSON after a byte order mark and blanks', `\ufeff \n${JSON.stringify(A)}`, 'json', [A]],
    ['one claim in XML', toXml('claim', A), 'xml', [A]],
    [
      'claims in XML',
      `<?xml version="1.0"?>\n<claims>\n${toXml('claim', A)}${toXml('claim', B)}</claims>`,
      'xml',
      [A, B],
    ],
    [
      'XML with a schema named',
      `<claims xmlns:xsi="x" xsi:noNamespaceSchemaLocation="claim.xsd">${toXml('claim', A)}</claims>`,
      'xml',
      [A],
    ],
  ])('%s', (_name, text, kind, claims) => {
    const result = read(text);
    expect(result.findings).toEqual([]);
    expect(result.kind).toBe(kind);
    expect(result.claims.map(({ claim }) => claim)).toEqual(claims);
    expect(result.claims.map(({ ordinal, at }) => [ordinal, at.file, at.claim])).toEqual(
      claims.map((_claim, index) => [index + 1, 'drop.in', index + 1]),
    );
  });

  it('an 837, whose claims come with the place of their bytes', () => {
    const result = read(interchangeOf([A, B], guides).bytes);
    expect(result.findings).toEqual([]);
    expect(result.kind).toBe('837');
    expect(result.claims.map(({ claim }) => claim.patient?.firstName)).toEqual([undefined, 'PIP']);
    expect(result.claims.every(({ at }) => at.offset !== undefined && at.set === 1)).toBe(true);
  });

  it('CSV: a row for each service line, rows of one claimId are one claim', () => {
    const header =
      'claimId,claimType,patientControlNumber,chargeAmount,facilityTypeCode,frequencyCode,payerResponsibilityCode,billingProvider.organizationName,billingProvider.npi,subscriber.lastName,subscriber.memberId,payer.name,payer.id,diagnoses[1].qualifier,diagnoses[1].code,diagnoses[2].qualifier,diagnoses[2].code,line.lineId,line.procedure.qualifier,line.procedure.code,line.procedure.modifiers[1],line.chargeAmount,line.units,line.unitType,line.diagnosisPointers[1],line.serviceDate.from';
    const start =
      'C1,professional,PCN1,150,11,1,P,"CLINIC, SAMPLE",1234567893,QUILL,0012,SAMPLE MUTUAL,SMH01,ABK,I10,ABF,E119';
    const rows = [`${start},,HC,99213,25,125,1,UN,1,20261005`, `${start},L2,HC,36415,,25,1,UN,2,20261005`];
    const result = read([header, ...rows].join('\r\n'));
    expect(result.findings.map(({ kind }) => kind.code)).toEqual(['claim-values-normalised']);
    expect(result.claims.map(({ claim }) => claim)).toEqual([
      {
        claimId: 'C1',
        claimType: 'professional',
        patientControlNumber: 'PCN1',
        chargeAmount: '150.00',
        facilityTypeCode: '11',
        frequencyCode: '1',
        payerResponsibilityCode: 'P',
        billingProvider: { organizationName: 'CLINIC, SAMPLE', npi: '1234567893' },
        subscriber: { lastName: 'QUILL', memberId: '0012' },
        payer: { name: 'SAMPLE MUTUAL', id: 'SMH01' },
        diagnoses: [
          { qualifier: 'ABK', code: 'I10' },
          { qualifier: 'ABF', code: 'E119' },
        ],
        lines: [
          {
            lineId: '1',
            lineItemControlNumber: '1',
            procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
            chargeAmount: '125.00',
            units: '1',
            unitType: 'UN',
            diagnosisPointers: [1],
            serviceDate: { from: '2026-10-05' },
          },
          {
            lineId: 'L2',
            lineItemControlNumber: 'L2',
            procedure: { qualifier: 'HC', code: '36415' },
            chargeAmount: '25.00',
            units: '1',
            unitType: 'UN',
            diagnosisPointers: [2],
            serviceDate: { from: '2026-10-05' },
          },
        ],
      },
    ]);
  });

  it('CSV: a column that is no field and a row without a claim are told, semicolons are read', () => {
    expect(codes('claimId;claimType;weather\nC1;professional;fine\n;professional;\n')).toEqual(
      expect.arrayContaining(['claim-field-unknown', 'claim-csv-row-wrong', 'claim-field-missing']),
    );
  });
});

describe('what is brought to the claim’s form', () => {
  const normal = (change: object): readonly unknown[] => {
    const result = read(JSON.stringify({ ...A, ...change }));
    return [result.claims[0]?.claim, result.findings.map(({ kind, severity }) => `${kind.code} ${severity}`)];
  };
  const noted = ['claim-values-normalised info'];

  it.each([
    ['an amount that is a JSON number', { chargeAmount: 150.5 }, { chargeAmount: '150.50' }],
    ['an amount without places', { chargeAmount: '150' }, { chargeAmount: '150.00' }],
    ['an amount with needless zeros', { chargeAmount: '150.5000' }, { chargeAmount: '150.50' }],
    ['a day as CCYYMMDD', { dates: { onset: '20261001' } }, { dates: { onset: '2026-10-01' } }],
    ['blanks around a text', { patientControlNumber: ' A ' }, { patientControlNumber: 'A' }],
    ['a time of discharge', { dates: { dischargeTime: '1430' } }, { dates: { dischargeTime: '14:30' } }],
    [
      'a single item for a list',
      { notes: { typeCode: 'ADD', text: 'N' } },
      { notes: [{ typeCode: 'ADD', text: 'N' }] },
    ],
  ])('%s', (_name, change, expected) => {
    expect(normal(change)).toEqual([{ ...A, ...expected }, noted]);
  });

  it('null, empty texts and empty lists are absent, and nothing is noted', () => {
    expect(normal({ notes: [], referralNumber: '', patient: null })).toEqual([A, []]);
  });

  it('M-012: each line gets a control number: its id, or its number when the id is too long for the payer to return', () => {
    const [line] = A.lines;
    const lines = [
      { ...line, lineId: 'X7', lineItemControlNumber: undefined },
      { ...line, lineId: 'Y'.repeat(31), lineItemControlNumber: undefined },
    ];
    const [claim] = claimsOf(JSON.stringify({ ...A, lines }));
    expect(claim?.lines.map(({ lineItemControlNumber }) => lineItemControlNumber)).toEqual(['X7', '2']);
  });

  it('M-012: an 837 keeps its lines as they are', () => {
    const text = Buffer.from(interchangeOf([A], guides).bytes)
      .toString('latin1')
      .replace('REF*6R*L1~', '');
    expect(claimsOf(text)[0]?.lines[0]).not.toHaveProperty('lineItemControlNumber');
  });

  it.each([
    ['finer than a cent', '150.505'],
    ['a float that lost its value', 0.1 + 0.2],
    ['no amount', 'free'],
    ['with a thousands sign', '1,500.00'],
  ])('W-3: an amount %s is refused, never rounded', (_name, chargeAmount) => {
    const result = read(JSON.stringify({ ...A, chargeAmount }));
    expect(result.claims).toEqual([]);
    expect(result.findings.map(({ kind, at }) => [kind.code, at.path])).toContainEqual([
      'claim-amount-imprecise',
      'chargeAmount',
    ]);
  });
});
