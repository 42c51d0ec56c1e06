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

/** A claim that has not the shape of one, by what the file calls it: the billing system has to find it again. */
export interface RefusedClaim {
  /** In the file, from 1. */
  readonly ordinal: number;
  readonly claimId?: string;
  readonly patientControlNumber?: string;
}

/** Takes the claims of a file as they are read. */
export interface ClaimSink {
  claim(claim: ReadClaim): void;
  refused?(claim: RefusedClaim): void;
  finding(finding: Finding): void;
}

export interface ReadClaims {
  readonly kind: ClaimFileKind;
  /** How many claims the file holds, those that fell included. */
  readonly count: number;
  readonly claims: readonly ReadClaim[];
  /** Those that fell. */
  readonly refused: readonly RefusedClaim[];
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
