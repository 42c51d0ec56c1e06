/** Post: takes checks one after another and answers what to post; pure, but it remembers what it answered, for later pieces of the file. */
import { cents } from '../../base/money.ts';
import type {
  Adjudication,
  ClaimAccountView,
  ClaimMatch,
  Posting,
  PostingEntry,
  PostingTotal,
} from '../../claims/posting.ts';
import type { ClaimPayment, ProviderAdjustment, Remittance, RemittanceTotals } from '../../claims/remittance.ts';
import { AccountBook, type HeldItem, type OpenAccount } from './account-book.ts';
import { cashClearing, outOf, PATIENT_RECEIVABLE, SUSPENSE } from './accounts.ts';
import type { AdjudicationResult } from './adjudicate.ts';
import { type CheckBlock, OpenCheck } from './check.ts';
import type { ClassificationRow } from './classification-table.ts';
import { type Decision, decide, type Hold } from './decide.ts';
import {
  foldReference,
  type ProviderAdjustmentTable,
  providerEntries,
  RecoupmentChain,
  rowOf,
} from './provider-adjustments.ts';
import { adjustmentSums, invert } from './reversal.ts';
import { partyTasks, reversalTasks } from './tasks.ts';

export interface PosterOptions {
  /** A payer's own rows, before the common table of 4.7. */
  readonly classifications?: readonly ClassificationRow[];
  /** The customer's own accounts for provider adjustments. */
  readonly providerAdjustments?: ProviderAdjustmentTable;
  /** Recoupments that this payer has announced and not yet taken, or taken before they were announced. */
  readonly recoupments?: readonly { readonly reference: string; readonly amount: number }[];
}

export interface CheckResult {
  readonly postings: readonly Posting[];
  readonly total: PostingTotal;
}

