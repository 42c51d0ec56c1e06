/** Drop: records for billing systems, gathered and cut into drop files; the same input gives the same names and bytes. */
import { type Instant, toInstant } from '../base/clock.ts';
import type { Claim } from '../claims/claim.ts';
import type { LedgerTransaction, NewDrop, RowKey } from '../ledger/port.ts';
import { renderRecords } from './formats/render.ts';
import { providerFolder } from './provider-folder.ts';
import { type DropSettings, type DropTarget, formatOf } from './settings.ts';

export type DropKind = NewDrop['kind'];

/** Records in one file; a billing system should not have to read a gigabyte at once, nor should we hold one. */
const RECORDS_A_FILE = 5_000;
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

interface Pile {
  readonly target: DropTarget | undefined;
  readonly billingSystem: string;
  readonly kind: DropKind;
  readonly folder: string;
  readonly records: object[];
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
  readonly #at: Instant;
  readonly #piles = new Map<string, Pile>();
  #unsorted: Unsorted[] = [];

  constructor(settings: DropSettings, origin: DropOrigin, now: Date) {
    this.#settings = settings;
    this.#origin = origin;
    this.#at = toInstant(now);
  }

  add(billingSystem: string, kind: DropKind, items: readonly DropItem[]): void {
    const target = this.target(billingSystem);
    for (const item of items) {
      if (needsClaim(target, item)) this.#unsorted.push({ billingSystem, kind, item });
      else this.#pile(billingSystem, kind, item.folder ?? '').records.push(item.record);
    }
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
      while (pile.records.length >= RECORDS_A_FILE || (all && pile.records.length > 0)) {
        pile.parts += 1;
        drops.push(this.#drop(pile, pile.records.splice(0, RECORDS_A_FILE)));
      }
    }
    if (drops.length > 0) await tx.addDrops(drops);
  }

  /** Finds the sub-folders of what waits, by the claims themselves. */
  async #sort(tx: LedgerTransaction): Promise<void> {
    const waiting = this.#unsorted;
    this.#unsorted = [];
    for (let start = 0; start < waiting.length; start += CLAIMS_AT_ONCE) {
      const some = waiting.slice(start, start + CLAIMS_AT_ONCE);
      const claims = await claimsOf(tx, some);
      for (const { billingSystem, kind, item } of some) {
        const claim = claims.get(item.claimKey ?? 0);
        const folder = item.folder ?? providerFolder(this.target(billingSystem), claim);
        this.#pile(billingSystem, kind, folder).records.push(item.record);
      }
    }
  }

  #pile(billingSystem: string, kind: DropKind, folder: string): Pile {
    const key = `${kind}|${billingSystem}|${folder}`;
    const known = this.#piles.get(key);
    if (known !== undefined) return known;
    const pile: Pile = { target: this.target(billingSystem), billingSystem, kind, folder, records: [], parts: 0 };
    this.#piles.set(key, pile);
    return pile;
  }

  #drop({ target, billingSystem, kind, folder, parts }: Pile, records: readonly object[]): NewDrop {
    const format = formatOf(target, kind);
    if (format === 'x12') throw new Error('assertion failed: not yet');
    const { at, name } = this.#origin;
    const file = `${kind}-${at.replace(/\D/g, '')}-${name}-${parts}.${format}`;
    return {
      billingSystem,
      kind,
      name: folder === '' ? file : `${folder}/${file}`,
      body: renderRecords(kind, format, records),
      at: this.#at,
    };
  }
}

function needsClaim(target: DropTarget | undefined, item: DropItem): boolean {
  return (
    item.claimKey !== undefined &&
    item.folder === undefined &&
    target?.folders !== undefined &&
    target.folders !== 'none'
  );
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
