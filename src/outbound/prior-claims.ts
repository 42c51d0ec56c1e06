/** Outbound: what the ledger knows of the claims of a file before they are judged. */
import type { Claim } from '../claims/claim.ts';
import type { DisplayState } from '../claims/lifecycle-display.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import { payerSequenceOf } from '../claims/posting-claim.ts';
import type { ClaimRow, LedgerView } from '../ledger/port.ts';
import type { ClaimHistory, PriorState } from './scrub/history.ts';

const CHUNK = 500;

/** Rows of the claims that share a claimId, a patient control number, a fingerprint or a payer's number with the file's claims. */
export interface PriorClaims {
  /** The newest row of the same claimId and payer that no other claim took the place of. */
  byClaimId(claim: Claim): ClaimRow | undefined;
  /** The newest row of the same claimId that bills an earlier payer. */
  earlierBill(claim: Claim): ClaimRow | undefined;
  /** The newest row that a frequency 7 or 8 refers to, by the payer's number or by the same claimId. */
  original(claim: Claim): ClaimRow | undefined;
  readonly history: ClaimHistory;
}

const REPLACED: readonly DisplayState[] = ['SUPERSEDED', 'CANCELLED', 'VOIDED'];
const REJECTED: readonly DisplayState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];
const DENIED: readonly DisplayState[] = ['DENIED'];
const PAID: readonly DisplayState[] = ['PAID', 'PARTIAL', 'ZERO_PAID', 'CLOSED', 'PATIENT', 'FORWARDED'];

export function displayOf(row: ClaimRow): DisplayState {
  return parseState(row.state.json).display;
}

export function isReplaced(row: ClaimRow): boolean {
  return REPLACED.includes(displayOf(row));
}

export function isRejected(row: ClaimRow): boolean {
  return REJECTED.includes(displayOf(row));
}

function priorState(row: ClaimRow): PriorState {
  const display = displayOf(row);
  if (REPLACED.includes(display)) return 'void';
  if (REJECTED.includes(display)) return 'rejected';
  if (DENIED.includes(display)) return 'denied';
  return PAID.includes(display) ? 'paid' : 'open';
}

/** Of the row's own claim, 1 for the primary payer. */
function sequenceOf(row: ClaimRow): number {
  const claim: Claim = JSON.parse(row.body);
  return payerSequenceOf(claim.payerResponsibilityCode);
}

function sameBills(byId: ReadonlyMap<string, readonly ClaimRow[]>, claim: Claim): readonly ClaimRow[] {
  return (byId.get(claim.claimId) ?? []).filter(
    (row) => sequenceOf(row) === payerSequenceOf(claim.payerResponsibilityCode),
  );
}

async function inChunks(
  values: readonly string[],
  ask: (some: readonly string[]) => Promise<readonly ClaimRow[]>,
): Promise<ClaimRow[]> {
  const rows: ClaimRow[] = [];
  const distinct = [...new Set(values)];
  for (let start = 0; start < distinct.length; start += CHUNK)
    rows.push(...(await ask(distinct.slice(start, start + CHUNK))));
  return rows;
}

function grouped(
  rows: readonly ClaimRow[],
  keyOf: (row: ClaimRow) => string | undefined,
): ReadonlyMap<string, readonly ClaimRow[]> {
  const groups = new Map<string, ClaimRow[]>();
  for (const row of [...rows].sort((a, b) => b.claimKey - a.claimKey)) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const list = groups.get(key) ?? [];
    list.push(row);
    groups.set(key, list);
  }
  return groups;
}

/** Asks the ledger in bulk; `fingerprintOf` is scrubbing's. */
export async function priorClaimsOf(
  view: LedgerView,
  billingSystem: string,
  claims: readonly Claim[],
  fingerprintOf: (claim: Claim) => string,
): Promise<PriorClaims> {
  const limit = 10_000;
  const byId = grouped(
    await inChunks(
      claims.map((claim) => claim.claimId),
      (claimIds) => view.claims({ billingSystem, claimIds, limit }),
    ),
    (row) => row.claimId,
  );
  const byControlNumber = grouped(
    await inChunks(
      claims.map((claim) => claim.patientControlNumber),
      (patientControlNumbers) => view.claims({ patientControlNumbers, limit }),
    ),
    (row) => row.patientControlNumber,
  );
  const byFingerprint = grouped(
    await inChunks(claims.map(fingerprintOf), (fingerprints) => view.claims({ fingerprints, limit })),
    (row) => row.fingerprint,
  );
  const numbers = claims.flatMap((claim) => claim.originalPayerClaimControlNumber ?? []);
  const byPayerNumber = grouped(
    await inChunks(numbers, (payerClaimControlNumbers) => view.claims({ payerClaimControlNumbers, limit })),
    (row) => row.payerClaimControlNumber,
  );
  const newest = (rows: readonly ClaimRow[] | undefined): ClaimRow | undefined => rows?.find((row) => !isReplaced(row));
  return {
    byClaimId: (claim) => newest(sameBills(byId, claim)),
    earlierBill: (claim) =>
      newest(
        (byId.get(claim.claimId) ?? []).filter(
          (row) => sequenceOf(row) < payerSequenceOf(claim.payerResponsibilityCode),
        ),
      ),
    original: (claim) =>
      newest(byPayerNumber.get(claim.originalPayerClaimControlNumber ?? '')) ?? newest(sameBills(byId, claim)),
    history: {
      controlNumberOwner: (number) => byControlNumber.get(number)?.[0],
      sameClaims: (fingerprint) =>
        (byFingerprint.get(fingerprint) ?? []).map((row) => ({ claimId: row.claimId, state: priorState(row) })),
      referencedClaim: (number) => {
        const row = newest(byPayerNumber.get(number));
        return row === undefined ? undefined : { adjudicated: ['paid', 'denied'].includes(priorState(row)) };
      },
    },
  };
}
