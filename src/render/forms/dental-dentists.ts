/** Render, forms: items 48 to 58 of the dental form: who bills and who treated. */
import type { Claim } from '../../claims/claim.ts';
import type { Identifier } from '../../claims/party.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { coded, joined, PROVIDER_SIGNATURE } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { addressWords, contactWords, identifierWords, nameWords } from './party-words.ts';

const LICENSE = '0B';

export function dentistRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { billingProvider: billing, providers } = claim;
  const treating = providers?.rendering;
  const place = providers?.serviceFacility;
  const contacts = (billing.contacts ?? []).map((contact) => contactWords(facts, contact));
  const signed = coded(facts.text(claim, 'providerSignatureIndicator'), PROVIDER_SIGNATURE);
  const taxonomy = facts.text(billing, 'taxonomyCode');
  const own = identifierWords(facts, others(billing.secondaryIdentifiers));
  const byPayer = identifierWords(facts, claim.payer.billingProviderIdentifiers);
  const billed = joined([nameWords(facts, billing), addressWords(facts, billing.address)], '\n');
  const served = [nameWords(facts, place), addressWords(facts, place?.address), facts.text(place, 'npi')];
  return [
    [
      box('48', 'Billing dentist', billed, 2),
      box('49', 'NPI', facts.text(billing, 'npi')),
      box('50', 'License', identifierWords(facts, licenses(billing.secondaryIdentifiers))),
      box('51', 'Tax ID', joined([facts.text(billing, 'taxId'), facts.text(billing, 'taxIdQualifier')])),
      box('52', 'Telephone', joined(contacts, '\n')),
      box('52a', 'Other ID', joined([taxonomy === '' ? '' : `ZZ ${taxonomy}`, own, byPayer], '\n'), 1.2),
    ],
    [
      box('53', 'Treating dentist, signature', joined([nameWords(facts, treating), signed], '\n'), 2),
      box('54', 'NPI', facts.text(treating, 'npi')),
      box('55', 'License', identifierWords(facts, licenses(treating?.secondaryIdentifiers))),
      box('56', 'Where treated', joined(served, '\n'), 1.4),
      box('56a', 'Specialty', facts.text(treating, 'taxonomyCode')),
      box('57', 'Telephone', contactWords(facts, place?.contact)),
      box('58', 'Other ID', identifierWords(facts, others(treating?.secondaryIdentifiers))),
    ],
  ];
}

const licenses = (list: readonly Identifier[] | undefined): readonly Identifier[] =>
  (list ?? []).filter((item) => item.qualifier === LICENSE);
const others = (list: readonly Identifier[] | undefined): readonly Identifier[] =>
  (list ?? []).filter((item) => item.qualifier !== LICENSE);
