/** What we receive is acknowledged as agreed: queued by collect, numbered and sent like claims. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validateX12 } from '../../src/guides/validate.ts';
import { createEnvironment } from '../../src/main.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Practice, startClearing } from './practice.ts';

let root = '';
let sandbox: Sandbox;
let practice: Practice;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-acknowledge-'));
});
afterEach(async () => {
  practice.remove();
  await sandbox.stop();
  rmSync(root, { recursive: true, force: true });
});

/** One claim to its payment; then what lies in the clearinghouse's inbox, by name. */
async function answered(acknowledge: string): Promise<readonly string[]> {
  const clearing = await startClearing(root, { default: { outcome: 'paid' } });
  sandbox = clearing.sandbox;
  practice = new Practice(clearing.mailbox, { partner: { acknowledge } });
  practice.dropSample('professional/one-visit.json');
  await practice.run(['send']);
  await sandbox.processInbox();
  expect((await practice.run(['collect'])).exitCode).toBe(0);
  expect((await practice.run(['send'])).exitCode).toBe(0);
  const inbox = join(root, 'mailbox', 'inbound');
  return readdirSync(inbox).filter((name) => !name.startsWith('.') && /_(999|TA1)_/.test(name));
}

describe('acknowledge', () => {
  it('999: answers every group of 277CAs and 835s by a 999 that our own guide finds nothing wrong with, never a 999', async () => {
    const names = await answered('999');
    expect(names).toHaveLength(3);
    for (const name of names) {
      const bytes = readFileSync(join(root, 'mailbox', 'inbound', name));
      const result = validateX12(bytes, { library: createEnvironment().guides, snip: 3 });
      expect(result.findings.map((item) => item.kind.code)).toEqual([]);
      expect(bytes.toString('latin1')).toMatch(/AK1\*(HN|HP)\*/);
      expect(bytes.toString('latin1')).not.toMatch(/AK1\*FA/);
    }
    const again = await practice.run(['collect']);
    expect(again.exitCode).toBe(0);
    await practice.run(['send']);
    expect(readdirSync(join(root, 'mailbox', 'inbound')).filter((name) => /_999_/.test(name))).toHaveLength(3);
  });

  it('none: answers nothing', async () => {
    expect(await answered('none')).toEqual([]);
  });
});
