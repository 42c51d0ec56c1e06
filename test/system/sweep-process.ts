/**
 * System tests: runs of send and collect in a process that kills itself at the n-th step: before or after whatever lasts – a file made,
 * written, synced, renamed or removed here, a commit of the ledger, a request to the partner's server. Arguments: the configuration, n (0:
 * never), and the commands. After each command it says so and waits for a line; a life that nothing ends tells all its steps in the end.
 */
import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { BroadcastChannel } from 'node:worker_threads';
import { runCli } from '../../src/cli/program.ts';
import type { LedgerTransaction } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import { CHANNEL, StepCount } from './sweep-count.js';
import type { Step } from './sweep-steps.ts';

const [, , config = '', dieAt = '0', ...commands] = process.argv;
const count = StepCount.begun(Number(dieAt), dirname(config));
const placeOf = (path: unknown): string => count.placeOf(path);
const steps: { readonly when: Step['when']; what: string }[] = [];
// Those of other threads come a little later.
const channel = new BroadcastChannel(CHANNEL);
channel.onmessage = (message: unknown) => {
  const { number, when, what }: Step & { readonly number: number } = Object(message).data;
  steps[number - 1] = { when, what };
};
channel.unref();

function step(when: Step['when'], what: string): { what: string } {
  const made = { when, what };
  const number = count.take();
  if (number !== undefined) steps[number - 1] = made;
  return made;
}

/** Only paths are named: what else is handed over may be long. */
const named = (name: string, words: readonly unknown[]): string =>
  [name, ...words.filter((word) => typeof word === 'string' && word.startsWith('/')).map(placeOf)].join(' ');

function around<Words extends unknown[], Result>(name: string, work: (...words: Words) => Promise<Result>) {
  return async (...words: Words): Promise<Result> => {
    const what = named(name, words);
    step('before', what);
    const result = await work(...words);
    step('after', what);
    return result;
  };
}

// Named imports of node:fs/promises follow what is set here.
fs.rename = around('rename', fs.rename.bind(fs));
fs.link = around('link', fs.link.bind(fs));
fs.unlink = around('unlink', fs.unlink.bind(fs));
fs.rm = around('rm', fs.rm.bind(fs));
fs.writeFile = around('write', fs.writeFile.bind(fs));
fs.appendFile = around('write', fs.appendFile.bind(fs));
fs.truncate = around('truncate', fs.truncate.bind(fs));
const openFile = fs.open.bind(fs);
fs.open = async (path, flags, mode) => {
  const writes = /[wa+]/.test(String(flags));
  if (writes) step('before', named('make', [path]));
  const handle = await openFile(path, flags, mode);
  if (writes) watch(handle, placeOf(path));
  if (writes) step('after', named('make', [path]));
  return handle;
};
syncBuiltinESMExports();

function watch(handle: FileHandle, place: string): void {
  for (const name of ['write', 'writeFile', 'sync'] as const) {
    const work: (...words: never[]) => Promise<unknown> = handle[name].bind(handle);
    Object.defineProperty(handle, name, { value: around(`${name} ${place}`, work) });
  }
}

/** Every request of the SFTP protocol that we make; only those that change something are a step on either side. */
const CHANGES = ['open', 'write', 'close', 'rename', 'unlink', 'ext_openssh_fsync'];
const LOOKS = ['lstat', 'fstat', 'readdir', 'read', 'opendir'];
const protocol: { readonly SFTP: { readonly prototype: object } } = createRequire(import.meta.url)(
  'ssh2/lib/protocol/SFTP.js',
);
for (const name of [...CHANGES, ...LOOKS]) {
  const { prototype } = protocol.SFTP;
  const request: unknown = Reflect.get(prototype, name);
  if (typeof request !== 'function') throw new Error(`ssh2 makes no request ${name}`);
  Reflect.set(prototype, name, function (this: unknown, ...words: unknown[]) {
    const what = named(`sftp ${name}`, words);
    step('before', what);
    const done = words.at(-1);
    if (CHANGES.includes(name) && typeof done === 'function')
      words[words.length - 1] = (...answer: unknown[]) => {
        step('after', what);
        done(...answer);
      };
    return Reflect.apply(request, this, words);
  });
}

