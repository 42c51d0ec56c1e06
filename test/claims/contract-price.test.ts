import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { fitsPattern, type PricingClaim, type PricingLine, priceClaim } from '../../src/claims/contract-price.ts';
import { CONTRACT_COLUMNS, readContractFile } from '../../src/inbound/match/contract-file.ts';

const line = (code: string, charge: number, more: Partial<PricingLine> = {}): PricingLine => ({
  ...{
    lineId: code,
    code,
    modifiers: [],
    revenueCode: '',
    place: '11',
    localities: ['606011234', '60601', 'IL'],
    units: 1,
    date: '20261009',
  },
  chargeAmount: cents(charge),
  ...more,
});
const claim = (lines: readonly PricingLine[], more: Partial<PricingClaim> = {}): PricingClaim => ({
  ...{ plans: ['CI'], providers: ['1234567893'], specialties: ['207Q00000X'], diagnosisRelatedGroup: '' },
  weight: undefined,
  chargeAmount: cents(lines.reduce((sum, one) => sum + one.chargeAmount, 0)),
  lines,
  ...more,
});

const SCHEDULE =
  'Procedure,Modifiers,Place,Allowed\n99213,,,100.00\n99213,,22,70.00\n27447,,,1500.00\n29881,,,800.00\n';

/** Prices by a contract written as a person writes it. */
function price(csv: string, one: PricingClaim) {
  const load = (text: string, contract: string, schedule: boolean) => {
    const { terms, findings } = readContractFile(text, contract, schedule);
    expect(findings).toEqual([]);
    return terms.map(({ rate }, index) => ({ ...rate, contract, ordinal: index + 1 }));
  };
  const fees = new Map([
    ['medicare', load(SCHEDULE, 'medicare', true)],
    ['local', load('Code,Locality,Fee\n99213,IL,110.00\n99213,53202-53299,90.00\n', 'local', true)],
  ]);
  return priceClaim(one, load(csv, 'contract', false), (name) => fees.get(name) ?? []);
}
const expected = (csv: string, one: PricingClaim) => {
  const { whole, lines } = price(csv, one);
  return whole === undefined ? lines.map((item) => item?.expected) : whole.expected;
};

const VISIT = claim([line('99213', 20000)]);
const SURGERY = claim([line('29881', 300000), line('27447', 500000), line('99213', 20000)]);

