import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/base/finding.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import type { ClaimReading } from '../../../src/documents/claim/claim-reader.ts';
import { ClaimSetReader } from '../../../src/documents/claim/claim-set-reader.ts';
import { X12Reader } from '../../../src/x12/reader.ts';
import { testLibrary } from '../../guides/library.ts';
import { DEPENDENT, sampleClaim } from './sample-claim.ts';
import { interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());

function read(text: string): { readonly readings: readonly ClaimReading[]; readonly findings: readonly Finding[] } {
  const readings: ClaimReading[] = [];
  const findings: Finding[] = [];
  const sets = new ClaimSetReader(guides, {
    claim: (reading) => readings.push(reading),
    finding: (item) => findings.push(item),
  });
  const reader = new X12Reader(sets, { file: 'a.837' });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += 97) reader.push(bytes.subarray(at, at + 97));
  reader.end();
  return { readings, findings };
}

const text = (...claims: ReturnType<typeof sampleClaim>[]): string =>
  Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');

const codes = (findings: readonly Finding[]): readonly string[] => findings.map(({ kind }) => kind.code);

describe('claims of an 837', () => {
  it('come with the range of their bytes, their set and their ordinal', () => {
    const file = text(sampleClaim(), sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT }));
    const { readings } = read(file);
    expect(readings.map(({ at }) => [at.file, at.interchange, at.group, at.set, at.claim])).toEqual([
      ['a.837', 1, 1, 1, 1],
      ['a.837', 1, 1, 1, 2],
    ]);
    for (const { at } of readings) {
      const range = file.slice(at.offset, (at.offset ?? 0) + (at.length ?? 0));
      expect(range).toMatch(/^CLM\*.*~REF\*6R\*L1$/s);
      expect(range.match(/CLM\*/g)).toHaveLength(1);
    }
  });

  it('say what their set says of itself', () => {
    const [first] = read(text(sampleClaim())).readings;
    expect(first?.submission).toEqual({
      purposeCode: '00',
      referenceNumber: 'REF0001',
      date: '20261125',
      time: '1200',
      submitter: { name: 'SAMPLE BILLING', id: 'SENDERID' },
      receiver: { name: 'SAMPLE CLEARINGHOUSE', id: 'RECEIVERID' },
    });
  });

  it('take their keys from the wire: CLM01, and REF*6R or the number of the line', () => {
    const file = text(sampleClaim()).replace('REF*6R*L1~', '').replace('LX*1', 'LX*7');
    const [first] = read(file).readings;
    expect(first?.document).toMatchObject({
      claimId: 'PCN0001',
      patientControlNumber: 'PCN0001',
      lines: [{ lineId: '7' }],
    });
    expect(JSON.stringify(first?.document)).not.toContain('lineItemControlNumber');
  });

  it('C point 6: carry a segment that no field is for, and tell it by name', () => {
    const { readings, findings } = read(text(sampleClaim()).replace('HI*ABK:I10~', 'HI*ABK:I10~HI*BG:01:::9~'));
    expect(readings[0]?.document['raw']).toEqual([{ segment: 'HI', elements: [['BG', '01', '', '', '9']] }]);
    expect(codes(findings)).toEqual(['claim-segment-carried-raw']);
    expect(findings[0]?.detail).toEqual({ loop: '2300', segment: 'HI' });
  });

  it('take back what a refused segment had set, so that nothing is said twice', () => {
    const amb = 'CR1*LB*140*B*A*DH*12****NOTE~';
    const { readings } = read(text(sampleClaim()).replace('HI*ABK', `${amb}HI*ABK`));
    expect(readings[0]?.document).not.toHaveProperty('ambulance');
    expect(readings[0]?.document['raw']).toEqual([
      { segment: 'CR1', elements: ['LB', '140', 'B', 'A', 'DH', '12', '', '', '', 'NOTE'] },
    ]);
  });

  it('keep what they can of a segment that they need, and tell what they left out', () => {
    const { readings, findings } = read(text(sampleClaim()).replace('CLM*PCN0001*150.5*', 'CLM*PCN0001*150.5*XX'));
    expect(readings[0]?.document).toMatchObject({ chargeAmount: '150.50', facilityTypeCode: '11' });
    expect(codes(findings)).toEqual(['claim-element-not-read']);
  });

  it('tell a loop that stands twice where the guide has it once, and read the first', () => {
    const twice = 'NM1*82*1*FIRST~NM1*82*1*SECOND~LX*1';
    const { readings, findings } = read(text(sampleClaim()).replace('LX*1', twice));
    expect(readings[0]?.document['providers']).toEqual({ rendering: { lastName: 'FIRST' } });
    expect(codes(findings)).toEqual(['claim-loop-repeated']);
  });

  it('never mix claims up: what one says, the next does not inherit', () => {
    const { readings } = read(
      text(
        sampleClaim({ patientControlNumber: 'A', notes: [{ typeCode: 'ADD', text: 'A' }], patient: DEPENDENT }),
        sampleClaim({ patientControlNumber: 'B' }),
      ),
    );
    const own = readings.find(({ document }) => document['patientControlNumber'] === 'B');
    expect(own?.document).not.toHaveProperty('notes');
    expect(own?.document).not.toHaveProperty('patient');
  });

  it('are read with the separator that they use when ISA16 declares another', () => {
    const file = text(sampleClaim()).replaceAll(/(?<=~(?:CLM|HI|SV1)[^~]*):/g, '>');
    expect(file).toContain('11>B>1');
    const { readings, findings } = read(file);
    expect(readings[0]?.document).toMatchObject({
      facilityTypeCode: '11',
      frequencyCode: '1',
      diagnoses: [{ qualifier: 'ABK', code: 'I10' }],
    });
    expect(codes(findings)).toEqual(['component-separator-differs']);
  });

  it('of a version without a guide are told and passed over', () => {
    const { readings, findings } = read(text(sampleClaim()).replaceAll('005010X222A1', '004010X098A1'));
    expect(readings).toEqual([]);
    expect(codes(findings)).toEqual(['claim-version-not-read']);
  });
});
