/** An environment in memory: files by name, what was printed, what was written. No process, no disk. */

import { readFileSync } from 'node:fs';
import { GatewayError } from '../../src/base/gateway-error.ts';
import { providerTableOf } from '../../src/claims/provider-table.ts';
import type { CliEnvironment } from '../../src/cli/environment.ts';
import { cliErrors } from '../../src/cli/errors.ts';
import { runCli } from '../../src/cli/program.ts';
import { createCodeSets } from '../../src/codesets/code-sets.ts';
import { createCodeWords } from '../../src/codesets/code-words.ts';
import { readConfig } from '../../src/config/config.ts';
import { configErrors } from '../../src/config/errors.ts';
import { testLibrary } from '../guides/library.ts';

export interface Machine {
  readonly files: Map<string, Uint8Array>;
  readonly environment: CliEnvironment;
  /** Runs a command line and gives what it printed. */
  run(...words: readonly string[]): Promise<Ran>;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as NDJSON; throws when it is anything else. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

export interface MachineOptions {
  readonly isTerminal?: boolean;
  /** Bytes at a time that readFile gives. */
  readonly chunk?: number;
}

const guides = testLibrary();

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function recordsOf(out: string): Readonly<Record<string, unknown>>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const record: unknown = JSON.parse(line);
      if (!isRecord(record)) throw new Error('a line of standard output is no record');
      return record;
    });
}

function jsonAt(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A file that is in memory, else one of the repository (`samples/…`). */
export function machine(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: MachineOptions = {},
): Machine {
  const held = new Map(
    Object.entries(files).map(([name, body]) => [name, typeof body === 'string' ? Buffer.from(body, 'utf8') : body]),
  );
  let out = '';
  let err = '';
  const bytesOf = (path: string): Uint8Array => {
    const bytes = held.get(path);
    if (bytes !== undefined) return bytes;
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new GatewayError(cliErrors.fileUnreadable, `${path} can't be read`, { cause });
    }
  };
  const environment: CliEnvironment = {
    version: '0.0.0',
    home: '.',
    clock: { now: () => new Date('2026-11-25T12:00:00Z') },
    zone: 'UTC',
    isTerminal: options.isTerminal === true,
    guides,
    codeWords: (lists) =>
      createCodeWords({ own: jsonAt('schemas/codes/own-words.json'), labels: jsonAt('schemas/codes/x12.json'), lists }),
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    async *readFile(path) {
      const bytes = bytesOf(path);
      const size = options.chunk ?? 65_536;
      for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
    },
    writeFile: async (path, bytes) => {
      held.set(path, bytes);
    },
    createFile: async (path) => {
      const pieces: Uint8Array[] = [];
      return {
        write: async (bytes) => {
          pieces.push(Uint8Array.from(bytes));
        },
        finish: async () => {
          held.set(path, Buffer.concat(pieces));
        },
        abandon: async () => undefined,
      };
    },
    openScratch: () => {
      let held = Buffer.alloc(0);
      return {
        append: (bytes) => {
          held = Buffer.concat([held, bytes]);
        },
        read: (offset, length) => held.subarray(offset, offset + length),
        close: () => undefined,
      };
    },
    loadConfig: async (path) => {
      if (path === undefined || !held.has(path)) throw new GatewayError(configErrors.missing, 'no configuration');
      return readConfig(Buffer.from(bytesOf(path)).toString('utf8'), (name) => `/${name}`);
    },
    loadRulebook: async () => ({
      profiles: [],
      providers: providerTableOf([]),
      rules: [],
      mappings: [],
      codeSets: createCodeSets([]),
    }),
    mappingFolder: () => 'config/mappings',
    stopSignal: new AbortController().signal,
    openArchive: async () => {
      throw new Error('no archive in this test');
    },
    putLedger: async () => {
      throw new Error('no ledger in this test');
    },
    openGateway: async () => {
      throw new Error('assertion failed: an offline command opened the gateway');
    },
  };
  return {
    files: held,
    environment,
    run: async (...words) => {
      out = '';
      err = '';
      const code = await runCli(words, environment);
      return {
        code,
        out,
        err,
        get records() {
          return recordsOf(out);
        },
      };
    },
  };
}

export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
