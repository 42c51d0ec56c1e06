import { describe, expect, it } from 'vitest';
import { isBlocking, type Snip, toFindingRecord } from '../../src/base/finding.ts';
import { BALANCE } from '../../src/guides/balance/findings.ts';
import { ELEMENT, STRUCTURE, SYNTAX } from '../../src/guides/findings.ts';
import { SITUATION } from '../../src/guides/situation/findings.ts';
import { validateX12 } from '../../src/guides/validate.ts';
import { FIXTURES, type FixtureName, interchangeOf } from './fixtures/sets.ts';
import { testLibrary } from './library.ts';

const library = testLibrary();

/** Sample, a line of it, what stands there instead ('' drops it), and the one finding: code@segment, with element and component. */
type Row = readonly [FixtureName, string, string, string];

const ROWS: readonly Row[] = [
  // Structure
  ['837P', 'PRV*PE*PXC*207Q00000X', 'ZZZ*1', 'segment-unknown@ZZZ'],
  ['837P', 'PRV*PE*PXC*207Q00000X', 'SVC*HC:99213*1*1', 'segment-unknown@SVC'],
  [
    '837P',
    'NM1*40*2*SUNRISE HEALTH*****46*R2000',
    'NM1*40*2*SUNRISE HEALTH*****46*R2000\nPLA*1',
    'segment-unknown@PLA',
  ],
  [
    '837P',
    'NM1*40*2*SUNRISE HEALTH*****46*R2000',
    'NM1*40*2*SUNRISE HEALTH*****46*R2000\nMEA*OG*HT*60',
    'segment-unexpected@MEA',
  ],
  [
    '837P',
    'N3*12 QUAY STREET\nN4*SPRINGFIELD*OH*455010001',
    'N4*SPRINGFIELD*OH*455010001\nN3*12 QUAY STREET',
    'segment-out-of-order@N3',
  ],
  ['837P', 'N3*12 QUAY STREET', '', 'segment-missing@N3'],
  ['837P', 'SBR*P*18*GRP1******CI', '', 'segment-missing@SBR'],
  ['837P', 'HL*2*1*22*0', '', 'segment-missing@HL'],
  ['837P', 'NM1*40*2*SUNRISE HEALTH*****46*R2000', '', 'loop-missing@NM1'],
  ['837P', 'N3*12 QUAY STREET', 'N3*12 QUAY STREET\nN3*BLOCK 2', 'segment-repeat@N3'],
  [
    '835',
    'N1*PE*HARBOR CLINIC*XX*1234567893',
    'N1*PE*HARBOR CLINIC*XX*1234567893\nN1*PE*HARBOR CLINIC*XX*1234567893',
    'loop-repeat@N1',
  ],
  ['837P', 'REF*EI*123456789', 'REF*EI*123456789\nREF*ZZ*1', 'qualifier-unknown@REF01'],
  [
    '837P',
    'PRV*PE*PXC*207Q00000X',
    'PRV*PE*PXC*207Q00000X\nNM1*ZZ*1*ROE\nN3*1 A STREET\nN4*TOWN*OH*45501',
    'qualifier-unknown@NM101',
  ],
  // A qualifier of an outer loop's only segment of that id is none of an inner loop's: AMT*B6 in 2320 is no late AMT*F5 of 2300.
  ['837P/dependent', 'AMT*D*70', 'AMT*D*70\nAMT*B6*90', 'qualifier-unknown@AMT01'],
  ['837P/dependent', 'OI***Y***Y', 'OI***Y***Y\nAMT*AAE*90', 'segment-unexpected@AMT'],
  ['837P', 'HI*ABK:M545', 'AMT*F2*5\nAMT*F5*5\nHI*ABK:M545', 'element-code@AMT01'],
  ['837P', 'HI*ABK:M545', 'AMT*F5*5\nAMT*F2*5\nHI*ABK:M545', 'element-code@AMT01'],
  ['837P', 'HI*ABK:M545', 'AMT*F5*5\nAMT*F5*5\nHI*ABK:M545', 'segment-repeat@AMT'],
  // TRN01 2 in 2200C is 2200B's, which stands already: it is a wrong qualifier here, and what follows keeps its place.
  ['277CA', 'TRN*1*0', 'TRN*2*0', 'qualifier-unknown@TRN01'],
  // the second and third status of a claim or provider may speak of the same entities as the first.
  ['277CA', 'STC*A7:164:IL*20260303*U*80', 'STC*A7:164:IL*20260303*U*80******A7:500:85*A7:21:QC', 'none'],
  ['277CA', 'QTY*QA*1', 'STC*A1:19:PR**WQ*230******A1:19:85\nQTY*QA*1', 'none'],
  ['837P', 'ST*837*0001*005010X222A1', 'ST*837*0001*005010X222A2', 'version-mismatch@ST03'],
  // A fraction of a cent is told; it must not silently switch a balance off.
  ['837P', 'SV1*HC:99212*80*', 'SV1*HC:99212*80.001*', 'element-amount@SV102'],
  ['837P', 'SV1*HC:99212*80*', 'SV1*HC:99212*80.0000*', 'none'],
  ['837P', 'SV1*HC:99212*80*', 'SV1*HC:99212*080.*', 'none'],
  ['835', 'CAS*CO*45*70', 'CAS*CO*45*70*1*97*.005', 'element-amount@CAS06'],
  ['835', 'CLP*PCN-1*1*150*120*20*', 'CLP*PCN-1*1*150*120*20000000000*', 'element-long-for-guide@CLP05'],
  ['835', 'CLP*PCN-1*1*150*120*20*', 'CLP*PCN-1*1*150*120*99999999999999999*', 'element-amount@CLP05'],
  // Elements
  ['837P', 'BHT*0019*00*BATCH77*20260302*1023*CH', 'BHT*0019*00*BATCH77**1023*CH', 'element-missing@BHT04'],
  ['837P', 'CLM*PCN-2*80***11:B:1*Y*A*Y*Y', 'CLM*PCN-2*80***11::1*Y*A*Y*Y', 'element-missing@CLM05-2'],
  ['837P', 'N3*12 QUAY STREET', 'N3*', 'element-missing@N301'],
  ['837P', 'CLM*PCN-2*80***11:B:1*Y*A*Y*Y', 'CLM*PCN-2*80*X**11:B:1*Y*A*Y*Y', 'element-not-used@CLM03'],
  ['837P', 'HI*ABK:M545', 'HI*ABK:M545:D8:20260101', 'element-not-used@HI01-3,element-not-used@HI01-4'],
  ['837P', 'N3*12 QUAY STREET', 'N3*12 QUAY STREET*BLOCK 2*REAR', 'element-too-many@N303'],
  [
    '837P',
    'SV1*HC:99212*80*UN*1***1',
    'SV1*HC:99212:25:26:50:51:TEXT:99213:X*80*UN*1***1',
    'element-not-used@SV101-8,component-too-many@SV101',
  ],
  ['837P', 'SV1*HC:99212*80*UN*1***1', 'SV1*HC:99212*80*UN*1*11^12**1', 'repetition-too-many@SV105'],
  ['837P', 'N4*SPRINGFIELD*OH*455010001', 'N4*S*OH*455010001', 'element-short@N401'],
  [
    '837P',
    'BHT*0019*00*BATCH77*20260302*1023*CH',
    `BHT*0019*00*${'7'.repeat(51)}*20260302*1023*CH`,
    'element-long@BHT03',
  ],
  [
    '837P',
    'CLM*PCN-2*80***11:B:1*Y*A*Y*Y',
    'CLM*PCN-2-0123456789-0123*80***11:B:1*Y*A*Y*Y',
    'element-long-for-guide@CLM01',
  ],
  ['837P', 'N3*12 QUAY STREET', 'N3*12 QUAY\x07STREET', 'element-character@N301'],
  ['837P', 'N3*12 QUAY STREET', 'N3*12 QU\xc1Y STREET', 'element-character-extended@N301'],
  ['837P', 'SV1*HC:99212*80*UN*1***1', 'SV1*HC:99212*80*UN*1A***1', 'element-not-number@SV104'],
  ['837P', 'BHT*0019*00*BATCH77*20260302*1023*CH', 'BHT*0019*00*BATCH77*20260230*1023*CH', 'element-date@BHT04'],
  ['837P', 'DTP*472*RD8*20260301-20260302', 'DTP*472*RD8*20260301-2026032', 'element-date@DTP03'],
  ['837P', 'DTP*472*RD8*20260301-20260302', 'DTP*472*D8*20261301', 'element-date@DTP03'],
  ['837P', 'BHT*0019*00*BATCH77*20260302*1023*CH', 'BHT*0019*00*BATCH77*20260302*2460*CH', 'element-time@BHT05'],
  ['837P', 'BHT*0019*00*BATCH77*20260302*1023*CH', 'BHT*0019*00*BATCH77*20260302*1023*Q7', 'element-code@BHT06'],
  [
    '837P',
    'NM1*40*2*SUNRISE HEALTH*****46*R2000',
    'NM1*40*1*SUNRISE HEALTH*****46*R2000',
    'element-code-not-in-guide@NM102',
  ],
  ['999', 'IK3*CLM*17*2300*8', 'IK3*CLM*17*2300*Z4', 'element-code@IK304'],
  ['837P', 'HL*2*1*22*0', 'HL*2*1*24*0', 'element-code@HL03'],
  ['270', 'EQ*30', 'EQ*30**ZZZ', 'element-code@EQ03'],
  ['837P', 'REF*EI*123456789', 'REF*EI*123456789**', 'element-trailing-empty@REF'],
  ['837P', 'HI*ABK:M545', 'HI*ABK:M545:::', 'component-trailing-empty@HI01'],
  ['837P', 'N3*12 QUAY STREET', 'N3*12 QUAY STREET ', 'element-padding@N301'],
  // Syntax notes
  ['837P', 'NM1*82*1*ROE*RICHARD****XX*1245319599', 'NM1*82*1*ROE*RICHARD****XX', 'syntax-paired@NM109'],
  ['835', 'CAS*CO*45*70', 'CAS*CO*45*69***1', 'syntax-conditional@CAS05'],
  ['835', 'PLB*1234567893*20261231*WO:OVERPAY1*5', 'PLB*1234567893*20261231*WO:OVERPAY1*5*72:X', 'syntax-paired@PLB06'],
  ['837P', 'PER*IC*ANNA WEST*TE*5555550100', 'PER*IC*ANNA WEST*TE*5555550100*EX', 'syntax-paired@PER06'],
  // SNIP 3
  ['837P', 'SV1*HC:99212*80*UN*1***1', 'SV1*HC:99212*80.01*UN*1***1', 'claim-total@CLM02'],
  ['837P', 'LX*2', 'LX*3', 'line-number-sequence@LX01'],
  ['837P/dependent', 'CAS*PR*1*40', 'CAS*PR*1*39.99', 'cob-line-balance@SVD02'],
  ['837P/dependent', 'CAS*CO*45*10', 'CAS*CO*45*11', 'cob-claim-balance@AMT02'],
  ['837P/dependent', 'CAS*CO*45*10\nAMT*D*70', 'CAS*CO*45*12\nAMT*D*68', 'none'],
  ['835', 'SVC*HC:99213*100*80**1', 'SVC*HC:99213*100*80.01**1', 'service-payment-balance@SVC03'],
  [
    '835',
    'CLP*PCN-2*2*200*130**12*ICN0002*11*1',
    'CLP*PCN-2*2*200*130.01**12*ICN0002*11*1',
    'claim-payment-balance@CLP04',
  ],
  ['835', 'CAS*PR*1*20', 'CAS*PR*1*20.01', 'service-payment-balance@SVC03'],
  // every pair of a PLB has its reason from the same list.
  ['835', 'WO:OVERPAY1*5', 'WO:OVERPAY1*5*Q9:X*1*CS*-1', 'element-code@PLB05-1'],
  ['835', 'WO:OVERPAY1*5', 'WO:OVERPAY1*5*72:X*1*CS*-1', 'none'],
  //
  ['835', 'BPR*I*245*C*ACH', 'BPR*H*245*C*ACH', 'payment-in-notice@BPR02'],
  [
    '835',
    'SVC*HC:99213*100*80**1\nDTM*472*20260301\nCAS*PR*1*20',
    'SVC*HC:99213*90*70**1\nDTM*472*20260301\nCAS*PR*1*20',
    'service-charge-total@CLP04',
  ],
  ['835', 'CAS*CO*45*10', 'CAS*CO*45*10\nSVC*HC:87880*5*5', 'service-charge-total@CLP04'],
  [
    '835',
    'BPR*I*245*C*ACH*CCP*01*999999992*DA*111222*1512345678**01*999988880*DA*333444*20260320',
    'BPR*I*245.01*C*ACH*CCP*01*999999992*DA*111222*1512345678**01*999988880*DA*333444*20260320',
    'remittance-total@BPR02',
  ],
  ['835', 'PLB*1234567893*20261231*WO:OVERPAY1*5', 'PLB*1234567893*20261231*WO:OVERPAY1*-5', 'remittance-total@BPR02'],
  ['837P', 'HL*2*1*22*0', 'HL*3*1*22*0', 'level-number@HL01'],
  ['837P/dependent', 'HL*3*2*23*0', 'HL*3*1*23*0', 'level-parent@HL02'],
  ['837P/dependent', 'HL*2*1*22*1', 'HL*2*1*22*0', 'level-children@HL04'],
  ['837P', 'HL*2*1*22*0', 'HL*2*1*22*1', 'level-childless@HL04'],
  ['277CA', 'QTY*QC*1', 'QTY*QC*2', 'status-counts@QTY02'],
  ['999', 'AK9*P*2*2*1', 'AK9*P*2*2*2', 'acknowledgement-counts@AK904'],
  ['997', 'AK9*A*1*1*1', 'AK9*A*1*0*0', 'acknowledgement-counts@AK904'],
  ['999', 'AK9*P*2*2*1', 'AK9*A*2*2*1', 'acknowledgement-verdicts@AK901'],
  ['999', 'AK9*P*2*2*1', 'AK9*R*2*2*1', 'acknowledgement-verdicts@AK901'],
  // SNIP 4
  ['837P', 'DTP*472*RD8*20260301-20260302', 'DTP*472*RD8*20260302-20260301', 'period-reversed@DTP03'],
  ['837P', 'SBR*P*18*GRP1******CI', 'SBR*P**GRP1******CI', 'patient-loop-absent@CLM,patient-loop-absent@CLM'],
  [
    '837P/dependent',
    'SBR*S**GRP1******CI\nNM1*IL*1*DOE*JANE****MI*ABC123',
    'SBR*S*18*GRP1******CI\nNM1*IL*1*DOE*JANE****MI*ABC123\nN3*4 ELM ROAD\nN4*TOWN*OH*45501\nDMG*D8*19800214*F',
    'patient-loop-unexpected@HL',
  ],
  ['837P', 'DMG*D8*19800214*F', '', 'subscriber-detail-missing@DMG'],
  ['837P/dependent', 'SBR*P*01*GRP2******CI', 'SBR*S*01*GRP2******CI', 'payer-order-repeated@SBR01'],
  ['837P', 'HI*ABK:J0190*ABF:R05', 'HI*ABK:J0190*BF:78650', 'diagnosis-versions-mixed@HI02'],
  ['837P', 'SV1*HC:99212*80*UN*1***1', 'SV1*HC:99212*80*UN*1***1:2', 'diagnosis-pointer-beyond@SV107-2'],
];

