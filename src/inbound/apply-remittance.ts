/** Inbound: one check of an 835: matched, posted, told, in ONE transaction; an abort leaves none of it. */
import { finding } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Posting } from '../claims/posting.ts';
import type { ClaimPayment, ProviderAdjustment, Remittance } from '../claims/remittance.ts';
import { remittanceRecord } from '../claims/remittance-record.ts';
import type { ClaimHead, ClaimRow, LedgerTransaction, NewRemittance, RowKey } from '../ledger/port.ts';
import { candidatesIndex, type LoadedClaim, loadCandidates } from './account-views.ts';
import { noteChangedShares } from './changed-shares.ts';
import { CheckParts, recipientOf } from './check-parts.ts';
import { applyAnswers, evidenceAt } from './claim-answers.ts';
import { inboundErrors } from './errors.ts';
import { expectMoney } from './funding.ts';
import { gather, type ItemSource, replay } from './items.ts';
import { matchClaim } from './match/match.ts';
import { claimsNamed } from './named-claim.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import { blockedByHeader, otherTaxId, testAmongReal } from './post/blocks.ts';
import type { CheckBlock, CheckWord } from './post/check.ts';
import { remittanceKey as duplicateKeyOf, repeatedCheck } from './post/duplicates.ts';
import { POSTING_FINDINGS } from './post/findings.ts';
import { RemittancePoster } from './post/poster.ts';
import { answersOf } from './posting-answers.ts';
import { type PostedPiece, pieceOf, queueItemsOf, rowsOf } from './posting-rows.ts';
import { closeExplained, openRecoupments } from './recoupments.ts';
import { noteReleased } from './released-items.ts';
import { payerIdOf, recallAll } from './remembered.ts';
import type { SurveyedSet } from './survey.ts';
import { closeTakenBack } from './taken-back.ts';
import { withUnderpayments } from './underpayments.ts';

export interface CheckOutcome {
  readonly result: 'posted' | 'held' | 'duplicate';
  readonly claims: number;
  readonly queued: number;
}

/** How many claim payments are matched and posted at a time: bounds memory, and makes the ledger's questions few. */
const RUN = 200;

/** A check of so many items is held as a whole, so that it can be posted again should another worker have been quicker. */
const HELD = 500;

const MOST = 1_000_000;

export interface CheckContext {
  readonly tx: LedgerTransaction;
  readonly file: AnswerFile;
  readonly now: Date;
  readonly remittanceKey: RowKey;
  readonly poster: RemittancePoster;
  /** What goes to the billing systems. */
  readonly parts: CheckParts;
  /** `auto` or a user. */
  readonly postedBy: string;
  /** Which time it is, when a person has something posted once more. */
  readonly again?: string | undefined;
  /** Whether the poster was told what is open with payers; only provider adjustments ask for it. */
  recoupmentsKnown: boolean;
  claims: number;
  queued: number;
}

/** A person's word on a check that the ledger knows: what was held is posted, or what was undone is posted again. */
export interface PostAgain extends CheckWord {
  readonly remittanceKey: RowKey;
  readonly user: string;
}

/** Stands before what a test among real checks is known by: the real check, when it comes, is no copy of it. */
const TEST = 'test:';

/** One check as it came in its file. */
interface FoundCheck {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly set: SurveyedSet;
  /** Why it is posted by nobody, when it is a test among real ones. */
  readonly test: CheckBlock | undefined;
}

interface CheckInFile {
  readonly source: ItemSource;
  /** What a pass over the whole set finds, asked for where it is too long to hold. */
  surveyed(): Promise<SurveyedSet>;
  /** All checks before it are done: for one that isn't drafted, and so would overtake those that are drafted in vain. Throws as `goOn`. */
  earlierDone(): Promise<void>;
  /** Throws when a check before it failed, so that this one must wait with it. */
  goOn(): void;
}

/**
 * Applies the check that `remittance` opens, and takes its items from `source` to its end, posted or not. Resolves when the next one may be
 * taken; `committed` tells what became of this one.
 */
