/** System tests: a practice with a gateway folder of its own, and the commands run in this process as main would. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { CliEnvironment } from '../../src/cli/environment.ts';
import { runCli } from '../../src/cli/program.ts';
import type { GatewayConfig } from '../../src/config/config.ts';
import { createEnvironment } from '../../src/main.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { parseScenario } from '../../src/sandbox/scenario.ts';
import { assertPublished } from '../rig/json-schema.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** The lines of `--json`. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

export interface Mailbox {
  readonly transport: object;
  readonly upload: string;
  readonly download: string;
}

export interface PracticeOptions {
  readonly scenario?: object;
  /** Extra keys of the partner. */
  readonly partner?: object;
  readonly config?: object;
}

const partnerAt = (id: string, mailbox: Mailbox): object => ({
  id,
  transport: mailbox.transport,
  sender: { id: 'PRACTICE' },
  receiver: { id: 'SANDBOX' },
  submitter: { name: 'SAMPLE PRACTICE', id: 'PRACTICE', contactName: 'OFFICE', phone: '5555550100' },
  receiverName: 'SANDBOX CLEARINGHOUSE',
  send: { folder: mailbox.upload },
  receive: { folder: mailbox.download, settleSeconds: 0 },
});

/** One gateway folder with one partner, `clearing`, whose mailbox the sandbox answers. */
export class Practice {
  readonly folder: string;
  readonly config: string;
  readonly in: string;
  readonly out: string;
  #document: object;

  constructor(mailbox: Mailbox, options: PracticeOptions = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'claimgate-practice-'));
    this.in = join(this.folder, 'drop', 'in');
    this.out = join(this.folder, 'drop', 'out');
    for (const path of [this.in, this.out, join(this.folder, 'data')]) mkdirSync(path, { recursive: true });
    this.config = join(this.folder, 'gateway.yaml');
    const partner = { ...partnerAt('clearing', mailbox), ...options.partner };
    const billingSystems = [{ id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 }];
    this.#document = {
      dataDir: 'data',
      log: { level: 'silent' },
      billingSystems,
      partners: [partner],
      ...options.config,
    };
    this.configure({});
  }

  /** Writes the configuration with other values of some keys. */
  configure(changes: object): void {
    this.#document = { ...this.#document, ...changes };
    writeFileSync(this.config, stringify(this.#document));
  }

  /** A second one beside `clearing`. */
  addPartner(id: string, mailbox: Mailbox): void {
    const partners: unknown = Reflect.get(this.#document, 'partners');
    this.configure({ partners: [...(Array.isArray(partners) ? partners : []), partnerAt(id, mailbox)] });
  }

  /** The partners as they are configured. */
  async partners(): Promise<GatewayConfig['partners']> {
    const { partners } = await createEnvironment().loadConfig(this.config);
    return partners;
  }

  /** Runs one command with `--config` and, unless it is said otherwise, `--json`. */
  async run(words: readonly string[], changes: Partial<CliEnvironment> = {}): Promise<CommandResult> {
    return runCommand([...words, '--config', this.config, '--json'], changes);
  }

  /** A file of the practice beside its configuration. */
  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  drop(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.in, name), content);
  }

  dropSample(path: string, name = path.replaceAll('/', '-')): void {
    cpSync(resolve('samples', 'claims', path), join(this.in, name));
  }

  result(name: string): {
    readonly claims: readonly {
      readonly outcome: string;
      readonly claimId?: string;
      readonly findings: readonly { readonly code: string }[];
    }[];
    readonly findings: readonly { readonly code: string }[];
  } {
    return JSON.parse(readFileSync(join(this.in, `${name}.result.json`), 'utf8'));
  }

  /** All records that were dropped as JSON, by kind, in the order of the file names; each as its published schema says. */
  records(kind: 'status' | 'posting'): readonly Readonly<Record<string, unknown>>[] {
    return readdirSync(this.out)
      .filter((name) => name.startsWith(kind) && name.endsWith('.json'))
      .sort()
      .flatMap((name) => {
        const list: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
          readFileSync(join(this.out, name), 'utf8'),
        );
        assertPublished(kind, list);
        return list;
      });
  }

  /** State of every claim by claimId. */
  async states(): Promise<Readonly<Record<string, string>>> {
    const states: Record<string, string> = {};
    const byTime = [...this.records('status')].sort((a, b) =>
      String(a['recordedAt']).localeCompare(String(b['recordedAt'])),
    );
    for (const record of byTime) states[String(record['claimId'])] = String(record['state']);
    return states;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs one command line in this process. */
export async function runCommand(
  words: readonly string[],
  changes: Partial<CliEnvironment> = {},
): Promise<CommandResult> {
  let out = '';
  let err = '';
  const environment = createEnvironment({
    isTerminal: false,
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stopSignal: new AbortController().signal,
    ...changes,
  });
  const exitCode = await runCli(words, environment);
  const records =
    words.includes('--json') && out.startsWith('{')
      ? out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  return { exitCode, out, err, records };
}

/** The sandbox over its own SSH server, or over folders alone when another server shows them. */
export async function startClearing(
  root: string,
  scenario: object = {},
  ssh = true,
  seed = 7,
): Promise<{ readonly sandbox: Sandbox; readonly mailbox: Mailbox }> {
  const { clock, guides } = createEnvironment();
  const login = { username: 'practice', password: 'only-for-this-test' };
  const sandbox = await startSandbox({
    root,
    ...(ssh ? { port: 0, address: '127.0.0.1' } : {}),
    users: [login],
    clock,
    guides,
    scenario: parseScenario(scenario),
    seed,
  });
  const transport = {
    type: 'sftp',
    host: '127.0.0.1',
    port: sandbox.port,
    username: login.username,
    password: { value: login.password },
    hostKeys: [sandbox.hostKeyFingerprint],
  };
  return { sandbox, mailbox: { transport, upload: sandbox.folders.upload, download: sandbox.folders.download } };
}
