/** Inbound: postings undone by mirror entries: nothing is deleted, the books come to what they were, claims and billing systems are told. */
import { toInstant } from '../base/clock.ts';
import { cents, formatCents } from '../base/money.ts';
import { adjudicationText, readAdjudication } from '../claims/adjudication-text.ts';
import { ownerOf } from '../claims/balance-owner.ts';
import type { RemittanceOutcome, SubmissionEvent } from '../claims/lifecycle-event.ts';
import type { Adjudication, AdjudicationState, Posting, PostingEntry } from '../claims/posting.ts';
import { postingRecord } from '../claims/posting-record.ts';
import type { DropCollector } from '../drop/collector.ts';
import type { AdjudicationRow, ClaimRow, EntryRow, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { type Answer, applyAnswers } from './claim-answers.ts';
import { mirrorOf } from './mirrored-entry.ts';
import type { AnswerFile } from './ports.ts';
import { posting } from './post/postings.ts';

export interface Undoing {
  readonly file: AnswerFile;
  readonly remittanceKey: RowKey;
  readonly reassociationTraceNumber: string;
  /** Rows that are undone. */
  readonly entries: readonly EntryRow[];
  readonly adjudications: readonly AdjudicationRow[];
  readonly user: string;
  /** Tells this undoing from every other one of the same check. */
  readonly mark: string;
  readonly now: Date;
  /** Why, for the billing system; no free text of a person. */
  readonly text: string;
}

const LIMIT = 1_000_000;

interface Turn {
  readonly claimKey: RowKey;
  /** As the undone rows left it. */
  readonly left: Adjudication;
  /** As it stands after the undoing; as before the undone rows. */
  readonly becomes: Adjudication;
}

/** The reassociation trace number of an answer that was built on what is to be undone; undefined when nothing was. */
export async function builtUpon(
  tx: LedgerTransaction,
  undone: readonly AdjudicationRow[],
): Promise<string | undefined> {
  const claimKeys = [...new Set(undone.map((row) => row.claimKey))];
  if (claimKeys.length === 0) return undefined;
  const ours = new Set(undone.map((row) => row.adjudicationKey));
  const first = Math.min(...ours);
  const left = new Map(undone.map((row) => [adjudicationIn(row).adjudicationKey, standingOf(adjudicationIn(row))]));
  const later = (await tx.adjudications({ claimKeys })).filter(
    (row) => row.adjudicationKey > first && !ours.has(row.adjudicationKey),
  );
  const last = new Map(later.map((row) => [adjudicationIn(row).adjudicationKey, row]));
  for (const [name, row] of last) {
    // What came later and was undone since is as if it had never been.
    const [was, is] = [left.get(name), adjudicationIn(row)];
    if (was === undefined ? is.reversed : was === standingOf(is)) continue;
    const [check] = await tx.remittances({ remittanceKeys: [row.remittanceKey], limit: 1 });
    return check?.reassociationTraceNumber ?? '';
  }
  return undefined;
}

/** Whether it stands, and how many parts of it were taken back. */
const standingOf = ({ reversed, replaced, takenBack = [] }: Adjudication): string =>
  `${reversed ? (replaced === true ? 'replaced' : 'reversed') : 'stands'} ${takenBack.length}`;

/** What the row says of its adjudication. */
export function adjudicationIn(row: AdjudicationRow): Adjudication {
  return readAdjudication(row.body);
}

/** Posts the mirror of the rows in one batch, moves the claims, and tells the billing systems. The caller asked `builtUpon` first. */
export async function mirror(tx: LedgerTransaction, undoing: Undoing, drops: DropCollector): Promise<number> {
  const { entries, remittanceKey, user, now } = undoing;
  const turns = await turnsOf(tx, undoing);
  const indexes = new Map(turns.map((turn, index) => [turn.left.adjudicationKey, index]));
  const names = new Map(undoing.adjudications.map((row) => [row.adjudicationKey, adjudicationIn(row).adjudicationKey]));
  const mirrored = entries.map((entry) => mirrorOf(entry, indexes.get(names.get(entry.adjudicationKey ?? 0) ?? '')));
  const rows = turns.map((turn) => ({
    claimKey: turn.claimKey,
    ordinal: 0,
    payerClaimControlNumber: turn.becomes.payerClaimControlNumber ?? '',
    claimStatusCode: turn.becomes.claimStatusCode,
    kind: turn.becomes.reversed ? ('reversal' as const) : ('correction' as const),
    chargeCents: turn.becomes.chargeAmount,
    paymentCents: turn.becomes.paymentAmount,
    patientResponsibilityCents: turn.becomes.patientResponsibilityAmount,
    body: adjudicationText(turn.becomes),
  }));
  await tx.post({
    at: toInstant(now),
    postedBy: user,
    reason: 'mirror',
    remittanceKey,
    adjudications: rows,
    entries: mirrored,
  });
  await tell(tx, undoing, turns, drops);
  return mirrored.length;
}

/** What each adjudication was before the undone rows; those that they left as they found them are no turn. */
async function turnsOf(tx: LedgerTransaction, { adjudications }: Undoing): Promise<readonly Turn[]> {
  const claimKeys = [...new Set(adjudications.map((row) => row.claimKey))];
  if (claimKeys.length === 0) return [];
  const undone = new Set(adjudications.map((row) => row.adjudicationKey));
  const before = new Map<string, Adjudication>();
  const left = new Map<string, { readonly row: AdjudicationRow; readonly body: Adjudication }>();
  for (const row of await tx.adjudications({ claimKeys })) {
    const body = adjudicationIn(row);
    if (undone.has(row.adjudicationKey)) left.set(body.adjudicationKey, { row, body });
    else if (!left.has(body.adjudicationKey)) before.set(body.adjudicationKey, body);
  }
  const turns = [...left].flatMap(([name, { row, body }]): Turn[] => {
    const becomes = before.get(name) ?? { ...body, reversed: true };
    return becomes.reversed === body.reversed && partsOf(becomes) === partsOf(body)
      ? []
      : [{ claimKey: row.claimKey, left: body, becomes }];
  });
  // What goes makes room for what stands again.
  return turns.sort((left, right) => Number(right.becomes.reversed) - Number(left.becomes.reversed));
}

/** Of two checks of one answer, each may be undone under the same mark: what took it back, then what it was. */
const nameOf = ({ remittanceKey, mark }: Undoing): string => `#${remittanceKey} ${mark}`;

const partsOf = ({ takenBack = [] }: Adjudication): number => takenBack.length;

async function tell(
  tx: LedgerTransaction,
  undoing: Undoing,
  turns: readonly Turn[],
  drops: DropCollector,
): Promise<void> {
  const { file, entries, now } = undoing;
  const claimKeys = [
    ...new Set([...turns.map((turn) => turn.claimKey), ...entries.flatMap((entry) => entry.claimKey ?? [])]),
  ];
  const rows = claimKeys.length === 0 ? [] : await tx.claims({ claimKeys, limit: claimKeys.length });
  const answers: Answer[] = [];
  for (const turn of turns) answers.push(...(await answersOf(tx, undoing, turn)));
  const applied = await applyAnswers(tx, file, answers, now);
  for (const [billingSystem, items] of applied.records) drops.add(billingSystem, 'status', items);
  for (const row of rows) {
    const own = turns.filter((turn) => turn.claimKey === row.claimKey);
    const record = postingRecord(postingOf(undoing, row, own));
    drops.add(row.billingSystem, 'posting', [{ claimKey: row.claimKey, record }]);
  }
}

function postingOf(undoing: Undoing, row: ClaimRow, turns: readonly Turn[]): Posting {
  const { entries, reassociationTraceNumber, mark, text } = undoing;
  const own = entries.filter((entry) => entry.claimKey === row.claimKey);
  const [turn] = turns;
  return posting({
    kind: 'reversal',
    postingKey: `${reassociationTraceNumber}|${mark}|${row.claimKey}`,
    claimKey: String(row.claimKey),
    claimId: row.claimId,
    patientControlNumber: row.patientControlNumber,
    payerClaimControlNumber: row.payerClaimControlNumber,
    reassociationTraceNumber,
    entries: own.map(mirroredEntry),
    tasks: [{ code: 'MIRRORED', line: undefined, amount: undefined, text }],
    state: turn === undefined ? undefined : turn.becomes.reversed ? 'REVERSED' : turn.becomes.state,
    adjudication: turn?.becomes,
    reversesKey: turn?.left.adjudicationKey,
    at: {},
  });
}

function mirroredEntry(entry: EntryRow): PostingEntry {
  return {
    account: entry.account,
    line: entry.lineId,
    amount: cents(entry.creditCents - entry.debitCents),
    groupCode: entry.groupCode,
    reasonCode: entry.reasonCode,
    remarkCodes: [],
  };
}

const OUTCOMES: Readonly<Partial<Record<AdjudicationState, RemittanceOutcome>>> = {
  PAID: 'PAID',
  PARTIAL: 'PARTIAL',
  ZERO_PAID: 'ZERO_PAID',
  DENIED: 'DENIED',
  FORWARDED: 'FORWARDED',
  PENDING: 'PENDING',
};

/** Of what was left of an answer, and is whole again, the rest goes first. */
async function answersOf(tx: LedgerTransaction, undoing: Undoing, turn: Turn): Promise<readonly Answer[]> {
  const { left, becomes, claimKey } = turn;
  const answer = await answerOf(tx, undoing, turn);
  if (left.reversed || becomes.reversed) return [answer];
  const { payerClaimControlNumber, paymentDate } = left;
  const event: SubmissionEvent = {
    ...{ kind: '835-reversal', byPerson: true, adjudicationKey: `${left.adjudicationKey}|${nameOf(undoing)}|rest` },
    ...{ chargeAmount: cents(-left.chargeAmount), paymentAmount: cents(-left.paymentAmount) },
    ...(payerClaimControlNumber === undefined ? {} : { payerClaimControlNumber }),
    ...(paymentDate === undefined ? {} : { date: paymentDate }),
  };
  const summary = `${undoing.text}: what was left of it, ${formatCents(left.paymentAmount)}, is whole again`;
  return [{ claimKey, event, at: {}, summary, again: `${answer.again} rest` }, answer];
}

async function answerOf(tx: LedgerTransaction, undoing: Undoing, turn: Turn): Promise<Answer> {
  const { becomes, claimKey } = turn;
  const { text } = undoing;
  const mark = nameOf(undoing);
  const sign = becomes.reversed ? -1 : 1;
  const facts = {
    adjudicationKey: `${becomes.adjudicationKey}|${mark}`,
    chargeAmount: cents(sign * becomes.chargeAmount),
    paymentAmount: cents(sign * becomes.paymentAmount),
    ...(becomes.payerClaimControlNumber === undefined
      ? {}
      : { payerClaimControlNumber: becomes.payerClaimControlNumber }),
    ...(becomes.paymentDate === undefined ? {} : { date: becomes.paymentDate }),
  };
  const { payerSequence } = becomes;
  const byPerson = true;
  const event = becomes.reversed
    ? ({ kind: '835-reversal', byPerson, ...facts } as const)
    : ({ kind: '835', outcome: OUTCOMES[becomes.state] ?? 'PAID', payerSequence, byPerson, ...facts } as const);
  const balances = (await tx.balances([claimKey])).map((one) => ({ account: one.account, amount: one.balanceCents }));
  const owner = ownerOf(balances, false);
  const record = {
    source: 'practice',
    level: 'claim',
    outcome: 'information',
    paymentAmount: formatCents(facts.paymentAmount),
    reassociationTraceNumber: undoing.reassociationTraceNumber,
  };
  return {
    claimKey,
    event,
    at: {},
    summary: `${text}: ${formatCents(facts.paymentAmount)}`,
    record,
    again: `${mark}:${becomes.adjudicationKey}`,
    followedBy: { event: { kind: 'balance', owner }, summary: `balance: ${owner}` },
  };
}

/** All entries of a remittance, whatever batch brought them. */
export function entriesOf(tx: LedgerTransaction, remittanceKey: RowKey): Promise<readonly EntryRow[]> {
  return tx.entries({ remittanceKey, limit: LIMIT });
}
