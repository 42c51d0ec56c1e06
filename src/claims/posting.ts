/** Claims: what a posting is: double entry made from one claim payment or provider adjustment, or the reason why a person must look. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Finding } from '../base/finding.ts';
import type { Cents } from '../base/money.ts';
import type { Position } from '../base/position.ts';
import type { Whereabouts } from './lifecycle-whereabouts.ts';
import type { ClaimPayment, PaidProcedure } from './remittance.ts';

/**
 * One side of a double entry. Accounts are those of domain.md 4.6 to 4.8: `AR:Ins:1`, `AR:Pat`, `ContractualAdj`,
 * `CashClearing:{trace}`, `Suspense`, `UnappliedCash`, `PayerRecoupPayable`, `InterestIncome` …
 */
export interface PostingEntry {
  readonly account: string;
  /** The billing system's key of the line; `claim` for the synthetic claim line; undefined for entries of no line. */
  readonly line: string | undefined;
  /** Debit positive, credit negative; never zero. */
  readonly amount: Cents;
  readonly groupCode: string | undefined;
  readonly reasonCode: string | undefined;
  readonly remarkCodes: readonly string[];
}

export type PostingKind = 'payment' | 'denial' | 'reversal' | 'correction' | 'provider-adjustment' | 'none';

export type AdjudicationState =
  | 'PAID'
  | 'PARTIAL'
  | 'ZERO_PAID'
  | 'DENIED'
  | 'FORWARDED'
  | 'PREDETERMINED'
  | 'PENDING'
  /** CLP02 23: passed on as another payer's. Never the state of an adjudication. */
  | 'NOT_OURS'
  | 'REVERSED';

/** What an adjudication did to one line beside its entries: work that waits for a person or for the payer. */
export interface LineWork {
  readonly line: string;
  readonly classification: string;
  readonly groupCode: string;
  readonly reasonCode: string;
  readonly remarkCodes: readonly string[];
  readonly amount: Cents;
  /** Charge of the line as adjudicated, and what was paid on it. */
  readonly chargeAmount: Cents;
  readonly paymentAmount: Cents;
}

/** A hint to people that does not hold back the money, e.g. `DUPLICATE_CLAIM`, `PAID_TO_PATIENT`, `CAPPED_CONTRACTUAL`. */
export interface PostingTask {
  readonly code: string;
  readonly line: string | undefined;
  readonly amount: Cents | undefined;
  readonly text: string;
  /** What stands beside the text in the worklist. */
  readonly detail?: object;
}

/** Task, and work for a person: a payer changed its answer after the next payer's share went on. */
export const PRIMARY_CHANGED = 'PRIMARY_CHANGED';

/** Why nothing but the cash of a claim payment was posted. Codes of chapter 4: `UNMATCHED`, `UNMATCHED_REVERSAL`, `ERA_REVIEW` … */
export interface PostingQueue {
  readonly code: string;
  readonly text: string;
  /** What waits: the CLP04 or PLB amount that lies in Suspense or UnappliedCash. */
  readonly heldAmount: Cents;
  readonly heldAccount: string | undefined;
  /** Claims that it might belong to, best first. */
  readonly suggestions: readonly MatchSuggestion[];
  /** Of a provider adjustment that a person must look at: where its money lies now. */
  readonly lies?: LyingAmount;
}

/** Money of a provider adjustment (PLB) that lies in `account` until a person says what it is. */
export interface LyingAmount {
  readonly account: string;
  /** What it did to `account`, debit positive: positive when the payer took it. */
  readonly amount: Cents;
  readonly reasonCode: string;
  readonly reference: string | undefined;
}

/** What an answer said of one line of ours, all its service payments together; `claim` for what it said of the claim as a whole. */
export interface AnsweredLine {
  readonly line: string;
  readonly chargeAmount: Cents;
  readonly paymentAmount: Cents;
  /** Sum of the adjustments by `group:reason`, zero sums left out. */
  readonly adjustments: Readonly<Record<string, Cents>>;
  /** Something of it was denied. */
  readonly denied?: boolean;
}

/** Lines of an adjudication that the payer took back while the rest stands. */
export interface TakenBack {
  readonly lines: readonly string[];
  /** The posting that did it. */
  readonly postingKey: string;
}

