/** Scrub: what a practice's own tables say: providers, enrolments, rates. They need no ledger, so `validate` asks them too. */
import type { PayerProfile } from '../../claims/payer-profile.ts';
import { dailyRateOf, type ProviderEntry, type ProviderTable } from '../../claims/provider-table.ts';
import type { ClaimHistory, ProviderRecord } from './history.ts';

function recordOf(entry: ProviderEntry): ProviderRecord {
  const { atypical, reportsPresentOnAdmission, waivedLaboratory, postalCode, taxonomyCode } = entry;
  return {
    atypical,
    reportsPresentOnAdmission,
    waivedLaboratory,
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(taxonomyCode === undefined ? {} : { taxonomyCode }),
  };
}

/** Lookups of tables that hold nothing are left out, so that their edits say that they were not checked. */
export function houseHistory(house: {
  readonly profiles: readonly PayerProfile[];
  readonly providers: ProviderTable;
}): ClaimHistory {
  const { profiles, providers } = house;
  const records = new Map<ProviderEntry, ProviderRecord>();
  const record = (entry: ProviderEntry): ProviderRecord => {
    const known = records.get(entry) ?? recordOf(entry);
    records.set(entry, known);
    return known;
  };
  const enrolments = profiles.filter((profile) => profile.enrolledProviders !== undefined);
  const rated = providers.entries.some((entry) => entry.dailyRates.length > 0);
  return {
    ...(providers.entries.length === 0
      ? {}
      : {
          provider: (number) => {
            const entry = providers.of(number);
            return entry === undefined ? undefined : record(entry);
          },
          servedElsewhere: (claim, placeOfService) => {
            const { npi, taxId } = claim.billingProvider;
            const own = providers.of(npi ?? taxId ?? '')?.ownPlacesOfService;
            return own === undefined ? undefined : !own.includes(placeOfService);
          },
        }),
    ...(rated
      ? { dailyRateCents: (number, revenueCode, date) => dailyRateOf(providers.of(number), revenueCode, date) }
      : {}),
    ...(enrolments.length === 0
      ? {}
      : {
          enrolment: (npi, payerId, date) => {
            const profile = enrolments.find(({ payerIds }) => payerIds.includes(payerId));
            return profile?.enrolledProviders?.some(
              (one) =>
                one.npi === npi &&
                (one.from === undefined || one.from <= date) &&
                (one.until === undefined || date <= one.until),
            );
          },
        }),
  };
}
