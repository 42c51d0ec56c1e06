import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/base/finding.ts';
import { isBlocking } from '../../../src/base/finding.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { findingsOfClaims } from '../../../src/outbound/intake/claim-batch.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { testLibrary } from '../../guides/library.ts';
import { DEPENDENT, sampleClaim } from './sample-claim.ts';
import { interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());

const text = (...claims: ReturnType<typeof sampleClaim>[]): string =>
  Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');

const read = (file: string) => readClaims(Buffer.from(file, 'latin1'), { guides });

/** Claim of the file and code of each finding that holds a claim. */
const held = (file: string): readonly (readonly [number, string])[] =>
  findingsOfClaims(read(file)).flatMap(({ ordinal, finding }): (readonly [number, string])[] =>
    isBlocking(finding) ? [[ordinal, finding.kind.code]] : [],
  );

const other = { subscriber: { ...sampleClaim().subscriber, lastName: 'OAKES', memberId: 'W2' }, claimId: 'C2' };

describe('an 837 of which nobody knows whose a claim is', () => {
  const two = text(
    sampleClaim({ patientControlNumber: 'A', ...other }),
    sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT }),
  );

  it('trap 1: holds a claim whose patient names another subscriber than the one above', () => {
    expect(held(two)).toEqual([]);
    const wrong = two.replace('HL*4*3*23', 'HL*4*2*23');
    expect(wrong).not.toBe(two);
    expect(held(wrong)).toEqual([[2, 'level-parent']]);
  });

  it('trap 2: holds a claim of a patient whose subscriber is said to be the patient', () => {
    expect(held(two.replace('SBR*P**', 'SBR*P*18*').replace('SBR*P~', 'SBR*P*18~'))).toEqual([
      [2, 'patient-loop-unexpected'],
    ]);
  });

  it('trap 2: holds a claim of a subscriber who is not said to be the patient', () => {
    const one = text(sampleClaim());
    expect(held(one.replace('SBR*P*18', 'SBR*P*'))).toEqual([[1, 'patient-loop-absent']]);
  });
});

describe('a segment that stands again where there is room for one', () => {
  const one = text(sampleClaim({ priorAuthorizationNumber: 'AUTH1' }));
  const again = (segment: string): string => one.replace('REF*G1*AUTH1~', `REF*G1*AUTH1~${segment}~`);

  it('never takes the place of the first: the claim is held and says which segment', () => {
    const result = read(again('REF*G1*AUTH2'));
    expect(result.claims[0]?.claim.priorAuthorizationNumber).toBe('AUTH1');
    expect(held(again('REF*G1*AUTH2'))).toEqual([[1, 'claim-segment-repeated']]);
  });

  it('is nothing to speak of when it says the same', () => {
    expect(read(again('REF*G1*AUTH1')).findings.map(({ kind }) => kind.code)).toEqual(['set-segment-count']);
  });

  const SEGMENTS = ['N3*9 OTHER STREET', 'N4*CHICAGO*IL*606010001', 'DMG*D8*19900101*M'];
  it.each(SEGMENTS)('is told at every level: %s', (segment) => {
    const [id = ''] = segment.split('*');
    const first = new RegExp(`~(${id}\\*[^~]*)~`).exec(one)?.[1] ?? '';
    expect(held(one.replace(`${first}~`, `${first}~${segment}~`))).toEqual([[1, 'claim-segment-repeated']]);
  });

  it('is told of a line: a second SV1 is a service that nobody would be paid for', () => {
    expect(held(one.replace('DTP*472', 'SV1*HC:99214*1*UN*1***1~DTP*472'))).toEqual([[1, 'claim-segment-repeated']]);
  });
});

describe('what is found above the claims', () => {
  const found = (file: string): readonly Finding[] => read(file).findings;
  const two = text(
    sampleClaim({ patientControlNumber: 'A', ...other }),
    sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT }),
  );

  it('is told of the claims that hang there and of no other', () => {
    const dependent = two.replace('NM1*QC*1*QUILL*PIP', 'NM1*QC*1*QUILL*PIP****MI*W9');
    expect(found(dependent).map(({ kind, at }) => [kind.code, at.claim])).toEqual([['claim-element-not-read', 2]]);
    const provider = two.replace('NM1*85*2*SAMPLE CLINIC*', 'NM1*85*2*SAMPLE CLINIC***DR*');
    expect(found(provider).map(({ kind, at }) => [kind.code, at.claim])).toEqual([
      ['claim-element-not-read', 1],
      ['claim-element-not-read', 2],
    ]);
  });

  it('names the elements that were left out', () => {
    const dependent = two.replace('NM1*QC*1*QUILL*PIP', 'NM1*QC*1*QUILL*PIP****MI*W9');
    expect(found(dependent)[0]?.detail).toMatchObject({ elements: 'NM108, NM109', loop: '2010CA' });
  });
});

