/** Inbound: what answers do to claims: events, states, exceptions and status records, in one transaction of the caller. */
import { type Instant, toInstant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';
import type { Position } from '../base/position.ts';
import { nextState } from '../claims/lifecycle.ts';
import { paidBesideReplacement } from '../claims/lifecycle-changes.ts';
import { rejectInDoubt } from '../claims/lifecycle-contradictions.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import type { LifecycleFacts } from '../claims/lifecycle-facts.ts';
import { parseFacts, serializeState } from '../claims/lifecycle-text.ts';
import type { DropItem } from '../drop/collector.ts';
import { statusRecord } from '../drop/status-record.ts';
import type {
  ClaimHead,
  ClaimState,
  Evidence,
  LedgerTransaction,
  NewEvent,
  NewQueueItem,
  RowKey,
} from '../ledger/port.ts';
import { changeAnswers, followUpOf, inOrder, settleChanges } from './changed-claims.ts';
import { codeOf, Exceptions } from './exceptions.ts';
import { aboutOthers, type NamedInStatus } from './other-patient.ts';
import type { AnswerFile } from './ports.ts';
import { claimHeads } from './sent-sets.ts';
import { ORIGINAL_NOT_TAKEN_BACK } from './work-codes.ts';

/** One answer about one claim. */
export interface Answer {
  readonly claimKey: RowKey;
  readonly event: SubmissionEvent;
  readonly at: Position;
  /** One line in plain words, without a patient's data. */
  readonly summary: string;
  /** What the answer says, as the record of the contract; stands in the status drop. */
  readonly record?: object | undefined;
  readonly payerClaimControlNumber?: string | undefined;
  /** Whom and what the answer names beside our number. */
  readonly names?: NamedInStatus | undefined;
  /** Of a TA1 or a 999: the interchange that it answers. */
  readonly interchangeKey?: RowKey | undefined;
  /** Tells it from the same answer applied before, when a person has it applied again. */
  readonly again?: string | undefined;
  /** What follows from it at once: who owes the rest, that the claim goes back. The record tells of the state after it. */
  readonly followedBy?: { readonly event: SubmissionEvent; readonly summary: string };
}

export interface Applied {
  /** Status records by billing system. */
  readonly records: ReadonlyMap<string, readonly DropItem[]>;
  /** Claims that went back to be sent again. */
  readonly requeued: number;
}

export function evidenceAt(file: AnswerFile, at: Position): Evidence {
  const { offset, length, segmentId } = at;
  return { sha256: file.sha256, name: file.name, offset, length, segmentId };
}

/** The same answer at the same place of the same bytes has the same key, so that applying it twice is applying it once. */
export function answerKey(file: AnswerFile, answer: Answer, kind = answer.event.kind): string {
  const { set, segment, offset } = answer.at;
  const again = answer.again === undefined ? '' : `:${answer.again}`;
  return `${file.sha256}:${set ?? 0}:${segment ?? offset ?? 0}:${answer.claimKey}:${kind}${again}`;
}

/**
 * Applies answers in their order. Every answer becomes an event; the state moves by the lifecycle's table; what it can't take becomes a
 * queue item (A-013, fault 55). Answers the status records by billing system. `known`: claims as they stand in this transaction, which need
 * not be asked for.
 */
export async function applyAnswers(
  tx: LedgerTransaction,
  file: AnswerFile,
  answers: readonly Answer[],
  now: Date,
  known: ReadonlyMap<RowKey, ClaimHead> = new Map(),
): Promise<Applied> {
  const records = new Map<string, DropItem[]>();
  const rejected = new Map<RowKey, NewQueueItem>();
  let requeued = 0;
  const at = toInstant(now);
  const exceptions = new Exceptions<Answer>((answer, exception) => exceptionOf(file, answer, exception, at));
  for (let start = 0; start < answers.length; start += AT_ONCE) {
    const some = start === 0 && answers.length <= AT_ONCE ? answers : answers.slice(start, start + AT_ONCE);
    requeued += await applySome(tx, file, some, {
      at,
      known: start === 0 ? known : new Map(),
      records,
      rejected,
      exceptions,
    });
  }
  const ofMany = exceptions.ofMany();
  if (ofMany.length > 0) await tx.addQueueItems(ofMany);
  if (rejected.size > 0) await tx.addQueueItems([...rejected.values()]);
  return { records, requeued };
}

/** So many answers are read and written at a time: they are forgotten while they are young, which costs the least memory and time. */
const AT_ONCE = 250;

interface Some {
  readonly at: Instant;
  readonly known: ReadonlyMap<RowKey, ClaimHead>;
  /** Gathers the records of all answers. */
  readonly records: Map<string, DropItem[]>;
  /** Work for a person, unless a later answer of the same message puts the claim back. */
  readonly rejected: Map<RowKey, NewQueueItem>;
  readonly exceptions: Exceptions<Answer>;
}

interface ClaimStateChange {
  readonly claimKey: RowKey;
  readonly state: ClaimState;
  readonly payerClaimControlNumber?: string | undefined;
}

/** One lot of answers under way. */
interface Lot {
  readonly file: AnswerFile;
  readonly at: Instant;
  /** As they stood before the answers. */
  readonly rows: Map<RowKey, ClaimHead>;
  /** What the answers so far changed of them. */
  readonly changed: Map<RowKey, ClaimStateChange>;
  readonly events: NewEvent[];
  readonly exceptions: Exceptions<Answer>;
  readonly rejected: Map<RowKey, NewQueueItem>;
  /** Claims about which an answer came, by the code of what waited for one. */
  readonly answered: ReadonlyMap<string, Set<RowKey>>;
  requeued: number;
}

interface ToldItem {
  readonly claimKey: RowKey;
  readonly billingSystem: string;
  readonly item: DropItem;
}

async function applySome(
  tx: LedgerTransaction,
  file: AnswerFile,
  answers: readonly Answer[],
  { at, known, records, rejected, exceptions }: Some,
): Promise<number> {
  const rows = await headsOf(tx, answers, known);
  const others = await aboutOthers(tx, answers, rows);
  const changed = new Map<RowKey, ClaimStateChange>();
  const lists = { changed, events: [], exceptions, rejected };
  const answered = new Map(WAITING_FOR_AN_ANSWER.map((code): [string, Set<RowKey>] => [code, new Set()]));
  const lot: Lot = { file, at, rows, ...lists, answered, requeued: 0 };
  const own = others.size === 0 ? answers : answers.filter((answer) => !others.has(answer));
  for (const answer of others) exceptions.add(answer, 'answer-names-another-patient');
  const told = own.flatMap((answer) => applyOne(lot, answer));
  const caused = await changeAnswers(tx, rows, own, (row) => changed.get(row.claimKey)?.state ?? row.state);
  const alsoTold = caused.flatMap((answer) =>
    applyOne(lot, answer).map((item) => ({
      item,
      ...(answer.changeKey === undefined ? {} : { changeKey: answer.changeKey }),
    })),
  );
  for (const { billingSystem, item } of alsoTold.length === 0 ? told : inOrder(told, alsoTold)) {
    const list = records.get(billingSystem) ?? [];
    if (list.length === 0) records.set(billingSystem, list);
    list.push(item);
  }
  await tx.addEvents(lot.events);
  if (lot.changed.size > 0) await tx.setClaimStates([...lot.changed.values()], at);
  const items = exceptions.takeOwn();
  if (items.length > 0) await tx.addQueueItems(items);
  for (const [code, claims] of answered) if (claims.size > 0) await closeAnswered(tx, code, [...claims], at);
  if (caused.length > 0) await settleChanges(tx, caused, { at, evidenceOf: (answer) => evidenceAt(file, answer.at) });
  return lot.requeued;
}

/** Moves the answer's claim within the lot; what the billing system is told of it, if anything. */
function applyOne(lot: Lot, answer: Answer): readonly ToldItem[] {
  const { file, at, rows, changed, events, rejected } = lot;
  const row = rows.get(answer.claimKey);
  if (row === undefined) return [];
  const { claimKey } = answer;
  const earlier = changed.get(claimKey);
  const { display: before, json } = earlier?.state ?? row.state;
  const facts = parseFacts(json);
  const first = nextState(facts, answer.event);
  if (facts.seen.includes(MISSING) && !first.state.contradictions.includes(MISSING))
    lot.answered.get(codeOf(MISSING))?.add(row.claimKey);
  const { exception } = first;
  if (exception !== undefined) lot.exceptions.add(answer, exception);
  if (answer.event.kind === 'requeued') {
    // What stays where it is was not put back, and nobody is told so.
    if (first.state.submission !== 'READY') return [];
    lot.requeued += 1;
  }
  const followedBy = followUpOf(row, answer);
  const state = followedBy === undefined ? first.state : nextState(first.state, followedBy.event).state;
  if (before === ASKED && state.display !== ASKED) lot.answered.get(REQUESTED)?.add(row.claimKey);
  if (before !== ASKED && state.display === ASKED) lot.exceptions.addItem(requestedItem(file, answer, at));
  const [stood, stands] = [paidBesideReplacement(facts), paidBesideReplacement(state)];
  if (stood !== undefined && stands === undefined) lot.answered.get(ORIGINAL_NOT_TAKEN_BACK)?.add(row.claimKey);
  if (stood === undefined && stands !== undefined) lot.exceptions.addItem(notTakenBackItem(file, answer, stands, at));
  const stored: ClaimState = { display: state.display, json: serializeState(state) };
  const known = earlier?.payerClaimControlNumber ?? row.payerClaimControlNumber;
  const number = numberToKeep(answer, first.state, known);
  if (stored.json !== json || number !== undefined) {
    // What is not new is not written: that costs a look into an index.
    const fresh = number === known ? undefined : number;
    const payerClaimControlNumber = fresh ?? earlier?.payerClaimControlNumber;
    changed.set(claimKey, { claimKey, state: stored, payerClaimControlNumber });
  }
  const evidence = evidenceAt(file, answer.at);
  const record = answer.record === undefined ? '' : `,"record":${JSON.stringify(answer.record)}`;
  const common = { file, answer, at, evidence, record };
  events.push(eventOf(common, answer, first.state.display));
  if (followedBy !== undefined) events.push(eventOf({ ...common, record: '' }, followedBy, state.display));
  if (REJECTED.has(before) && !REJECTED.has(state.display)) lot.answered.get(REJECTED_CODE)?.add(row.claimKey);
  if (!REJECTED.has(state.display) || rejectInDoubt(state.contradictions)) rejected.delete(answer.claimKey);
  else if (state.display !== before) rejected.set(answer.claimKey, rejectedItem(file, answer, at));
  if (answer.record === undefined) return [];
  const said = {
    summary: answer.summary,
    record: answer.record,
    payerClaimControlNumber: answer.payerClaimControlNumber ?? known,
    evidence,
  };
  const states = { before, after: state.display };
  return [
    { claimKey, billingSystem: row.billingSystem, item: { claimKey, record: statusRecord(row, states, said, at) } },
  ];
}

/** What a claim is that a 277CA left out, as long as no answer about it is here. */
const MISSING = 'missing-in-277ca';

/** Display state of a claim about which the payer asks for something (TM-6), and the code of what waits meanwhile. */
const ASKED = 'INFO_REQUESTED';
const REQUESTED = 'INFORMATION_REQUESTED';

/** Asks for the claim to be corrected and sent again: nobody may do so once it was accepted or paid after all. */
const REJECTED_CODE = 'REJECTED';

/** What waits until a later answer about its claim (A-017, T-14, T-15, T-18). */
const WAITING_FOR_AN_ANSWER = [codeOf(MISSING), REQUESTED, REJECTED_CODE, ORIGINAL_NOT_TAKEN_BACK] as const;

async function closeAnswered(
  tx: LedgerTransaction,
  code: string,
  claimKeys: readonly RowKey[],
  at: Instant,
): Promise<void> {
  const items = await tx.queue({ codes: [code], claimKeys, open: true, limit: claimKeys.length * AT_ONCE });
  for (const item of items) await tx.closeQueueItem(item.queueKey, 'auto', at);
}

function requestedItem(file: AnswerFile, answer: Answer, at: Instant): NewQueueItem {
  return {
    code: REQUESTED,
    claimKey: answer.claimKey,
    detailJson: JSON.stringify({ reason: answer.summary, record: answer.record }),
    evidence: evidenceAt(file, answer.at),
    at,
    idempotencyKey: `${answerKey(file, answer)}:${REQUESTED}`,
  };
}

function notTakenBackItem(file: AnswerFile, answer: Answer, amountCents: Cents, at: Instant): NewQueueItem {
  const text = 'the payer decided on the replacement of this claim, and has not taken back what it paid for the claim';
  return {
    code: ORIGINAL_NOT_TAKEN_BACK,
    claimKey: answer.claimKey,
    amountCents,
    detailJson: JSON.stringify({ text }),
    evidence: evidenceAt(file, answer.at),
    at,
    idempotencyKey: `${answerKey(file, answer)}:${ORIGINAL_NOT_TAKEN_BACK}`,
  };
}

/** The number under which the payer adjudicated the claim stands before one of a status that comes late (T-30): corrections go under it (T-13). */
function numberToKeep(answer: Answer, state: LifecycleFacts, known: string | undefined): string | undefined {
  const late = known !== undefined && state.adjudications.length > 0 && !answer.event.kind.startsWith('835');
  return late ? undefined : answer.payerClaimControlNumber;
}

async function headsOf(
  tx: LedgerTransaction,
  answers: readonly Answer[],
  known: ReadonlyMap<RowKey, ClaimHead>,
): Promise<Map<RowKey, ClaimHead>> {
  const rows = new Map<RowKey, ClaimHead>();
  const missing: RowKey[] = [];
  for (const { claimKey } of answers) {
    const row = known.get(claimKey);
    if (row === undefined) missing.push(claimKey);
    else rows.set(claimKey, row);
  }
  if (missing.length > 0) for (const [key, row] of await claimHeads(tx, missing)) rows.set(key, row);
  return rows;
}

interface EventsOfAnswer {
  readonly file: AnswerFile;
  readonly answer: Answer;
  readonly at: Instant;
  readonly evidence: Evidence;
  /** The answer's record as JSON, which follows the event in the payload; stands with the answer itself, not with what follows from it. */
  readonly record: string;
}

function eventOf(
  { file, answer, at, evidence, record }: EventsOfAnswer,
  { event, summary }: Pick<Answer, 'event' | 'summary'>,
  display: string,
): NewEvent {
  return {
    claimKey: answer.claimKey,
    at,
    type: event.kind,
    summary: `${summary} → ${display}`,
    evidence,
    payloadJson: `{"event":${JSON.stringify(event)}${record}}`,
    idempotencyKey: answerKey(file, answer, event.kind),
  };
}

/** Display states of a claim that must be corrected and sent again as new (A-018, F point 7). */
const REJECTED: ReadonlySet<string> = new Set(['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED']);

function rejectedItem(file: AnswerFile, answer: Answer, at: Instant): NewQueueItem {
  const advice =
    'Corrected, send again as new: frequency 1, no F8 (no payer number); a rejected 7 or 8 stays what it is.';
  return {
    code: REJECTED_CODE,
    claimKey: answer.claimKey,
    detailJson: JSON.stringify({ reason: answer.summary, advice, record: answer.record }),
    evidence: evidenceAt(file, answer.at),
    at,
    idempotencyKey: `${answerKey(file, answer)}:REJECTED`,
  };
}

function exceptionOf(file: AnswerFile, answer: Answer, exception: string, at: Instant): NewQueueItem {
  return {
    code: codeOf(exception),
    claimKey: answer.claimKey,
    detailJson: JSON.stringify({ summary: answer.summary, event: answer.event }),
    evidence: evidenceAt(file, answer.at),
    at,
    idempotencyKey: `${answerKey(file, answer)}:${exception}`,
  };
}
