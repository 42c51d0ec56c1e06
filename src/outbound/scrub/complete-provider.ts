/** Scrub: what the practice's own provider table completes: the last four digits of a ZIP code, and a taxonomy code that the payer needs (SC-005). */
import type { Claim } from '../../claims/claim.ts';
import type { PayerProfile } from '../../claims/payer-profile.ts';
import type { ClaimHistory } from './history.ts';
import type { Repair } from './repair.ts';

const NOTHING: readonly never[] = [];

/** The claim with what the table adds, and each addition as a repair. A ZIP code of five digits that is another one's stays as it is. */
export function completeProvider(
  claim: Claim,
  profile: PayerProfile,
  history: ClaimHistory,
): { readonly claim: Claim; readonly repairs: readonly Repair[] } {
  const { billingProvider } = claim;
  const record = history.provider?.(billingProvider.npi ?? billingProvider.taxId ?? '');
  if (record === undefined) return { claim, repairs: NOTHING };
  const { address, taxonomyCode } = billingProvider;
  const zip = address?.postalCode ?? '';
  const full = record.postalCode ?? '';
  const repairs: Repair[] = [];
  let completed = billingProvider;
  if (address !== undefined && full !== zip && full.startsWith(zip) && /^\d{5}$/.test(zip)) {
    completed = { ...completed, address: { ...address, postalCode: full } };
    const path = 'billingProvider.address.postalCode';
    repairs.push({ path, before: zip, after: full, rule: 'provider-table' });
  }
  if (profile.requiresTaxonomy && taxonomyCode === undefined && record.taxonomyCode !== undefined) {
    completed = { ...completed, taxonomyCode: record.taxonomyCode };
    const path = 'billingProvider.taxonomyCode';
    repairs.push({ path, before: '', after: record.taxonomyCode, rule: 'provider-table' });
  }
  return repairs.length === 0 ? { claim, repairs } : { claim: { ...claim, billingProvider: completed }, repairs };
}
