import { describe, expect, it } from 'vitest';
import { toFindingRecord } from '../../../src/base/finding.ts';
import { payerProfile } from '../../../src/claims/payer-profile.ts';
import { claimFingerprint, looseFingerprint } from '../../../src/outbound/scrub/fingerprint.ts';
import { scrubClaim, startScrub } from '../../../src/outbound/scrub/scrub.ts';
import { day, packsOf } from './edit-case.ts';
import { dental, dependent, professional } from './sample-claims.ts';

const asOf = day('2026-11-25');

describe('SC-002, SC-003 what a finding says', () => {
  it('names value, path, X12 place, claim and line', () => {
    const claim = professional({ lines: [{ units: '0' }] });
    const [finding] = startScrub([], { asOf }).scrub(claim, 7).findings;
    expect(finding && toFindingRecord(finding)).toEqual({
      code: 'E-053',
      severity: 'error',
      snip: 2,
      message: 'Line 1: the number of units is zero',
      mend: 'Give the units that were rendered',
      at: { loop: '2400', segmentId: 'SV1', element: 4, path: 'lines[0].units', claim: 7 },
    });
  });

  it('an error holds the claim, a warning does not', () => {
    const run = startScrub([], { asOf });
    expect(run.scrub(professional({ lines: [{ units: '0' }] })).held).toBe(true);
    expect(run.scrub(professional({ lines: [{ units: '0.5' }] }))).toMatchObject({
      held: false,
      findings: [{ severity: 'warning' }],
    });
  });

  it('all edits run: no stop at the first error', () => {
    const claim = professional({
      billingProvider: { npi: '1234567890' },
      chargeAmount: '1.00',
      lines: [{ units: '0' }],
    });
    expect(
      startScrub([], { asOf })
        .scrub(claim)
        .findings.map(({ kind }) => kind.code),
    ).toEqual(['E-010', 'E-050', 'E-053']);
  });

  it('a profile changes a severity or switches an edit off, for one variant too, and never what is fatal', () => {
    const edits = { 'E-050': 'off', 'E-053': 'off', 'E-013': 'error', 'E-006.unusual': 'off' };
    const profile = payerProfile.parse({ id: 'p', version: 3, edits });
    const claim = professional({
      patientControlNumber: 'A-1',
      chargeAmount: '1.00',
      billingProvider: { address: { line2: 'PMB 1' } },
      lines: [{ units: '0' }],
    });
    const result = startScrub([{ ...profile, payerIds: ['EXH01'] }], { asOf }).scrub(claim);
    expect(result.findings.map(({ kind, severity }) => `${kind.code} ${severity}`)).toEqual([
      'E-013 error',
      'E-050 fatal',
    ]);
    expect(result.profile).toEqual({ id: 'p', version: 3 });
  });

  it('chooses the profile by payer id, then by claim filing indicator, then the default', () => {
    const named = (id: string, rest: object) => payerProfile.parse({ id, version: 1, ...rest });
    const profiles = [
      named('default', {}),
      named('by-type', { claimFilingIndicatorCodes: ['MB'] }),
      named('by-id', { payerIds: ['X'] }),
    ];
    const run = startScrub(profiles, { asOf });
    const of = (patch: object) => run.scrub(professional({ ...patch })).profile.id;
    expect([
      of({}),
      of({ claimFilingIndicatorCode: 'MB' }),
      of({ claimFilingIndicatorCode: 'MB', payer: { id: 'X' } }),
    ]).toEqual(['default', 'by-type', 'by-id']);
  });
});

describe('SC-007 what could not be checked', () => {
  it('is said once a run, by the data that is missing', () => {
    const run = startScrub([], { asOf });
    run.scrub(professional());
    run.scrub(professional());
    run.scrub(dependent());
    const missing = run.notChecked().map(({ detail }) => detail['need']);
    expect(missing).toEqual([...new Set(missing)]);
    expect(missing).toContain('icd-10-cm');
    expect(missing).not.toContain('place-of-service');
    expect(run.notChecked().every(({ severity }) => severity === 'info')).toBe(true);
  });

  it('goes away when the data is there, and only for the dates that it covers', () => {
    const codeSets = packsOf({ 'icd-10-cm': ['J069'], cdt: ['D2391'] });
    const needs = (claim: ReturnType<typeof professional>) =>
      scrubClaim(claim, { asOf, codeSets }).findings.map(({ detail }) => detail['need']);
    expect(needs(professional())).not.toContain('icd-10-cm');
    expect(needs(professional({ lines: [{ serviceDate: { from: '1999-12-31' } }] }))).toContain('icd-10-cm');
    expect(needs(dental())).not.toContain('cdt');
  });
});

describe('E-075 fingerprints', () => {
  const base = claimFingerprint(professional());
  it('are the same whatever the order of lines, case, spelling of numbers and the keys of the billing system', () => {
    const lines = [{}, { lineId: 'L2', procedure: { code: '99000' } }];
    const one = professional({ chargeAmount: '300.00', lines });
    const other = { ...one, lines: one.lines.toReversed() };
    expect(claimFingerprint(other)).toBe(claimFingerprint(one));
    expect(
      claimFingerprint(
        professional({ claimId: 'C9', patientControlNumber: 'X9', lines: [{ lineId: 'Q', units: '1.0' }] }),
      ),
    ).toBe(base);
    expect(claimFingerprint(professional({ subscriber: { lastName: 'Sample' } }))).toBe(base);
  });

  it.each([
    ['patient', { subscriber: { firstName: 'ELSE' } }],
    ['payer', { payer: { id: 'OTHER' } }],
    ['rendering provider', { providers: { rendering: { npi: '1999999984' } } }],
    ['charge', { chargeAmount: '151.00', lines: [{ chargeAmount: '151.00' }] }],
    ['units', { lines: [{ units: '2' }] }],
    ['modifier', { lines: [{ procedure: { modifiers: ['25'] } }] }],
    ['day', { lines: [{ serviceDate: { from: '2026-11-03' } }] }],
  ])('differ by %s', (_name, patch) => {
    expect(claimFingerprint(professional(patch))).not.toBe(base);
  });

  it('the loose one sees only codes and days', () => {
    const changed = professional({ chargeAmount: '151.00', lines: [{ chargeAmount: '151.00', units: '2' }] });
    expect(looseFingerprint(changed)).toBe(looseFingerprint(professional()));
  });
});
