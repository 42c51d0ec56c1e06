/** Documents, claims: loops of providers in their roles: 2310, 2420, and the short ones of 2330. */
import type { OtherPayerProvider, OtherPayerProviders, Provider, Providers } from '../../claims/provider.ts';
import { constant, type Get, implied, text } from './codec.ts';
import { child } from './loop.ts';
import type { LoopContent, LoopSpec } from './loop-content.ts';
import { addressRows, CONTACT, identifiers, nameRow, PROVIDER_IDENTITY } from './party-rows.ts';
import { part, segment } from './row.ts';

const TAXONOMY_ROLES = ['PE', 'AT', 'RF', 'AS'] as const;

/** The role in PRV01 follows from the loop, so the guide's one code for it stands in `role`. */
function provider(entity: string, role: (typeof TAXONOMY_ROLES)[number]): LoopContent<Provider> {
  return {
    raw: (one) => one.raw,
    rows: [
      nameRow<Provider>(entity, PROVIDER_IDENTITY),
      segment<Provider>('PRV', { 1: constant(role), 2: constant('PXC'), 3: text((one) => one.taxonomyCode) }),
      ...addressRows<Provider>((one) => one.address),
      identifiers<Provider>((one) => one.secondaryIdentifiers),
      part<Provider, NonNullable<Provider['contact']>>((one) => one.contact, CONTACT),
    ],
  };
}

interface WithProviders {
  readonly providers?: Providers;
}

/** Every role that a claim, a line or another payer can name; the guide decides which have a loop. */
export function providerLoops<From extends WithProviders>(): readonly LoopSpec<From>[] {
  const role = (entity: string, get: Get<From, Provider>, taxonomy: (typeof TAXONOMY_ROLES)[number] = 'PE') =>
    child<From, Provider>('NM1', entity, get, provider(entity, taxonomy));
  return [
    role('DN', (from) => from.providers?.referring, 'RF'),
    role('P3', (from) => from.providers?.primaryCare, 'RF'),
    role('82', (from) => from.providers?.rendering),
    role('77', (from) => from.providers?.serviceFacility),
    role('DQ', (from) => from.providers?.supervising),
    role('DK', (from) => from.providers?.ordering),
    role('QB', (from) => from.providers?.purchasedService),
    role('71', (from) => from.providers?.attending, 'AT'),
    role('72', (from) => from.providers?.operating),
    role('ZZ', (from) => from.providers?.otherOperating),
    role('DD', (from) => from.providers?.assistantSurgeon, 'AS'),
  ];
}

/** NM1 without a name, and the identifiers. */
const identifiersOnly = (entity: string): LoopContent<OtherPayerProvider> => ({
  raw: (one) => one.raw,
  rows: [
    segment<OtherPayerProvider>(
      'NM1',
      {
        1: constant(entity),
        2: implied(
          (one) => one.entityTypeCode,
          () => '1',
        ),
      },
      { always: true },
    ),
    identifiers<OtherPayerProvider>((one) => one.secondaryIdentifiers),
  ],
});

/** The same roles as another payer knows them (2330C and on). */
export function otherPayerProviderLoops<
  From extends { readonly providers?: OtherPayerProviders },
>(): readonly LoopSpec<From>[] {
  const role = (entity: string, get: Get<From, OtherPayerProvider>) =>
    child<From, OtherPayerProvider>('NM1', entity, get, identifiersOnly(entity));
  return [
    role('DN', (from) => from.providers?.referring),
    role('P3', (from) => from.providers?.primaryCare),
    role('82', (from) => from.providers?.rendering),
    role('77', (from) => from.providers?.serviceFacility),
    role('DQ', (from) => from.providers?.supervising),
    role('71', (from) => from.providers?.attending),
    role('72', (from) => from.providers?.operating),
    role('ZZ', (from) => from.providers?.otherOperating),
    role('DD', (from) => from.providers?.assistantSurgeon),
    role('85', (from) => from.providers?.billing),
  ];
}
