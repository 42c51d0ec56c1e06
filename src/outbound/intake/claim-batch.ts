/** Outbound, intake: what a claim file gives, cut into batches of consecutive claims, each of which is taken in by itself. */
import type { Finding } from '../../base/finding.ts';
import type { MappingStamp, ReadClaim, ReadClaims, RefusedClaim } from './claims-read.ts';
import type { ClaimFileKind } from './documents.ts';

/** What was found in one claim of the file. */
export interface ClaimFinding {
  /** Of the claim, in the file. */
  readonly ordinal: number;
  readonly finding: Finding;
}

export interface ClaimBatch {
  /** Ordinal in the file of the last claim, those that fell included. The batch begins where the one before it ended. */
  readonly lastClaim: number;
  readonly claims: readonly ReadClaim[];
  readonly refused: readonly RefusedClaim[];
  /** What was found in these claims. */
  readonly findings: readonly ClaimFinding[];
  /** Stands in the last batch, which may be empty. */
  readonly end?: FileFacts;
}

/** What is known when the file was read to its end. */
export interface FileFacts {
  readonly kind: ClaimFileKind;
  /** What was found in the file outside of its claims. */
  readonly findings: readonly Finding[];
  readonly mapping?: MappingStamp;
}

/** Batches of at most `size` claims of a file that was read whole; at least one. */
export function* batchesOf(read: ReadClaims, size: number): Generator<ClaimBatch> {
  const { kind, count, claims, refused, findings, mapping } = read;
  const ofFile = findings.filter(({ at }) => read.ordinalOf(at) === undefined);
  const end = { kind, findings: ofFile, ...(mapping === undefined ? {} : { mapping }) };
  let nextClaim = 0;
  let nextRefused = 0;
  const ofClaims = findingsOfClaims(read);
  let nextFinding = 0;
  for (let lastClaim = Math.min(size, count); ; lastClaim = Math.min(lastClaim + size, count)) {
    const upTo = <Item>(items: readonly Item[], from: number, ordinalOf: (item: Item) => number): number => {
      let until = from;
      for (let item = items[until]; item !== undefined && ordinalOf(item) <= lastClaim; item = items[until]) until += 1;
      return until;
    };
    const claimsUntil = upTo(claims, nextClaim, ({ ordinal }) => ordinal);
    const refusedUntil = upTo(refused, nextRefused, ({ ordinal }) => ordinal);
    const findingsUntil = upTo(ofClaims, nextFinding, ({ ordinal }) => ordinal);
    yield {
      lastClaim,
      claims: claims.slice(nextClaim, claimsUntil),
      refused: refused.slice(nextRefused, refusedUntil),
      findings: ofClaims.slice(nextFinding, findingsUntil),
      ...(lastClaim === count ? { end } : {}),
    };
    if (lastClaim === count) return;
    nextClaim = claimsUntil;
    nextRefused = refusedUntil;
    nextFinding = findingsUntil;
  }
}

/** By claim, in the file's order. */
export function findingsOfClaims({ findings, ordinalOf }: ReadClaims): readonly ClaimFinding[] {
  const found = findings.flatMap((item) => {
    const ordinal = ordinalOf(item.at);
    return ordinal === undefined ? [] : [{ ordinal, finding: item }];
  });
  return found.sort((left, right) => left.ordinal - right.ordinal);
}