/** An adjudication that stands or stood: what is needed to reverse it, to know it again and to tell a split from a second answer. */
export interface Adjudication {
  /** Names it in the ledger: reassociation trace number, set and CLP ordinal, made by the poster. */
  readonly adjudicationKey: string;
  readonly payerClaimControlNumber: string | undefined;
  readonly patientControlNumber: string;
  readonly claimStatusCode: string;
  /** Which `AR:Ins:n` it answered for. */
  readonly payerSequence: number;
  readonly chargeAmount: Cents;
  readonly paymentAmount: Cents;
  readonly patientResponsibilityAmount: Cents;
  /** Sum of the adjustments by `group:reason`, zero sums left out. */
  readonly adjustments: Readonly<Record<string, Cents>>;
  /** Keys of our lines that it answered. */
  readonly lines: readonly string[];
  readonly reassociationTraceNumber: string;
  readonly paymentDate: CalendarDate | undefined;
  /** What we posted for it, to the cent, as out of the cash of its own check; inverted by a reversal. */
  readonly entries: readonly PostingEntry[];
  readonly state: AdjudicationState;
  readonly reversed: boolean;
  /** A person had another answer take its place (T-15), and the payer has not taken it back yet: we owe its money. */
  readonly replaced?: boolean;
  /** What it said line by line, so that a part of it can be taken back; absent when it is of one line. */
  readonly byLine?: readonly AnsweredLine[] | undefined;
  /** Parts that were taken back; its lines, amounts and entries are what is left. In the order of the reversals. */
  readonly takenBack?: readonly TakenBack[];
}

/** True when the posting took back some lines of an adjudication whose rest stands. */
export function takesPart({ adjudication, postingKey }: Pick<Posting, 'adjudication' | 'postingKey'>): boolean {
  return adjudication?.takenBack?.at(-1)?.postingKey === postingKey && !adjudication.reversed;
}

/** A line of ours that a payer may answer. */
export interface ClaimLineView {
  readonly lineId: string;
  /** LX01, from 1. */
  readonly ordinal: number;
  /** REF*6R as sent, in all submissions. */
  readonly lineItemControlNumbers: readonly string[];
  readonly procedure: Pick<PaidProcedure, 'qualifier' | 'code' | 'modifiers'> | undefined;
  readonly revenueCode: string | undefined;
  readonly chargeAmount: Cents;
  readonly units: string | undefined;
  /** `CCYYMMDD`. */
  readonly serviceDateFrom: string | undefined;
  readonly serviceDateTo: string | undefined;
}

/** As much of a claim as matching needs. */
export interface ClaimView {
  readonly claimKey: string;
  /** The billing system's own key. */
  readonly claimId: string;
  /** CLM01 of every submission, the newest first. */
  readonly patientControlNumbers: readonly string[];
  readonly payerClaimControlNumbers: readonly string[];
  /** CLM05-3; absent when the claim is known by its answers alone. */
  readonly frequencyCode?: string | undefined;
  /** Of a replacement or void: the claim that it changes, when it is known. */
  readonly originalClaimKey?: string | undefined;
  readonly chargeAmount: Cents;
  readonly patientLastName: string | undefined;
  readonly patientFirstName: string | undefined;
  readonly patientBirthDate: CalendarDate | undefined;
  readonly memberIds: readonly string[];
  /** Whom the claim bills, as the billing system names it, and its place among the patient's payers. */
  readonly payerId?: string | undefined;
  readonly payerSequence?: number;
  readonly lines: readonly ClaimLineView[];
  /** Asked only where several claims may be meant. */
  readonly whereabouts?: Whereabouts | undefined;
}

/** A balance of one line in one account, debit positive. */
export interface LineBalance {
  readonly line: string;
  readonly account: string;
  readonly amount: Cents;
}

/** How one claim payment was joined to a claim, or why it was not. */
export interface ClaimMatch {
  readonly claimKey: string | undefined;
  /** 0 to 100. */
  readonly score: number;
  /** Passes that agreed, in words. */
  readonly reason: string;
  /** Our line for each service payment, by index. */
  readonly lines: readonly LineMatch[];
  /** Why it must go to a person; undefined when matched. */
  readonly queue: { readonly code: string; readonly text: string } | undefined;
  readonly suggestions: readonly MatchSuggestion[];
}

export interface LineMatch {
  readonly lineId: string;
  readonly reason: string;
}

