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
 * SBR02 says 18 in the one and nothing in the other (M-030). Of more claims than one level may have, a level of the same person follows
 * (M-004); 0 stands for any number.
 */
export function billingGroups(claims: readonly Claim[], claimsPerLevel: number): readonly BillingGroup[] {
  const isFull = ({ claims: own }: Group): boolean => claimsPerLevel > 0 && own.length >= claimsPerLevel;
  const billings = new Groups<BillingGroup>(BILLING);
  const subscribersOf = new Map<BillingGroup, Groups<SubscriberGroup>>();
  const patientsOf = new Map<SubscriberGroup, Groups<Group>>();
  claims.forEach((claim, index) => {
    const billing = billings.of(claim, () => ({ head: claim, first: index, subscribers: [] }));
    const subscribers = entry(subscribersOf, billing, () => new Groups<SubscriberGroup>(SUBSCRIBER, isFull));
    const subscriber = subscribers.of(claim, () => {
      const group: SubscriberGroup = { head: claim, first: index, claims: [], patients: [] };
      billing.subscribers.push(group);
      return group;
    });
    if (claim.patient === undefined) {
      subscriber.claims.push(index);
      return;
    }
    const patients = entry(patientsOf, subscriber, () => new Groups<Group>(PATIENT, isFull));
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

/** What claims must share to stand under one HL. `hint` tells most of them apart at once; the values under `keys` decide. */
interface Sharing {
  readonly keys: readonly (keyof Claim)[];
  hint(claim: Claim): string;
}

const BILLING: Sharing = {
  keys: ['billingProvider', 'payTo', 'payToPlan', 'currencyCode', 'billingLevelRaw'],
  hint: ({ billingProvider }) => `${billingProvider.npi ?? ''}|${billingProvider.taxId ?? ''}`,
};

/** The hint ends with whether the patient is the subscriber, so that claims of both never share a level. */
const SUBSCRIBER: Sharing = {
  keys: ['subscriber', 'payer', 'payerResponsibilityCode', 'claimFilingIndicatorCode', 'subscriberLevelRaw'],
  hint: ({ subscriber, patient }) =>
    `${subscriber.memberId ?? ''}|${subscriber.lastName ?? ''}|${patient === undefined}`,
};

const PATIENT: Sharing = {
  keys: ['patient', 'patientLevelRaw'],
  hint: ({ patient }) => `${patient?.firstName ?? ''}|${patient?.birthDate ?? ''}`,
};

/** Groups by the values that their claims share, in the order of first appearance. */
class Groups<G extends { readonly head: Claim }> {
  readonly all: G[] = [];
  private readonly byHint = new Map<string, G[]>();
  private readonly sharing: Sharing;
  private readonly isFull: (group: G) => boolean;

  constructor(sharing: Sharing, isFull: (group: G) => boolean = () => false) {
    this.sharing = sharing;
    this.isFull = isFull;
  }

  of(claim: Claim, make: () => G): G {
    const hint = this.sharing.hint(claim);
    const alike = this.byHint.get(hint);
    const group = alike?.find((one) => !this.isFull(one) && this.isShared(one.head, claim));
    if (group !== undefined) return group;
    const made = make();
    this.all.push(made);
    if (alike === undefined) this.byHint.set(hint, [made]);
    else alike.push(made);
    return made;
  }

  private isShared(one: Claim, other: Claim): boolean {
    for (const key of this.sharing.keys) if (!sameValue(one[key], other[key])) return false;
    return true;
  }
}

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** Equal by value, whatever the order of keys. */
function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isValues(left) || !isValues(right)) return false;
  let keys = 0;
  for (const key in left) {
    keys += 1;
    if (!sameValue(left[key], right[key])) return false;
  }
  for (const _key in right) keys -= 1;
  return keys === 0;
}