function findingsOf(name: FixtureName, from: string, to: string, snip: Snip = 4): string {
  const fixture = FIXTURES[name];
  const at = fixture.lines.indexOf(from);
  if (at < 0) throw new Error(`${name} has no ${from}`);
  const text = fixture.lines.slice(0, at) + to + fixture.lines.slice(at + from.length);
  const lines = text.split('\n').filter((line) => line !== '');
  const result = validateX12(interchangeOf(fixture, lines), { library, snip });
  expect(result.accepted).toBe(!result.findings.some(isBlocking));
  const words = result.findings.map(({ kind, at: place }) => {
    const element = place.element === undefined ? '' : String(place.element).padStart(2, '0');
    const component = place.component === undefined ? '' : `-${place.component}`;
    return `${kind.code}@${place.segmentId ?? ''}${element}${component}`;
  });
  return words.length === 0 ? 'none' : words.join();
}

describe('one defect, one finding, at its place', () => {
  it.each(ROWS)('%s: %s → %s gives %s', (name, from, to, expected) => {
    expect(findingsOf(name, from, to)).toBe(expected);
  });

  it.each(Object.keys(FIXTURES))('%s as it stands gives none', (name) => {
    const fixture = Object.entries(FIXTURES).find(([key]) => key === name)?.[1];
    if (fixture === undefined) throw new Error(name);
    const result = validateX12(interchangeOf(fixture), { library, snip: 4 });
    expect(result.findings).toEqual([]);
    expect(result.accepted).toBe(true);
    expect(result.transactionSets[0]?.guide).toBe(name.split('/')[0]);
  });

  it('every finding of the room has a row, or is named here with the reason why not', () => {
    const elsewhere = new Set([
      'guide-unsupported', // validate.test.ts: it takes another version
      'findings-withheld', // validate.test.ts: it takes a thousand findings
      'element-code-unlisted', // below: no fixture has an element with a list that its guide leaves open
      'syntax-one-required', // below: guides require these elements themselves
      'syntax-exclusive',
      'syntax-list-conditional',
      'cob-paid-total', // below
      'payment-negative', // validate.test.ts: it takes two lines
    ]);
    const tables = [STRUCTURE, ELEMENT, SYNTAX, BALANCE, SITUATION];
    const codes = tables.flatMap((table) => Object.values(table)).map((kind) => kind.code);
    const shown = new Set(
      ROWS.flatMap(([, , , expected]) => expected.split(',').map((item) => item.split('@')[0] ?? '')),
    );
    expect(codes.filter((code) => !shown.has(code) && !elsewhere.has(code))).toEqual([]);
  });
});