export async function applyRemittance(
  ports: InboundPorts,
  file: AnswerFile,
  remittance: Remittance,
  { source, surveyed, earlierDone, goOn }: CheckInFile,
): Promise<{ readonly committed: Promise<CheckOutcome> }> {
  const { ledger } = ports;
  const { items, set } = await gather(source, HELD);
  const test = testAmongReal(remittance, ports.partners.find(({ id }) => id === file.partner)?.usage);
  const check = { file, remittance, set: knownAs(set ?? (await surveyed()), test), test };
  if (set !== undefined) {
    const apply = async (tx: LedgerTransaction): Promise<CheckOutcome> => {
      goOn();
      return applyCheck(ports, tx, check, replay(items));
    };
    // Recoupments are told apart by what is open with all payers, which no draft knows.
    if (!items.some(({ kind }) => kind === 'adjustment')) return ledger.pipelined(apply);
    await earlierDone();
    return { committed: Promise.resolve(await ledger.transaction(apply)) };
  }
  await earlierDone();
  let attempts = 0;
  const outcome = await ledger.transaction<CheckOutcome>(async (tx) => {
    attempts += 1;
    // The ledger runs work again that collided with another's; the items of so long a check are taken then, so the file is tried anew later.
    if (attempts > 1)
      throw new GatewayError(inboundErrors.collided, 'two workers posted a check at once; the file is tried again');
    return applyCheck(ports, tx, check, replay(items, source));
  });
  return { committed: Promise.resolve(outcome) };
}

function knownAs(set: SurveyedSet, test: CheckBlock | undefined): SurveyedSet {
  return test === undefined ? set : { ...set, contentHash: `${TEST}${set.contentHash}` };
}

async function applyCheck(
  ports: InboundPorts,
  tx: LedgerTransaction,
  { file, remittance, set, test }: FoundCheck,
  source: ItemSource,
): Promise<CheckOutcome> {
  // Another file may have brought it, or the run of another partner, at this moment.
  if ((await tx.remittances({ contentHash: set.contentHash, limit: 1 })).length > 0) {
    await skip(source);
    return { result: 'duplicate', claims: 0, queued: 0 };
  }
  const now = ports.clock.now();
  const block = test ?? (await blockOf(tx, ports, remittance));
  const postable = set.totals.balanced && set.totals.complete && block === undefined;
  const asks = postable && ports.posting === 'approve';
  const state = block !== undefined ? 'REVIEW' : postable && !asks ? 'POSTED' : 'HELD';
  const row = remittanceRow(file, remittance, set, state, now);
  const { remittanceKey = 0 } = await tx.post({
    at: row.at,
    postedBy: 'auto',
    reason: 'remittance',
    remittance: row,
    adjudications: [],
    entries: [],
  });
  await expectMoney(tx, remittanceKey);
  if (asks) {
    await skip(source);
    await askForApproval(tx, remittanceKey, row);
    return { result: 'held', claims: set.totals.claimPaymentCount, queued: 1 };
  }
  const check = { file, remittance, set, remittanceKey, block, word: undefined };
  const done = await postCheck(ports, tx, check, source);
  return { result: postable ? 'posted' : 'held', ...done };
}

interface CheckToPost {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly set: SurveyedSet;
  readonly remittanceKey: RowKey;
  readonly block: CheckBlock | undefined;
  readonly word: PostAgain | undefined;
}

/** Posts a check whose remittance the ledger has, in the caller's transaction; with a `word` as a numbered supplement. */
export async function postCheck(
  ports: InboundPorts,
  tx: LedgerTransaction,
  check: CheckToPost,
  source: ItemSource,
): Promise<{ readonly claims: number; readonly queued: number }> {
  const { file, remittance, set, remittanceKey, block, word } = check;
  const now = ports.clock.now();
  const poster = new RemittancePoster({ providerAdjustments: ports.providerAdjustments });
  poster.beginCheck(remittance, set.totals, block, word);
  const part = word === undefined ? (remittance.at.set ?? 0) : `${remittance.at.set ?? 0}-supplement-${word.round}`;
  const context: CheckContext = {
    tx,
    file,
    now,
    remittanceKey,
    poster,
    parts: new CheckParts({ settings: ports.drops, file, origin: part, now, remittanceKey }),
    postedBy: word?.user ?? 'auto',
    again: word === undefined ? undefined : `round ${word.round}`,
    recoupmentsKnown: false,
    claims: 0,
    queued: 0,
  };
  await postItems(context, source);
  const { postings, total } = poster.endCheck();
  await storePieces(
    context,
    postings.map((posting) => ({ posting })),
    new Map(),
  );
  await context.parts.close(tx, total, word !== undefined);
  return { claims: context.claims, queued: context.queued };
}

/** One item for the whole check: `claimgate remittance approve` posts it. */
async function askForApproval(tx: LedgerTransaction, remittanceKey: RowKey, row: NewRemittance): Promise<void> {
  await tx.addRemittanceNote({ remittanceKey, kind: 'awaiting-approval', by: 'auto', at: row.at });
  await tx.addQueueItems([
    {
      code: 'AWAITING_APPROVAL',
      remittanceKey,
      amountCents: row.paymentCents,
      detailJson: JSON.stringify({ text: `check ${row.reassociationTraceNumber} balances and waits for approval` }),
      evidence: row.evidence,
      at: row.at,
      idempotencyKey: `${row.evidence.sha256}:${row.contentHash}:AWAITING_APPROVAL`,
    },
  ]);
}

