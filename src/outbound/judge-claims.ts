/** Outbound: one file's claims judged: scrubbed, routed, and told apart from what the ledger holds already. Pure. */
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import { changesAnother } from '../claims/lifecycle-changes.ts';
import type { ClaimRow } from '../ledger/port.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { billKey } from './batch/bill-key.ts';
import { type ClaimPart, findingsInWhole, pathInWhole } from './batch/split-incoming.ts';
import { outboundFindings } from './findings.ts';
import type { JudgedClaim } from './judged-claim.ts';
import { displayOf, isKeptBack, isRejected, type PriorClaims } from './prior-claims.ts';
import type { ScrubRun } from './scrub/scrub.ts';
import { settleParts } from './settle-parts.ts';

export interface IncomingClaim {
  /** Ordinal in its file, from 1. */
  readonly ordinal: number;
  readonly claim: Claim;
  readonly at: Position;
  /** Of a claim that was split; its parts stand side by side. */
  readonly part?: ClaimPart;
  /** Found before. */
  readonly findings?: readonly Finding[];
}

export interface JudgePorts {
  readonly prior: PriorClaims;
  partnerFor(payerId: string): TradingPartner | undefined;
  /** The run of scrubbing for a partner's channel; for claims without one too. */
  scrubFor(partner: TradingPartner | undefined): ScrubRun;
  /** Told of each claim that is taken, before the next is judged. */
  note?(claim: Claim): void;
  /** Bill keys of the file's claims that were judged before these. */
  readonly seen?: ReadonlySet<string>;
}

/** Judges the claims in their order; the second of a claimId in one file is told as such. */
export function judgeClaims(incoming: readonly IncomingClaim[], ports: JudgePorts): readonly JudgedClaim[] {
  const seen = new Map<string, number>();
  const judged = incoming.map((item) => {
    const bill = billKey(item.claim);
    const first = seen.get(bill) ?? item.ordinal;
    const one = judgeClaim(item, ports, first !== item.ordinal || ports.seen?.has(bill) === true);
    seen.set(bill, first);
    if (one.verdict !== 'duplicate') ports.note?.(one.claim);
    return one;
  });
  return incoming.some(({ part }) => part !== undefined) ? settleParts(judged, ports.prior) : judged;
}

/** `twice`: the file holds the same bill before the claim. */
function judgeClaim(item: IncomingClaim, ports: JudgePorts, twice: boolean): JudgedClaim {
  const { ordinal, claim, at } = item;
  const partner = ports.partnerFor(claim.payer.id ?? '');
  const original = changesAnother(claim.frequencyCode) ? ports.prior.original(claim) : undefined;
  // Who corrects one part of a split claim by its payer's number means that part.
  const part: ClaimPart | undefined = item.part ?? original?.part;
  const parted = part === undefined ? {} : { part };
  const before = ports.prior.byClaimId(claim, part?.number);
  const leftOver = part !== undefined || changesAnother(claim.frequencyCode) ? [] : ports.prior.partsBeyond(claim, 1);
  const none = { replaces: undefined, corrects: undefined, original: undefined, earlierBills: [], leftOver: [] };
  const standing = leftOver.find((row) => !isRejected(row) && displayOf(row) !== 'HELD');
  const duplicate = twice
    ? finding(outboundFindings.twiceInFile, at, { claimId: claim.claimId })
    : standing === undefined
      ? (duplicateOf(claim, before, at) ??
        standsBeside(claim, { before, besides: ports.prior.besides(claim, part?.number) }, at))
      : finding(outboundFindings.partsDiffer, at, { claimId: claim.claimId });
  if (duplicate !== undefined) {
    return { ordinal, verdict: 'duplicate', claim, partner, findings: [duplicate], repairs: [], ...none, ...parted };
  }
  const scrubbed = ports.scrubFor(partner).scrub(claim, ordinal);
  const unrouted =
    partner === undefined ? [finding(outboundFindings.noRoute, at, { payerId: claim.payer.id ?? '' })] : [];
  const approval = [
    ...(partner?.approveBeforeSending === true ? [`trading partner ${partner.id}`] : []),
    ...(scrubbed.approval === undefined ? [] : [scrubbed.approval]),
  ].join(', ');
  const waiting = approval === '' ? [] : [finding(outboundFindings.approvalNeeded, at, { by: approval })];
  // What waits for approval goes by a person's word alone already.
  const keptBack =
    before !== undefined && waiting.length === 0 && isKeptBack(before)
      ? [finding(outboundFindings.keptBack, at, { claimId: claim.claimId })]
      : [];
  const findings = [
    ...(item.findings ?? []),
    ...findingsInWhole(scrubbed.findings, item.part).map((one) => placed(one, at)),
    ...unrouted,
    ...waiting,
    ...keptBack,
  ];
  const held = before !== undefined && displayOf(before) === 'HELD';
  return {
    ordinal,
    verdict: waiting.length > 0 || findings.some(isBlocking) ? 'held' : 'ready',
    claim: scrubbed.claim,
    partner,
    findings,
    repairs: scrubbed.repairs.map((repair) => ({ ...repair, path: pathInWhole(repair.path, item.part) })),
    replaces: held ? before : undefined,
    corrects: before !== undefined && isRejected(before) ? before : undefined,
    original,
    earlierBills: ports.prior.earlierBills(claim),
    leftOver,
    ...parted,
  };
}

/** Dropped again: new only when the last one never got into adjudication, or when it says that it replaces or voids it (D point 5). */
function duplicateOf(claim: Claim, before: ClaimRow | undefined, at: Position): Finding | undefined {
  if (before === undefined || isRejected(before) || displayOf(before) === 'HELD') return undefined;
  if (!changesAnother(claim.frequencyCode) || before.frequencyCode === claim.frequencyCode)
    return known(claim, before, at);
  return undefined;
}

/** A replacement or void that names another number of the payer's than the one before is no copy of it, and not taken all the same. */
function known(claim: Claim, row: ClaimRow, at: Position): Finding {
  const { claimId, frequencyCode: frequency } = claim;
  const stored: Claim = JSON.parse(row.body);
  const copy = stored.originalPayerClaimControlNumber === claim.originalPayerClaimControlNumber;
  return changesAnother(claim.frequencyCode) && !copy
    ? finding(outboundFindings.correctedBefore, at, { claimId, frequency, state: displayOf(row) })
    : finding(outboundFindings.alreadyKnown, at, { claimId, state: displayOf(row) });
}

/**
 * A claim stands once by claimId, payer and its place, and frequency. What came between, a void after a replacement or a correction that is
 * held, makes an old copy no new claim, nor does it when the claim itself was replaced or voided.
 */
function standsBeside(
  claim: Claim,
  { before, besides }: { readonly before: ClaimRow | undefined; readonly besides: readonly ClaimRow[] },
  at: Position,
): Finding | undefined {
  const makesRoom = before !== undefined && (isRejected(before) || displayOf(before) === 'HELD');
  const [row] = makesRoom ? besides.filter(({ claimKey }) => claimKey !== before.claimKey) : besides;
  return row === undefined ? undefined : known(claim, row, at);
}

/** The finding at its place in the claim's file. */
function placed(item: Finding, at: Position): Finding {
  return { ...item, at: { ...at, ...item.at } };
}
