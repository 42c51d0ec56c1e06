/** Sandbox: a clearinghouse and payer to practise against: real SSH, scripted outcomes, answers that balance. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { type Answer, Clearinghouse, type FileVerdict } from './clearinghouse.ts';
import { INBOUND, isFinished, Mailbox } from './mailbox.ts';
import { loadMemory, type Memory, saveMemory } from './memory.ts';
import type { Scenario } from './scenario.ts';
import { hostKey } from './ssh/host-key.ts';
import { type RunningSsh, type SandboxUser, startSsh } from './ssh/server.ts';

export interface SandboxFaults {
  readonly quotaBytes?: number;
  readonly dropAfterBytes?: number;
  readonly stallMs?: number;
}

export interface SandboxOptions {
  /** Its folder: the mailbox and what it remembers. */
  readonly root: string;
  /** Undefined: folder only, without SSH. 0: any free port. */
  readonly port?: number | undefined;
  readonly address?: string | undefined;
  readonly users?: readonly SandboxUser[];
  readonly clock: Clock;
  readonly guides: GuideLibrary;
  readonly scenario: Scenario;
  /** Stands in the numbers it hands out; default 1. */
  readonly seed?: number;
  /** Answers a file as soon as it lies under its final name; else only `processInbox` does. */
  readonly automatic?: boolean;
  readonly faults?: SandboxFaults;
  /** Told of a round that failed when nobody awaits it. */
  readonly onError?: (cause: unknown) => void;
}

export interface DeliveredFile {
  readonly name: string;
  readonly kind: Answer['kind'];
  readonly sizeBytes: number;
}

export interface RoundReport {
  readonly round: number;
  readonly received: readonly (FileVerdict & { readonly name: string })[];
  readonly delivered: readonly DeliveredFile[];
}

export interface Sandbox {
  /** 0 without SSH. */
  readonly port: number;
  /** `SHA256:…` as OpenSSH shows it; '' without SSH. */
  readonly hostKeyFingerprint: string;
  /** Folders as a client names them. */
  readonly folders: { readonly upload: string; readonly download: string };
  /** One round: reads what waits, answers it, delivers what is due. Rounds never overlap. */
  processInbox(): Promise<RoundReport>;
  stop(): Promise<void>;
}

const NAMES: Readonly<Record<Answer['kind'], string>> = {
  TA1: 'ta1',
  '999': '999',
  '277CA': '277ca',
  '835': '835',
  report: 'txt',
};

/** Starts it. Throws GatewayErrors of `errors.ts` when the port is taken or its memory is damaged. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const mailbox = new Mailbox(join(options.root, 'mailbox'));
  const rounds = new Rounds(options, mailbox);
  const ssh = options.port === undefined ? undefined : await listen(options, mailbox, rounds);
  return {
    port: ssh?.port ?? 0,
    hostKeyFingerprint: ssh?.fingerprint ?? '',
    folders: { upload: `/${INBOUND}`, download: '/outbound' },
    processInbox: () => rounds.next(),
    stop: async () => {
      await ssh?.stop();
      await rounds.idle();
    },
  };
}

async function listen(
  options: SandboxOptions,
  mailbox: Mailbox,
  rounds: Rounds,
): Promise<RunningSsh & { readonly fingerprint: string }> {
  mkdirSync(options.root, { recursive: true });
  const key = hostKey(join(options.root, 'host-key'));
  const onFile = (path: string): void => {
    const [, folder, name = ''] = path.split('/');
    if (options.automatic !== true || folder !== INBOUND || !isFinished(name)) return;
    rounds.next().catch((cause: unknown) => options.onError?.(cause));
  };
  const running = await startSsh({
    hostKey: key,
    port: options.port ?? 0,
    address: options.address,
    users: options.users ?? [],
    session: { root: mailbox.root, ...options.faults, usedBytes: async () => mailbox.usedBytes(), onFile },
  });
  return { ...running, fingerprint: key.fingerprint };
}

/** Plays rounds one after another and remembers each before its files are seen. */
class Rounds {
  readonly #mailbox: Mailbox;
  readonly #memory: Memory;
  readonly #memoryPath: string;
  readonly #clearinghouse: Clearinghouse;
  readonly #scenario: Scenario;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SandboxOptions, mailbox: Mailbox) {
    const { guides, scenario, clock, seed = 1 } = options;
    this.#mailbox = mailbox;
    this.#memoryPath = join(options.root, 'memory.json');
    this.#memory = loadMemory(this.#memoryPath);
    this.#scenario = scenario;
    this.#clearinghouse = new Clearinghouse({ guides, scenario, clock, memory: this.#memory, seed });
  }

  next(): Promise<RoundReport> {
    const round = this.#last.then(() => this.#play());
    this.#last = round.catch(() => undefined);
    return round;
  }

  async idle(): Promise<void> {
    await this.#last;
  }

  #play(): RoundReport {
    this.#memory.round += 1;
    const { round } = this.#memory;
    const received: (FileVerdict & { readonly name: string })[] = [];
    const names = this.#mailbox.waiting();
    for (const name of names) {
      const { answers, verdict } = this.#clearinghouse.receive(this.#mailbox.read(name));
      received.push({ name, ...verdict });
      for (const answer of answers) this.#plan(answer);
    }
    for (const answer of this.#clearinghouse.settle()) this.#plan(answer);
    const parcels = this.#memory.parcels.filter((item) => item.dueRound <= round);
    this.#memory.parcels = this.#memory.parcels.filter((item) => item.dueRound > round);
    const delivered = parcels.map((parcel) => this.#deliver(parcel.kind, Buffer.from(parcel.text, 'latin1')));
    for (const name of names) this.#mailbox.putAway(name, round);
    saveMemory(this.#memoryPath, this.#memory);
    return { round, received, delivered };
  }

  /** Late and repeated delivery, as the scenario has it. */
  #plan(answer: Answer): void {
    const row = this.#scenario.delivery.find((item) => item.kind === answer.kind);
    const text = Buffer.from(answer.bytes).toString('latin1');
    const first = this.#memory.round + (row?.afterRounds ?? 0);
    for (let repeat = 0; repeat <= (row?.repeats ?? 0); repeat++) {
      this.#memory.parcels.push({ dueRound: first + repeat, kind: answer.kind, text });
    }
  }

  #deliver(kind: Answer['kind'], bytes: Uint8Array): DeliveredFile {
    this.#memory.counters.file += 1;
    const name = `${String(this.#memory.counters.file).padStart(6, '0')}.${NAMES[kind]}`;
    this.#mailbox.deliver(name, bytes);
    return { name, kind, sizeBytes: bytes.length };
  }
}
