import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCents } from '../../../src/base/money.ts';
import type { Claim } from '../../../src/claims/claim.ts';
import { judgeClaim } from '../../../src/claims/judge-claim.ts';
import type { OtherPayer } from '../../../src/claims/other-payer.ts';
import type { ServiceLine } from '../../../src/claims/service-line.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { claimLimits } from '../../../src/documents/claim/claim-limits.ts';
import { partControlNumber } from '../../../src/outbound/batch/part-control-number.ts';
import { splitClaim } from '../../../src/outbound/batch/split-claim.ts';
import { sampleClaim } from '../../documents/claim/sample-claim.ts';
import { testLibrary } from '../../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const LIMITS = claimLimits(guides.of('professional'));
const free = (): boolean => false;

const line = (number: number, changes: Partial<ServiceLine> = {}): ServiceLine => ({
  lineId: `L${number}`,
  procedure: { qualifier: 'HC', code: '99213' },
  chargeAmount: `${number}.01`,
  unitType: 'UN',
  units: '1',
  diagnosisPointers: [1],
  serviceDate: { from: '2026-10-05' },
  ...changes,
});

function claimOf(lines: readonly ServiceLine[], changes: Partial<Claim> = {}): Claim {
  const total = lines.reduce((sum, { chargeAmount }) => sum + (parseCents(chargeAmount) ?? 0), 0);
  return sampleClaim({ lines, chargeAmount: (total / 100).toFixed(2), ...changes });
}

const many = (count: number, changes: (number: number) => Partial<ServiceLine> = () => ({})): readonly ServiceLine[] =>
  Array.from({ length: count }, (_unused, index) => line(index + 1, changes(index + 1)));

const diagnosesOf = (count: number): Claim['diagnoses'] =>
  Array.from({ length: count }, (_unused, index) => ({
    qualifier: index === 0 ? 'ABK' : 'ABF',
    code: `E${100 + index}`,
  }));

const centsOf = (text: string | undefined): number => parseCents(text ?? '') ?? Number.NaN;

describe('M-004: the limits come from the guides', () => {
  it.each([
    ['professional', { lines: 50, diagnoses: 12 }],
    ['institutional', { lines: 999 }],
    ['dental', { lines: 50, diagnoses: 4 }],
  ] as const)('%s', (type, limits) => {
    expect(claimLimits(guides.of(type))).toEqual(limits);
  });
});

