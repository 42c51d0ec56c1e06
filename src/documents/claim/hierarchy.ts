/** Documents, claims: which claims share a billing provider, a subscriber and a patient, so that the HL tree is as small as it can be (M-150). */
import type { Claim } from '../../claims/claim.ts';

/** Claims by their index in the list; `head` is a claim that says what all of the group share. */
interface Group {
  readonly head: Claim;
  /** Index of the head. */
  readonly first: number;
  readonly claims: number[];
}

interface SubscriberGroup extends Group {
  readonly patients: Group[];
}

interface BillingGroup {
  readonly head: Claim;
  readonly first: number;
  readonly subscribers: SubscriberGroup[];
}

/**
 * The tree in the order of first appearance. Claims of the subscriber himself and of his dependents stand under two 2000B, because
 * SBR02 says 18 in the one and nothing in the other (M-030).
 */
export function billingGroups(claims: readonly Claim[]): readonly BillingGroup[] {
  const billings = new Groups<BillingGroup>(billingFacts);
  const subscribersOf = new Map<BillingGroup, Groups<SubscriberGroup>>();
  const patientsOf = new Map<SubscriberGroup, Groups<Group>>();
  claims.forEach((claim, index) => {
    const billing = billings.of(claim, () => ({ head: claim, first: index, subscribers: [] }));
    const subscribers = entry(subscribersOf, billing, () => new Groups<SubscriberGroup>(subscriberFacts));
    const subscriber = subscribers.of(claim, () => {
      const group: SubscriberGroup = { head: claim, first: index, claims: [], patients: [] };
      billing.subscribers.push(group);
      return group;
    });
    if (claim.patient === undefined) {
      subscriber.claims.push(index);
      return;
    }
    const patients = entry(patientsOf, subscriber, () => new Groups<Group>(patientFacts));
    const patient = patients.of(claim, () => {
      const group: Group = { head: claim, first: index, claims: [] };
      subscriber.patients.push(group);
      return group;
    });
    patient.claims.push(index);
  });
  return billings.all;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}

const billingFacts = (claim: Claim): readonly unknown[] => [
  claim.billingProvider,
  claim.payTo,
  claim.payToPlan,
  claim.currencyCode,
];

const subscriberFacts = (claim: Claim): readonly unknown[] => [
  claim.subscriber,
  claim.payer,
  claim.payerResponsibilityCode,
  claim.claimFilingIndicatorCode,
  claim.patient === undefined,
];

const patientFacts = (claim: Claim): readonly unknown[] => [claim.patient];

/** Groups by the facts that their claims share. Neighbours mostly share them, so the last group is tried before the look-up by text. */
class Groups<G extends { readonly head: Claim }> {
  readonly all: G[] = [];
  private readonly byText = new Map<string, G>();
  private readonly facts: (claim: Claim) => readonly unknown[];
  private last: G | undefined;

  constructor(facts: (claim: Claim) => readonly unknown[]) {
    this.facts = facts;
  }

  of(claim: Claim, make: () => G): G {
    const facts = this.facts(claim);
    if (this.last !== undefined && sameValue(this.facts(this.last.head), facts)) return this.last;
    const text = JSON.stringify(facts);
    let group = this.byText.get(text);
    if (group === undefined) {
      group = make();
      this.byText.set(text, group);
      this.all.push(group);
    }
    this.last = group;
    return group;
  }
}

/** Equal by value. Objects with the same keys in another order count as different, which costs a group and no claim. */
function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const leftEntries = Object.entries(left);
  const rightEntries = Object.entries(right);
  if (leftEntries.length !== rightEntries.length) return false;
  return leftEntries.every(([key, value], at) => {
    const other = rightEntries[at];
    return other !== undefined && other[0] === key && sameValue(value, other[1]);
  });
}
