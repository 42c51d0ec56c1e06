import { describe, expect, it } from 'vitest';
import { createCodeSets, openPack } from '../../src/codesets/code-sets.ts';
import { type LoadHints, type LoadResult, loadCodeFile } from '../../src/codesets/load.ts';
import { ndcDigits } from '../../src/codesets/ndc.ts';
import { day } from '../outbound/scrub/edit-case.ts';

const load = (name: string, text: string, hints: LoadHints = {}) => loadCodeFile({ name, text }, hints);

function opened(result: LoadResult) {
  if (result.pack === undefined) throw new Error(result.findings.map(({ kind }) => kind.code).join());
  return createCodeSets([openPack(result.pack.bytes)]);
}

/** One row of an order file: invented codes, the published layout. */
const order = (number: number, code: string, billable: 0 | 1, label: string): string =>
  `${String(number).padStart(5, '0')} ${code.padEnd(7)} ${billable} ${label.padEnd(60)} ${label} long`;

/** One row of the HCPCS file: 320 characters. */
function anweb(code: string, kind: string, label: string, added: string, ended: string): string {
  const cells: [number, string][] = [
    [1, code],
    [6, '00100'],
    [11, kind],
    [92, label],
    [269, added],
    [277, added],
    [285, ended],
  ];
  const row = Array.from({ length: 320 }, () => ' ');
  for (const [start, text] of cells) row.splice(start - 1, text.length, ...text);
  return row.join('');
}

