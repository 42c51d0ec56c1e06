/** Post: what one balanced claim payment does to the ledger: entries, work for people, and the state that the claim comes to (4.7, 4.8). */
import { cents } from '../../base/money.ts';
import type { AdjudicationState, LineWork, PostingEntry, PostingTask } from '../../claims/posting.ts';
import type { Adjustment, ClaimPayment, ServicePayment } from '../../claims/remittance.ts';
import type { EncounterBalances } from './account-book.ts';
import {
  CLAIM_LINE,
  CONTRACTUAL,
  cashClearing,
  PATIENT_RECEIVABLE,
  receivable,
  SUSPENSE,
  TAX_WITHHELD,
  WITHHOLD_RECEIVABLE,
} from './accounts.ts';
import { type BundlePart, bundleParts } from './bundling.ts';
import { BENEFICIARY_REMARKS, type ClassificationRow } from './classification-table.ts';
import type { ClassifiedAdjustment } from './classified-adjustment.ts';
import { classify, type LineFacts } from './classify.ts';
import { remarksOf, stateOf } from './state.ts';
import { SUSPENSE_BALANCE } from './tasks.ts';

export interface AdjudicationInput {
  readonly payment: ClaimPayment;
  /** Our line for each service payment. */
  readonly lineIds: readonly string[];
  readonly balances: EncounterBalances;
  readonly payerSequence: number;
  readonly nextPayerSequence: number | undefined;
  readonly qualifiedMedicareBeneficiary: boolean;
  readonly overrides: readonly ClassificationRow[];
}

export interface AdjudicationResult {
  readonly entries: readonly PostingEntry[];
  readonly work: readonly LineWork[];
  readonly tasks: readonly PostingTask[];
  readonly state: AdjudicationState;
  /** Nothing was decided: a duplicate, or the payer says only where the money went. No adjudication comes to stand. */
  readonly informationOnly: boolean;
}

/** Cash first, then what raises the receivable, then the patient's share; contractual last, since it is what a cap may cut. */
const ORDER: readonly ClassifiedAdjustment['classification'][] = [
  'CHARGE_MOVE',
  'PATIENT',
  'NEXT_PAYER_ONLY',
  'WITHHOLD',
  'TAX_WITHHELD',
  'CONTRACTUAL',
];

/** Adjudicates `payment`; doesn't change the balances. */
export function adjudicate(input: AdjudicationInput): AdjudicationResult {
  const items = classifyAll(input);
  const open = items.filter((item) => !ORDER.includes(item.classification) && item.classification !== 'PRIOR_PAYER');
  const draft = new EntryDraft(input, open);
  draft.cash();
  const rank = (item: ClassifiedAdjustment): number =>
    item.adjustment.amount < 0 ? -1 : ORDER.indexOf(item.classification);
  const posted = items.filter((item) => ORDER.includes(item.classification));
  for (const item of [...posted].sort((left, right) => rank(left) - rank(right))) draft.adjustment(item);
  if (!input.payment.balanced) draft.differences();
  draft.credits();
  for (const item of items) informationTask(item, draft.tasks);
  const inform = (item: ClassifiedAdjustment): boolean =>
    item.classification === 'INFO_ZERO' || item.classification === 'PRIOR_PAYER';
  return {
    entries: draft.entries,
    work: open.map((item) => workOf(item, input.payment)),
    tasks: draft.tasks,
    state: stateOf(input.payment, items),
    informationOnly:
      input.payment.paymentAmount === 0 &&
      items.some((item) => item.classification === 'INFO_ZERO') &&
      items.every(inform),
  };
}

function classifyAll(input: AdjudicationInput): ClassifiedAdjustment[] {
  const { payment, lineIds, overrides } = input;
  const parts = bundleParts(payment.lines);
  const beneficiary =
    input.qualifiedMedicareBeneficiary || remarksOf(payment).some((code) => BENEFICIARY_REMARKS.has(code));
  const facts = (paid: boolean): LineFacts => ({
    paid,
    qualifiedMedicareBeneficiary: beneficiary,
    paymentDate: payment.remittance.paymentDate ?? '',
  });
  const items = payment.adjustments.map(
    (adjustment): ClassifiedAdjustment => ({
      adjustment,
      line: CLAIM_LINE,
      service: undefined,
      remarkCodes: payment.remarkCodes,
      classification: classify(adjustment, facts(payment.paymentAmount > 0), overrides),
    }),
  );
  payment.lines.forEach((service, index) => {
    const lineFacts = facts(service.paymentAmount > 0);
    const suspicious = input.payerSequence === 1 && isZeroAllowed(service, payment);
    const remarkCodes = service.remarkCodes.map((item) => item.code);
    for (const adjustment of service.adjustments) {
      const plain = classify(adjustment, lineFacts, overrides);
      const classification = suspicious && plain === 'CONTRACTUAL' ? 'ZERO_ALLOWED' : plain;
      const line = lineIds[index] ?? CLAIM_LINE;
      const part = parts.get(adjustment);
      if (part === undefined) items.push({ adjustment, line, service, remarkCodes, classification });
      else items.push(...bundled(adjustment, part).map((item) => ({ line, service, remarkCodes, ...item })));
    }
  });
  return items;
}