export interface MatchSuggestion {
  readonly claimKey: string;
  /** The billing system's own key, and the billing system where a ledger knows it. */
  readonly claimId?: string;
  readonly billingSystem?: string;
  readonly score: number;
  readonly reason: string;
}

/** A claim payment whose money lies in Suspense until something else arrives. */
export interface HeldClaimPayment {
  readonly postingKey: string;
  readonly code: string;
  readonly payment: ClaimPayment;
  readonly match: ClaimMatch;
  /** Where its money lies; Suspense when absent. */
  readonly account?: string;
}

/** A claim with its money: what posting needs. */
export interface ClaimAccountView extends ClaimView {
  /** Claims of one encounter (bills to different payers) share balances; their line keys are the same. */
  readonly encounterKey: string;
  /** 1 primary, 2 secondary … : which `AR:Ins:n` this claim bills. */
  readonly payerSequence: number;
  /** The payer after this one, when the patient has one. */
  readonly nextPayerSequence: number | undefined;
  /** All payers after this one, where the claim names them: the next one passes it on to them (L-04). */
  readonly laterPayerSequences?: readonly number[];
  readonly qualifiedMedicareBeneficiary: boolean;
  /** Open balances of AR:* by line. */
  readonly balances: readonly LineBalance[];
  /** In the order in which they were posted, reversed ones too. */
  readonly adjudications: readonly Adjudication[];
  /** Claim payments of this claim that wait in a queue. */
  readonly held: readonly HeldClaimPayment[];
  /** Those that waited and are seen to: posted, cancelled, or their money was sent elsewhere. Asked only for reversals. */
  readonly seenTo?: readonly HeldClaimPayment[] | undefined;
}

/** With a word on everything, and so made in one piece: an object that is put together from others costs ten times as much. */
export type Complete<T> = { readonly [Key in keyof T]-?: T[Key] };

/** What becomes of one claim payment or one provider adjustment. */
export interface Posting {
  readonly kind: PostingKind;
  readonly claimKey: string | undefined;
  readonly claimId: string | undefined;
  readonly encounterKey: string | undefined;
  readonly patientControlNumber: string | undefined;
  readonly payerClaimControlNumber: string | undefined;
  readonly reassociationTraceNumber: string;
  /** Sum zero, always. */
  readonly entries: readonly PostingEntry[];
  /** The claim payment that it is of, which may have waited; undefined for provider adjustments. */
  readonly payment: ClaimPayment | undefined;
  readonly match: ClaimMatch | undefined;
  /** Why a person must look; undefined when posted. */
  readonly queue: PostingQueue | undefined;
  readonly tasks: readonly PostingTask[];
  readonly work: readonly LineWork[];
  readonly findings: readonly Finding[];
  /** What the claim comes to (T-15, T-16); undefined when nothing was decided. */
  readonly state: AdjudicationState | undefined;
  /** The adjudication that came to stand, or that was reversed (`reversed` true). */
  readonly adjudication: Adjudication | undefined;
  /** PLB03-2 of a provider adjustment. */
  readonly reference?: string;
  /** The reference of an earlier one that it is booked under, since the two are about the same. */
  readonly bookedUnder?: string;
  /** A reversal names the adjudication that it undid. */
  readonly reversesKey: string | undefined;
  /** A release names the held posting whose money it takes out of Suspense. */
  readonly releasesKey: string | undefined;
  /** Names this posting: trace number, set, CLP or PLB ordinal. */
  readonly postingKey: string;
  /** From 2: which it is of the postings that its claim payment makes. */
  readonly part?: number;
  readonly at: Position;
}

/** The control total of one check: postedTotal + heldTotal = paymentAmount when it balances. */
export interface PostingTotal {
  readonly reassociationTraceNumber: string;
  readonly paymentAmount: Cents;
  readonly claimPaymentTotal: Cents;
  readonly providerAdjustmentTotal: Cents;
  /** Of CashClearing: what was posted to accounts of claims, payer liability, income and costs. */
  readonly postedTotal: Cents;
  /** Of CashClearing: what lies in Suspense or UnappliedCash, or the whole check when nothing of it was posted. */
  readonly heldTotal: Cents;
  readonly balanced: boolean;
  readonly findings: readonly Finding[];
  readonly at: Position;
}