async function skip(source: ItemSource): Promise<void> {
  for (let item = await source.next(); item !== undefined && item.kind !== 'remittance-end'; )
    item = await source.next();
}

async function blockOf(
  tx: LedgerTransaction,
  ports: InboundPorts,
  remittance: Remittance,
): Promise<CheckBlock | undefined> {
  const traces = [remittance.reassociationTraceNumber];
  // Thousands of zero payments may share a dummy trace number.
  const earlier =
    remittance.paymentAmount === 0 ? [] : await tx.remittances({ reassociationTraceNumbers: traces, limit: MOST });
  const repeated = repeatedCheck(
    remittance,
    earlier.map(({ duplicateKey, paymentCents }) => ({ duplicateKey, paymentAmount: paymentCents })),
  );
  if (repeated !== undefined) return repeated;
  if (!isOurs(ports, remittance))
    return { code: 'NOT_OURS', finding: finding(POSTING_FINDINGS.notOurs, remittance.at) };
  return otherTaxId(remittance, ports.self) ?? blockedByHeader(remittance);
}

/** the payee's NPI or tax id is one of ours; everyone's when none are configured. */
function isOurs(ports: InboundPorts, { payee }: Remittance): boolean {
  if (ports.self.length === 0) return true;
  const ids = new Set(
    [payee.id, ...payee.references.map((reference) => reference.value)].map((id) => id?.replace(/\D/g, '')),
  );
  return ports.self.some(
    (own) => (own.npi !== undefined && ids.has(own.npi)) || (own.taxId !== undefined && ids.has(own.taxId)),
  );
}

function knownBy(remittance: Remittance, contentHash: string): string {
  const key = duplicateKeyOf(remittance);
  if (key === undefined) return `content:${contentHash}`;
  return contentHash.startsWith(TEST) ? `${TEST}${key}` : key;
}

/** The check as the ledger is to know it. */
export function remittanceRow(
  file: AnswerFile,
  remittance: Remittance,
  set: SurveyedSet,
  state: NewRemittance['state'],
  now: Date,
): NewRemittance {
  const { payer, paymentDate, paymentAmount, reassociationTraceNumber } = remittance;
  return {
    duplicateKey: knownBy(remittance, set.contentHash),
    contentHash: set.contentHash,
    partner: file.partner,
    reassociationTraceNumber,
    payerId: payerIdOf(remittance),
    payerName: payer.name ?? '',
    paymentCents: paymentAmount,
    ...(paymentDate === undefined ? {} : { paymentDate }),
    state,
    evidence: evidenceAt(file, remittance.at),
    at: now.toISOString(),
    summaryJson: JSON.stringify(remittanceRecord(remittance, set.totals)),
  };
}

async function postItems(context: CheckContext, source: ItemSource): Promise<void> {
  let payments: ClaimPayment[] = [];
  for (;;) {
    const item = await source.next();
    if (item?.kind === 'payment') payments.push(item.record);
    if (payments.length > 0 && (payments.length >= RUN || item?.kind !== 'payment')) {
      await postRun(context, payments);
      payments = [];
    }
    if (item === undefined || item.kind === 'remittance-end') return;
    if (item.kind === 'adjustment') await postAdjustment(context, item.record);
  }
}

async function postRun(context: CheckContext, payments: readonly ClaimPayment[]): Promise<void> {
  const { poster, tx } = context;
  const loaded = await loadCandidates(tx, payments);
  const index = candidatesIndex(loaded);
  const matches = payments.map((payment) =>
    matchClaim(
      payment,
      index(payment).map(({ view }) => view),
    ),
  );
  const recalled = await recallAll(tx, payments, matches);
  const all = [...loaded, ...[...recalled.values()].flatMap((one) => one.loaded)];
  poster.closeAccounts();
  poster.openAccounts(all.map(({ view }) => view));
  const pieces: PostedPiece[] = [];
  for (const [at, payment] of payments.entries()) {
    const match = recalled.get(payment)?.match ?? matches[at];
    if (match === undefined) throw new Error(`assertion failed: payment ${at} has no match`);
    pieces.push(...poster.claimPayment(payment, match).map(pieceOf));
  }
  context.claims += payments.length;
  await storePieces(context, pieces, new Map(all.map((claim) => [claim.row.claimKey, claim])));
}

