/** Sandbox: what becomes of each claim of a set that passed the 999: what the 277CAs say, and what is owed (issue A, point 8). */
import { assert } from '../base/gateway-error.ts';
import { adjudicate, duplicateOf, type PaidClaim, reversalOf } from './adjudicate.ts';
import type { ClaimVerdict, StatusWord } from './answers/claim-acknowledgement.ts';
import type { Answered, KnownClaim, Memory, Owed } from './memory.ts';
import type { ClaimOutcome, PaymentTerms, Scenario } from './scenario.ts';
import { outcomeOf } from './scenario.ts';
import type { SubmittedClaim, SubmittedSet } from './submission-reader.ts';

export type Source = 'clearinghouse' | 'payer';

/** What one source says of one set. */
export interface SetVerdict {
  readonly source: Source;
  readonly verdicts: readonly ClaimVerdict[];
  readonly receiverReject?: StatusWord;
  readonly providerRejects: ReadonlyMap<string, StatusWord>;
}

type Reject = Extract<ClaimOutcome, { outcome: 'rejected-277ca' }>;

const STANDARD: PaymentTerms = { outcome: 'paid' };
const FORWARDED: StatusWord = { categoryCode: 'A0', statusCode: '16', entityCode: 'PR' };
const ACCEPTED: StatusWord = { categoryCode: 'A2', statusCode: '20', entityCode: 'PR' };
const NO_SUCH_ORIGINAL: StatusWord = { categoryCode: 'A7', statusCode: '464' };

const known = (memory: Memory, claim: SubmittedClaim): KnownClaim =>
  memory.claims[claim.patientControlNumber] ?? { processed: 0, acted: false };

/** The outcome in force: a scripted reject or silence is acted out once, afterwards the claim is processed on its merits. */
export function outcomeInForce(scenario: Scenario, memory: Memory, claim: SubmittedClaim): ClaimOutcome {
  const outcome = outcomeOf(scenario, claim.patientControlNumber);
  if (!('again' in outcome) && !isRefusal(outcome)) return outcome;
  if (!known(memory, claim).acted || !isRefusal(outcome)) return outcome;
  if (outcome.again !== undefined) return outcome.again;
  return isRefusal(scenario.default) ? STANDARD : scenario.default;
}

function isRefusal(outcome: ClaimOutcome): outcome is Extract<ClaimOutcome, { again?: unknown }> {
  return outcome.outcome === 'rejected-999' || outcome.outcome === 'rejected-277ca' || outcome.outcome === 'silence';
}

/** Remembers that the claim's scripted reject or silence was acted out. */
export function markActed(memory: Memory, claim: SubmittedClaim): void {
  memory.claims[claim.patientControlNumber] = { ...known(memory, claim), acted: true };
}

/** Judges one accepted set, remembers its claims and what is owed for them. */
export class SetJudge {
  readonly #scenario: Scenario;
  readonly #memory: Memory;
  readonly #nextClaimNumber: () => string;

  constructor(scenario: Scenario, memory: Memory, nextClaimNumber: () => string) {
    this.#scenario = scenario;
    this.#memory = memory;
    this.#nextClaimNumber = nextClaimNumber;
  }