describe('notes that guides seldom leave to themselves', () => {
  it('R: an EQ asks for a service type or a procedure', () => {
    expect(findingsOf('270', 'EQ*30', 'EQ***FAM')).toBe('syntax-one-required@EQ01');
  });

  it('a code that our copy of the list has not, where the guide leaves it open', () => {
    expect(findingsOf('276', 'NM1*1P*2*HARBOR CLINIC', 'NM1*1P*9*HARBOR CLINIC')).toBe('element-code-unlisted@NM102');
  });

  it('E: N402 and N407 exclude each other', () => {
    const found = findingsOf('837P', 'N4*SPRINGFIELD*OH*455010001', 'N4*SPRINGFIELD*OH*455010001*US***ON');
    expect(found).toBe('syntax-exclusive@N407');
  });

  it('L: CAS05 asks for CAS06 or CAS07', () => {
    const found = findingsOf('835', 'CAS*CO*45*70', 'CAS*CO*45*70**97');
    expect(found).toContain('syntax-list-conditional@CAS06');
  });
});

describe('M-135 both ways', () => {
  it('AMT*D that the lines of that payer do not sum to, though the claim balances', () => {
    const from = 'CAS*CO*45*10\nAMT*D*70';
    expect(findingsOf('837P/dependent', from, 'CAS*CO*45*5\nCAS*OA*23*5\nAMT*D*70')).toBe('none');
    const second = 'LX*2\nSV1*HC:87880*30*UN*1***1\nDTP*472*D8*20260301';
    const fixture = 'CLM*PCN-3*120***11:B:1*Y*A*Y*Y';
    expect(findingsOf('837P/dependent', fixture, fixture)).toBe('none');
    const lines = FIXTURES['837P/dependent'].lines
      .replace(fixture, fixture.replace('120', '150'))
      .replace('AMT*D*70', 'AMT*D*100')
      .concat(`\n${second}`);
    const { findings } = validateX12(interchangeOf(FIXTURES['837P/dependent'], lines.split('\n')), { library });
    expect(findings.map((item) => item.kind.code)).toEqual(['cob-paid-total']);
  });
});

