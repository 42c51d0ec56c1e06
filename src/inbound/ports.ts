/** Inbound: what the story is handed by main. */
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import type { DropOrigin } from '../drop/collector.ts';
import type { DropSettings } from '../drop/settings.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import type { Pgp, Unpacker } from '../seal/port.ts';
import type { HighWater } from '../wire/high-water.ts';
import type { TradingPartner } from '../wire/partner.ts';
import type { Spool } from '../wire/spool.ts';
import type { OwnProviderAdjustment } from './post/provider-adjustments.ts';
import type { ReportLayout } from './reports/delimited.ts';

/** Whom payments may be made to. */
export interface OwnIdentity {
  readonly npi?: string | undefined;
  readonly taxId?: string | undefined;
}

export interface InboundPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly log: Log;
  readonly guides: GuideLibrary;
  /** Folder for downloads under way. */
  readonly downloads: string;
  /** For the acknowledgements that we owe. */
  readonly partners: readonly TradingPartner[];
  readonly spool: Spool;
  readonly highWater: HighWater;
  /** By partner: how reports of forms of their own are to be read. */
  readonly reportLayouts: ReadonlyMap<string, readonly ReportLayout[]>;
  /** IANA zone of the stamps that we write. */
  readonly zone: string;
  /** Empty: payments to any payee are posted. */
  readonly self: readonly OwnIdentity[];
  readonly drops: DropSettings;
  /** `approve`: a check that balances waits for a person all the same. */
  readonly posting: 'automatic' | 'approve';
  /** Where provider adjustments go by the customer's own word. */
  readonly providerAdjustments: readonly OwnProviderAdjustment[];
  readonly unpacker: Unpacker;
  /** Undefined when the partner's files are plain. */
  pgpOf(partner: string): Pgp | undefined;
  /** To be told of each check that is committed. */
  readonly applied?: (() => void) | undefined;
  /** Throws a GatewayError when the disk is too full to take anything in. */
  requireRoom(): Promise<void>;
}

/** Partner of checks that people enter from paper. */
export const MANUAL_PARTNER = 'manual';

/** What is known of the file whose answers are being applied. */
export interface AnswerFile {
  readonly sha256: string;
  readonly partner: string;
  readonly name: string;
  /** When it was received; orders the files of records. */
  readonly receivedAt: string;
}

/** Of sets in a file, answers, items, checks. */
const DIGITS = 6;

/** What names the files of the records that come from one part of the file. */
export function originOf(file: AnswerFile, part: number | string): DropOrigin {
  // Numbers of one length, so that the tenth sorts after the ninth.
  const sorts = String(part).replace(/(?<=^|-)\d+(?=-|$)/g, (number) => number.padStart(DIGITS, '0'));
  return { at: file.receivedAt, name: `${file.sha256.slice(0, 12)}-${sorts}` };
}
