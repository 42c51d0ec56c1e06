/** CLI: words to calls, results to words; no rules of the business. This is what main hands in. */
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { ProviderTable } from '../claims/provider-table.ts';
import type { Rule } from '../claims/rule.ts';
import type { CodeSets } from '../codesets/code-sets.ts';
import type { CodeWords } from '../codesets/code-words.ts';
import type { GatewayConfig, PartnerConfig } from '../config/config.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { DropSettings } from '../drop/settings.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import type { NewFile, Scratch } from '../offline/files.ts';
import type { DiskSpace, KeyFact, KeyInUse } from '../operations/watchdog/house.ts';
import type { WebhookPorts } from '../operations/watchdog/webhook.ts';
import type { Pgp, Unpacker } from '../seal/port.ts';
import type { Transport } from '../transport/port.ts';
import type { HighWater } from '../wire/high-water.ts';
import type { Spool } from '../wire/spool.ts';
import type { Task, Work } from '../work/port.ts';

/** An opened gateway: the configuration and the adapters that main picked for it. */
export interface Gateway {
  readonly config: GatewayConfig;
  readonly ledger: Ledger;
  readonly archive: Archive;
  /** What the configuration names as archive.key and archive.olderKeys, in that order. */
  readonly sealKeys: readonly KeyInUse[];
  readonly log: Log;
  readonly clock: Clock;
  readonly guides: GuideLibrary;
  readonly claimGuides: ClaimGuides;
  readonly codeSets: CodeSets;
  readonly profiles: readonly PayerProfile[];
  readonly providers: ProviderTable;
  readonly rules: readonly Rule[];
  readonly mappings: readonly ExportMapping[];
  readonly spool: Spool;
  /** The billing systems as what is told to them goes by. */
  readonly drops: DropSettings;
  readonly highWater: HighWater;
  /** Folder for downloads under way. */
  readonly downloads: string;
  /** What the watchdog sees of the machine, and its way out. */
  readonly machine: {
    disks(): Promise<readonly DiskSpace[]>;
    /** Throws `disk-nearly-full` when nothing more may be taken in. */
    requireRoom(): Promise<void>;
    /** Makes or removes the reserve of the data folder. */
    keepReserve(): Promise<'made' | 'removed' | undefined>;
    /** Secrets in files that others on the machine can read. */
    openSecrets(): Promise<readonly string[]>;
    keys(): Promise<readonly KeyFact[]>;
    /** Undefined when none is configured. Throws `config-secret` when its secret can't be read. */
    webhook(): WebhookPorts | undefined;
  };
  random(): number;
  pause(ms: number): Promise<void>;
  readonly unpacker: Unpacker;
  /** PGP as agreed with the partner; undefined when its files are plain. */
  pgpOf(partner: string): Pgp | undefined;
  transportOf(partner: PartnerConfig): Transport;
  /** Runs tasks when they are due; not started. */
  work(tasks: readonly Task[]): Work;
  close(): Promise<void>;
}

/** Payer profiles, provider table, user rules, mappings and code lists. */
export interface Rulebook {
  readonly profiles: readonly PayerProfile[];
  readonly providers: ProviderTable;
  readonly rules: readonly Rule[];
  readonly mappings: readonly ExportMapping[];
  readonly codeSets: CodeSets;
}

export interface OpenOptions {
  /** Questions only: may run beside the daemon. */
  readonly readOnly?: boolean;
  /** Changes the ledger in short transactions, also beside the daemon; touches no mailbox, and reserves no control number. */
  readonly beside?: boolean;
  /** How long to wait for a command that has the ledger to end; then `ledger-locked`. Not at all when left out. */
  readonly patienceMs?: number;
  readonly logLevel?: 'silent' | 'info';
  /** Also a ledger that is older than the high-water file, or new in its place; without this `ledger-behind`. */
  readonly whateverAge?: boolean;
}

/** The machine as the commands see it. */
export interface CliEnvironment {
  readonly version: string;
  /** The package's own folder: schemas, samples, example configuration. */
  readonly home: string;
  readonly clock: Clock;
  /** The machine's own zone, an IANA name; what is not bound to a gateway's configuration goes by it. */
  readonly zone: string;
  readonly isTerminal: boolean;
  readonly guides: GuideLibrary;
  /** What codes mean: by the lists, where they have the code, else in our own words. */
  codeWords(lists?: CodeSets): CodeWords;
  /** Writes to standard output; resolves when the reader took it. */
  out(text: string): Promise<void>;
  /** Writes to standard error. */
  err(text: string): void;
  /** Chunks of a file. Throws GatewayError `file-unreadable` (exit code 2) when it can't be opened; `-` is standard input. */
  readFile(path: string): AsyncIterable<Uint8Array>;
  /** Writes a whole file, making its folder; a file of that name is replaced at once or not at all. Throws `file-unwritable` (exit code 3). */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** The same in pieces. Throws `file-unwritable`, as the methods of the file do. */
  createFile(path: string): Promise<NewFile>;
  /** Room to put bytes aside in a folder, which is made when missing. Throws `file-unwritable`. */
  openScratch(folder: string): Scratch;
  /** The configuration alone; opens nothing. Throws `config-missing`, `config-invalid`. */
  loadConfig(configPath: string | undefined): Promise<GatewayConfig>;
  /** What claims are judged by under a configuration; opens no ledger. Throws `config-invalid`, `code-folder-unusable`. */
  loadRulebook(config: GatewayConfig): Promise<Rulebook>;
  /** The archive in a folder, under the keys of the configuration. Throws `seal-key-missing`, `config-secret`. */
  openArchive(config: GatewayConfig, root: string): Promise<Archive>;
  /** Puts a copy in the place of the ledger. Throws `ledger-exists`, `ledger-locked`, `ledger-not-copied`. */
  putLedger(config: GatewayConfig, copy: string): Promise<void>;
  /** The folder with the mappings of a configuration; that of the package without one. */
  mappingFolder(config: GatewayConfig | undefined): string;
  /** The environment's signal to stop (SIGTERM, SIGINT); aborted once. */
  readonly stopSignal: AbortSignal;
  /** Opens the gateway of a configuration file; throws `config-missing`, `config-invalid` or an error of the world. */
  openGateway(configPath: string | undefined, options?: OpenOptions): Promise<Gateway>;
}
