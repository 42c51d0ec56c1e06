/** Base: errors about the world: network, disk, database, configuration. Thrown, with a stable code; data faults are findings instead. */

/** Exit codes of the contract: 1 data, 2 usage/configuration/unreadable file, 3 the world. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface ErrorKind {
  /** Stable code, kebab-case, e.g. `host-key-mismatch`. */
  readonly code: string;
  /** Whether trying the same again later can help. Unknown causes are retryable with a cap and an alarm, never success. */
  readonly retryable: boolean;
  readonly exitCode: 2 | 3;
  /** Who must act: nobody (it heals), the operator, or the trading partner. */
  readonly actor: 'nobody' | 'operator' | 'partner';
}

/** Names a room's table of error kinds. */
export function defineErrors<Table extends Readonly<Record<string, ErrorKind>>>(table: Table): Table {
  return table;
}

/** The one error class. `message` must hold no patient data and no secrets: ids, names of things configured, counts, codes. */
export class GatewayError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.kind = kind;
  }

  get code(): string {
    return this.kind.code;
  }

  get retryable(): boolean {
    return this.kind.retryable;
  }

  get exitCode(): 2 | 3 {
    return this.kind.exitCode;
  }
}

/** Throws when an invariant of our own is broken; the message carries the numbers. */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${typeof message === 'string' ? message : message()}`);
}

/** For exhaustive switches: a value that cannot be. */
export function unreachable(value: never): never {
  throw new Error(`assertion failed: unexpected value ${String(value)}`);
}
