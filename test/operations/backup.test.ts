import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INITIAL_STATE, nextState } from '../../src/claims/lifecycle.ts';
import { storedState } from '../../src/outbound/record-claims.ts';
import { audited, BY_JO, type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
let data: string;
let copy: string;

beforeEach(async () => {
  clinic = await openClinic();
  data = join(clinic.practice.folder, 'data');
  copy = join(clinic.practice.folder, 'copy');
});

afterEach(async () => {
  await clinic.remove();
});

/** The ledger's disk is lost; `also` names what went with it. */
function loseLedger(...also: readonly string[]): void {
  for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', ...also])
    rmSync(join(data, name), { force: true, recursive: true });
}

const numbersSent = async (): Promise<readonly string[]> =>
  (await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 100 }))).map(
    ({ interchangeControlNumber, state }) => `${interchangeControlNumber} ${state}`,
  );

const statesOf = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await clinic.run('claims')).records.map((row) => [String(row['claimId']), String(row['state'])]));

const files = (folder: string): readonly string[] => readdirSync(folder).sort();

describe('backup', () => {
  it('is made beside the daemon, its owner’s alone, and brought up to date by what is new', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.inside(async () => {
      const made = await clinic.run('backup', copy);
      expect(made.exitCode, made.err).toBe(0);
      expect(made.records[0]).toMatchObject({ type: 'backup', engine: 'sqlite', files: 2, newFiles: 2 });
    });
    expect(statSync(copy).mode & 0o77).toBe(0);
    for (const name of files(copy).filter((one) => one.startsWith('ledger-')))
      expect(statSync(join(copy, name)).mode & 0o77).toBe(0);
    await clinic.round();
    const again = await clinic.run('backup', copy);
    expect(again.records[0]?.['newFiles']).toBeGreaterThan(0);
    expect(files(copy).filter((name) => name.startsWith('ledger-'))).toHaveLength(1);
    expect(files(copy)).toContain('highwater');
  });

  it('a copy cut off half way leaves the one before it whole', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.run('backup', copy);
    writeFileSync(join(copy, 'ledger-20990101000000000'), 'half of it');
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('writes into no folder that holds other things, nor where it can’t', async () => {
    expect((await clinic.run('backup', clinic.practice.folder)).exitCode).toBe(3);
    const file = join(clinic.practice.folder, 'a-file');
    writeFileSync(file, '');
    const refused = await clinic.run('backup', file);
    expect(refused.exitCode).toBe(3);
    expect(refused.err).toContain('backup-failed');
  });
});

/** The archived files below a folder, without what is half written. */
function archived(folder: string): readonly string[] {
  return readdirSync(join(folder, 'archive'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}$/.test(name))
    .sort()
    .map((name) => join('archive', name));
}

