/** The doctor at a partner's mailbox: host key, algorithms, folders, rights and clock. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkup } from '../../src/operations/checkup.ts';
import { checkMailbox } from '../../src/operations/doctor-mailbox.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';

const DEADLINES = { connectMs: 5_000, requestMs: 2_000, transferMs: 20_000, closeMs: 200 };

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer();
});
afterEach(() => server.stop());

async function checkups(probe: boolean, now = new Date()): Promise<ReadonlyMap<string, Checkup>> {
  const transport = createSftpTransport(server.config({ deadlines: DEADLINES }));
  const partner = { id: 'acme', send: { folder: '/in' }, receive: { folder: '/out' } };
  const checks = await checkMailbox({ partner, transport }, { clock: { now: () => now }, probe });
  return new Map(checks.map((check) => [check.what, check]));
}

describe('doctor at a mailbox', () => {
  it('shows the fingerprint, the algorithms, and what lies in the folders; writes nothing', async () => {
    server.store.put('/out/a.835', 'x'.repeat(42));
    server.store.put('/out/.hidden', 'x');
    const files = server.store.files.size;
    const checks = await checkups(false);
    expect(checks.get('partner acme')?.detail).toMatch(/SHA256:[A-Za-z0-9+/]{43}/);
    expect(checks.get('partner acme algorithms')?.detail).toMatch(/(curve25519|ecdh|diffie)[^,]*, (ssh-|ecdsa-|rsa-)/);
    expect(checks.get('partner acme /out')?.detail).toContain('a.835 (42 bytes)');
    expect(checks.get('partner acme /out')?.detail).toContain('1 other entries are passed over');
    expect(server.store.files.size).toBe(files);
  });

  it('a file from the future tells that a clock is wrong', async () => {
    server.store.put('/out/a.835', 'x', { modifiedMs: Date.UTC(2027, 0, 1) });
    const clock = (await checkups(false, new Date('2026-11-25T12:00:00Z'))).get('partner acme clock');
    expect(clock).toMatchObject({ good: false, detail: expect.stringContaining('from the future') });
  });

  it('the probe tries the rights, measures the clock and leaves nothing behind', async () => {
    const files = server.store.files.size;
    const checks = await checkups(true);
    expect(checks.get('partner acme /in rights')).toMatchObject({ good: true, detail: 'may write, rename, remove' });
    expect(checks.get('partner acme clock')?.detail).toMatch(/^\d+ seconds (ahead of|behind) ours$/);
    expect(server.store.files.size).toBe(files);
  });

  it('says which right is missing, and removes what it wrote', async () => {
    server.faults.renameFails = { status: 3, message: 'Permission denied' };
    const files = server.store.files.size;
    const rights = (await checkups(true)).get('partner acme /in rights');
    expect(rights).toMatchObject({ good: false, detail: expect.stringContaining('may write; then:') });
    expect(server.store.files.size).toBe(files);
  });

  it('a folder that isn’t there is a fault of its own', async () => {
    server.faults.listFails = { status: 2, message: 'No such file' };
    const checks = await checkups(false);
    expect(checks.get('partner acme')?.good).toBe(true);
    expect(checks.get('partner acme /out')?.good).toBe(false);
  });
});
