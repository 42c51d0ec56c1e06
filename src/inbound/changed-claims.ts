/** Inbound: what an answer to a replacement or void, or to the claim that it changes, means for the other of the two (T-18, T-19, T-31, T-32). */
import type { Instant } from '../base/clock.ts';
import type { Position } from '../base/position.ts';
import { CHANGE_SUMMARIES, type ChangeEvent, pairEvents } from '../claims/lifecycle-changes.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import type { ClaimHead, ClaimState, Evidence, LedgerTransaction, NewEntry, RowKey } from '../ledger/port.ts';
import { noteReplacedWork } from './replaced-work.ts';
import { chargeTurned } from './void-charge.ts';
import { RECEIVABLE_CODES } from './work-codes.ts';

const MOST = 100_000;

/** An answer about one claim. */
interface Cause {
  readonly claimKey: RowKey;
  readonly event: SubmissionEvent;
  readonly at: Position;
  readonly again?: string | undefined;
}

interface FollowUp {
  readonly event: SubmissionEvent;
  readonly summary: string;
}

/** The state of a claim as it is after the answers. */
type StateOf = (row: ClaimHead) => ClaimState;

/** What follows from it for that claim, or for the other of the two. */
export interface ChangeAnswer extends Cause {
  readonly event: ChangeEvent;
  readonly summary: string;
  readonly record: object;
  /** The change, when the event is its original's: what became of the original is told before what was said of the change. */
  readonly changeKey?: RowKey;
  /** The payer denied the void in an 835. */
  readonly denied?: true;
}

/**
 * The events that follow from `answers`, as answers at the same place of the same file. `rows`: their claims; those that are asked for are
 * added. `stateOf`: as a claim stands after the answers.
 */
export async function changeAnswers(
  tx: LedgerTransaction,
  rows: Map<RowKey, ClaimHead>,
  answers: readonly Cause[],
  stateOf: StateOf,
): Promise<readonly ChangeAnswer[]> {
  const causes = causesOf(rows, answers);
  if (causes.size === 0) return [];
  const changes = await changesOf(tx, rows, [...causes.keys()]);
  const caused: ChangeAnswer[] = [];
  for (const change of changes) {
    const original = rows.get(change.originalClaimKey ?? 0);
    const cause = causes.get(change.claimKey) ?? causes.get(change.originalClaimKey ?? 0);
    if (original === undefined || cause === undefined) continue;
    const events = pairEvents({
      original: parseState(stateOf(original).json),
      change: parseState(stateOf(change).json),
      frequencyCode: change.frequencyCode,
    });
    if (events.original?.kind === 'reinstated' && (await isReplacedByAnother(tx, { original, change, stateOf })))
      continue;
    const denied = events.original?.kind === 'void-refused' && cause.event.kind === '835';
    if (events.original !== undefined) {
      const ofPair = { changeKey: change.claimKey, ...(denied ? { denied } : {}) };
      caused.push({ ...answerOf(original.claimKey, events.original, cause), ...ofPair });
    }
    if (events.change !== undefined) caused.push(answerOf(change.claimKey, events.change, cause));
  }
  return caused;
}

/** Another replacement of the claim was decided on. */
async function isReplacedByAnother(
  tx: LedgerTransaction,
  pair: { readonly original: ClaimHead; readonly change: ClaimHead; readonly stateOf: StateOf },
): Promise<boolean> {
  const { claimKey: originalKey } = pair.original;
  const stands = (row: ClaimHead) => parseState(pair.stateOf(row).json);
  const original = stands(pair.original);
  const all = await tx.claimHeads({ originalClaimKeys: [originalKey], limit: MOST });
  return all.some((row) => {
    const { claimKey, frequencyCode } = row;
    if (claimKey === pair.change.claimKey || frequencyCode !== '7') return false;
    return pairEvents({ original, change: stands(row), frequencyCode }).original?.kind !== 'reinstated';
  });
}

/** What follows at once from an answer to the claim. A void owes nothing, so that its books would call a denied one closed. */
export function followUpOf(
  { frequencyCode }: Pick<ClaimHead, 'frequencyCode'>,
  { event, followedBy }: Pick<Cause, 'event'> & { readonly followedBy?: FollowUp },
): FollowUp | undefined {
  const denied = event.kind === '835' && event.outcome === 'DENIED';
  if (frequencyCode !== '8' || !denied || followedBy?.event.kind !== 'balance') return followedBy;
  return { event: { kind: 'balance', owner: 'DENIAL_WORK' }, summary: 'balance: DENIAL_WORK' };
}

/** The last answer to each change, and to each claim that may have one: only that a payer took back an answer means anything for its change. */
function causesOf(rows: ReadonlyMap<RowKey, ClaimHead>, answers: readonly Cause[]): ReadonlyMap<RowKey, Cause> {
  const causes = new Map<RowKey, Cause>();
  for (const answer of answers) {
    const isChange = rows.get(answer.claimKey)?.originalClaimKey !== undefined;
    if (isChange || isOfReversal(answer.event)) causes.set(answer.claimKey, answer);
  }
  return causes;
}

