/** Match: decides for one claim payment which claim it answers, or why a person must decide. */
import { formatCents } from '../../base/money.ts';
import type { ClaimMatch, ClaimView, LineMatch, MatchSuggestion } from '../../claims/posting.ts';
import { type ClaimPayment, isReversal } from '../../claims/remittance.ts';
import { claimsMeant } from './changed.ts';
import { payerNumbersOf } from './keys.ts';
import { contradictions, matchLines } from './lines.ts';
import { standsBack, withoutRefused } from './refused.ts';
import { memberAgrees, RIVAL, type Score, SURE, scoreClaim } from './score.ts';

interface Candidate extends Score {
  readonly claim: ClaimView;
  readonly lines: readonly (LineMatch | undefined)[];
  readonly chargeFits: boolean;
}

const SUGGESTIONS = 5;

function complete(lines: readonly (LineMatch | undefined)[]): lines is readonly LineMatch[] {
  return lines.every((line) => line !== undefined);
}

/**
 * charge of the whole claim, or of the lines that it names (a split, R-104), with its sign: only a reversal (CLP02 = 22) has it
 * turned. A reversal undoes an adjudication, whose amounts the poster compares, so it fits here by its claim alone.
 */
function chargeFits(payment: ClaimPayment, claim: ClaimView, lines: readonly (LineMatch | undefined)[]): boolean {
  const charge = payment.chargeAmount;
  if (isReversal(payment) || charge === claim.chargeAmount) return true;
  if (payment.lines.length === 0 || !complete(lines)) return false;
  const named = new Set(lines.map((line) => line.lineId));
  const total = claim.lines.filter((line) => named.has(line.lineId)).reduce((sum, line) => sum + line.chargeAmount, 0);
  return total === charge;
}

function candidateOf(payment: ClaimPayment, claim: ClaimView): Candidate {
  const { score, reasons, partial } = scoreClaim(payment, claim);
  const lines = score >= RIVAL ? matchLines(payment.lines, claim.lines) : payment.lines.map(() => undefined);
  return { score, reasons, partial, claim, lines, chargeFits: chargeFits(payment, claim, lines) };
}

const words = (candidate: Candidate): string => candidate.reasons.join(', ');

const BESIDE_REFUSED = 'and the other claim under that number was rejected and never decided on';
const BUT_REFUSED = 'but rejected and never decided on, while another claim is out under its number';

/** A claim that stands back is no more than a rival, and says so. */
function suggestionOf(candidate: Candidate, all: readonly Candidate[]): MatchSuggestion {
  const { claim, score } = candidate;
  const { claimKey, claimId } = claim;
  return all.some((other) => standsBack(candidate, other))
    ? { claimKey, claimId, score: Math.min(score, RIVAL), reason: `${words(candidate)}, ${BUT_REFUSED}` }
    : { claimKey, claimId, score, reason: words(candidate) };
}

function unmatched(code: string, text: string, best: readonly Candidate[]): ClaimMatch {
  const suggestions: MatchSuggestion[] = best
    .filter((candidate) => candidate.score > 0)
    .map((candidate) => suggestionOf(candidate, best))
    .sort((left, right) => right.score - left.score)
    .slice(0, SUGGESTIONS);
  return {
    claimKey: undefined,
    score: best[0]?.score ?? 0,
    reason: best[0] === undefined ? '' : words(best[0]),
    lines: [],
    queue: { code, text },
    suggestions,
  };
}

/**
 * Of equally sure claims (a replacement that keeps its patient control number, M-011) the one whose charge and lines all agree, then the
 * one that the payer gave the number of the payment itself (CLP07), then the one of its frequency (CLP09), then, of bills to two insurances,
 * the one of its member id and, where one payer has both, of the payer's place that CLP02 names (M-001), then the one that REF*F8 names: of a
 * replacement that is the number of its original, then the one that was not rejected (T-13). Undefined when that leaves more than one.
 */
function decide(payment: ClaimPayment, sure: readonly Candidate[]): Candidate | undefined {
  const numbers = payerNumbersOf(payment);
  const own = numbers.find((number) => number === payment.payerClaimControlNumber);
  const numbered = ({ claim }: Candidate): boolean =>
    claim.patientControlNumbers.includes(payment.patientControlNumber);
  const tests: readonly ((candidate: Candidate) => boolean)[] = [
    () => true,
    (candidate) => candidate.chargeFits,
    (candidate) => complete(candidate.lines),
    (candidate) => own !== undefined && candidate.claim.payerClaimControlNumbers.includes(own) && numbered(candidate),
    // It tells submissions of one claim apart, never two claims.
    ({ claim }) =>
      sure.every(numbered) && payment.frequencyCode !== undefined && claim.frequencyCode === payment.frequencyCode,
    (candidate) => sure.every(numbered) && memberAgrees(payment, candidate.claim),
    ({ claim }) => sure.every(numbered) && samePayer(sure) && claim.payerSequence === placeOf(payment),
    (candidate) =>
      candidate.claim.payerClaimControlNumbers.some((number) => numbers.includes(number)) && numbered(candidate),
  ];
  let left = sure;
  for (const test of tests) {
    const kept = left.filter(test);
    if (kept.length === 1) return kept[0];
    if (kept.length > 1) left = kept;
  }
  const live = withoutRefused(left);
  return live.length === 1 ? live[0] : undefined;
}

