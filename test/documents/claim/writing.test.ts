import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { writeClaims } from '../../../src/documents/claim/claim-writer.ts';
import { testLibrary } from '../../guides/library.ts';
import { DEPENDENT, sampleClaim } from './sample-claim.ts';
import { guideFindings, HEADER, interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());

function segmentsOf(claims: readonly Claim[]): readonly string[] {
  return Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1').split('~').slice(3, -4);
}

const only = (segments: readonly string[], ...ids: readonly string[]): readonly string[] =>
  segments.filter((segment) => ids.includes(segment.split('*', 1)[0] ?? ''));

describe('the body of an 837', () => {
  it('M-020 to M-042: a subscriber’s own claim, segment by segment', () => {
    expect(segmentsOf([sampleClaim()])).toEqual([
      'BHT*0019*00*REF0001*20261125*1200*CH',
      'NM1*41*2*SAMPLE BILLING*****46*SENDERID',
      'PER*IC*BILLING OFFICE*TE*5555550100',
      'NM1*40*2*SAMPLE CLEARINGHOUSE*****46*RECEIVERID',
      'HL*1**20*1',
      'NM1*85*2*SAMPLE CLINIC*****XX*1234567893',
      'N3*1 SAMPLE STREET',
      'N4*SPRINGFIELD*IL*627040001',
      'REF*EI*999888777',
      'HL*2*1*22*0',
      'SBR*P*18*******CI',
      'NM1*IL*1*QUILL*AVERY****MI*W1',
      'N3*12 ORCHARD LANE',
      'N4*SPRINGFIELD*IL*627040002',
      'DMG*D8*19840312*F',
      'NM1*PR*2*SAMPLE MUTUAL*****PI*SMH01',
      'CLM*PCN0001*150.5***11:B:1*Y*A*Y*Y',
      'HI*ABK:I10',
      'LX*1',
      'SV1*HC:99213*150.5*UN*1***1',
      'DTP*472*D8*20261005',
      'REF*6R*L1',
    ]);
  });

  it('M-150: one 2000A for a billing provider, one 2000B for a subscriber, HL04 says whether there is a child', () => {
    const segments = segmentsOf([
      sampleClaim({ patientControlNumber: 'A' }),
      sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT }),
      sampleClaim({ patientControlNumber: 'C' }),
      sampleClaim({ patientControlNumber: 'D', subscriber: { lastName: 'BRAMBLE', memberId: 'W2' } }),
      sampleClaim({ patientControlNumber: 'E', patient: { ...DEPENDENT, firstName: 'TOM' } }),
      sampleClaim({ patientControlNumber: 'F', billingProvider: { organizationName: 'OTHER CLINIC' } }),
      sampleClaim({ patientControlNumber: 'G', patient: DEPENDENT }),
    ]);
    expect(only(segments, 'HL', 'CLM', 'SBR').map((segment) => segment.slice(0, 12))).toEqual([
      'HL*1**20*1',
      'HL*2*1*22*0',
      'SBR*P*18****',
      'CLM*A*150.5*',
      'CLM*C*150.5*',
      'HL*3*1*22*1',
      'SBR*P*******',
      'HL*4*3*23*0',
      'CLM*B*150.5*',
      'CLM*G*150.5*',
      'HL*5*3*23*0',
      'CLM*E*150.5*',
      'HL*6*1*22*0',
      'SBR*P*18****',
      'CLM*D*150.5*',
      'HL*7**20*1',
      'HL*8*7*22*0',
      'SBR*P*18****',
      'CLM*F*150.5*',
    ]);
  });

  it('says where each claim stands by the ordinals that a 999 counts (A-005)', () => {
    const claims = [sampleClaim(), sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT })];
    const { bytes, written } = interchangeOf(claims, guides);
    const all = Buffer.from(bytes).toString('latin1').split('~').slice(2);
    expect(written.claims.map(({ index }) => index)).toEqual([0, 1]);
    for (const { index, firstSegment, lastSegment } of written.claims) {
      expect(all[firstSegment - 1]).toMatch(new RegExp(`^CLM\\*${claims[index]?.patientControlNumber}\\*`));
      expect(all[lastSegment - 1]).toBe('REF*6R*L1');
    }
  });

  it('M-152: a separator in a text is refused with the claim, element and reason, and without the text', () => {
    const claims = [sampleClaim(), sampleClaim({ notes: [{ typeCode: 'ADD', text: 'A*B' }] })];
    const mapping = guides.of('professional');
    const out: string[] = [];
    const written = writeClaims(mapping, claims, HEADER, {
      segment: (id, elements) => {
        out.push(id);
        const element = elements.findIndex((item) => item.includes('A*B'));
        return element < 0 ? undefined : { reason: 'delimiter-in-data', segmentId: id, element: element + 1 };
      },
    });
    expect(written.findings).toHaveLength(1);
    expect(written.findings[0]?.kind.code).toBe('claim-text-not-writable');
    expect(written.findings[0]?.at).toEqual({ claim: 2, segmentId: 'NTE', element: 2 });
    expect(JSON.stringify(written.findings)).not.toContain('A*B');
    expect(out).toContain('NTE');
  });

  it('tells every value that the guide has no place for, by its path, and writes the rest', () => {
    const claim = sampleClaim({
      estimatedAmountDue: '10.00',
      institutional: { patientStatusCode: '01' },
      providers: { attending: { lastName: 'STONE', npi: '1234567893' }, referring: { lastName: 'ROSE' } },
      lines: sampleClaim().lines.map((line) => ({ ...line, revenueCode: '0450', dental: { prosthesisCode: 'I' } })),
    });
    const { written } = interchangeOf([claim], guides);
    expect(written.findings.map(({ kind, at }) => [kind.code, at.claim, at.path])).toEqual([
      ['claim-value-without-place', 1, 'estimatedAmountDue'],
      ['claim-value-without-place', 1, 'institutional.patientStatusCode'],
      ['claim-value-without-place', 1, 'providers.attending'],
      ['claim-value-without-place', 1, 'lines[0].revenueCode'],
      ['claim-value-without-place', 1, 'lines[0].dental.prosthesisCode'],
    ]);
    expect(segmentsOf([claim])).toContain('NM1*DN*1*ROSE');
  });

  it('refuses claims of two purposes in one set, which is the caller’s fault', () => {
    expect(() => interchangeOf([sampleClaim(), sampleClaim({ purposeCode: 'RP' })], guides)).toThrow(/two purposes/);
  });

  it.each([
    ['M-076: one day as D8', { from: '2026-10-05' }, 'DTP*472*D8*20261005'],
    ['M-076: a span as RD8', { from: '2026-10-05', to: '2026-10-07' }, 'DTP*472*RD8*20261005-20261007'],
    ['a span of one day stays a span', { from: '2026-10-05', to: '2026-10-05' }, 'DTP*472*RD8*20261005-20261005'],
  ])('%s', (_name, serviceDate, expected) => {
    const lines = sampleClaim().lines.map((line) => ({ ...line, serviceDate }));
    expect(segmentsOf([sampleClaim({ lines })])).toContain(expected);
  });

  it('M-004: more than twelve diagnoses are never cut off: a second HI is written and the guide refuses it', () => {
    const diagnoses = Array.from({ length: 14 }, (_unused, index) => ({
      qualifier: index === 0 ? 'ABK' : 'ABF',
      code: `I1${index}`,
    }));
    const { bytes } = interchangeOf([sampleClaim({ diagnoses })], guides);
    expect(only(Buffer.from(bytes).toString('latin1').split('~'), 'HI')).toHaveLength(2);
    expect(guideFindings(bytes, guides).length).toBeGreaterThan(0);
  });

  it('M-131: adjustments of one group stand in one CAS, six to a segment', () => {
    const adjustments = Array.from({ length: 7 }, (_unused, index) => ({
      groupCode: 'CO',
      reasonCode: String(45 + index),
      amount: '1.10',
    }));
    const otherPayers = [
      {
        payerResponsibilityCode: 'P',
        payer: { name: 'OTHER', id: 'O1' },
        adjustments: [...adjustments, { groupCode: 'PR', reasonCode: '1', amount: '2.00', quantity: '3' }],
      },
    ];
    const cas = only(segmentsOf([sampleClaim({ otherPayers })]), 'CAS');
    expect(cas).toEqual(['CAS*CO*45*1.1**46*1.1**47*1.1**48*1.1**49*1.1**50*1.1', 'CAS*CO*51*1.1', 'CAS*PR*1*2*3']);
  });

  it('carries raw segments back to where their like stand, before the lines', () => {
    const raw = [
      { segment: 'REF', elements: ['ZZ', 'X1'] },
      { segment: 'HI', elements: [['XX', '1', '', 'Y']] },
    ];
    const ids = segmentsOf([sampleClaim({ raw, cliaNumber: '14D0123456', notes: [{ typeCode: 'ADD', text: 'N' }] })])
      .slice(16)
      .map((segment) => segment.slice(0, 6));
    expect(ids).toEqual([
      'CLM*PC',
      'REF*X4',
      'REF*ZZ',
      'NTE*AD',
      'HI*ABK',
      'HI*XX:',
      'LX*1',
      'SV1*HC',
      'DTP*47',
      'REF*6R',
    ]);
  });
});
