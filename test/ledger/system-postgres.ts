/** Test rig: a PostgreSQL of the operating system's packages, whose own tools match it: npm's embedded one brings no pg_dump. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const HOME = '/usr/lib/postgresql';

const binaries = existsSync(HOME)
  ? readdirSync(HOME)
      .map((version) => join(HOME, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_dump')))
  : undefined;

/** Why there is none, or undefined. */
export const systemPostgresMissing =
  binaries === undefined
    ? `SKIPPED: no PostgreSQL server with its tools in ${HOME} (apt-get install postgresql)`
    : undefined;

export interface SystemPostgres {
  /** URL of a new, empty database. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

export async function startSystemPostgres(): Promise<SystemPostgres> {
  if (binaries === undefined) throw new Error(systemPostgresMissing);
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-pg-'));
  const account = serverAccount();
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'claimgate', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    {
      cwd: folder,
      ...account,
    },
  );
  if (made.status !== 0) throw new Error(`initdb: ${String(made.stderr)}`);
  const port = await freePort();
  const server = spawn(
    join(binaries, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
    ],
    { cwd: folder, stdio: 'ignore', ...account },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const urlOf = (name: string): string => `postgres://claimgate@127.0.0.1:${port}/${name}`;
  await answering(urlOf('postgres'));
  let count = 0;
  return {
    database: async () => {
      count += 1;
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`create database gateway_${count}`);
      await client.end();
      return urlOf(`gateway_${count}`);
    },
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server refuses to run as root. */
function serverAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string): number => Number(String(spawnSync('id', [flag, 'postgres']).stdout));
  return { uid: number('-u'), gid: number('-g') };
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (attempt === 100) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port),
      );
    });
  });
}