describe('official layouts, recognised by content', () => {
  it('ICD-10-CM order file: headings, year from the name, October to September', () => {
    const text = [
      order(1, 'A00', 0, 'Invented group'),
      order(2, 'A000', 1, 'Invented disease'),
      order(3, 'QA00001', 1, 'Longest code'),
    ].join('\r\n');
    const result = load('icd10cm_order_2026.txt', text);
    expect(result.pack?.header).toEqual({
      set: 'icd-10-cm',
      version: '2026',
      effectiveFrom: '2025-10-01',
      effectiveUntil: '2026-09-30',
      entryCount: 3,
      source: 'icd10cm_order_2026.txt',
    });
    const sets = opened(result);
    expect(sets.state('icd-10-cm', 'A00', day('2025-10-01'))).toBe('header');
    expect(sets.state('icd-10-cm', 'A000', day('2026-09-30'))).toBe('active');
    expect(sets.state('icd-10-cm', 'A001', day('2026-01-01'))).toBe('unknown');
    expect(sets.state('icd-10-cm', 'A000', day('2026-10-01'))).toBe('unloaded');
    expect(sets.entry('icd-10-cm', 'A000', day('2026-01-01'))?.label).toBe('Invented disease');
  });

  it('ICD-10-PCS order file: told from the diagnoses by its first section', () => {
    const text = [order(1, '001', 0, 'Group'), order(2, '0016070', 1, 'Procedure'), order(3, 'XW0', 0, 'Group')].join(
      '\n',
    );
    expect(load('order.txt', text, { effectiveFrom: day('2025-10-01') }).pack?.header.set).toBe('icd-10-pcs');
  });

  it('HCPCS file: procedures with their dates; modifiers and further lines left out', () => {
    const text = [
      anweb('A9999', '3', 'INVENTED SUPPLY', '20200101', '        '),
      anweb('A9999', '4', 'MORE OF IT', '20200101', '        '),
      anweb('   XX', '7', 'A MODIFIER', '20200101', '        '),
      anweb('G9998', '3', 'ENDED', '20100101', '20221231'),
    ].join('\n');
    const result = load('HCPC2026_JAN_ANWEB.txt', text);
    expect(result).toMatchObject({
      findings: [],
      pack: { header: { set: 'hcpcs', effectiveFrom: '2026-01-01', entryCount: 2 } },
    });
    const sets = opened(result);
    expect(sets.state('hcpcs', 'A9999', day('2026-02-01'))).toBe('active');
    expect(sets.state('hcpcs', 'G9998', day('2026-02-01'))).toBe('inactive');
    expect(sets.state('hcpcs', 'A9999', day('2025-12-31'))).toBe('unloaded');
  });

  it('NDC packages: ten digits become eleven', () => {
    const text =
      'PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\n1_x\t0009-1234\t0009-1234-01\t1 VIAL\t20200101\t\n2_y\t50242-040\t50242-040-62\t1 BOX\t20210101\t20230101';
    const sets = opened(load('package.txt', text));
    expect(sets.state('ndc', '00009123401', day('2026-01-01'))).toBe('active');
    expect(sets.state('ndc', '50242004062', day('2026-01-01'))).toBe('inactive');
  });

  it('NCCI pairs: column 1, column 2, dates, indicator; the notice above is passed over', () => {
    const text = [
      'An invented notice',
      'Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\tModifier 0=not allowed 1=allowed 9=not applicable',
      '99213\t99000\t \t20200101\t*\t1\treason',
      '99213\t99001\t*\t19960101\t20221231\t0\treason',
      '00100\t36415\t \t20200101\t*\t9\treason',
    ].join('\n');
    const result = load('ccipra-v1.txt', text);
    expect(result.pack?.header).toMatchObject({
      set: 'ncci-ptp-practitioner',
      effectiveFrom: '1996-01-01',
      entryCount: 3,
    });
    const pairs = opened(result).pairs('ncci-ptp-practitioner', day('2026-01-01'));
    const indicator = (first: string, second: string, date: number) => {
      const place = pairs?.partnersOf(first) ?? -1;
      return place < 0 ? undefined : pairs?.indicator(place, second, date);
    };
    expect(indicator('99213', '99000', 20260101)).toBe(1);
    expect(indicator('99213', '99001', 20260101)).toBeUndefined();
    expect(indicator('99213', '99001', 20221231)).toBe(0);
    expect(indicator('00100', '36415', 20260101)).toBe(9);
    expect(indicator('99000', '99213', 20260101)).toBeUndefined();
  });

  it('MUE: value and adjudication indicator', () => {
    const text =
      '"HCPCS/CPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"\n"99213","2","3 Date of Service Edit: Clinical","x"\n"36415","1","1 Line Edit","x"';
    const result = load('MUE.csv', text, { effectiveFrom: day('2026-01-01') });
    expect(result.pack?.header.set).toBe('ncci-mue-practitioner');
    expect(opened(result).entry('ncci-mue-practitioner', '99213', day('2026-05-01'))).toMatchObject({
      value: 2,
      indicator: 3,
    });
    expect(opened(result).value('ncci-mue-practitioner', '36415', day('2026-05-01'))).toBe(1);
  });

  it('taxonomy with quoted notes, LEIE without NPI rows, NPPES entity types', () => {
    const taxonomy =
      'Code,Grouping,Classification,Specialization,Definition,Notes,"Display Name"\n207Q00000X,G,C,,"A, ""quoted"" text\nover two lines",n,Invented';
    expect(load('nucc.csv', taxonomy, { effectiveFrom: day('2026-01-01') }).pack?.header).toMatchObject({
      set: 'taxonomy',
      entryCount: 1,
    });
    const leie =
      'LASTNAME,FIRSTNAME,NPI,DOB,EXCLTYPE,EXCLDATE,REINDATE\nA,B,1245319599,19700101,1128a1,20200101,00000000\nC,D,0000000000,19700101,1128a1,20200101,00000000\nE,F,1234567893,19700101,1128a1,20200101,20230101';
    const sets = opened(load('UPDATED.csv', leie));
    expect(sets.state('leie', '1245319599', day('2026-01-01'))).toBe('active');
    expect(sets.state('leie', '1234567893', day('2026-01-01'))).toBe('inactive');
    const nppes = load('npi.csv', 'NPI,Entity Type Code\n1234567893,2', { effectiveFrom: day('2026-01-01') });
    expect(opened(nppes).entry('nppes', '1234567893', day('2026-02-01'))?.value).toBe(2);
  });

  it.each([
    [
      'adjustment reasons',
      'list.csv',
      'Code,Description,Start Date,Last Modified,Stop Date\n1,x,01/01/1995,,\n45,y,01/01/1995,,\nB7,z,01/01/1995,,06/30/2020',
      'carc',
    ],
    [
      'adjustment reasons of numbers alone, told by the title',
      'x.csv',
      'Claim Adjustment Reason Codes\nCode,Description,Start\n1,x,1995-01-01\n45,y,1995-01-01',
      'carc',
    ],
    [
      'remark codes',
      'list.tsv',
      'Code\tDescription\tStart Date\nM1\tx\t1/1/1997\nMA130\ty\t1/1/1997\nN4\tz\t1/1/2000',
      'rarc',
    ],
    [
      'claim status',
      'Claim Status Codes.csv',
      'Code,Description,Start Date\n0,x,01/01/1995\n164,y,01/01/1995',
      'claim-status',
    ],
    [
      'claim status categories',
      'claim-status-category.csv',
      'Code,Description,Start Date\nA1,x,01/01/1995\nF3F,y,01/01/1995\nP1,y,01/01/1995\nA2,y,01/01/1995\nA3,y,01/01/1995\nA4,y,01/01/1995\nA6,y,01/01/1995\nA7,y,01/01/1995\nA8,y,01/01/1995\nF0,y,01/01/1995\nF1,y,01/01/1995',
      'claim-status-category',
    ],
    [
      'places of service',
      'pos.csv',
      'Place of Service Code(s),Place of Service Name,Place of Service Description,Effective\n1,Pharmacy,x,2005-10-01\n02,Telehealth,y,2017-01-01',
      'place-of-service',
    ],
    [
      'revenue codes',
      'nubc.csv',
      'Revenue Codes of an invented list\ncode,description,from\n0120,x,2000-01-01\n0250,y,2000-01-01',
      'revenue',
    ],
  ])('%s are told by their content', (_name, file, text, set) => {
    const result = load(file, text);
    expect(result.pack?.header.set).toBe(set);
    expect(result.findings).toEqual([]);
  });

  it('texts of a list are there for whoever shows its codes, on one line', () => {
    const sets = opened(
      load(
        'carc.csv',
        'Code,Description,Start Date,Stop Date\n1,"Invented\n words",01/01/1995,\nB7,Old,01/01/1995,06/30/2020',
      ),
    );
    expect(sets.entry('carc', '1', day('2026-01-01'))?.label).toBe('Invented words');
    expect(sets.state('carc', 'B7', day('2026-01-01'))).toBe('inactive');
    expect(sets.state('place-of-service', '01', day('2026-01-01'))).toBe('unloaded');
  });

  it('days that only the name says: taxonomy releases of April and October, MUE files', () => {
    const taxonomy = 'Code,Grouping,Classification,Specialization\n207Q00000X,G,C,';
    expect(load('nucc_taxonomy_260.csv', taxonomy).pack?.header).toMatchObject({
      effectiveFrom: '2026-04-01',
      version: '26.0',
    });
    expect(load('nucc_taxonomy_261.csv', taxonomy).pack?.header).toMatchObject({
      effectiveFrom: '2026-10-01',
      version: '26.1',
    });
    const mue =
      '"HCPCS/CPT Code","Outpatient Hospital Services MUE Values","MUE Adjudication Indicator"\n"99213","2","3 Date"';
    expect(load('MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv', mue).pack?.header).toMatchObject({
      set: 'ncci-mue-hospital',
      effectiveFrom: '2026-10-01',
    });
  });

  it('dated versions stand side by side: each day has its own', () => {
    const of = (from: string, code: string) =>
      load('r.csv', `code\n${code}`, { set: 'revenue', effectiveFrom: day(from) }).pack?.bytes ?? new Uint8Array();
    const sets = createCodeSets([openPack(of('2025-01-01', '0100')), openPack(of('2026-01-01', '0200'))]);
    const states = ['2024-12-31', '2025-06-01', '2026-01-01'].map((date) => sets.state('revenue', '0100', day(date)));
    expect(states).toEqual(['unloaded', 'active', 'unknown']);
  });

  it('a list of a customer: the set by its first line, by a hint, or by the shape of its codes', () => {
    const named = load('poa.csv', '# code-set: poa-exempt\ncode,description\nZ37.0,x', {
      effectiveFrom: day('2025-10-01'),
    });
    expect(opened(named).state('poa-exempt', 'Z370', day('2026-01-01'))).toBe('active');
    expect(
      load('r.tsv', 'code\tname\n0120\troom\n0250\tdrugs', { set: 'revenue', effectiveFrom: day('2026-01-01') }).pack
        ?.header.set,
    ).toBe('revenue');
    expect(load('c.csv', 'code,effective\n99213,2020-01-01\n0001F,2020-01-01').pack?.header).toMatchObject({
      set: 'cpt',
      effectiveFrom: '2020-01-01',
    });
    expect(load('d.csv', 'code\nD0120\nD2391', { effectiveFrom: day('2026-01-01') }).pack?.header.set).toBe('cdt');
  });
});

