import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Claim } from '../../src/claims/claim.ts';
import { type Clinic, openClinic } from '../operations/clinic.ts';
import { dental, inpatient, type Patch, professional } from '../outbound/scrub/sample-claims.ts';
import { machine } from './machine.ts';

const member: Patch = { subscriber: { memberId: 'NOTANMBI1' } };
const text = (...claims: readonly Claim[]): string => JSON.stringify(claims);
const codesOf = (record: Readonly<Record<string, unknown>> | undefined): readonly string[] => {
  const findings: readonly { readonly code: string }[] = JSON.parse(JSON.stringify(record?.['findings'] ?? []));
  return findings.map(({ code }) => code).filter((code) => code.startsWith('E-'));
};

describe('validate by whose rules', () => {
  it('--payer-profile: a shipped profile by its id, or a YAML file', async () => {
    const files = {
      'a.json': text(professional(member)),
      'own.yaml': 'id: own\nversion: 1\nmemberIdPattern: "X[0-9]+"\n',
      'bad.yaml': 'id: own\nversion: 1\nmemberIdPatern: x\n',
    };
    const run = (...words: string[]) => machine(files).run('validate', 'a.json', '--json', ...words);
    const by = async (...words: string[]) => codesOf((await run(...words)).records[0]);
    expect(await by()).toEqual([]);
    expect(await by('--payer-profile', 'medicare-part-b')).toEqual(['E-034']);
    expect(await by('--payer-profile', 'own.yaml')).toEqual(['E-034']);
    for (const [name, said] of [
      ['nobody', 'there is no payer profile nobody'],
      ['../secrets', 'there is no payer profile'],
      ['bad.yaml', 'memberIdPatern'],
      ['missing.yaml', 'there is no payer profile'],
    ] as const) {
      const { code, err } = await run('--payer-profile', name);
      expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    }
  });

  it('E-034 E-042: without a profile, claims that say Medicare (SBR09 MA, MB) are judged by Medicare’s rules', async () => {
    const of = async (...patches: readonly Patch[]) => {
      const bench = machine({ 'a.json': text(professional(...patches)) });
      return codesOf((await bench.run('validate', 'a.json', '--json')).records[0]);
    };
    const medicare: Patch = { claimFilingIndicatorCode: 'MB' };
    expect(await of(member)).toEqual([]);
    expect(await of(medicare, { subscriber: { memberId: '1EG4TE5MK73' } })).toEqual([]);
    expect(await of(medicare, member)).toEqual(['E-034']);
    expect(await of(medicare, member, { lines: [{ serviceDate: { from: '2025-09-01' } }] })).toEqual([
      'E-034',
      'E-042',
    ]);
    expect(await of({ claimFilingIndicatorCode: 'MC' }, member)).toEqual([]);
  });

  describe('--config', () => {
    let clinic: Clinic;
    beforeEach(async () => {
      clinic = await openClinic({}, { config: { profiles: 'house' } });
      const house = (name: string, document: unknown): void => {
        const path = join(clinic.practice.folder, 'house', name);
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, stringify(document));
      };
      house('payers/exh.yaml', { id: 'exh', version: 1, payerIds: ['EXH01'], requiresAuthorization: ['99213'] });
      house('payers/strict.yaml', { id: 'strict', version: 1, requiresReferral: ['99213'] });
      house('providers.yaml', { providers: [{ npi: '1234567893', ownPlacesOfService: ['11'] }] });
      const path = join(clinic.practice.folder, 'house', 'rules', 'own.yaml');
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(
        path,
        "id: no-150\nversion: 1\nwhen: { field: chargeAmount, is: '150.00' }\nthen: { message: Look at it. }\n",
      );
    });
    afterEach(() => clinic.remove());

    it('judges by its profiles, rules and providers, JSON and 837 alike, without a ledger', async () => {
      const json = join(clinic.practice.folder, 'a.json');
      writeFileSync(json, text(professional({ facilityTypeCode: '22' })));
      const [own] = (await clinic.run('validate', json)).records;
      expect(codesOf(own)).toEqual(['E-078', 'E-090', 'E-129']);
      const [strict] = (await clinic.run('validate', json, '--payer-profile', 'strict')).records;
      expect(codesOf(strict)).toEqual(['E-078', 'E-090', 'E-129']);
      expect(JSON.stringify(strict)).toContain('a referral');
    });
  });

  it.each([
    ['professional', professional({ diagnoses: [{ code: 'J0' }], billingProvider: { npi: '1234567890' } })],
    [
      'institutional',
      inpatient({ institutional: { patientStatusCode: '30' }, billingProvider: { npi: '1234567890' } }),
    ],
    ['dental', dental({ lines: [{ dental: { teeth: [{ code: '12', surfaces: ['I'] }] } }] })],
  ])('an 837 is scrubbed as the %s claim that it was written from', async (_type, claim) => {
    const bench = machine({ 'a.json': text(claim) });
    const json = await bench.run('validate', 'a.json', '--json');
    await bench.run('translate', 'a.json', '--out', 'out');
    const path = [...bench.files.keys()].find((name) => name.startsWith('out/')) ?? '';
    const edi = await bench.run('validate', path, '--snip', '7', '--json');
    expect(codesOf(json.records[0]).length).toBeGreaterThan(0);
    expect(codesOf(edi.records[0])).toEqual(codesOf(json.records[0]));
  });
});
