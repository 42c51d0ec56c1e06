/** Operations: the checks that the ledger knows: how each stands, and what it did or would do. */
import { GatewayError } from '../base/gateway-error.ts';
import { type Cents, cents, ZERO_CENTS } from '../base/money.ts';
import { MANUAL_PARTNER } from '../inbound/ports.ts';
import type { BankDepositRow, RemittanceNoteRow } from '../ledger/money-desk.ts';
import type { AdjudicationRow, LedgerView, QueueRow, RemittanceRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';

/** R-153, with what a person must do first. */
export type RemittanceStanding =
  | 'AWAITING_APPROVAL'
  | 'OUT_OF_BALANCE'
  | 'IN_REVIEW'
  | 'REVERSED'
  | 'POSTED'
  | 'FUNDED'
  | 'CLOSED';

export interface RemittanceFacts {
  readonly row: RemittanceRow;
  readonly standing: RemittanceStanding;
  /** CashClearing entries less what was put into Suspense or UnappliedCash and still lies there. */
  readonly heldCents: Cents;
  readonly openItems: number;
  readonly deposits: readonly BankDepositRow[];
  readonly notes: readonly RemittanceNoteRow[];
  /** Entered by a person from paper (an EOB), not by the payer. */
  readonly manual: boolean;
}

const MOST = 1_000_000;

/** By trace number, or by `#` and the ledger's own number. Throws `not-found`, `ambiguous-name`. */
export async function findRemittance(view: LedgerView, name: string): Promise<RemittanceRow> {
  const key = /^#([1-9]\d{0,14})$/.exec(name)?.[1];
  const query = key === undefined ? { reassociationTraceNumbers: [name] } : { remittanceKeys: [Number(key)] };
  const [row, ...more] = await view.remittances({ ...query, limit: 10 });
  if (row === undefined) throw new GatewayError(operationErrors.notFound, `the ledger has no remittance ${name}`);
  if (more.length === 0) return row;
  const all = [row, ...more].map((one) => `#${one.remittanceKey} (${one.payerName}, ${one.paymentDate ?? ''})`);
  throw new GatewayError(
    operationErrors.ambiguous,
    `several remittances have the trace number ${name}: ${all.join('; ')}; name one by its number, as '#${row.remittanceKey}'`,
  );
}

export interface RemittanceFilter {
  readonly standing?: string;
  readonly limit: number;
}

/** All of them, the newest first. */
export async function listRemittances(view: LedgerView, filter: RemittanceFilter): Promise<readonly RemittanceFacts[]> {
  const rows = await view.remittances({ limit: MOST });
  const notes = byRemittance(await view.remittanceNotes());
  const deposits = byRemittance(
    (await view.bankDeposits({ funding: 'known', limit: MOST })).map((one) => ({
      ...one,
      remittanceKey: one.funds?.remittanceKey ?? 0,
    })),
  );
  const open = byRemittance((await view.queue({ open: true, limit: MOST })).map((one) => ({ ...one })));
  const facts = rows.map((row) => {
    const key = row.remittanceKey;
    return factsOf(row, { notes: notes(key), deposits: deposits(key), open: open(key) });
  });
  const wanted = facts.filter((one) => filter.standing === undefined || one.standing === filter.standing);
  return wanted.reverse().slice(0, filter.limit);
}

function byRemittance<T extends { readonly remittanceKey?: RowKey }>(
  items: readonly T[],
): (key: RowKey) => readonly T[] {
  const groups = new Map<RowKey, T[]>();
  for (const item of items) {
    const key = item.remittanceKey ?? 0;
    const list = groups.get(key) ?? [];
    list.push(item);
    groups.set(key, list);
  }
  return (key) => groups.get(key) ?? [];
}

export async function remittanceFacts(view: LedgerView, row: RemittanceRow): Promise<RemittanceFacts> {
  const keys = [row.remittanceKey];
  return factsOf(row, {
    notes: await view.remittanceNotes(keys),
    deposits: await view.bankDeposits({ remittanceKeys: keys, limit: MOST }),
    open: await view.queue({ remittanceKey: row.remittanceKey, open: true, limit: MOST }),
  });
}

interface Around {
  readonly notes: readonly RemittanceNoteRow[];
  readonly deposits: readonly BankDepositRow[];
  readonly open: readonly QueueRow[];
}

function factsOf(row: RemittanceRow, { notes, deposits, open }: Around): RemittanceFacts {
  const heldCents = open.reduce((sum, item) => {
    const { account }: { readonly account?: string } = JSON.parse(item.detailJson);
    return account === undefined ? sum : cents(sum + (item.amountCents ?? 0));
  }, ZERO_CENTS);
  const facts = { row, heldCents, openItems: open.length, deposits, notes, manual: row.partner === MANUAL_PARTNER };
  return { ...facts, standing: standingOf(row, { notes, deposits, open }) };
}

function standingOf(row: RemittanceRow, { notes, deposits, open }: Around): RemittanceStanding {
  const last = notes.at(-1)?.kind;
  if (last === 'reversed') return 'REVERSED';
  if (last === 'awaiting-approval') return 'AWAITING_APPROVAL';
  if (row.state === 'HELD') return 'OUT_OF_BALANCE';
  if (row.state !== 'POSTED') return 'IN_REVIEW';
  const funded = deposits.length > 0 || row.paymentCents === 0;
  if (!funded) return 'POSTED';
  return open.length > 0 ? 'FUNDED' : 'CLOSED';
}

export interface RemittanceEffects {
  /** What its entries did, by account; debit positive. */
  readonly accounts: readonly { readonly account: string; readonly amountCents: Cents }[];
  readonly claims: readonly { readonly claimId: string; readonly adjudication: AdjudicationRow }[];
  readonly queue: readonly QueueRow[];
}

/** What the entries of a remittance come to, claim by claim. */
export async function effectsOf(view: LedgerView, remittanceKey: RowKey): Promise<RemittanceEffects> {
  const sums = new Map<string, number>();
  for (const entry of await view.entries({ remittanceKey, limit: MOST }))
    sums.set(entry.account, (sums.get(entry.account) ?? 0) + entry.debitCents - entry.creditCents);
  // What people did to an adjudication since is of no claim payment.
  const adjudications = (await view.adjudications({ remittanceKey })).filter(
    (one) => one.ordinal > 0 || one.kind !== 'none',
  );
  const claimKeys = [...new Set(adjudications.map((one) => one.claimKey))];
  const names = new Map<RowKey, string>();
  for (let start = 0; start < claimKeys.length; start += 500) {
    for (const head of await view.claimHeads({ claimKeys: claimKeys.slice(start, start + 500), limit: 500 }))
      names.set(head.claimKey, head.claimId);
  }
  return {
    accounts: [...sums]
      .filter(([, amount]) => amount !== 0)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([account, amount]) => ({ account, amountCents: cents(amount) })),
    claims: adjudications.map((adjudication) => ({ claimId: names.get(adjudication.claimKey) ?? '', adjudication })),
    queue: await view.queue({ remittanceKey, open: true, limit: MOST }),
  };
}
