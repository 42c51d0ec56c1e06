/** Post: takes checks one after another and answers what to post; pure, but it remembers what it answered, for later pieces of the file. */
import { cents } from '../../base/money.ts';
import type { ClaimAccountView, ClaimMatch, HeldClaimPayment, Posting, PostingTotal } from '../../claims/posting.ts';
import {
  type ClaimPayment,
  isReversal,
  type ProviderAdjustment,
  type Remittance,
  type RemittanceTotals,
} from '../../claims/remittance.ts';
import { AccountBook, type HeldItem, type OpenAccount } from './account-book.ts';
import { SUSPENSE } from './accounts.ts';
import { type CheckBlock, type CheckWord, OpenCheck } from './check.ts';
import type { ClassificationRow } from './classification-table.ts';
import { type Decision, decide } from './decide.ts';
import { partPostings } from './part-postings.ts';
import {
  adjudicationPosting,
  blockedPosting,
  cancelPostings,
  differencePosting,
  emptyPosting,
  holdPosting,
  informPosting,
  posting,
  replacedPosting,
  reversalPosting,
  stillHeldPosting,
  type Task,
  takenPosting,
} from './postings.ts';
import {
  lyingAmount,
  type OpenRecoupment,
  type OwnProviderAdjustment,
  type ProviderAdjustmentRow,
  providerEntries,
  RECOUP_UNIDENTIFIED,
  RecoupmentChain,
  rowOf,
} from './provider-adjustments.ts';
import { holdsNumber, type NamedClaims, NOBODY } from './reference-numbers.ts';

export interface PosterOptions {
  /** A payer's own rows, before the common table of 4.7. */
  readonly classifications?: readonly ClassificationRow[];
  /** The customer's own accounts for provider adjustments. */
  readonly providerAdjustments?: readonly OwnProviderAdjustment[];
  /** Recoupments that payers have announced and not yet taken, or taken before they were announced. */
  readonly recoupments?: readonly OpenRecoupment[];
}

/** What a person lets pass of a held claim payment. */
export interface ReleaseWord {
  /** */
  readonly unbalanced?: boolean | undefined;
  /** T-15: it takes the place of what stands, though the payer did not take that back. */
  readonly replaces?: boolean | undefined;
}

export interface CheckResult {
  readonly postings: readonly Posting[];
  readonly total: PostingTotal;
  /** False when nothing of the check is posted. */
  readonly posted: boolean;
}

/**
 * Posts checks: `beginCheck`, its claim payments and provider adjustments in any order, `endCheck`. Claims are handed in with
 * `openAccounts` before their claim payments. Every posting sums to zero; postings of a check account for its payment to the cent.
 */
export class RemittancePoster {
  readonly #book = new AccountBook();
  readonly #options: PosterOptions;
  readonly #recoupments: RecoupmentChain;
  /** Numbers of claims that were reversed in this run, for references of provider adjustments. */
  readonly #reversed: string[] = [];
  #check: OpenCheck | undefined;

  constructor(options: PosterOptions = {}) {
    this.#options = options;
    this.#recoupments = new RecoupmentChain(options.recoupments);
  }

  /** Takes up claims as the ledger has them; one that is open already keeps what was posted since. */
  openAccounts(views: Iterable<ClaimAccountView>): void {
    for (const view of views) this.#book.open(view);
  }

  /** Lets go of claims, all or those of some encounters, of which nothing waits within the present check, so that memory stays flat. */
  closeAccounts(encounterKeys?: Iterable<string>): void {
    this.#book.close(encounterKeys);
  }

  /** Open balances of a claim's encounter; undefined when the claim isn't open. */
  balances(claimKey: string): ReturnType<OpenAccount['balances']['all']> | undefined {
    return this.#book.find(claimKey)?.balances.all();
  }

  /** Recoupments as `PosterOptions.recoupments`, told later: before the first provider adjustment. */
  knowRecoupments(opening: NonNullable<PosterOptions['recoupments']>): void {
    for (const item of opening) this.#recoupments.announce(item);
  }

  /** What is open with payers under each reference. */
  recoupments(): readonly OpenRecoupment[] {
    return this.#recoupments.open();
  }

  /** True when `adjustment`, which was just posted under the reference that it was booked under, announced what the payer had taken before without a word. */
  explainsEarlier(adjustment: ProviderAdjustment): boolean {
    const now = this.#recoupments.of(adjustment);
    return adjustment.amount < 0 && now >= 0 && now + adjustment.amount < 0;
  }

