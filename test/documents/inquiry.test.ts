import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonRecord } from '../../src/claims/remittance-record.ts';
import { INQUIRY_SETS, InquiryReader } from '../../src/documents/inquiry/reader.ts';
import { readX12 } from '../../src/x12/reader.ts';

function read(bytes: Uint8Array): readonly JsonRecord[] {
  const records: JsonRecord[] = [];
  readX12(bytes, new InquiryReader((record) => records.push(record)));
  return records;
}

/** An interchange around the segments of one set, without BHT's date. */
function interchange(set: string, functionalId: string, version: string, ...body: readonly string[]): Uint8Array {
  const isa =
    'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261125*1200*^*00501*000000001*0*T*:';
  const segments = [
    isa,
    `GS*${functionalId}*SENDER*RECEIVER*20261125*1200*1*X*${version}`,
    `ST*${set}*0001*${version}`,
    ...body,
    `SE*${body.length + 2}*0001`,
    'GE*1*1',
    'IEA*1*000000001',
  ];
  return Buffer.from(`${segments.join('~')}~`, 'latin1');
}

const PAYER = ['HL*1**20*1', 'NM1*PR*2*TEST PAYER*****PI*TP01', 'HL*2*1*21*1', 'NM1*1P*2*THE CLINIC*****XX*1234567893'];

describe('271', () => {
  it('G-004 a benefit says information, level, service types, period, amount, share, network and procedure', () => {
    const [record] = read(
      interchange(
        '271',
        'HB',
        '005010X279A1',
        'BHT*0022*11*REF1*20261125*1200',
        ...PAYER,
        'HL*3*2*22*0',
        'TRN*2*T100*9CLINIC0000',
        'NM1*IL*1*DOE*JANE****MI*M1',
        'DMG*D8*19800102*F',
        'DTP*291*RD8*20260101-20261231',
        'EB*B*IND*1^98*HM*GOLD*27*25.5*****Y*HC:99213:25',
        'EB*A*IND*98*****.2****W',
        'MSG*REFERRAL NEEDED',
        'LS*2120',
        'NM1*P3*1*ROE*RICHARD****XX*1245319599',
        'LE*2120',
      ),
    );
    expect(record).toMatchObject({
      type: 'eligibility',
      purposeCode: '11',
      referenceNumber: 'REF1',
      payer: { name: 'TEST PAYER', id: 'TP01' },
      provider: { name: 'THE CLINIC', id: '1234567893' },
      subscriber: {
        lastName: 'DOE',
        firstName: 'JANE',
        id: 'M1',
        birthDate: '1980-01-02',
        dates: [{ qualifier: '291', date: '2026-01-01', to: '2026-12-31' }],
      },
      traceNumber: 'T100',
      benefits: [
        {
          informationCode: 'B',
          coverageLevelCode: 'IND',
          serviceTypeCodes: ['1', '98'],
          insuranceTypeCode: 'HM',
          planDescription: 'GOLD',
          timePeriodCode: '27',
          amount: '25.50',
          inNetwork: 'Y',
          procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
        },
        {
          informationCode: 'A',
          percent: '.2',
          inNetwork: 'W',
          messages: ['REFERRAL NEEDED'],
          entities: [{ lastName: 'ROE' }],
        },
      ],
      at: { set: 1, segmentId: 'HL' },
    });
  });

  it('G-002 a payer that refuses to look for anybody still gives a record with its reason', () => {
    const records = read(
      interchange(
        '271',
        'HB',
        '005010X279A1',
        'BHT*0022*11*R*20261125*1200',
        'HL*1**20*0',
        'NM1*PR*2*P*****PI*1',
        'AAA*Y**42*R',
      ),
    );
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ type: 'eligibility', rejections: [{ reasonCode: '42', followUpCode: 'R' }] });
  });

  it.each(['subscriber', 'dependent'])('G-002 a rejection at the %s stands in the record', (level) => {
    const dependent = level === 'dependent' ? ['HL*4*3*23*0', 'NM1*03*1*DOE*KID', 'AAA*N**67*C'] : ['AAA*N**75*C'];
    const records = read(
      interchange(
        '271',
        'HB',
        '005010X279A1',
        'BHT*0022*11*R*20261125*1200',
        ...PAYER,
        'HL*3*2*22*1',
        'NM1*IL*1*DOE*JANE',
        ...dependent,
      ),
    );
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ rejections: [{ reasonCode: level === 'dependent' ? '67' : '75' }] });
  });

  it('a subscriber with benefits and a dependent with benefits are two records', () => {
    const records = read(
      interchange(
        '271',
        'HB',
        '005010X279A1',
        'BHT*0022*11*R*20261125*1200',
        ...PAYER,
        'HL*3*2*22*1',
        'NM1*IL*1*DOE*JANE',
        'EB*1**30',
        'HL*4*3*23*0',
        'NM1*03*1*DOE*KID',
        'EB*6**30',
      ),
    );
    expect(records.map((record) => record['dependent'])).toEqual([
      expect.objectContaining({ firstName: 'KID' }),
      undefined,
    ]);
  });
});

