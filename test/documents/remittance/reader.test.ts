import { describe, expect, it } from 'vitest';
import type { ClaimPayment, ProviderAdjustment, Remittance, RemittanceTotals } from '../../../src/claims/remittance.ts';
import {
  claimPaymentRecord,
  providerAdjustmentRecord,
  remittanceRecord,
} from '../../../src/claims/remittance-record.ts';
import { NONE } from '../../../src/documents/remittance/pieces.ts';
import { RemittanceReader } from '../../../src/documents/remittance/reader.ts';
import { readX12 } from '../../../src/x12/reader.ts';
import { type CheckText, fileText } from '../../inbound/post/remittance-text.ts';

interface Read {
  readonly remittances: Remittance[];
  readonly payments: ClaimPayment[];
  readonly adjustments: ProviderAdjustment[];
  readonly totals: RemittanceTotals[];
}

function read(bytes: Uint8Array): Read {
  const result: Read = { remittances: [], payments: [], adjustments: [], totals: [] };
  const reader = new RemittanceReader({
    remittanceStart: (remittance) => result.remittances.push(remittance),
    claimPayment: (payment) => result.payments.push(payment),
    providerAdjustment: (adjustment) => result.adjustments.push(adjustment),
    remittanceEnd: (_remittance, totals) => result.totals.push(totals),
  });
  readX12(bytes, reader, { file: 'sample.835' });
  return result;
}

const check = (body: string, payment = '0', more: Partial<CheckText> = {}): Buffer =>
  fileText({ payment, body, ...more });

function only(result: Read): ClaimPayment {
  const [payment] = result.payments;
  if (payment === undefined) throw new Error('no claim payment');
  return payment;
}

const codes = (payment: ClaimPayment): readonly string[] => payment.findings.map((item) => item.kind.code);

