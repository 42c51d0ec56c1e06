/** Operations: entries that move what an item is about from one account to another, with the claim's state and the records for its billing system. */

import { toInstant } from '../base/clock.ts';
import { type Cents, cents } from '../base/money.ts';
import { ownerOf } from '../claims/balance-owner.ts';
import type { PostingEntry } from '../claims/posting.ts';
import { CheckParts, type Recipient, recipientsOf } from '../inbound/check-parts.ts';
import { applyAnswers } from '../inbound/claim-answers.ts';
import type { AnswerFile } from '../inbound/ports.ts';
import { isReceivable } from '../inbound/post/accounts.ts';
import { posting } from '../inbound/post/postings.ts';
import { RECEIVABLE_CODES } from '../inbound/work-codes.ts';
import type { AdjudicationRow, ClaimRow, LedgerTransaction, NewEntry, QueueRow, RowKey } from '../ledger/port.ts';
import { fileOf } from './held-payments.ts';
import type { Lot, Standing } from './lying-money.ts';
import type { DropOperatorPorts } from './operator-word.ts';

/** What lies in `lot` goes to `to` with its sign. */
export interface Move {
  readonly lot: Lot;
  readonly to: Omit<Lot, 'balance'>;
}

export interface Moves {
  readonly item: QueueRow;
  readonly moves: readonly Move[];
  /** The claim whose balances change. */
  readonly claim: ClaimRow | undefined;
  /** The adjudication that the moves become a part of, so that the payer's reversal takes them back too. */
  readonly standing: Standing | undefined;
  /** Names the posting that put the money where it lies, when it is held of a check. */
  readonly held: string | undefined;
  /** Tells this act from every other one. */
  readonly mark: string;
  readonly now: Date;
  readonly user: string;
}

/** Posts the moves in one batch of the item's check. */
export async function postMoves(tx: LedgerTransaction, ports: DropOperatorPorts, request: Moves): Promise<void> {
  const { item, moves, claim, standing, now, user } = request;
  const sides = moves.flatMap(({ lot, to }) => [
    { ...lot, amount: cents(-lot.balance) },
    { ...to, reasonCode: lot.reasonCode, amount: lot.balance },
  ]);
  const entries = sides.map((side) => entryOf(side, standing !== undefined && side.claimKey === claim?.claimKey));
  const amended = standing === undefined ? [] : [amend(standing, sides.map(postingEntry))];
  await postBatch(tx, { item, entries, adjudications: amended, now, user });
  await tell(tx, ports, request, sides.map(postingEntry));
}

type Side = Omit<Lot, 'balance' | 'reasonCode'> & { readonly amount: Cents; readonly reasonCode?: string | undefined };

const PROVIDER_LEVEL = 'PLB';

function entryOf(side: Side, ofAdjudication: boolean): NewEntry {
  const { account, claimKey, line, reference, reasonCode, amount } = side;
  return {
    account,
    debitCents: cents(Math.max(0, amount)),
    creditCents: cents(Math.max(0, -amount)),
    ...(claimKey === undefined ? {} : { claimKey }),
    ...(line === undefined ? {} : { lineId: line }),
    ...(reference === undefined ? {} : { reference }),
    ...(reasonCode === undefined ? {} : { reasonCode, groupCode: PROVIDER_LEVEL }),
    ...(ofAdjudication ? { adjudicationIndex: 0 } : {}),
  };
}

function postingEntry({ account, line, reasonCode, amount }: Side): PostingEntry {
  const groupCode = reasonCode === undefined ? undefined : PROVIDER_LEVEL;
  return { account, line, amount, groupCode, reasonCode, remarkCodes: [] };
}

type Amended = Omit<AdjudicationRow, 'adjudicationKey' | 'remittanceKey'>;

/** The adjudication with what a person did to it; of no claim payment, so its ordinal is 0. */
export function amend({ row, adjudication }: Standing, entries: readonly PostingEntry[]): Amended {
  return withBody(row, JSON.stringify({ ...adjudication, entries: [...adjudication.entries, ...entries] }));
}