describe('270, 276 and 278', () => {
  it('G-001 a 270 is an eligibility-request with what it asks for', () => {
    const [record] = read(
      interchange(
        '270',
        'HS',
        '005010X279A1',
        'BHT*0022*13*R*20261125*1200',
        ...PAYER,
        'HL*3*2*22*0',
        'NM1*IL*1*DOE*JANE****MI*M1',
        'EQ*30',
      ),
    );
    expect(record).toMatchObject({ type: 'eligibility-request', inquiries: [{ serviceTypeCodes: ['30'] }] });
  });

  it('G-030 a 276 is one claim-status-request a claim, with its numbers, charge and lines', () => {
    const records = read(
      interchange(
        '276',
        'HR',
        '005010X212',
        'BHT*0010*13*R*20261125*1200',
        'HL*1**20*1',
        'NM1*PR*2*P*****PI*1',
        'HL*2*1*21*1',
        'NM1*41*2*CLEARER*****46*C1',
        'HL*3*2*19*1',
        'NM1*1P*2*THE CLINIC*****XX*1234567893',
        'HL*4*3*22*0',
        'NM1*IL*1*DOE*JANE****MI*M1',
        'TRN*1*Q1',
        'REF*1K*ICN1',
        'REF*EJ*PCN1',
        'AMT*T3*150',
        'DTP*472*D8*20261001',
        'SVC*HC:99213*150*****1',
        'REF*FJ*L1',
        'TRN*1*Q2',
      ),
    );
    expect(records).toMatchObject([
      {
        type: 'claim-status-request',
        receiver: { id: 'C1' },
        provider: { id: '1234567893' },
        traceNumber: 'Q1',
        payerClaimControlNumber: 'ICN1',
        patientControlNumber: 'PCN1',
        chargeAmount: '150.00',
        lines: [{ procedure: { code: '99213' }, lineItemControlNumber: 'L1', units: '1' }],
      },
      { type: 'claim-status-request', traceNumber: 'Q2' },
    ]);
  });

  it.each([
    ['13', 'authorization-request'],
    ['11', 'authorization'],
  ])('G-020 a 278 with BHT02 %s is an %s', (purpose, type) => {
    const [record] = read(
      interchange(
        '278',
        'HI',
        '005010X217',
        `BHT*0007*${purpose}*R*20261125*1200`,
        'HL*1**20*1',
        'NM1*X3*2*P*****PI*1',
        'HL*2*1*21*1',
        'NM1*1P*2*THE CLINIC*****XX*1234567893',
        'HL*3*2*22*1',
        'NM1*IL*1*DOE*JANE****MI*M1',
        'HL*4*3*EV*1',
        'TRN*1*A1*9CLINIC0000',
        'UM*HS*I*1*11:B',
        'HCR*A1*AUTH1',
        'HI*ABK:M545',
        'HL*5*4*SS*0',
        'SV1*HC:97110*80*UN*2',
        'HCR*A3**0V',
      ),
    );
    expect(record).toMatchObject({
      type,
      requester: { name: 'THE CLINIC' },
      review: { requestCategoryCode: 'HS', facilityTypeCode: '11' },
      actionCode: 'A1',
      authorizationNumber: 'AUTH1',
      diagnoses: [{ qualifier: 'ABK', code: 'M545' }],
      services: [
        {
          procedure: { code: '97110' },
          chargeAmount: '80.00',
          units: '2',
          actionCode: 'A3',
          decisionReasonCodes: ['0V'],
        },
      ],
    });
  });

  it('keeps a segment that no key is for', () => {
    const records = read(
      interchange(
        '271',
        'HB',
        '005010X279A1',
        'BHT*0022*11*R*20261125*1200',
        ...PAYER,
        'HL*3*2*22*0',
        'NM1*IL*1*DOE',
        'MPI*C*AE*A',
      ),
    );
    expect(JSON.stringify(records)).toContain('["MPI","C","AE","A"]');
  });
});

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) console.log('SKIPPED: CLAIMGATE_CORPUS is unset, so no public 270, 271, 276 or 278 is read');

/** Values as a record writes them: without separators of dates, without the places of amounts. */
const bare = (text: string): string => text.replaceAll('-', '').replace(/\.0+$|(\.\d*?)0+$/, '$1');

describe.skipIf(corpus === undefined)('the public samples', () => {
  it('every value of every segment below the header is in a record', () => {
    let sets = 0;
    for (const folder of readdirSync(corpus ?? '.')) {
      const path = join(corpus ?? '.', folder);
      if (folder.startsWith('_') || !statSync(path).isDirectory()) continue;
      for (const name of readdirSync(path)) {
        const bytes = readFileSync(join(path, name));
        const lost: string[] = [];
        const wanted = new Set<string>();
        readX12(bytes, {
          setStart: () => {
            sets += 1;
          },
          segment: (segment, context) => {
            if (!INQUIRY_SETS.has(context.set?.id ?? '')) return;
            if (/^(ST|SE|BHT|HL|LS|LE|DMG|INS|PER)$/.test(segment.id)) return;
            for (let number = 1; number <= segment.elementCount; number += 1) {
              for (const text of segment.element(number).split(/[^A-Za-z0-9.]/))
                if (text.length > 3) wanted.add(bare(text));
            }
          },
        });
        if (wanted.size === 0) continue;
        const said = bare(
          JSON.stringify(read(bytes))
            .replaceAll(/\.(\d)0"/g, '.$1"')
            .replaceAll('.00"', '"'),
        );
        for (const text of wanted) if (!said.includes(text)) lost.push(text);
        expect(lost, name).toEqual([]);
      }
    }
    expect(sets).toBeGreaterThan(100);
  });
});
