import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as openpgp from 'openpgp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPgp } from '../../src/seal/pgp/openpgp.ts';
import type { Pgp } from '../../src/seal/port.ts';
import { zipOf } from '../rig/zip.ts';
import { BY_JO, type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
let keys: string;
let partner: Pgp;

async function open(pgp?: object): Promise<void> {
  clinic = await openClinic({}, pgp === undefined ? {} : { partner: { pgp } });
}

beforeEach(async () => {
  keys = mkdtempSync(join(tmpdir(), 'claimgate-keys-'));
  const [ours, theirs] = await Promise.all(
    ['ours', 'theirs'].map((name) => openpgp.generateKey({ userIDs: [{ name }] })),
  );
  writeFileSync(join(keys, 'ours'), ours?.privateKey ?? '');
  writeFileSync(join(keys, 'theirs'), theirs?.publicKey ?? '');
  partner = await openPgp({
    partnerKey: ours?.publicKey ?? '',
    ownKey: theirs?.privateKey ?? '',
    send: 'encrypt-and-sign',
    verify: true,
    maximumBytes: 10_000_000,
  });
});

afterEach(async () => {
  await clinic.remove();
  rmSync(keys, { recursive: true, force: true });
});

const withKeys = (): object => ({
  partnerKey: { file: join(keys, 'theirs') },
  ownKey: { file: join(keys, 'ours') },
});

const inbox = (): string => join(clinic.answers, '..', 'inbound');

/** The partner opens what lies in its inbox, works on it, and wraps its answers. */
async function partnerWorks(wrap: (name: string, bytes: Buffer) => Promise<Uint8Array>): Promise<void> {
  for (const name of readdirSync(inbox())) {
    const path = join(inbox(), name);
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 3).toString('latin1') !== 'ISA') writeFileSync(path, await partner.unwrap(bytes));
  }
  await clinic.sandbox.processInbox();
  for (const name of readdirSync(clinic.answers)) {
    const path = join(clinic.answers, name);
    writeFileSync(path, await wrap(name, readFileSync(path)));
  }
}

const statesOf = async (): Promise<readonly string[]> =>
  (await clinic.run('claims')).records.map((row) => String(row['state']));

describe('a partner that wants PGP', () => {
  it('gets files that only it can read, signed by us; its encrypted zips are opened and applied once', async () => {
    await open(withKeys());
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    const [name = ''] = readdirSync(inbox());
    expect(readFileSync(join(inbox(), name)).includes('ISA')).toBe(false);
    await partnerWorks(async (file, bytes) => {
      const zip = zipOf([{ name: `folder/${file}`, content: bytes }]);
      return (await partner.wrap?.(zip)) ?? zip;
    });
    const collected = await clinic.run('collect');
    expect(collected.exitCode, collected.err).toBe(0);
    expect(await statesOf()).toEqual(['CLOSED']);
    expect((await clinic.run('collect')).exitCode).toBe(0);
    const verified = await clinic.run('verify');
    expect(verified.exitCode, verified.out).toBe(0);
    const proof = join(clinic.practice.folder, 'proof');
    const [claim] = (await clinic.run('claims')).records;
    await clinic.run('proof', String(claim?.['claimId']), '--out', proof);
    const files = readdirSync(proof, { recursive: true }).map(String);
    const carried = files.find((one) => one.includes('claim-in-')) ?? '';
    expect(readFileSync(join(proof, carried), 'latin1')).toMatch(/CLM\*/);
    expect(files.some((one) => one.endsWith('.pgp'))).toBe(true);
  });

  it('takes nothing that is not signed', async () => {
    await open(withKeys());
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await partnerWorks(async (_, bytes) => bytes);
    await clinic.run('collect');
    const aside = (await clinic.run('quarantine')).records;
    expect(new Set(aside.map((item) => item['reasonCode']))).toEqual(new Set(['PGP_SIGNATURE_INVALID']));
    expect(await statesOf()).toEqual(['SENT']);
  });

  it('an answer encrypted to another key is set aside whole, and applied when the key is there', async () => {
    await open({ ...withKeys(), verify: false });
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await partnerWorks(async (_, bytes) => (await partner.wrap?.(bytes)) ?? bytes);
    const right = readFileSync(join(keys, 'ours'));
    const wrong = await openpgp.generateKey({ userIDs: [{ name: 'wrong' }] });
    writeFileSync(join(keys, 'ours'), wrong.privateKey);
    await clinic.run('collect');
    const aside = (await clinic.run('quarantine')).records;
    expect(aside.length).toBeGreaterThan(0);
    expect(new Set(aside.map((item) => item['reasonCode']))).toEqual(new Set(['PGP_UNDECRYPTABLE']));
    writeFileSync(join(keys, 'ours'), right);
    for (const item of aside) {
      const released = await clinic.run(
        'quarantine',
        'release',
        String(item['item'] ?? item['quarantineKey']),
        ...BY_JO,
      );
      expect(released.exitCode, released.err).toBe(0);
    }
    expect((await clinic.run('quarantine')).records).toEqual([]);
    expect(await statesOf()).toEqual(['CLOSED']);
  });

  it('a key that can’t be read stops the gateway before anything is sent', async () => {
    await open({ ...withKeys(), ownKey: { file: join(keys, 'nowhere') } });
    expect((await clinic.run('send')).exitCode).toBe(2);
  });
});

describe('packed answers', () => {
  it('gzip and zip are opened, several files in one zip, a zip in a gzip; the same again is known', async () => {
    await open();
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    await partnerWorks(async (name, bytes) => gzipSync(zipOf([{ name, content: bytes }])));
    const collected = await clinic.run('collect');
    expect(collected.exitCode, collected.err).toBe(0);
    expect(new Set(await statesOf())).toEqual(new Set(['CLOSED']));
    const balance = await clinic.inside(({ ledger }) => ledger.trialBalance());
    for (const name of readdirSync(clinic.answers)) {
      const bytes = readFileSync(join(clinic.answers, name));
      writeFileSync(join(clinic.answers, `again-${name}`), zipOf([{ name, content: bytes }]));
    }
    await clinic.run('collect');
    expect(await clinic.inside(({ ledger }) => ledger.trialBalance())).toEqual(balance);
  });

  it('fault 58 a bomb among the answers is set aside, the others are applied', async () => {
    await open();
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    await partnerWorks(async (_, bytes) => bytes);
    writeFileSync(join(clinic.answers, 'bomb.gz'), gzipSync(Buffer.alloc(60_000_000)));
    await clinic.run('collect');
    expect((await clinic.run('quarantine')).records.map((item) => item['reasonCode'])).toEqual(['PACKED_TOO_LARGE']);
    expect(await statesOf()).toEqual(['CLOSED']);
  });
});
