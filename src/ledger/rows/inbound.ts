/** Ledger, rows: files of partners, and what was set aside of them. */
import type { Instant } from '../../base/clock.ts';
import type { Hash, RowKey } from './keys.ts';

export type RemoteState = 'SEEN' | 'RECEIVED' | 'REMOTE_DONE' | 'REFUSED';

export interface RemoteFileRow {
  readonly partner: string;
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** How often it was listed with the same size and time. */
  readonly looks: number;
  readonly state: RemoteState;
  readonly sha256?: Hash;
}

export type InboundState = 'RECEIVED' | 'APPLIED' | 'PARTLY_APPLIED' | 'QUARANTINED';

export interface InboundFileRow {
  readonly sha256: Hash;
  readonly partner: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly receivedAt: Instant;
  readonly state: InboundState;
  /** JSON: what the file holds and what became of each part. */
  readonly detailJson: string;
}

export interface InboundInterchangeIdentity {
  readonly partner: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly interchangeControlNumber: string;
  /** Hash of the interchange's own bytes. */
  readonly contentHash: Hash;
}

export interface QuarantineItem {
  readonly sha256: Hash;
  readonly partner: string;
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly reasonCode: string;
  readonly detail: string;
  readonly at: Instant;
}

export interface QuarantineRow extends QuarantineItem {
  readonly quarantineKey: RowKey;
  readonly state: 'OPEN' | 'RELEASED' | 'DISCARDED';
}
