/** Ledger: who works on it, and which piece of work each does alone: leases with fencing tokens, by the ledger's own clock. */
import type { Instant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { ledgerErrors } from './errors.ts';

/** The right to do a piece of work alone. A later holder's token of the same name is greater. */
export interface Lease {
  /** Names the piece of work, e.g. `send:acme`. */
  readonly name: string;
  readonly worker: string;
  readonly token: number;
}

/** `daemon` works until it is told to stop, `command` does one thing. */
export type WorkerRole = 'daemon' | 'command';

/** A process that works on the ledger and was heard of within its lease time. */
export interface WorkerRow {
  /** Its own for this run; one that was taken for dead comes back under another. */
  readonly worker: string;
  readonly role: WorkerRole;
  /** Host and process, for people. */
  readonly name: string;
  readonly since: Instant;
  /** It is taken for dead then, unless it is heard of before. */
  readonly aliveUntil: Instant;
  /** What it does at this moment, by name. */
  readonly leases: readonly { readonly name: string; readonly token: number; readonly since: Instant }[];
}

/** The daemons as this process knew them at its last heartbeat. */
export interface Colleagues {
  readonly me: string;
  /** In an order that all of them know; with this process. */
  readonly daemons: readonly string[];
  /** Pieces of work whose worker died over them, by name. */
  readonly cutOff: readonly string[];
}

/** The engine's part. Where one process has the ledger for itself no lease runs out; else the database's clock says when one does. */
export interface LeaseKeeper {
  /** Shows this process as a daemon from now on; waiting for leases ends when `signal` is aborted. */
  join(signal: AbortSignal): Promise<void>;
  /** Gives everything back. */
  leave(): Promise<void>;
  /** Waits while another worker has it. Throws `ledger-lease-elsewhere` when told to stop. */
  take(name: string): Promise<Lease>;
  giveBack(lease: Lease): Promise<void>;
  holds(lease: Lease): Promise<boolean>;
  /** Undefined when there are no others ever. */
  colleagues(): Colleagues | undefined;
  workers(): Promise<readonly WorkerRow[]>;
}

/** Told of what goes wrong in the background. */
export interface LeaseTrouble {
  /** This process was not heard of for longer than its lease time: what it did under leases is refused. */
  lapsed(): void;
  /** A heartbeat failed; the next one tries again. */
  failed(cause: unknown): void;
}

export const leaseLost = ({ name, token }: Lease): GatewayError =>
  new GatewayError(ledgerErrors.leaseLost, `the lease of ${name} (token ${token}) ran out; another worker may have it`);

export const leaseElsewhere = (name: string): GatewayError =>
  new GatewayError(
    ledgerErrors.leaseElsewhere,
    `another worker does ${name}; this one was told to stop waiting for it`,
  );

/** Nothing more is to be done under that lease: work that goes on after single failures ends with this one. */
export const isLeaseLost = (error: unknown): boolean =>
  error instanceof GatewayError && error.kind === ledgerErrors.leaseLost;
