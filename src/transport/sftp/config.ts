/** SFTP adapter: what one endpoint needs to be known by. Secrets come as values; where they are kept is the caller's matter. */
import type { LegacyAlgorithm } from './algorithms.ts';

export interface SftpConfig {
  readonly host: string;
  /** 22 when absent. */
  readonly port?: number;
  readonly username: string;
  readonly password?: string;
  /** The private key's text (OpenSSH or PEM), not its file name. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** Pinned fingerprints, `SHA256:…`. Empty: connecting fails with `host-key-unknown`, which carries the fingerprint seen. */
  readonly hostKeys: readonly string[];
  /** Weak algorithms that this one endpoint may still use; all of them are off otherwise. */
  readonly legacyAlgorithms?: readonly LegacyAlgorithm[];
  readonly deadlines?: Partial<SftpDeadlines>;
  /** Probes of the SSH layer while nothing else is said. 15 s × 4 when absent. */
  readonly keepalive?: { readonly intervalMs: number; readonly countMax: number };
  /**
   * Requests of one transfer in flight. Absent: 16 on OpenSSH, 1 on any other server, since some corrupt files written at
   * several offsets at once.
   */
  readonly window?: number;
  /** Operations of one session at work at the same time, over their own raw handles. Absent: 16 on OpenSSH, otherwise 1. */
  readonly parallel?: number;
}

export interface SftpDeadlines {
  /** From the first packet to the open SFTP channel, all steps together. */
  readonly connectMs: number;
  /** One request and its answer. */
  readonly requestMs: number;
  /** One whole file or listing. */
  readonly transferMs: number;
  /** The polite goodbye; then the socket is destroyed. */
  readonly closeMs: number;
}

export const DEFAULT_DEADLINES: SftpDeadlines = {
  connectMs: 30_000,
  requestMs: 60_000,
  transferMs: 30 * 60_000,
  closeMs: 2_000,
};
