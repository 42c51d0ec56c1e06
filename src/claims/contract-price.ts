/** Claims: what a contract allows for a claim: the rate that holds for each line, what changes it, or a rate for the claim as a whole. Pure. */
import { type Cents, cents, formatCents } from '../base/money.ts';
import type { ContractRate, RateBasis } from './contract.ts';

/** A rate with where it stands. */
export interface LoadedRate extends ContractRate {
  readonly contract: string;
  /** Place in the contract's file, from 1. */
  readonly ordinal: number;
}

export interface PricingLine {
  readonly lineId: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly revenueCode: string;
  readonly place: string;
  /** Where it was rendered: ZIP code of nine digits and of five, state; empty when unknown. */
  readonly localities: readonly string[];
  readonly units: number;
  readonly chargeAmount: Cents;
  /** `CCYYMMDD`; '' when unknown. */
  readonly date: string;
}

export interface PricingClaim {
  readonly plans: readonly string[];
  readonly providers: readonly string[];
  readonly specialties: readonly string[];
  readonly diagnosisRelatedGroup: string;
  /** Millionths; undefined when nobody says it. */
  readonly weight: number | undefined;
  readonly chargeAmount: Cents;
  readonly lines: readonly PricingLine[];
}

export interface Price {
  readonly expected: Cents;
  readonly rate: LoadedRate;
  /** How the amount comes about, for people. */
  readonly steps: string;
}

export interface ClaimPrice {
  /** The claim as a whole; then its lines are not compared. */
  readonly whole: Price | undefined;
  /** By line; undefined where no rate holds. */
  readonly lines: readonly (Price | undefined)[];
}

/** Rates of a fee schedule that a per cent is of. */
export type Schedules = (schedule: string) => readonly LoadedRate[];

const NUMERIC = /^\d+$/;

/** True when `code` is `99213`, begins as `992*` says, or lies within `70010-79999`. */
export function fitsPattern(pattern: string, code: string): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('*')) return code.startsWith(pattern.slice(0, -1));
  const [from, to] = pattern.split('-');
  if (from === undefined || to === undefined) return pattern === code;
  const numbers = [from, to, code].every((one) => NUMERIC.test(one)) && from.length === code.length;
  return numbers ? Number(from) <= Number(code) && Number(code) <= Number(to) : from <= code && code <= to;
}

function fitsAny(patterns: readonly string[] | undefined, codes: readonly string[]): boolean {
  if (patterns === undefined || patterns.length === 0) return true;
  return patterns.some((pattern) => codes.some((code) => code !== '' && fitsPattern(pattern, code)));
}

function holdsForClaim(rate: ContractRate, claim: PricingClaim): boolean {
  return (
    fitsAny(rate.plans, claim.plans) &&
    fitsAny(rate.providers, claim.providers) &&
    fitsAny(rate.specialties, claim.specialties) &&
    fitsAny(rate.diagnosisRelatedGroups, [claim.diagnosisRelatedGroup])
  );
}

function holdsForLine(rate: ContractRate, line: PricingLine): boolean {
  return (
    fitsAny(rate.procedures, [line.code]) &&
    fitsAny(rate.revenueCodes, [line.revenueCode]) &&
    rate.modifiers.every((modifier) => line.modifiers.includes(modifier)) &&
    fitsAny(rate.places, [line.place]) &&
    fitsAny(rate.localities, line.localities) &&
    (line.date === '' || ((rate.from ?? line.date) <= line.date && line.date <= (rate.until ?? line.date)))
  );
}

const filled = (list: readonly string[] | undefined): boolean => list !== undefined && list.length > 0;

/** The closer a rate names the service, the earlier it goes: the exact procedure, its modifiers, then who, under what plan, at what place, in what locality. */
function closeness(rate: ContractRate): number {
  const [pattern = '*'] = rate.procedures ?? [];
  const exact = pattern === '*' ? 0 : /[*-]/.test(pattern) ? 1 : 2;
  const flags = [
    rate.diagnosisRelatedGroups,
    rate.revenueCodes,
    rate.providers,
    rate.specialties,
    rate.plans,
    rate.places,
    rate.localities,
  ];
  const named = flags.reduce((sum, list, index) => sum + (filled(list) ? 2 ** (flags.length - index - 1) : 0), 0);
  return exact * 1000 + rate.modifiers.length * 100 + named;
}

