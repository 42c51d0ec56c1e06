import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { toClaimStatusRecord } from '../../src/claims/claim-status.ts';
import { interchange, readAnswers } from './read-answers.ts';

const claim = (number: number, name: string, trace: string, ...rest: readonly string[]): readonly string[] => [
  `HL*${number}*3*PT`,
  `NM1*QC*1*${name}*ANNA*Q***MI*M${number}`,
  `TRN*2*${trace}`,
  ...rest,
];
const head = (source = 'PR'): readonly string[] => [
  'BHT*0085*08*BATCHANSWER*20261101*1200*TH',
  'HL*1**20*1',
  `NM1*${source}*2*THE PAYER*****PI*PAYER1`,
  'TRN*1*ANSWER1',
  'DTP*050*D8*20261031',
  'DTP*009*D8*20261101',
  'HL*2*1*21*1',
  'NM1*41*2*THE CLINIC*****46*SENDER',
  'TRN*2*BHT03-7',
];
const provider: readonly string[] = ['HL*3*2*19*1', 'NM1*85*2*THE CLINIC*****XX*1234567893', 'TRN*1*0'];
const read277CA = (...body: readonly string[]) =>
  readAnswers(interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, body));
const read277 = (...body: readonly string[]) =>
  readAnswers(interchange({ id: '277', version: '005010X212', functionalId: 'HN' }, body));

/** Example A15 of the domain's rules. */
const A15 = [
  ...head(),
  'STC*A1:19:PR*20261101*WQ*1500',
  'QTY*90*2',
  'QTY*AA*1',
  'AMT*YU*1200',
  'AMT*YY*300',
  ...provider,
  'STC*A1:19:PR**WQ*1500',
  'QTY*QA*2',
  'QTY*QC*1',
  ...claim(4, 'ONE', 'PCN1', 'STC*A2:20:PR*20261101*WQ*700', 'REF*1K*ICN1', 'DTP*472*D8*20261015'),
  ...claim(
    5,
    'TWO',
    'PCN2',
    'STC*A2:20:PR*20261101*WQ*500',
    'REF*D9*CH2',
    'REF*BLT*111',
    'DTP*472*RD8*20261001-20261005',
  ),
  ...claim(6, 'THREE', 'PCN3', 'STC*A7:164:IL*20261101*U*300******A7:500:IL', 'DTP*472*D8*20261015'),
];

