/** Outbound: one batch of a claim file judged and written down, in a transaction of the caller. */
import { calendarDateOf } from '../base/calendar-date.ts';
import { wallTimeIn } from '../base/clock.ts';
import { type Finding, isBlocking } from '../base/finding.ts';
import { DOUBTS } from '../documents/claim/findings.ts';
import { dropOwnActs } from '../drop/status-record.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { splitIncoming } from './batch/split-incoming.ts';
import { claimHistoryOf } from './claim-history.ts';
import { holdUnwritable } from './hold-unwritable.ts';
import type { ClaimBatch, ClaimFinding } from './intake/claim-batch.ts';
import { judgeClaims } from './judge-claims.ts';
import { moveShares } from './moved-shares.ts';
import type { ClaimSource, OutboundPorts } from './ports.ts';
import { priorClaimsOf } from './prior-claims.ts';
import { recordClaims } from './record-claims.ts';
import { claimResults } from './result-file.ts';
import { ClaimMarks } from './scrub/fingerprint.ts';
import { type ScrubRun, startScrub } from './scrub/scrub.ts';

export interface BatchInput {
  readonly batch: ClaimBatch;
  /** Ordinal of the last claim that was taken before; those up to it are passed over. */
  readonly after: number;
  readonly part: number;
  readonly claimFileKey: RowKey;
  /** The taking of the file. */
  readonly row: { readonly name: string; readonly sha256: string; readonly at: string };
  readonly seen: SeenClaims;
}

/** Of the claims of the file before these. */
export interface SeenClaims {
  readonly bills: ReadonlySet<string>;
  /** Their patient control numbers. */
  readonly numbers: ReadonlySet<string>;
}

/** Data that edits could not be checked for want of. */
export interface NotChecked {
  readonly need: string;
  readonly edits: readonly string[];
}

/** What a part of a file keeps in the ledger. */
export interface PartResult {
  readonly claims: readonly { readonly outcome: string }[];
  readonly notChecked: readonly NotChecked[];
}

export async function takeBatch(
  tx: LedgerTransaction,
  { ports, source }: { readonly ports: OutboundPorts; readonly source: ClaimSource },
  input: BatchInput,
): Promise<void> {
  const { batch, after, part, claimFileKey, row, seen } = input;
  const now = new Date(row.at);
  const asRead = batch.claims.filter(({ ordinal }) => ordinal > after);
  const { doubts, others } = doubtsOf(batch);
  const incoming = splitIncoming(asRead, ports.guides, ports.profiles, seen.numbers).map((item) => ({
    ...item,
    // Parts leave together, so that it is enough to tell the first.
    findings: [...((item.part?.number ?? 1) === 1 ? (doubts.get(item.ordinal) ?? []) : []), ...item.findings],
  }));
  const claims = incoming.map(({ claim }) => claim);
  const marks = new ClaimMarks();
  const prior = await priorClaimsOf(tx, source.id, claims, (claim) => marks.exact(claim));
  const growing = await claimHistoryOf(tx, {
    billingSystem: source.id,
    claims,
    prior,
    house: ports,
    codeSets: ports.codeSets,
    marks,
    seen: seen.bills,
  });
  const runs = scrubRuns(ports, growing.history, now);
  const places = new Map(asRead.map(({ ordinal, at }) => [ordinal, at]));
  const judged = holdUnwritable(
    judgeClaims(incoming, {
      prior,
      partnerFor: (payerId) => ports.partnerFor(payerId),
      scrubFor: (partner) => runs.of(partner),
      note: growing.note,
      seen: seen.bills,
    }),
    {
      guides: ports.guides,
      patterns: ports.soundPatterns,
      at: wallTimeIn(ports.zone, now),
      placeOf: (ordinal: number) => places.get(ordinal),
      isEdi: asRead.some(({ at }) => at.set !== undefined),
    },
  );
  const mapping = batch.end?.mapping;
  const { gaveWay, shared } = await recordClaims(tx, {
    source: source.id,
    entry: row.name,
    sha256: row.sha256,
    claimFileKey,
    judged,
    now,
    marks,
    ...(mapping === undefined ? {} : { mapping }),
  });
  const acts = [
    ...gaveWay,
    ...(await moveShares(tx, shared, { at: now, evidence: { sha256: row.sha256, name: row.name } })),
  ];
  await dropOwnActs(tx, ports.drops, { name: `claims-${claimFileKey}-${part}`, now }, acts);
  const { lastClaim, refused } = batch;
  const result = {
    claims: claimResults({ after, lastClaim, findings: others, asRead, judged, refused }),
    notChecked: runs.notChecked(),
  };
  await tx.addClaimFilePart(claimFileKey, { ordinal: part, lastClaim, resultJson: JSON.stringify(result) });
}

/** What reading left in doubt, by the claim's ordinal; it holds the claim. The other findings of the batch only tell. */
function doubtsOf({ claims, findings }: ClaimBatch): {
  readonly doubts: ReadonlyMap<number, readonly Finding[]>;
  readonly others: readonly ClaimFinding[];
} {
  const taken = new Set(claims.map(({ ordinal }) => ordinal));
  const doubts = new Map<number, Finding[]>();
  const others: ClaimFinding[] = [];
  for (const one of findings) {
    const { ordinal, finding } = one;
    if (!taken.has(ordinal) || !DOUBTS.has(finding.kind)) others.push(one);
    else doubts.set(ordinal, [...(doubts.get(ordinal) ?? []), finding]);
  }
  return { doubts, others };
}

function scrubRuns(ports: OutboundPorts, history: Parameters<typeof startScrub>[1]['history'], now: Date) {
  const runs = new Map<string, ScrubRun>();
  const asOf = calendarDateOf(wallTimeIn(ports.zone, now));
  const start = (partner: TradingPartner | undefined): ScrubRun => {
    const { codeSets, rules } = ports;
    const channel =
      partner === undefined ? {} : { usage: partner.usage, delimiters: Object.values(partner.delimiters).join('') };
    return startScrub(ports.profiles, {
      asOf,
      codeSets,
      rules,
      ...channel,
      ...(history === undefined ? {} : { history }),
    });
  };
  return {
    of: (partner: TradingPartner | undefined): ScrubRun => {
      const id = partner?.id ?? '';
      const run = runs.get(id) ?? start(partner);
      runs.set(id, run);
      return run;
    },
    notChecked: (): readonly NotChecked[] =>
      [...runs.values()]
        .flatMap((run) => run.notChecked())
        .filter((item) => !isBlocking(item))
        .map(({ detail }) => ({ need: String(detail['need']), edits: String(detail['edits']).split(', ') })),
  };
}