/** `keyed` gateways seal what they archive. */
describe.each([
  ['plain', {}],
  ['sealed', { archive: { key: { env: 'CLAIMGATE_TEST_ARCHIVE_KEY' } } }],
])('an archived file that is damaged, %s (fault 65)', (_name, config) => {
  beforeEach(async () => {
    process.env['CLAIMGATE_TEST_ARCHIVE_KEY'] = Buffer.alloc(32, 7).toString('base64');
    await clinic.remove();
    clinic = await openClinic({}, { config });
    data = join(clinic.practice.folder, 'data');
    copy = join(clinic.practice.folder, 'copy');
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.round();
    await clinic.run('backup', copy);
  });
  afterEach(() => {
    delete process.env['CLAIMGATE_TEST_ARCHIVE_KEY'];
  });

  const first = (): string => archived(copy)[0] ?? '';
  const cut = (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, 70));
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };

  it('here: is never copied over what the copy has, and is named; exit code 3', async () => {
    const good = readFileSync(join(copy, first()));
    cut(join(data, first()));
    const made = await clinic.run('backup', copy);
    expect(made.exitCode).toBe(3);
    expect(made.records[0]?.['damaged']).toEqual([first().slice(-64)]);
    expect(readFileSync(join(copy, first())).equals(good)).toBe(true);
    const fresh = join(clinic.practice.folder, 'fresh');
    expect((await clinic.run('backup', fresh)).exitCode).toBe(3);
    expect(archived(fresh)).not.toContain(first());
  });

  it.each([
    ['cut', cut],
    ['changed at the same size', flip],
  ])('in the copy, %s: refused before anything is put back, unless it is said otherwise', async (_how, damage) => {
    damage(join(copy, first()));
    loseLedger('archive');
    const refused = await clinic.run('restore', copy, ...BY_JO);
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain('backup-unusable');
    expect(refused.err).toContain(first().slice(-64));
    expect(existsSync(join(data, 'ledger.db'))).toBe(false);
    expect(existsSync(join(data, 'archive'))).toBe(false);
    const rest = await clinic.run('restore', copy, '--despite-damage', ...BY_JO);
    expect(rest.exitCode).toBe(3);
    expect(rest.records[0]).toMatchObject({ damaged: [first().slice(-64)], unreadable: [] });
    expect(archived(data)).toEqual(archived(copy).filter((name) => name !== archived(copy)[0]));
  });

  it('in the copy, while the gateway’s own is sound: that is kept', async () => {
    flip(join(copy, first()));
    const good = readFileSync(join(data, first()));
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    expect(readFileSync(join(data, first())).equals(good)).toBe(true);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('here, while the copy’s is sound: that takes its place', async () => {
    flip(join(data, first()));
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('here, and come since the copy: nothing is taken from it, it is named, and the rest is restored', async () => {
    clinic.practice.dropSample('professional/dependents.json');
    await clinic.run('send');
    const [since = ''] = archived(data).filter((name) => !archived(copy).includes(name));
    cut(join(data, since));
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode).toBe(3);
    expect(back.records[0]).toMatchObject({ damaged: [], unreadable: [since.slice(-64)] });
  });
});

describe('restore, fault 41', () => {
  it('takes no copy that was changed, that is none, or that would fall on a ledger', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.run('backup', copy);
    expect((await clinic.run('restore', copy, ...BY_JO)).err).toContain('ledger-exists');
    loseLedger();
    expect((await clinic.run('restore', join(clinic.practice.folder, 'drop'), ...BY_JO)).err).toContain(
      'backup-unusable',
    );
    const [name = ''] = files(copy).filter((one) => one.startsWith('ledger-'));
    const bytes = readFileSync(join(copy, name));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(join(copy, name), bytes);
    const changed = await clinic.run('restore', copy, ...BY_JO);
    expect(changed.err).toContain('backup-unusable');
    expect(changed.exitCode).toBe(2);
    expect(existsSync(join(data, 'ledger.db'))).toBe(false);
    expect((await clinic.run('restore', copy)).exitCode).toBe(2);
  });

  it('the ledger is lost, the archive is not: what was sent and answered since is taken over, nothing goes out twice', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.round();
    clinic.practice.dropSample('professional/dependents.json');
    await clinic.run('backup', copy);
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.round();
    const before = await statesOf();
    const sentBefore = await numbersSent();
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    expect(back.records[0]).toMatchObject({ type: 'restore', interchanges: 1, unsurePartners: [] });
    expect(Number(back.records[0]?.['answers'])).toBeGreaterThan(0);
    expect(Object.values(await statesOf()).sort()).toEqual(Object.values(before).sort());
    expect(await numbersSent()).toEqual(sentBefore);
    expect((await clinic.run('verify')).exitCode).toBe(0);
    expect(await audited(clinic)).toContain('jo restore');
    const inbox = clinic.sandbox;
    await clinic.run('send');
    await inbox.processInbox();
    expect(await numbersSent()).toEqual(sentBefore);
  });

  it('what was ready or on its way when the copy was made is never sent by itself', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    clinic.practice.dropSample('professional/dependents.json');
    const mailbox = join(clinic.answers, '..');
    renameSync(mailbox, `${mailbox}-away`);
    await clinic.run('send');
    renameSync(`${mailbox}-away`, mailbox);
    await clinic.run('backup', copy);
    await clinic.run('send', '--force');
    await clinic.sandbox.processInbox();
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.records[0]).toMatchObject({ doubtful: 1, held: 0 });
    await clinic.run('send', '--force');
    expect(await numbersSent()).toEqual(['000000001 SENT', '000000002 UNKNOWN']);
    await clinic.run('collect');
    expect((await numbersSent())[1]).not.toContain('UNKNOWN');
  });

  it('a claim that was ready when the copy was made is held; a person lets it go', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.run('backup', copy);
    await clinic.inside(({ ledger }) =>
      ledger.transaction(async (tx) => {
        const [row] = await tx.claims({ limit: 1 });
        const { state } = nextState(INITIAL_STATE, { kind: 'scrubbed', blocking: false });
        if (row !== undefined)
          await tx.setClaimStates([{ claimKey: row.claimKey, state: storedState(state) }], row.updatedAt);
      }),
    );
    rmSync(copy, { recursive: true });
    await clinic.run('backup', copy);
    loseLedger();
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.records[0]).toMatchObject({ held: 1 });
    const [id = ''] = Object.keys(await statesOf());
    expect(Object.values(await statesOf())).toEqual(['HELD']);
    // The billing system drops what it has no answer to once more: still it may have been sent.
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    expect(Object.values(await statesOf())).toEqual(['HELD']);
    await clinic.run('release', id, ...BY_JO);
    expect(Object.values(await statesOf())).toEqual(['READY']);
  });

  it('the high-water file is lost too: sending is refused until a person says the highest number', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.run('backup', copy);
    loseLedger('highwater', 'archive');
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.records[0]).toMatchObject({ unsurePartners: ['clearing'], interchanges: 0 });
    expect((await clinic.run('numbers')).exitCode).toBe(3);
    clinic.practice.dropSample('professional/office-visits.json');
    const refused = await clinic.run('send');
    expect(refused.exitCode).toBe(3);
    expect((await clinic.run('numbers', 'confirm', 'clearing', '0', ...BY_JO)).err).toContain('operation-not-allowed');
    const said = await clinic.run('numbers', 'confirm', 'clearing', '41', ...BY_JO);
    expect(said.exitCode, said.err).toBe(0);
    expect(said.records[0]).toMatchObject({ kind: 'interchange', ledger: 41, file: 41, unsure: false });
    await clinic.run('send');
    expect(await numbersSent()).toContain('000000042 SENT');
  });

  it('--highest says it at once; --nothing-since moves a gateway as it is', async () => {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await clinic.run('backup', copy);
    loseLedger('highwater');
    const back = await clinic.run('restore', copy, '--highest', 'clearing=000000007', ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    expect(await numbersSent()).toEqual(['000000001 SENT', '000000008 SENT']);
    cpSync(data, `${data}-kept`, { recursive: true });
    await clinic.run('backup', copy);
    loseLedger('highwater', 'archive');
    const moved = await clinic.run('restore', copy, '--nothing-since', ...BY_JO);
    expect(moved.records[0]).toMatchObject({ doubtful: 0, held: 0, unsurePartners: [] });
    clinic.practice.dropSample('professional/dependents.json');
    await clinic.run('send');
    expect(await numbersSent()).toContain('000000009 SENT');
  });
});