describe('277CA', () => {
  it('A15, A-010 gives a record for each level, in order', () => {
    const { statuses, findings, batches } = read277CA(...A15);
    expect(findings).toEqual([]);
    expect(statuses.map((status) => [status.level, status.outcome, status.traceNumber])).toEqual([
      ['informationReceiver', 'accepted', 'BHT03-7'],
      ['provider', 'accepted', '0'],
      ['claim', 'accepted', 'PCN1'],
      ['claim', 'accepted', 'PCN2'],
      ['claim', 'rejected', 'PCN3'],
    ]);
    expect(batches).toMatchObject([
      {
        acknowledgement: true,
        source: 'payer',
        batchTraceNumber: 'BHT03-7',
        sourceTraceNumber: 'ANSWER1',
        reference: 'BATCHANSWER',
        claimCount: 3,
        acceptedCount: 2,
        rejectedCount: 1,
        complete: true,
      },
    ]);
  });

  it('W-3 an amount that is none is told with its value and its place, and left out', () => {
    const wrong = A15.map((segment) => segment.replace('*WQ*700', '*WQ*700.005').replace('AMT*YY*300', 'AMT*YY*JANE'));
    const { statuses, findings } = read277CA(...wrong);
    const found = findings.filter(({ kind }) => kind.code === 'status-amount-unreadable');
    expect(found.map(({ at, detail }) => [at.segmentId, at.element, detail['element'], detail['value']])).toEqual([
      ['AMT', 2, 'AMT02', 'no number'],
      ['STC', 4, 'STC04', '"700.005"'],
    ]);
    expect(statuses[2]).not.toHaveProperty('chargeAmount');
  });

  it('A-014, A-015 a claim carries codes, entity, numbers, amounts, dates and its place', () => {
    const [, , , second, third] = read277CA(...A15).statuses;
    expect(second).toMatchObject({
      source: 'payer',
      batchTraceNumber: 'BHT03-7',
      patientControlNumber: 'PCN2',
      clearinghouseClaimNumber: 'CH2',
      typeOfBill: '111',
      chargeAmount: 50000,
      serviceDateFrom: '2026-10-01',
      serviceDateTo: '2026-10-05',
      patientName: 'TWO, ANNA Q',
      memberId: 'M5',
      providerId: '1234567893',
      receiverId: 'SENDER',
      statusDate: '2026-11-01',
      receivedDate: '2026-10-31',
    });
    expect(third).toMatchObject({
      actionCode: 'U',
      statuses: [
        { categoryCode: 'A7', statusCode: '164', entityCode: 'IL', actionCode: 'U' },
        { categoryCode: 'A7', statusCode: '500', entityCode: 'IL', actionCode: 'U' },
      ],
      at: { segmentId: 'STC', loop: '2200D', set: 1 },
    });
  });

  it('A-017 tells a clearinghouse from a payer', () => {
    expect(read277CA(...head('AY'), 'STC*A1:19*20261101*WQ*1').statuses[0]).toMatchObject({ source: 'clearinghouse' });
  });

  it('A-010 a reject at 2200B needs nothing below it', () => {
    const { statuses, findings } = read277CA(...head(), 'STC*A8:746:40*20261101*U*1500', 'QTY*AA*3', 'AMT*YY*1500');
    expect(findings).toEqual([]);
    expect(statuses).toMatchObject([{ level: 'informationReceiver', outcome: 'rejected' }]);
  });

  it('A-010 the line that made the claim fail is a record of its own, with its REF*FJ', () => {
    const { statuses, findings } = read277CA(
      ...head(),
      'STC*A1:19*20261101*WQ*300',
      ...provider,
      ...claim(
        4,
        'ONE',
        'PCN1',
        'STC*A7:507*20261101*U*300',
        'REF*1K*ICN1',
        'DTP*472*D8*20261015',
        'SVC*HC:99213:25*150*****2',
        'STC*A7:507**U',
        'REF*FJ*LINE1',
        'DTP*472*D8*20261015',
      ),
    );
    expect(findings).toEqual([]);
    expect(statuses.at(-1)).toMatchObject({
      level: 'line',
      outcome: 'rejected',
      patientControlNumber: 'PCN1',
      payerClaimControlNumber: 'ICN1',
      lineItemControlNumber: 'LINE1',
      procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
      units: '2',
      chargeAmount: 15000,
      at: { loop: '2220D' },
    });
  });

  it.each([
    ['A-013 STC03 decides first: WQ with A7', 'STC*A7:562*20261101*WQ*100', 'accepted', 'action-against-category'],
    ['A-013 STC03 decides first: U with A2', 'STC*A2:20*20261101*U*100', 'rejected', 'action-against-category'],
    ['A-011 F in a 277CA', 'STC*F1:65*20261101*WQ*100', 'accepted', 'category-not-allowed'],
    ['A-012 A4 not found', 'STC*A4:35*20261101*U*100', 'rejected', 'not-found'],
    ['A-012 A3 unprocessable', 'STC*A3:21*20261101*U*100', 'rejected', undefined],
    ['A-012 A5 split', 'STC*A5:15*20261101*WQ*100', 'accepted', undefined],
  ])('%s', (_name, stc, outcome, conflict) => {
    const { statuses } = read277CA(...head(), ...provider, ...claim(4, 'ONE', 'PCN1', stc));
    expect(statuses.at(-1)?.outcome).toBe(outcome);
    expect(statuses.at(-1)?.conflict).toBe(conflict);
  });

  it('A-013 of several STC one U rejects', () => {
    const stcs = ['STC*A2:20*20261101*WQ*100', 'STC*A6:500:85*20261101*U*100'];
    const { statuses } = read277CA(...head(), ...provider, ...claim(4, 'ONE', 'PCN1', ...stcs));
    expect(statuses.at(-1)).toMatchObject({ outcome: 'rejected', actionCode: 'U', at: { segment: 18 } });
  });

  it('A-010, A-016 claims of a provider that is rejected as a whole are counted, not listed', () => {
    const whole = (count: number) =>
      read277CA(
        ...head(),
        'STC*A1:19:PR*20261101*WQ*1300',
        'QTY*90*1',
        'QTY*AA*3',
        'AMT*YU*700',
        'AMT*YY*600',
        ...provider,
        'STC*A7:562:85*20261101*U*600',
        `QTY*QC*${count}`,
        'AMT*YY*600',
        'HL*4*2*19*1',
        'NM1*85*2*OTHER CLINIC*****XX*1245319599',
        'TRN*1*0',
        ...claim(5, 'ONE', 'PCN1', 'STC*A2:20:PR*20261101*WQ*700', 'DTP*472*D8*20261015').map((line) =>
          line.replace('HL*5*3', 'HL*5*4'),
        ),
      ).findings.map(({ kind, detail }) => [kind.code, detail['element'], detail['found']]);
    expect(whole(3)).toEqual([]);
    expect(whole(2)).toEqual([['status-totals-differ', 'QTY*AA', 2]]);
  });

  it('fault 51, A-016 totals are not held against a list that was cut', () => {
    const bytes = interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, A15);
    const { findings, batches } = readAnswers(bytes.subarray(0, bytes.indexOf('HL*6*3*PT')));
    expect(findings.filter(({ kind }) => kind.code === 'status-totals-differ')).toEqual([]);
    expect(batches).toMatchObject([{ complete: false }]);
  });

  it('A-016 totals that do not agree with the list are told', () => {
    const { findings } = read277CA(...A15.map((segment) => (segment === 'QTY*90*2' ? 'QTY*90*3' : segment)));
    expect(findings.map((item) => [item.kind.code, item.detail])).toEqual([
      ['status-totals-differ', { element: 'QTY*90', what: 'accepted claims', said: 3, found: 2 }],
    ]);
  });

  it('a cut file gives what it holds, and says that it is not complete', () => {
    const whole = Buffer.from(interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, A15)).toString(
      'latin1',
    );
    const cut = readAnswers(Buffer.from(whole.slice(0, whole.indexOf('HL*6*')), 'latin1'));
    expect(cut.statuses.filter((status) => status.level === 'claim')).toHaveLength(2);
    expect(cut.batches).toMatchObject([{ complete: false }]);
  });

  it('a segment without meaning is told and not lost sight of', () => {
    const { findings, statuses } = read277CA(
      ...head(),
      ...provider,
      ...claim(4, 'ONE', 'PCN1', 'STC*A2:20*20261101*WQ*100', 'DTP*999*D8*20261101', 'K3*X'),
    );
    expect(findings.map((item) => item.detail)).toEqual([
      { segment: 'DTP*999', level: 'PT' },
      { segment: 'K3', level: 'PT' },
    ]);
    expect(statuses.at(-1)?.outcome).toBe('accepted');
  });

  it('the JSON record has amounts with two places', () => {
    const record = toClaimStatusRecord({
      type: 'claim-status',
      guide: '005010X214',
      source: 'payer',
      level: 'informationReceiver',
      outcome: 'accepted',
      chargeAmount: cents(150000),
      totals: { acceptedCount: 2, acceptedAmount: cents(5) },
      statuses: [],
      at: {},
    });
    expect(record).toMatchObject({ chargeAmount: '1500.00', totals: { acceptedCount: 2, acceptedAmount: '0.05' } });
  });
});

