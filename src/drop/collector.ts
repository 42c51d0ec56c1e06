/** Drop: records for billing systems, gathered and cut into drop files; the same input gives the same names and bytes. */
import { type Instant, toInstant } from '../base/clock.ts';
import { assert } from '../base/gateway-error.ts';
import type { Claim } from '../claims/claim.ts';
import type { StatusForm } from '../documents/claim-status/writer.ts';
import type { LedgerTransaction, NewDrop, RowKey } from '../ledger/port.ts';
import { renderRecords } from './formats/render.ts';
import { x12Text } from './formats/x12.ts';
import { statusForm } from './formats/x12-status.ts';
import { providerFolder } from './provider-folder.ts';
import { type DropSettings, type DropTarget, formatOf, type StatusFormat } from './settings.ts';
import { dayOfInstant, postingWithTexts, statusWithTexts } from './texts.ts';

export type DropKind = NewDrop['kind'];

/** Records in one file; a billing system should not have to read a gigabyte at once, nor should we hold one. */
const RECORDS_A_FILE = 5_000;
/** Of the ordinals of files, so that the tenth sorts after the ninth. */
const PART_DIGITS = 4;
/** Claims looked up at a time. */
const CLAIMS_AT_ONCE = 500;

/** A record, and the claim that it is about; none for what concerns a whole check. */
export interface DropItem {
  readonly claimKey?: RowKey;
  readonly record: object;
  /** Its sub-folder, where that is known already. */
  readonly folder?: string;
}

/** What the records come from, which names their files. */
export interface DropOrigin {
  /** When it was received or done; orders the files. */
  readonly at: Instant;
  /** Tells it from all others, without a patient's data: a hash, the set in it, an act. */
  readonly name: string;
}

interface Waiting {
  readonly record: object;
  readonly claim?: Claim | undefined;
}

interface Pile {
  readonly target: DropTarget | undefined;
  readonly billingSystem: string;
  readonly kind: DropKind;
  readonly folder: string;
  /** Of statuses that go as X12. */
  readonly form: StatusForm | undefined;
  readonly waiting: Waiting[];
  parts: number;
}

interface Unsorted {
  readonly billingSystem: string;
  readonly kind: DropKind;
  readonly item: DropItem;
}

/**
 * Gathers the records of one answer or act, and cuts them into files by billing system, kind and sub-folder. Files are named
 * `status-<time>-<origin>-<part>.<format>`, so that their names sort as the answers came. They are rows of the ledger first (the outbox),
 * text and all, in the transaction that made them true: whatever is configured later, a file that is written again has the same bytes.
 */
export class DropCollector {
  readonly #settings: DropSettings;
  readonly #origin: DropOrigin;
  readonly #now: Date;
  readonly #at: Instant;
  readonly #piles = new Map<string, Pile>();
  #unsorted: Unsorted[] = [];

  constructor(settings: DropSettings, origin: DropOrigin, now: Date) {
    this.#settings = settings;
    this.#origin = origin;
    this.#now = now;
    this.#at = toInstant(now);
  }

  add(billingSystem: string, kind: DropKind, items: readonly DropItem[]): void {
    const target = this.target(billingSystem);
    for (const item of items) {
      if (needsClaim(target, kind, item)) this.#unsorted.push({ billingSystem, kind, item });
      else this.#pile(billingSystem, kind, item.folder ?? '').waiting.push({ record: item.record });
    }
  }

