/** Operations: a held claim payment posted to the claim that a person names, remembered, and what waited for it posted too. */
import { toInstant } from '../base/clock.ts';
import { matchByHand } from '../inbound/match/match.ts';
import { MATCHABLE, type RememberedBody, rememberedNumbers } from '../inbound/remembered.ts';
import type { Deed } from '../ledger/money-desk.ts';
import type { ClaimRow, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { type HeldItemOfQueue, heldItem, refused, releaseHeld } from './held-payments.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';
import { recording } from './recording.ts';

export interface MatchRequest {
  readonly item: RowKey;
  readonly claim: ClaimRow;
  /** Line of ours for the index of a service payment, where the lines don't tell it themselves. */
  readonly lines: Readonly<Record<number, string>>;
  /** T-15: the payment takes the place of an answer that the payer did not take back. */
  readonly replaces?: boolean;
}

export interface MatchResult {
  readonly postings: number;
  /** State of the claim after it. */
  readonly state: string;
  /** Items of the worklist that had waited under the same numbers, and are posted now. */
  readonly also: readonly RowKey[];
}

/**
 * Takes the money from where it lies and posts it as if the payer had named the claim: entries, state, records for the billing system,
 * in one transaction, posted by the user. What comes later under the same numbers goes the same way, until `unmatchPayment`. Throws
 * `operation-not-allowed` when the item holds no payment or the claim itself forbids it; nothing is changed then.
 */
export async function matchPayment(
  ports: DropOperatorPorts,
  request: MatchRequest,
  word: OperatorWord,
): Promise<MatchResult> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (plain) => {
    const { tx, deed } = recording(plain);
    const { claim, lines, replaces } = request;
    const source = await heldItem(tx, request.item);
    const matchOf = ({ view }: Parameters<Parameters<typeof releaseHeld>[2]['matchOf']>[0]) =>
      matchByHand(source.held.payment, view, lines);
    const done = await releaseHeld(tx, ports, { source, claim, matchOf, lets: { replaces } }, word);
    if ('refusal' in done) throw refused(source.item, done.refusal);
    const also = await rerun(tx, ports, { source, claim, lines }, word);
    await remember(tx, { source, claim, lines, deed: deed(), now }, word);
    await audit(tx, word, now, { action: 'match', about: `item ${source.item.queueKey} to claim ${claim.claimKey}` });
    const [after] = await tx.claims({ claimKeys: [claim.claimKey], limit: 1 });
    return { postings: done.postings.length, state: after?.state.display ?? '', also };
  });
}

interface Matched {
  readonly source: HeldItemOfQueue;
  readonly claim: ClaimRow;
  readonly lines: Readonly<Record<number, string>>;
}

const MOST = 1_000_000;

/** What waits under the same payer and numbers, in the order in which it came, until nothing moves any more. */
async function rerun(
  tx: LedgerTransaction,
  ports: DropOperatorPorts,
  { source, claim, lines }: Matched,
  word: OperatorWord,
): Promise<readonly RowKey[]> {
  const payerId = await payerOf(tx, source);
  const numbers = new Set(rememberedNumbers(source.held.payment));
  const charge = Math.abs(source.held.payment.chargeAmount);
  const posted: RowKey[] = [];
  let waiting = (await tx.queue({ codes: [...MATCHABLE], open: true, limit: MOST })).map((item) => item.queueKey);
  for (let moved = true; moved; ) {
    moved = false;
    for (const key of waiting) {
      const other = await heldItem(tx, key).catch(() => undefined);
      if (other === undefined || (await payerOf(tx, other)) !== payerId) continue;
      const { payment } = other.held;
      if (Math.abs(payment.chargeAmount) !== charge || !rememberedNumbers(payment).some((one) => numbers.has(one)))
        continue;
      const request = {
        source: other,
        claim,
        matchOf: ({ view }: { view: Parameters<typeof matchByHand>[1] }) => matchByHand(payment, view, lines),
      };
      if ('refusal' in (await releaseHeld(tx, ports, request, word))) continue;
      posted.push(key);
      moved = true;
    }
    waiting = waiting.filter((key) => !posted.includes(key));
  }
  return posted;
}

async function payerOf(tx: LedgerTransaction, { remittanceKey }: HeldItemOfQueue): Promise<string> {
  const [remittance] = await tx.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  return remittance?.payerId ?? '';
}

async function remember(
  tx: LedgerTransaction,
  { source, claim, lines, deed, now }: Matched & { readonly deed: Deed; readonly now: Date },
  word: OperatorWord,
): Promise<void> {
  const { payment } = source.held;
  const body: RememberedBody = { lines, chargeCents: Math.abs(payment.chargeAmount), deed };
  await tx.rememberMatch({
    payerId: await payerOf(tx, source),
    numbers: rememberedNumbers(payment),
    claimKey: claim.claimKey,
    queueKey: source.item.queueKey,
    body: JSON.stringify(body),
    at: toInstant(now),
    by: word.user,
  });
}
