/** Drop: records for billing systems, gathered and cut into drop files; the same input gives the same names. */
import { type Instant, toInstant } from '../base/clock.ts';
import type { LedgerTransaction, NewDrop, RowKey } from '../ledger/port.ts';
import type { DropSettings } from './settings.ts';

export type DropKind = NewDrop['kind'];

/** Records in one file; a billing system should not have to read a gigabyte at once, nor should we hold one. */
const RECORDS_A_FILE = 5_000;

/** A record, and the claim that it is about; none for what concerns a whole check. */
export interface DropItem {
  readonly claimKey?: RowKey;
  readonly record: object;
}

/** What the records come from, which names their files. */
export interface DropOrigin {
  /** When it was received or done; orders the files. */
  readonly at: Instant;
  /** Tells it from all others, without a patient's data: a hash, the set in it, an act. */
  readonly name: string;
}

interface Pile {
  readonly billingSystem: string;
  readonly kind: DropKind;
  records: object[];
  parts: number;
}

/**
 * Gathers the records of one answer or act. Files are named `status-<time>-<origin>-<part>.json`, so that their names sort as the answers
 * came, each a JSON array, one record a line. They are rows of the ledger first (the outbox), in the transaction that made them true.
 */
export class DropCollector {
  readonly #origin: DropOrigin;
  readonly #at: Instant;
  readonly #piles = new Map<string, Pile>();

  constructor(_settings: DropSettings, origin: DropOrigin, now: Date) {
    this.#origin = origin;
    this.#at = toInstant(now);
  }

  /** Billing systems that have been given records of that kind. */
  systems(kind: DropKind): readonly string[] {
    return [...this.#piles.values()].filter((pile) => pile.kind === kind).map((pile) => pile.billingSystem);
  }

  add(billingSystem: string, kind: DropKind, items: readonly DropItem[]): void {
    const key = `${kind}|${billingSystem}`;
    const pile = this.#piles.get(key) ?? { billingSystem, kind, records: [], parts: 0 };
    for (const { record } of items) pile.records.push(record);
    this.#piles.set(key, pile);
  }

  /** Writes the piles that are full; with `all`, whatever is left. */
  async flush(tx: LedgerTransaction, all = false): Promise<void> {
    const drops: NewDrop[] = [];
    for (const pile of this.#piles.values()) {
      while (pile.records.length >= RECORDS_A_FILE || (all && pile.records.length > 0)) {
        pile.parts += 1;
        drops.push(this.#drop(pile, pile.records.splice(0, RECORDS_A_FILE)));
      }
    }
    if (drops.length > 0) await tx.addDrops(drops);
  }

  #drop(pile: Pile, records: readonly object[]): NewDrop {
    const { billingSystem, kind, parts } = pile;
    const { at, name } = this.#origin;
    return {
      billingSystem,
      kind,
      name: `${kind}-${at.replace(/\D/g, '')}-${name}-${parts}.json`,
      body: `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
      at: this.#at,
    };
  }
}
