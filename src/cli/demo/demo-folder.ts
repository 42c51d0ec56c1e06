/** Demo: a gateway folder of its own, made anew at each run. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { GatewayError } from '../../base/gateway-error.ts';
import { cliErrors } from '../errors.ts';

const MARKER = '.claimgate-demo';

/** Empties the folder if it is an earlier demo's; refuses any other that is not empty. */
export async function freshFolder(folder: string): Promise<void> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new GatewayError(
      cliErrors.usage,
      `${folder} is not empty and not an earlier demo's; choose another with --dir`,
    );
  }
  await rm(folder, { recursive: true, force: true });
  for (const name of ['data', 'drop/in', 'drop/out', 'secrets', 'sandbox'])
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, MARKER), 'Made by claimgate demo; it is emptied at the next run.\n');
}

export interface DemoLogin {
  readonly username: string;
  readonly password: string;
}

/** A login of this run alone: nothing has a default password. */
export async function demoLogin(folder: string): Promise<DemoLogin> {
  const password = randomBytes(18).toString('base64url');
  await writeFile(join(folder, 'secrets', 'sandbox.password'), `${password}\n`, { mode: 0o600 });
  return { username: 'demo', password };
}

export interface SandboxPlace {
  readonly port: number;
  readonly hostKeyFingerprint: string;
  readonly folders: { readonly upload: string; readonly download: string };
}

/** The configuration of the demo's gateway; answers its path. */
export async function writeDemoConfig(folder: string, login: DemoLogin, sandbox: SandboxPlace): Promise<string> {
  const path = join(folder, 'gateway.yaml');
  const config = {
    dataDir: 'data',
    zone: 'America/New_York',
    log: { level: 'silent' },
    billingSystems: [{ id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 }],
    partners: [
      {
        id: 'sandbox',
        transport: {
          type: 'sftp',
          host: '127.0.0.1',
          port: sandbox.port,
          username: login.username,
          password: { file: 'secrets/sandbox.password' },
          hostKeys: [sandbox.hostKeyFingerprint],
        },
        usage: 'T',
        sender: { qualifier: 'ZZ', id: 'DEMOSENDER' },
        receiver: { qualifier: 'ZZ', id: 'SANDBOX' },
        submitter: { name: 'DEMO BILLING', id: 'DEMOSENDER', contactName: 'BILLING OFFICE', phone: '5555550100' },
        receiverName: 'SANDBOX CLEARINGHOUSE',
        send: { folder: sandbox.folders.upload },
        receive: { folder: sandbox.folders.download, settleSeconds: 0 },
      },
    ],
    payers: [{ id: '*', partner: 'sandbox' }],
  };
  await writeFile(path, stringify(config));
  return path;
}

/** What the demo's billing system drops: the shipped samples, a claim with a fault, and half a file. Answers the file names. */
export async function dropSamples(home: string, folder: string): Promise<readonly string[]> {
  const samples = join(home, 'samples', 'claims');
  const dropped: string[] = [];
  for (const kind of ['professional', 'institutional', 'dental']) {
    for (const name of await readdir(join(samples, kind))) {
      const target = `${kind}-${name}`;
      await cp(join(samples, kind, name), join(folder, 'drop', 'in', target));
      dropped.push(target);
    }
  }
  const one = await readFile(join(samples, 'professional', 'one-visit.json'), 'utf8');
  const faulty = one
    .replaceAll('PV-0008', 'PV-0099')
    .replaceAll('PV00008', 'PV00099')
    .replace(/"npi": ?"(\d{9})\d"/, (_all, digits: string) => `"npi": "${digits}0"`);
  await writeFile(join(folder, 'drop', 'in', 'wrong-npi.json'), faulty);
  await writeFile(join(folder, 'drop', 'in', 'cut-off.json'), one.slice(0, one.length / 2));
  return [...dropped, 'wrong-npi.json', 'cut-off.json'];
}