describe('X-001 a rate for a line', () => {
  it.each([
    [
      'an amount a unit',
      'Payer,Procedure,Allowed\nP,99213,80.00\n',
      claim([line('99213', 50000, { units: 3 })]),
      [24000],
    ],
    ['no more than the charge', 'Payer,Procedure,Allowed\nP,99213,300.00\n', VISIT, [20000]],
    [
      'more than the charge where the contract says so',
      'Payer,Procedure,Allowed,Lesser of charge\nP,99213,300.00,no\n',
      VISIT,
      [30000],
    ],
    ['a per cent of the charge', 'Payer,Procedure,Percent of charge\nP,99213,65\n', VISIT, [13000]],
    ['a per cent of a schedule', 'Payer,Procedure,Percent,Schedule\nP,99213,110,medicare\n', VISIT, [11000]],
    [
      'the schedule’s fee at the place',
      'Payer,Procedure,Percent,Schedule\nP,*,110,medicare\n',
      claim([line('99213', 20000, { place: '22' })]),
      [7700],
    ],
    [
      'nothing of a schedule without the code',
      'Payer,Procedure,Percent,Schedule\nP,*,110,medicare\n',
      claim([line('99999', 20000)]),
      [undefined],
    ],
    [
      'the locality by state, by ZIP and by range, the exact place before it',
      'Payer,Procedure,Place,Locality,Allowed\nP,99213,,IL,10.00\nP,99213,,,20.00\nP,99214,,606*,30.00\nP,99214,,627*,40.00\nP,99215,,60601-60699,50.00\nP,99216,,60601,60.00\nP,99216,11,,65.00\nP,99217,,WI 53202,70.00\n',
      claim(['99213', '99214', '99215', '99216', '99217'].map((code) => line(code, 20000))),
      [1000, 3000, 5000, 6500, undefined],
    ],
    [
      'a schedule’s fee of the locality',
      'Payer,Procedure,Percent,Schedule\nP,*,100,local\n',
      claim([line('99213', 20000), line('99213', 20000, { localities: ['53202', 'WI'] })]),
      [11000, 9000],
    ],
    ['a cap', 'Payer,Procedure,Percent of charge,Cap\nP,99213,65,100.00\n', VISIT, [10000]],
    [
      'the most units',
      'Payer,Procedure,Allowed,Most units\nP,97110,30.00,2\n',
      claim([line('97110', 50000, { units: 5 })]),
      [6000],
    ],
    [
      'a range, and the exact code before it',
      'Payer,Procedure,Allowed\nP,99200-99299,50.00\nP,99213,60.00\nP,992*,40.00\n',
      claim([line('99213', 20000), line('99214', 20000)]),
      [6000, 5000],
    ],
    [
      'the one with the modifier first',
      'Payer,Procedure,Modifiers,Allowed\nP,73030,,90.00\nP,73030,26,30.00\n',
      claim([line('73030', 20000, { modifiers: ['26'] }), line('73030', 20000)]),
      [3000, 9000],
    ],
    [
      'a modifier’s factor',
      'Payer,Procedure,Modifiers,Basis,Allowed,Percent\nP,27447,,,1000.00,\nP,,50,modifier,,150\nP,27447,,,,\n'.replace(
        'P,27447,,,,\n',
        '',
      ),
      claim([line('27447', 900000, { modifiers: ['50', 'RT'] })]),
      [150000],
    ],
    [
      'no factor on a rate that is for the modifier',
      'Payer,Procedure,Modifiers,Basis,Allowed,Percent\nP,27447,50,,1400.00,\nP,,50,modifier,,150\n',
      claim([line('27447', 900000, { modifiers: ['50'] })]),
      [140000],
    ],
    [
      'a lower rate for a specialty',
      'Payer,Procedure,Specialty,Percent,Schedule\nP,*,,100,medicare\nP,*,363L*,85,medicare\n',
      claim([line('99213', 20000)], { specialties: ['363LF0000X'] }),
      [8500],
    ],
    [
      'one provider’s own rate',
      'Payer,Procedure,Provider,Allowed\nP,99213,1234567893,77.00\nP,99213,,70.00\n',
      VISIT,
      [7700],
    ],
    ['not another provider’s', 'Payer,Procedure,Provider,Allowed\nP,99213,1245319599,77.00\n', VISIT, [undefined]],
    ['one plan’s', 'Payer,Procedure,Plan,Allowed\nP,99213,HM,77.00\nP,99213,CI,66.00\n', VISIT, [6600]],
    ['priority before closeness', 'Payer,Procedure,Allowed,Priority\nP,99213,77.00,\nP,*,55.00,1\n', VISIT, [5500]],
    [
      'dates',
      'Payer,Procedure,Allowed,From,Until\nP,99213,77.00,,2026-10-08\nP,99213,88.00,10/09/2026,\n',
      VISIT,
      [8800],
    ],
    ['capitated', 'Payer,Procedure,Basis,Allowed\nP,99213,capitated,\n', VISIT, [0]],
    [
      'semicolons between cells',
      'Payer;Procedure;Modifiers;Allowed\nP;73030;26,59;30.00\n',
      claim([line('73030', 20000, { modifiers: ['26', '59'] })]),
      [3000],
    ],
  ])('%s', (_, csv, one, amounts) => {
    expect(expected(csv, one)).toEqual(amounts);
  });

  it('several procedures of a day: the dearest whole, the others less, what is exempt left alone', () => {
    const rule = 'P,10000-69999,,multiple procedures,100;50;25,,29*\n';
    const csv = (except: string) =>
      `Payer,Procedure,Modifiers,Basis,Percent,Schedule,Except\nP,*,,,100,medicare,\n${rule.replace('29*', except)}`;
    expect(expected(csv(''), SURGERY)).toEqual([40000, 150000, 10000]);
    expect(expected(csv('29*'), SURGERY)).toEqual([80000, 150000, 10000]);
    const twoDays = claim([line('29881', 300000, { date: '20261010' }), line('27447', 500000)]);
    expect(expected(csv(''), twoDays)).toEqual([80000, 150000]);
  });

  it('tells how the amount comes about', () => {
    const csv =
      'Payer,Procedure,Modifiers,Basis,Percent,Schedule,Cap\nP,*,,,200,medicare,1800.00\nP,,50,modifier,150,,\n';
    const one = claim([line('27447', 900000, { modifiers: ['50'] })]);
    expect(price(csv, one).lines[0]?.steps).toBe(
      '200.00 % of medicare 1500.00 × 1, × 150.00 % (50), no more than 1800.00',
    );
  });
});

