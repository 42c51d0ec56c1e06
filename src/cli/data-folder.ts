/** CLI: the folder of a gateway's data, which everything that a command opens lies in. */
import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import { configErrors } from '../config/errors.ts';
import { errnoOf } from './disk.ts';

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Makes the folder when it is missing. One that nobody can write to is told now, not by whatever first writes there. Throws
 * `data-folder-unusable`.
 */
export function makeDataFolder(path: string, readOnly = false): void {
  const tried = (what: string, work: () => void): void => {
    try {
      work();
    } catch (cause) {
      // On a full disk nothing is taken in, and what is ready is sent all the same.
      if (FULL.has(errnoOf(cause))) return;
      throw new GatewayError(configErrors.dataFolder, `dataDir ${path} can't be ${what} (${errnoOf(cause)})`, {
        cause,
      });
    }
  };
  tried('made', () => makeFolder(path, (folder) => mkdirSync(folder, { mode: 0o700 })));
  if (!statSync(path).isDirectory()) throw new GatewayError(configErrors.dataFolder, `dataDir ${path} is no folder`);
  if (!readOnly) tried('written to', () => rmdirSync(mkdtempSync(join(path, '.try-'))));
}