/** The two parts of an adjustment of a bundle; an empty one is left out. */
function bundled(
  adjustment: Adjustment,
  part: BundlePart,
): readonly Pick<ClassifiedAdjustment, 'adjustment' | 'classification'>[] {
  return [
    { adjustment: { ...adjustment, amount: part.moved }, classification: 'CHARGE_MOVE' as const },
    { adjustment: { ...adjustment, amount: part.rest }, classification: 'BUNDLE_REVIEW' as const },
  ].filter((item) => item.adjustment.amount !== 0);
}

/** The whole charge under 45 and nothing else, nothing paid: no allowed amount at all, which a contract seldom says. */
function isZeroAllowed(service: ServicePayment, payment: ClaimPayment): boolean {
  return (
    service.paymentAmount === 0 &&
    service.chargeAmount > 0 &&
    service.adjustments.length > 0 &&
    service.adjustments.every((item) => ['CO', 'OA'].includes(item.groupCode) && item.reasonCode === '45') &&
    !payment.adjustments.some((item) => item.amount !== 0)
  );
}

function workOf(item: ClassifiedAdjustment, payment: ClaimPayment): LineWork {
  return {
    line: item.line,
    classification: item.classification,
    groupCode: item.adjustment.groupCode,
    reasonCode: item.adjustment.reasonCode,
    remarkCodes: item.remarkCodes,
    amount: item.adjustment.amount,
    chargeAmount: item.service?.chargeAmount ?? payment.chargeAmount,
    paymentAmount: item.service?.paymentAmount ?? payment.paymentAmount,
  };
}

const TASKS: Readonly<Record<string, readonly [code: string, text: string]>> = {
  '18': ['DUPLICATE_CLAIM', 'the payer holds this for a duplicate of a claim it has'],
  B11: ['TRANSFERRED', 'the payer passed the claim on to the proper payer'],
  '100': ['PAID_TO_PATIENT', 'the payer paid the patient; invoice the patient after review'],
};

function informationTask(item: ClassifiedAdjustment, tasks: PostingTask[]): void {
  const { amount, reasonCode } = item.adjustment;
  const add = (code: string, text: string): void => {
    tasks.push({ code, line: item.line, amount, text });
  };
  if (item.classification === 'INFO_ZERO') {
    const [code, text] = TASKS[reasonCode] ?? ['INFORMATION', 'the payer tells something that moves no money'];
    add(code, text);
  } else if (item.classification === 'BUNDLE_REVIEW') {
    add('BUNDLING_REVIEW', 'the charge moved by bundling does not cancel out over the lines');
  } else if (item.classification === 'ZERO_ALLOWED') {
    add('ZERO_ALLOWED_REVIEW', 'the whole charge was taken as contractual and nothing was allowed');
  } else if (item.classification === 'UNKNOWN') {
    add('UNKNOWN_REASON_CODE', `reason code ${item.adjustment.groupCode}-${reasonCode} is in no table`);
  } else if (item.classification === 'PATIENT_REVIEW') {
    add('PATIENT_REVIEW', 'the payer gives this to the patient; a person must agree first');
  }
}

/** Gives a line nothing though it is below zero: information, and charge that a bundle moved from no line. */
const MOVES_NOTHING: ReadonlySet<string> = new Set(['INFO_ZERO', 'BUNDLE_REVIEW']);

/** Entries while they are made, with the balances that they leave. */
class EntryDraft {
  readonly entries: PostingEntry[] = [];
  readonly tasks: PostingTask[] = [];
  readonly #input: AdjudicationInput;
  readonly #receivable: string;
  readonly #moved = new Map<string, number>();
  /** What work waits for below zero, by line and altogether: until a person decides, the receivable lacks it by the payer's own word. */
  readonly #lacking = new Map<string, number>();
  #movedTotal = 0;
  #lackingTotal = 0;

  constructor(input: AdjudicationInput, work: readonly ClassifiedAdjustment[]) {
    this.#input = input;
    this.#receivable = receivable(input.payerSequence);
    for (const { line, adjustment, classification } of work) {
      if (adjustment.amount >= 0 || MOVES_NOTHING.has(classification)) continue;
      this.#lacking.set(line, (this.#lacking.get(line) ?? 0) - adjustment.amount);
      this.#lackingTotal -= adjustment.amount;
    }
  }