function best<Rate extends ContractRate>(rates: readonly Rate[]): Rate | undefined {
  const order = (left: Rate, right: Rate): number =>
    (right.priority ?? 0) - (left.priority ?? 0) || closeness(right) - closeness(left);
  return [...rates].sort(order)[0];
}

const LINE_BASES: ReadonlySet<RateBasis> = new Set(['amount', 'percentOfCharge', 'percentOfSchedule', 'capitated']);
const WHOLE_BASES: ReadonlySet<RateBasis> = new Set(['caseRate', 'drg', 'perDiem']);
/** What a modifier or the rank of a procedure changes; a per cent of the charge follows the charge. */
const CHANGEABLE: ReadonlySet<RateBasis> = new Set(['amount', 'percentOfSchedule']);

const perCent = (hundredths: number): string => `${(hundredths / 100).toFixed(2)} %`;
const money = (amount: number): string => formatCents(cents(amount));
const share = (amount: number, hundredths: number): number => Math.round((amount * hundredths) / 10_000);

/** A price while it is worked out. */
interface Draft {
  amount: number;
  readonly rate: LoadedRate;
  readonly line: PricingLine;
  readonly steps: string[];
}

/** Prices every line and the claim; rates are those of the claim's payer. */
export function priceClaim(claim: PricingClaim, rates: readonly LoadedRate[], schedules: Schedules): ClaimPrice {
  const own = rates.filter((rate) => holdsForClaim(rate, claim));
  const drafts = claim.lines.map((line) => baseOf(line, own, schedules));
  for (const draft of drafts) if (draft !== undefined) changeByModifiers(draft, own);
  for (const rule of own) if (rule.basis === 'multipleProcedures') changeByRank(drafts, rule);
  const lines = drafts.map((draft) => (draft === undefined ? undefined : limited(draft, draft.line.chargeAmount)));
  return { whole: wholeOf(claim, own, lines), lines };
}

function baseOf(line: PricingLine, rates: readonly LoadedRate[], schedules: Schedules): Draft | undefined {
  const rate = best(rates.filter((one) => LINE_BASES.has(one.basis) && holdsForLine(one, line)));
  if (rate === undefined) return undefined;
  const units = Math.min(line.units, rate.mostUnits ?? line.units);
  const draft = (amount: number, step: string): Draft => ({ amount, rate, line, steps: [step] });
  switch (rate.basis) {
    case 'percentOfCharge':
      return draft(share(line.chargeAmount, rate.value), `${perCent(rate.value)} of ${money(line.chargeAmount)}`);
    case 'percentOfSchedule': {
      const fee = best(
        schedules(rate.schedule ?? '').filter((one) => one.basis === 'amount' && holdsForLine(one, line)),
      );
      if (fee === undefined) return undefined;
      const amount = share(Math.round(fee.value * units), rate.value);
      return draft(amount, `${perCent(rate.value)} of ${rate.schedule ?? ''} ${money(fee.value)} × ${units}`);
    }
    case 'capitated':
      return draft(0, 'capitated');
    default:
      return draft(Math.round(rate.value * units), `${money(rate.value)} × ${units}`);
  }
}

/** A rate that names the modifier itself is not changed by it once more. */
function changeByModifiers(draft: Draft, rates: readonly LoadedRate[]): void {
  const { rate, line } = draft;
  if (!CHANGEABLE.has(rate.basis)) return;
  for (const rule of rates) {
    if (rule.basis !== 'modifier' || !holdsForLine(rule, line)) continue;
    if (rule.modifiers.some((modifier) => rate.modifiers.includes(modifier))) continue;
    draft.amount = share(draft.amount, rule.value);
    draft.steps.push(`× ${perCent(rule.value)} (${rule.modifiers.join(' ')})`);
  }
}