type Parts = Partial<Posting> & Pick<Posting, 'kind' | 'postingKey'>;

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

  /** Lets go of claims of which nothing waits within the present check, so that memory stays flat. */
  closeAccounts(): void {
    this.#book.close();
  }

  /** Open balances of a claim's encounter; undefined when the claim isn't open. */
  balances(claimKey: string): ReturnType<OpenAccount['balances']['all']> | undefined {
    return this.#book.find(claimKey)?.balances.all();
  }

  /** What is open with the payer under each reference. */
  recoupments(): ReturnType<RecoupmentChain['open']> {
    return this.#recoupments.open();
  }

  /** `totals` come from an earlier pass over the set: a check that doesn't balance posts nothing. */
  beginCheck(remittance: Remittance, totals: RemittanceTotals, block?: CheckBlock): void {
    this.#check = new OpenCheck(remittance, totals, block);
  }

  /** The posting of `payment`, and those of claim payments that it lets go on. Empty when it waits for the rest of its check. */
  claimPayment(payment: ClaimPayment, match: ClaimMatch): readonly Posting[] {
    const check = this.#opened();
    const key = check.key(`CLP${payment.ordinal}`);
    if (!check.postable) return [this.#blocked(payment, key, check)];
    const account = match.claimKey === undefined ? undefined : this.#book.find(match.claimKey);
    const decision = this.#decide(payment, match, account);
    if (decision.do === 'hold' && decision.waits && account !== undefined) {
      const { code, text } = decision;
      account.held.push({ postingKey: key, code, text, payment, match, announced: false });
      return [];
    }
    const postings = this.#carryOut(decision, { payment, match, account, key, held: undefined });
    return [...postings, ...this.#retry(account)];
  }

  /** `known`: a claim of ours has a number that the reference names. */
  providerAdjustment(adjustment: ProviderAdjustment, known = false): readonly Posting[] {
    const check = this.#opened();
    const row = rowOf(adjustment, this.#options.providerAdjustments ?? {});
    const announced = row?.recoupment !== true || !check.postable || this.#recoupments.take(adjustment);
    const reference = foldReference(adjustment.reference);
    const identified = announced || known || this.#reversed.some((number) => reference.includes(number));
    const entries = check.postable ? providerEntries(adjustment, row) : [];
    const why = !check.postable
      ? check.blockedBecause()
      : row === undefined
        ? {
            code: 'PROVIDER_ADJUSTMENT_UNMAPPED',
            text: `no account is set for provider adjustment ${adjustment.reasonCode}`,
          }
        : !identified
          ? { code: 'RECOUP_UNIDENTIFIED', text: 'money was taken for something that no remittance announced' }
          : row.review === true
            ? {
                code: 'PROVIDER_ADJUSTMENT_REVIEW',
                text: `provider adjustment ${adjustment.reasonCode} has more than one meaning`,
              }
            : undefined;
    const suspended = row === undefined || !check.postable;
    const posting = this.#posting(check, {
      kind: 'provider-adjustment',
      postingKey: check.key(`PLB${adjustment.ordinal}`),
      entries,
      queue: why && {
        ...why,
        heldAmount: cents(suspended ? -adjustment.amount : 0),
        heldAccount: row === undefined && check.postable ? SUSPENSE : undefined,
        suggestions: [],
      },
      at: adjustment.at,
    });
    return [posting];
  }

  /** Holds what still waits, and gives the control total. */
  endCheck(): CheckResult {
    const check = this.#opened();
    const postings: Posting[] = [];
    for (const account of this.#book.all()) {
      account.held.forEach((item, index) => {
        if (item.announced) return;
        account.held[index] = { ...item, announced: true };
        postings.push(this.#hold(check, item, account.view));
      });
    }
    this.#check = undefined;
    return { postings, total: check.total() };
  }

  #opened(): OpenCheck {
    if (this.#check === undefined) throw new Error('assertion failed: no check is open');
    return this.#check;
  }

  #decide(payment: ClaimPayment, match: ClaimMatch, account: OpenAccount | undefined, self?: HeldItem): Decision {
    const encounter = account === undefined ? [] : this.#book.ofEncounter(account.view.encounterKey);
    return decide({ payment, match, account, encounter, overrides: this.#options.classifications ?? [], self });
  }

  /** Tries what waits for this encounter again, until nothing moves any more. */
  #retry(account: OpenAccount | undefined): readonly Posting[] {
    if (account === undefined) return [];
    const postings: Posting[] = [];
    for (let moved = true; moved; ) {
      moved = false;
      for (const sibling of this.#book.ofEncounter(account.view.encounterKey)) {
        for (const held of [...sibling.held]) {
          if (!sibling.held.includes(held) || held.code === 'ERA_REVIEW') continue;
          const decision = this.#decide(held.payment, held.match, sibling, held);
          if (decision.do === 'hold') continue;
          remove(sibling.held, held);
          const { payment, match, postingKey: key } = held;
          postings.push(...this.#carryOut(decision, { payment, match, account: sibling, key, held }));
          moved = true;
        }
      }
    }
    return postings;
  }

  #carryOut(decision: Decision, task: Task): readonly Posting[] {
    const check = this.#opened();
    switch (decision.do) {
      case 'hold':
        return [this.#hold(check, { ...task, ...decision, postingKey: task.key }, task.account?.view, decision)];
      case 'inform':
        return [this.#inform(check, task, decision.result)];
      case 'post':
        return [this.#post(check, task, decision.result, decision.payerSequence)];
      case 'reverse':
        return [this.#reverse(check, task, decision.original)];
      case 'cancel':
        return this.#cancel(check, task, decision.counterpart);
    }
  }

  #hold(
    check: OpenCheck,
    item: Pick<HeldItem, 'payment' | 'match' | 'code' | 'text' | 'postingKey'>,
    view: ClaimAccountView | undefined,
    decision?: Hold,
  ): Posting {
    const heldAccount = decision?.account ?? SUSPENSE;
    const { payment, match, code, text, postingKey } = item;
    const suggestions = decision?.suggestions ?? [];
    const heldAmount = payment.paymentAmount;
    const queue = { code, text, heldAmount, heldAccount: heldAmount === 0 ? undefined : heldAccount, suggestions };
    const entries = suspend(payment, heldAccount);
    return this.#posting(check, { kind: 'none', postingKey, entries, queue, match, ...about(payment, view) });
  }

  #inform(check: OpenCheck, task: Task, result: AdjudicationResult | undefined): Posting {
    const { payment, match, account, key } = task;
    const predetermined = payment.claimStatusCode === '25' ? 'PREDETERMINED' : undefined;
    return this.#posting(check, {
      kind: 'none',
      postingKey: key,
      match,
      state: predetermined,
      tasks: [...(result?.tasks ?? []), ...partyTasks(payment)],
      work: result?.work ?? [],
      ...about(payment, account?.view),
      ...released(task),
    });
  }

  #post(check: OpenCheck, task: Task, result: AdjudicationResult, payerSequence: number): Posting {
    const { payment, match, account, key } = task;
    const lines = [...new Set(match.lines.map((line) => line.lineId))];
    const again = account?.adjudications.some((item) => item.reversed && item.payerSequence === payerSequence) ?? false;
    const sums = adjustmentSums(payment);
    const patient = Object.keys(sums).filter((sum) => sum.startsWith('PR:'));
    const adjudication: Adjudication = {
      adjudicationKey: key,
      payerClaimControlNumber: payment.payerClaimControlNumber,
      patientControlNumber: payment.patientControlNumber,
      claimStatusCode: payment.claimStatusCode,
      payerSequence,
      chargeAmount: payment.chargeAmount,
      paymentAmount: payment.paymentAmount,
      patientResponsibilityAmount: cents(patient.reduce((sum, name) => sum + (sums[name] ?? 0), 0)),
      adjustments: sums,
      lines,
      reassociationTraceNumber: payment.remittance.reassociationTraceNumber,
      paymentDate: payment.remittance.paymentDate,
      entries: result.entries,
      state: result.state,
      reversed: false,
    };
    account?.adjudications.push(adjudication);
    account?.balances.apply(result.entries);
    const pending = result.state === 'PENDING';
    return this.#posting(check, {
      kind: pending ? 'none' : again ? 'correction' : result.state === 'DENIED' ? 'denial' : 'payment',
      postingKey: key,
      entries: this.#cashOf(task, result.entries),
      match,
      work: result.work,
      tasks: [...result.tasks, ...partyTasks(payment)],
      state: result.state,
      adjudication,
      ...about(payment, account?.view),
      ...released(task),
    });
  }

  #reverse(check: OpenCheck, task: Task, original: Adjudication): Posting {
    const { payment, match, account, key } = task;
    const entries = invert(original.entries, payment.remittance.reassociationTraceNumber);
    const adjudication = { ...original, reversed: true };
    if (account !== undefined) {
      const index = account.adjudications.indexOf(original);
      account.adjudications[index] = adjudication;
      account.balances.apply(entries);
    }
    for (const number of [payment.payerClaimControlNumber, payment.patientControlNumber]) {
      const folded = foldReference(number);
      if (folded.length > 0) this.#reversed.push(folded);
    }
    return this.#posting(check, {
      kind: 'reversal',
      postingKey: key,
      entries: this.#cashOf(task, entries),
      match,
      tasks: reversalTasks(original, (line) => account?.balances.of(line, PATIENT_RECEIVABLE) ?? 0),
      state: 'REVERSED',
      adjudication,
      reversesKey: original.adjudicationKey,
      ...about(payment, account?.view),
      ...released(task),
    });
  }

  /** Both sides in Suspense: nothing was posted for the claim, and what was held cancels out. */
  #cancel(check: OpenCheck, task: Task, counterpart: HeldItem): readonly Posting[] {
    if (task.account !== undefined) remove(task.account.held, counterpart);
    const view = task.account?.view;
    const text = 'a claim payment and its reversal cancel out; neither was posted';
    const side = (payment: ClaimPayment, key: string, announced: boolean, releasesKey: string): Posting =>
      this.#posting(check, {
        kind: payment.claimStatusCode === '22' ? 'reversal' : 'none',
        postingKey: announced ? `${key}|cancelled` : key,
        entries: announced ? [] : suspend(payment, SUSPENSE),
        tasks: [{ code: 'CANCELLED_BY_REVERSAL', line: undefined, amount: payment.paymentAmount, text }],
        match: task.match,
        releasesKey,
        ...about(payment, view),
      });
    const other = counterpart.postingKey;
    return [
      side(counterpart.payment, other, counterpart.announced, other),
      side(task.payment, task.key, task.held?.announced ?? false, other),
    ];
  }

  /** A claim payment that was held is paid out of Suspense, where its money lies. */
  #cashOf(task: Task, entries: readonly PostingEntry[]): readonly PostingEntry[] {
    return task.held?.announced === true ? outOf(SUSPENSE, entries) : entries;
  }

  #blocked(payment: ClaimPayment, key: string, check: OpenCheck): Posting {
    const { code, text } = check.blockedBecause();
    const queue = { code, text, heldAmount: payment.paymentAmount, heldAccount: undefined, suggestions: [] };
    return this.#posting(check, { kind: 'none', postingKey: key, queue, ...about(payment, undefined) });
  }

  #posting(check: OpenCheck, parts: Parts): Posting {
    const posting: Posting = {
      claimKey: undefined,
      claimId: undefined,
      encounterKey: undefined,
      patientControlNumber: undefined,
      payerClaimControlNumber: undefined,
      reassociationTraceNumber: check.trace,
      entries: [],
      match: undefined,
      queue: undefined,
      tasks: [],
      work: [],
      findings: [],
      state: undefined,
      adjudication: undefined,
      reversesKey: undefined,
      releasesKey: undefined,
      at: check.remittance.at,
      ...parts,
    };
    const sum = posting.entries.reduce((total, entry) => total + entry.amount, 0);
    if (sum !== 0) throw new Error(`assertion failed: entries of ${posting.postingKey} sum to ${sum}`);
    check.count(posting);
    return posting;
  }
}

