import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dateFormat, isWhole, readAmount, readDecimal, readMoment } from '../../src/claims/mapping-format.ts';
import { judgeMappingFiles, mappingNameFaults, readMappingFiles } from '../../src/config/mapping-files.ts';

const SOUND = readFileSync('config/mappings/practice-csv.yaml', 'utf8');
const faultsOf = (yaml: string, name = 'm'): readonly string[] =>
  judgeMappingFiles([{ path: `mappings/${name}.yaml`, bytes: Buffer.from(yaml) }]).faults;
const swap = (from: string | RegExp, to: string): readonly string[] => {
  const changed = SOUND.replace(from, to);
  expect(changed).not.toBe(SOUND);
  return faultsOf(changed);
};

describe('C point 3: a mapping is checked whole when it is loaded', () => {
  it('the worked examples are sound; version and the hash of their bytes are known', () => {
    for (const name of ['practice-csv', 'encounters-xml']) {
      const bytes = readFileSync(`config/mappings/${name}.yaml`);
      expect(readMappingFiles([{ path: `x/${name}.yaml`, bytes }])).toMatchObject([
        { name, version: 1, sha256: createHash('sha256').update(bytes).digest('hex') },
      ]);
    }
  });

  it.each([
    [
      'a field that is none',
      /groupNumber: Group/,
      'groupNo: Group',
      'claim.subscriber.groupNo: subscriber.groupNo is not a field of a claim',
    ],
    [
      'a field that is none, deep in a line',
      /code: \{ from: CPT/,
      'cpt: { from: CPT',
      'lines.procedure.cpt: lines[].procedure.cpt is not a field',
    ],
    ['a required field that is missing', /\n {2}claimId: Claim No/, '', 'claim.claimId: is missing'],
    [
      'a required field of a part that is missing',
      /\n {4}address.line1: \{ constant: 1200[^\n]*/,
      '',
      'claim.billingProvider.address.line1: is missing',
    ],
    [
      'a constant that is no value of its field',
      '{ constant: professional }',
      '{ constant: veterinary }',
      'claim.claimType: "veterinary" must be one of professional, institutional, dental',
    ],
    [
      'a constant that is too long',
      "frequencyCode: { constant: '1' }",
      "frequencyCode: { constant: '11' }",
      'claim.frequencyCode: "11" has more than 1 characters',
    ],
    [
      'a code map that gives what its field can not have',
      'TRICARE: CH',
      'TRICARE: CHAMPUS',
      'claim.claimFilingIndicatorCode: "CHAMPUS" has more than 2 characters',
    ],
    [
      'a pointer map that gives no number',
      "A: '1'",
      'A: one',
      'lines.diagnosisPointers.item: "one" must be a whole number',
    ],
    [
      'a code map that there isn’t',
      'codes: filing',
      'codes: fillings',
      'claim.claimFilingIndicatorCode.codes: there is no code map fillings',
    ],
    ['a code that stands twice', 'F: F, Female', 'F: F, f: F, Female', 'f stands twice'],
    [
      'a default that is no value',
      'default: A }',
      'default: AB }',
      'claim.assignmentCode: "AB" has more than 1 characters',
    ],
    [
      'a field with two origins',
      'frequencyCode: { constant: ',
      'frequencyCode: { from: X, constant: ',
      'claim.frequencyCode: exactly one of from, constant',
    ],
    ['a step that is none', "remove: ' -'", "erase: ' -'", 'claim.subscriber.memberId: Unrecognized key'],
    [
      'a date format that is none',
      'dates: [MM/DD/YYYY',
      'dates: [MM/YYYY',
      'formats.dates: MM/YYYY names no whole day',
    ],
    [
      'two formats that can not be told apart',
      'dates: [MM/DD/YYYY',
      'dates: [DD/MM/YYYY, MM/DD/YYYY',
      'can not be told apart',
    ],
    ['years of two digits without a pivot', 'dates: [MM/DD/YYYY', 'dates: [MM/DD/YY', 'formats.pivotYear'],
    ['a list without its item', /item: \{ from: \., codes: pointer \}/, '', 'lines.diagnosisPointers.item: is missing'],
    [
      'an object where one value is asked for',
      "memberId: { from: Member ID, remove: ' -' }",
      'memberId: { code: x }',
      'claim.subscriber.memberId',
    ],
    [
      'one value where an object is asked for',
      /\n {2}payer:\n[^\n]*\n[^\n]*/,
      '\n  payer: Payer',
      'claim.payer: has fields of its own',
    ],
    ['what is carried raw', '\n  payer:', '\n  raw: X\n  payer:', 'claim.raw: is carried as it came'],
    ['a condition with two comparisons', 'is: CHG', 'is: CHG, isNot: PMT', 'source.rowsWhen: exactly one comparison'],
    [
      '{n} where no numbers are',
      'groupNumber: Group',
      "groupNumber: 'Group {n}'",
      'claim.subscriber.groupNumber: Group {n}: {n} has a meaning only',
    ],
    ['a format that is none', 'format: csv', 'format: xls', 'source'],
    ['no version', 'version: 1', 'revision: 1', 'version'],
    ['a sum of what has no sum', 'sum: chargeAmount', 'sum: units', 'claim.chargeAmount.sum'],
  ])('%s', (_name, from, to, fault) => {
    expect(swap(from, to).join('\n')).toContain(`mappings/m.yaml: `);
    expect(swap(from, to).join('\n')).toContain(fault);
  });

  it('everything wrong is told at once, each with the file and the path', () => {
    const yaml = SOUND.replace('groupNumber: Group', 'groupNo: Group')
      .replace('codes: filing', 'codes: x')
      .replace('{ constant: Y }', '{ constant: YES }');
    expect(faultsOf(yaml)).toHaveLength(3);
  });

  it('a source that is not among the columns that the mapping names', () => {
    expect(
      faultsOf(SOUND.replace('  claim: Claim No ', '  columns: [Claim No, Row Type]\n  claim: Claim No ')).join('\n'),
    ).toContain('claim.subscriber.groupNumber: Group is not among source.columns');
  });

  it.each([
    ['no YAML', 'a: [', 'not readable as YAML'],
    ['an empty file', '', '(top)'],
    ['a list', '- a', '(top)'],
    [
      'a path that is none',
      'version: 1\nsource: { format: xml, claim: a//b, lines: c }\nclaim: {}\nlines: {}',
      'source.claim: a//b: a name is missing',
    ],
  ])('%s', (_name, yaml, fault) => {
    expect(faultsOf(yaml).join('\n')).toContain(fault);
  });

  it('a scalar stays the text that it is: no octal, no boolean, no float', () => {
    const [mapping] = readMappingFiles([
      {
        path: 'm.yaml',
        bytes: Buffer.from(SOUND.replace("Office: '11'", 'Office: 01').replace("Home: '12'", 'NO: 0x')),
      },
    ]);
    const place = mapping?.claim.fields.find(([key]) => key === 'facilityTypeCode')?.[1];
    expect(place?.kind === 'value' ? [place.codes?.get('office'), place.codes?.get('no')] : []).toEqual(['01', '0x']);
  });

  it('a billing system that asks for a mapping that there isn’t', () => {
    const system = { id: 'main' };
    const known = readMappingFiles([{ path: 'practice-csv.yaml', bytes: Buffer.from(SOUND) }]);
    expect(mappingNameFaults([{ ...system, mapping: 'practice-csv' }, system], known)).toEqual([]);
    expect(mappingNameFaults([{ ...system, mapping: [{ files: '*.csv', name: 'x' }] }], known)).toEqual([
      'billing system main: there is no mapping x; there is practice-csv',
    ]);
  });
});

describe('forms of days, times and amounts', () => {
  const moment = (text: string, ...formats: readonly string[]) =>
    readMoment(
      text,
      formats.flatMap((one) => dateFormat(one) ?? []),
      30,
    );

  it.each([
    ['3/9/1984', 'M/D/YYYY', { day: '1984-03-09' }],
    ['09.03.84', 'DD.MM.YY', { day: '1984-03-09' }],
    ['09.03.30', 'DD.MM.YY', { day: '2030-03-09' }],
    ['5-SEP-2026', 'D-MMM-YYYY', { day: '2026-09-05' }],
    ['September 5, 2026', 'MMM D, YYYY', { day: '2026-09-05' }],
    ['20260905', 'YYYYMMDD', { day: '2026-09-05' }],
    ['2026-09-05T23:59:01.250Z', 'YYYY-MM-DDTHH:mm:ssZ', { day: '2026-09-05', time: '23:59' }],
    ['9/5/2026 2:07 pm', 'M/D/YYYY H:mm A', { day: '2026-09-05', time: '14:07' }],
    ['12:05 AM', 'H:mm A', { time: '00:05' }],
    ['29.02.2023', 'DD.MM.YYYY', undefined],
    ['13:05 AM', 'H:mm A', undefined],
    ['24:00', 'HH:mm', undefined],
    ['05/09/2026 ', 'MM/DD/YYYY', undefined],
  ])('%s as %s', (text, format, expected) => {
    expect(moment(text, format)).toEqual(expected);
  });

  it('what a format names', () => {
    expect(
      ['MM/DD/YYYY', 'HHmm', 'MM/DD', 'x'].map((text) => {
        const format = dateFormat(text);
        return format === undefined ? undefined : isWhole(format);
      }),
    ).toEqual(['day', 'time', undefined, undefined]);
  });

  const US = { decimal: '.', group: [','], symbols: ['$'], parentheses: true, implied: 0 } as const;
  const EU = { ...US, decimal: ',', group: ['.', ' '], symbols: ['EUR'] } as const;
  it.each([
    ['$1,250.00', US, '1250.00'],
    ['1250', US, '1250.00'],
    ['.5', US, '0.50'],
    ['($12.30)', US, '-12.30'],
    ['12.30-', US, '-12.30'],
    ['-$12.30', US, '-12.30'],
    ['$ 1,234,567.89', US, '1234567.89'],
    ['1,23', US, undefined],
    ['12,345,6', US, undefined],
    ['1.250', US, '1.25'],
    ['1.255', US, undefined],
    ['1e3', US, undefined],
    ['0x10', US, undefined],
    ['', US, undefined],
    ['-', US, undefined],
    ['$', US, undefined],
    ['1.250,50 EUR', EU, '1250.50'],
    ['1 250,5', EU, '1250.50'],
    ['1.25', EU, undefined],
    ['12500', { ...US, implied: 2 }, '125.00'],
    ['5', { ...US, implied: 2 }, '0.05'],
    ['12.50', { ...US, implied: 2 }, undefined],
    ['(5)', { ...US, parentheses: false }, undefined],
    ['99999999999999999', US, undefined],
  ])('W-3: %s', (text, format, expected) => {
    expect(readAmount(text, format)).toBe(expected);
  });

  it.each([
    ['1.00', '1'],
    ['10', '10'],
    ['0.50', '0.5'],
    ['100.0', '100'],
    ['1,000', '1000'],
    ['0', '0'],
    ['0.00', '0'],
    ['one', undefined],
  ])('the quantity %s', (text, expected) => {
    expect(readDecimal(text, US)).toBe(expected);
  });
});
