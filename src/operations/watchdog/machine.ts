/** Watchdog: what it sees of the machine, free space and the age of secrets, and its way out to the webhook. */
import { stat, statfs } from 'node:fs/promises';
import { GatewayError } from '../../base/gateway-error.ts';
import type { GatewayConfig, SecretReference } from '../../config/config.ts';
import { operationErrors } from '../errors.ts';
import type { DiskSpace, KeyFact } from './house.ts';

/** Where the gateway writes: its data folder and the folders of records. A folder that isn't there is told by `doctor`, not here. */
export async function diskSpaces({ dataDir, billingSystems }: GatewayConfig): Promise<readonly DiskSpace[]> {
  const places = [
    { what: 'dataDir', path: dataDir },
    ...billingSystems.map(({ id, out }) => ({ what: `out of ${id}`, path: out })),
  ];
  const spaces: DiskSpace[] = [];
  for (const { what, path } of places) {
    const found = await statfs(path).catch(() => undefined);
    if (found !== undefined) spaces.push({ what, freeBytes: found.bavail * found.bsize });
  }
  return spaces;
}

/** Passwords and private keys by the time of their files; what stands in the environment has no date, those of the archive go apart. */
export async function secretAges(config: GatewayConfig): Promise<readonly KeyFact[]> {
  const mostDays = config.watchdog.secretDays;
  const facts: KeyFact[] = [];
  const add = async (what: string, reference: SecretReference | undefined): Promise<void> => {
    const found = reference?.file === undefined ? undefined : await stat(reference.file).catch(() => undefined);
    if (found !== undefined) facts.push({ what, since: found.mtime.toISOString(), mostDays });
  };
  for (const { id, transport, pgp } of config.partners) {
    await add(`own PGP key for ${id}`, pgp?.ownKey);
    if (transport.type !== 'sftp') continue;
    await add(`password of ${id}`, transport.password);
    await add(`private key for ${id}`, transport.privateKey);
  }
  await add('secret of the webhook', config.watchdog.webhook?.secret);
  return facts;
}

/** Files of secrets that others on the machine can read (fault 61), as the configuration names them. Windows has no such modes. */
export async function openSecrets(config: GatewayConfig): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const { key, olderKeys } = config.archive;
  const files: [what: string, path: string | undefined][] = [['archive.key', key?.file]];
  for (const older of olderKeys) files.push(['archive.olderKeys', older.file]);
  for (const { id, transport, pgp } of config.partners) {
    if (transport.type === 'sftp')
      files.push(
        [`password of ${id}`, transport.password?.file],
        [`private key for ${id}`, transport.privateKey?.file],
        [`passphrase for ${id}`, transport.passphrase?.file],
      );
    files.push([`PGP key for ${id}`, pgp?.ownKey?.file], [`PGP passphrase for ${id}`, pgp?.passphrase?.file]);
  }
  files.push(['secret of the webhook', config.watchdog.webhook?.secret.file]);
  const open: string[] = [];
  for (const [what, path] of files) {
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (found !== undefined && (found.mode & 0o077) !== 0) open.push(what);
  }
  return open;
}

/** Posts to the URL; follows no redirect, since a signed message is for that address alone. */
export function poster(
  url: string,
  timeoutMs: number,
): (body: string, headers: Readonly<Record<string, string>>) => Promise<number> {
  return async (body, headers) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch (cause) {
      throw new GatewayError(operationErrors.webhook, 'the webhook can’t be reached', { cause });
    }
  };
}
