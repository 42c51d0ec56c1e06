import { describe, expect, it } from 'vitest';
import { interchange, readAnswers, ta1 } from './read-answers.ts';

const version = '005010X231A1';
const read999 = (...body: readonly string[]) => readAnswers(interchange({ id: '999', version }, body));

describe('TA1', () => {
  it('A-001 is read outside of groups, with its verdict and note', () => {
    const { interchangeAcknowledgements, findings } = readAnswers(ta1('TA1*000000050*261031*1200*R*025'));
    expect(interchangeAcknowledgements).toMatchObject([
      {
        type: 'interchange-acknowledgement',
        interchangeControlNumber: '000000050',
        interchangeDate: '261031',
        interchangeTime: '1200',
        code: 'R',
        noteCode: '025',
        envelope: { senderId: 'CLEARING', receiverId: 'SENDER', usage: 'T' },
        at: { interchange: 1, segmentId: 'TA1' },
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('A-001 an unheard-of verdict is told and no acceptance', () => {
    const { findings } = readAnswers(ta1('TA1*000000050*261031*1200*Q*000'));
    expect(findings.map((item) => item.kind.code)).toEqual(['acknowledgement-verdict-unknown']);
  });
});

describe('999', () => {
  it('A-002 answers a group and its sets', () => {
    const { acknowledgements, findings } = read999(
      'AK1*HC*77*005010X222A1',
      'AK2*837*0001*005010X222A1',
      'IK5*A',
      'AK2*837*0002*005010X222A1',
      'IK3*CLM*22*2300*8',
      'CTX*CLM01:PCN9',
      'IK4*5:3*1325*7*9',
      'IK4*2*782*1',
      'IK3*NM1*30**3',
      'IK5*R*5',
      'AK9*P*2*2*1',
    );
    expect(findings).toEqual([]);
    expect(acknowledgements).toHaveLength(1);
    expect(acknowledgements[0]).toMatchObject({
      type: 'acknowledgement',
      id: '999',
      functionalGroup: {
        id: 'HC',
        controlNumber: '77',
        version: '005010X222A1',
        code: 'P',
        includedCount: 2,
        receivedCount: 2,
        acceptedCount: 1,
      },
      transactionSets: [
        { id: '837', controlNumber: '0001', code: 'A', errors: [] },
        { id: '837', controlNumber: '0002', code: 'R', reasonCodes: ['5'] },
      ],
      at: { set: 1, segmentId: 'ST' },
    });
    expect(acknowledgements[0]?.transactionSets[1]?.errors).toEqual([
      {
        segmentId: 'CLM',
        segmentOrdinal: 22,
        loop: '2300',
        code: '8',
        element: 5,
        component: 3,
        dataElement: '1325',
        elementCode: '7',
        value: '9',
        context: [{ name: 'CLM01', value: 'PCN9' }],
        at: expect.objectContaining({ segmentId: 'IK4', loop: '2110', segment: 8 }),
      },
      {
        segmentId: 'CLM',
        segmentOrdinal: 22,
        loop: '2300',
        code: '8',
        element: 2,
        dataElement: '782',
        elementCode: '1',
        context: [{ name: 'CLM01', value: 'PCN9' }],
        at: expect.objectContaining({ segmentId: 'IK4', segment: 9 }),
      },
      {
        segmentId: 'NM1',
        segmentOrdinal: 30,
        code: '3',
        at: expect.objectContaining({ segmentId: 'IK3', loop: '2100' }),
      },
    ]);
  });

  it('A-005 keeps situational triggers with their place beside the business unit', () => {
    const { acknowledgements } = read999(
      'AK1*HC*77',
      'AK2*837*0001',
      'IK3*REF*57**3',
      'CTX*SITUATIONAL TRIGGER*CLM*43*2300*5:3*1325',
      'CTX*CLM01:987654321',
      'IK5*R*5',
      'AK9*R*1*1*0',
    );
    expect(acknowledgements[0]?.transactionSets[0]?.errors[0]?.context).toEqual([
      {
        name: 'SITUATIONAL TRIGGER',
        segmentId: 'CLM',
        segmentOrdinal: 43,
        loop: '2300',
        element: 5,
        component: 3,
      },
      { name: 'CLM01', value: '987654321' },
    ]);
  });

  it('A-003 a group reject without any set', () => {
    const { acknowledgements, findings } = read999('AK1*HC*77', 'AK9*R*1*1*0*1*2');
    expect(findings).toEqual([]);
    expect(acknowledgements[0]).toMatchObject({
      functionalGroup: { code: 'R', reasonCodes: ['1', '2'] },
      transactionSets: [],
    });
  });

  it.each([
    ['acknowledgement-set-without-verdict', ['AK1*HC*77', 'AK2*837*0001', 'AK2*837*0002', 'IK5*A', 'AK9*A*2*2*2']],
    ['acknowledgement-group-without-verdict', ['AK1*HC*77', 'AK2*837*0001', 'IK5*A']],
    ['acknowledgement-verdict-unknown', ['AK1*HC*77', 'AK2*837*0001', 'IK5*Q', 'AK9*A*1*1*1']],
    ['acknowledgement-segment-unexplained', ['AK1*HC*77', 'AK2*837*0001', 'IK5*A', 'NTE*ADD*X', 'AK9*A*1*1*1']],
    ['acknowledgement-verdicts-contradict', ['AK1*HC*77', 'AK2*837*0001', 'IK5*E', 'AK9*R*1*1*1']],
    ['acknowledgement-verdicts-contradict', ['AK1*HC*77', 'AK2*837*0001', 'IK5*M*5', 'AK9*A*1*1*0']],
    ['acknowledgement-counts-differ', ['AK1*HC*77', 'AK2*837*0001', 'IK5*A', 'AK9*A*1*1*0']],
  ])('%s is told, and the rest is read', (code, body) => {
    const { acknowledgements, findings } = read999(...body);
    expect(findings.map((item) => item.kind.code)).toEqual([code]);
    expect(acknowledgements[0]?.functionalGroup.controlNumber).toBe('77');
  });

  it('a 997 of 4010 is read the same, without a guide', () => {
    const { acknowledgements, findings } = readAnswers(
      interchange({ id: '997', version: '004010' }, [
        'AK1*HC*77',
        'AK2*837*0001',
        'AK3*NM1*8*2010*8',
        'AK4*9*67*5*TOOLONG',
        'AK5*E*5',
        'AK9*E*1*1*1',
      ]),
    );
    expect(findings).toEqual([]);
    expect(acknowledgements[0]).toMatchObject({
      id: '997',
      functionalGroup: { code: 'E' },
      transactionSets: [
        {
          code: 'E',
          errors: [
            {
              segmentId: 'NM1',
              segmentOrdinal: 8,
              loop: '2010',
              code: '8',
              element: 9,
              elementCode: '5',
              value: 'TOOLONG',
            },
          ],
        },
      ],
    });
  });
});