  /**
   * `totals` come from an earlier pass over the set: a check that doesn't balance posts nothing, nor does one with a `block`, unless a
   * person's `word` lets it pass.
   */
  beginCheck(remittance: Remittance, totals: RemittanceTotals, block?: CheckBlock, word?: CheckWord): void {
    this.#check = new OpenCheck(remittance, totals, { block, word });
  }

  /**
   * The posting of `payment`, and those of claim payments that it lets go on: each names its own `payment`. Empty when it waits for the
   * rest of its check.
   */
  claimPayment(payment: ClaimPayment, match: ClaimMatch): readonly Posting[] {
    const check = this.#opened();
    const key = check.key(`CLP${payment.ordinal}`);
    const account = match.claimKey === undefined ? undefined : this.#book.find(match.claimKey);
    const task = { payment, match, account, key, held: undefined };
    if (!check.postable)
      return this.#counted(check, [blockedPosting({ ...task, account: undefined }, check.blockedBecause())]);
    const decision = this.#decide(task);
    if (decision.do === 'hold' && decision.waits && account !== undefined) {
      const { code, text } = decision;
      this.#book.defer(account, { postingKey: key, code, text, payment, match, announced: false });
      // What waits may have waited for a reversal of a part of it.
      return isReversal(payment) ? this.#counted(check, this.#retry(account)) : [];
    }
    return this.#counted(check, [...this.#carryOut(decision, task), ...this.#retry(account)]);
  }

  /** `named`: the claims of ours that the reference names. */
  providerAdjustment(told: ProviderAdjustment, named: NamedClaims = NOBODY): readonly Posting[] {
    const check = this.#opened();
    const row = rowOf(told, this.#options.providerAdjustments ?? []);
    const bookedUnder = row?.recoupment === true ? this.#recoupments.bookedUnder(told, named.numbers) : undefined;
    const adjustment = bookedUnder === undefined ? told : { ...told, reference: bookedUnder };
    const why = check.postable ? this.#providerQueue(adjustment, row, named.claims) : check.blockedBecause();
    const suspended = row === undefined || !check.postable;
    const made = posting({
      kind: 'provider-adjustment',
      postingKey: check.key(`PLB${adjustment.ordinal}`),
      reassociationTraceNumber: check.trace,
      entries: check.postable ? providerEntries(adjustment, row) : [],
      queue: why && {
        ...why,
        heldAmount: cents(suspended ? -adjustment.amount : 0),
        heldAccount: row === undefined && check.postable ? SUSPENSE : undefined,
        suggestions: [],
        ...(check.postable ? { lies: lyingAmount(adjustment, row) } : {}),
      },
      ...(told.reference === undefined ? {} : { reference: told.reference }),
      ...(bookedUnder === undefined ? {} : { bookedUnder }),
      at: adjustment.at,
    });
    return this.#counted(check, [made]);
  }

  /**
   * A person's word on a claim payment that waits: the claim that it belongs to, or that it is right though nothing confirmed it. Its
   * money is taken from where it lies. The answer is a hold again when the claim itself forbids the posting; a claim payment that
   * doesn't balance stays held unless the word is about that (`unbalanced`, R-037), one that answers lines anew unless it `replaces` what
   * stands. Needs no open check.
   */
  release(held: HeldClaimPayment, match: ClaimMatch, word: ReleaseWord = {}): readonly Posting[] {
    const { unbalanced = false, replaces = false } = word;
    const account = match.claimKey === undefined ? undefined : this.#book.find(match.claimKey);
    const known = account?.held.find((item) => item.postingKey === held.postingKey);
    const item: HeldItem = known ?? { ...held, announced: true, text: '' };
    const task = { payment: held.payment, match, account, key: held.postingKey, held: item };
    const before = this.#decide(task, unbalanced);
    const given = replaces && before.do === 'hold' ? (before.standing ?? []) : [];
    const replaced = given.map((original) => replacedPosting(task, original));
    const decision = replaced.length === 0 ? before : this.#decide(task, unbalanced);
    if (decision.do === 'hold') return [stillHeldPosting(task, decision)];
    if (account !== undefined) remove(account.held, item);
    return [...replaced, ...this.#carryOut(decision, task), ...this.#retry(account)];
  }

  /** Holds what still waits, and gives the control total. */
  endCheck(): CheckResult {
    const check = this.#opened();
    const postings: Posting[] = [];
    for (const account of this.#book.takeWaiting()) {
      account.held.forEach((item, index) => {
        if (item.announced) return;
        account.held[index] = { ...item, announced: true };
        const { payment, match, code, text, postingKey: key } = item;
        const reason = { code, text, account: SUSPENSE, suggestions: [] };
        postings.push(holdPosting({ payment, match, account, key, held: undefined }, reason));
      });
    }
    if (check.difference !== 0) postings.push(differencePosting(check));
    // Without a piece that waits, nobody would see that the check does.
    if (!check.postable && check.empty) postings.push(emptyPosting(check));
    this.#counted(check, postings);
    this.#check = undefined;
    return { postings, total: check.total(), posted: check.postable };
  }

  #opened(): OpenCheck {
    if (this.#check === undefined) throw new Error('assertion failed: no check is open');
    return this.#check;
  }

  #counted(check: OpenCheck, postings: readonly Posting[]): readonly Posting[] {
    for (const item of postings) check.count(item);
    return postings;
  }

  #decide(task: Task, unbalanced = false): Decision {
    const { payment, match, account, held: self } = task;
    const encounter = account === undefined ? [] : this.#book.ofEncounter(account.view.encounterKey);
    return decide({
      payment,
      match,
      account,
      encounter,
      overrides: this.#options.classifications ?? [],
      self,
      unbalanced,
    });
  }

