import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboundPorts } from '../../src/cli/gateway-ports.ts';
import { takeDropped } from '../../src/outbound/send.ts';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

/** A rule of the customer that finds an error in every claim of a charge of 125.00. */
const RULES = `- id: no-125
  version: 1
  description: Claims of 125.00 are looked at first
  when: { field: chargeAmount, is: '125.00' }
  then: { severity: error, message: Look at it first., mend: Look at it. }
  tests: [{ name: of 125, claim: { chargeAmount: '125.00' }, fires: true }, { name: of another charge, claim: { chargeAmount: '99.00' }, fires: false }]
`;

interface Sample {
  chargeAmount: string;
}

describe('hold and release', () => {
  let clinic: Clinic;

  beforeEach(async () => {
    clinic = await openClinic({}, { config: { profiles: 'house' } });
    mkdirSync(join(clinic.practice.folder, 'house', 'rules'), { recursive: true });
    writeFileSync(join(clinic.practice.folder, 'house', 'rules', 'house.yaml'), RULES);
  });
  afterEach(() => clinic.remove());

  const sample = (): Sample[] =>
    JSON.parse(readFileSync(resolve('samples/claims/professional/office-visits.json'), 'utf8'));
  const takeOnly = (): Promise<unknown> =>
    clinic.inside((gateway) => takeDropped(outboundPorts(gateway), new Map(), true));

  function dropTwo(change: (claims: Sample[]) => void = () => undefined): void {
    const claims = sample().slice(0, 2);
    change(claims);
    clinic.practice.drop('two.json', JSON.stringify(claims));
  }
  const outcomes = (): readonly string[] => clinic.practice.result('two.json').claims.map((claim) => claim.outcome);
  const accounts = (): Promise<Readonly<Record<string, string>>> =>
    clinic.inside(async ({ ledger }) =>
      Object.fromEntries((await ledger.trialBalance()).map((row) => [row.account, String(row.balanceCents)])),
    );

  it('L-01 a released claim is charged once and sent; its event says what was let pass', async () => {
    dropTwo();
    await clinic.run('send');
    expect(outcomes()).toEqual(['held', 'ready']);
    const before = await accounts();
    const { exitCode, records } = await clinic.run('release', 'PV-0001', ...BY_JO);
    expect(exitCode).toBe(0);
    expect(records).toEqual([
      { type: 'claim-decision', claimId: 'PV-0001', before: 'HELD', state: 'READY', overridden: ['E-129'] },
    ]);
    const after = await accounts();
    expect(Number(after['Revenue']) - Number(before['Revenue'])).toBe(-12500);
    await clinic.run('send');
    expect((await clinic.run('status', 'PV-0001')).records[0]?.['state']).toBe('SENT');
    const events = (await clinic.run('timeline', 'PV-0001')).records.map((record) => record['summary']);
    expect(events).toContain('released by jo, letting pass E-129 → READY');
    expect(await audited(clinic)).toEqual(['jo release']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('a claim held by hand is not sent, and is not charged again when it is released', async () => {
    dropTwo();
    await takeOnly();
    const before = await accounts();
    expect((await clinic.run('hold', 'PV-0002', ...BY_JO)).records).toMatchObject([{ before: 'READY', state: 'HELD' }]);
    await clinic.run('send');
    expect((await clinic.run('status', 'PV-0002')).records[0]?.['state']).toBe('HELD');
    await clinic.run('release', 'PV-0002', ...BY_JO);
    expect(await accounts()).toEqual(before);
    expect(await audited(clinic)).toEqual(['jo hold', 'jo release']);
  });

  it('L-01 a corrected file for a claim that was held by hand corrects its charge instead of adding another', async () => {
    dropTwo();
    await takeOnly();
    await clinic.run('hold', 'PV-0002', ...BY_JO);
    const before = await accounts();
    const [, second] = sample();
    clinic.practice.drop('again.json', JSON.stringify([second]));
    await clinic.run('send');
    await clinic.run('release', 'PV-0002', ...BY_JO);
    await clinic.run('send');
    expect((await clinic.run('status', 'PV-0002')).records[0]?.['state']).toBe('SENT');
    expect(await accounts()).toEqual(before);
  });

  it('a person’s hold is not undone by dropping the claim again, as often as it comes', async () => {
    dropTwo();
    await takeOnly();
    await clinic.run('hold', 'PV-0002', ...BY_JO);
    const [, second] = sample();
    for (const name of ['again.json', 'and-again.json']) {
      clinic.practice.drop(name, JSON.stringify([second]));
      const sent = await clinic.run('send');
      expect(sent.exitCode).toBe(1);
      const [claim] = clinic.practice.result(name).claims;
      expect(claim?.outcome).toBe('held');
      expect(claim?.findings.map(({ code }) => code)).toContain('claim-kept-back');
      expect((await clinic.run('status', 'PV-0002')).records[0]?.['state']).toBe('HELD');
    }
    const released = await clinic.run('release', 'PV-0002', ...BY_JO);
    expect(released.records).toMatchObject([{ state: 'READY', overridden: ['claim-kept-back'] }]);
    await clinic.run('send');
    expect((await clinic.run('status', 'PV-0002')).records[0]?.['state']).toBe('SENT');
  });

  it('fatal findings are never let pass', async () => {
    dropTwo(([first]) => {
      if (first !== undefined) first.chargeAmount = '999.00';
    });
    await clinic.run('send');
    const { exitCode, err } = await clinic.run('release', 'PV-0001', ...BY_JO);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('fatal findings') });
    expect(await audited(clinic)).toEqual([]);
  });

  it.each([
    ['hold', 'of a claim that was sent', ['hold', 'PV-0002', ...BY_JO], 'operation-not-allowed'],
    ['release', 'of a claim that was sent', ['release', 'PV-0002', ...BY_JO], 'operation-not-allowed'],
    ['release', 'of a claim that is not there', ['release', 'PV-9', ...BY_JO], 'usage'],
    ['release', 'without a word of who and why', ['release', 'PV-0001', '--as', 'jo'], 'usage'],
  ])('refuses %s %s', async (_command, _name, words, code) => {
    dropTwo();
    await clinic.run('send');
    const { exitCode, err } = await clinic.run(...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(`[${code}]`);
  });
});
