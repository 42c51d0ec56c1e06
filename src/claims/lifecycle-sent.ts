/** What we sent, as far as answers need it to be told apart: interchange, set, claims with their place. */
import type { Position } from '../base/position.ts';
import type { AcknowledgementError, TransactionSetAcknowledgement } from './acknowledgement.ts';
import type { AnswerEvent, TransmissionKey } from './lifecycle-event.ts';

export interface SentClaim {
  /** The ledger's key of the claim, opaque here. */
  readonly claimKey: number;
  /** The ledger's key of this sending of it. */
  readonly transmission: TransmissionKey;
  /** CLM01 as sent. */
  readonly patientControlNumber: string;
  /** Ordinals in the set (ST is 1) of the claim's first and last segment; 0 when unknown. */
  readonly firstSegment: number;
  readonly lastSegment: number;
  /** NPI of 2010AA, for a reject at the provider's level. */
  readonly billingProviderId?: string;
  /** Its tax id, by which a 277CA may name it instead (2100C NM108 `FI`). */
  readonly billingProviderTaxId?: string;
}

export interface SentSet {
  readonly setControlNumber: string;
  /** BHT03. */
  readonly originatorReference: string;
  readonly claims: readonly SentClaim[];
}

export interface SentInterchange {
  readonly interchangeControlNumber: string;
  readonly groupControlNumber: string;
  readonly sets: readonly SentSet[];
}

/** What an answer says about one claim, and where it stands. */
export interface ClaimAnswer {
  readonly claim: SentClaim;
  readonly event: AnswerEvent;
  readonly at: Position;
  /** Of a 999 or 997: the set that the claim was sent in, what was said of it, and the errors of the claim itself. */
  readonly syntax?: {
    readonly set: SentSet;
    readonly told?: TransactionSetAcknowledgement;
    readonly errors: readonly AcknowledgementError[];
    /** The set is rejected by one of two verdicts, of the group and of the set, that contradict each other. */
    readonly inDoubt?: true;
  };
}

/** A part of an answer that is about nothing we sent, or says nothing that can be relied on; a person must look. */
export interface Unexplained {
  readonly code:
    | 'unknown-interchange'
    | 'unknown-set'
    | 'unknown-claim'
    | 'unknown-provider'
    | 'unknown-batch'
    | 'verdict-unknown'
    | 'verdicts-contradict';
  /** Control number, trace number or patient control number that it names. */
  readonly names: string;
  readonly at: Position;
}

export interface RolledDown {
  readonly answers: readonly ClaimAnswer[];
  readonly unexplained: readonly Unexplained[];
}

/** Control numbers are equal as numbers: leading zeros and blanks don't count. */
export function sameControlNumber(one: string, two: string): boolean {
  const plain = (text: string): string => text.trim().replace(/^0+(?=.)/, '');
  return plain(one) === plain(two);
}

/** A patient control number as it may come back: folded to capitals, letters and digits alone (M-010). */
export function foldControlNumber(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/**
 * Looks claims up by a control number that came back, folded as M-010 fears it; a cut one needs 15 characters and only one bearer.
 * The index is made once, so that a set of thousands of claims is answered in one pass.
 */
export function claimLookUp(claims: readonly SentClaim[]): (returned: string | undefined) => readonly SentClaim[] {
  const exact = new Map<string, SentClaim[]>();
  for (const claim of claims) {
    const folded = foldControlNumber(claim.patientControlNumber);
    const known = exact.get(folded);
    if (known === undefined) exact.set(folded, [claim]);
    else known.push(claim);
  }
  return (returned) => {
    const folded = foldControlNumber(returned ?? '');
    const found = exact.get(folded);
    if (found !== undefined || folded.length < 15) return folded === '' ? [] : (found ?? []);
    const cut = claims.filter((claim) => foldControlNumber(claim.patientControlNumber).startsWith(folded));
    return cut.length === 1 ? cut : [];
  };
}
