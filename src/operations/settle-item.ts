/** Operations: money that a worklist's item is about, moved by a person's word to the account where it belongs, in double entry (L-07, L-08, R-037, R-069, R-073). */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { type Cents, cents, formatCents } from '../base/money.ts';
import { isOfClaim, isSettleable, misspelt } from '../claims/account-name.ts';
import type { Claim } from '../claims/claim.ts';
import { CLAIM_LINE, isReceivable, PAYER_RECOUP_PAYABLE } from '../inbound/post/accounts.ts';
import type { ClaimRow, LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import { refuseOtherPayer } from './claim-payers.ts';
import { operationErrors } from './errors.ts';
import { refused } from './held-payments.ts';
import { type Lot, lotsOf, standingOf } from './lying-money.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';
import { type Move, postMoves } from './post-moves.ts';
import { recording } from './recording.ts';
import { detailOf, queueItem } from './work-items.ts';
import { setWorkMark } from './work-marks.ts';

export interface SettleRequest {
  readonly item: RowKey;
  /** The account; left out with a claim: the payer's liability, tied to the claim's payer number (R-073). */
  readonly to: string | undefined;
  /** The claim that it is about, when the item doesn't say. */
  readonly claim: ClaimRow | undefined;
  /** A line of the claim; the claim as a whole when left out. */
  readonly line: string | undefined;
  /** Only so much of it; what is left stays on the worklist. All of it when left out. */
  readonly amount: Cents | undefined;
}

export interface Settled {
  readonly item: RowKey;
  readonly moves: readonly { readonly from: string; readonly to: string; readonly amount: string }[];
  /** State of the claim after it, where a claim is concerned. */
  readonly state?: string;
  /** The item under which the rest waits. */
  readonly rest?: RowKey;
}

/**
 * Moves the money and closes the item, in one transaction; `unsettleItem` undoes it. Throws `operation-not-allowed` when the item is
 * about no money, the account is none that people book to or a payer's that the claim doesn't have, a claim is missing, or a receivable would fall
 * below zero (R-083).
 */
export function settleItem(ports: DropOperatorPorts, request: SettleRequest, word: OperatorWord): Promise<Settled> {
  return ports.ledger.transaction((tx) => settleWithin(tx, ports, request, word));
}

/** The same within the caller's transaction. */
export async function settleWithin(
  plain: LedgerTransaction,
  ports: DropOperatorPorts,
  request: SettleRequest,
  word: OperatorWord,
): Promise<Settled> {
  const now = ports.clock.now();
  const { tx, deed } = recording(plain);
  const item = await queueItem(tx, request.item);
  if (item.closedAt !== undefined) throw refused(item, 'is closed already');
  const lots = partOf(item, await lotsOf(tx, item), request);
  const claim = await claimOf(tx, item, request);
  refuseOtherLine(item, lots, claim, request);
  const moves = lots.map((lot) => moveOf(item, lot, claim, request));
  if (claim !== undefined && request.to !== undefined) await refuseOtherPayer(tx, item, claim, request.to);
  await refuseBelowZero(tx, item, moves);
  const { held } = detailOf(item);
  // What is held is of no adjudication yet.
  const own = held === undefined && claim?.claimKey === item.claimKey;
  const standing = own ? await standingOf(tx, item, lots[0]?.line) : undefined;
  const file = { now, user: word.user, item, held: heldKey(item) };
  await tx.closeQueueItem(item.queueKey, word.user, toInstant(now));
  const rest = await leaveRest(tx, item, lots, request, toInstant(now));
  await postMoves(tx, ports, { ...file, moves, claim, standing, mark: `item ${item.queueKey} settled` });
  await setWorkMark(tx, item.queueKey, { act: 'settled', deed: deed() });
  const told = moves.map(({ lot, to }) => ({
    from: lot.account,
    to: to.account,
    amount: formatCents(cents(Math.abs(lot.balance))),
  }));
  const about = `item ${item.queueKey} (${item.code}): ${told.map((one) => `${one.amount} ${one.from} → ${one.to}`).join(', ')}`;
  await audit(tx, word, now, { action: 'settle', about });
  const [after] = claim === undefined ? [] : await tx.claims({ claimKeys: [claim.claimKey], limit: 1 });
  return {
    item: item.queueKey,
    moves: told,
    ...(after === undefined ? {} : { state: after.state.display }),
    ...(rest === undefined ? {} : { rest }),
  };
}

function heldKey(item: QueueRow): string | undefined {
  const { held, postingKey, account } = detailOf(item);
  return held?.postingKey ?? (account === undefined ? undefined : postingKey);
}

/** The lots that are moved: all, those of the line, or a part of the only one. */
function partOf(item: QueueRow, all: readonly Lot[], { amount, line, claim }: SettleRequest): readonly Lot[] {
  if (all.length === 0)
    throw refused(item, 'is about no money that could be moved; claimgate worklist close closes it');
  const several = all.length > 1;
  const lots = several && line !== undefined && claim === undefined ? all.filter((lot) => lot.line === line) : all;
  const [lot] = lots;
  if (lot === undefined) throw refused(item, `has nothing on line ${line ?? ''}`);
  if (amount === undefined) return lots;
  const most = Math.abs(lot.balance);
  if (lots.length > 1) throw refused(item, 'is about several lines: name one with --line');
  if (amount > most) throw refused(item, `is about ${formatCents(cents(most))}, not ${formatCents(amount)}`);
  const { held } = detailOf(item);
  if (held !== undefined && amount < most) throw refused(item, 'holds a claim payment, which is moved as a whole');
  return [{ ...lot, balance: cents(Math.sign(lot.balance) * amount) }];
}

async function claimOf(tx: LedgerTransaction, item: QueueRow, request: SettleRequest): Promise<ClaimRow | undefined> {
  if (request.claim !== undefined || item.claimKey === undefined) return request.claim;
  const [row] = await tx.claims({ claimKeys: [item.claimKey], limit: 1 });
  return row;
}

/** M-001, L-20: a line that the claim has, and of a receivable the one that it is open on. */
function refuseOtherLine(
  item: QueueRow,
  lots: readonly Lot[],
  claim: ClaimRow | undefined,
  { line }: SettleRequest,
): void {
  if (line === undefined || claim === undefined || line === CLAIM_LINE) return;
  const { lines }: Claim = JSON.parse(claim.body);
  const names = lines.map((one) => one.lineId);
  if (!names.includes(line))
    throw refused(item, `can't go to line ${line}: claim ${claim.claimId} has ${names.join(', ')}`);
  const other = lots.find((lot) => isReceivable(lot.account) && lot.line !== line && names.includes(lot.line ?? ''));
  if (other !== undefined && other.claimKey === claim.claimKey)
    throw refused(item, `is about line ${other.line ?? ''}, not ${line}`);
}

function moveOf(item: QueueRow, lot: Lot, claim: ClaimRow | undefined, request: SettleRequest): Move {
  const account = request.to ?? (lot.account === PAYER_RECOUP_PAYABLE && claim !== undefined ? lot.account : undefined);
  if (account === undefined) throw new GatewayError(operationErrors.notAllowed, 'say where it goes with --to ACCOUNT');
  if (!isSettleable(account)) {
    const meant = misspelt(account);
    const hint = meant === undefined ? '' : `; ${meant} is`;
    throw new GatewayError(operationErrors.notAllowed, `${account} is no account that people book to${hint}`);
  }
  if (isOfClaim(account) && claim === undefined)
    throw refused(item, `can go to ${account} only with a claim: name it with --claim`);
  const same = account === lot.account && claim?.claimKey === lot.claimKey;
  if (same) throw refused(item, `lies in ${account} already`);
  const number = claim?.payerClaimControlNumber;
  const reference = account === PAYER_RECOUP_PAYABLE ? (number ?? lot.reference) : lot.reference;
  const line = request.line ?? lot.line ?? CLAIM_LINE;
  return {
    lot,
    to: {
      account,
      ...(claim === undefined ? {} : { claimKey: claim.claimKey }),
      ...(isOfClaim(account) || lot.line !== undefined ? { line } : {}),
      ...(reference === undefined ? {} : { reference }),
    },
  };
}

/** R-083: by a person's word neither, a receivable becomes less than nothing; an insurer's or patient's credit is settled upwards. */
async function refuseBelowZero(tx: LedgerTransaction, item: QueueRow, moves: readonly Move[]): Promise<void> {
  const change = new Map<string, { claimKey: RowKey; account: string; amount: number }>();
  const add = (claimKey: RowKey | undefined, account: string, amount: number): void => {
    if (claimKey === undefined || !isReceivable(account)) return;
    const key = `${claimKey} ${account}`;
    change.set(key, { claimKey, account, amount: (change.get(key)?.amount ?? 0) + amount });
  };
  for (const { lot, to } of moves) {
    add(lot.claimKey, lot.account, -lot.balance);
    add(to.claimKey, to.account, lot.balance);
  }
  for (const { claimKey, account, amount } of change.values()) {
    if (amount >= 0) continue;
    const balances = await tx.balances([claimKey]);
    const open = balances.filter((one) => one.account === account).reduce((sum, one) => sum + one.balanceCents, 0);
    if (open + amount < 0)
      throw refused(
        item,
        `would take ${formatCents(cents(-amount))} from ${account}, where ${formatCents(cents(open))} is open`,
      );
  }
}

/** As much of `moved` as `amount` has. */
const lessOf = (amount: number, moved: number): number =>
  amount < 0 ? Math.max(amount, Math.min(0, moved)) : Math.min(amount, Math.max(0, moved));

/** What a partial word leaves goes on under a new number. */
async function leaveRest(
  tx: LedgerTransaction,
  item: QueueRow,
  moved: readonly Lot[],
  { amount, line }: SettleRequest,
  at: string,
): Promise<RowKey | undefined> {
  if (amount === undefined && line === undefined) return undefined;
  const { closedAt: _at, closedBy: _by, queueKey, amountCents = cents(0), ...rest } = item;
  const detail = detailOf(item);
  const part = moved.reduce((sum, lot) => sum + Math.abs(lot.balance), 0);
  const left = cents(Math.sign(amountCents) * (Math.abs(amountCents) - part));
  if (left === 0) return undefined;
  const { lies, work } = detail;
  const less = (whole: Cents): Cents => cents(whole - Math.sign(whole) * part);
  const idempotencyKey = `${item.idempotencyKey ?? queueKey}|rest after item ${queueKey}`;
  const lines = new Map(moved.map((lot) => [lot.line, lot.balance]));
  const restDetail = {
    ...detail,
    ...(lies === undefined ? {} : { lies: { ...lies, amount: less(lies.amount) } }),
    ...(work === undefined
      ? {}
      : {
          work: work.flatMap((one) => {
            const taken = lessOf(one.amount, lines.get(one.line) ?? 0);
            lines.set(one.line, cents((lines.get(one.line) ?? 0) - taken));
            return taken === one.amount ? [] : [{ ...one, amount: cents(one.amount - taken) }];
          }),
        }),
  };
  await tx.addQueueItems([{ ...rest, amountCents: left, detailJson: JSON.stringify(restDetail), at, idempotencyKey }]);
  const open = await tx.queue({ codes: [item.code], open: true, limit: 1_000_000 });
  return open.find((one) => one.idempotencyKey === idempotencyKey)?.queueKey;
}
