/** Operations: a person's word on a whole check: approved, released though it doesn't balance, reversed by mirror entries, previewed. */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { cents, formatCents } from '../base/money.ts';
import type { Adjudication } from '../claims/posting.ts';
import type { Remittance } from '../claims/remittance.ts';
import { DropCollector } from '../drop/collector.ts';
import { noteSharesLeft } from '../inbound/changed-shares.ts';
import { tellReversed } from '../inbound/check-parts.ts';
import { adjudicationIn, builtUpon, entriesOf, mirror } from '../inbound/mirror.ts';
import { type InboundPorts, originOf } from '../inbound/ports.ts';
import { noPayment } from '../inbound/post/blocks.ts';
import { postCheck } from '../inbound/post-check.ts';
import { forgetReleased, releasedBy, releaserOf } from '../inbound/released-items.ts';
import { type StoredCheck, storedCheck } from '../inbound/stored-check.ts';
import { closedWith, closeRests } from '../inbound/taken-back.ts';
import type { RemittanceNoteKind } from '../ledger/money-desk.ts';
import type { AdjudicationRow, LedgerTransaction, QueueRow, RemittanceRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { fileOf } from './held-payments.ts';
import { audit, type OperatorWord } from './operator-word.ts';
import { rehearse } from './rehearsal.ts';
import { replacedBy, workOfReinstated } from './reinstated-claims.ts';
import { effectsOf, type RemittanceEffects, type RemittanceFacts, remittanceFacts } from './remittances.ts';
import { reopen, reopenAmended } from './reopened-items.ts';
import { detailOf } from './work-items.ts';

export interface PostedCheck {
  readonly claims: number;
  /** Pieces that wait for a person. */
  readonly queued: number;
}

const MOST = 1_000_000;

function refuse(row: RemittanceRow, why: string): GatewayError {
  const text = `check ${row.reassociationTraceNumber} ${why}; nothing was changed`;
  return new GatewayError(operationErrors.notAllowed, text);
}

/** Posts a check that waits for approval, or one that was reversed once more. Throws `operation-not-allowed` for any other. */
export async function approveRemittance(
  ports: InboundPorts,
  row: RemittanceRow,
  word: OperatorWord,
): Promise<PostedCheck> {
  const facts = await remittanceFacts(ports.ledger, row);
  if (facts.standing !== 'AWAITING_APPROVAL' && facts.standing !== 'REVERSED')
    throw refuse(row, `is ${facts.standing}; only what awaits approval, or was reversed, is approved`);
  return postByWord(ports, facts, { kind: 'approved', word });
}

/** Posts a check that the rules hold back as a whole; its difference goes to Suspense. A check that was cut can't be posted at all. */
export async function releaseRemittance(
  ports: InboundPorts,
  row: RemittanceRow,
  word: OperatorWord,
): Promise<PostedCheck> {
  const facts = await remittanceFacts(ports.ledger, row);
  if (facts.standing !== 'OUT_OF_BALANCE' && facts.standing !== 'IN_REVIEW')
    throw refuse(row, `is ${facts.standing}; only a check that is held as a whole is released`);
  return postByWord(ports, facts, { kind: 'released', word });
}

interface Act {
  readonly kind: Extract<RemittanceNoteKind, 'approved' | 'released'>;
  readonly word: OperatorWord;
}

async function postByWord(ports: InboundPorts, facts: RemittanceFacts, act: Act): Promise<PostedCheck> {
  const check = await storedCheck(ports, facts.row);
  if (!check.set.totals.complete)
    throw refuse(facts.row, 'was cut in its file, so nobody knows what is missing; ask for the file again');
  const never = neverPosted(check.remittance);
  if (never !== undefined) throw refuse(facts.row, never);
  return ports.ledger.transaction((tx) => postWithin(tx, ports, { facts, check, act }));
}

interface Posting {
  readonly facts: RemittanceFacts;
  readonly check: StoredCheck;
  readonly act: Act;
}

async function postWithin(
  tx: LedgerTransaction,
  ports: InboundPorts,
  { facts, check, act }: Posting,
): Promise<PostedCheck> {
  const { remittanceKey, reassociationTraceNumber } = facts.row;
  const { kind, word } = act;
  const now = ports.clock.now();
  const at = toInstant(now);
  await closeItems(tx, remittanceKey, word.user, at);
  await tx.setRemittanceState(remittanceKey, 'POSTED');
  // Posted again after it was undone, it is what it was: its difference goes where the person who released it sent it.
  const unbalanced = kind === 'released' || facts.notes.some((note) => note.kind === 'released');
  const again = { remittanceKey, user: word.user, round: facts.notes.length + 2, unbalanced };
  const { file, remittance, set, source } = check;
  const done = await postCheck(
    ports,
    tx,
    { file: { ...file, receivedAt: at }, remittance, set, remittanceKey, block: noPayment(remittance), word: again },
    source,
  );
  await tx.addRemittanceNote({ remittanceKey, kind, by: word.user, at });
  const about = `check ${reassociationTraceNumber} (#${remittanceKey})`;
  await audit(tx, word, now, { action: kind === 'approved' ? 'remittance-approve' : 'remittance-release', about });
  return done;
}

/** Work on the answers, or lines of answers, that stand again, since the check that took them back is undone. */
async function reopenTakenBack(
  tx: LedgerTransaction,
  undone: readonly AdjudicationRow[],
  by: string,
  at: string,
): Promise<void> {
  const claimKeys = [...new Set(undone.map((row) => row.claimKey))];
  if (claimKeys.length === 0) return;
  const left = new Map(undone.map(adjudicationIn).map((one) => [one.adjudicationKey, one]));
  for (const now of latestOf((await tx.adjudications({ claimKeys })).map(adjudicationIn))) {
    const was = left.get(now.adjudicationKey);
    if (now.reversed || was === undefined) continue;
    const parts = (was.takenBack ?? []).slice(now.takenBack?.length ?? 0).map((part) => part.postingKey);
    for (const key of [...(was.reversed ? [was.adjudicationKey] : []), ...parts.reverse()]) {
      const items = await closedWith(tx, key);
      await closeRests(tx, items, by, at);
      await reopen(tx, items, at);
    }
  }
}

async function reopenReinstated(tx: LedgerTransaction, replaced: readonly RowKey[], at: string): Promise<void> {
  const queueKeys = await workOfReinstated(tx, replaced);
  if (queueKeys.length > 0) await reopen(tx, await tx.queue({ queueKeys, limit: MOST }), at);
}

const latestOf = (all: readonly Adjudication[]): readonly Adjudication[] => [
  ...new Map(all.map((one) => [one.adjudicationKey, one])).values(),
];

/** The trace number of a check that let a payment of this one go on. */
async function releasingCheck(tx: LedgerTransaction, remittanceKey: number): Promise<string | undefined> {
  for (const item of await tx.queue({ remittanceKey, open: false, limit: MOST })) {
    if (detailOf(item).held === undefined) continue;
    const releaser = await releaserOf(tx, item.queueKey);
    if (releaser === undefined) continue;
    const [check] = await tx.remittances({ remittanceKeys: [releaser], limit: 1 });
    return check?.reassociationTraceNumber ?? '';
  }
  return undefined;
}

/** Payments of other checks that the undone check let go on: their money lies where it lay before, and so does their work. */
async function waitAgain(tx: LedgerTransaction, remittanceKey: number, at: string): Promise<void> {
  const queueKeys = await releasedBy(tx, remittanceKey);
  if (queueKeys.length === 0) return;
  const items = await tx.queue({ queueKeys, limit: MOST });
  const checks = [...new Set(items.flatMap((item) => item.remittanceKey ?? []))];
  const rows = await tx.remittances({ remittanceKeys: checks, limit: MOST });
  const posted = new Set(rows.flatMap((row) => (row.state === 'POSTED' ? row.remittanceKey : [])));
  await reopen(
    tx,
    items.filter((item) => posted.has(item.remittanceKey ?? 0)),
    at,
  );
  await forgetReleased(tx, remittanceKey, queueKeys);
}

async function closeItems(
  tx: LedgerTransaction,
  remittanceKey: number,
  user: string,
  at: string,
): Promise<readonly QueueRow[]> {
  const items = await tx.queue({ remittanceKey, open: true, limit: MOST });
  for (const item of items) await tx.closeQueueItem(item.queueKey, user, at);
  return items;
}

export interface RemittancePreview {
  readonly effects: RemittanceEffects;
  /** Why nobody can post it, and what may be done instead. */
  readonly never: string | undefined;
}

/** What posting the check would do, found out by doing it and rolling it back. */
export async function previewRemittance(ports: InboundPorts, facts: RemittanceFacts): Promise<RemittancePreview> {
  const check = await storedCheck(ports, facts.row);
  const act: Act = { kind: 'released', word: { user: 'preview', reason: 'preview' } };
  const effects = await rehearse(ports.ledger, async (tx) => {
    await postWithin(tx, ports, { facts, check, act });
    return effectsOf(tx, facts.row.remittanceKey);
  });
  return { effects, never: neverPosted(check.remittance) };
}

/** a debit or a prenotification is no cash that came, whoever says so; in words with what may be done instead. */
function neverPosted(remittance: Remittance): string | undefined {
  if (noPayment(remittance) === undefined) return undefined;
  const { handlingCode, paymentAmount, reassociationTraceNumber: trace } = remittance;
  const close = `close it with claimgate worklist close --check ${trace}`;
  if (handlingCode === 'P') {
    return `is a prenotification (BPR01 P): it moves no money, so it can't be posted; the money comes with an 835 of its own trace number. Is it in the bank already, ask the payer for that 835 or enter its letter with claimgate eob; then ${close}`;
  }
  return `takes ${formatCents(cents(Math.abs(paymentAmount)))} from our account (BPR03 D): no cash came, so it can't be posted as cash. Look for the debit in the bank's statement, then ask the payer for a corrected 835, in which what it takes back stands as reversals and provider adjustments (PLB), or enter its letter with claimgate eob; then ${close}`;
}

export interface ReversedCheck {
  /** Mirror entries. */
  readonly entries: number;
  /** Items of the worklist that are closed with it. */
  readonly items: number;
}

/**
 * Undoes a posted check by mirror entries: the books come to what they were, the claims go back, its work is closed, billing systems are
 * told. It can be approved again. Throws `operation-not-allowed` when nothing of it is posted, or later answers were posted upon it.
 */
export async function reverseRemittance(
  ports: InboundPorts,
  row: RemittanceRow,
  word: OperatorWord,
): Promise<ReversedCheck> {
  const { remittanceKey, reassociationTraceNumber } = row;
  const now = ports.clock.now();
  const at = toInstant(now);
  return ports.ledger.transaction(async (tx) => {
    const facts = await remittanceFacts(tx, row);
    if (row.state !== 'POSTED') throw refuse(row, `is ${facts.standing}; only a posted check is reversed`);
    const adjudications = await tx.adjudications({ remittanceKey });
    const trace = await builtUpon(tx, adjudications);
    if (trace !== undefined)
      throw refuse(row, `can't be reversed: check ${trace} was posted upon it; reverse that one first`);
    const releaser = await releasingCheck(tx, remittanceKey);
    if (releaser !== undefined)
      throw refuse(row, `can't be reversed: check ${releaser} let a payment of it go on; reverse that one first`);
    const closed = await closeItems(tx, remittanceKey, word.user, at);
    const file = await fileOf(tx, { queueKey: 0, evidence: row.evidence }, now);
    const mark = `reversed ${facts.notes.length + 1}`;
    const drops = new DropCollector(
      ports.drops,
      originOf(file, `${row.evidence.offset ?? 0}-${mark.replace(' ', '-')}`),
      now,
    );
    const text = `check ${reassociationTraceNumber} was reversed`;
    const replaced = await replacedBy(tx, adjudications);
    const entries = await mirror(
      tx,
      {
        ...{ file, remittanceKey, reassociationTraceNumber, adjudications, mark, now, text, user: word.user },
        entries: await entriesOf(tx, remittanceKey),
      },
      drops,
    );
    await reopenTakenBack(tx, adjudications, word.user, at);
    await reopenReinstated(tx, replaced, at);
    await reopenAmended(tx, closed, at);
    const shares = { tx, file, now, remittanceKey, postedBy: word.user };
    await noteSharesLeft(shares, [...new Set(adjudications.map((one) => one.claimKey))]);
    await waitAgain(tx, remittanceKey, at);
    await tellReversed(tx, row, drops);
    await drops.flush(tx, true);
    await tx.setRemittanceState(remittanceKey, 'REVIEW');
    await tx.addRemittanceNote({ remittanceKey, kind: 'reversed', by: word.user, at });
    const about = `check ${reassociationTraceNumber} (#${remittanceKey}), ${formatCents(row.paymentCents)}`;
    await audit(tx, word, now, { action: 'remittance-reverse', about });
    return { entries, items: closed.length };
  });
}
