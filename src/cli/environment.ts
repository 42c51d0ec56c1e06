/** CLI: words to calls, results to words; no rules of the business. This is what main hands in. */
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import type { GatewayConfig, PartnerConfig } from '../config/config.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import type { Transport } from '../transport/port.ts';

/** An opened gateway: the configuration and the adapters that main picked for it. */
export interface Gateway {
  readonly config: GatewayConfig;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly log: Log;
  readonly clock: Clock;
  readonly guides: GuideLibrary;
  transportOf(partner: PartnerConfig): Transport;
  close(): Promise<void>;
}

/** The machine as the commands see it. */
export interface CliEnvironment {
  readonly version: string;
  /** The package's own folder: schemas, samples, example configuration. */
  readonly home: string;
  readonly clock: Clock;
  readonly isTerminal: boolean;
  readonly guides: GuideLibrary;
  /** Writes to standard output; resolves when the reader took it. */
  out(text: string): Promise<void>;
  /** Writes to standard error. */
  err(text: string): void;
  /** Chunks of a file. Throws GatewayError `file-unreadable` (exit code 2) when it can't be opened; `-` is standard input. */
  readFile(path: string): AsyncIterable<Uint8Array>;
  /** Opens the gateway of a configuration file; throws `config-missing`, `config-invalid` or an error of the world. */
  openGateway(configPath: string | undefined): Promise<Gateway>;
}
