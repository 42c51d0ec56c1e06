/** Sandbox: makes checks of what is owed; a check never comes to less than nothing. */
import { cents } from '../base/money.ts';
import { type Check, type CheckAdjustment, checkAmount } from './answers/remittance.ts';
import type { Answered, Memory, Owed } from './memory.ts';
import type { Scenario } from './scenario.ts';

export interface AnsweredChecks {
  readonly answered: Answered;
  readonly checks: readonly Check[];
}

/** Takes what is due out of the memory and returns it as checks, by receiver of the answer and by payee. */
export function dueChecks(
  scenario: Scenario,
  memory: Memory,
  options: { readonly date: string; readonly nextTraceNumber: () => string },
): readonly AnsweredChecks[] {
  const due = memory.owed.filter((item) => item.dueRound <= memory.round);
  memory.owed = memory.owed.filter((item) => item.dueRound > memory.round);
  const receivers = groupBy(due, (item) => JSON.stringify(item.answered));
  return [...receivers.values()].flatMap((owed) => {
    const answered = owed[0]?.answered;
    if (answered === undefined) return [];
    const payees = groupBy(owed, (item) => `${item.payment.claim.billingProvider.id} ${item.checkKey}`);
    const checks = [...payees.values()].flatMap((items) =>
      chunks(items, scenario.remittance.claimsPerCheck).map((part) => makeCheck(part, scenario, memory, options)),
    );
    return [{ answered, checks }];
  });
}

function makeCheck(
  owed: readonly Owed[],
  scenario: Scenario,
  memory: Memory,
  options: { readonly date: string; readonly nextTraceNumber: () => string },
): Check {
  const payments = owed.map((item) => item.payment);
  const payee = payments[0]?.claim.billingProvider;
  if (payee === undefined) throw new Error('assertion failed: a check without claim payments');
  const adjustments: CheckAdjustment[] = memory.providerAdjustmentsMade ? [] : [...scenario.providerAdjustments];
  memory.providerAdjustmentsMade = true;
  const traceNumber = options.nextTraceNumber();
  const carried = memory.carried[payee.id] ?? [];
  memory.carried[payee.id] = takeBack(carried, payments, adjustments);
  const short = checkAmount({ payments, adjustments });
  if (short < 0) {
    // What the check is short of goes to the next one: after a reversal as a recovery that is put off, else as a forwarded balance.
    const reversed = payments.find((item) => item.statusCode === '22');
    const reasonCode = reversed === undefined ? 'FB' : 'WO';
    const reference = reversed?.payerClaimControlNumber ?? traceNumber;
    adjustments.push({ reasonCode, reference, amount: short });
    memory.carried[payee.id] = [...(memory.carried[payee.id] ?? []), { reasonCode, reference, amount: cents(-short) }];
  }
  const { payer, remittance } = scenario;
  return {
    payer,
    payee,
    traceNumber,
    paymentMethod: remittance.paymentMethod,
    date: options.date,
    payments,
    adjustments,
  };
}

/** Puts onto the check as much of what is carried as it can bear; returns the rest. */
function takeBack(
  carried: readonly CheckAdjustment[],
  payments: Check['payments'],
  adjustments: CheckAdjustment[],
): CheckAdjustment[] {
  const rest: CheckAdjustment[] = [];
  for (const item of carried) {
    const taken = cents(Math.max(0, Math.min(item.amount, checkAmount({ payments, adjustments }))));
    if (taken > 0) adjustments.push({ ...item, amount: taken });
    if (taken < item.amount) rest.push({ ...item, amount: cents(item.amount - taken) });
  }
  return rest;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
