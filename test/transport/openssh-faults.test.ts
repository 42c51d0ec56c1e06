import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { startProxy } from '../rig/proxy.ts';
import { mountSmallDisk } from '../rig/small-disk.ts';
import { type Sshd, sshdMissing, startSshd } from '../rig/sshd.ts';

if (sshdMissing !== undefined) console.log(`SKIPPED: faults on OpenSSH: ${sshdMissing}`);

const coded = (code: string) => expect.objectContaining({ code });

describe.skipIf(sshdMissing !== undefined)('faults on OpenSSH', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it('fault 2: a full disk on the server fails the write, by its true name, and leaves nothing', async ({ skip }) => {
    const disk = join(sshd.root, 'small');
    const unmount = mountSmallDisk(disk);
    if (typeof unmount === 'string') {
      console.log(`SKIPPED: fault 2 on a full disk: ${unmount}`);
      return skip(unmount);
    }
    const session = await createSftpTransport(sshd.config()).connect();
    try {
      // OpenSSH says only "Failure"; what the library's own put() makes of it is success (reliability.md, finding 1).
      await expect(session.write(`${disk}/a.tmp`, randomBytes(3_000_000))).rejects.toEqual(coded('transport-no-space'));
      expect(readdirSync(disk)).toEqual([]);
      await session.write(`${disk}/small.tmp`, randomBytes(1_000));
      expect((await session.stat(`${disk}/small.tmp`))?.sizeBytes).toBe(1_000);
    } finally {
      await session.close();
      unmount();
    }
  });

  it.each([1, 2, 10])(
    'many files at once, where the server allows %i channels of a connection: each is whole',
    async (maxSessions) => {
      const limited = await startSshd({ maxSessions });
      const session = await createSftpTransport(limited.config({ parallel: 8 })).connect();
      try {
        const files = Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, bytes: randomBytes(50_000) }));
        await Promise.all(
          files.map(async ({ name, bytes }) => {
            await session.write(`${limited.root}/.${name}.part`, bytes);
            await session.rename(`${limited.root}/.${name}.part`, `${limited.root}/${name}`);
          }),
        );
        expect(readdirSync(limited.root).sort()).toEqual(files.map(({ name }) => name).sort());
        for (const { name, bytes } of files) expect(readFileSync(join(limited.root, name)).equals(bytes)).toBe(true);
      } finally {
        await session.close();
        await limited.stop();
      }
    },
  );

  it('fault 18: many files at once on several channels, the connection is cut: all of them are told so', async () => {
    const folder = mkdtempSync(join(sshd.root, 'dying'));
    const proxy = await startProxy(sshd.port);
    const session = await createSftpTransport(sshd.config({ port: proxy.port, parallel: 8 })).connect();
    const bytes = randomBytes(30_000_000);
    const writes = Array.from({ length: 8 }, (_, index) => session.write(`${folder}/f${index}`, bytes));
    const ends = Promise.allSettled(writes);
    await expect.poll(() => readdirSync(folder).length, { timeout: 10_000 }).toBeGreaterThan(1);
    proxy.cut();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: coded('transport-closed') });
    await session.close();
    await proxy.stop();
  });

  it('fault 14: a read-only mailbox refuses by permission, which is not retryable', async () => {
    const readOnly = await startSshd({ readOnly: true });
    const session = await createSftpTransport(readOnly.config()).connect();
    try {
      writeFileSync(join(readOnly.root, 'p.835'), 'payment');
      const refused = expect.objectContaining({ code: 'transport-permission', retryable: false });
      await expect(session.write(`${readOnly.root}/a.tmp`, Buffer.from('x'))).rejects.toEqual(refused);
      await expect(session.remove(`${readOnly.root}/p.835`)).rejects.toEqual(refused);
      await expect(session.rename(`${readOnly.root}/p.835`, `${readOnly.root}/q.835`)).rejects.toEqual(refused);
      expect(existsSync(join(readOnly.root, 'p.835'))).toBe(true);
    } finally {
      await session.close();
      await readOnly.stop();
    }
  });

  it('fault 15: a key that the server does not know is refused', async () => {
    const stranger = await startSshd();
    try {
      const { privateKey } = stranger.config();
      if (privateKey === undefined) throw new Error('the rig gives a key');
      const connecting = createSftpTransport(sshd.config({ privateKey })).connect();
      await expect(connecting).rejects.toEqual(coded('transport-auth-refused'));
    } finally {
      await stranger.stop();
    }
  });

  it('fault 59: a server set up anew with another key is refused', async () => {
    const config = sshd.config({ hostKeys: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'] });
    await expect(createSftpTransport(config).connect()).rejects.toMatchObject({
      code: 'host-key-mismatch',
      seen: sshd.hostKey,
    });
  });

  it('fault 4, 20: a server that is stopped in the middle of a session is transport-closed', async () => {
    const other = await startSshd();
    const session = await createSftpTransport(other.config()).connect();
    const path = `${other.root}/a.tmp`;
    await session.write(path, randomBytes(10));
    await other.stop();
    // sshd's session process may outlive its parent: then it goes on answering, which is as good.
    const seen = await session.stat(path).then(
      (stat) => stat?.sizeBytes ?? 'gone',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect(['gone', 'transport-closed']).toContain(seen);
    await session.close();
  });
});
