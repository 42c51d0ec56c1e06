/** Post: the claims that a poster works on, with their balances as its own entries move them. */
import type {
  Adjudication,
  ClaimAccountView,
  HeldClaimPayment,
  LineBalance,
  PostingEntry,
} from '../../claims/posting.ts';

/** Balances of AR:* of one encounter, shared by its claims; debit positive. */
export class EncounterBalances {
  /** By account, then by line. */
  readonly #lines = new Map<string, Map<string, number>>();

  open(balances: readonly LineBalance[]): void {
    for (const balance of balances) this.add(balance.line, balance.account, balance.amount);
  }

  add(line: string, account: string, amount: number): void {
    const lines = this.#lines.get(account);
    if (lines === undefined) this.#lines.set(account, new Map([[line, amount]]));
    else lines.set(line, (lines.get(line) ?? 0) + amount);
  }

  /** Receivables only: cash and adjustments have no open balance. */
  apply(entries: readonly PostingEntry[]): void {
    for (const entry of entries) {
      if (entry.line !== undefined && entry.account.startsWith('AR:'))
        this.add(entry.line, entry.account, entry.amount);
    }
  }

  of(line: string, account: string): number {
    return this.#lines.get(account)?.get(line) ?? 0;
  }

  /** Over all lines of the encounter. */
  total(account: string): number {
    let sum = 0;
    for (const amount of this.#lines.get(account)?.values() ?? []) sum += amount;
    return sum;
  }

  /** All balances that are not zero. */
  all(): readonly { readonly line: string; readonly account: string; readonly amount: number }[] {
    const all: { readonly line: string; readonly account: string; readonly amount: number }[] = [];
    for (const [account, lines] of this.#lines)
      for (const [line, amount] of lines) if (amount !== 0) all.push({ line, account, amount });
    return all;
  }
}

/** A held claim payment; `announced` once its money was put into Suspense by a posting. */
export interface HeldItem extends HeldClaimPayment {
  readonly announced: boolean;
  readonly text: string;
}

/** One claim while its payments are being posted. */
export interface OpenAccount {
  readonly view: ClaimAccountView;
  readonly balances: EncounterBalances;
  readonly adjudications: Adjudication[];
  readonly held: HeldItem[];
}

/** Open accounts by claim; claims of one encounter share their balances. */
export class AccountBook {
  readonly #accounts = new Map<string, OpenAccount>();
  readonly #encounters = new Map<string, Set<string>>();
  readonly #waiting = new Set<OpenAccount>();

  /** Takes a claim up as the ledger has it. A claim that is open already keeps what the poster knows of it. */
  open(view: ClaimAccountView): OpenAccount {
    const known = this.#accounts.get(view.claimKey);
    if (known !== undefined) return known;
    const siblings = this.#encounters.get(view.encounterKey) ?? new Set<string>();
    const sibling = [...siblings].map((key) => this.#accounts.get(key)).find((account) => account !== undefined);
    const balances = sibling?.balances ?? new EncounterBalances();
    if (sibling === undefined) balances.open(view.balances);
    const held = view.held.map((item) => ({ ...item, announced: true, text: '' }));
    const account = { view, balances, adjudications: [...view.adjudications], held };
    this.#accounts.set(view.claimKey, account);
    this.#encounters.set(view.encounterKey, siblings.add(view.claimKey));
    return account;
  }

  find(claimKey: string): OpenAccount | undefined {
    return this.#accounts.get(claimKey);
  }

  /** All open claims of the encounter, in the order in which they were opened. */
  ofEncounter(encounterKey: string): readonly OpenAccount[] {
    const keys = this.#encounters.get(encounterKey) ?? new Set<string>();
    return [...keys].flatMap((key) => this.#accounts.get(key) ?? []);
  }

  /** Puts a claim payment aside until the rest of its check is known. */
  defer(account: OpenAccount, item: HeldItem): void {
    account.held.push(item);
    this.#waiting.add(account);
  }

  /** Accounts with claim payments that were put aside; from now on they are announced. */
  takeWaiting(): readonly OpenAccount[] {
    const accounts = [...this.#waiting];
    this.#waiting.clear();
    return accounts;
  }

  /** Lets go of encounters, all or some, of which nothing waits unannounced. */
  close(encounterKeys: Iterable<string> = [...this.#encounters.keys()]): void {
    for (const encounterKey of encounterKeys) {
      const keys = this.#encounters.get(encounterKey) ?? [];
      const waiting = this.ofEncounter(encounterKey).some((account) => account.held.some((item) => !item.announced));
      if (waiting) continue;
      for (const key of keys) this.#accounts.delete(key);
      this.#encounters.delete(encounterKey);
    }
  }
}