describe('everything in an 835', () => {
  const FULL = `LX*1
TS3*1234567893*11*20261231*2*300.5********10**20
TS2*100*50
CLP*PCN1*19*300*110*90*MC*ICN1*13*1**470*1.25*.5
CAS*CO*45*40*2*59*10
CAS*OA*23*20
NM1*QC*1*DOE*JANE*Q**JR*MI*MEM1
NM1*IL*1*DOE*JOHN****MI*MEM0
NM1*74*1*DOE*JANET****C*MEM2
NM1*82*1*SMITH*ANN****XX*1245319599
NM1*TT*2*OTHER PLAN*****PI*OP1
NM1*PR*2*FIRST PLAN*****PI*FP1
NM1*GB*1*ROE*RICHARD****MI*MEM9
NM1*ZZ*2*WHO KNOWS
MIA*3**2*150.25*MA01***************N1*N2*N3*N4*9
MOA*.8*12*MA130*N702**MA07
REF*EA*MRN1
REF*F8*ICN0
REF*QQ**NO SUCH QUALIFIER
DTM*232*20261001
DTM*233*20261003
DTM*050*20261010
PER*CX*CLAIMS DESK*TE*5185550101*EX*12
AMT*I*1.25
AMT*AU*200
QTY*CA*3
XYZ*A*B
SVC*HC:99214:25:59:::VISIT*200*80*0450*1*HC:99215:25*2
DTM*150*20261001
DTM*151*20261003
CAS*PR*1*60*1*2*30
CAS*CO*253*-10*0
CAS*OA*94*40
REF*6R*L1
REF*0K*POLICY
REF*1S*APC1
AMT*B6*170
AMT*KH*3
QTY*ZK*2
LQ*HE*N115
LQ*HE*M76
LQ*RX*70
K3*UNKNOWN HERE
SVC*N4:00093015001*60*60
SVC*NU:0250*40*40
PLB*1234567893*20261231*WO:ICN9*-5*L6*-1.25*72:R1*2*CS:R2*3*FB:R3*4*IR*5
PLB*1234567893*20261231*LE:X*6`;

  const result = read(check(FULL, '96.25'));
  const payment = only(result);

  it('R-007 reads the CLP, all of its elements', () => {
    expect(payment).toMatchObject({
      patientControlNumber: 'PCN1',
      claimStatusCode: '19',
      chargeAmount: 30000,
      paymentAmount: 11000,
      patientResponsibilityAmount: 9000,
      filingIndicator: 'MC',
      payerClaimControlNumber: 'ICN1',
      facilityCode: '13',
      frequencyCode: '1',
      drgCode: '470',
      drgWeight: '1.25',
      dischargeFraction: '.5',
    });
  });

  it('reads CAS triplets at both levels, whatever is empty between them, negative ones too (R-038)', () => {
    expect(payment.adjustments.map((item) => [item.groupCode, item.reasonCode, item.amount, item.quantity])).toEqual([
      ['CO', '45', 4000, '2'],
      ['CO', '59', 1000, undefined],
      ['OA', '23', 2000, undefined],
    ]);
    expect(payment.lines[0]?.adjustments.map((item) => [item.reasonCode, item.amount, item.quantity])).toEqual([
      ['1', 6000, '1'],
      ['2', 3000, undefined],
      ['253', -1000, '0'],
      ['94', 4000, undefined],
    ]);
  });

  it('R-008 reads every NM1, unknown entities too', () => {
    expect(payment.parties.map((party) => party.entityCode)).toEqual(['QC', 'IL', '74', '82', 'TT', 'PR', 'GB', 'ZZ']);
    expect(payment.parties[2]).toMatchObject({ lastName: 'DOE', firstName: 'JANET', idQualifier: 'C', id: 'MEM2' });
  });

  it('R-009 reads remark codes of MIA, MOA and every LQ', () => {
    expect(payment.remarkCodes).toEqual(['MA01', 'N1', 'N2', 'N3', 'N4', 'MA130', 'N702', 'MA07']);
    expect(payment.inpatient).toMatchObject({
      coveredDaysOrVisits: '3',
      lifetimePsychiatricDays: '2',
      drgAmount: '150.25',
    });
    expect(payment.outpatient).toMatchObject({ reimbursementRate: '.8', hcpcsPayableAmount: '12' });
    expect(payment.lines[0]?.remarkCodes).toEqual([
      { qualifier: 'HE', code: 'N115' },
      { qualifier: 'HE', code: 'M76' },
      { qualifier: 'RX', code: '70' },
    ]);
  });

  it('R-010 keeps REF, DTM, AMT, QTY and PER at both levels, with qualifiers that no guide has', () => {
    expect(payment.references).toContainEqual({ qualifier: 'QQ', value: 'NO SUCH QUALIFIER' });
    expect(payment.references).toContainEqual({ qualifier: 'F8', value: 'ICN0' });
    expect(payment.dates).toHaveLength(3);
    expect(payment.amounts).toEqual([
      { qualifier: 'I', amount: 125 },
      { qualifier: 'AU', amount: 20000 },
    ]);
    expect(payment.quantities).toEqual([{ qualifier: 'CA', value: '3' }]);
    expect(payment.contacts[0]?.numbers).toEqual([
      { qualifier: 'TE', value: '5185550101' },
      { qualifier: 'EX', value: '12' },
    ]);
    expect(payment.lines[0]?.amounts.map((item) => item.qualifier)).toEqual(['B6', 'KH']);
    expect(payment.lines[0]?.lineItemControlNumber).toBe('L1');
  });

  it('keeps segments that it has no place for as they stand', () => {
    expect(payment.otherSegments).toEqual(['XYZ*A*B']);
    expect(payment.lines[0]?.otherSegments).toEqual(['K3*UNKNOWN HERE']);
  });

  it('puts nothing into the empty list that all loops share', () => {
    expect(payment.lines.flatMap(({ references }) => references)).not.toEqual([]);
    expect(NONE).toEqual([]);
  });

  it('R-011 reads SVC with any qualifier, the code as submitted, and 1 unit when none is said', () => {
    const [first, second, third] = payment.lines;
    expect(first).toMatchObject({
      procedure: { qualifier: 'HC', code: '99214', modifiers: ['25', '59'], description: 'VISIT' },
      submittedProcedure: { code: '99215', modifiers: ['25'] },
      revenueCode: '0450',
      units: '1',
      submittedUnits: '2',
    });
    expect(second?.procedure).toMatchObject({ qualifier: 'N4', code: '00093015001', modifiers: [] });
    expect(third?.procedure).toMatchObject({ qualifier: 'NU', code: '0250' });
    const record = claimPaymentRecord(payment);
    expect(record['lines']).toMatchObject([{ units: '1' }, { units: '1' }, { units: '1' }]);
  });

  it('R-006 hands TS2 and TS3 along with the claims of their LX', () => {
    expect(payment.group).toMatchObject({
      number: '1',
      providerSummary: { providerId: '1234567893', claimCount: '2', chargeAmount: '300.5', mspPayerAmount: '10' },
      supplementalSummary: { drgAmount: '100', federalSpecificAmount: '50' },
    });
    expect(claimPaymentRecord(payment)).toMatchObject({
      providerSummary: { providerId: '1234567893', claimCount: '2', chargeAmount: '300.50', mspPayerAmount: '10.00' },
      supplementalSummary: { drgAmount: '100.00', federalSpecificAmount: '50.00' },
    });
  });

  it('writes amounts and dates of summaries as every JSON document does, and what is none as it stands', () => {
    const body =
      'LX*1\nTS3*1234567893*11*20261231*3*.5\nTS2*1E2\nCLP*C1*1*0*0**12*I1\nMIA*4*-1.5**7*MA01\nMOA*.25*1000';
    expect(claimPaymentRecord(only(read(check(body))))).toMatchObject({
      providerSummary: { fiscalPeriodDate: '2026-12-31', claimCount: '3', chargeAmount: '0.50' },
      supplementalSummary: { drgAmount: '1E2' },
      inpatient: {
        coveredDaysOrVisits: '4',
        ppsOperatingOutlierAmount: '-1.50',
        drgAmount: '7.00',
        remarkCode1: 'MA01',
      },
      outpatient: { reimbursementRate: '.25', hcpcsPayableAmount: '1000.00' },
    });
  });

  it('R-060 reads every pair of every PLB', () => {
    expect(result.adjustments.map((item) => [item.ordinal, item.reasonCode, item.reference, item.amount])).toEqual([
      [1, 'WO', 'ICN9', -500],
      [2, 'L6', undefined, -125],
      [3, '72', 'R1', 200],
      [4, 'CS', 'R2', 300],
      [5, 'FB', 'R3', 400],
      [6, 'IR', undefined, 500],
      [7, 'LE', 'X', 600],
    ]);
    expect(result.adjustments[0] && providerAdjustmentRecord(result.adjustments[0])).toMatchObject({
      type: 'provider-adjustment',
      providerId: '1234567893',
      fiscalPeriodEnd: '2026-12-31',
      amount: '-5.00',
      at: { segmentId: 'PLB', element: 3 },
    });
  });

  it('R-002, R-003 reads the header, and says where it stands', () => {
    const [remittance] = result.remittances;
    const [totals] = result.totals;
    if (remittance === undefined || totals === undefined) throw new Error('no remittance');
    expect(remittanceRecord(remittance, totals)).toMatchObject({
      type: 'remittance',
      payer: { name: 'EXAMPLE HEALTH PLAN', id: 'EXHP' },
      payee: { name: 'EXAMPLE CLINIC', id: '1234567893' },
      paymentAmount: '96.25',
      creditDebit: 'C',
      paymentMethod: 'ACH',
      handlingCode: 'I',
      paymentDate: '2026-11-05',
      reassociationTraceNumber: 'T1',
      originatingCompanyId: '1512345678',
      claimPaymentCount: 1,
      balanced: true,
      at: { file: 'sample.835', interchange: 1, group: 1, set: 1, segment: 1, segmentId: 'ST' },
    });
  });

  it('says where a claim payment stands, to the byte', () => {
    const bytes = check(FULL, '96.25');
    const { offset = 0, length = 0 } = payment.at;
    expect(bytes.toString('latin1', offset, offset + length)).toBe('CLP*PCN1*19*300*110*90*MC*ICN1*13*1**470*1.25*.5');
    expect(payment.at).toMatchObject({ set: 1, segment: 14, segmentId: 'CLP', loop: '2100', claim: 1 });
  });
});

