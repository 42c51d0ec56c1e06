/** E7: a practice that began without a key gets one: nothing stands in clear then, whenever the change was killed. */
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';
import { BY_JO, type Clinic, openClinic } from '../operations/clinic.ts';
import { professional } from '../outbound/scrub/sample-claims.ts';
import { filesBelow } from './books.ts';
import { alive, endOf, told } from './key-change.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const CANARIES = [
  'ZQCANLAST',
  'ZQCANFIRST',
  'ZQCANSTREET',
  'ZQCANMEMBER',
  'ZQPCN',
  'ZQCLAIMID',
  'ZQNOISE',
  '19370719',
  '1937-07-19',
];

/** A bill of a patient of whom everything is a canary. */
const bill = (number: number, claimId = `ZQCLAIMID${number}`) =>
  professional({
    claimId,
    patientControlNumber: `ZQPCN${number}`,
    subscriber: {
      lastName: 'ZQCANLAST',
      firstName: 'ZQCANFIRST',
      memberId: `ZQCANMEMBER${number}`,
      address: { line1: 'ZQCANSTREET 5', city: 'SPRINGFIELD', state: 'IL', postalCode: '627041000' },
      birthDate: '1937-07-19',
      genderCode: 'F',
    },
  });

interface Unkeyed {
  readonly clinic: Clinic;
  readonly id: string;
  /** The configuration names a key, or none. */
  use(keyed: boolean): void;
  /** Canaries in files below a folder, the gateway's own when left out, with the file. */
  inClear(folder?: string): readonly string[];
}

/** Without a key: claims sent, paid, denied and open, a part set aside, a file left in the spool, a list of the practice loaded. */
async function unkeyedClinic(): Promise<Unkeyed> {
  const clinic = await openClinic({
    default: { outcome: 'paid' },
    claims: [
      { match: 'ZQPCN2', answer: { outcome: 'denied' } },
      { match: 'ZQPCN3', answer: { outcome: 'silence' } },
    ],
  });
  undo.push(() => clinic.remove());
  const { practice } = clinic;
  const path = join(practice.folder, 'first.key');
  writeFileSync(path, randomBytes(32), { mode: 0o600 });
  practice.drop('bills.json', JSON.stringify([1, 2, 3, 4].map((number) => bill(number))));
  await clinic.round();
  writeFileSync(join(clinic.answers, 'noise.txt'), 'ZQNOISE of ZQCANLAST');
  await clinic.run('collect');
  await clinic.inside(async ({ spool, ledger, archive }) => {
    const [row] = await ledger.interchanges({ limit: 1 });
    await spool.put(row?.sha256 ?? '', await archive.get(row?.sha256 ?? ''));
  });
  const data = join(practice.folder, 'data');
  return {
    clinic,
    id: createAesSeal(readFileSync(path)).keys[0]?.id ?? '',
    use: (keyed) => practice.configure({ archive: keyed ? { key: { file: path } } : {} }),
    inClear: (folder = data) =>
      filesBelow(folder).flatMap((file) => {
        const bytes = readFileSync(file);
        return CANARIES.filter((canary) => bytes.includes(canary)).map(
          (canary) => `${canary} ${file.slice(folder.length)}`,
        );
      }),
  };
}

/** The same bill under another claimId, and the same claim again. */
async function dropAgain({ practice, run }: Clinic, number: number): Promise<readonly string[]> {
  const [other, same] = [`other${number}.json`, `same${number}.json`];
  practice.drop(other, JSON.stringify([bill(number, `OTHER${number}`)]));
  practice.drop(same, JSON.stringify([bill(number)]));
  await run('send');
  return [other, same].flatMap((name) =>
    practice.result(name).claims.map(({ outcome, findings }) => {
      const codes = findings.map(({ code }) => code).filter((code) => /E-075|already-known/.test(code));
      return `${outcome} ${codes.join(' ')}`;
    }),
  );
}

