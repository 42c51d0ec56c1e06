/** Post: adjustments summed by `group:reason`, as adjudications keep them. */
import { type Cents, cents } from '../../base/money.ts';
import type { Adjustment } from '../../claims/remittance.ts';

export type Sums = Readonly<Record<string, Cents>>;

/** Zero sums left out. */
export function sumAdjustments(items: readonly Adjustment[]): Sums {
  const sums: Record<string, Cents> = {};
  for (const { groupCode, reasonCode, amount } of items) add(sums, `${groupCode}:${reasonCode}`, amount);
  return sums;
}

/** The sum of sums; zero sums left out. */
export function sumSums(all: readonly Sums[]): Sums {
  const sums: Record<string, Cents> = {};
  for (const one of all) for (const [key, amount] of Object.entries(one)) add(sums, key, amount);
  return sums;
}

function add(sums: Record<string, Cents>, key: string, amount: Cents): void {
  const sum = (sums[key] ?? 0) + amount;
  if (sum === 0) delete sums[key];
  else sums[key] = cents(sum);
}

/** What the patient owes of them (CAS group PR). */
export function patientSum(sums: Sums): Cents {
  const patient = Object.entries(sums).filter(([key]) => key.startsWith('PR:'));
  return cents(patient.reduce((total, [, amount]) => total + amount, 0));
}

/** The one is the other with every sign turned. */
export function opposite(left: Sums, right: Sums): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === -(right[key] ?? 0));
}
