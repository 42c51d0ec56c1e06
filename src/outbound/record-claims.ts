/** Outbound: judged claims as facts of the ledger: rows, events, charges; one transaction of the caller. */

import { parseCalendarDate } from '../base/calendar-date.ts';
import { isBlocking, toFindingRecord } from '../base/finding.ts';
import { parseCents, ZERO_CENTS } from '../base/money.ts';
import { claimAccountText } from '../claims/account-text.ts';
import { INITIAL_STATE, type LifecycleState, nextState } from '../claims/lifecycle.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import { parseState, serializeState } from '../claims/lifecycle-text.ts';
import { payerSequenceOf } from '../claims/posting-claim.ts';
import type { OwnAct } from '../drop/status-record.ts';
import type { ClaimRow, ClaimState, LedgerTransaction, NewClaim, NewEntry, NewEvent, RowKey } from '../ledger/port.ts';
import { chargedClaims } from './charges.ts';
import { chargingEntries, closeChanged, sharedBills, stillCharged } from './charging.ts';
import type { MappingStamp } from './intake/claims-read.ts';
import type { JudgedClaim } from './judged-claim.ts';
import { isKeptBack, isRejected } from './prior-claims.ts';
import { ClaimMarks } from './scrub/fingerprint.ts';

export interface RecordInput {
  readonly source: string;
  /** Name of this taking of the file. */
  readonly entry: string;
  readonly sha256: string;
  readonly claimFileKey: RowKey;
  readonly judged: readonly JudgedClaim[];
  readonly now: Date;
  /** The mapping that made the claims of another system's export. */
  readonly mapping?: MappingStamp;
  /** Fingerprints that were worked out already. */
  readonly marks?: ClaimMarks;
}

export function storedState(state: LifecycleState): ClaimState {
  return { display: state.display, json: serializeState(state) };
}

export interface Recorded {
  /** What became of claims that others took the place of. */
  readonly gaveWay: readonly OwnAct[];
  /** Bills whose share another bill of their encounter took over, or gave back. */
  readonly shared: readonly RowKey[];
}

/** Records the claims that were taken; those judged duplicate stand in the result only. */
export async function recordClaims(tx: LedgerTransaction, input: RecordInput): Promise<Recorded> {
  const { source, claimFileKey, judged, now, marks = new ClaimMarks() } = input;
  const at = now.toISOString();
  const taken = judged.filter((claim) => claim.verdict !== 'duplicate');
  const fresh = taken.filter((claim) => claim.replaces === undefined);
  const gaveWay = await supersede(tx, taken, input);
  const keys = await tx.addClaims(
    fresh.map((claim) => newClaim(claim, { source, claimFileKey, marks })),
    at,
  );
  const keyed: { readonly key: RowKey; readonly claim: JudgedClaim }[] = fresh.map((claim, index) => ({
    key: keys[index] ?? 0,
    claim,
  }));
  for (const claim of taken) {
    if (claim.replaces === undefined) continue;
    await tx.replaceClaim(claim.replaces.claimKey, newClaim(claim, { source, claimFileKey, marks }), at);
    keyed.push({ key: claim.replaces.claimKey, claim });
  }
  await tx.addEvents(keyed.flatMap(({ key, claim }) => splitEvent(key, claim, input)));
  await tx.addEvents(keyed.map(({ key, claim }) => scrubbedEvent(key, claim, input)));
  return { gaveWay, shared: await charge(tx, keyed, input) };
}

interface ClaimOrigin {
  readonly source: string;
  readonly claimFileKey: RowKey;
  readonly marks: ClaimMarks;
}