function whyUnmatched(payment: ClaimPayment, { claim, lines }: Candidate): string {
  const missing = lines.filter((line) => line === undefined).length;
  const against = contradictions(payment.lines, claim.lines).filter(({ index }) => lines[index] === undefined);
  return [
    `${missing} service payments fit no line of the claim`,
    ...against.map(
      ({ index, named }) =>
        `the line item control number (REF*6R) of service payment ${index + 1} names line ${named.lineId}, which has another code and another charge, and no other line alone has both`,
    ),
  ].join('; ');
}

const samePayer = ([first, ...others]: readonly Candidate[]): boolean =>
  first?.claim.payerId !== undefined && others.every(({ claim }) => claim.payerId === first.claim.payerId);

const PLACES: Readonly<Record<string, number>> = { 1: 1, 2: 2, 3: 3, 19: 1, 20: 2, 21: 3 };

/** CLP02: processed as primary, secondary or tertiary. */
const placeOf = ({ claimStatusCode }: ClaimPayment): number | undefined => PLACES[claimStatusCode];

/** Matches `payment` against `claims`, the claims that its candidate keys found. Pure; the order of `claims` doesn't matter. */
export function matchClaim(payment: ClaimPayment, claims: readonly ClaimView[]): ClaimMatch {
  const candidates = claimsMeant(payment, claims)
    .map((claim) => candidateOf(payment, claim))
    .sort((left, right) => right.score - left.score || (left.claim.claimKey < right.claim.claimKey ? -1 : 1));
  const sure = candidates.filter((candidate) => candidate.score >= SURE);
  if (sure.length === 0) {
    return candidates.some((candidate) => candidate.score >= RIVAL)
      ? unmatched('MATCH_SUGGESTED', 'a claim is likely but not sure; a person must say', candidates)
      : unmatched('UNMATCHED', 'no claim of ours fits', candidates);
  }
  const chosen = decide(payment, sure);
  const others = candidates.filter((candidate) => candidate !== chosen && candidate.score >= RIVAL);
  const rivals = others.filter((other) => chosen === undefined || !standsBack(other, chosen));
  if (chosen === undefined || (chosen.partial && rivals.length > 0))
    return unmatched('MATCH_AMBIGUOUS', `${Math.max(sure.length, rivals.length + 1)} claims fit as well`, candidates);
  if (!chosen.chargeFits) {
    const [theirs, ours] = [formatCents(payment.chargeAmount), formatCents(chosen.claim.chargeAmount)];
    return unmatched(
      'CHARGE_DIFFERS',
      `the payer's charge ${theirs} is not ours ${ours}, nor that of the lines it names`,
      candidates,
    );
  }
  if (!complete(chosen.lines)) {
    return unmatched('LINE_UNMATCHED', whyUnmatched(payment, chosen), candidates);
  }
  return {
    claimKey: chosen.claim.claimKey,
    score: chosen.score,
    reason: rivals.length < others.length ? `${words(chosen)}, ${BESIDE_REFUSED}` : words(chosen),
    lines: chosen.lines,
    queue: undefined,
    suggestions: [],
  };
}

/**
 * A person's match: to `claim`, lines by the same passes, and those that fit none by `lines`, which names a line of ours for the
 * index of a service payment. Without a line for each service payment it stays in the queue.
 */
export function matchByHand(
  payment: ClaimPayment,
  claim: ClaimView,
  lines: Readonly<Record<number, string>> = {},
): ClaimMatch {
  const found = matchLines(payment.lines, claim.lines).map((line, index): LineMatch | undefined => {
    const lineId = lines[index];
    return lineId === undefined ? line : { lineId, reason: 'by hand' };
  });
  if (!complete(found)) {
    return unmatched('LINE_UNMATCHED', 'a line must be named for each service payment', [candidateOf(payment, claim)]);
  }
  return { claimKey: claim.claimKey, score: SURE, reason: 'by hand', lines: found, queue: undefined, suggestions: [] };
}
