/** Post: what an answer says of each line of ours, so that a reversal of some of them takes back just these. */
import { type Cents, cents, formatCents } from '../../base/money.ts';
import type { Adjudication, AdjudicationState, AnsweredLine, ClaimMatch, LineWork } from '../../claims/posting.ts';
import type { Adjustment, ClaimPayment } from '../../claims/remittance.ts';
import { CLAIM_LINE } from './accounts.ts';
import { denies } from './state.ts';
import { opposite, patientSum, sumAdjustments, sumSums } from './sums.ts';

type Amounts = Pick<AnsweredLine, 'chargeAmount' | 'paymentAmount' | 'adjustments'>;

/** Some lines of one adjudication that stands: all that it has left, or a part. */
export interface PartTakenBack {
  readonly original: Adjudication;
  readonly lines: readonly string[];
}

/**
 * The lines that `payment` answers, in the order of their first service payment; then `claim`, when it says something of the claim as a
 * whole. `work` tells which were denied.
 */
export function answeredLines(
  payment: ClaimPayment,
  lineIds: readonly string[],
  work: readonly LineWork[] = [],
): readonly AnsweredLine[] {
  const parts = new Map<string, { charge: number; payment: number; adjustments: Adjustment[] }>();
  let rest: number = payment.paymentAmount;
  payment.lines.forEach((service, index) => {
    const line = lineIds[index] ?? CLAIM_LINE;
    const part = parts.get(line) ?? { charge: 0, payment: 0, adjustments: [] };
    parts.set(line, part);
    part.charge += service.chargeAmount;
    part.payment += service.paymentAmount;
    part.adjustments.push(...service.adjustments);
    rest -= service.paymentAmount;
  });
  if (payment.adjustments.length > 0 || rest !== 0) {
    const { charge = 0, payment: paid = 0, adjustments = [] } = parts.get(CLAIM_LINE) ?? {};
    parts.set(CLAIM_LINE, { charge, payment: paid + rest, adjustments: [...adjustments, ...payment.adjustments] });
  }
  const denied = new Set(work.filter((item) => denies(item.classification, item.amount)).map((item) => item.line));
  return [...parts].map(([line, part]) => ({
    line,
    chargeAmount: cents(part.charge),
    paymentAmount: cents(part.payment),
    adjustments: sumAdjustments(part.adjustments),
    ...(denied.has(line) ? { denied: true } : {}),
  }));
}

/** A claim payment with the claim that it was matched to. */
export interface Matched {
  readonly payment: ClaimPayment;
  readonly match: ClaimMatch;
}

/** The same of a claim payment that was matched. */
export function answeredBy({ payment, match }: Matched): readonly AnsweredLine[] {
  return answeredLines(
    payment,
    match.lines.map((line) => line.lineId),
  );
}

/** The claim payment as if it were about these lines alone. */
export function ofLines(matched: Matched, lines: readonly string[]): Matched {
  const { payment, match } = matched;
  const kept = match.lines.map((line) => lines.includes(line.lineId));
  const own = answeredBy(matched).filter((item) => lines.includes(item.line));
  return {
    payment: {
      ...payment,
      ...totalOf(own),
      adjustments: lines.includes(CLAIM_LINE) ? payment.adjustments : [],
      lines: payment.lines.filter((_line, index) => kept[index]),
    },
    match: { ...match, lines: match.lines.filter((_line, index) => kept[index]) },
  };
}

/** Every amount of the one is that of the other with its sign turned. */
export function mirrorsAmounts(reversal: Amounts, other: Amounts): boolean {
  return (
    reversal.chargeAmount === -other.chargeAmount &&
    reversal.paymentAmount === -other.paymentAmount &&
    opposite(reversal.adjustments, other.adjustments)
  );
}

export interface PartsTakenBack {
  readonly parts: readonly PartTakenBack[];
  /** For a line of the reversal, the equal one that it means. */
  readonly meant: ReadonlyMap<string, string>;
}

/**
 * The adjudications of `candidates`, the best first, whose lines the lines of the reversal mirror one by one. Undefined when one of them
 * mirrors none, or when a part can't be told from the rest: then nothing is taken back. Of `equals`, lines that nothing told from the line
 * of the reversal, one is meant that it mirrors.
 */
export function partsTakenBack(
  reversal: readonly AnsweredLine[],
  candidates: readonly Adjudication[],
  equals: (line: string) => readonly string[],
): PartsTakenBack | undefined {
  if (!hasLines(reversal)) return undefined;
  const found = new Map<Adjudication, string[]>();
  const meant = new Map<string, string>();
  for (const own of reversal) {
    const lines = own.line === CLAIM_LINE ? [CLAIM_LINE] : [own.line, ...equals(own.line)];
    const pairs = lines.flatMap((line) => candidates.map((original) => ({ line, original })));
    const pair = pairs.find(
      ({ line, original }) =>
        !original.reversed && found.get(original)?.includes(line) !== true && mirrorsLineOf({ ...own, line }, original),
    );
    if (pair === undefined) return undefined;
    found.set(pair.original, [...(found.get(pair.original) ?? []), pair.line]);
    if (pair.line !== own.line) meant.set(own.line, pair.line);
  }
  const parts = [...found].map(([original, lines]) => ({ original, lines }));
  return parts.every(isSeparable) ? { parts, meant } : undefined;
}