describe('several checks in a file', () => {
  it('R-001 each ST is its own remittance, and its claims count from 1', () => {
    const one = { payment: '10', trace: 'A', body: 'LX*1\nCLP*P1*1*10*10\nSVC*HC:1*10*10' };
    const result = read(fileText(one, { ...one, trace: 'B' }));
    expect(result.remittances.map((item) => item.reassociationTraceNumber)).toEqual(['A', 'B']);
    expect(
      result.payments.map((item) => [item.remittance.reassociationTraceNumber, item.ordinal, item.at.set]),
    ).toEqual([
      ['A', 1, 1],
      ['B', 1, 2],
    ]);
  });

  it('a check without claims is a remittance all the same', () => {
    const result = read(check('PLB*1234567893*20261231*CT:JAN*-500', '500'));
    expect(result.totals).toMatchObject([{ balanced: true, claimPaymentCount: 0, providerAdjustmentTotal: -50000 }]);
  });
});

describe('balances', () => {
  const line = (charge: string, paid: string, adjusted: string): string =>
    `SVC*HC:99213*${charge}*${paid}\nCAS*CO*45*${adjusted}`;

  it('R-030 a line a cent off', () => {
    const payment = only(read(check(`CLP*P*1*100*60\n${line('100', '60', '39.99')}`, '60')));
    expect(payment.balanced).toBe(false);
    expect(payment.lines[0]?.balanced).toBe(false);
    expect(codes(payment)).toContain('remittance-line-unbalanced');
    expect(payment.findings[0]?.detail).toMatchObject({ line: 1, difference: '0.01' });
  });

  it('R-031 a claim whose adjustments of both levels don’t explain its payment', () => {
    const payment = only(read(check(`CLP*P*1*100*50\nCAS*CO*45*9.99\n${line('100', '60', '40')}`, '50')));
    expect(payment.lines[0]?.balanced).toBe(true);
    expect(payment.balanced).toBe(false);
    expect(codes(payment)).toContain('remittance-claim-unbalanced');
  });

  it('R-032 lines that don’t sum to their claim', () => {
    const payment = only(read(check(`CLP*P*1*110*60\nCAS*CO*45*10\n${line('100', '60', '40')}`, '60')));
    expect(codes(payment)).toEqual(['remittance-lines-charge-differs', 'remittance-lines-payment-differs']);
  });

  it('R-031 a claim without lines balances by itself (R-012)', () => {
    expect(only(read(check('CLP*P*1*100*60\nCAS*CO*45*40', '60'))).balanced).toBe(true);
  });

  it('R-033 a check a cent off says by how much', () => {
    const { totals } = read(check(`CLP*P*1*100*60\n${line('100', '60', '40')}`, '60.01'));
    expect(totals).toMatchObject([{ balanced: false, complete: true, difference: 1 }]);
    expect(totals[0]?.findings.map((item) => item.kind.code)).toEqual(['remittance-check-unbalanced']);
  });

  it('R-033 provider adjustments lower the payment when positive', () => {
    const { totals } = read(check(`CLP*P*1*100*60\n${line('100', '60', '40')}\nPLB*1*20261231*WO:X*50`, '10'));
    expect(totals).toMatchObject([{ balanced: true, providerAdjustmentTotal: 5000 }]);
  });

  it('R-034 the patient’s share takes no part in a balance, but a difference is told', () => {
    const payment = only(read(check('CLP*P*1*100*60*5\nSVC*HC:99213*100*60\nCAS*PR*1*40', '60')));
    expect(payment.balanced).toBe(true);
    expect(codes(payment)).toEqual(['remittance-patient-responsibility-differs']);
  });

  it('R-035 AMT, QTY, MIA and MOA are information only', () => {
    const body = 'CLP*P*1*100*60\nMOA**999\nAMT*AU*77\nQTY*CA*9\nSVC*HC:99213*100*60\nCAS*CO*45*40\nAMT*B6*1';
    expect(only(read(check(body, '60'))).balanced).toBe(true);
  });

  it('R-039 a payment above the charge is no error', () => {
    const payment = only(read(check('CLP*P*1*100*120\nSVC*HC:99213*100*120\nCAS*OA*94*-20', '120')));
    expect(payment.balanced).toBe(true);
  });

  it('a set that was cut is not complete', () => {
    const bytes = check(`CLP*P*1*100*60\n${line('100', '60', '40')}`, '60');
    const cut = bytes.subarray(0, bytes.indexOf('SE*'));
    expect(read(cut).totals).toMatchObject([{ complete: false }]);
  });
});