/** A payer's reversal, or that one is undone. */
const isOfReversal = (event: SubmissionEvent): boolean =>
  event.kind === '835-reversal' || (event.kind === '835' && event.byPerson === true);

/** The changes among the claims and of them, with their originals in `rows`. */
async function changesOf(
  tx: LedgerTransaction,
  rows: Map<RowKey, ClaimHead>,
  claimKeys: readonly RowKey[],
): Promise<readonly ClaimHead[]> {
  const changes = new Map<RowKey, ClaimHead>();
  const take = (row: ClaimHead | undefined): void => {
    if (row?.originalClaimKey !== undefined) changes.set(row.claimKey, row);
  };
  for (const key of claimKeys) take(rows.get(key));
  for (const row of await tx.claimHeads({ originalClaimKeys: claimKeys, limit: MOST })) {
    if (!rows.has(row.claimKey)) rows.set(row.claimKey, row);
    take(rows.get(row.claimKey));
  }
  const missing = [...changes.values()].flatMap(({ originalClaimKey: key }) =>
    key === undefined || rows.has(key) ? [] : key,
  );
  if (missing.length > 0) {
    for (const row of await tx.claimHeads({ claimKeys: missing, limit: MOST })) rows.set(row.claimKey, row);
  }
  return [...changes.values()].sort((left, right) => left.claimKey - right.claimKey);
}

function answerOf(claimKey: RowKey, event: ChangeEvent, { at, again }: Cause): ChangeAnswer {
  const record = { source: 'gateway', level: 'claim', outcome: 'information', action: event.kind };
  return { claimKey, event, at, again, summary: CHANGE_SUMMARIES[event.kind], record };
}

/** `told` with what the events made tell, each of an original's behind its own last and before its change's: the two may share their claimId. */
export function inOrder<T extends { readonly claimKey: RowKey }>(
  told: readonly T[],
  caused: readonly { readonly item: T; readonly changeKey?: RowKey }[],
): readonly T[] {
  const list = [...told];
  const lastOf = (key: RowKey): number => list.findLastIndex(({ claimKey }) => claimKey === key);
  for (const { item, changeKey } of caused) {
    const change = changeKey === undefined ? -1 : lastOf(changeKey);
    list.splice(change < 0 ? list.length : Math.max(change, lastOf(item.claimKey) + 1), 0, item);
  }
  return list;
}

/** What goes with the events beside the states: the original's charge, and the work of people. */
export async function settleChanges(
  tx: LedgerTransaction,
  caused: readonly ChangeAnswer[],
  { at, evidenceOf }: { readonly at: Instant; evidenceOf(answer: ChangeAnswer): Evidence },
): Promise<void> {
  const entries: NewEntry[] = [];
  for (const answer of caused) {
    const { event, claimKey, changeKey } = answer;
    if (event.kind === 'void-refused' || event.kind === 'void-sent')
      entries.push(...(await chargeTurned(tx, claimKey, event.kind === 'void-refused' ? 'in' : 'out')));
    // What is left of the original's answer is no matter any more, nor that the void was refused (D-031).
    if (event.kind === 'superseded')
      await noteReplacedWork(tx, claimKey, await closeWork(tx, claimKey, [...RECEIVABLE_CODES], at));
    if (event.kind === 'void-done') await closeWork(tx, claimKey, [...RECEIVABLE_CODES, VOID_REFUSED, 'REJECTED'], at);
    if (answer.denied !== true || changeKey === undefined) continue;
    await closeWork(tx, changeKey, [...RECEIVABLE_CODES], at);
    const evidence = evidenceOf(answer);
    const idempotencyKey = [VOID_REFUSED, changeKey, evidence.sha256, answer.again ?? ''].join(':');
    const detailJson = JSON.stringify({ text: 'the payer denied the void; the claim stands as before' });
    await tx.addQueueItems([{ code: VOID_REFUSED, claimKey: changeKey, detailJson, evidence, at, idempotencyKey }]);
  }
  if (entries.length > 0) await tx.post({ at, postedBy: 'auto', reason: 'charge', adjudications: [], entries });
}

const VOID_REFUSED = 'VOID_REFUSED';

async function closeWork(
  tx: LedgerTransaction,
  claimKey: RowKey,
  codes: readonly string[],
  at: Instant,
): Promise<readonly RowKey[]> {
  const items = await tx.queue({ claimKey, codes, open: true, limit: MOST });
  for (const { queueKey } of items) await tx.closeQueueItem(queueKey, 'auto', at);
  return items.map(({ queueKey }) => queueKey);
}
