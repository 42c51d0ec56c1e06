import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import { isBlocking } from '../../src/base/finding.ts';
import type { Claim } from '../../src/claims/claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { splitIncoming } from '../../src/outbound/batch/split-incoming.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';
import { startScrub } from '../../src/outbound/scrub/scrub.ts';
import { guideFindings, interchangeOf } from '../documents/claim/wire.ts';
import { testLibrary } from '../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const FOLDER = 'samples/claims';
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|ndjson|xml|csv)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();
const read = (file: string) => readClaims(readFileSync(file), { file, guides });
/** As it goes out: claims over the limits of one claim in their parts. */
const sendable = (file: string) => splitIncoming(read(file).claims, guides, []);
const claims: readonly Claim[] = files.flatMap((file) => read(file).claims.map(({ claim }) => claim));
const asOf = parseCalendarDate('2026-11-25');

describe.each(files)('%s', (file) => {
  it('is read without a finding', () => {
    const result = read(file);
    expect(result.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.claims).toHaveLength(result.count);
  });

  it('becomes an 837 that our guides accept at SNIP 3 and that reads back as the same claims', () => {
    for (const { claim } of sendable(file)) {
      const { bytes, written } = interchangeOf([claim], guides);
      expect(written.findings).toEqual([]);
      expect(guideFindings(bytes, guides)).toEqual([]);
      const [back] = readClaims(bytes, { guides }).claims;
      const keys = {
        claimId: claim.patientControlNumber,
        purposeCode: claim.purposeCode ?? 'CH',
        lines: claim.lines.map((line) => ({ ...line, lineId: line.lineItemControlNumber ?? '' })),
      };
      expect(back?.claim).toEqual({ ...claim, ...keys });
    }
  });

  it('is clean under the edits', () => {
    if (asOf === undefined) throw new Error('no such day');
    const run = startScrub([], { asOf });
    for (const { claim, ordinal } of sendable(file)) {
      expect(run.scrub(claim, ordinal).findings.filter(isBlocking)).toEqual([]);
    }
  });
});

describe('the samples together', () => {
  const has = (test: (claim: Claim) => boolean): boolean => claims.some(test);
  const line = (test: (line: Claim['lines'][number]) => boolean) => (claim: Claim) => claim.lines.some(test);

  it.each<readonly [string, (claim: Claim) => boolean]>([
    [
      'row 1: professional, patient is the subscriber',
      (claim) => claim.claimType === 'professional' && claim.patient === undefined,
    ],
    ['row 2: institutional', (claim) => claim.claimType === 'institutional'],
    ['row 3: dental', (claim) => claim.claimType === 'dental'],
    ['row 6: a dependent', (claim) => claim.patient?.relationshipCode === '19'],
    ['row 7: another payer', (claim) => claim.otherPayers?.[0]?.paidAmount !== undefined],
    ['row 8: another payer’s lines', line(({ adjudications }) => adjudications !== undefined)],
    ['row 9: a replacement', (claim) => claim.frequencyCode === '7'],
    ['row 9: a void', (claim) => claim.frequencyCode === '8'],
    ['row 10: an attachment', (claim) => claim.attachments !== undefined],
    ['row 12: notes and K3', (claim) => claim.notes !== undefined && claim.fixedFormat !== undefined],
    ['row 13: an ambulance', (claim) => claim.ambulance?.pickUp !== undefined],
    ['row 14: anesthesia', line(({ unitType }) => unitType === 'MJ')],
    [
      'row 15: equipment with its certificate',
      line(({ durableEquipment, forms }) => durableEquipment !== undefined && forms !== undefined),
    ],
    ['row 16: a drug', line(({ drug }) => drug !== undefined)],
    ['row 17: repriced', (claim) => claim.repricing !== undefined],
    ['row 18: workers’ compensation', (claim) => claim.patient?.propertyCasualtyClaimNumber !== undefined],
    ['row 19: referring, facility and supervising', (claim) => claim.providers?.supervising !== undefined],
    ['an encounter', (claim) => claim.purposeCode === 'RP'],
    ['a predetermination', (claim) => claim.claimSubmissionReasonCode === 'PB'],
    ['orthodontics', (claim) => claim.dental?.orthodonticTotalMonths !== undefined],
    ['twelve lines', (claim) => claim.lines.length === 12],
  ])('have %s', (_name, test) => {
    expect(has(test)).toBe(true);
  });

  it('are at least 40, 25 of them professional everyday claims, and no claimId stands twice', () => {
    expect(claims.length).toBeGreaterThanOrEqual(40);
    expect(
      files.filter((file) => file.includes('/professional/')).flatMap((file) => read(file).claims).length,
    ).toBeGreaterThanOrEqual(25);
    expect(new Set(claims.map(({ claimId }) => claimId)).size).toBe(claims.length);
  });
});
