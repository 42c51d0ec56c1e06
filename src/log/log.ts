/** Log: typed events with allow-listed fields. The only room that knows pino. Ids, counts, codes and hashes; never a patient's data, a secret, or a segment. */

/** Every event and the fields it may carry. A new event is a row here; anything else can't be logged. */
export interface LogEvents {
  'gateway-started': { readonly version: string; readonly partners: number; readonly billingSystems: number };
  'gateway-stopping': { readonly signal: string };
  'gateway-stopped': { readonly seconds: number };
  'claim-file-taken': { readonly billingSystem: string; readonly sha256: string; readonly bytes: number };
  'claim-file-done': {
    readonly sha256: string;
    readonly claims: number;
    readonly ready: number;
    readonly held: number;
    readonly refused: number;
  };
  'claim-file-refused': { readonly billingSystem: string; readonly sha256: string; readonly code: string };
  'claim-file-duplicate': { readonly sha256: string };
  'interchange-built': {
    readonly partner: string;
    readonly interchangeControlNumber: string;
    readonly claims: number;
    readonly sets: number;
    readonly bytes: number;
    readonly sha256: string;
  };
  'interchange-state': {
    readonly partner: string;
    readonly interchangeControlNumber: string;
    readonly state: string;
    readonly attempts: number;
    readonly code?: string;
  };
  'transmit-failed': { readonly partner: string; readonly code: string; readonly retryable: boolean };
  'circuit-open': { readonly partner: string; readonly code: string; readonly untilMs: number };
  'poll-done': {
    readonly partner: string;
    readonly listed: number;
    readonly downloaded: number;
    readonly waiting: number;
    readonly refused: number;
  };
  'file-received': { readonly partner: string; readonly sha256: string; readonly bytes: number };
  'file-known': { readonly partner: string; readonly sha256: string };
  'file-unpacked': { readonly sha256: string; readonly files: number };
  'file-applied': {
    readonly sha256: string;
    readonly interchanges: number;
    readonly sets: number;
    readonly quarantined: number;
  };
  'interchange-duplicate': {
    readonly partner: string;
    readonly interchangeControlNumber: string;
    readonly conflict: boolean;
  };
  'remittance-posted': {
    readonly sha256: string;
    readonly set: number;
    readonly claims: number;
    readonly queued: number;
    readonly balanced: boolean;
  };
  /** Another worker posted at once; the file is tried again. `attempt` from 1. */
  'remittance-collided': { readonly sha256: string; readonly attempt: number };
  quarantined: {
    readonly partner: string;
    readonly sha256: string;
    readonly offset: number;
    readonly length: number;
    readonly code: string;
  };
  'drop-delivered': { readonly billingSystem: string; readonly kind: string; readonly bytes: number };
  /** `file`: the first of those that wait. */
  'drop-waiting': { readonly billingSystem: string; readonly code: string; readonly file?: string };
  'claims-requeued': { readonly partner: string; readonly claims: number };
  recovered: { readonly what: string; readonly count: number };
  /** This process was not heard of for longer than its lease time; what it still does under its leases is refused. */
  'worker-lapsed': { readonly leaseSeconds: number };
  /** The ledger's thread for what is drafted is gone: checks are committed one by one until the process is started again. */
  'drafts-ended': { readonly code: string };
  'task-failed': { readonly task: string; readonly code: string; readonly retryable: boolean };
  'alert-raised': { readonly code: string; readonly severity: string; readonly partner: string };
  'alert-cleared': { readonly code: string };
  'sandbox-answered': { readonly files: number; readonly claims: number };
}

export interface Log {
  info<Name extends keyof LogEvents>(event: Name, fields: LogEvents[Name]): void;
  warn<Name extends keyof LogEvents>(event: Name, fields: LogEvents[Name]): void;
  error<Name extends keyof LogEvents>(event: Name, fields: LogEvents[Name], cause?: unknown): void;
}