describe('277', () => {
  const inquiryHead = [
    'BHT*0010*08*X*20261101*1200*DG',
    'HL*1**20*1',
    'NM1*PR*2*THE PAYER*****PI*PAYER1',
    'PER*IC*HELP*TE*8005550100',
    'HL*2*1*21*1',
    'NM1*41*2*THE CLINIC*****46*SENDER',
    'HL*3*2*19*1',
    'NM1*1P*2*THE CLINIC*****XX*1234567893',
    'HL*4*3*22*1',
    'NM1*IL*1*HOLDER*JOE****MI*M1',
  ];
  it.each([
    ['P1:20', 'pending', undefined],
    ['P5:3', 'pending', undefined],
    ['F0:1', 'information', undefined],
    ['F1:65', 'paid', undefined],
    ['F2:88', 'denied', undefined],
    ['F3F:1', 'information', undefined],
    ['F4:1', 'information', undefined],
    ['R3:100', 'information', undefined],
    ['E0:24', 'information', 'answer-failed'],
    ['D0:35', 'information', 'not-found'],
    ['A4:35', 'information', 'not-found'],
    ['A7:164', 'rejected', undefined],
  ])('3.3 category %s is %s', (code, outcome, conflict) => {
    const { statuses } = read277(...inquiryHead, 'TRN*2*OURTRACE', `STC*${code}*20261101**100`, 'REF*EJ*PCN1');
    expect(statuses.at(-1)).toMatchObject({
      level: 'claim',
      outcome,
      traceNumber: 'OURTRACE',
      patientControlNumber: 'PCN1',
    });
    expect(statuses.at(-1)?.conflict).toBe(conflict);
  });

  it('A-020 keeps decision date, check date and number; dependents and lines', () => {
    const { statuses, findings } = read277(
      ...inquiryHead,
      'HL*5*4*23',
      'NM1*QC*1*CHILD*MAY',
      'TRN*2*OURTRACE',
      'STC*F1:65*20261101**100*80*20261020**20261022*CHK77',
      'REF*1K*ICN1',
      'REF*EJ*PCN1',
      'REF*XZ*RX1',
      'DTP*472*D8*20261001',
      'SVC*HC:99213*100*80****1',
      'STC*F1:65*20261101',
      'REF*FJ*LINE1',
      'DTP*472*D8*20261001',
    );
    expect(findings).toEqual([]);
    expect(statuses).toMatchObject([
      {
        level: 'claim',
        outcome: 'paid',
        patientName: 'CHILD, MAY',
        chargeAmount: 10000,
        paymentAmount: 8000,
        finalizedDate: '2026-10-20',
        remittanceDate: '2026-10-22',
        checkNumber: 'CHK77',
        payerClaimControlNumber: 'ICN1',
        references: [{ qualifier: 'XZ', value: 'RX1' }],
        at: { loop: '2200E' },
      },
      {
        level: 'line',
        outcome: 'paid',
        lineItemControlNumber: 'LINE1',
        patientControlNumber: 'PCN1',
        paymentAmount: 8000,
      },
    ]);
  });

  it('A-021 a split claim gives several claim records', () => {
    const part = (charge: number) => ['TRN*2*OURTRACE', `STC*P1:20*20261101**${charge}`, 'REF*EJ*PCN1'];
    const { statuses } = read277(...inquiryHead, ...part(60), ...part(40));
    expect(statuses.map((status) => status.chargeAmount)).toEqual([6000, 4000]);
  });
});
