/** Claims of before a ledger kept what posting wants of them apart are posted to as the others are (migration 12). */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { inboundPorts } from '../../src/cli/gateway-ports.ts';
import { collect } from '../../src/inbound/collect.ts';
import { createEnvironment } from '../../src/main.ts';
import { generate835 } from '../bench/generate-835.ts';
import { fillLedger } from '../bench/sent-claims.ts';
import { Practice } from '../system/practice.ts';

const root = mkdtempSync(join(tmpdir(), 'claimgate-older-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OPTIONS = { claims: 30, claimsPerCheck: { least: 3, most: 9 }, mostLines: 4 };

/** Posts the 835 that lies in the mailbox; what the books say then. */
async function posted(folder: string): Promise<readonly unknown[]> {
  const gateway = await createEnvironment().openGateway(join(folder, 'gateway.yaml'), {});
  try {
    const [partner] = gateway.config.partners;
    if (partner === undefined) throw new Error('no partner');
    const { failed } = await collect(inboundPorts(gateway), partner, gateway.transportOf(partner), {
      pause: (ms) => gateway.pause(ms),
    });
    expect(failed).toBe(0);
  } finally {
    await gateway.close();
  }
  const raw = new Database(join(folder, 'data', 'ledger.db'), { readonly: true });
  try {
    const entries = raw.prepare('select account, claim_key, line_id, debit_cents, credit_cents from entries').all();
    const answers = raw.prepare('select claim_key, kind, body from adjudications').all();
    const claims = raw.prepare('select claim_key, display, payer_claim_control_number from claims').all();
    return [...entries, ...answers, ...claims];
  } finally {
    raw.close();
  }
}

it('posts the same whether the account of a claim was kept or must be read from the claim', async () => {
  const mailbox = join(root, 'mailbox');
  for (const name of ['inbound', 'outbound']) mkdirSync(join(mailbox, name), { recursive: true });
  const practice = new Practice({
    transport: { type: 'folder', root: mailbox },
    upload: 'inbound',
    download: 'outbound',
  });
  const gateway = await createEnvironment().openGateway(practice.config, {});
  await fillLedger(gateway.ledger, generate835(OPTIONS), { acknowledged: true });
  await gateway.close();
  writeFileSync(join(mailbox, 'outbound', 'answer.835'), Buffer.concat([...generate835(OPTIONS)]));
  const older = join(root, 'older');
  cpSync(practice.folder, older, { recursive: true });
  const raw = new Database(join(older, 'data', 'ledger.db'));
  raw.exec(`update claim_accounts set account = null where claim_key % 3 = 0;
    update claim_accounts set account = '[0,"of another form"]' where claim_key % 3 = 1;
    delete from claim_accounts where claim_key % 5 = 0`);
  raw.close();
  const kept = await posted(practice.folder);
  expect(kept.length).toBeGreaterThan(100);
  expect(await posted(older)).toEqual(kept);
  practice.remove();
});