  /** L-02. What a claim payment pays beyond its lines, or takes back from them by adjustments of its own, is the claim line's. */
  cash(): void {
    const { payment, lineIds } = this.#input;
    let rest: number = payment.paymentAmount;
    payment.lines.forEach((service, index) => {
      rest -= service.paymentAmount;
      this.#pay(
        lineIds[index] ?? CLAIM_LINE,
        service.paymentAmount,
        service.remarkCodes.map((item) => item.code),
      );
    });
    this.#pay(CLAIM_LINE, rest, payment.remarkCodes);
  }

  adjustment(item: ClassifiedAdjustment): void {
    const amount = item.adjustment.amount;
    if (item.classification === 'CHARGE_MOVE') {
      this.#add(this.#receivable, -amount, item);
      return;
    }
    const account = this.#counterAccount(item);
    if (account === undefined) {
      const text = 'the patient may not be billed and no further payer is known; write off after review';
      this.tasks.push({ code: 'QMB_REVIEW', line: item.line, amount: item.adjustment.amount, text });
      return;
    }
    const allowed = amount <= 0 ? amount : Math.min(amount, Math.max(0, this.#open(item.line)));
    if (allowed !== amount) {
      const text = `${item.adjustment.groupCode}-${item.adjustment.reasonCode} is more than what is open; only the open part was posted`;
      this.tasks.push({ code: 'CAPPED', line: item.line, amount: cents(amount - allowed), text });
    }
    this.#add(account, allowed, item);
    this.#add(this.#receivable, -allowed, item);
  }

  /** what a person let pass: what the payer leaves unexplained of each line, and of the claim, goes to Suspense. */
  differences(): void {
    const { payment, lineIds } = this.#input;
    const sum = (items: readonly Adjustment[]): number => items.reduce((total, item) => total + item.amount, 0);
    let rest = payment.chargeAmount - sum(payment.adjustments) - payment.paymentAmount;
    payment.lines.forEach((service, index) => {
      rest -= sum(service.adjustments);
      const unexplained = service.chargeAmount - sum(service.adjustments) - service.paymentAmount;
      rest -= unexplained;
      this.#suspend(lineIds[index] ?? CLAIM_LINE, unexplained);
    });
    this.#suspend(CLAIM_LINE, rest);
  }

  #suspend(line: string, amount: number): void {
    this.#entry({ account: SUSPENSE, line, amount, remarkCodes: [] });
    this.#entry({ account: this.#receivable, line, amount: -amount, remarkCodes: [] });
    if (amount === 0) return;
    const text = 'posted by a person though it does not balance; the difference lies in Suspense';
    this.tasks.push({ code: SUSPENSE_BALANCE, line, amount: cents(amount), text });
  }

  /** a receivable below zero is the payer's money. */
  credits(): void {
    for (const line of this.#moved.keys()) {
      const open = this.#open(line);
      if (open >= 0) continue;
      this.tasks.push({ code: 'CREDIT', line, amount: cents(-open), text: 'more was paid than was open' });
    }
  }

  #counterAccount(item: ClassifiedAdjustment): string | undefined {
    const next = this.#input.nextPayerSequence;
    switch (item.classification) {
      case 'CONTRACTUAL':
        return CONTRACTUAL;
      case 'WITHHOLD':
        return WITHHOLD_RECEIVABLE;
      case 'TAX_WITHHELD':
        return TAX_WITHHELD;
      case 'NEXT_PAYER_ONLY':
        return next === undefined ? undefined : receivable(next);
      default:
        return next === undefined ? PATIENT_RECEIVABLE : receivable(next);
    }
  }

  /**
   * What is open on the line, with what the payer's adjustments below zero still give to it. Where the payer adjusts the claim as a whole, or an answer before this one did, our lines can't be
   * told apart by what is open on each: then, and for the claim line, what is open on the claim counts.
   */
  #open(line: string): number {
    const { balances, payment } = this.#input;
    const asWhole = payment.adjustments.length > 0 || balances.of(CLAIM_LINE, this.#receivable) !== 0;
    if (line === CLAIM_LINE || asWhole) {
      return balances.total(this.#receivable) + this.#movedTotal + this.#lackingTotal;
    }
    return balances.of(line, this.#receivable) + (this.#moved.get(line) ?? 0) + (this.#lacking.get(line) ?? 0);
  }

  #pay(line: string, amount: number, remarkCodes: readonly string[]): void {
    const account = cashClearing(this.#input.payment.remittance.reassociationTraceNumber);
    this.#entry({ account, line, amount, remarkCodes });
    this.#entry({ account: this.#receivable, line, amount: -amount, remarkCodes });
  }

  #add(account: string, amount: number, item: ClassifiedAdjustment): void {
    const { groupCode, reasonCode } = item.adjustment;
    this.#entry({ account, line: item.line, amount, groupCode, reasonCode, remarkCodes: item.remarkCodes });
  }

  #entry(parts: {
    readonly account: string;
    readonly line: string;
    readonly amount: number;
    readonly groupCode?: string;
    readonly reasonCode?: string;
    readonly remarkCodes: readonly string[];
  }): void {
    if (parts.amount === 0) return;
    if (parts.account === this.#receivable) {
      this.#moved.set(parts.line, (this.#moved.get(parts.line) ?? 0) + parts.amount);
      this.#movedTotal += parts.amount;
    }
    this.entries.push({
      account: parts.account,
      line: parts.line,
      amount: cents(parts.amount),
      groupCode: parts.groupCode,
      reasonCode: parts.reasonCode,
      remarkCodes: parts.remarkCodes,
    });
  }
}