const hasLines = (items: readonly AnsweredLine[]): boolean => items.some((item) => item.line !== CLAIM_LINE);

function mirrorsLineOf(
  own: AnsweredLine,
  { byLine, lines, chargeAmount, paymentAmount, adjustments }: Adjudication,
): boolean {
  if (byLine !== undefined) return byLine.some((item) => item.line === own.line && mirrorsAmounts(own, item));
  // It is of one line, whose amounts are its own.
  return (
    lines.length === 1 && lines[0] === own.line && mirrorsAmounts(own, { chargeAmount, paymentAmount, adjustments })
  );
}

/** All of the adjudication; or lines that no other needs: a bundle's charge moves between its lines. */
function isSeparable({ original, lines }: PartTakenBack): boolean {
  if (takesAll({ original, lines })) return true;
  const rest = original.lines.filter((line) => !lines.includes(line));
  return rest.length > 0 && entriesOfLines(original, lines).reduce((sum, entry) => sum + entry.amount, 0) === 0;
}

/** True when nothing of the adjudication is left. */
export function takesAll({ original, lines }: PartTakenBack): boolean {
  return original.byLine === undefined || original.byLine.every((item) => lines.includes(item.line));
}

/** What was posted for these lines. */
export function entriesOfLines(
  { entries }: Pick<Adjudication, 'entries'>,
  lines: readonly string[],
): Adjudication['entries'] {
  return entries.filter((entry) => entry.line !== undefined && lines.includes(entry.line));
}

/** The adjudication without the lines that the posting `postingKey` took back. */
export function withoutPart({ original, lines }: PartTakenBack, postingKey: string): Adjudication {
  const byLine = (original.byLine ?? []).filter((item) => !lines.includes(item.line));
  const left = totalOf(byLine);
  return {
    ...original,
    ...left,
    patientResponsibilityAmount: patientSum(left.adjustments),
    lines: original.lines.filter((line) => !lines.includes(line)),
    entries: original.entries.filter((entry) => entry.line === undefined || !lines.includes(entry.line)),
    state: stateOfRest(original.state, byLine),
    byLine,
    takenBack: [...(original.takenBack ?? []), { lines, postingKey }],
  };
}

const DECIDED: ReadonlySet<AdjudicationState> = new Set(['PAID', 'PARTIAL', 'ZERO_PAID', 'DENIED']);

function stateOfRest(state: AdjudicationState, rest: readonly AnsweredLine[]): AdjudicationState {
  if (!DECIDED.has(state)) return state;
  const denied = rest.filter((item) => item.denied === true);
  const paid = rest.reduce((sum, item) => sum + item.paymentAmount, 0) > 0;
  if (denied.length === 0) return paid ? 'PAID' : 'ZERO_PAID';
  return !paid && denied.length === rest.length ? 'DENIED' : 'PARTIAL';
}

/** In plain words, where the reversal is not what `original` has, one text for each line that differs. */
export function differencesOf(matched: Matched, original: Adjudication): readonly string[] {
  const { byLine, lines, takenBack = [] } = original;
  const reversal = answeredBy(matched);
  const own = byLine ?? (lines.length === 1 ? [{ ...original, line: lines[0] ?? CLAIM_LINE }] : undefined);
  if (own === undefined || !hasLines(reversal)) {
    const { chargeAmount, paymentAmount } = matched.payment;
    return differenceOf('the claim', { ...totalOf(reversal), chargeAmount, paymentAmount }, original);
  }
  const differences = reversal.flatMap((item) => {
    const name = item.line === CLAIM_LINE ? 'the claim as a whole' : `line ${item.line}`;
    const posted = own.find((one) => one.line === item.line);
    if (posted !== undefined) return differenceOf(name, item, posted);
    const before = takenBack.some((part) => part.lines.includes(item.line));
    return [before ? `${name} was taken back before` : `${name} was not answered by it`];
  });
  return differences.length > 0 ? differences : ['its lines were bundled with other lines, which it leaves standing'];
}

/** Charge, payment and adjustments over all of them. */
export function totalOf(items: readonly AnsweredLine[]): Amounts {
  const sum = (of: (item: AnsweredLine) => number): Cents =>
    cents(items.reduce((result, item) => result + of(item), 0));
  return {
    chargeAmount: sum((item) => item.chargeAmount),
    paymentAmount: sum((item) => item.paymentAmount),
    adjustments: sumSums(items.map((item) => item.adjustments)),
  };
}

function differenceOf(name: string, reversal: Amounts, posted: Amounts): readonly string[] {
  const parts: string[] = [];
  const compare = (what: string, ours: number, theirs: number): void => {
    if (ours !== -theirs) parts.push(`${what} ${formatCents(cents(-theirs))} of ${formatCents(cents(ours))} posted`);
  };
  compare('charge', posted.chargeAmount, reversal.chargeAmount);
  compare('payment', posted.paymentAmount, reversal.paymentAmount);
  for (const key of new Set([...Object.keys(posted.adjustments), ...Object.keys(reversal.adjustments)]))
    compare(key.replace(':', '-'), posted.adjustments[key] ?? 0, reversal.adjustments[key] ?? 0);
  return parts.length === 0 ? [] : [`${name}: takes back ${parts.join(', ')}`];
}
