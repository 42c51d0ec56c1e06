/** Claims: providers in every role, the pay-to address and the pay-to plan. */
import * as z from 'zod';
import { code, list, text } from './claim-values.ts';
import { address, contact, identifier, nameParts } from './party.ts';
import { rawSegments } from './raw-segment.ts';

/** A provider in any role but billing. Which of the parts a role may carry is the guide's business. */
export const provider = z
  .strictObject({
    ...nameParts,
    npi: code(80).exactOptional(),
    /** NM108 when the identifier isn't an NPI. */
    identifierQualifier: code(2).exactOptional(),
    identifier: text(80).exactOptional(),
    taxonomyCode: code(50).exactOptional(),
    address: address.exactOptional(),
    secondaryIdentifiers: list(identifier, 20).exactOptional(),
    contact: contact.exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const billingProvider = z
  .strictObject({
    ...nameParts,
    npi: code(80).exactOptional(),
    identifierQualifier: code(2).exactOptional(),
    identifier: text(80).exactOptional(),
    taxonomyCode: code(50).exactOptional(),
    address: address.exactOptional(),
    /** REF*EI, or REF*SY when `taxIdQualifier` is SY. */
    taxId: text(50).exactOptional(),
    taxIdQualifier: z.enum(['EI', 'SY']).exactOptional(),
    secondaryIdentifiers: list(identifier, 8).exactOptional(),
    contacts: list(contact, 2).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const payTo = z
  .strictObject({ entityTypeCode: z.enum(['1', '2']).exactOptional(), address, raw: rawSegments.exactOptional() })
  .readonly();

/** A plan that is paid instead of the provider: subrogation only (M-028). */
export const payToPlan = z
  .strictObject({
    name: text(60),
    idQualifier: z.enum(['PI', 'XV']).exactOptional(),
    id: text(80),
    address: address.exactOptional(),
    secondaryIdentifiers: list(identifier, 3).exactOptional(),
    taxId: text(50).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

/** Providers of a claim or of a line, by role. */
export const providers = z
  .strictObject({
    referring: provider.exactOptional(),
    primaryCare: provider.exactOptional(),
    rendering: provider.exactOptional(),
    serviceFacility: provider.exactOptional(),
    supervising: provider.exactOptional(),
    ordering: provider.exactOptional(),
    purchasedService: provider.exactOptional(),
    attending: provider.exactOptional(),
    operating: provider.exactOptional(),
    otherOperating: provider.exactOptional(),
    assistantSurgeon: provider.exactOptional(),
  })
  .readonly();

/** What another payer calls a provider: identifiers and no name (2330C and on). A person unless the type says otherwise. */
export const otherPayerProvider = z
  .strictObject({
    entityTypeCode: z.enum(['1', '2']).exactOptional(),
    secondaryIdentifiers: list(identifier, 4).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const otherPayerProviders = z
  .strictObject({
    referring: otherPayerProvider.exactOptional(),
    primaryCare: otherPayerProvider.exactOptional(),
    rendering: otherPayerProvider.exactOptional(),
    serviceFacility: otherPayerProvider.exactOptional(),
    supervising: otherPayerProvider.exactOptional(),
    attending: otherPayerProvider.exactOptional(),
    operating: otherPayerProvider.exactOptional(),
    otherOperating: otherPayerProvider.exactOptional(),
    assistantSurgeon: otherPayerProvider.exactOptional(),
    billing: otherPayerProvider.exactOptional(),
  })
  .readonly();

export type Provider = z.infer<typeof provider>;
export type BillingProvider = z.infer<typeof billingProvider>;
export type PayTo = z.infer<typeof payTo>;
export type PayToPlan = z.infer<typeof payToPlan>;
export type OtherPayerProvider = z.infer<typeof otherPayerProvider>;
export type OtherPayerProviders = z.infer<typeof otherPayerProviders>;
export type Providers = z.infer<typeof providers>;
export type ProviderRole = keyof Providers;
