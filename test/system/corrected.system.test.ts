/** A reject that is corrected in two steps is charged once, whatever was held in between. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Practice, startClearing } from './practice.ts';

let root = '';
let sandbox: Sandbox;
let practice: Practice;
afterEach(async () => {
  practice.remove();
  await sandbox.stop();
  rmSync(root, { recursive: true, force: true });
});

it('T-13, L-01: rejected, corrected with a fault (held), corrected well: one charge, and the payment closes it', async () => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-corrected-'));
  const scenario = {
    default: { outcome: 'paid' },
    claims: [{ match: 'PV00008', answer: { outcome: 'rejected-277ca', by: 'payer' } }],
  };
  const clearing = await startClearing(root, scenario);
  sandbox = clearing.sandbox;
  practice = new Practice(clearing.mailbox);
  const round = async (): Promise<void> => {
    await practice.run(['send']);
    await sandbox.processInbox();
    await practice.run(['collect']);
  };
  practice.dropSample('professional/one-visit.json', 'first.json');
  await round();
  expect((await practice.states())['PV-0008']).toBe('PAYER_REJECTED');

  const good = readFileSync('samples/claims/professional/one-visit.json', 'utf8');
  practice.drop(
    'second.json',
    good.replace(/"npi": ?"(\d{9})\d"/, (_all, digits: string) => `"npi": "${digits}0"`),
  );
  expect((await practice.run(['send'])).exitCode).toBe(1);
  expect(practice.result('second.json').claims.map((claim) => claim.outcome)).toEqual(['held']);
  practice.drop('third.json', good);
  await round();
  expect(practice.result('third.json').claims.map((claim) => claim.outcome)).toEqual(['ready']);

  const status = await practice.run(['status', 'PV-0008']);
  expect(status.records[0]).toMatchObject({ state: 'CLOSED', chargeAmount: '185.00' });
  const balances: readonly { account: string; balance: string }[] = JSON.parse(
    JSON.stringify(status.records[0]?.['balances']),
  );
  const revenue = balances
    .filter((one) => one.account === 'Revenue')
    .reduce((sum, one) => sum + Number(one.balance), 0);
  expect(revenue).toBe(-185);
  expect((await practice.run(['verify'])).exitCode).toBe(0);
});