describe('an amount of an 837 that is none', () => {
  const one = text(sampleClaim());
  const told = (from: string, to: string) => {
    const wrong = one.replace(from, to);
    expect(wrong).not.toBe(one);
    return read(wrong)
      .findings.filter(({ kind }) => kind.severity === 'error')
      .map(({ kind, at, detail }) => [kind.code, at.segmentId, at.element, detail['element'], detail['value']]);
  };

  it.each([
    ['150.505', '"150.505"'],
    ['1,150.50', '"1,150.50"'],
    ['SMITH', 'no number'],
  ])('E-052 CLM02 %s is told with its place and its value, and not as missing', (value, said) => {
    const findings = told('CLM*PCN0001*150.5*', `CLM*PCN0001*${value}*`);
    expect(findings).toEqual([['claim-amount-malformed', 'CLM', 2, 'CLM02', said]]);
    const wrong = read(one.replace('CLM*PCN0001*150.5*', `CLM*PCN0001*${value}*`));
    expect([wrong.claims.length, wrong.refused.length]).toEqual([0, 1]);
    const { at } = wrong.findings.find(({ kind }) => kind.code === 'claim-amount-malformed') ?? {};
    expect(one.slice(at?.offset, (at?.offset ?? 0) + 3)).toBe('CLM');
  });

  it('E-052 in a line, and in a segment that the claim can do without: the claim is held for it', () => {
    expect(told('*150.5*UN*', '*150.505*UN*')).toEqual([['claim-amount-malformed', 'SV1', 2, 'SV102', '"150.505"']]);
    const paid = one.replace('~REF*', '~AMT*F5*12.345~REF*').replace('~HI*', '~AMT*F5*12.345~HI*');
    expect(held(paid)).toContainEqual([1, 'claim-amount-malformed']);
  });

  it('W-3 a third decimal that is zero is read as meant', () => {
    const { claims, findings } = read(one.replace('CLM*PCN0001*150.5*', 'CLM*PCN0001*150.500*'));
    expect(findings.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
    expect(claims[0]?.claim.chargeAmount).toBe('150.50');
  });
});

describe('a claim whose CLM is missing', () => {
  it('counts among the claims of its set, and is told what it lacks by itself', () => {
    const file = text(sampleClaim(), sampleClaim({ claimId: 'C2', patientControlNumber: 'PCN0002' }));
    const { findings, count } = read(file.replace('CLM*PCN0001', 'CLN*PCN0001'));
    expect(count).toBe(2);
    expect(findings.map(({ kind, at }) => [kind.code, at.claim])).toContainEqual(['claim-field-missing', 1]);
    expect(findings.filter(({ kind }) => kind.code.startsWith('claim-field')).map(({ at }) => at.path)).not.toContain(
      'billingProvider',
    );
    expect(findings.filter(({ at }) => at.claim === 0)).toEqual([]);
  });
});

describe('an element of an 837 that the claim has no field for', () => {
  it.each([
    ['a name prefix', /(NM1\*IL\*1\*[^*~]*\*[^*~]*\*Q)\*\*JR/, '$1*DR*JR', 'NM106'],
    ['a second qualifier of a person', /(NM1\*IL\*1\*)([^~]*)~/, '$1$2*01~', 'NM110'],
  ])('is named, and nothing beside it: %s', (_what, place, said, element) => {
    const good = text(sampleClaim({ subscriber: { ...sampleClaim().subscriber, middleName: 'Q', suffix: 'JR' } }));
    const odd = good.replace(place, said);
    expect(odd).not.toBe(good);
    const told = read(odd).findings.filter(({ at }) => at.segmentId === 'NM1');
    expect(told.map(({ kind, detail }) => [kind.code, detail['elements']])).toEqual([
      ['claim-element-not-read', element],
    ]);
  });
});