interface Task {
  readonly payment: ClaimPayment;
  readonly match: ClaimMatch;
  readonly account: OpenAccount | undefined;
  readonly key: string;
  /** The held item, when it is tried again. */
  readonly held: HeldItem | undefined;
}

function remove(list: HeldItem[], item: HeldItem): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}

function about(payment: ClaimPayment, view: ClaimAccountView | undefined): Partial<Posting> {
  return {
    claimKey: view?.claimKey,
    claimId: view?.claimId,
    encounterKey: view?.encounterKey,
    patientControlNumber: payment.patientControlNumber,
    payerClaimControlNumber: payment.payerClaimControlNumber,
    reassociationTraceNumber: payment.remittance.reassociationTraceNumber,
    findings: payment.findings,
    at: payment.at,
  };
}

function released(task: Task): Partial<Posting> {
  return task.held?.announced === true ? { releasesKey: task.key, postingKey: `${task.key}|released` } : {};
}

/** the payment into `account`, so that the check balances; nothing else of the claim is posted. */
function suspend(payment: ClaimPayment, account: string): readonly PostingEntry[] {
  const amount = payment.paymentAmount;
  if (amount === 0) return [];
  const common = { line: undefined, groupCode: undefined, reasonCode: undefined, remarkCodes: [] };
  const cash = cashClearing(payment.remittance.reassociationTraceNumber);
  return [
    { ...common, account: cash, amount },
    { ...common, account, amount: cents(-amount) },
  ];
}