describe('depth', () => {
  it('SC-001 --snip 1 shows syntax alone, 2 the guide, 3 balances', () => {
    const from = 'SV1*HC:99212*80*UN*1***1';
    expect(findingsOf('837P', from, 'SV1*HC:99212*80.01*UN*1***1', 2)).toBe('none');
    expect(findingsOf('837P', from, 'SV1*HC:99212*80.01*UN*1***1', 3)).toBe('claim-total@CLM02');
    expect(findingsOf('837P', 'N3*12 QUAY STREET', '', 1)).toBe('none');
    expect(findingsOf('837P', 'N3*12 QUAY STREET', 'N3*12 QUAY\x07STREET', 1)).toBe('element-character@N301');
  });
});

describe('texts', () => {
  it('A-007 no finding repeats a value that may be a person’s', () => {
    const fixture = FIXTURES['837P'];
    const lines = fixture.lines
      .replace('BATCH77*20260302', 'BATCH77*SECRETNAME')
      .replace('*1023*CH', '*1023*SECRETNAME');
    const result = validateX12(interchangeOf(fixture, lines.split('\n')), { library });
    expect(result.findings.length).toBeGreaterThan(0);
    const text = JSON.stringify(result.findings.map(toFindingRecord));
    expect(text).not.toContain('SECRETNAME');
    expect(text).not.toMatch(/\{\w+\}/);
  });
});
