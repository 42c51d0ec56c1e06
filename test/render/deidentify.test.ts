import { describe, expect, it } from 'vitest';
import { Deidentifier } from '../../src/render/deidentify/deidentify.ts';
import { type SplitSet, Splitter } from '../../src/render/split.ts';
import { readX12 } from '../../src/x12/reader.ts';

const isa = (terminator: string): string =>
  `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261125*0830*^*00501*000000001*0*T*:${terminator}`;
const set = (st: string, terminator: string): string =>
  [
    `ST*837*${st}*005010X222A1`,
    'NM1*85*2*SAMPLE CLINIC*****XX*1234567893',
    'N3*100 MAIN ST',
    'SBR*P*18*GRP123456******CI',
    'NM1*IL*1*CANARY*BIRDIE****MI*MEMBER0001',
    'N3*7 SECRET LANE',
    'N4*HIDDENVILLE*NY*100019998',
    'DMG*D8*19800115*F',
    'CLM*PCN00001*100***11:B:1*Y*A*Y*Y',
    'DTP*472*RD8*20261101-20261103',
    'REF*EA*MRN77',
    'HI*ABK:R51',
    'SE*13*0001',
  ].join(terminator) + terminator;
const file = (terminator: string): Buffer =>
  Buffer.from(
    `${isa(terminator)}GS*HC*SENDER*RECEIVER*20261125*0830*1*X*005010X222A1${terminator}${set('0001', terminator)}${set('0002', terminator).replace('SE*13*0001', 'SE*13*0002')}GE*2*1${terminator}IEA*1*000000001${terminator}`,
    'latin1',
  );

function deidentified(bytes: Buffer, key = 'key'): string {
  const copy = Buffer.from(bytes);
  const handler = new Deidentifier(copy, Buffer.from(key));
  readX12(bytes, handler);
  expect(handler.replaced).toBeGreaterThan(10);
  return copy.toString('latin1');
}

describe('deidentify (row 127)', () => {
  it('takes out who the patient is and keeps length, amounts, codes and public identifiers', () => {
    const before = file('~');
    const after = deidentified(before);
    for (const secret of [
      'CANARY',
      'BIRDIE',
      'MEMBER0001',
      'SECRET',
      'HIDDENVILLE',
      '19800115',
      '20261101',
      'MRN77',
      'PCN00001',
      'GRP123456',
      '9998',
    ]) {
      expect(after).not.toContain(secret);
    }
    expect(after).toHaveLength(before.length);
    for (const kept of ['XX*1234567893', 'SAMPLE CLINIC', '100 MAIN ST', 'ABK:R51', '*100***11:B:1', 'NY*100000000'])
      expect(after).toContain(kept);
  });

  it('leaves no name beside a telephone that it took out of the party above, and leaves those of an organization', () => {
    const name = 'NM1*DK*1*CANARY*BIRDIE****XX*1234567893~N3*1 CLINIC WAY~PER*IC*BIRDIE CANARY*TE*5555550101~';
    const office = 'NM1*77*2*OFFICE*****XX*1234567893~PER*IC*FRONT DESK*TE*5555550102~';
    const after = deidentified(
      Buffer.from(file('~').toString('latin1').replaceAll('HI*ABK', `${name}${office}HI*ABK`)),
    );
    for (const secret of ['CANARY', 'BIRDIE', '5555550101']) expect(after).not.toContain(secret);
    for (const kept of ['1 CLINIC WAY', 'FRONT DESK', '5555550102']) expect(after).toContain(kept);
  });

  it.each([
    ['the answers of a certificate of medical necessity', 'FRM*1**CANARY LIVES ALONE*20261101', 'FRM*1**'],
    ['chiropractic descriptions', 'CR2********A**CANARY FELL*CANARY ROSE', 'CR2********A**'],
    ['home health dates (4010)', 'CR6*1*20261101*RD8*20261101-20261103*20261101*N*Y*I*20261103', 'CR6*1*'],
    [
      'what a service was, in words',
      'SVC*HC:99199:::::CANARY VISIT*100*80**1*HC:99199:::::CANARY VISIT',
      'SVC*HC:99199:::::',
    ],
    ['an authorization', 'HCR*A1*CANARY1', 'HCR*A1*'],
    ['the check of a status', 'STC*F1:65*20261120**1*1*20261120*ACH*20261120*CANARY1***CANARY', 'STC*F1:65*20261120**'],
    ['what an 824 names and quotes', 'OTI*TR*TN*CANARY~TED*007*CANARY IS ODD*NM1*9*4**CANARY~RED*CANARY', 'OTI*TR*TN*'],
    ['other coverage (834)', 'COB*P*CANARY5*1', 'COB*P*'],
    ['words about a place (271)', 'III***44*CANARY LANE', 'III***44*'],
    ['more of a patient’s name (4010)', 'NM1*QC*1*X~N2*CANARY*BIRDIE', 'NM1*QC*1*'],
  ])('takes out %s', (_name, segments, kept) => {
    const before = file('~').toString('latin1').replace('REF*EA*MRN77', segments);
    const after = deidentified(Buffer.from(before, 'latin1'));
    expect(after).not.toMatch(/CANARY|BIRDIE|20261101|20261103/);
    expect(after).toContain(kept);
    expect(after).toHaveLength(before.length);
  });

  it('keeps yes and no in references that are codes', () => {
    const text = file('~').toString('latin1').replace('REF*EA*MRN77', 'REF*F5*Y~REF*T4*Y~REF*4N*1');
    expect(deidentified(Buffer.from(text, 'latin1'))).toContain('REF*F5*Y~REF*T4*Y~REF*4N*1~');
  });

  it('gives equal values equal replacements, and keeps prefixes, so that answers still match', () => {
    const after = deidentified(
      Buffer.from(file('~').toString('latin1').replace('REF*EA*MRN77', 'REF*EJ*PCN00'), 'latin1'),
    );
    const numbers = [...after.matchAll(/CLM\*(\w+)\*/g)].map((match) => match[1]);
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[0]?.startsWith(/REF\*EJ\*(\w+)/.exec(after)?.[1] ?? '?')).toBe(true);
  });

  it('moves all dates by the same days', () => {
    const [from = '', to = ''] = /472\*RD8\*(\d{8})-(\d{8})/.exec(deidentified(file('~')))?.slice(1) ?? [];
    const day = (text: string): number =>
      Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6)) / 86_400_000;
    expect(day(to) - day(from)).toBe(2);
  });

  it('is another file under another key', () => {
    expect(deidentified(file('~'), 'a')).not.toBe(deidentified(file('~'), 'b'));
  });
});

describe('split', () => {
  it.each(['~', '\n'])(
    'gives each set an envelope of its own that reads without a finding (terminator %j)',
    (terminator) => {
      const bytes = file(terminator);
      const sets: SplitSet[] = [];
      readX12(bytes, new Splitter(bytes, (one) => sets.push(one)));
      expect(sets.map((one) => one.controlNumber)).toEqual(['0001', '0002']);
      for (const one of sets) {
        const findings: string[] = [];
        const summary = readX12(one.bytes, { finding: (item) => findings.push(item.kind.code) });
        expect(findings).toEqual([]);
        expect(summary).toMatchObject({ interchanges: 1, groups: 1, sets: 1, noise: [] });
      }
    },
  );
});
