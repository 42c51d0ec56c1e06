import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClaimType } from '../../src/claims/claim.ts';
import { rejectionPlace } from '../../src/operations/rejection.ts';
import { EDITS_OF_STATUSES, STATUS_CODES, statusPlace } from '../../src/operations/status-places.ts';
import { EDITS } from '../../src/outbound/scrub/table.ts';

const place = (statusCode: string, entityCode: string | undefined, claimType: ClaimType) =>
  rejectionPlace({ statuses: [{ statusCode, ...(entityCode === undefined ? {} : { entityCode }) }] }, claimType);

describe('A-014, A-018 the field that a claim status names', () => {
  it.each([
    ['164', 'IL', 'professional', { fields: ['2010BA NM109'], edits: ['E-030', 'E-034', 'E-035'] }],
    ['158', 'QC', 'professional', { fields: ['2010CA DMG02'], edits: ['E-032', 'E-033'] }],
    ['158', 'IL', 'professional', { fields: ['2010BA DMG02'], edits: ['E-032', 'E-033'] }],
    ['454', undefined, 'professional', { fields: ['2400 SV101-2'], edits: ['E-070'] }],
    ['454', undefined, 'institutional', { fields: ['2400 SV202-2'], edits: ['E-070'] }],
    ['454', undefined, 'dental', { fields: ['2400 SV301-2'], edits: ['E-070'] }],
    ['562', '82', 'institutional', { fields: ['2310D NM109'], edits: ['E-010', 'E-025'] }],
    ['688', undefined, 'institutional', { fields: ['2300 HI01-9'], edits: ['E-108'] }],
    // No edit judges the place of service of an institutional claim.
    ['249', undefined, 'institutional', { fields: ['2300 CLM05'], edits: [] }],
    ['21', undefined, 'professional', { fields: [], edits: [] }],
    ['126', 'PR', 'professional', { fields: [], edits: [] }],
  ] as const)('%s:%s of a %s claim', (status, entity, claimType, expected) => {
    expect(place(status, entity, claimType)).toEqual(expected);
  });

  it('names edits that there are, each of which judges a claim type that has the field', () => {
    const known = new Set(EDITS.map((edit) => edit.id));
    expect(EDITS_OF_STATUSES.filter((id) => !known.has(id))).toEqual([]);
    for (const code of STATUS_CODES) {
      const [status = '', entity] = code.split(':');
      const types = (['professional', 'institutional', 'dental'] as const).filter(
        (claimType) => place(status, entity, claimType).edits.length > 0,
      );
      expect(types, code).not.toEqual([]);
    }
  });

  it('every code is one that we have words for, so that the table and the words can be held side by side', () => {
    const words: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
      readFileSync('schemas/codes/own-words.json', 'utf8'),
    );
    const status = words['claim-status'] ?? {};
    expect(STATUS_CODES.map((code) => code.split(':')[0] ?? '').filter((code) => status[code] === undefined)).toEqual(
      [],
    );
    expect(statusPlace('157', 'IL', 'professional')?.[0]).toBe('2010BA DMG03');
  });
});
