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

/** A subscriber of whom the claims of dependents are told apart by the patient. */
interface DependentsGroup extends SubscriberGroup {
  readonly byPatient: Groups<Group>;
}

/**
 * Claims of the subscriber himself and of his dependents stand under two 2000B, because SBR02 says 18 in the one and nothing in the other
 * (M-030).
 */
interface BillingNode extends BillingGroup {
  readonly own: Groups<SubscriberGroup>;
  readonly ofDependents: Groups<DependentsGroup>;
}

/** The tree in the order of first appearance. Of more claims than one level may have, a level of the same person follows (M-004); 0 stands for any number. */
export function billingGroups(claims: readonly Claim[], claimsPerLevel: number): readonly BillingGroup[] {
  const isFull = ({ claims: own }: Group): boolean => claimsPerLevel > 0 && own.length >= claimsPerLevel;
  const billings = new Groups<BillingNode>(BILLING);
  let billing: BillingNode | undefined;
  claims.forEach((head, first) => {
    // Claims of one provider mostly stand together.
    if (billing === undefined || !billings.takes(billing, head)) {
      billing = billings.of(head, () => newBilling(head, first, isFull));
    }
    const { own, ofDependents, subscribers } = billing;
    if (head.patient === undefined) {
      const subscriber = own.of(head, () => added(subscribers, { head, first, claims: [], patients: [] }));
      subscriber.claims.push(first);
      return;
    }
    const { byPatient, patients } = ofDependents.of(head, () =>
      added<DependentsGroup>(subscribers, {
        head,
        first,
        claims: [],
        patients: [],
        byPatient: new Groups<Group>(PATIENT, isFull),
      }),
    );
    const patient = byPatient.of(head, () => added(patients, { head, first, claims: [] }));
    patient.claims.push(first);
  });
  return billings.all;
}

function newBilling(head: Claim, first: number, isFull: (group: Group) => boolean): BillingNode {
  return {
    head,
    first,
    subscribers: [],
    own: new Groups<SubscriberGroup>(SUBSCRIBER, isFull),
    ofDependents: new Groups<DependentsGroup>(SUBSCRIBER, isFull),
  };
}

function added<Item>(items: { push(item: Item): unknown }, item: Item): Item {
  items.push(item);
  return item;
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

const SUBSCRIBER: Sharing = {
  keys: ['subscriber', 'payer', 'payerResponsibilityCode', 'claimFilingIndicatorCode', 'subscriberLevelRaw'],
  hint: ({ subscriber }) => `${subscriber.memberId ?? ''}|${subscriber.lastName ?? ''}`,
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
    const group = alike?.find((one) => this.takes(one, claim));
    if (group !== undefined) return group;
    const made = make();
    this.all.push(made);
    if (alike === undefined) this.byHint.set(hint, [made]);
    else alike.push(made);
    return made;
  }

  /** Of all groups one at most takes a claim. */
  takes(group: G, claim: Claim): boolean {
    const { head } = group;
    for (const key of this.sharing.keys) if (!sameValue(head[key], claim[key])) return false;
    return !this.isFull(group);
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
