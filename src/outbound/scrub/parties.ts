/** Scrub: everybody of a claim who has an NPI, an address or a telephone, with place and path. */
import type { Address, Contact } from '../../claims/party.ts';
import { loopOf, pathOf, type Subject } from './subject.ts';

/** What a visitor is told about the place of a party. */
export interface PartyPlace {
  readonly path: string;
  readonly loop: string;
  readonly line?: number;
}

/** A provider in any role, billing included, as far as the identity edits look at one. */
export interface AnyProvider {
  readonly entityTypeCode?: '1' | '2';
  readonly organizationName?: string;
  readonly npi?: string;
  readonly taxonomyCode?: string;
}

/** Calls `visit` for the billing provider and every other provider; `place` makes path and loop only when somebody needs them. */
export function eachProvider(
  subject: Subject,
  visit: (provider: AnyProvider, place: () => PartyPlace, role: string) => void,
): void {
  visit(subject.claim.billingProvider, () => ({ path: 'billingProvider', loop: '2010AA' }), 'billing');
  for (const view of subject.providers) {
    visit(
      view.provider,
      () => ({
        path: pathOf(view),
        loop: loopOf(subject.type, view),
        ...(view.line === undefined ? {} : { line: view.line }),
      }),
      view.role,
    );
  }
}

type VisitAddress = (address: Address, place: () => PartyPlace) => void;

/** Calls `visit` for every address of the claim. */
export function eachAddress(subject: Subject, visit: VisitAddress): void {
  const { claim } = subject;
  const at = (address: Address | undefined, path: string, loop: string): void => {
    if (address !== undefined) visit(address, () => ({ path, loop }));
  };
  at(claim.billingProvider.address, 'billingProvider.address', '2010AA');
  at(claim.payTo?.address, 'payTo.address', '2010AB');
  at(claim.payToPlan?.address, 'payToPlan.address', '2010AC');
  at(claim.subscriber.address, 'subscriber.address', '2010BA');
  at(claim.payer.address, 'payer.address', '2010BB');
  at(claim.patient?.address, 'patient.address', '2010CA');
  at(claim.ambulance?.pickUp?.address, 'ambulance.pickUp.address', '2310E');
  at(claim.ambulance?.dropOff?.address, 'ambulance.dropOff.address', '2310F');
  for (const view of subject.providers) {
    if (view.provider.address === undefined) continue;
    visit(view.provider.address, () => ({
      path: `${pathOf(view)}.address`,
      loop: loopOf(subject.type, view),
      ...(view.line === undefined ? {} : { line: view.line }),
    }));
  }
  claim.otherPayers?.forEach((other, index) => {
    at(other.subscriber?.address, `otherPayers[${index}].subscriber.address`, '2330A');
    at(other.payer.address, `otherPayers[${index}].payer.address`, '2330B');
  });
}

/** Calls `visit` for every contact of the claim. */
export function eachContact(subject: Subject, visit: (contact: Contact, place: () => PartyPlace) => void): void {
  const { claim } = subject;
  claim.billingProvider.contacts?.forEach((contact, index) => {
    visit(contact, () => ({ path: `billingProvider.contacts[${index}]`, loop: '2010AA' }));
  });
  const { subscriber, patient } = claim;
  if (subscriber.contact !== undefined)
    visit(subscriber.contact, () => ({ path: 'subscriber.contact', loop: '2010BA' }));
  if (patient?.contact !== undefined) visit(patient.contact, () => ({ path: 'patient.contact', loop: '2010CA' }));
  for (const view of subject.providers) {
    const { contact } = view.provider;
    if (contact !== undefined) {
      visit(contact, () => ({ path: `${pathOf(view)}.contact`, loop: loopOf(subject.type, view) }));
    }
  }
}