  judge(set: SubmittedSet, answered: Answered): readonly SetVerdict[] {
    const outcomes = new Map(set.claims.map((claim) => [claim, outcomeInForce(this.#scenario, this.#memory, claim)]));
    const first = this.#bySource('clearinghouse', set.claims, outcomes);
    const left = survivors(first, set.claims);
    const second = this.#bySource('payer', left, outcomes);
    const accepted = new Set(second.verdicts.filter((item) => item.accepted).map((item) => item.claim));
    for (const [claim, outcome] of outcomes) if (isRefusal(outcome)) markActed(this.#memory, claim);
    for (const { claim, payerClaimControlNumber } of second.verdicts) {
      const outcome = outcomes.get(claim);
      if (!accepted.has(claim) || outcome === undefined || payerClaimControlNumber === undefined) continue;
      this.#owe(claim, outcome, payerClaimControlNumber, answered);
    }
    return left.length === 0 ? [first] : [first, second];
  }

  #bySource(
    source: Source,
    claims: readonly SubmittedClaim[],
    outcomes: ReadonlyMap<SubmittedClaim, ClaimOutcome>,
  ): SetVerdict {
    const rejects = new Map<SubmittedClaim, Reject>();
    for (const claim of claims) {
      const outcome = outcomes.get(claim);
      if (outcome?.outcome === 'rejected-277ca' && outcome.by === source) rejects.set(claim, outcome);
    }
    const all = [...rejects.values()].find((item) => item.level === 'receiver');
    if (all !== undefined) return { source, verdicts: [], receiverReject: wordOf(all), providerRejects: new Map() };
    const providerRejects = new Map<string, StatusWord>();
    for (const [claim, item] of rejects) {
      if (item.level === 'provider') providerRejects.set(claim.billingProvider.id, wordOf(item));
    }
    const verdicts = claims
      .filter((claim) => !isSilent(outcomes.get(claim)))
      .map((claim) => {
        const word = providerRejects.get(claim.billingProvider.id);
        return word === undefined ? this.#verdict(source, claim, rejects.get(claim)) : { claim, accepted: false, word };
      });
    return { source, verdicts, providerRejects };
  }

  #verdict(source: Source, claim: SubmittedClaim, reject: Reject | undefined): ClaimVerdict {
    if (reject !== undefined) return { claim, accepted: false, word: wordOf(reject), atLine: reject.level === 'line' };
    const number = claim.claimNumberOfIntermediary;
    const clearinghouseNumber = number === '' ? {} : { clearinghouseNumber: number };
    if (source === 'clearinghouse') return { claim, accepted: true, word: FORWARDED, ...clearinghouseNumber };
    if (this.#lacksOriginal(claim)) return { claim, accepted: false, word: NO_SUCH_ORIGINAL };
    const payerClaimControlNumber = this.#nextClaimNumber();
    return { claim, accepted: true, word: ACCEPTED, payerClaimControlNumber, ...clearinghouseNumber };
  }

  /** A replacement or void must name a claim that stands (REF*F8). */
  #lacksOriginal(claim: SubmittedClaim): boolean {
    const changes = claim.frequencyCode === '7' || claim.frequencyCode === '8';
    return changes && this.#memory.payments[claim.originalPayerClaimControlNumber] === undefined;
  }

  #owe(claim: SubmittedClaim, outcome: ClaimOutcome, number: string, answered: Answered): void {
    const before = known(this.#memory, claim);
    const duplicate =
      claim.frequencyCode !== '7' && claim.frequencyCode !== '8' && before.payerClaimControlNumber !== undefined;
    const original = this.#memory.payments[claim.originalPayerClaimControlNumber];
    if (duplicate) {
      this.#add(answered, duplicateOf(claim, number));
    } else if (original !== undefined && (claim.frequencyCode === '7' || claim.frequencyCode === '8')) {
      this.#add(answered, reversalOf(original));
      delete this.#memory.payments[original.payerClaimControlNumber];
      if (claim.frequencyCode === '7') this.#pay(claim, outcome, number, answered, original.payerClaimControlNumber);
    } else {
      this.#pay(claim, outcome, number, answered, '');
    }
    this.#memory.claims[claim.patientControlNumber] = {
      ...known(this.#memory, claim),
      processed: before.processed + 1,
      payerClaimControlNumber: before.payerClaimControlNumber ?? number,
    };
  }

  #pay(claim: SubmittedClaim, outcome: ClaimOutcome, number: string, answered: Answered, original: string): void {
    const remember = (paid: PaidClaim): PaidClaim => {
      const full = { ...paid, originalPayerClaimControlNumber: original };
      this.#memory.payments[paid.payerClaimControlNumber] = full;
      return full;
    };
    switch (outcome.outcome) {
      case 'silence':
      case 'rejected-999':
      case 'rejected-277ca':
        break;
      case 'reversal':
        this.#payThenCorrect(claim, outcome, number, answered);
        break;
      case 'split':
        for (const [index, part] of partsOf(claim, outcome.checks).entries()) {
          const terms: PaymentTerms = { ...outcome, outcome: 'contractual', forwarded: false };
          const own = index === 0 ? number : this.#nextClaimNumber();
          const paid = { ...adjudicate(claim, terms, own, part), remarkCodes: ['MA15'] };
          this.#add(answered, remember(paid), index * outcome.afterRounds, `part ${index}`);
        }
        break;
      default:
        this.#add(answered, remember(adjudicate(claim, outcome, number)));
    }
  }

  #payThenCorrect(
    claim: SubmittedClaim,
    outcome: Extract<ClaimOutcome, { outcome: 'reversal' }>,
    number: string,
    answered: Answered,
  ): void {
    const first = adjudicate(claim, outcome.first, number);
    this.#add(answered, first);
    this.#add(answered, reversalOf(first), outcome.afterRounds, 'correction');
    if (outcome.corrected === undefined) return;
    const corrected = {
      ...adjudicate(claim, outcome.corrected, `${number}C`),
      originalPayerClaimControlNumber: number,
    };
    this.#memory.payments[corrected.payerClaimControlNumber] = corrected;
    this.#add(answered, corrected, outcome.afterRounds, 'correction');
  }

  #add(answered: Answered, payment: PaidClaim, afterRounds = 0, checkKey = ''): void {
    const owed: Owed = { dueRound: this.#memory.round + afterRounds, answered, payment, checkKey };
    this.#memory.owed.push(owed);
  }
}

/** Claims that the first source passed on. */
function survivors(verdict: SetVerdict, claims: readonly SubmittedClaim[]): readonly SubmittedClaim[] {
  if (verdict.receiverReject !== undefined) return [];
  const refused = new Set(verdict.verdicts.filter((item) => !item.accepted).map((item) => item.claim));
  return claims.filter((claim) => !refused.has(claim) && !verdict.providerRejects.has(claim.billingProvider.id));
}

function isSilent(outcome: ClaimOutcome | undefined): boolean {
  return outcome?.outcome === 'silence' && outcome.from === '277ca';
}

function wordOf(reject: Reject): StatusWord {
  const { categoryCode, statusCode, entityCode } = reject;
  return { categoryCode, statusCode, entityCode };
}

/** The lines of a claim dealt out to so many checks; never more parts than lines. */
function partsOf(claim: SubmittedClaim, checks: number): readonly SubmittedClaim['lines'][] {
  const count = Math.max(1, Math.min(checks, claim.lines.length));
  const parts = Array.from({ length: count }, (_, index) =>
    claim.lines.filter((_line, place) => place % count === index),
  );
  assert(parts.flat().length === claim.lines.length, 'a split claim lost a line');
  return parts;
}
