/** Inbound: a check told to several billing systems in parts, each with its own sums and the check's; and what a later check lets go on of it. */
import { type Cents, cents, formatCents, ZERO_CENTS } from '../base/money.ts';
import type { Posting, PostingTotal } from '../claims/posting.ts';
import { postingRecord, postingTotalRecord } from '../claims/posting-record.ts';
import { DropCollector } from '../drop/collector.ts';
import { providerFolder } from '../drop/provider-folder.ts';
import type { DropSettings } from '../drop/settings.ts';
import type { ClaimHead, LedgerTransaction, LedgerView, RemittanceRow, RowKey } from '../ledger/port.ts';
import { type AnswerFile, MANUAL_PARTNER, originOf } from './ports.ts';
import { isCash, SUSPENSE, UNAPPLIED_CASH } from './post/accounts.ts';
import { SUSPENSE_BALANCE } from './post/tasks.ts';
import { claimOfRow } from './sent-sets.ts';

/** Who is told: a billing system, and its sub-folder for the claim's provider. */
export interface Recipient {
  readonly billingSystem: string;
  readonly folder: string;
  readonly claimKey?: RowKey;
}

/** Whom postings to the claims are told to; claims are read where a billing system has its files by provider. */
export async function recipientsOf(
  view: LedgerView,
  drops: DropCollector,
  heads: readonly ClaimHead[],
): Promise<ReadonlyMap<RowKey, Recipient>> {
  const divided = heads.filter(({ billingSystem }) => (drops.target(billingSystem)?.folders ?? 'none') !== 'none');
  const claimKeys = divided.map(({ claimKey }) => claimKey);
  const claims = claimKeys.length === 0 ? [] : await view.claims({ claimKeys, limit: claimKeys.length });
  const folders = new Map(
    claims.map((row): [RowKey, string] => [
      row.claimKey,
      providerFolder(drops.target(row.billingSystem), claimOfRow(row)),
    ]),
  );
  return new Map(
    heads.map(({ claimKey, billingSystem }): [RowKey, Recipient] => [
      claimKey,
      { billingSystem, folder: folders.get(claimKey) ?? '', claimKey },
    ]),
  );
}

interface Part extends Recipient {
  postings: number;
  postedCents: number;
  heldCents: number;
  releasedCents: number;
}

type Parts = Map<string, Part>;

interface Supplement {
  readonly drops: DropCollector;
  readonly parts: Parts;
}

export interface CheckPartsOptions {
  readonly settings: DropSettings;
  readonly file: AnswerFile;
  /** Names the records' files: the set of the check in its file, or an item of the worklist. */
  readonly origin: number | string;
  readonly now: Date;
  /** The check that the file brings; absent where only what waited is let go on. */
  readonly remittanceKey?: RowKey;
  /** The check that held what is let go on, where its claim doesn't tell. */
  readonly heldOf?: RowKey | undefined;
}

/**
 * Collects the postings of one check by recipient. What belongs to no claim of ours goes with the first part alone, so that the parts add
 * up to the check. A posting that takes up what an earlier check held is told in a supplement to that check, in a file of its own.
 */
export class CheckParts {
  readonly drops: DropCollector;
  readonly #options: CheckPartsOptions;
  readonly #parts: Parts = new Map();
  readonly #unclaimed: Posting[] = [];
  readonly #supplements = new Map<RowKey, Supplement>();

  constructor(options: CheckPartsOptions) {
    const { settings, file, origin, now } = options;
    this.#options = options;
    this.drops = new DropCollector(settings, originOf(file, origin), now);
  }