function newClaim(judged: JudgedClaim, { source: billingSystem, claimFileKey, marks }: ClaimOrigin): NewClaim {
  const { claim, ordinal, partner, findings, repairs, part, original } = judged;
  const dates = claim.lines.flatMap((line) => line.serviceDate ?? []);
  const from = parseCalendarDate(dates.map((date) => date.from).sort()[0] ?? '');
  const to = parseCalendarDate(
    dates
      .map((date) => date.to ?? date.from)
      .sort()
      .at(-1) ?? '',
  );
  return {
    billingSystem,
    claimId: claim.claimId,
    claimFileKey,
    ordinal,
    patientControlNumber: claim.patientControlNumber,
    claimType: claim.claimType,
    frequencyCode: claim.frequencyCode,
    ...(part === undefined ? {} : { part: { number: part.number, of: part.of } }),
    chargeCents: parseCents(claim.chargeAmount) ?? ZERO_CENTS,
    payerId: claim.payer.id ?? '',
    payerSequence: payerSequenceOf(claim.payerResponsibilityCode),
    ...(original === undefined ? {} : { originalClaimKey: original.claimKey }),
    partner: partner?.id ?? '',
    fingerprint: marks.exact(claim),
    similarity: marks.loose(claim),
    patientMark: marks.patient(claim),
    ...(from === undefined ? {} : { serviceFrom: from }),
    ...(to === undefined ? {} : { serviceTo: to }),
    body: JSON.stringify(claim),
    account: claimAccountText(claim),
    findingsJson: JSON.stringify({ findings: findings.map(toFindingRecord), repairs }),
    state: storedState(stateAfterScrub(judged)),
  };
}

function scrubbed(judged: JudgedClaim): SubmissionEvent {
  const chargeAmount = parseCents(judged.claim.chargeAmount) ?? ZERO_CENTS;
  return { kind: 'scrubbed', blocking: judged.verdict === 'held', chargeAmount };
}

function stateAfterScrub(judged: JudgedClaim): LifecycleState {
  const { state } = nextState(INITIAL_STATE, scrubbed(judged));
  const keptBack = judged.replaces !== undefined && isKeptBack(judged.replaces);
  return keptBack ? nextState(state, { kind: 'held', byPerson: true }).state : state;
}

function scrubbedEvent(claimKey: RowKey, judged: JudgedClaim, input: RecordInput): NewEvent {
  const { sha256, entry, now, mapping } = input;
  const { findings, repairs, verdict } = judged;
  const made =
    mapping === undefined ? '' : ` (by mapping ${mapping.name} ${mapping.version}, ${mapping.sha256.slice(0, 12)})`;
  const summary = `scrubbed: ${findings.length} finding(s), ${repairs.length} repair(s)${made} → ${verdict === 'held' ? 'HELD' : 'READY'}`;
  const evidence = { sha256, name: entry };
  return {
    claimKey,
    at: now.toISOString(),
    type: 'scrubbed',
    summary,
    evidence,
    ...(verdict === 'held' ? { payloadJson: JSON.stringify({ errors: findings.filter(isBlocking).length }) } : {}),
    idempotencyKey: `scrubbed:${eventKeyOf(judged, input)}`,
  };
}

function eventKeyOf({ ordinal, part }: JudgedClaim, { claimFileKey }: Pick<RecordInput, 'claimFileKey'>): string {
  return `${claimFileKey}:${ordinal}${part === undefined ? '' : `.${part.number}`}`;
}

/** Ties the part to the claim as it came (M-005). */
function splitEvent(claimKey: RowKey, judged: JudgedClaim, input: RecordInput): readonly NewEvent[] {
  const { claim, part } = judged;
  if (part?.splitFrom === undefined) return [];
  const payload = {
    splitFrom: part.splitFrom,
    part: part.number,
    parts: part.of,
    chargeAmount: claim.chargeAmount,
    lines: claim.lines.map(({ lineId }) => lineId),
  };
  return [
    {
      claimKey,
      at: input.now.toISOString(),
      type: 'split',
      summary: `split: part ${part.number} of ${part.of}, ${claim.lines.length} lines, ${claim.chargeAmount}`,
      evidence: { sha256: input.sha256, name: input.entry },
      payloadJson: JSON.stringify(payload),
      idempotencyKey: `split:${eventKeyOf(judged, input)}`,
    },
  ];
}

/**
 * Rejected claims that were corrected are superseded (T-13), before their successors come in; held parts that the claim doesn't have any
 * more are cancelled.
 */