  #carryOut(decision: Decision, task: Task): readonly Posting[] {
    switch (decision.do) {
      case 'hold':
        return [holdPosting(task, decision)];
      case 'inform':
        return [informPosting(task, decision.result)];
      case 'post':
        return [adjudicationPosting(task, decision.result, decision.payerSequence)];
      case 'reverse':
        this.#remember(task.payment);
        return [reversalPosting(task, decision.original)];
      case 'reverse-lines':
        this.#remember(task.payment);
        return partPostings({ ...task, match: decision.match }, decision.parts);
      case 'post-rest':
        if (task.account !== undefined) remove(task.account.held, decision.counterpart);
        return [
          adjudicationPosting({ ...task, ...decision.rest }, decision.result, decision.payerSequence),
          ...cancelPostings({ ...task, ...decision.part, part: 2 }, decision.counterpart),
        ];
      case 'take':
        return [takenPosting(task, decision.original)];
      case 'cancel':
        if (task.account !== undefined) remove(task.account.held, decision.counterpart);
        return cancelPostings(task, decision.counterpart);
    }
  }

  /** Tries what waits for this encounter again, until nothing moves any more. */
  #retry(account: OpenAccount | undefined): readonly Posting[] {
    if (account === undefined) return [];
    const siblings = this.#book.ofEncounter(account.view.encounterKey);
    const postings: Posting[] = [];
    for (let moved = true; moved; ) {
      moved = false;
      for (const sibling of siblings) {
        for (const held of [...sibling.held]) {
          if (!sibling.held.includes(held)) continue;
          const { payment, match, postingKey: key } = held;
          const task = { payment, match, account: sibling, key, held };
          const decision = this.#decide(task);
          if (decision.do === 'hold') continue;
          remove(sibling.held, held);
          postings.push(...this.#carryOut(decision, task));
          moved = true;
        }
      }
    }
    return postings;
  }

  #remember(payment: ClaimPayment): void {
    for (const number of [payment.payerClaimControlNumber, payment.patientControlNumber])
      if (number !== undefined && number !== '') this.#reversed.push(number);
  }

  #providerQueue(
    adjustment: ProviderAdjustment,
    row: ProviderAdjustmentRow | undefined,
    claims: number,
  ): { readonly code: string; readonly text: string } | undefined {
    const { reasonCode, amount } = adjustment;
    // R-060 allows none, and there is nothing to do about it.
    if (amount === 0) return undefined;
    if (row === undefined) {
      return { code: 'PROVIDER_ADJUSTMENT_UNMAPPED', text: `no account is set for provider adjustment ${reasonCode}` };
    }
    if (row.review === true) {
      return {
        code: 'PROVIDER_ADJUSTMENT_REVIEW',
        text: `provider adjustment ${reasonCode} has more than one meaning`,
      };
    }
    if (row.recoupment !== true || this.#recoupments.take(adjustment) || claims === 1) return undefined;
    if (this.#reversed.some((number) => holdsNumber(adjustment.reference, number))) return undefined;
    const several = claims > 1 ? `; its reference may name ${claims} claims` : '';
    return { code: RECOUP_UNIDENTIFIED, text: `money was taken for something that no remittance announced${several}` };
  }
}

function remove(list: HeldItem[], item: HeldItem): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