describe('a gateway that was begun without a key', () => {
  it('gets one by archive rotate, killed at step after step; all is told the same meanwhile, and then nothing is in clear', async () => {
    const { clinic, id, use, inClear } = await unkeyedClinic();
    const { run } = clinic;
    const before = await told(clinic);
    const clear = inClear().join('\n');
    for (const canary of CANARIES) expect(clear).toContain(canary);
    for (const place of ['ledger.db', 'archive/', 'spool/']) expect(clear).toContain(place);
    use(true);
    expect(await told(clinic)).toEqual(before);
    let killed = 0;
    for (let dieAt = 2; ; dieAt += 5) {
      const { code, signal, out } = await endOf(clinic.practice.config, dieAt);
      if (signal !== 'SIGKILL') {
        expect({ code, out: out.includes('"fromPlain":true') }).toEqual({ code: 0, out: true });
        break;
      }
      killed += 1;
      if (killed % 3 !== 1) continue;
      expect(await told(clinic)).toEqual(before);
      expect((await run('verify')).records).toMatchObject([{ sound: true }]);
      expect((await run('archive')).records).toMatchObject([
        { key: id, use: 'current', rotationUnderWay: true },
        { key: 'none', use: 'being sealed' },
      ]);
      use(false);
      expect(await run('status')).toMatchObject({ exitCode: 2, err: expect.stringContaining("can't go back to none") });
      use(true);
    }
    expect(killed).toBeGreaterThan(5);
    // Whoever has the ledger for itself sweeps what killed processes left half written.
    await run('collect');
    expect(inClear()).toEqual([]);
    expect(await told(clinic)).toEqual(before);
    expect(await run('verify')).toMatchObject({ exitCode: 0, records: [{ sound: true }] });
    expect((await run('archive')).records).toMatchObject([{ key: id, use: 'current' }]);
    expect(await dropAgain(clinic, 1)).toEqual(['held E-075', 'duplicate claim-already-known']);
    const acts = await clinic.inside(async ({ ledger }) => (await ledger.audit(0, 100)).map((row) => row.action));
    expect(acts.filter((act) => act.startsWith('archive-'))).toEqual(['archive-rotate', 'archive-rotated']);
    expect(inClear()).toEqual([]);
  }, 600_000);

  it('E-075 finds what was sent before the key while some of it is still in clear, and money still finds its claim', async () => {
    const { clinic, id, use } = await unkeyedClinic();
    use(true);
    expect(await dropAgain(clinic, 1)).toEqual(['held E-075', 'duplicate claim-already-known']);
    clinic.practice.drop('new.json', JSON.stringify([bill(7)]));
    await clinic.round();
    expect((await clinic.run('status', 'ZQPCN7')).records).toMatchObject([{ state: 'CLOSED' }]);
    expect((await clinic.run('archive', 'keys')).records).toMatchObject([
      { key: id, use: 'current', rotationUnderWay: false },
      { key: 'none', use: 'not sealed yet' },
    ]);
    const { records } = await clinic.run('doctor', '--offline');
    expect(records).toContainEqual({
      type: 'check',
      what: 'archive.key',
      good: true,
      detail: `${id}; WARNING: what was there before stands in clear: claimgate archive rotate`,
    });
    const rotated = await clinic.run('archive', 'rotate', ...BY_JO);
    expect(rotated, rotated.err).toMatchObject({
      exitCode: 0,
      records: [{ fromPlain: true, retired: [], current: { id } }],
    });
    expect(await dropAgain(clinic, 2)).toEqual(['held E-075', 'duplicate claim-already-known']);
  });

  it('is changed beside a daemon that has the key; what was started without it is told to start again', async () => {
    const { clinic, use, inClear } = await unkeyedClinic();
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
      use(true);
      const early = await clinic.run('archive', 'rotate', ...BY_JO);
      expect(early).toMatchObject({ exitCode: 2, err: expect.stringContaining('ledger-key-not-admitted') });
      expect((await clinic.run('status')).exitCode).toBe(0);
      expect((await clinic.run('archive')).records).toMatchObject([{ use: 'not yet' }, { key: 'none' }]);
    });
    use(false);
    const beside = await createEnvironment().openGateway(clinic.practice.config, { beside: true, logLevel: 'silent' });
    use(true);
    await daemon(async () => {
      const late = beside.ledger.transaction((tx) => tx.beginRotation());
      await expect(late).rejects.toMatchObject({ code: 'ledger-key-not-admitted' });
      clinic.practice.drop('more.json', JSON.stringify([bill(8)]));
      const [rotated, sent] = await Promise.all([clinic.run('archive', 'rotate', ...BY_JO), clinic.run('send')]);
      expect(rotated, rotated.err).toMatchObject({ exitCode: 0, records: [{ fromPlain: true }] });
      expect(sent.exitCode, sent.err).toBe(0);
      expect(inClear()).toEqual([]);
      const stale = await beside.archive.put(Buffer.from('ZQNOISE put by a process without the key'));
      const { exitCode, records } = await clinic.run('verify');
      expect({ exitCode, faults: records[0]?.['faults'] }).toEqual({
        exitCode: 3,
        faults: [expect.stringMatching(`archived file ${stale}.*archive-in-clear`)],
      });
    });
    await beside.close();
    expect((await clinic.run('archive', 'rotate', ...BY_JO)).records).toMatchObject([
      { archived: 1, fromPlain: false },
    ]);
    expect(await clinic.run('verify')).toMatchObject({ exitCode: 0 });
    expect(inClear()).toEqual([]);
  });

  it('a copy of the time before the key is restored under it, and is sealed by another run', async () => {
    const { clinic, use, inClear } = await unkeyedClinic();
    const { practice, run } = clinic;
    const data = join(practice.folder, 'data');
    const [early, half] = [join(practice.folder, 'early'), join(practice.folder, 'half')];
    expect((await run('backup', early)).exitCode).toBe(0);
    use(true);
    await run('archive', 'keys');
    const before = await told(clinic);
    await endOf(practice.config, 24);
    expect((await run('backup', half)).records).toMatchObject([{ damaged: [], inClear: true }]);
    expect((await run('archive', 'rotate', ...BY_JO)).exitCode).toBe(0);
    for (const copy of [early, half]) {
      cpSync(join(data, 'highwater'), join(practice.folder, 'marks'));
      rmSync(data, { recursive: true });
      cpSync(join(practice.folder, 'marks'), join(data, 'highwater'));
      const restored = await run('restore', copy, '--nothing-since', ...BY_JO);
      expect(restored, restored.err).toMatchObject({ exitCode: 0, records: [{ inClear: true }] });
      expect(await told(clinic)).toEqual(before);
      expect(await run('verify')).toMatchObject({ exitCode: 0 });
      expect(inClear()).not.toEqual([]);
      const rotated = await run('archive', 'rotate', ...BY_JO);
      expect(rotated, rotated.err).toMatchObject({ records: [{ fromPlain: true }] });
      expect(inClear()).toEqual([]);
      expect(await run('verify')).toMatchObject({ exitCode: 0 });
      expect(inClear(copy)).not.toEqual([]);
      expect((await run('backup', copy)).records).toMatchObject([{ damaged: [], inClear: false }]);
      expect(inClear(copy)).toEqual([]);
    }
  });
});
