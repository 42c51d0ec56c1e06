/** Operations: a claim payment that doesn't balance, posted by a person's word with its difference in Suspense. */
import { GatewayError } from '../base/gateway-error.ts';
import { matchByHand } from '../inbound/match/match.ts';
import type { ClaimRow, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { type HeldItemOfQueue, heldItem, refused, releaseHeld } from './held-payments.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';

export interface ReleasedPayments {
  readonly items: readonly RowKey[];
  readonly postings: number;
  /** State of the claim after it. */
  readonly state: string;
}

const MOST = 1_000_000;

/**
 * Posts the held claim payments of `claim` that don't balance, or the one of `item` alone. Throws `operation-not-allowed` when there is
 * none, or when the claim itself forbids it.
 */
export async function releasePayment(
  ports: DropOperatorPorts,
  { claim, item }: { readonly claim: ClaimRow; readonly item?: RowKey | undefined },
  word: OperatorWord,
): Promise<ReleasedPayments> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const sources = item === undefined ? await unbalancedOf(tx, claim) : [await heldItem(tx, item)];
    if (sources.length === 0) {
      const text = `no payment of ${claim.claimId} is held for not balancing; nothing was changed`;
      throw new GatewayError(operationErrors.notAllowed, text);
    }
    let postings = 0;
    for (const source of sources) {
      const { payment } = source.held;
      if (payment.balanced) throw refused(source.item, 'balances; claimgate match posts it to a claim');
      const matchOf = ({ view }: { view: Parameters<typeof matchByHand>[1] }) => matchByHand(payment, view);
      const done = await releaseHeld(tx, ports, { source, claim, matchOf, lets: { unbalanced: true } }, word);
      if ('refusal' in done) throw refused(source.item, done.refusal);
      postings += done.postings.length;
    }
    const items = sources.map((source) => source.item.queueKey);
    await audit(tx, word, now, {
      action: 'payment-release',
      about: `item ${items.join(', ')} of claim ${claim.claimKey}`,
    });
    const [after] = await tx.claims({ claimKeys: [claim.claimKey], limit: 1 });
    return { items, postings, state: after?.state.display ?? '' };
  });
}

async function unbalancedOf(tx: LedgerTransaction, claim: ClaimRow): Promise<readonly HeldItemOfQueue[]> {
  const items = await tx.queue({ codes: ['ERA_REVIEW'], claimKey: claim.claimKey, open: true, limit: MOST });
  const sources: HeldItemOfQueue[] = [];
  for (const item of items) sources.push(await heldItem(tx, item.queueKey));
  return sources.filter((source) => !source.held.payment.balanced);
}
