/** Outbound, intake: what a claim file was read into. */
import type { Finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ClaimFileKind } from './documents.ts';

export interface ReadClaim {
  /** In the file, from 1; those that fell are counted. */
  readonly ordinal: number;
  readonly claim: Claim;
  readonly at: Position;
}

export interface ReadClaims {
  readonly kind: ClaimFileKind;
  /** How many claims the file holds, those that fell included. */
  readonly count: number;
  readonly claims: readonly ReadClaim[];
  readonly findings: readonly Finding[];
  /** Which claim of the file stands at a finding's place, from 1; undefined for what is said of the file. An 837 counts its claims by set. */
  readonly ordinalOf: (at: Position) => number | undefined;
  /** The mapping that made the claims of another system's export. */
  readonly mapping?: MappingStamp;
}

/** Which mapping it was, to the byte. */
export interface MappingStamp {
  readonly name: string;
  readonly version: number;
  readonly sha256: string;
}