  /** `heldOf`: the check that held what this posting takes up. */
  add(posting: Posting, recipient: Recipient | undefined, heldOf?: RowKey): void {
    if (recipient === undefined) {
      this.#unclaimed.push(posting);
      return;
    }
    const { remittanceKey, heldOf: known } = this.#options;
    const check = posting.releasesKey === undefined ? undefined : (heldOf ?? known);
    const { drops, parts } =
      check === undefined || check === remittanceKey
        ? { drops: this.drops, parts: this.#parts }
        : this.#supplement(check);
    count(partOf(parts, recipient), posting);
    put(drops, recipient, this.#record(posting));
  }

  /** What people entered from paper is told as such. */
  #record(posting: Posting): object {
    const manual = this.#options.file.partner === MANUAL_PARTNER;
    const record = postingRecord(posting);
    return manual ? { ...record, source: 'manual' } : record;
  }

  /** Writes what is full. */
  async flush(tx: LedgerTransaction): Promise<void> {
    await this.drops.flush(tx);
  }

  /**
   * The control totals, then whatever is left; `total` is absent when there was no check, only what waited. `again`: the check was told
   * before, so this is a supplement to it.
   */
  async close(tx: LedgerTransaction, total?: PostingTotal, again = false): Promise<void> {
    const { remittanceKey } = this.#options;
    const supplement = again && remittanceKey !== undefined ? await nextSupplement(tx, remittanceKey) : undefined;
    if (total !== undefined) this.#total(total, supplement);
    await this.drops.flush(tx, true);
    for (const [remittanceKey, { drops, parts }] of this.#supplements) {
      const told = await supplementTotals(tx, remittanceKey, [...parts.values()]);
      for (const { part, record } of told) put(drops, part, record);
      await drops.flush(tx, true);
    }
  }

  #supplement(remittanceKey: RowKey): Supplement {
    const known = this.#supplements.get(remittanceKey);
    if (known !== undefined) return known;
    const { settings, file, origin, now } = this.#options;
    const name = `${origin}-supplement-${remittanceKey}`;
    const made = { drops: new DropCollector(settings, originOf(file, name), now), parts: new Map() };
    this.#supplements.set(remittanceKey, made);
    return made;
  }