describe('what is no list says so', () => {
  it.each([
    ['prose', 'a.txt', 'Dear Sir,\nplease find enclosed', ['code-file-unrecognised']],
    ['an empty file', 'a.txt', '', ['code-file-unrecognised']],
    ['four digits of which nobody says what they are', 'a.csv', 'code\n0120\n0250', ['code-file-set-unclear']],
    ['a list without a day', 'a.csv', 'code\n99213\n99214', ['code-file-undated']],
    ['a header alone', 'a.csv', '# code-set: revenue\ncode,effective', ['code-file-empty']],
  ])('%s', (_name, file, text, expected) => {
    const result = load(file, text);
    expect(result.findings.map(({ kind }) => kind.code)).toEqual(expected);
    expect(result.pack).toBeUndefined();
  });

  it('rows that cannot be read are counted, and the first one named', () => {
    const result = load('a.csv', '# code-set: revenue\ncode,effective\n0120,2020-01-01\n,2020-01-01\n0250,2020-13-01');
    expect(result.findings[0]).toMatchObject({ kind: { code: 'code-file-rows-skipped' }, detail: { count: 2 } });
    expect(result.pack?.header.entryCount).toBe(1);
  });

  it('a list of pairs is no list of codes', () => {
    const result = load('a.csv', 'code\n99213\n99214', { set: 'ncci-ptp-hospital', effectiveFrom: day('2026-01-01') });
    expect(result.findings.map(({ kind }) => kind.code)).toEqual(['code-file-set-unclear']);
  });
});

describe('NDC', () => {
  it.each([
    ['0009-1234-01', '00009123401'],
    ['50242-040-62', '50242004062'],
    ['60575-4112-1', '60575411201'],
    ['60575-4112-01', '60575411201'],
    ['00009123401', '00009123401'],
    ['0009123401', undefined],
    ['0009-123-01', undefined],
    ['abc', undefined],
  ])('%s → %s', (given, expected) => {
    expect(ndcDigits(given)).toBe(expected);
  });
});
