/** Render, forms: who somebody is, as the boxes write it: names, addresses, numbers. Whatever is written counts as shown. */
import type { Address, Contact, Identifier } from '../../claims/party.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined } from './claim-words.ts';

export interface Named {
  readonly entityTypeCode?: '1' | '2';
  readonly organizationName?: string;
  readonly lastName?: string;
  readonly firstName?: string;
  readonly middleName?: string;
  readonly suffix?: string;
}

interface Reached {
  readonly secondaryIdentifiers?: readonly Identifier[];
  readonly taxonomyCode?: string;
}

/** `LAST SUFFIX, FIRST, MIDDLE`, or the organization. */
export function nameWords(facts: ClaimFacts, who: Named | undefined): string {
  const last = joined([facts.text(who, 'lastName'), facts.text(who, 'suffix')]);
  const person = joined([last, facts.text(who, 'firstName'), facts.text(who, 'middleName')], ', ');
  const organization = facts.text(who, 'organizationName');
  facts.implied(who, 'entityTypeCode', ...(organization !== '' ? ['2'] : person !== '' ? ['1'] : []));
  return joined([organization, person], '\n');
}

export function addressWords(facts: ClaimFacts, address: Address | undefined): string {
  const state = joined([facts.text(address, 'state'), facts.text(address, 'postalCode')]);
  const city = joined([facts.text(address, 'city'), state], ', ');
  const country = joined([facts.text(address, 'countryCode'), facts.text(address, 'countrySubdivisionCode')]);
  return joined([facts.text(address, 'line1'), facts.text(address, 'line2'), city, country], '\n');
}

/** Its numbers: a telephone plainly, others with their type. */
export function contactWords(facts: ClaimFacts, contact: Contact | undefined): string {
  const numbers = (contact?.numbers ?? []).map((item) => {
    const type = facts.text(item, 'type');
    const number = facts.text(item, 'number');
    return type === 'TE' ? number : `${type} ${number}`;
  });
  return joined([facts.text(contact, 'name'), ...numbers]);
}

/** `G2 12345`, one a line. */
export function identifierWords(facts: ClaimFacts, identifiers: readonly Identifier[] | undefined): string {
  const each = (identifiers ?? []).map((item) => {
    const payer = facts.text(item, 'payerId');
    const own = joined([facts.text(item, 'qualifier'), facts.text(item, 'id')]);
    return payer === '' ? own : `${own} (of payer ${payer})`;
  });
  return each.join('\n');
}

/** A taxonomy under the qualifier that paper gives it, and the other identifiers. */
export function otherIdWords(facts: ClaimFacts, who: Reached | undefined): string {
  const taxonomy = facts.text(who, 'taxonomyCode');
  return joined([taxonomy === '' ? '' : `ZZ ${taxonomy}`, identifierWords(facts, who?.secondaryIdentifiers)], '\n');
}
