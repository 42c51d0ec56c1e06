/** Outbound: what the story is handed by main. */
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { ProviderTable } from '../claims/provider-table.ts';
import type { Rule } from '../claims/rule.ts';
import type { CodeSets } from '../codesets/code-sets.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { DropSettings } from '../drop/settings.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import type { Pgp } from '../seal/port.ts';
import type { Transport } from '../transport/port.ts';
import type { HighWater } from '../wire/high-water.ts';
import type { TradingPartner } from '../wire/partner.ts';
import type { Spool } from '../wire/spool.ts';
import type { SoundPatterns } from './sound-patterns.ts';

/** A folder pair of a billing system. */
export interface ClaimSource {
  readonly id: string;
  readonly in: string;
  readonly settleSeconds: number;
  readonly markerFile?: string | undefined;
  /** A mapping's name, for all of its files or for those of a name. */
  readonly mapping?: string | readonly { readonly files: string; readonly name: string }[] | undefined;
  readonly takeWhen?: 'settled' | 'done' | undefined;
  /** Of files of each form that are read whole; MiB. */
  readonly maximumMegabytes: Readonly<Record<'json' | 'csv' | 'xml' | 'x12', number>>;
}

export interface OutboundPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly log: Log;
  readonly guides: ClaimGuides;
  readonly soundPatterns: SoundPatterns;
  readonly codeSets: CodeSets;
  readonly profiles: readonly PayerProfile[];
  readonly providers: ProviderTable;
  readonly rules: readonly Rule[];
  readonly mappings: readonly ExportMapping[];
  /** IANA zone in which "today" is told. */
  readonly zone: string;
  readonly partners: readonly TradingPartner[];
  readonly sources: readonly ClaimSource[];
  /** How many claims of a file are taken in in one transaction. */
  readonly claimsAtOnce: number;
  readonly drops: DropSettings;
  readonly spool: Spool;
  readonly highWater: HighWater;
  /** From 0 to below 1: spreads retries. */
  random(): number;
  transportOf(partner: TradingPartner): Transport;
  pause(ms: number): Promise<void>;
  /** Throws a GatewayError when the disk is too full to take anything in. */
  requireRoom(): Promise<void>;
  /** Undefined when the partner's files are plain. */
  pgpOf(partner: string): Pgp | undefined;
  /** Routing by payer id; undefined when no partner takes it. */
  partnerFor(payerId: string): TradingPartner | undefined;
}
