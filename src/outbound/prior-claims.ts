/** Outbound: what the ledger knows of the claims of a file before they are judged. */
import { addDays, type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import type { Claim } from '../claims/claim.ts';
import type { DisplayState } from '../claims/lifecycle-display.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import { type PayerProfile, profileForClaim } from '../claims/payer-profile.ts';
import { payerSequenceOf } from '../claims/posting-claim.ts';
import type { ClaimRow, LedgerView } from '../ledger/port.ts';
import type {
  ClaimHistory,
  ClaimIdentity,
  EndedClaim,
  PriorLine,
  PriorPayerStatus,
  PriorState,
  ReferencedClaim,
} from './scrub/history.ts';

const CHUNK = 500;

/** Rows of the claims that share a claimId, a patient control number, a fingerprint or a payer's number with the file's claims. */
export interface PriorClaims {
  /** The newest row of the same claimId, payer and part that makes no room for a copy; 1 is the part of a whole claim. */
  byClaimId(claim: Claim, part?: number): ClaimRow | undefined;
  /** Rows that leave no room for the claim beside them: of the same claimId, payer and its place, frequency and part. */
  besides(claim: Claim, part?: number): readonly ClaimRow[];
  /** The rows of the same claimId and payer with parts above `parts`, which a new copy of the claim doesn't have any more. */
  partsBeyond(claim: Claim, parts: number): readonly ClaimRow[];
  /** The newest rows of the same claimId that bill an earlier payer, its parts if it was split. */
  earlierBills(claim: Claim): readonly ClaimRow[];
  /** The newest row that a frequency 7 or 8 refers to, by the payer's number or by the same claimId; no void, and no change that never was decided on. */
  original(claim: Claim): ClaimRow | undefined;
  /** How the payer before this one stands (E-126); undefined when nothing is known of a bill to it. */
  priorPayer(claim: Claim, profiles: readonly PayerProfile[]): PriorPayerStatus | undefined;
  readonly history: ClaimHistory;
}

const REJECTED: readonly DisplayState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];
const DENIED: readonly DisplayState[] = ['DENIED'];
const PAID: readonly DisplayState[] = ['PAID', 'PARTIAL', 'ZERO_PAID', 'CLOSED', 'PATIENT', 'FORWARDED'];

export function displayOf(row: ClaimRow): DisplayState {
  return parseState(row.state.json).display;
}

/** How a claim that the payer had decided on came to its end, or is about to (T-18, T-19); undefined while it stands. */
export function endOf(row: ClaimRow): EndedClaim | undefined {
  const { display, seen } = parseState(row.state.json);
  if (display === 'VOIDED') return 'voided';
  if (display === 'VOID_SENT') return 'void-sent';
  return display === 'SUPERSEDED' && seen.includes('replaced') ? 'replaced' : undefined;
}

/** A reject that was corrected, or what never went out: a claim in its place is new. What was replaced or voided makes room for no copy. */
function makesRoom(row: ClaimRow): boolean {
  const display = displayOf(row);
  return display === 'CANCELLED' || (display === 'SUPERSEDED' && endOf(row) === undefined);
}

/** Neither gone nor at its end. */
export function isStanding(row: ClaimRow): boolean {
  const end = endOf(row);
  return !makesRoom(row) && (end === undefined || end === 'void-sent');
}

/** A void, or a change that no payer has decided on, is nothing that another change could be about. */
function canBeChanged(row: ClaimRow): boolean {
  if (row.frequencyCode === '8' || !isStanding(row)) return false;
  return row.frequencyCode !== '7' || !(isRejected(row) || ['HELD', 'READY'].includes(displayOf(row)));
}

export function isRejected(row: ClaimRow): boolean {
  return REJECTED.includes(displayOf(row));
}

/** Held by a person's word, which only a person takes back. */
export function isKeptBack(row: ClaimRow): boolean {
  const { display, keptBack } = parseState(row.state.json);
  return display === 'HELD' && keptBack === true;
}

export function priorState(row: ClaimRow): PriorState {
  const display = displayOf(row);
  const end = endOf(row);
  if (end === 'replaced') return 'replaced';
  if (end === 'voided' || makesRoom(row)) return 'void';
  if (REJECTED.includes(display)) return 'rejected';
  if (DENIED.includes(display)) return 'denied';
  return PAID.includes(display) ? 'paid' : 'open';
}

/** As a claim of `billingSystem` sees it. */
export function identityOf(row: ClaimRow, billingSystem: string): ClaimIdentity {
  return { claimId: row.claimId, ...(row.billingSystem === billingSystem ? {} : { otherSystem: true }) };
}

/** Of the row's own claim, 1 for the primary payer. */
export function sequenceOf(row: ClaimRow): number {
  const claim: Claim = JSON.parse(row.body);
  return payerSequenceOf(claim.payerResponsibilityCode);
}

const partOf = (row: ClaimRow): number => row.part?.number ?? 1;

