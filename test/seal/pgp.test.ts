import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPgp, type PgpKeys } from '../../src/seal/pgp/openpgp.ts';

const text = Buffer.from('ISA*00*a claim that nobody may read~', 'latin1');
const keyOf = (name: string, passphrase?: string) =>
  openpgp.generateKey({
    type: 'ecc',
    userIDs: [{ name, email: `${name}@example.invalid` }],
    ...(passphrase === undefined ? {} : { passphrase }),
  });

let ours: { readonly privateKey: string; readonly publicKey: string };
let partners: { readonly privateKey: string; readonly publicKey: string };
let locked: { readonly privateKey: string; readonly publicKey: string };

beforeAll(async () => {
  [ours, partners, locked] = await Promise.all([keyOf('ours'), keyOf('partner'), keyOf('locked', 'open it')]);
});

const base = { send: 'encrypt-and-sign', verify: true, maximumBytes: 1_000_000 } as const;
const onOurSide = (changes: Partial<PgpKeys> = {}) =>
  openPgp({ ...base, partnerKey: partners.publicKey, ownKey: ours.privateKey, ...changes });
const onTheirSide = (changes: Partial<PgpKeys> = {}) =>
  openPgp({ ...base, partnerKey: ours.publicKey, ownKey: partners.privateKey, ...changes });

async function wrapped(
  side: Promise<{ readonly wrap?: (bytes: Uint8Array) => Promise<Uint8Array> }>,
): Promise<Uint8Array> {
  const { wrap } = await side;
  if (wrap === undefined) throw new Error('nothing is wrapped');
  return wrap(text);
}

describe('PGP with a partner', () => {
  it('what one side encrypts and signs the other reads', async () => {
    const message = await wrapped(onOurSide());
    expect(Buffer.from(message).includes('claim')).toBe(false);
    expect(Buffer.from(await (await onTheirSide()).unwrap(message))).toEqual(text);
    const signed = await wrapped(onOurSide({ send: 'sign' }));
    expect(Buffer.from(await (await onTheirSide()).unwrap(signed))).toEqual(text);
    expect((await onOurSide({ send: 'plain' })).wrap).toBeUndefined();
  });

  it('reads armored messages too', async () => {
    const armored = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: new Uint8Array(text) }),
      encryptionKeys: await openpgp.readKey({ armoredKey: ours.publicKey }),
      signingKeys: await openpgp.readPrivateKey({ armoredKey: partners.privateKey }),
    });
    expect(Buffer.from(await (await onOurSide()).unwrap(Buffer.from(armored)))).toEqual(text);
  });

  it('takes nothing unsigned, signed by another, or changed, when signatures are asked for', async () => {
    const us = await onOurSide();
    const unsigned = await wrapped(onTheirSide({ send: 'encrypt' }));
    await expect(us.unwrap(unsigned)).rejects.toMatchObject({ code: 'pgp-signature-invalid' });
    const stranger = await keyOf('stranger');
    const other = await wrapped(onTheirSide({ ownKey: stranger.privateKey }));
    await expect(us.unwrap(other)).rejects.toMatchObject({ code: 'pgp-signature-invalid' });
    const changed = new Uint8Array(await wrapped(onTheirSide()));
    changed[changed.length - 20] = (changed.at(-20) ?? 0) ^ 1;
    await expect(us.unwrap(changed)).rejects.toMatchObject({ code: 'pgp-undecryptable' });
    const lenient = await onOurSide({ verify: false });
    expect(Buffer.from(await lenient.unwrap(unsigned))).toEqual(text);
  });

  it('says what it can’t decrypt: another’s key, no key, no message', async () => {
    const message = await wrapped(onOurSide());
    await expect((await onOurSide()).unwrap(message)).rejects.toMatchObject({ code: 'pgp-undecryptable' });
    const keyless = await openPgp({ ...base, send: 'plain', verify: false });
    await expect(keyless.unwrap(message)).rejects.toMatchObject({ code: 'pgp-undecryptable' });
    await expect((await onTheirSide()).unwrap(text)).rejects.toMatchObject({ code: 'pgp-undecryptable' });
    await expect((await onTheirSide()).unwrap(message.subarray(0, 40))).rejects.toMatchObject({
      code: 'pgp-undecryptable',
    });
  });

  it('fault 58 stops a message that swells', async () => {
    const bomb = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: new Uint8Array(5_000_000) }),
      encryptionKeys: await openpgp.readKey({ armoredKey: ours.publicKey }),
      signingKeys: await openpgp.readPrivateKey({ armoredKey: partners.privateKey }),
      format: 'binary',
      config: { preferredCompressionAlgorithm: openpgp.enums.compression.zlib },
    });
    await expect((await onOurSide()).unwrap(bomb)).rejects.toMatchObject({ code: 'packed-too-large' });
  });

  it('opens a locked key with its passphrase, and says which key is wrong before anything is sent', async () => {
    const us = await openPgp({
      ...base,
      partnerKey: partners.publicKey,
      ownKey: locked.privateKey,
      passphrase: 'open it',
    });
    expect(us.wrap).toBeDefined();
    const unusable = { code: 'seal-key-unusable' };
    await expect(onOurSide({ ownKey: locked.privateKey })).rejects.toMatchObject(unusable);
    await expect(onOurSide({ ownKey: locked.privateKey, passphrase: 'no' })).rejects.toMatchObject(unusable);
    await expect(onOurSide({ partnerKey: 'nothing' })).rejects.toMatchObject(unusable);
    await expect(onOurSide({ partnerKey: partners.privateKey })).rejects.toMatchObject(unusable);
    await expect(openPgp({ ...base, ownKey: ours.privateKey })).rejects.toMatchObject(unusable);
    const ended = await openpgp.generateKey({
      userIDs: [{ name: 'ended' }],
      date: new Date('2020-01-01'),
      keyExpirationTime: 86_400,
    });
    await expect(onOurSide({ partnerKey: ended.publicKey })).rejects.toMatchObject(unusable);
    expect((await onOurSide({ partnerKey: ended.publicKey, send: 'sign' })).expiresAt).toEqual(new Date('2020-01-02'));
  });
});
