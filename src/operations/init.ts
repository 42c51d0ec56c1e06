/** Operations: lays a new gateway folder: configuration, drops, secrets. Never overwrites. */
import { mkdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import { operationErrors } from './errors.ts';

export interface InitReport {
  readonly config: string;
  readonly folders: readonly string[];
}

const FOLDERS = ['data', 'drop/in', 'drop/out', 'secrets'];

/**
 * Makes `folder` a gateway: `gateway.yaml` from the commented example, and its folders, private to their owner. Throws
 * `init-exists` when a configuration is there already.
 */
export async function initGateway(folder: string, examplePath: string): Promise<InitReport> {
  const config = join(folder, 'gateway.yaml');
  const example = await readFile(examplePath, 'utf8');
  try {
    makeFolder(folder, mkdirSync);
    await writeFile(config, example, { flag: 'wx', mode: 0o600 });
    for (const name of FOLDERS) await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'EEXIST')
      throw new GatewayError(operationErrors.exists, `${config} exists already; nothing was changed`, { cause });
    throw new GatewayError(operationErrors.disk, `the gateway folder could not be made (${code})`, { cause });
  }
  return { config, folders: FOLDERS.map((name) => join(folder, name)) };
}