/** Names of received files by their hash, and the one that was opened last. */
const received = new Map<string, string>();
let opened = '';

/** The kind of what a transaction is about, where it is about a received file: steps of one kind do the same. */
const ofFile = (changes: ReadonlySet<string>): string =>
  [...changes].some((change) => /^(addInboundInterchange|changeInboundFile|addInterchange:ack)/.test(change))
    ? ` of ${placeOf(received.get(opened) ?? '').replace(/^[^.]*/, '')}`
    : '';

/** What a transaction changed, with the states that it sets. */
function noting(tx: LedgerTransaction, changes: Set<string>): LedgerTransaction {
  return new Proxy(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...words: unknown[]) => {
        if (name === 'addInboundFile') received.set(...hashAndName(words[0]));
        if (/^(add|change|save|set|mark|post$|finish|replace|fund|reserve|claimDue|close)/.test(String(name)))
          changes.add([String(name), ...new Set(statesIn(words))].join(':'));
        return Reflect.apply(member, target, words);
      };
    },
  });
}

function hashAndName(file: unknown): [string, string] {
  const { sha256 = '', name = '' }: { sha256?: string; name?: string } = Object(file);
  return [sha256, name];
}

function statesIn(words: readonly unknown[]): readonly string[] {
  return words
    .flat()
    .flatMap((word) =>
      typeof word === 'object' && word !== null ? [Reflect.get(word, 'state'), Reflect.get(word, 'kind')] : [word],
    )
    .filter((word) => typeof word === 'string')
    .filter((word) => /^[A-Z_]{3,}$|^(claims|acknowledgement|status|posting|remittance)$/.test(word));
}

type Work<T> = (tx: LedgerTransaction) => Promise<T>;

const environment = createEnvironment({ out: async () => undefined });
const open = environment.openGateway;
const killed = createEnvironment({
  out: async () => undefined,
  openGateway: async (...words) => {
    const gateway = await open(...words);
    const { ledger } = gateway;
    const stepping = async <T>(work: Work<T>, commit: (noted: Work<T>) => Promise<T>): Promise<T> => {
      const changes = new Set<string>();
      const before = step('before', 'commit');
      const result = await commit((tx) => work(noting(tx, changes)));
      before.what = `commit ${[...changes].join(' ')}${ofFile(changes)}`;
      step('after', before.what);
      return result;
    };
    const transaction: typeof ledger.transaction = (work) => stepping(work, (noted) => ledger.transaction(noted));
    // One after the other, so that the steps are the same each time; committed as they are, by the thread beside.
    const pipelined: typeof ledger.pipelined = async (work) => ({
      committed: Promise.resolve(await stepping(work, async (noted) => (await ledger.pipelined(noted)).committed)),
    });
    const archive = Object.assign(Object.create(gateway.archive), {
      read: (sha256: string) => {
        opened = sha256;
        return gateway.archive.read(sha256);
      },
    });
    return { ...gateway, archive, ledger: Object.assign(Object.create(ledger), { transaction, pipelined }) };
  },
});

// Everything is loaded and compiled before the steps are counted.
await runCli(['doctor', '--offline', '--config', config], environment);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
count.count();
for (const command of commands) {
  await runCli([command, '--config', config], killed);
  process.stdout.write(`${command} done\n`);
  await lines.next();
}
while (Object.keys(steps).length < count.taken) await new Promise((resolve) => setTimeout(resolve, 10));
await new Promise<void>((resolve) => {
  process.stdout.write(`${JSON.stringify(steps)}\n`, () => resolve());
});
process.exit(0);
