import { GatewayError } from '../../src/base/gateway-error.ts';
import { transportErrors } from '../../src/transport/errors.ts';
import type { Transport, TransportSession } from '../../src/transport/port.ts';

type Operation = 'connect' | 'write' | 'stat' | 'rename' | 'remove' | 'read';
type Kind = (typeof transportErrors)[keyof typeof transportErrors];

/** What a server does wrong, once each, in the order given for its operation. */
export interface ServerFault {
  readonly at: Operation;
  /** How many calls of the operation go well before. */
  readonly after?: number;
  /** The error that the transport's adapter makes of it. */
  readonly error?: Kind;
  /** What happens on the server: by default nothing takes effect when there is an error. */
  readonly effect?: 'none' | 'done' | 'half' | 'vanish';
}

/** A partner's server in memory: what lies on it is what counts, whatever it answered. */
export class Mailbox implements Transport {
  readonly files = new Map<string, Buffer>();
  readonly calls: string[] = [];
  /** Every name that ever had a whole file of ours, for counting how often the partner could have taken it. */
  readonly published: string[] = [];
  /** Takes files away from under their final names at once. */
  consumes: RegExp | undefined;
  readonly #faults: { fault: ServerFault; left: number }[] = [];
  #alive = 0;

  constructor(faults: readonly ServerFault[] = []) {
    for (const fault of faults) this.#faults.push({ fault, left: fault.after ?? 0 });
  }

  add(fault: ServerFault): void {
    this.#faults.push({ fault, left: fault.after ?? 0 });
  }

  async connect(): Promise<TransportSession> {
    this.calls.push('connect');
    const fault = this.#next('connect');
    if (fault?.error !== undefined) throw this.#failure(fault.error);
    this.#alive += 1;
    return this.#session(this.#alive);
  }

  #session(id: number): TransportSession {
    const guard = (): void => {
      if (id !== this.#alive) throw this.#failure(transportErrors.closed);
    };
    return {
      list: async () => [],
      close: async () => undefined,
      stat: async (path) => {
        guard();
        this.#fail('stat');
        const file = this.files.get(path);
        return file === undefined ? undefined : { sizeBytes: file.length, modifiedMs: 0 };
      },
      read: async (path, onChunk) => {
        guard();
        this.#fail('read');
        const file = this.files.get(path);
        if (file === undefined) throw this.#failure(transportErrors.missing);
        await onChunk(file);
        return file.length;
      },
      write: async (path, bytes) => {
        guard();
        this.calls.push(`write ${path}`);
        if (this.files.has(path)) throw this.#failure(transportErrors.exists);
        this.#effect(
          'write',
          () => this.#put(path, Buffer.from(bytes)),
          () => {
            this.files.set(path, Buffer.from(bytes.subarray(0, Math.floor(bytes.length / 2))));
          },
        );
      },
      rename: async (from, to) => {
        guard();
        this.calls.push(`rename ${to}`);
        if (this.files.has(to)) throw this.#failure(transportErrors.exists);
        this.#effect('rename', () => {
          const file = this.files.get(from);
          this.files.delete(from);
          if (file !== undefined) this.#put(to, file);
        });
      },
      remove: async (path) => {
        guard();
        this.#effect('remove', () => this.files.delete(path));
      },
    };
  }

  #put(path: string, bytes: Buffer): void {
    if (!path.endsWith('.part')) this.published.push(path);
    if (this.consumes?.test(path) !== true) this.files.set(path, bytes);
  }

  #next(at: Operation): ServerFault | undefined {
    const index = this.#faults.findIndex((entry) => entry.fault.at === at);
    const entry = this.#faults[index];
    if (entry === undefined) return undefined;
    if (entry.left > 0) {
      entry.left -= 1;
      return undefined;
    }
    this.#faults.splice(index, 1);
    return entry.fault;
  }

  #fail(at: Operation): void {
    const fault = this.#next(at);
    if (fault?.error !== undefined) throw this.#failure(fault.error);
  }

  #effect(at: Operation, done: () => void, half: () => void = done): void {
    const fault = this.#next(at);
    const effect = fault?.effect ?? (fault?.error === undefined ? 'done' : 'none');
    if (effect === 'done') done();
    if (effect === 'half') half();
    if (fault?.error !== undefined) throw this.#failure(fault.error);
  }

  #failure(kind: Kind): GatewayError {
    // A dead session stays dead, as the port says.
    if (kind === transportErrors.closed || kind === transportErrors.timeout) this.#alive += 1;
    return new GatewayError(kind, 'as the test says');
  }
}