/** In the order of their parts; rows come newest first. */
function newestOfEachPart(rows: readonly ClaimRow[]): readonly ClaimRow[] {
  const byPart = new Map<number, ClaimRow>();
  for (const row of rows) if (!makesRoom(row) && !byPart.has(partOf(row))) byPart.set(partOf(row), row);
  return [...byPart.values()].sort((left, right) => partOf(left) - partOf(right));
}

function sameBills(byId: ReadonlyMap<string, readonly ClaimRow[]>, claim: Claim): readonly ClaimRow[] {
  return (byId.get(claim.claimId) ?? []).filter(
    (row) => sequenceOf(row) === payerSequenceOf(claim.payerResponsibilityCode),
  );
}

export async function inChunks(
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

/** The newest day on which the payer decided on the row's claim. */
function decisionDate(row: ClaimRow): CalendarDate | undefined {
  return parseState(row.state.json)
    .adjudications.flatMap(({ date }) => date ?? [])
    .sort()
    .at(-1);
}

function statusOf(row: ClaimRow, profiles: readonly PayerProfile[]): PriorPayerStatus {
  if (displayOf(row) !== 'FORWARDED') return { open: !['paid', 'denied'].includes(priorState(row)) };
  const claim: Claim = JSON.parse(row.body);
  const since = decisionDate(row) ?? parseCalendarDate(row.updatedAt.slice(0, 10));
  const days = profileForClaim(profiles, claim).crossoverWaitDays;
  return { open: false, ...(since === undefined ? {} : { forwardedUntil: addDays(since, days) }) };
}

function referencedClaim(row: ClaimRow): ReferencedClaim {
  const claim: Claim = JSON.parse(row.body);
  const decidedOn = decisionDate(row);
  const lines = claim.lines.map(
    (line): PriorLine => ({
      lineItemControlNumber: line.lineItemControlNumber ?? line.lineId,
      ...(line.procedure === undefined ? {} : { procedureCode: line.procedure.code }),
      ...(line.revenueCode === undefined ? {} : { revenueCode: line.revenueCode }),
      ...(line.serviceDate === undefined ? {} : { from: line.serviceDate.from }),
    }),
  );
  const ended = endOf(row);
  return {
    adjudicated: ['paid', 'denied'].includes(priorState(row)),
    ...(ended === undefined ? {} : { ended }),
    lines,
    ...(decidedOn === undefined ? {} : { decidedOn }),
  };
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
    // In a sealed ledger what is stored is a keyed hash of it.
    (row) => fingerprintOf(JSON.parse(row.body)),
  );
  const numbers = claims.flatMap((claim) => claim.originalPayerClaimControlNumber ?? []);
  const byPayerNumber = grouped(
    await inChunks(numbers, (payerClaimControlNumbers) => view.claims({ payerClaimControlNumbers, limit })),
    (row) => row.payerClaimControlNumber,
  );
  const earlierBills = (claim: Claim): readonly ClaimRow[] => {
    const earlier = (byId.get(claim.claimId) ?? []).filter(
      (row) => sequenceOf(row) < payerSequenceOf(claim.payerResponsibilityCode),
    );
    const bills = earlier.filter((row) => row.frequencyCode !== '8' && isStanding(row));
    const [first] = bills;
    if (first === undefined) return [];
    const sequence = sequenceOf(first);
    return newestOfEachPart(bills.filter((row) => sequenceOf(row) === sequence));
  };
  return {
    byClaimId: (claim, part = 1) => sameBills(byId, claim).find((row) => partOf(row) === part && !makesRoom(row)),
    besides: (claim, part = 1) =>
      sameBills(byId, claim).filter(
        (row) =>
          partOf(row) === part &&
          row.payerId === (claim.payer.id ?? '') &&
          row.frequencyCode === claim.frequencyCode &&
          !makesRoom(row),
      ),
    partsBeyond: (claim, parts) => newestOfEachPart(sameBills(byId, claim)).filter((row) => partOf(row) > parts),
    earlierBills,
    priorPayer: (claim, profiles) => {
      const [row] = earlierBills(claim);
      return row === undefined ? undefined : statusOf(row, profiles);
    },
    original: (claim) =>
      byPayerNumber.get(claim.originalPayerClaimControlNumber ?? '')?.find(canBeChanged) ??
      sameBills(byId, claim).find(canBeChanged),
    history: {
      controlNumberOwner: (number, claimId) =>
        (byControlNumber.get(number) ?? [])
          .map((row) => identityOf(row, billingSystem))
          .find((owner) => owner.otherSystem === true || owner.claimId !== claimId),
      sameClaims: (fingerprint) =>
        (byFingerprint.get(fingerprint) ?? []).map((row) => ({
          ...identityOf(row, billingSystem),
          state: priorState(row),
        })),
      referencedClaim: (number) => {
        const rows = byPayerNumber.get(number)?.filter((one) => one.frequencyCode !== '8' && !makesRoom(one));
        const row = rows?.find(isStanding) ?? rows?.[0];
        return row === undefined ? undefined : referencedClaim(row);
      },
    },
  };
}
