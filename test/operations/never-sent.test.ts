import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/** Its charge is in no account: what was paid became a credit of the payer, and the state of the claim a contradiction. */
it('R-105 a payment for a claim that is held, and never left, waits; taken over as sent, the claim is paid', async () => {
  const sample = readFileSync('samples/claims/professional/one-visit.json', 'utf8');
  const held = sample.replace(/("birthDate": *)"[^"]*"/, '$1"2050-01-01"');
  clinic = await openMoneyClinic({}, (practice) => practice.drop('held.json', held));
  expect(await clinic.state()).toBe('HELD');
  const body = `LX*1\nCLP*${clinic.number}*1*185*148**12*ICN1\nSVC*HC:99213*125*100\nCAS*CO*45*25\nSVC*HC:94640:59*60*48\nCAS*CO*45*12`;
  await clinic.receive({ trace: 'T1', payment: '148', body });
  expect(await clinic.open()).toEqual(['MATCH_SUGGESTED 148.00']);
  expect(await clinic.books()).toEqual({ 'CashClearing:T1': '148.00', UnappliedCash: '-148.00' });
  const item = await clinic.item('MATCH_SUGGESTED');
  const shown = JSON.stringify((await clinic.run('worklist', 'show', item)).records);
  expect(shown).toContain('is HELD: it was never sent from here');
  const path = join(clinic.practice.folder, 'sent.json');
  writeFileSync(path, held);
  expect((await clinic.run('claims', 'import', path, '--already-sent', ...BY_JO)).err).toBe('');
  expect((await clinic.run('match', item, clinic.claimId, ...BY_JO)).err).toBe('');
  expect(await clinic.books()).toEqual({ 'CashClearing:T1': '148.00', ContractualAdj: '37.00', Revenue: '-185.00' });
  expect(await clinic.open()).toEqual([]);
});
