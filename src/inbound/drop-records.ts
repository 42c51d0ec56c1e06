/** Inbound: records for billing systems, gathered and cut into drop files; the same input gives the same names. */
import type { LedgerTransaction, NewDrop } from '../ledger/port.ts';
import type { AnswerFile } from './ports.ts';

export type DropKind = NewDrop['kind'];

/** Records in one file; a billing system should not have to read a gigabyte at once, nor should we hold one. */
const RECORDS_A_FILE = 5_000;

interface Pile {
  readonly billingSystem: string;
  readonly kind: DropKind;
  records: object[];
  parts: number;
}

/**
 * Gathers the records of one set of an answer file. Files are named
 * `status-<time received>-<hash of the answer file>-<set>-<part>.json`, so that their names sort as the answers came, each a JSON
 * array, one record a line. They are rows of the ledger first (the outbox), in the transaction that made them true.
 */
export class DropCollector {
  readonly #file: AnswerFile;
  readonly #set: number | string;
  readonly #at: string;
  readonly #piles = new Map<string, Pile>();

  constructor(file: AnswerFile, set: number | string, now: Date) {
    this.#file = file;
    this.#set = set;
    this.#at = now.toISOString();
  }

  /** Billing systems that have been given records of that kind. */
  systems(kind: DropKind): readonly string[] {
    return [...this.#piles.values()].filter((pile) => pile.kind === kind).map((pile) => pile.billingSystem);
  }

  add(billingSystem: string, kind: DropKind, records: readonly object[]): void {
    const key = `${kind}|${billingSystem}`;
    const pile = this.#piles.get(key) ?? { billingSystem, kind, records: [], parts: 0 };
    pile.records.push(...records);
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
    const received = this.#file.receivedAt.replace(/\D/g, '');
    return {
      billingSystem,
      kind,
      name: `${kind}-${received}-${this.#file.sha256.slice(0, 12)}-${this.#set}-${parts}.json`,
      body: `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
      at: this.#at,
    };
  }
}
