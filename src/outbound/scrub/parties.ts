/** Scrub: everybody of a claim who has an NPI, an address or a telephone, with place and path. */
import type { Address, Contact } from '../../claims/party.ts';
import { loopOf, type ProviderView, pathOf, type Subject } from './subject.ts';

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

const BILLING: PartyPlace = { path: 'billingProvider', loop: '2010AA' };

/** Place of a provider of the claim or of a line; that of the billing provider when there is no view. */
export function placeOf(subject: Subject, view: ProviderView | undefined): PartyPlace {
  if (view === undefined) return BILLING;
  const place = { path: pathOf(view), loop: loopOf(subject.type, view) };
  return view.line === undefined ? place : { ...place, line: view.line };
}

type VisitProvider = (provider: AnyProvider, role: string, view: ProviderView | undefined) => void;

/** Calls `visit` for the billing provider (without a view) and for every other provider. */
export function eachProvider(subject: Subject, visit: VisitProvider): void {
  visit(subject.claim.billingProvider, 'billing', undefined);
  for (const view of subject.providers) visit(view.provider, view.role, view);
}

type VisitAddress = (address: Address, place: PartyPlace) => void;

const BILLING_ADDRESS: PartyPlace = { path: 'billingProvider.address', loop: '2010AA' };
const PAY_TO_ADDRESS: PartyPlace = { path: 'payTo.address', loop: '2010AB' };
const PAY_TO_PLAN_ADDRESS: PartyPlace = { path: 'payToPlan.address', loop: '2010AC' };
const SUBSCRIBER_ADDRESS: PartyPlace = { path: 'subscriber.address', loop: '2010BA' };
const PAYER_ADDRESS: PartyPlace = { path: 'payer.address', loop: '2010BB' };
const PATIENT_ADDRESS: PartyPlace = { path: 'patient.address', loop: '2010CA' };
const PICK_UP_ADDRESS: PartyPlace = { path: 'ambulance.pickUp.address', loop: '2310E' };
const DROP_OFF_ADDRESS: PartyPlace = { path: 'ambulance.dropOff.address', loop: '2310F' };

/** Calls `visit` for every address of the claim. */
export function eachAddress(subject: Subject, visit: VisitAddress): void {
  const { claim } = subject;
  const at = (address: Address | undefined, place: PartyPlace): void => {
    if (address !== undefined) visit(address, place);
  };
  at(claim.billingProvider.address, BILLING_ADDRESS);
  at(claim.payTo?.address, PAY_TO_ADDRESS);
  at(claim.payToPlan?.address, PAY_TO_PLAN_ADDRESS);
  at(claim.subscriber.address, SUBSCRIBER_ADDRESS);
  at(claim.payer.address, PAYER_ADDRESS);
  at(claim.patient?.address, PATIENT_ADDRESS);
  at(claim.ambulance?.pickUp?.address, PICK_UP_ADDRESS);
  at(claim.ambulance?.dropOff?.address, DROP_OFF_ADDRESS);
  for (const view of subject.providers) {
    if (view.provider.address === undefined) continue;
    const place = placeOf(subject, view);
    visit(view.provider.address, { ...place, path: `${place.path}.address` });
  }
  claim.otherPayers?.forEach((other, index) => {
    at(other.subscriber?.address, { path: `otherPayers[${index}].subscriber.address`, loop: '2330A' });
    at(other.payer.address, { path: `otherPayers[${index}].payer.address`, loop: '2330B' });
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
