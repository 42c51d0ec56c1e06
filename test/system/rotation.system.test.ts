/** E7: the archive's key is changed under a gateway that works: killed at any step, beside the daemon, and with a key missing. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';
import { BY_JO, type Clinic, openClinic } from '../operations/clinic.ts';
import { filesBelow } from './books.ts';
import { alive, endOf, told } from './key-change.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Keyed {
  readonly clinic: Clinic;
  /** The configuration names `key` as current and the others as older. */
  use(key: string, ...older: readonly string[]): void;
  idOf(key: string): string;
}

/** A practice with claims sent and answered, a part set aside, and a file that can't be sent and so lies in the spool; all under `old`. */
async function keyedClinic(): Promise<Keyed> {
  const clinic = await openClinic();
  undo.push(() => clinic.remove());
  const { practice } = clinic;
  const pathOf = (key: string): string => join(practice.folder, `${key}.key`);
  for (const key of ['old', 'new']) writeFileSync(pathOf(key), randomBytes(32), { mode: 0o600 });
  const use = (key: string, ...older: readonly string[]): void =>
    practice.configure({
      archive: { key: { file: pathOf(key) }, olderKeys: older.map((one) => ({ file: pathOf(one) })) },
    });
  use('old');
  practice.dropSample('professional/office-visits.json');
  await clinic.round();
  writeFileSync(join(clinic.answers, 'noise.txt'), 'nothing that a machine reads');
  await clinic.run('collect');
  await clinic.inside(async ({ spool, ledger, archive }) => {
    const [row] = await ledger.interchanges({ limit: 1 });
    await spool.put(row?.sha256 ?? '', await archive.get(row?.sha256 ?? ''));
  });
  const idOf = (key: string): string => createAesSeal(readFileSync(pathOf(key))).keys[0]?.id ?? '';
  return { clinic, use, idOf };
}

/** Files of archive and spool that hold the id of the key. */
function under({ clinic, idOf }: Keyed, key: string): readonly string[] {
  const id = Buffer.from(idOf(key), 'hex');
  return ['archive', 'spool']
    .flatMap((folder) => filesBelow(join(clinic.practice.folder, 'data', folder)))
    .filter((path) => readFileSync(path).subarray(4, 10).equals(id));
}

describe('archive rotate', () => {
  it('killed at step after step it goes on; all is readable and sound at each moment, and then the old key can go', async () => {
    const keyed = await keyedClinic();
    const { clinic, use, idOf } = keyed;
    const before = await told(clinic);
    const files = under(keyed, 'old').length;
    expect(files).toBeGreaterThan(5);
    use('new', 'old');
    let killed = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const { code, signal, out } = await endOf(clinic.practice.config, dieAt);
      if (signal !== 'SIGKILL') {
        expect({ code, out: out.includes(`"current":{"id":"${idOf('new')}"`) }).toEqual({ code: 0, out: true });
        break;
      }
      killed += 1;
      if (killed % 4 !== 1) continue;
      expect(await told(clinic)).toEqual(before);
      expect((await clinic.run('verify')).records).toMatchObject([{ sound: true }]);
      use('new');
      const missing = await clinic.run('status');
      expect(missing).toMatchObject({ exitCode: 2, err: expect.stringContaining(`the key ${idOf('old')} (old.key)`) });
      use('new', 'old');
    }
    expect(killed).toBeGreaterThan(8);
    // Whoever has the ledger for itself sweeps what killed processes left half written.
    await clinic.run('collect');
    expect(under(keyed, 'old')).toEqual([]);
    expect(under(keyed, 'new')).toHaveLength(files);
    use('new');
    expect(await told(clinic)).toEqual(before);
    expect(await clinic.run('verify')).toMatchObject({ exitCode: 0, records: [{ sound: true }] });
    expect((await clinic.run('archive')).records).toMatchObject([{ key: idOf('new'), use: 'current' }]);
    const acts = await clinic.inside(async ({ ledger }) => (await ledger.audit(0, 100)).map((row) => row.action));
    expect(acts.filter((act) => act.startsWith('archive-'))).toEqual(['archive-rotate', 'archive-rotated']);
    use('old');
    const other = { exitCode: 2, err: expect.stringContaining(`the key ${idOf('new')} (new.key)`) };
    expect(await clinic.run('status')).toMatchObject(other);
  }, 600_000);

  it('works beside a daemon that has both keys, and what comes meanwhile is sent; one that has not is told to start again', async () => {
    const keyed = await keyedClinic();
    const { clinic, use } = keyed;
    const daemon = async (work: () => Promise<void>): Promise<void> => {
      const signal = new AbortController();
      const running = clinic.practice.run(['run'], { stopSignal: signal.signal });
      try {
        for (let look = 0; look < 200 && !(await alive(clinic)); look += 1)
          await new Promise((resolve) => setTimeout(resolve, 50));
        await work();
      } finally {
        signal.abort('SIGTERM');
        expect((await running).exitCode).toBe(0);
      }
    };
    await daemon(async () => {
      use('new', 'old');
      const early = await clinic.run('archive', 'rotate', ...BY_JO);
      expect(early).toMatchObject({ exitCode: 2, err: expect.stringContaining('ledger-key-not-admitted') });
      expect((await clinic.run('status')).exitCode).toBe(0);
    });
    await daemon(async () => {
      clinic.practice.dropSample('professional/dependents.json');
      const [rotated, sent] = await Promise.all([clinic.run('archive', 'rotate', ...BY_JO), clinic.run('send')]);
      expect(rotated, rotated.err).toMatchObject({ exitCode: 0, records: [{ retired: [keyed.idOf('old')] }] });
      expect(sent.exitCode, sent.err).toBe(0);
    });
    use('new');
    expect((await clinic.run('verify')).exitCode).toBe(0);
    await clinic.round();
    const { records } = await clinic.run('claims');
    expect(records.length).toBeGreaterThan(3);
    expect(new Set(records.map((record) => record['state']))).toEqual(new Set(['CLOSED']));
  });

  it('tells what can’t be brought over, and keeps the old key needed', async () => {
    const keyed = await keyedClinic();
    const { clinic, use, idOf } = keyed;
    const [path = ''] = under(keyed, 'old');
    const sealed = readFileSync(path);
    writeFileSync(path, Buffer.from(sealed).fill(0, 40, 44));
    use('new', 'old');
    const failed = await clinic.run('archive', 'rotate', ...BY_JO);
    expect(failed).toMatchObject({ exitCode: 3, err: expect.stringContaining('rotation-unfinished') });
    expect(failed.err).toContain(path.split('/').at(-1) ?? '');
    const { records } = await clinic.run('archive', 'keys');
    expect(records).toMatchObject([
      { key: idOf('new'), use: 'current', rotationUnderWay: true },
      { key: idOf('old'), use: 'needed' },
    ]);
    writeFileSync(path, sealed);
    expect((await clinic.run('archive', 'rotate', ...BY_JO)).records).toMatchObject([{ resumed: true, archived: 1 }]);
  });

  it('needs a word, and a key', async () => {
    const { clinic } = await keyedClinic();
    expect((await clinic.run('archive', 'rotate')).exitCode).toBe(2);
    const plain = await openClinic();
    undo.push(() => plain.remove());
    expect(await plain.run('archive', 'rotate', ...BY_JO)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('nothing is sealed'),
    });
  });
});