  #total(total: PostingTotal, supplement: number | undefined): void {
    const { settings } = this.#options;
    const order = settings.targets.map((target) => target.id);
    const parts = [...this.#parts.values()].sort((a, b) => rank(order, a) - rank(order, b));
    const [first = this.#newPart(order[0])] = parts;
    if (first === undefined) return;
    if (parts.length === 0) parts.push(first);
    for (const posting of this.#unclaimed) {
      first.postings += 1;
      put(this.drops, first, this.#record(posting));
    }
    const others = parts.slice(1);
    const sum = (of: (part: Part) => number): number => others.reduce((all, part) => all + of(part), 0);
    first.postedCents = total.postedTotal - sum((part) => part.postedCents);
    first.heldCents = total.heldTotal - sum((part) => part.heldCents);
    for (const [index, part] of parts.entries()) {
      const record = {
        ...postingTotalRecord(total),
        ...(supplement === undefined ? {} : { supplement }),
        part: index + 1,
        parts: parts.length,
        partPostings: part.postings,
        partPostedTotal: formatCents(cents(part.postedCents)),
        partHeldTotal: formatCents(cents(part.heldCents)),
      };
      put(this.drops, part, record);
    }
  }

  #newPart(billingSystem: string | undefined): Part | undefined {
    return billingSystem === undefined ? undefined : partOf(this.#parts, { billingSystem, folder: '' });
  }
}

function put(drops: DropCollector, { billingSystem, folder }: Recipient, record: object): void {
  drops.add(billingSystem, 'posting', [{ folder, record }]);
}

function rank(order: readonly string[], part: Part): number {
  const index = order.indexOf(part.billingSystem);
  return index < 0 ? order.length : index;
}

function partOf(parts: Parts, { billingSystem, folder }: Recipient): Part {
  const key = `${billingSystem}/${folder}`;
  const part = parts.get(key) ?? {
    billingSystem,
    folder,
    postings: 0,
    postedCents: 0,
    heldCents: 0,
    releasedCents: 0,
  };
  parts.set(key, part);
  return part;
}

const isWaiting = (account: string): boolean => account === SUSPENSE || account === UNAPPLIED_CASH;

/** As the control total counts: cash of a posting that holds something is held, all other cash is posted. */
function count(part: Part, posting: Posting): void {
  const { entries } = posting;
  const holds = entries.some((entry) => isWaiting(entry.account));
  part.postings += 1;
  // What a person lets pass goes to Suspense, and was never held.
  for (const task of posting.tasks)
    if (posting.releasesKey !== undefined && task.code === SUSPENSE_BALANCE) part.releasedCents -= task.amount ?? 0;
  for (const entry of entries) {
    if (!isCash(entry)) {
      if (posting.releasesKey !== undefined && isWaiting(entry.account)) part.releasedCents += entry.amount;
    } else if (holds) part.heldCents += entry.amount;
    else part.postedCents += entry.amount;
  }
}

/** The check as it stands now: what still waits of it is held, the rest is posted. Numbered from 1 in the order of telling. */
async function supplementTotals(
  tx: LedgerTransaction,
  remittanceKey: RowKey,
  parts: readonly Part[],
): Promise<readonly { readonly part: Part; readonly record: object }[]> {
  const [row] = await tx.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  if (row === undefined) throw new Error(`assertion failed: remittance ${remittanceKey} is not known`);
  const supplement = await nextSupplement(tx, remittanceKey);
  const held = await heldNow(tx, remittanceKey);
  const summary: Readonly<Record<string, unknown>> = JSON.parse(row.summaryJson);
  return parts.map((part, index) => ({
    part,
    record: {
      type: 'posting-total',
      reassociationTraceNumber: row.reassociationTraceNumber,
      paymentAmount: formatCents(row.paymentCents),
      claimPaymentTotal: summary['claimPaymentTotal'],
      providerAdjustmentTotal: summary['providerAdjustmentTotal'],
      postedTotal: formatCents(cents(row.paymentCents - held)),
      heldTotal: formatCents(held),
      balanced: summary['balanced'],
      supplement,
      part: index + 1,
      parts: parts.length,
      partPostings: part.postings,
      releasedTotal: formatCents(cents(part.releasedCents)),
      findings: [],
    },
  }));
}

/** A check that was undone as a whole: a numbered supplement that says that nothing of it is posted any more. */
export async function tellReversed(tx: LedgerTransaction, row: RemittanceRow, drops: DropCollector): Promise<void> {
  const supplement = await nextSupplement(tx, row.remittanceKey);
  const summary: Readonly<Record<string, unknown>> = JSON.parse(row.summaryJson);
  const record = {
    type: 'posting-total',
    reassociationTraceNumber: row.reassociationTraceNumber,
    paymentAmount: formatCents(row.paymentCents),
    claimPaymentTotal: summary['claimPaymentTotal'],
    providerAdjustmentTotal: summary['providerAdjustmentTotal'],
    postedTotal: formatCents(ZERO_CENTS),
    heldTotal: formatCents(row.paymentCents),
    balanced: summary['balanced'],
    supplement,
    reversed: true,
    findings: [],
  };
  for (const billingSystem of drops.systems('posting')) drops.add(billingSystem, 'posting', [{ record }]);
}

/** Supplements of one check are numbered through, whatever brought them. */
async function nextSupplement(tx: LedgerTransaction, remittanceKey: RowKey): Promise<number> {
  const name = `supplement:${remittanceKey}`;
  const number = Number((await tx.mark(name)) ?? '0') + 1;
  await tx.setMark(name, String(number));
  return number;
}

async function heldNow(tx: LedgerTransaction, remittanceKey: RowKey): Promise<Cents> {
  const items = await tx.queue({ remittanceKey, open: true, limit: 1_000_000 });
  return items.reduce((sum, { amountCents, detailJson }) => {
    const { account }: { readonly account?: string } = JSON.parse(detailJson);
    return account === undefined || amountCents === undefined ? sum : cents(sum + amountCents);
  }, ZERO_CENTS);
}