async function supersede(
  tx: LedgerTransaction,
  taken: readonly JudgedClaim[],
  input: RecordInput,
): Promise<readonly OwnAct[]> {
  const acts: OwnAct[] = [];
  for (const { corrects, leftOver } of taken) {
    for (const before of corrects === undefined ? leftOver : [corrects, ...leftOver]) {
      acts.push(await giveWay(tx, before, isRejected(before) ? 'corrected' : 'cancelled', input));
    }
  }
  return acts;
}

async function giveWay(
  tx: LedgerTransaction,
  before: ClaimRow,
  kind: 'corrected' | 'cancelled',
  input: RecordInput,
): Promise<OwnAct> {
  const at = input.now.toISOString();
  const { state } = nextState(parseState(before.state.json), { kind });
  const summary = 'a corrected claim took its place';
  const evidence = { sha256: input.sha256, name: input.entry };
  await tx.setClaimStates([{ claimKey: before.claimKey, state: storedState(state) }], at);
  await tx.addEvents([
    {
      claimKey: before.claimKey,
      at,
      type: kind,
      summary: `${summary} → ${state.display}`,
      evidence,
      idempotencyKey: `${kind}:${before.claimKey}`,
    },
  ]);
  for (const item of await tx.queue({ claimKey: before.claimKey, codes: ['REJECTED'], open: true, limit: 100 })) {
    await tx.closeQueueItem(item.queueKey, 'auto', at);
  }
  return { claim: before, before: before.state.display, after: state.display, action: kind, summary, evidence };
}

/** What each claim posts: see `chargingEntries`. The other bills that it was taken from, or given to. */
async function charge(
  tx: LedgerTransaction,
  keyed: readonly { readonly key: RowKey; readonly claim: JudgedClaim }[],
  input: RecordInput,
): Promise<readonly RowKey[]> {
  const at = input.now.toISOString();
  const entries: NewEntry[] = [];
  const shared: RowKey[] = [];
  const charged = await chargedBefore(tx, keyed);
  for (const { key, claim: judged } of keyed) {
    const { claim, part, verdict } = judged;
    const again = judged.replaces !== undefined && charged.has(key);
    const gone = again ? [judged.replaces] : await goneFor(tx, judged);
    const charges = again || verdict === 'ready';
    const charging = { claimKey: key, billingSystem: input.source, claim, isPart: part !== undefined, gone, charges };
    const own = await chargingEntries(tx, charging);
    entries.push(...own);
    shared.push(...sharedBills(own, charging));
    if (verdict === 'ready') await closeChanged(tx, charging, at);
  }
  if (entries.length > 0) await tx.post({ at, postedBy: 'auto', reason: 'charge', adjudications: [], entries });
  return shared;
}

/** A reject's charge goes with it, also when its correction is held at first: what is ready later is charged then. */
async function goneFor(tx: LedgerTransaction, judged: JudgedClaim): Promise<readonly ClaimRow[]> {
  const { corrects, original, leftOver, verdict } = judged;
  const replaced = verdict === 'ready' && original !== undefined ? await stillCharged(tx, original) : [];
  const left = leftOver.length === 0 ? [] : await chargedOf(tx, leftOver);
  return [...(corrects === undefined ? [] : [corrects]), ...left, ...replaced];
}

async function chargedOf(tx: LedgerTransaction, rows: readonly ClaimRow[]): Promise<readonly ClaimRow[]> {
  const charged = chargedClaims(await tx.balances(rows.map(({ claimKey }) => claimKey)));
  return rows.filter(({ claimKey }) => charged.has(claimKey));
}

async function chargedBefore(
  tx: LedgerTransaction,
  keyed: readonly { readonly key: RowKey; readonly claim: JudgedClaim }[],
): Promise<ReadonlySet<RowKey>> {
  const claimKeys = keyed.flatMap(({ key, claim }) => (claim.replaces === undefined ? [] : [key]));
  if (claimKeys.length === 0) return new Set();
  return chargedClaims(await tx.balances(claimKeys));
}
