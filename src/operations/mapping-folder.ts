/** Operations: a folder of mappings on the disk: `NAME.yaml`, and beside it `NAME.tests/` with exports and what they must become. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { MappingFile } from '../config/mapping-files.ts';
import { operationErrors } from './errors.ts';

const EXPECTED = '.expected.json';

export interface MappingTestFile {
  /** Of the export. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly expectedPath: string;
  /** Absent when nobody said yet what it must become. */
  readonly expected?: string;
}

/** The files of a folder in the order of their names; none when there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}

function unreadable(path: string, cause: unknown): GatewayError {
  return new GatewayError(operationErrors.mapping, `${path} can't be read`, { cause });
}

const bytesOf = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });

export async function readMappingFolder(folder: string): Promise<readonly MappingFile[]> {
  const names = (await namesIn(folder)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names.map(async (name) => ({ path: join(folder, name), bytes: await bytesOf(join(folder, name)) })),
  );
}

/** The tests beside a mapping file. */
export async function readMappingTests(mappingPath: string): Promise<readonly MappingTestFile[]> {
  const folder = mappingPath.replace(/\.ya?ml$/, '.tests');
  const names = await namesIn(folder);
  const exports = names.filter((name) => !name.endsWith(EXPECTED) && !name.startsWith('.'));
  return Promise.all(
    exports.map(async (name) => {
      const path = join(folder, name);
      const expectedPath = `${path}${EXPECTED}`;
      const expected = names.includes(`${name}${EXPECTED}`)
        ? { expected: Buffer.from(await bytesOf(expectedPath)).toString('utf8') }
        : {};
      return { path, bytes: await bytesOf(path), expectedPath, ...expected };
    }),
  );
}