async function postAdjustment(context: CheckContext, adjustment: ProviderAdjustment): Promise<void> {
  const { poster, tx } = context;
  const named = await claimsNamed(tx, adjustment.reference);
  if (!context.recoupmentsKnown) poster.knowRecoupments(await openRecoupments(tx));
  context.recoupmentsKnown = true;
  const postings = poster.providerAdjustment(adjustment, named);
  const reference = postings[0]?.bookedUnder ?? adjustment.reference;
  const booked = reference === undefined ? adjustment : { ...adjustment, reference };
  await storePieces(
    context,
    postings.map((posting) => ({ posting, ...(reference === undefined ? {} : { reference }) })),
    new Map(),
  );
  const at = context.now.toISOString();
  if (poster.explainsEarlier(booked)) await closeExplained(tx, booked, context.postedBy, at);
}

/** Writes postings down: entries and adjudications, queue items, what is released, the claims' states, the billing system's records. */
export async function storePieces(
  context: CheckContext,
  made: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<void> {
  if (made.length === 0) return;
  const { tx, file, now, remittanceKey } = context;
  const at = now.toISOString();
  // What is taken back goes before what takes its place is compared.
  await closeTakenBack(tx, made, context.postedBy, at);
  const pieces = await withUnderpayments(tx, made, loaded);
  const money = rowsOf(pieces);
  if (money.entries.length > 0 || money.adjudications.length > 0) {
    await tx.post({ at, postedBy: context.postedBy, reason: 'remittance', remittanceKey, ...money });
  }
  const items = pieces.flatMap((piece) => queueItemsOf(piece, file, remittanceKey, at));
  context.queued += pieces.filter(({ posting }) => posting.queue !== undefined).length;
  await tx.addQueueItems(items);
  await closeReleased(context, pieces, loaded, at);
  await noteChangedShares(context, pieces);
  const answers = pieces.flatMap(({ posting }) => answersOf(context, posting));
  const applied = await applyAnswers(tx, file, answers, now, headsOf(loaded));
  for (const [billingSystem, records] of applied.records) context.parts.drops.add(billingSystem, 'status', records);
  const rows = await claimRows(tx, pieces, loaded);
  for (const { posting } of pieces) tell(context, posting, loaded, rows);
  await context.parts.flush(tx);
}

/** The claims of a run as they stand now: nothing has moved them since they were loaded. */
function headsOf(loaded: ReadonlyMap<RowKey, LoadedClaim>): ReadonlyMap<RowKey, ClaimHead> {
  const heads = new Map<RowKey, ClaimHead>();
  for (const [key, { row }] of loaded) heads.set(key, row);
  return heads;
}

async function closeReleased(
  context: CheckContext,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
  at: string,
): Promise<void> {
  const released = new Set(pieces.flatMap(({ posting }) => posting.releasesKey ?? []));
  if (released.size === 0) return;
  const closed: RowKey[] = [];
  for (const { held } of loaded.values()) {
    for (const item of held) {
      if (!released.has(item.postingKey)) continue;
      await context.tx.closeQueueItem(item.queueKey, context.postedBy, at);
      if (item.remittanceKey !== context.remittanceKey) closed.push(item.queueKey);
    }
  }
  if (closed.length > 0) await noteReleased(context.tx, context.remittanceKey, closed);
}

/** Whom the posting is of, also when it is held: the claim that it was matched to. */
function keyOf({ claimKey, match }: Posting): RowKey | undefined {
  const key = claimKey ?? match?.claimKey;
  return key === undefined ? undefined : Number(key);
}

/** The claims of the pieces; those that the run didn't load are looked up. */
async function claimRows(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<ReadonlyMap<RowKey, ClaimRow>> {
  const wanted = new Set(pieces.flatMap(({ posting }) => keyOf(posting) ?? []));
  const missing = [...wanted].filter((key) => !loaded.has(key));
  const rows = missing.length === 0 ? [] : await tx.claims({ claimKeys: missing, limit: missing.length });
  return new Map([
    ...[...loaded].map(([key, { row }]): [RowKey, ClaimRow] => [key, row]),
    ...rows.map((row): [RowKey, ClaimRow] => [row.claimKey, row]),
  ]);
}

function tell(
  { parts }: CheckContext,
  posting: Posting,
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
  rows: ReadonlyMap<RowKey, ClaimRow>,
): void {
  const claimKey = keyOf(posting);
  const row = claimKey === undefined ? undefined : rows.get(claimKey);
  if (claimKey === undefined || row === undefined) {
    parts.add(posting, undefined);
    return;
  }
  const { releasesKey } = posting;
  const held =
    releasesKey === undefined ? undefined : loaded.get(claimKey)?.held.find((one) => one.postingKey === releasesKey);
  parts.add(posting, recipientOf(parts.drops, row), held?.remittanceKey);
}
