import { describe, expect, it } from 'vitest';
import { judged, mapped, mappingOf, REST } from './mapping-of.ts';

const soundClaims = (mapping: Parameters<typeof judged>[0], text: string | Uint8Array) => {
  const read = judged(mapping, text);
  expect(read.findings.map(({ kind, detail }) => [kind.code, detail['path'] ?? detail['source']])).toEqual([]);
  return read.claims.map(({ claim }) => claim);
};

describe('C point 3: exports in the style of different systems', () => {
  it('a semicolon CSV without a header: Windows-1252, days as DD.MM.YYYY, decimal commas, a quoted note with a line break', () => {
    const mapping = mappingOf(`
version: 1
source:
  format: csv
  encoding: windows-1252
  delimiter: ;
  columns: [Nr, Name, Vorname, Geburt, Mitglied, Datum, Leistung, Menge, Betrag, Notiz]
  claim: Nr
formats:
  dates: DD.MM.YYYY
  amounts: { decimal: ',', symbols: ['€', 'USD'] }
claim:
  claimId: Nr
  patientControlNumber: Nr
  chargeAmount: { sum: chargeAmount }
  subscriber: { lastName: Name, firstName: Vorname, birthDate: Geburt, memberId: Mitglied }
  notes: [{ typeCode: { constant: ADD }, text: Notiz }]
${REST}
lines:
  procedure: { qualifier: { constant: HC }, code: Leistung }
  serviceDate.from: Datum
  units: Menge
  unitType: { constant: UN }
  chargeAmount: Betrag
`);
    const text = [
      '7;Müller;René;05.03.1980;M1;05.10.2026;99213;1,0;1.250,50 €;"erste Zeile',
      'zweite ""Zeile"""',
      '7;Müller;René;05.03.1980;M1;06.10.2026;36415;2;(10,00);',
      '8;Weiß;Ida;29.02.1984;M2;05.10.2026;99212;1;90,00 USD;',
    ].join('\r\n');
    const claims = soundClaims(mapping, Buffer.from(text.replace('€', '\u0080'), 'latin1'));
    expect(claims).toMatchObject([
      {
        claimId: '7',
        chargeAmount: '1240.50',
        subscriber: { lastName: 'Müller', firstName: 'René', birthDate: '1980-03-05' },
        notes: [{ typeCode: 'ADD', text: 'erste Zeile zweite "Zeile"' }],
        lines: [
          { lineId: '1', chargeAmount: '1250.50', units: '1', serviceDate: { from: '2026-10-05' } },
          { lineId: '2', chargeAmount: '-10.00', units: '2' },
        ],
      },
      { claimId: '8', chargeAmount: '90.00', subscriber: { lastName: 'Weiß' } },
    ]);
    expect(claims[1]).not.toHaveProperty('notes');
  });

  it('a wide CSV: a row is a claim with six numbered groups of service columns and three insurances', () => {
    const mapping = mappingOf(`
version: 1
source:
  format: csv
  claim: Visit
  lines: { n: 1-3 }
  skipRows: 2
formats: { dates: MM/DD/YY, pivotYear: '30' }
codes: { pointer: { '1': '1', '2': '2', '3': '3', '4': '4' } }
claim:
  claimId: Visit
  patientControlNumber: Visit
  chargeAmount: Total
  subscriber: { lastName: { from: Patient, name: last }, firstName: { from: Patient, name: first }, middleName: { from: Patient, name: middle }, suffix: { from: Patient, name: suffix }, birthDate: DOB, memberId: ID1 }
  otherPayers:
    each: { n: 2-3 }
    item:
      payerResponsibilityCode: { first: S, rest: T }
      subscriber: { memberId: 'ID{n}', lastName: { from: Patient, name: last }, firstName: { from: Patient, name: first }, middleName: { from: Patient, name: middle }, suffix: { from: Patient, name: suffix } }
      payer: { name: 'Ins{n}', id: 'InsID{n}' }
      when: { source: 'ID{n}', present: 'true' }
  diagnoses:
    each: Dx{1-4}
    item: { qualifier: { first: ABK, rest: ABF }, code: { from: ., remove: . } }
${REST}
lines:
  procedure: { qualifier: { constant: HC }, code: 'CPT{n}', modifiers: ['Mod{n}A', 'Mod{n}B'] }
  serviceDate.from: 'DOS{n}'
  chargeAmount: 'Chg{n}'
  units: 'U{n}'
  unitType: { constant: UN }
  diagnosisPointers: { each: { from: 'Ptr{n}', split: ',' }, item: { from: ., codes: pointer } }
`);
    const group = (n: number) => `CPT${n},Mod${n}A,Mod${n}B,DOS${n},Chg${n},U${n},Ptr${n}`;
    const text = `Charge report\nprinted 11/25/2026 for "all"\nVisit,Patient,DOB,ID1,Ins2,InsID2,ID2,Ins3,InsID3,ID3,Dx1,Dx2,Dx3,Dx4,Total,${group(1)},${group(2)},${group(3)}
V1,"DOE III, JANE A",03/05/30,M1,,,,BLUE,B3,M3,J45.909,,I10,,300,99213,25,,10/05/26,200,1,"1,3",,,,,,,,36415,,,10/05/26,100,1,3
`;
    const [claim, ...more] = soundClaims(mapping, text);
    expect(more).toEqual([]);
    expect(claim).toMatchObject({
      subscriber: { lastName: 'DOE', firstName: 'JANE', middleName: 'A', suffix: 'III', birthDate: '2030-03-05' },
      otherPayers: [
        { payerResponsibilityCode: 'S', payer: { name: 'BLUE', id: 'B3' }, subscriber: { memberId: 'M3' } },
      ],
      diagnoses: [
        { qualifier: 'ABK', code: 'J45909' },
        { qualifier: 'ABF', code: 'I10' },
      ],
      // Dx2 is blank: what points at Dx3 points at the second diagnosis of the claim.
      lines: [
        { lineId: '1', diagnosisPointers: [1, 2], procedure: { code: '99213', modifiers: ['25'] } },
        { lineId: '2', diagnosisPointers: [2], procedure: { code: '36415' } },
      ],
    });
    expect(claim?.otherPayers).toHaveLength(1);
    expect(claim?.lines).toHaveLength(2);
  });

  it('a pipe-delimited CSV whose rows each name their own diagnoses and stand in any order', () => {
    const mapping = mappingOf(`
version: 1
source: { format: csv, claim: [Acct, Visit], rows: anywhere, ignore: ['Memo*'] }
formats: { dates: D-MMM-YYYY }
claim:
  claimId: { join: [Acct, Visit], with: '-' }
  patientControlNumber: { join: [Acct, Visit], with: '' }
  chargeAmount: { sum: chargeAmount }
  subscriber: { lastName: Last, firstName: First, memberId: Member }
  dates.service.from: { from: DOS, pick: earliest }
  dates.service.to: { from: DOS, pick: latest }
  diagnoses:
    each: { from: [DxA, DxB], ofLines: 'true', distinct: 'true' }
    item: { qualifier: { first: ABK, rest: ABF }, code: . }
${REST}
lines:
  lineId: Seq
  procedure: { qualifier: { constant: HC }, code: Code }
  chargeAmount: Fee
  serviceDate.from: DOS
  diagnosisPointers: { each: [DxA, DxB], item: { from: ., pointer: code } }
`);
    const text = `Acct|Visit|Seq|Last|First|Member|DOS|Code|Fee|DxA|DxB|Memo 1
7|1|1|DOE|JANE|M1|5-Oct-2026|99213|100|I10||
8|1|1|ROE|RICHARD|M2|6-Oct-2026|99212|50|E119||x
7|1|2|DOE|JANE|M1|3-October-2026|36415|10.5|E119|I10|
`;
    expect(soundClaims(mapping, text)).toMatchObject([
      {
        claimId: '7-1',
        chargeAmount: '110.50',
        dates: { service: { from: '2026-10-03', to: '2026-10-05' } },
        diagnoses: [
          { qualifier: 'ABK', code: 'I10' },
          { qualifier: 'ABF', code: 'E119' },
        ],
        lines: [{ diagnosisPointers: [1] }, { diagnosisPointers: [2, 1] }],
      },
      { claimId: '8-1', lines: [{ diagnosisPointers: [1] }] },
    ]);
  });

  it('a JSON export with typed identifiers, numbers as amounts and encounters inside their patients', () => {
    const mapping = mappingOf(`
version: 1
source: { format: json, claim: practice.patients.encounters, lines: charges, ignore: ['meta*', 'file:practice.site'] }
formats: { dates: 'YYYY-MM-DDTHH:mm:ss.Z', names: first-last }
claim:
  claimId: id
  patientControlNumber: id
  chargeAmount: total
  subscriber:
    memberId: file:practice.patients.identifier[system=http://payer.example/id].value
    socialSecurityNumber: file:practice.patients.identifier[system=ssn].value
    lastName: file:practice.patients.name.family
    firstName: file:practice.patients.name.given[1]
    middleName: file:practice.patients.name.given[2]
    birthDate: { from: file:practice.patients.born, dates: [YYYY-MM-DD] }
  diagnoses: { each: dx, item: { qualifier: { first: ABK, rest: ABF }, code: code } }
${REST}
lines:
  procedure: { qualifier: { constant: HC }, code: cpt, modifiers: { each: mods, item: . } }
  chargeAmount: fee
  units: qty
  serviceDate.from: start
  diagnosisPointers: { each: dxRefs, item: { from: . } }
`);
    const patient = (member: string, family: string, ids: readonly string[]) => ({
      identifier: [
        { system: 'http://payer.example/id', value: member },
        { system: 'ssn', value: '123-45-6789' },
      ],
      name: { family, given: ['JANE', 'Q'] },
      born: '1980-03-05',
      encounters: ids.map((id) => ({
        id,
        total: 150.1,
        meta: { by: 'kim' },
        dx: [{ code: 'I10' }, { code: 'E119' }],
        charges: [
          { cpt: '99213', mods: ['25', '59'], fee: 150.1, qty: 1, start: '2026-10-05T09:00:00.Z', dxRefs: [2, 1] },
        ],
      })),
    });
    const text = JSON.stringify({
      practice: { site: 4, patients: [patient('M1', 'DOE', ['A', 'B']), patient('M2', 'ROE', ['C'])] },
    });
    const claims = soundClaims(mapping, text);
    expect(claims.map(({ claimId, subscriber }) => [claimId, subscriber.memberId, subscriber.lastName])).toEqual([
      ['A', 'M1', 'DOE'],
      ['B', 'M1', 'DOE'],
      ['C', 'M2', 'ROE'],
    ]);
    expect(claims[0]).toMatchObject({
      chargeAmount: '150.10',
      subscriber: { middleName: 'Q', birthDate: '1980-03-05', socialSecurityNumber: '123-45-6789' },
      lines: [
        { procedure: { modifiers: ['25', '59'] }, diagnosisPointers: [2, 1], serviceDate: { from: '2026-10-05' } },
      ],
    });
  });

  it('NDJSON: a claim a line, institutional, with occurrence, value and condition codes', () => {
    const mapping = mappingOf(`
version: 1
source: { format: ndjson, claim: ., lines: lines }
claim:
  claimId: id
  claimType: { constant: institutional }
  patientControlNumber: id
  chargeAmount: total
  facilityTypeCode: { from: tob, slice: { from: '1', to: '2' } }
  facilityQualifier: { constant: A }
  frequencyCode: { from: tob, slice: { from: '3' } }
  payerResponsibilityCode: { constant: P }
  billingProvider: { organizationName: { constant: HOSPITAL }, npi: { constant: '1234567893' } }
  payer: { name: { constant: SAMPLE MUTUAL }, id: { constant: SMH01 } }
  subscriber: { lastName: last, firstName: first, memberId: member }
  dates: { admission: { join: [admitted.day, admitted.hour], with: 'T', dates: [YYYY-MM-DDTHHmm, YYYY-MM-DD] }, dischargeTime: discharged, statement: { from: from, to: through } }
  conditionCodes: { each: conditions, item: . }
  institutional:
    admissionTypeCode: admitted.type
    patientStatusCode: status
    occurrences: { each: occurrences, item: { code: code, date: day } }
    values: { each: values, item: { code: code, amount: amount } }
lines:
  revenueCode: { from: rev, pad: { with: '0', to: '4' } }
  procedure: { qualifier: { constant: HC }, code: hcpcs }
  chargeAmount: charge
  units: units
  unitType: { constant: UN }
`);
    const line = JSON.stringify({
      id: 'I1',
      tob: '131',
      total: '80',
      last: 'DOE',
      first: 'JANE',
      member: 'M1',
      admitted: { day: '2026-10-05', hour: '1430', type: '3' },
      discharged: '1615',
      from: '2026-10-05',
      through: '2026-10-06',
      status: '01',
      conditions: ['09'],
      occurrences: [{ code: '11', day: '20261001' }],
      values: [{ code: '80', amount: 2 }],
      lines: [{ rev: 250, charge: 80, units: 3 }],
    });
    const [claim] = soundClaims(mapping, `${line}\n\n`);
    expect(claim).toMatchObject({
      facilityTypeCode: '13',
      frequencyCode: '1',
      dates: { admission: '2026-10-05T14:30', dischargeTime: '16:15' },
      conditionCodes: ['09'],
      institutional: {
        admissionTypeCode: '3',
        patientStatusCode: '01',
        occurrences: [{ code: '11', date: '2026-10-01' }],
        values: [{ code: '80', amount: '2.00' }],
      },
      lines: [{ revenueCode: '0250', units: '3' }],
    });
    // A charge without a HCPCS code has no procedure, although its qualifier is a constant.
    expect(claim?.lines[0]).not.toHaveProperty('procedure');
  });

  it('a tab-delimited "Unicode text" of a spreadsheet: UTF-16, Excel’s short dates, leading zeros lost', () => {
    const mapping = mappingOf(`
version: 1
source: { format: csv, claim: Claim }
formats: { dates: M/D/YYYY }
claim:
  claimId: Claim
  patientControlNumber: Claim
  chargeAmount: { sum: chargeAmount }
  subscriber: { lastName: Last, memberId: Member, address.line1: Street, address.city: Town, address.postalCode: { from: ZIP, pad: { with: '0', to: '5' } } }
${REST}
lines:
  procedure: { qualifier: { constant: AD }, code: CDT }
  chargeAmount: Fee
  serviceDate.from: Day
  dental: { teeth: [{ code: Tooth, surfaces: { each: { from: Surf, split: '' }, item: . } }] }
`);
    const text =
      'Claim\tLast\tMember\tStreet\tTown\tZIP\tDay\tCDT\tFee\tTooth\tSurf\r\nD1\tÉLAN\t77\t1 A ST\tBOSTON\t2134\t1/5/2026\tD2392\t"$1,180.00"\t3\tMOD\r\n';
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      Buffer.from(`\ufeff${text}`),
    ])
      expect(soundClaims(mapping, bytes)).toMatchObject([
        {
          subscriber: { lastName: 'ÉLAN', address: { postalCode: '02134' } },
          lines: [
            {
              chargeAmount: '1180.00',
              serviceDate: { from: '2026-01-05' },
              dental: { teeth: [{ code: '3', surfaces: ['M', 'O', 'D'] }] },
            },
          ],
        },
      ]);
  });

  it('defaults by billing system, payer and partner fill only what the export leaves blank', () => {
    const mapping = mappingOf(`
version: 1
source: { format: csv, claim: Id }
claim:
  claimId: Id
  patientControlNumber: Id
  chargeAmount: { sum: chargeAmount }
  claimFilingIndicatorCode: Filing
  subscriber: { lastName: Last, memberId: Member }
${REST}
lines: { procedure: { qualifier: { constant: HC }, code: Code }, chargeAmount: Fee }
defaults:
  - { set: { claimFilingIndicatorCode: CI, 'lines[].unitType': UN } }
  - { partner: P9, set: { assignmentCode: A } }
  - { payer: SMH01, set: { priorAuthorizationNumber: PA1 } }
  - { payer: OTHER, set: { referralNumber: R1 } }
  - { billingSystem: north, set: { cliaNumber: 14D0000001 } }
`);
    const bytes = Buffer.from('Id,Filing,Last,Member,Code,Fee\n1,BL,DOE,M,99213,10\n2,,ROE,M,99213,10\n');
    const plain = mapped(mapping, bytes).claims;
    expect(plain).toMatchObject([
      { claimFilingIndicatorCode: 'BL', priorAuthorizationNumber: 'PA1', lines: [{ unitType: 'UN' }] },
      { claimFilingIndicatorCode: 'CI' },
    ]);
    expect(plain[0]).not.toHaveProperty('cliaNumber');
    expect(plain[0]).not.toHaveProperty('referralNumber');
    expect(plain[0]).not.toHaveProperty('assignmentCode');
  });
});