  /** Billing systems that have been given records of that kind. */
  systems(kind: DropKind): readonly string[] {
    const known = [...this.#piles.values(), ...this.#unsorted].filter((one) => one.kind === kind);
    return [...new Set(known.map((one) => one.billingSystem))];
  }

  /** The billing system as it is configured. */
  target(billingSystem: string): DropTarget | undefined {
    return this.#settings.targets.find((one) => one.id === billingSystem);
  }

  /** Writes the piles that are full; with `all`, whatever is left. */
  async flush(tx: LedgerTransaction, all = false): Promise<void> {
    await this.#sort(tx);
    const drops: NewDrop[] = [];
    for (const pile of this.#piles.values()) {
      while (pile.waiting.length >= RECORDS_A_FILE || (all && pile.waiting.length > 0)) {
        pile.parts += 1;
        drops.push(await this.#drop(tx, pile, pile.waiting.splice(0, RECORDS_A_FILE)));
      }
    }
    if (drops.length > 0) await tx.addDrops(drops);
  }

  /** Gives each record that waits for its claim to the pile that it belongs to. */
  async #sort(tx: LedgerTransaction): Promise<void> {
    const waiting = this.#unsorted;
    this.#unsorted = [];
    for (let start = 0; start < waiting.length; start += CLAIMS_AT_ONCE) {
      const some = waiting.slice(start, start + CLAIMS_AT_ONCE);
      const claims = await claimsOf(tx, some);
      for (const { billingSystem, kind, item } of some) {
        const claim = claims.get(item.claimKey ?? 0);
        const target = this.target(billingSystem);
        const folder = item.folder ?? providerFolder(target, claim);
        const form = formatOf(target, kind) === 'x12' ? statusForm(item.record) : undefined;
        this.#pile(billingSystem, kind, folder, form).waiting.push({ record: item.record, claim });
      }
    }
  }

  #pile(billingSystem: string, kind: DropKind, folder: string, form?: StatusForm): Pile {
    const key = `${kind}|${billingSystem}|${folder}|${form ?? ''}`;
    const known = this.#piles.get(key);
    if (known !== undefined) return known;
    const target = this.target(billingSystem);
    const pile: Pile = { target, billingSystem, kind, folder, form, waiting: [], parts: 0 };
    this.#piles.set(key, pile);
    return pile;
  }

  async #drop(tx: LedgerTransaction, pile: Pile, items: readonly Waiting[]): Promise<NewDrop> {
    const { target, billingSystem, kind, folder, form, parts } = pile;
    const format = formatOf(target, kind);
    const { at, name } = this.#origin;
    const file = `${kind}-${at.replace(/\D/g, '')}-${name}-${String(parts).padStart(PART_DIGITS, '0')}.${form?.toLowerCase() ?? format}`;
    const records = items.map(({ record }) => this.#worded(kind, format, record));
    return {
      billingSystem,
      kind,
      name: folder === '' ? file : `${folder}/${file}`,
      body: format === 'x12' ? await this.#x12(tx, pile, items) : renderRecords(kind, format, records),
      at: this.#at,
    };
  }

  #worded(kind: DropKind, format: StatusFormat, record: object): object {
    const { words } = this.#settings;
    if (words === undefined) return record;
    const on = dayOfInstant(this.#at);
    return kind === 'status'
      ? statusWithTexts(record, words, on)
      : postingWithTexts(record, words, { on, entries: format === 'csv' });
  }

  #x12(tx: LedgerTransaction, { target, form }: Pile, items: readonly Waiting[]): Promise<string> {
    assert(target !== undefined && form !== undefined, 'a status that goes as X12 is of a claim that we have');
    const known = items.flatMap(({ record, claim }) => (claim === undefined ? [] : [{ record, claim }]));
    assert(known.length === items.length, 'a status that goes as X12 is of a claim that we have');
    return x12Text(tx, { target, form, items: known, now: this.#now, zone: this.#settings.zone });
  }
}

function needsClaim(target: DropTarget | undefined, kind: DropKind, item: DropItem): boolean {
  if (item.claimKey === undefined) return false;
  const divided = target?.folders !== undefined && target.folders !== 'none' && item.folder === undefined;
  return divided || formatOf(target, kind) === 'x12';
}

async function claimsOf(tx: LedgerTransaction, items: readonly Unsorted[]): Promise<ReadonlyMap<RowKey, Claim>> {
  const claimKeys = [...new Set(items.flatMap(({ item }) => item.claimKey ?? []))];
  if (claimKeys.length === 0) return new Map();
  const rows = await tx.claims({ claimKeys, limit: claimKeys.length });
  return new Map(
    rows.map((row): readonly [RowKey, Claim] => {
      const claim: Claim = JSON.parse(row.body);
      return [row.claimKey, claim];
    }),
  );
}
