import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPayerProfiles } from '../../../src/claims/payer-profile.ts';
import { startScrub } from '../../../src/outbound/scrub/scrub.ts';
import { day, found } from './edit-case.ts';
import { professional } from './sample-claims.ts';

const folder = resolve('config/payers');
const shipped = readPayerProfiles(
  readdirSync(folder).map((name) => ({ name, document: parse(readFileSync(join(folder, name), 'utf8')) })),
);
const medicare = { claimFilingIndicatorCode: 'MB', subscriber: { memberId: '1EG4TE5MK73' } };

describe('payer profiles (domain.md 2.3)', () => {
  it('the shipped ones read without a fault', () => {
    expect(shipped.faults).toEqual([]);
    expect(shipped.profiles.map(({ id }) => id).sort()).toEqual([
      'default',
      'medicaid',
      'medicare-part-a',
      'medicare-part-b',
    ]);
  });

  it('name every fault of a file, the file first', () => {
    const document = { id: 'Bad Id', version: 0, memberIdPattern: '[', edits: { 'E-13': 'off' }, unknown: 1 };
    const { faults } = readPayerProfiles([{ name: 'x.yaml', document }]);
    expect(faults.length).toBeGreaterThanOrEqual(4);
    expect(faults.every((fault) => fault.startsWith('x.yaml: '))).toBe(true);
  });

  it('M-124 Medicare Part B takes no replacement, by the shipped profile', () => {
    const run = startScrub(shipped.profiles, { asOf: day('2026-11-25') });
    const claim = professional(medicare, { frequencyCode: '7', originalPayerClaimControlNumber: 'ICN1' });
    expect(found(run.scrub(claim))).toEqual(['E-123 error frequencyCode']);
    expect(found(run.scrub(professional(medicare)))).toEqual([]);
  });

  it('E-022 Medicare Part B wants the provider who ordered imaging', () => {
    const run = startScrub(shipped.profiles, { asOf: day('2026-11-25') });
    const imaging = { lines: [{ procedure: { code: '71046' } }] };
    expect(found(run.scrub(professional(medicare, imaging)))).toEqual(['E-022 error lines[0].providers.ordering']);
  });
});
