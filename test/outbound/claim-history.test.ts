/** What the edits ask of the ledger, of the practice's lists, provider table and profiles: each planted, each found by a claim that is dropped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Claim } from '../../src/claims/claim.ts';
import { BY_JO, type Clinic, openClinic } from '../operations/clinic.ts';
import { inpatient, type Patch, professional, secondary } from './scrub/sample-claims.ts';

interface Told {
  readonly outcome: string;
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly repairs: readonly { readonly path: string; readonly after: string }[];
}

describe('claim history', () => {
  let clinic: Clinic;
  let files = 0;

  beforeEach(async () => {
    clinic = await openClinic({}, { config: { profiles: 'house' } });
    files = 0;
  });
  afterEach(() => clinic.remove());

  /** A clean claim of its own patient, so that only what a test plants is found. */
  const claim = (id: string, ...patches: readonly Patch[]): Claim =>
    professional(
      { claimId: id, patientControlNumber: `PCN${id}`, subscriber: { lastName: `SAMPLE${id.slice(0, 1)}` } },
      ...patches,
    );

  /** Drops the claims as one file, sends, and tells what became of each. */
  async function drop(...claims: readonly Claim[]): Promise<readonly Told[]> {
    files += 1;
    clinic.practice.drop(`f${files}.json`, JSON.stringify(claims));
    await clinic.run('send');
    const result: { readonly claims: readonly Told[] } = JSON.parse(
      JSON.stringify(clinic.practice.result(`f${files}.json`)),
    );
    return result.claims;
  }
  const found = (told: Told | undefined, code: string): readonly string[] =>
    (told?.findings ?? [])
      .filter((item) => item.code === code)
      .map(({ severity, message }) => `${severity} ${message}`);
  const notChecked = (): string => JSON.stringify(clinic.practice.result(`f${files}.json`).findings);

  async function load(name: string, rows: readonly string[], command = 'practice'): Promise<void> {
    const path = join(clinic.practice.folder, name);
    writeFileSync(path, `${rows.join('\n')}\n`);
    const { exitCode, err } = await clinic.run(command, 'load', path, ...BY_JO);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  }
  function house(name: string, document: unknown): void {
    const path = join(clinic.practice.folder, 'house', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, stringify(document));
  }

  describe('E-075, the same bill', () => {
    it('is held while the first is open; the next claim of the same codes and dates is warned of', async () => {
      await drop(claim('A1'));
      const [same] = await drop(claim('A2'));
      expect(same?.outcome).toBe('held');
      expect(found(same, 'E-075')).toEqual([expect.stringMatching(/^error .*A1 \(open\)/)]);
      const [near] = await drop(claim('A3', { chargeAmount: '160.00', lines: [{ chargeAmount: '160.00' }] }));
      expect(near?.outcome).toBe('ready');
      expect(found(near, 'E-075')).toEqual([expect.stringMatching(/^warning .*has the same patient/)]);
    });

    it('is held also when both stand in one file; E-007 their control number too', async () => {
      const [first, second, third] = await drop(
        claim('A1'),
        claim('A2'),
        claim('B3', { patientControlNumber: 'PCNA1' }),
      );
      expect([first?.outcome, second?.outcome, third?.outcome]).toEqual(['ready', 'held', 'held']);
      expect(found(second, 'E-075')).toHaveLength(1);
      expect(found(third, 'E-007')).toEqual([expect.stringContaining('A1')]);
    });

    it('of another patient, payer or day is another bill', async () => {
      await drop(claim('A1'));
      const others = await drop(
        claim('B1'),
        claim('A2', { payer: { id: 'OTH01' } }),
        claim('A3', { lines: [{ serviceDate: { from: '2026-11-03' } }] }),
      );
      expect(others.map((told) => found(told, 'E-075'))).toEqual([[], [], []]);
    });
  });

  describe('E-091, authorizations', () => {
    const CSV = [
      'Authorization Number,Member ID,Procedure Codes,From,Until,Units,Units Used',
      'AU-1,w-12345678,99213;992*,2026-10-01,2026-12-31,3,1',
      'AU-2,W12345678,,2026-10-01,2026-10-31,,',
      'AU-3,OTHER,,,,,',
    ];
    const under = (number: string, units = '1'): Patch => ({
      priorAuthorizationNumber: number,
      lines: [{ units }],
    });

    it('units are counted over the claims of the ledger, those of the same file, and what was used elsewhere', async () => {
      await load('auth.csv', CSV, 'authorizations');
      const [first] = await drop(claim('A1', under('AU-1')));
      expect(found(first, 'E-091')).toEqual([]);
      const later = { lines: [{ serviceDate: { from: '2026-11-04' } }] };
      const [second, third] = await drop(
        claim('A2', under('au1'), later),
        claim('A3', under('AU-1'), { lines: [{ serviceDate: { from: '2026-11-05' } }] }),
      );
      expect(found(second, 'E-091')).toEqual([]);
      expect(found(third, 'E-091')).toEqual([expect.stringContaining('has 0 units left, not 1')]);
    });

    it('dates, member and codes; of a number that is not in the list nothing is said', async () => {
      await load('auth.csv', CSV, 'authorizations');
      const told = await drop(
        claim('A1', under('AU-2')),
        claim('B1', under('AU-3')),
        claim('C1', under('AU-1'), { lines: [{ procedure: { code: '36415' } }] }),
        claim('D1', under('AU-9')),
        claim('E1', { lines: [{ priorAuthorizations: [{ number: 'AU-2' }] }] }),
      );
      expect(told.map((one) => found(one, 'E-091'))).toEqual([
        [expect.stringContaining('ended on 2026-10-31')],
        [expect.stringContaining('is for another member')],
        [expect.stringContaining('does not cover 36415')],
        [],
        [expect.stringContaining('ended on 2026-10-31')],
      ]);
    });

    it('says once that it was not checked where no list is loaded', async () => {
      await drop(claim('A1', under('AU-1')), claim('B1', under('AU-2')));
      expect(notChecked().match(/authorizations is not loaded: E-091/g)).toHaveLength(1);
    });
  });

  it('E-036, E-090, E-127: coverage answers', async () => {
    await load('coverage.csv', [
      'payer_id;member_id;checked_on;active;until;authorization_required;other_coverage',
      'EXH01;W1;11/20/2026;yes;;;',
      'EXH01;W2;2026-11-20;no;;;',
      'EXH01;W3;2026-01-20;yes;;;',
      'EXH01;W4;2026-11-20;yes;2026-10-31;;',
      'EXH01;W5;2026-11-20;yes;;Y;',
      'MCD;W6;2026-11-20;yes;;;Y',
    ]);
    const of = (id: string, memberId: string, patch: Patch = {}): Claim =>
      claim(id, { subscriber: { memberId } }, patch);
    const told = await drop(
      of('A1', 'W1'),
      of('B1', 'W2'),
      of('C1', 'W3'),
      of('D1', 'W4'),
      of('E1', 'W5'),
      of('F1', 'W6', { payer: { id: 'MCD' }, claimFilingIndicatorCode: 'MC' }),
      of('G1', 'W7'),
    );
    expect(told.map((one) => found(one, 'E-036').join())).toEqual([
      '',
      expect.stringContaining('inactive'),
      expect.stringContaining('more than 30 days ago'),
      expect.stringContaining('inactive'),
      '',
      '',
      expect.stringContaining('not checked'),
    ]);
    expect(found(told[4], 'E-090')).toHaveLength(1);
    house('payers/medicaid.yaml', {
      id: 'medicaid',
      version: 1,
      program: 'medicaid',
      claimFilingIndicatorCodes: ['MC'],
    });
    const [medicaid] = await drop(of('H1', 'W6', { payer: { id: 'MCD' }, claimFilingIndicatorCode: 'MC' }));
    expect(found(medicaid, 'E-127')).toHaveLength(1);
  });

  it('E-039, E-095: the payer list of the clearinghouse, the document store', async () => {
    await load('payers.csv', [
      'Payer ID,Claim Type,Active,Enrollment Required,Enrolled',
      'EXH01,,Y,N,',
      'OLD01,,N,,',
      'ENR01,professional,Y,Y,N',
      'ENR01,,Y,N,',
    ]);
    await load('documents.csv', ['Attachment Control Number', 'DOC-1']);
    const to = (id: string, payer: string): Claim => claim(id, { payer: { id: payer } });
    const attached = (id: string, controlNumber: string): Claim =>
      claim(id, { attachments: [{ reportTypeCode: '77', transmissionCode: 'BM', controlNumber }] });
    const told = await drop(
      to('A1', 'EXH01'),
      to('B1', 'OLD01'),
      to('C1', 'ENR01'),
      to('D1', 'NEW01'),
      attached('E1', 'DOC1'),
      attached('F1', 'DOC2'),
    );
    expect(told.map((one) => found(one, 'E-039').join())).toEqual([
      '',
      expect.stringContaining('no longer active'),
      expect.stringContaining('enrolment that is not done'),
      expect.stringContaining('not in the list'),
      '',
      '',
    ]);
    expect([found(told[4], 'E-095'), found(told[5], 'E-095')]).toEqual([
      [],
      [expect.stringContaining('nothing under the control number')],
    ]);
  });

  it('E-079: the last visit, from the ledger and from another system; another specialty does not count', async () => {
    const visit = (id: string, code: string, from: string, taxonomyCode = '207Q00000X'): Claim =>
      claim(id, {
        providers: { rendering: { taxonomyCode } },
        lines: [{ procedure: { code }, serviceDate: { from } }],
      });
    await drop(visit('A1', '99213', '2026-11-02'), visit('B1', '36415', '2026-11-02'));
    await load('visits.csv', [
      'last name,first name,date of birth,billing npi,visit date',
      'samplec,anna,04/02/1980,1234567893,2024-12-01',
      'SAMPLED,ANNA,1980-04-02,1234567893,2020-12-01',
    ]);
    const told = await drop(
      visit('A2', '99203', '2026-11-10'),
      visit('A3', '99204', '2026-11-11', '207R00000X'),
      visit('B2', '99203', '2026-11-10'),
      visit('C1', '99203', '2026-11-10'),
      visit('D1', '99203', '2026-11-10'),
    );
    expect(told.map((one) => found(one, 'E-079').length)).toEqual([1, 0, 0, 1, 0]);
    expect(found(told[0], 'E-079')[0]).toContain('2026-11-02');
    expect(found(told[3], 'E-079')[0]).toContain('2024-12-01');
  });

  it('E-114: interim bills of one stay follow each other', async () => {
    const bill = (id: string, frequencyCode: string, from: string, to: string): Claim =>
      inpatient({
        claimId: id,
        patientControlNumber: `PCN${id}`,
        frequencyCode,
        dates: { statement: { from, to }, admission: '2026-08-30T09:30', dischargeTime: null },
        institutional: { patientStatusCode: '30' },
      });
    await drop(bill('A1', '2', '2026-08-30', '2026-09-29'));
    const [gap, next] = await drop(
      bill('A2', '3', '2026-10-02', '2026-10-29'),
      bill('A3', '3', '2026-10-30', '2026-11-10'),
    );
    expect(found(gap, 'E-114')).toEqual([expect.stringContaining('2026-09-29')]);
    expect(found(next, 'E-114')).toEqual([]);
  });

  it('E-126: the bill to the second payer waits for the first, which the ledger has', async () => {
    const [first] = await drop(claim('A1', { payer: { id: 'FST01' } }));
    expect(first?.outcome).toBe('ready');
    const next = secondary({ claimId: 'A1', patientControlNumber: 'PCNA1S', subscriber: { lastName: 'SAMPLEA' } });
    const unknown = secondary({ claimId: 'B1', patientControlNumber: 'PCNB1S', subscriber: { lastName: 'SAMPLEB' } });
    const told = await drop(next, unknown);
    expect(told.map((one) => found(one, 'E-126').join())).toEqual([expect.stringContaining('has not decided yet'), '']);
  });

  it('E-126: the bill to the second payer waits for the first of the same file, whichever stands first in it', async () => {
    const first = (id: string): Claim => claim(id, { payer: { id: 'FST01' } });
    const second = (id: string): Claim =>
      secondary({
        claimId: id,
        patientControlNumber: `PCN${id}S`,
        subscriber: { lastName: `SAMPLE${id.slice(0, 1)}` },
      });
    const told = await drop(first('A1'), second('A1'), second('B1'), first('B1'), second('C1'));
    expect(told.map((one) => found(one, 'E-126').length)).toEqual([0, 1, 1, 0, 0]);
    expect(told.map(({ outcome }) => outcome)).toEqual(['ready', 'held', 'held', 'ready', 'ready']);
    // Once the ledger has the first payer's bill it is asked, not the file.
    const [again] = await drop(second('A1'));
    expect(found(again, 'E-126')).toHaveLength(1);
  });

  it('E-121, E-122, E-042: a replacement against the claim that the payer decided on', async () => {
    const two = { chargeAmount: '300.00', lines: [{}, { lineId: 'L2', procedure: { code: '36415' } }] };
    house('payers/exh.yaml', {
      id: 'exh',
      version: 1,
      payerIds: ['EXH01'],
      correctedClaimLimit: { days: 10, base: 'remittance' },
    });
    await drop(claim('A1', two));
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const [row] = await clinic.inside(({ ledger }) => ledger.claims({ claimIds: ['A1'], limit: 1 }));
    const number = row?.payerClaimControlNumber ?? '';
    expect(row?.state.display).toMatch(/^(PAID|PARTIAL|CLOSED|PATIENT|ZERO_PAID)$/);
    const replacement = { frequencyCode: '7', originalPayerClaimControlNumber: number, patientControlNumber: 'PCNA1R' };
    const [told] = await drop(claim('A1', replacement));
    expect(found(told, 'E-121')).toEqual([]);
    expect(found(told, 'E-122')).toEqual([expect.stringContaining('line L2')]);
    expect(found(told, 'E-042')).toEqual([expect.stringMatching(/^warning .*days are left/)]);
  });

  describe('the provider table', () => {
    beforeEach(() => {
      house('providers.yaml', {
        providers: [
          {
            npi: '1234567893',
            postalCode: '122070001',
            taxonomyCode: '207Q00000X',
            reportsPresentOnAdmission: true,
            ownPlacesOfService: ['11', '24'],
            dailyRates: [{ revenueCode: '0120', amount: '900.00', from: '2026-01-01' }],
          },
          { taxId: '123456780', atypical: true },
        ],
      });
      house('payers/needs.yaml', { id: 'needs', version: 1, payerIds: ['NEED1'], requiresTaxonomy: true });
      house('payers/enrolled.yaml', {
        id: 'enrolled',
        version: 1,
        payerIds: ['ENR01'],
        enrolledProviders: [{ npi: '1234567893' }, { npi: '1245319599', from: '2026-11-03' }],
      });
    });

    it('SC-005 completes the ZIP code, and the taxonomy that a payer needs', async () => {
      const bare = {
        payer: { id: 'NEED1' },
        billingProvider: { taxonomyCode: null, address: { postalCode: '12207' } },
      };
      const [told] = await drop(claim('A1', bare));
      expect(told?.outcome).toBe('ready');
      expect(told?.repairs.map(({ path, after }) => `${path} ${after}`)).toEqual([
        'billingProvider.address.postalCode 122070001',
        'billingProvider.taxonomyCode 207Q00000X',
      ]);
      const [other] = await drop(claim('B1', { billingProvider: { address: { postalCode: '12208' } } }));
      expect(found(other, 'E-014')).toHaveLength(1);
    });

    it('E-011, E-025, E-078, E-108, E-111', async () => {
      const [atypical, late, early, elsewhere, own] = await drop(
        claim('A1', { billingProvider: { npi: null } }),
        claim('B1', { payer: { id: 'ENR01' }, lines: [{ serviceDate: { from: '2026-11-03' } }] }),
        claim('C1', { payer: { id: 'ENR01' } }),
        claim('D1', { facilityTypeCode: '22' }),
        claim('E1', { facilityTypeCode: '24' }),
      );
      expect(found(atypical, 'E-011')).toEqual([]);
      expect([found(late, 'E-025').length, found(early, 'E-025').length]).toEqual([0, 1]);
      expect(found(elsewhere, 'E-078')).toEqual([expect.stringMatching(/^error .*elsewhere/)]);
      expect(found(own, 'E-078')).toEqual([]);
      const [stay] = await drop(inpatient());
      expect(found(stay, 'E-111')).toEqual([expect.stringContaining('is not the daily rate')]);
      expect(notChecked()).toContain('poa-exempt is not loaded: E-108');
    });

    it('with faults is no configuration', async () => {
      house('providers.yaml', { providers: [{ npi: '12' }, { name: 'x' }] });
      const { exitCode, err } = await clinic.run('send');
      expect(exitCode).toBe(2);
      expect(err).toMatch(/providers\.0\.npi: ten digits[\s\S]*needs an npi or a taxId/);
    });
  });
});
