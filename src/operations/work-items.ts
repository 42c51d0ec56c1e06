/** Operations: one item of the worklist with everything that is known of it. */
import { GatewayError } from '../base/gateway-error.ts';
import { formatCents } from '../base/money.ts';
import type { HeldClaimPayment, LineWork, LyingAmount, MatchSuggestion } from '../claims/posting.ts';
import { CODES_OF_MANY } from '../inbound/exceptions.ts';
import type { ClaimRow, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { likelyClaims } from './likely-claims.ts';
import { type RejectingRecord, rejectionPlace } from './rejection.ts';
import { takingName, takingsOf } from './takings.ts';

/** What an item's detail may hold when it is of money. */
export interface MoneyDetail {
  readonly text?: string;
  readonly account?: string;
  readonly suggestions?: readonly MatchSuggestion[];
  readonly held?: HeldClaimPayment;
  readonly line?: string;
  readonly work?: readonly LineWork[];
  /** Of a provider adjustment: where its money lies. */
  readonly lies?: LyingAmount;
  /** Of a provider adjustment: the posting that put it there. */
  readonly postingKey?: string;
  /** Of a rejected claim: what the answer says. */
  readonly record?: RejectingRecord;
  /** Of an answer that speaks of many claims: which. */
  readonly claimKeys?: readonly RowKey[];
}

export function detailOf({ detailJson }: QueueRow): MoneyDetail {
  const detail: MoneyDetail = JSON.parse(detailJson);
  return detail;
}

export interface Suggestion {
  readonly claimId: string;
  readonly billingSystem: string;
  /** What `match` knows it by: `CLAIM@2` where the claim was taken in more than once. */
  readonly name: string;
  readonly state: string;
  readonly score: number;
  readonly reason: string;
}

export interface WorkItem {
  readonly item: QueueRow;
  readonly claim: ClaimRow | undefined;
  /** Claims that a held payment might belong to, best first. */
  readonly suggestions: readonly Suggestion[];
  /** As it was written down; of a held payment only the parts that tell one from another. */
  readonly detail: object;
}

/** Throws `not-found`. */
export async function queueItem(view: LedgerView, key: RowKey): Promise<QueueRow> {
  const [item] = await view.queue({ queueKeys: [key], limit: 1 });
  if (item === undefined) throw new GatewayError(operationErrors.notFound, `the worklist has no item ${key}`);
  return item;
}

/** Its suggestions are those of its run alone, found by the numbers of other payments. */
const UNMATCHED = 'UNMATCHED';

export async function workItem(view: LedgerView, key: RowKey): Promise<WorkItem> {
  const item = await queueItem(view, key);
  const { held, suggestions: told = [], claimKeys, ...rest }: MoneyDetail = JSON.parse(item.detailJson);
  const suggestions = item.code === UNMATCHED && held !== undefined ? await likelyClaims(view, held.payment) : told;
  const own = item.claimKey === undefined ? [] : [item.claimKey];
  const wanted = [...suggestions.map((one) => Number(one.claimKey)), ...own];
  const rows = wanted.length === 0 ? [] : await view.claims({ claimKeys: wanted, limit: wanted.length });
  const suggested: Suggestion[] = [];
  for (const { claimKey, score, reason } of suggestions) {
    const row = rows.find((one) => String(one.claimKey) === claimKey);
    if (row === undefined) continue;
    const { claimId, billingSystem, state } = row;
    const name = takingName(await takingsOf(view, row), row);
    suggested.push({ claimId, billingSystem, name, state: state.display, score, reason });
  }
  const claim = rows.find((row) => row.claimKey === item.claimKey);
  return {
    item,
    claim,
    suggestions: suggested,
    detail: {
      ...rest,
      ...(claimKeys === undefined ? {} : { claimIds: await claimIdsOf(view, claimKeys) }),
      ...(item.code === 'REJECTED' && rest.record !== undefined
        ? rejectionPlace(rest.record, claim?.claimType ?? 'professional')
        : {}),
      ...(held === undefined ? {} : { payment: paymentFacts(held) }),
    },
  };
}

/** What waits about the claim: items of its own, and those of an answer that speaks of it among many. */
export async function itemsAbout(view: LedgerView, claimKey: RowKey): Promise<readonly QueueRow[]> {
  const own = await view.queue({ claimKey, open: true, limit: 100 });
  const ofMany = await view.queue({ codes: CODES_OF_MANY, open: true, limit: 1_000 });
  return [...own, ...ofMany.filter((item) => detailOf(item).claimKeys?.includes(claimKey) === true)];
}

const AT_ONCE = 500;

/** The billing system's own keys of the claims. */
async function claimIdsOf(view: LedgerView, claimKeys: readonly RowKey[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (let start = 0; start < claimKeys.length; start += AT_ONCE) {
    const some = claimKeys.slice(start, start + AT_ONCE);
    found.push(...(await view.claimHeads({ claimKeys: some, limit: AT_ONCE })).map(({ claimId }) => claimId));
  }
  return found;
}

function paymentFacts({ payment }: HeldClaimPayment): object {
  const { patientControlNumber, payerClaimControlNumber, claimStatusCode } = payment;
  const amounts = {
    chargeAmount: formatCents(payment.chargeAmount),
    paymentAmount: formatCents(payment.paymentAmount),
  };
  const services = payment.lines.map((line, index) => ({ index, procedure: line.procedure?.code }));
  return { patientControlNumber, payerClaimControlNumber, claimStatusCode, ...amounts, services };
}
