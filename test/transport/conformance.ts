/** One suite for every adapter of the transport port. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SkipReason, Transport, TransportSession } from '../../src/transport/port.ts';

/** A mailbox of an adapter under test, with a way to put things into it that doesn't use the adapter. */
export interface Mailbox {
  readonly transport: Transport;
  /** A new empty folder for one test. */
  folder(): Promise<string>;
  /** Puts a file there behind the adapter's back. */
  plant(path: string, bytes: Uint8Array, modifiedMs?: number): Promise<void>;
  plantLink(path: string, target: string): Promise<void>;
  plantFolder(path: string): Promise<void>;
  stop(): Promise<void>;
}

const collect = async (session: TransportSession, path: string): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  await session.read(path, (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
};

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const coded = (code: string) => expect.objectContaining({ code });

export function transportConformance(name: string, start: () => Promise<Mailbox>, skipped?: string): void {
  if (skipped !== undefined) console.log(`SKIPPED: the transport suite on ${name}: ${skipped}`);
  describe.skipIf(skipped !== undefined)(`transport port on ${name}`, () => {
    let mailbox: Mailbox;
    let session: TransportSession;
    let folder: string;
    beforeAll(async () => {
      mailbox = await start();
      session = await mailbox.transport.connect();
    });
    afterAll(async () => {
      await session?.close();
      await mailbox?.stop();
    });
    beforeEach(async () => {
      folder = await mailbox.folder();
    });

    it.each([0, 1, 32_767, 32_768, 32_769, 3_000_000])('reads back the %i bytes that it wrote', async (size) => {
      const content = randomBytes(size);
      await session.write(`${folder}/a.837`, content);
      expect((await session.stat(`${folder}/a.837`))?.sizeBytes).toBe(size);
      expect((await collect(session, `${folder}/a.837`)).equals(content)).toBe(true);
    });

    it('fault 12: never writes over a file that is there', async () => {
      await session.write(`${folder}/a.837`, bytes('first'));
      await expect(session.write(`${folder}/a.837`, bytes('second'))).rejects.toEqual(coded('transport-exists'));
      expect((await collect(session, `${folder}/a.837`)).toString()).toBe('first');
    });

    it('fault 12: never renames over a file that is there', async () => {
      await session.write(`${folder}/.a.tmp`, bytes('new'));
      await session.write(`${folder}/a.837`, bytes('old'));
      await expect(session.rename(`${folder}/.a.tmp`, `${folder}/a.837`)).rejects.toEqual(coded('transport-exists'));
      expect((await collect(session, `${folder}/a.837`)).toString()).toBe('old');
      expect((await collect(session, `${folder}/.a.tmp`)).toString()).toBe('new');
    });

    it('renames, and then only the new name is there', async () => {
      await session.write(`${folder}/.a.tmp`, bytes('claims'));
      await session.rename(`${folder}/.a.tmp`, `${folder}/a.837`);
      expect(await session.stat(`${folder}/.a.tmp`)).toBeUndefined();
      expect((await collect(session, `${folder}/a.837`)).toString()).toBe('claims');
    });

    it('fault 39: whoever may not go on makes, renames and removes nothing', async () => {
      const refuse = (): Promise<void> => Promise.reject(new RangeError('not any more'));
      const refused = new RangeError('not any more');
      await session.write(`${folder}/a.837`, bytes('claims'));
      await expect(session.write(`${folder}/b.837`, bytes('more'), refuse)).rejects.toEqual(refused);
      await expect(session.rename(`${folder}/a.837`, `${folder}/c.837`, refuse)).rejects.toEqual(refused);
      await expect(session.remove(`${folder}/a.837`, refuse)).rejects.toEqual(refused);
      expect(await session.stat(`${folder}/b.837`)).toBeUndefined();
      expect(await session.stat(`${folder}/c.837`)).toBeUndefined();
      expect((await collect(session, `${folder}/a.837`)).toString()).toBe('claims');
    });

    it('fault 39: a write that may not go on ends between two pieces, and leaves what lies under the name alone', async () => {
      const path = `${folder}/a.837`;
      const content = randomBytes(12_000_000);
      let asked = 0;
      const mayGoOn = async (): Promise<void> => {
        asked += 1;
        if (asked > 2) throw new RangeError('not any more');
      };
      await expect(session.write(path, content, mayGoOn)).rejects.toEqual(new RangeError('not any more'));
      const left = (await session.stat(path))?.sizeBytes;
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(content.length);
    });

    it('tells a missing file from an empty one', async () => {
      await mailbox.plant(`${folder}/empty.835`, bytes(''));
      expect(await session.stat(`${folder}/none.835`)).toBeUndefined();
      expect((await session.stat(`${folder}/empty.835`))?.sizeBytes).toBe(0);
      await expect(collect(session, `${folder}/none.835`)).rejects.toEqual(coded('transport-missing'));
      await expect(session.rename(`${folder}/none.835`, `${folder}/b`)).rejects.toEqual(coded('transport-missing'));
    });

    it('fault 14: a missing folder is an error, never an empty list', async () => {
      await expect(session.list(`${folder}/none`, { limit: 10 })).rejects.toEqual(coded('transport-missing'));
      await expect(session.write(`${folder}/none/a`, bytes('x'))).rejects.toEqual(coded('transport-missing'));
    });

    it('removes, also what is already gone', async () => {
      await session.write(`${folder}/a.837`, bytes('x'));
      await session.remove(`${folder}/a.837`);
      await session.remove(`${folder}/a.837`);
      expect(await session.stat(`${folder}/a.837`)).toBeUndefined();
    });

    it('fault 31: lists the oldest first, by the time the server shows, and at most as many as asked', async () => {
      for (const [index, age] of [3, 1, 2, 5, 4].entries())
        await mailbox.plant(`${folder}/f${index}.835`, bytes('x'.repeat(age)), 1_700_000_000_000 + age * 1000);
      const all = await session.list(folder, { limit: 10 });
      expect(all.map((file) => file.sizeBytes)).toEqual([1, 2, 3, 4, 5]);
      expect(all[0]).toEqual({ name: 'f1.835', sizeBytes: 1, modifiedMs: 1_700_000_001_000 });
      expect((await session.list(folder, { limit: 2 })).map((file) => file.sizeBytes)).toEqual([1, 2]);
    });

    it('fault 31: files that are not accepted do not starve the newer ones', async () => {
      for (let age = 1; age <= 200; age += 1)
        await mailbox.plant(`${folder}/f${age}.835`, bytes('x'), 1_700_000_000_000 + age * 1000);
      const accept = ({ modifiedMs }: { modifiedMs: number }): boolean => modifiedMs > 1_700_000_197_000;
      const names = (await session.list(folder, { limit: 2, accept })).map((file) => file.name);
      expect(names).toEqual(['f198.835', 'f199.835']);
    });

    it('fault 60: leaves out folders, dot files, temporary and hostile names, and says why', async () => {
      await mailbox.plant(`${folder}/good.835`, bytes('x'));
      await mailbox.plant(`${folder}/.hidden.835`, bytes('x'));
      await mailbox.plant(`${folder}/slow.835.filepart`, bytes('x'));
      await mailbox.plant(`${folder}/-rf`, bytes('x'));
      await mailbox.plantFolder(`${folder}/folder.835`);
      const skipped = new Map<string, SkipReason>();
      const files = await session.list(folder, { limit: 10, onSkipped: (found, why) => void skipped.set(found, why) });
      expect(files.map((file) => file.name)).toEqual(['good.835']);
      expect(Object.fromEntries(skipped)).toEqual({
        '.hidden.835': 'dot-file',
        'slow.835.filepart': 'temporary-name',
        '-rf': 'hostile-name',
        'folder.835': 'folder',
      });
    });

    it('fault 60: follows no symbolic link', async () => {
      await mailbox.plantLink(`${folder}/link.835`, '/etc/hostname');
      const skipped: [string, SkipReason][] = [];
      const files = await session.list(folder, { limit: 10, onSkipped: (...told) => void skipped.push(told) });
      expect(files).toEqual([]);
      expect(skipped).toEqual([['link.835', 'symbolic-link']]);
      await expect(collect(session, `${folder}/link.835`)).rejects.toEqual(coded('transport-not-a-file'));
      await expect(session.stat(`${folder}/link.835`)).rejects.toEqual(coded('transport-not-a-file'));
      await expect(session.write(`${folder}/link.835`, bytes('x'))).rejects.toEqual(coded('transport-exists'));
    });

    it.each(['../x', 'a/../../x', 'x\0y', ''])('fault 60: refuses the path %j', async (path) => {
      await expect(session.stat(path)).rejects.toEqual(coded('transport-bad-path'));
      await expect(session.write(path, bytes('x'))).rejects.toEqual(coded('transport-bad-path'));
      await expect(session.rename('a', path)).rejects.toEqual(coded('transport-bad-path'));
    });

    it('fault 18: many calls at once each get their own answer', async () => {
      const contents = Array.from({ length: 60 }, (_, index) => randomBytes(index * 1_000));
      await Promise.all(
        contents.map(async (content, index) => {
          await session.write(`${folder}/.${index}.tmp`, content);
          await session.rename(`${folder}/.${index}.tmp`, `${folder}/${index}.837`);
        }),
      );
      const back = await Promise.all(contents.map((_, index) => collect(session, `${folder}/${index}.837`)));
      expect(back.every((found, index) => found.equals(contents[index] ?? Buffer.alloc(1)))).toBe(true);
    });

    it('stops reading, and tells, when the receiver of the chunks throws', async () => {
      await session.write(`${folder}/a.835`, randomBytes(500_000));
      const full = new Error('the local disk is full');
      const reading = session.read(`${folder}/a.835`, () => {
        throw full;
      });
      await expect(reading).rejects.toBe(full);
      expect((await session.stat(`${folder}/a.835`))?.sizeBytes).toBe(500_000);
    });

    it('waits for a slow receiver of chunks, and keeps their order', async () => {
      const content = randomBytes(400_000);
      await session.write(`${folder}/a.835`, content);
      const chunks: Uint8Array[] = [];
      let busy = false;
      await session.read(`${folder}/a.835`, async (chunk) => {
        expect(busy).toBe(false);
        busy = true;
        await new Promise((resolve) => setImmediate(resolve));
        chunks.push(chunk);
        busy = false;
      });
      expect(Buffer.concat(chunks).equals(content)).toBe(true);
    });

    it('a closed session answers nothing more, and closes twice', async () => {
      const other = await mailbox.transport.connect();
      await other.close();
      await other.close();
      await expect(other.stat(`${folder}/a`)).rejects.toEqual(coded('transport-closed'));
      await expect(other.write(`${folder}/a`, bytes('x'))).rejects.toEqual(coded('transport-closed'));
      expect(await session.list(folder, { limit: 1 })).toEqual([]);
    });
  });
}