describe('M-005: a claim over the limits', () => {
  it('of 62 lines goes out as 50 and 12, each with the sum of its own lines, and all lines stand in one of them', () => {
    const whole = claimOf(many(62));
    const { parts } = splitClaim(whole, LIMITS, free);
    const claims = parts.map(({ claim }) => claim);
    expect(claims.map(({ lines }) => lines.length)).toEqual([50, 12]);
    expect(claims.flatMap(({ lines }) => lines.map(({ lineId }) => lineId))).toEqual(
      whole.lines.map((one) => one.lineId),
    );
    for (const { lines, chargeAmount } of claims) {
      expect(centsOf(chargeAmount)).toBe(lines.reduce((sum, one) => sum + centsOf(one.chargeAmount), 0));
    }
    expect(claims.map(({ patientControlNumber }) => patientControlNumber)).toEqual(['PCN0001', 'PCN0001S2']);
    expect(claims.map(({ claimId }) => claimId)).toEqual(['C1', 'C1']);
    // What answers a line is the billing system's own key, not the number of the line in its part.
    expect(claims[1]?.lines[0]?.lineItemControlNumber).toBe('L51');
  });

  it('of exactly the limits stays as it is', () => {
    const whole = claimOf(many(50), { diagnoses: diagnosesOf(12) ?? [] });
    expect(splitClaim(whole, LIMITS, free)).toEqual({ parts: [{ claim: whole }] });
  });

  it('of 14 diagnoses is split so that each part has those that its lines point to, and the principal one', () => {
    const pointers = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
      [13, 14],
    ];
    const whole = claimOf(
      many(4, (number) => ({ diagnosisPointers: pointers[number - 1] ?? [] })),
      {
        diagnoses: diagnosesOf(14) ?? [],
      },
    );
    const { parts } = splitClaim(whole, LIMITS, free);
    expect(parts.map(({ claim }) => claim.lines.length)).toEqual([3, 1]);
    for (const { claim } of parts) {
      expect(claim.diagnoses?.length).toBeLessThanOrEqual(12);
      expect(claim.diagnoses?.[0]).toEqual({ qualifier: 'ABK', code: 'E100' });
    }
    expect(parts[1]?.claim.diagnoses?.map(({ code }) => code)).toEqual(['E100', 'E112', 'E113']);
    expect(parts[1]?.claim.lines[0]?.diagnosisPointers).toEqual([2, 3]);
  });

  it('keeps a compound drug, and lines that an earlier payer bundled, in one part', () => {
    const drug = { qualifier: 'N4', code: '00000000000', linkSequenceNumber: 'RX1' };
    const lines = many(55, (number) => (number === 50 || number === 51 ? { drug } : {}));
    const { parts } = splitClaim(claimOf(lines), LIMITS, free);
    expect(parts.map(({ claim }) => claim.lines.length)).toEqual([49, 6]);
    const bundled = many(55, (number) =>
      number === 51 ? { adjudications: [{ payerId: 'X', paidAmount: '0.00', bundledLineNumber: '50' }] } : {},
    );
    const [, second] = splitClaim(claimOf(bundled), LIMITS, free).parts;
    expect(second?.claim.lines[1]?.adjudications?.[0]?.bundledLineNumber).toBe('1');
  });

  const PAYER: OtherPayer = { payerResponsibilityCode: 'P', payer: { name: 'FIRST', id: 'X' } };
  const paidByLine = many(62, () => ({ adjudications: [{ payerId: 'X', paidAmount: '1.00' }] }));

  it('divides what an earlier payer paid by what it paid for each line', () => {
    const whole = claimOf(paidByLine, { otherPayers: [{ ...PAYER, paidAmount: '62.00' }] });
    const { parts } = splitClaim(whole, LIMITS, free);
    expect(parts.map(({ claim }) => claim.otherPayers?.[0]?.paidAmount)).toEqual(['50.00', '12.00']);
  });

  it.each<readonly [string, Partial<Claim>, string]>([
    ['patient paid', { patientAmountPaid: '20.00' }, 'patientAmountPaid'],
    ['corrections', { frequencyCode: '7', originalPayerClaimControlNumber: 'ICN' }, 'frequencyCode'],
    [
      'adjustments of the whole claim',
      { otherPayers: [{ ...PAYER, adjustments: [{ groupCode: 'PR', reasonCode: '1', amount: '5.00' }] }] },
      'otherPayers[0].adjustments',
    ],
    ['payments of the whole claim', { otherPayers: [{ ...PAYER, paidAmount: '61.00' }] }, 'otherPayers[0].paidAmount'],
    [
      'liability of the whole claim',
      { otherPayers: [{ ...PAYER, remainingPatientLiabilityAmount: '5.00' }] },
      'otherPayers[0].remainingPatientLiabilityAmount',
    ],
    ['repricing of the whole claim', { repricing: { methodologyCode: '01', allowedAmount: '5.00' } }, 'repricing'],
    ['an amount of the contract', { contract: { typeCode: '05', amount: '5.00' } }, 'contract.amount'],
    ['an amount that was carried raw', { raw: [{ segment: 'AMT', elements: ['ZZ', '5'] }] }, 'raw'],
  ])('is refused, with why, when it says of all lines at once: %s', (_name, changes, path) => {
    const { parts, refusal } = splitClaim(claimOf(paidByLine, changes), LIMITS, free);
    expect(parts).toEqual([]);
    expect(refusal?.path).toBe(path);
    expect(refusal?.reason).not.toBe('');
  });

  it.each<readonly [string, readonly ServiceLine[], number, string]>([
    [
      'a line without pointers',
      [line(1), line(2, { diagnosisPointers: [13] }), { lineId: 'L3', chargeAmount: '1.00' }],
      13,
      'lines[2].diagnosisPointers',
    ],
    [
      'a diagnosis that fits nowhere',
      many(3, (number) => ({ diagnosisPointers: [4 * number - 3, 4 * number - 2, 4 * number - 1, 4 * number] })),
      13,
      'diagnoses[12]',
    ],
    [
      'a compound of 51 lines',
      many(51, () => ({ drug: { qualifier: 'N4', code: '0', linkSequenceNumber: '1' } })),
      1,
      'lines[0]',
    ],
  ])('is refused when it can’t be told which part has it: %s', (_name, lines, diagnoses, path) => {
    const { refusal } = splitClaim(claimOf(lines, { diagnoses: diagnosesOf(diagnoses) ?? [] }), LIMITS, free);
    expect(refusal?.path).toBe(path);
  });

  it('loses no line, cent, diagnosis or pointer, whatever it holds, and keeps the limits', () => {
    const drafts = fc.record({
      diagnoses: fc.integer({ min: 1, max: 30 }),
      lines: fc.array(fc.tuple(fc.nat(99_999), fc.array(fc.nat(29), { minLength: 1, maxLength: 4 })), {
        minLength: 1,
        maxLength: 180,
        size: 'max',
      }),
    });
    let split = 0;
    fc.assert(
      fc.property(drafts, ({ diagnoses, lines }) => {
        const whole = claimOf(
          lines.map(([charge, pointers], index) =>
            line(index + 1, {
              chargeAmount: (charge / 100).toFixed(2),
              diagnosisPointers: [...new Set(pointers.map((pointer) => (pointer % diagnoses) + 1))],
            }),
          ),
          { diagnoses: diagnosesOf(diagnoses) ?? [] },
        );
        const { parts, refusal } = splitClaim(whole, LIMITS, free);
        if (refusal !== undefined) return;
        if (parts.length > 1) split += 1;
        const claims = parts.map(({ claim }) => claim);
        for (const claim of claims) {
          expect(judgeClaim(claim).faults).toBeUndefined();
          expect(claim.lines.length).toBeLessThanOrEqual(50);
          expect(claim.diagnoses?.length).toBeLessThanOrEqual(12);
        }
        const pointedCodes = (claim: Claim): readonly string[] =>
          claim.lines.map(({ lineId, chargeAmount, diagnosisPointers }) =>
            [lineId, chargeAmount, ...(diagnosisPointers ?? []).map((at) => claim.diagnoses?.[at - 1]?.code)].join(),
          );
        expect(claims.flatMap(pointedCodes)).toEqual(pointedCodes(whole));
        expect(claims.reduce((sum, { chargeAmount }) => sum + centsOf(chargeAmount), 0)).toBe(
          centsOf(whole.chargeAmount),
        );
        const codes = new Set(claims.flatMap((claim) => claim.diagnoses?.map(({ code }) => code) ?? []));
        expect(codes.size).toBe(diagnoses);
        expect(new Set(claims.map((claim) => claim.patientControlNumber)).size).toBe(claims.length);
      }),
      { numRuns: 100 },
    );
    expect(split).toBeGreaterThan(20);
  });
});

describe('M-010: numbers of parts', () => {
  it('fit into 17 characters, differ where only the cut end differs, and are the same each time', () => {
    const long = 'ABCDEFGHIJKLMNOPQRSTUVWX';
    const numbers = ['1', '2'].map((end) => partControlNumber(`${long}${end}`, 2, free));
    expect(numbers.every((number) => number.length <= 17)).toBe(true);
    expect(new Set(numbers).size).toBe(2);
    expect(partControlNumber(`${long}1`, 2, free)).toBe(numbers[0]);
    expect(partControlNumber('ABCDEFGHIJKLMNO', 20, free)).toHaveLength(17);
  });

  it('are none that another claim has', () => {
    expect(partControlNumber('A1', 2, (number) => number === 'A1S2')).toBe('A1T2');
  });

  it('the sample of 62 lines is within the rules of a claim file', () => {
    const document: unknown = JSON.parse(readFileSync('samples/claims/professional/sixty-two-lines.json', 'utf8'));
    expect(judgeClaim(document).faults).toBeUndefined();
  });
});
