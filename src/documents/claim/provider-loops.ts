/** Documents, claims: loops of providers in their roles: 2310, 2420, and the short ones of 2330. */
import type { Provider, Providers } from '../../claims/provider.ts';
import { constant, type Get, text } from './codec.ts';
import { child, type LoopContent, type LoopSpec } from './loop.ts';
import { addressRows, CONTACT, identifiers, nameRow, PROVIDER_IDENTITY } from './party-rows.ts';
import { part, segment } from './row.ts';

const TAXONOMY_ROLES = ['PE', 'AT', 'RF', 'AS'] as const;

/** The role in PRV01 follows from the loop, so the guide's one code for it stands in `role`. */
function provider(entity: string, role: (typeof TAXONOMY_ROLES)[number]): LoopContent<Provider> {
  return {
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
    role('85', (from) => from.providers?.billing),
  ];
}