describe('X-001 a rate for the claim as a whole', () => {
  const STAY = claim(
    [
      line('', 400000, { revenueCode: '0120', units: 3 }),
      line('', 100000, { revenueCode: '0200', units: 1 }),
      line('C1776', 900000, { revenueCode: '0278' }),
    ],
    { diagnosisRelatedGroup: '470' },
  );
  it.each([
    ['a case rate', 'Payer,Procedure,Basis,Allowed\nP,27447,case rate,20000.00\n', SURGERY, 2000000],
    [
      'no more than the charge where the contract says so',
      'Payer,Procedure,Basis,Allowed,Lesser of charge\nP,27447,case rate,20000.00,yes\n',
      SURGERY,
      820000,
    ],
    [
      'per diem by revenue code',
      'Payer,Revenue code,Basis,Allowed\nP,012*,per diem,1500.00\nP,0200,per diem,3000.00\n',
      STAY,
      750000,
    ],
    [
      'with an implant carved out',
      'Payer,Revenue code,Procedure,Basis,Allowed,Percent,Carve out\nP,012*,,per diem,1500.00,,\nP,0278,*,,,40,yes\n',
      STAY,
      810000,
    ],
    [
      'DRG: base × the weight that the payer tells',
      'Payer,DRG,Basis,Allowed,Weight\nP,470,drg,6000.00,2\n',
      { ...STAY, weight: 1_900_500 },
      1140300,
    ],
    [
      'DRG: the contract’s weight where the payer tells none',
      'Payer,DRG,Basis,Allowed,Weight\nP,460-480,drg,6000.00,2\n',
      STAY,
      1200000,
    ],
    [
      'DRG with an outlier',
      'Payer,DRG,Basis,Allowed,Weight,Outlier threshold,Outlier percent\nP,470,drg,6000.00,1,10000.00,50\n',
      STAY,
      800000,
    ],
  ])('%s', (_, csv, one, amount) => {
    expect(expected(csv, one)).toBe(amount);
  });

  it('a DRG without a weight, or another DRG, says nothing', () => {
    expect(price('Payer,DRG,Basis,Allowed\nP,470,drg,6000.00\n', STAY).whole).toBeUndefined();
    expect(price('Payer,DRG,Basis,Allowed,Weight\nP,471,drg,6000.00,1\n', STAY).whole).toBeUndefined();
  });
});

describe('X-001 rows that are no rate are told by their line', () => {
  it.each([
    ['no payer', ',99213,,1.00,,', 'payer'],
    ['nothing that is paid for', 'P,,,1.00,,', 'procedure, revenue code or DRG'],
    ['a code with a blank sign', 'P,99?13,,1.00,,', 'is no code'],
    ['a basis that is none', 'P,99213,lump,1.00,,', 'basis is one of'],
    ['an amount for a modifier', 'P,,modifier,1.00,,', 'which modifier'],
    ['ranks that are none', 'P,*,multiple procedures,,100,', '100;50;50;25'],
    ['a per cent of no schedule', 'P,*,percent of schedule,,100,', 'a schedule belongs'],
    ['a negative amount', 'P,99213,,-1.00,,', 'not a number'],
    ['a capitated amount', 'P,99213,capitated,1.00,,', 'no amount'],
  ])('%s', (_, row, why) => {
    const { terms, findings } = readContractFile(
      `Payer,Procedure,Basis,Allowed,Percent,Schedule\nP,1,,1.00,,\n${row}\n`,
      'c.csv',
    );
    expect(terms).toHaveLength(1);
    expect(findings).toMatchObject([
      { kind: { code: 'contract-row-unreadable' }, detail: { line: 3, why: expect.stringContaining(why) } },
    ]);
  });
});

describe('patterns of codes', () => {
  it.each([
    ['*', '99213', true],
    ['992*', '99213', true],
    ['993*', '99213', false],
    ['99200-99299', '99213', true],
    ['99214-99299', '99213', false],
    ['J0100-J0199', 'J0110', true],
    ['0100-0219', '0120', true],
    ['100-219', '0120', false],
    ['99213', '99213', true],
  ])('%s and %s: %s', (pattern, code, fits) => {
    expect(fitsPattern(pattern, code)).toBe(fits);
  });
});

it('docs/contracts.md names every column; the sample is read whole', () => {
  const { terms, schedules, findings } = readContractFile(readFileSync('samples/contract.csv', 'utf8'), 'contract.csv');
  expect(findings).toEqual([]);
  expect(schedules).toEqual(['fees-2026']);
  expect(terms.map(({ rate }) => rate.basis)).toEqual([
    ...['percentOfSchedule', 'amount', 'modifier', 'multipleProcedures', 'caseRate', 'percentOfCharge'],
  ]);
  const [, columns = ''] = readFileSync('docs/contracts.md', 'utf8').split('## Columns');
  const told = columns.toLowerCase();
  for (const [first] of Object.values(CONTRACT_COLUMNS))
    expect(told, first).toContain(first === 'percent of charge' ? 'percent' : first);
});