describe('amounts that can’t be read', () => {
  it.each(['12.345', 'ABC', '1,200', '--5', '1e3'])('%s counts as zero, is told, and nothing balances', (text) => {
    const result = read(check(`CLP*P*1*${text}*0\nSVC*HC:99213*0*0`, '0'));
    const payment = only(result);
    expect(payment.chargeAmount).toBe(0);
    expect(payment.balanced).toBe(false);
    expect(codes(payment)).toContain('remittance-amount-unreadable');
  });

  it('W-3 is told with its value and its place; of what is no number the text is not repeated', () => {
    const payment = only(read(check('CLP*P*1*185.005*0\nSVC*HC:99213*JANE*0', '0')));
    const found = payment.findings.filter(({ kind }) => kind.code === 'remittance-amount-unreadable');
    expect(found.map(({ at, detail }) => [at.segmentId, at.element, detail['element'], detail['value']])).toEqual([
      ['CLP', 3, 'CLP03', '"185.005"'],
      ['SVC', 2, 'SVC02', 'no number'],
    ]);
  });

  it('W-3 a third decimal that is zero is read as meant', () => {
    const payment = only(
      read(check('CLP*P*1*185.000*148.100\nSVC*HC:99213*185.0*148.10\nCAS*CO*45*36.9000', '148.100')),
    );
    expect([payment.chargeAmount, payment.paymentAmount, payment.balanced]).toEqual([18500, 14810, true]);
    expect(codes(payment)).not.toContain('remittance-amount-unreadable');
  });

  it('in CLP04 the check can’t balance either', () => {
    const { totals } = read(check('CLP*P*1*0*X\nSVC*HC:99213*0*0', '0'));
    expect(totals[0]?.balanced).toBe(false);
  });

  it('in BPR02 nothing of the check balances', () => {
    const { totals, remittances } = read(check('CLP*P*1*0*0\nSVC*HC:99213*0*0', '1.234'));
    expect(remittances[0]?.paymentAmount).toBe(0);
    expect(totals[0]?.balanced).toBe(false);
    expect(totals[0]?.findings.map((item) => item.kind.code)).toContain('remittance-amount-unreadable');
  });
});

describe('payments that contradict themselves', () => {
  it('R-004 a notification with money', () => {
    const { remittances } = read(check('CLP*P*1*60*60\nSVC*HC:99213*60*60', '60', { handling: 'H' }));
    expect(remittances[0]?.findings.map((item) => item.kind.code)).toEqual(['remittance-money-in-notice']);
  });

  it('R-005 a negative total', () => {
    const { remittances, totals } = read(check('CLP*P*22*-60*-60\nSVC*HC:99213*-60*-60', '-60'));
    expect(remittances[0]?.findings.map((item) => item.kind.code)).toEqual(['remittance-payment-negative']);
    expect(totals[0]?.balanced).toBe(true);
  });

  it('R-074 interest on claims that no provider adjustment L6 repeats', () => {
    const body = 'CLP*P*1*60*60\nAMT*I*2\nSVC*HC:99213*60*60\nPLB*1*20261231*L6*-1.5';
    const { totals } = read(check(body, '61.5'));
    expect(totals[0]?.findings.map((item) => item.kind.code)).toEqual(['remittance-interest-differs']);
    expect(totals[0]).toMatchObject({ interestTotal: 200, interestAdjustmentTotal: -150 });
  });
});