/** The dearest procedure of a day first. */
function changeByRank(drafts: readonly (Draft | undefined)[], rule: LoadedRate): void {
  const days = new Map<string, Draft[]>();
  for (const draft of drafts) {
    if (draft === undefined || !CHANGEABLE.has(draft.rate.basis) || !holdsForLine(rule, draft.line)) continue;
    if (rule.except?.some((pattern) => fitsPattern(pattern, draft.line.code)) === true) continue;
    days.set(draft.line.date, [...(days.get(draft.line.date) ?? []), draft]);
  }
  const { ranks = [] } = rule;
  for (const day of days.values()) {
    for (const [index, draft] of day.sort((left, right) => right.amount - left.amount).entries()) {
      const percent = ranks[Math.min(index, ranks.length - 1)] ?? 10_000;
      if (percent === 10_000) continue;
      draft.amount = share(draft.amount, percent);
      draft.steps.push(`× ${perCent(percent)} (procedure ${index + 1} of the day)`);
    }
  }
}

function limited({ amount, rate, steps }: Omit<Draft, 'line'>, charge: number): Price {
  let expected = amount;
  const told = [...steps];
  if (rate.lesserOfCharge && expected > charge) {
    expected = charge;
    told.push(`no more than the charge ${money(charge)}`);
  }
  if (rate.cap !== undefined && expected > rate.cap) {
    expected = rate.cap;
    told.push(`no more than ${money(rate.cap)}`);
  }
  return { expected: cents(expected), rate, steps: told.join(', ') };
}

function wholeOf(
  claim: PricingClaim,
  rates: readonly LoadedRate[],
  lines: readonly (Price | undefined)[],
): Price | undefined {
  const holding = rates.filter(
    (rate) => WHOLE_BASES.has(rate.basis) && claim.lines.some((line) => holdsForLine(rate, line)),
  );
  const rate = best(holding);
  if (rate === undefined) return undefined;
  const base =
    rate.basis === 'perDiem'
      ? days(claim, holding)
      : rate.basis === 'drg'
        ? group(claim, rate)
        : { amount: rate.value, steps: [`case rate ${money(rate.value)}`] };
  if (base === undefined) return undefined;
  const steps = [...base.steps];
  let { amount } = base;
  for (const price of lines) {
    if (price?.rate.carveOut !== true) continue;
    amount += price.expected;
    steps.push(`and ${money(price.expected)} carved out`);
  }
  return limited({ amount, rate, steps }, claim.chargeAmount);
}

interface Base {
  readonly amount: number;
  readonly steps: readonly string[];
}

/** Each line of days by the rate that holds for it. */
function days(claim: PricingClaim, holding: readonly LoadedRate[]): Base {
  const rates = holding.filter((rate) => rate.basis === 'perDiem');
  const parts = claim.lines.flatMap((line) => {
    const rate = best(rates.filter((one) => holdsForLine(one, line)));
    if (rate === undefined) return [];
    const units = Math.min(line.units, rate.mostUnits ?? line.units);
    return [{ amount: Math.round(rate.value * units), step: `${money(rate.value)} × ${units} days` }];
  });
  return { amount: parts.reduce((sum, part) => sum + part.amount, 0), steps: parts.map((part) => part.step) };
}

const MILLION = 1_000_000;

/** Nothing without a weight. */
function group(claim: PricingClaim, rate: LoadedRate): Base | undefined {
  const weight = claim.weight ?? rate.weight;
  if (weight === undefined) return undefined;
  const amount = Math.round((rate.value * weight) / MILLION);
  const steps = [`DRG ${claim.diagnosisRelatedGroup}: ${money(rate.value)} × ${weight / MILLION}`];
  const { outlier } = rate;
  if (outlier === undefined || claim.chargeAmount <= outlier.threshold) return { amount, steps };
  const more = share(claim.chargeAmount - outlier.threshold, outlier.percent);
  const step = `and ${perCent(outlier.percent)} of the charge beyond ${money(outlier.threshold)}`;
  return { amount: amount + more, steps: [...steps, step] };
}