/** A row with another word on the same adjudication. */
function withBody(row: AdjudicationRow, body: string): Amended {
  const { adjudicationKey: _key, remittanceKey: _remittance, ...rest } = row;
  return { ...rest, ordinal: 0, kind: 'none', body };
}

export interface OwnBatch {
  readonly item: QueueRow;
  readonly entries: readonly NewEntry[];
  readonly adjudications: readonly Amended[];
  readonly now: Date;
  readonly user: string;
}

/** A batch of the item's check, posted by a person. */
export async function postBatch(tx: LedgerTransaction, batch: OwnBatch): Promise<void> {
  const { item, entries, adjudications, now, user } = batch;
  await tx.post({
    at: toInstant(now),
    postedBy: user,
    reason: 'settled',
    ...(item.remittanceKey === undefined ? {} : { remittanceKey: item.remittanceKey }),
    adjudications,
    entries,
  });
}

/** The claim's state, and the records: of what was held as a numbered supplement to its check. */
export async function tell(
  tx: LedgerTransaction,
  ports: DropOperatorPorts,
  request: Omit<Moves, 'moves' | 'standing'>,
  entries: readonly PostingEntry[],
): Promise<void> {
  const { item, claim, held, mark, now } = request;
  const file = await fileOf(tx, item, now);
  const { remittanceKey = 0 } = item;
  const [check] = await tx.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  const parts = new CheckParts({
    ...{ settings: ports.drops, file, origin: mark.replaceAll(' ', '-'), now, heldOf: remittanceKey },
  });
  const made = posting({
    kind: claim === undefined ? 'provider-adjustment' : 'correction',
    postingKey: `${held ?? item.idempotencyKey ?? item.queueKey}|${mark}`,
    claimKey: claim === undefined ? undefined : String(claim.claimKey),
    claimId: claim?.claimId,
    patientControlNumber: claim?.patientControlNumber,
    payerClaimControlNumber: claim?.payerClaimControlNumber,
    reassociationTraceNumber: check?.reassociationTraceNumber ?? '',
    entries,
    releasesKey: held,
    at: {},
  });
  if (claim !== undefined && entries.some((entry) => isReceivable(entry.account)))
    await tellState(tx, file, { claim, mark, now }, parts);
  const recipient =
    claim === undefined
      ? await unclaimed(tx, ports, remittanceKey)
      : (await recipientsOf(tx, parts.drops, [claim])).get(claim.claimKey);
  if (recipient !== undefined) parts.add(made, recipient);
  await parts.close(tx);
}

async function tellState(
  tx: LedgerTransaction,
  file: AnswerFile,
  { claim, mark, now }: { readonly claim: ClaimRow; readonly mark: string; readonly now: Date },
  parts: CheckParts,
): Promise<void> {
  const { claimKey } = claim;
  const balances = (await tx.balances([claimKey])).map((one) => ({ account: one.account, amount: one.balanceCents }));
  const denied = await tx.queue({ codes: [...RECEIVABLE_CODES], claimKey, open: true, limit: 1 });
  const owner = ownerOf(balances, denied.length > 0);
  const record = { source: 'practice', level: 'claim', outcome: 'information' };
  const answer = { claimKey, event: { kind: 'balance', owner } as const, at: {}, summary: mark, record, again: mark };
  const { records } = await applyAnswers(tx, file, [answer], now);
  for (const [billingSystem, items] of records) parts.drops.add(billingSystem, 'status', items);
}

/** Who was told of the check's provider adjustments: the first billing system that has claims in it. */
async function unclaimed(
  tx: LedgerTransaction,
  { drops }: DropOperatorPorts,
  remittanceKey: RowKey,
): Promise<Recipient | undefined> {
  const claimKeys = [...new Set((await tx.adjudications({ remittanceKey })).map((one) => one.claimKey))];
  const heads = claimKeys.length === 0 ? [] : await tx.claimHeads({ claimKeys, limit: claimKeys.length });
  const known = new Set(heads.map((head) => head.billingSystem));
  const target = drops.targets.find((one) => known.has(one.id)) ?? drops.targets[0];
  return target === undefined ? undefined : { billingSystem: target.id, folder: '' };
}
