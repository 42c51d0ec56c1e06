/** Ledger: what people and the bank add to the money of remittances: notes, deposits, remembered matches, contracts. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Instant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';

type RowKey = number;

/** What became of a remittance beside what its own file did; the newest note tells how it stands. */
export type RemittanceNoteKind = 'awaiting-approval' | 'approved' | 'released' | 'reversed' | 'supplement';

export interface NewRemittanceNote {
  readonly remittanceKey: RowKey;
  readonly kind: RemittanceNoteKind;
  /** `auto` or a user. */
  readonly by: string;
  readonly at: Instant;
}

export interface RemittanceNoteRow extends NewRemittanceNote {
  readonly noteKey: RowKey;
}

export interface NewBankDeposit {
  /** Equal for the same deposit in another file of the bank; a second one is left out. */
  readonly identity: string;
  readonly fileSha256: string;
  /** Place in its file, from 1. */
  readonly ordinal: number;
  readonly amountCents: Cents;
  readonly date?: CalendarDate;
  readonly reassociationTraceNumber?: string;
  readonly originatingCompanyId?: string;
  readonly checkNumber?: string;
  readonly payerName?: string;
  readonly loadedAt: Instant;
  readonly loadedBy: string;
}

export interface DepositFunding {
  readonly remittanceKey: RowKey;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

export interface BankDepositRow extends NewBankDeposit {
  readonly depositKey: RowKey;
  /** The remittance whose money it is. */
  readonly funds?: DepositFunding;
}

/** A person's match, kept so that what comes next under the same numbers goes the same way. */
export interface NewRememberedMatch {
  readonly payerId: string;
  /** Numbers that the payer gave, as `pcn …` and `icn …`; searched by, never read back. */
  readonly numbers: readonly string[];
  readonly claimKey: RowKey;
  /** The worklist's item that was matched. */
  readonly queueKey: RowKey;
  /** JSON: lines that were named, and what the match did, so that it can be undone. */
  readonly body: string;
  readonly at: Instant;
  readonly by: string;
}

export interface RememberedMatchRow extends Omit<NewRememberedMatch, 'numbers'> {
  readonly matchKey: RowKey;
  readonly forgottenAt?: Instant;
}

/** What an act did to money and worklist, so that it can be undone. */
export interface Deed {
  readonly batches: readonly RowKey[];
  /** Ledger keys of the adjudications that it wrote. */
  readonly adjudications: readonly RowKey[];
  /** Items that it put onto the worklist, by their idempotency keys, and those that it took off. */
  readonly added: readonly string[];
  readonly closed: readonly RowKey[];
}

/** One rate of a payer's contract or fee schedule. */
export interface NewContractTerm {
  readonly payerId: string;
  readonly procedureCode: string;
  /** JSON, whose shape belongs to who loads and reads it. */
  readonly body: string;
}

export interface ContractTermRow extends NewContractTerm {
  readonly contract: string;
  /** Place in the file, from 1. */
  readonly ordinal: number;
}

export interface ContractRow {
  readonly contract: string;
  readonly terms: number;
  readonly sha256: string;
  readonly loadedAt: Instant;
  readonly loadedBy: string;
}

export interface MoneyDeskView {
  /** In the order in which they were written; all when no keys are given. */
  remittanceNotes(remittanceKeys?: readonly RowKey[]): Promise<readonly RemittanceNoteRow[]>;
  bankDeposits(query: {
    readonly depositKeys?: readonly RowKey[];
    readonly remittanceKeys?: readonly RowKey[];
    readonly fileSha256?: string;
    readonly funding?: 'open' | 'known';
    readonly limit: number;
  }): Promise<readonly BankDepositRow[]>;
  /** Those that still are remembered, the newest first; by the payer and any of the numbers, or by the item. */
  rememberedMatches(
    query: { readonly payerId: string; readonly numbers: readonly string[] } | { readonly queueKey: RowKey },
  ): Promise<readonly RememberedMatchRow[]>;
  contracts(): Promise<readonly ContractRow[]>;
  /** Terms of the payer for any of the procedure codes; every code of theirs when none are given. */
  contractTerms(payerId: string, procedureCodes?: readonly string[]): Promise<readonly ContractTermRow[]>;
}

export interface MoneyDeskChanges {
  addRemittanceNote(note: NewRemittanceNote): Promise<void>;
  /** How many were new. */
  addBankDeposits(deposits: readonly NewBankDeposit[]): Promise<number>;
  /** Says whose money a deposit is; `undefined` takes that back. */
  fundRemittance(depositKey: RowKey, funding: DepositFunding | undefined): Promise<void>;
  rememberMatch(match: NewRememberedMatch): Promise<RowKey>;
  forgetMatch(matchKey: RowKey, at: Instant): Promise<void>;
  /** The terms take the place of all that the contract had. */
  replaceContract(contract: Omit<ContractRow, 'terms'>, terms: readonly NewContractTerm[]): Promise<void>;
}
