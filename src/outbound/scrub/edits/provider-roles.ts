/** Scrub: edits of who takes which part: rendering, ordering, referring. */
import type { Provider } from '../../../claims/provider.ts';
import { codeNumber, isAmbulance, namesCode } from '../code-match.ts';
import { defineEdits, needsList } from '../edit.ts';
import { isOrganization, type LineView, loopOf, pathOf, type Subject } from '../subject.ts';

/** Places that bill as themselves: surgical centre, mass immunization, pharmacy, laboratory, ambulance. */
const FACILITY_PLACES = new Set(['01', '24', '41', '42', '60', '81']);
/** Taxonomy beginnings of agencies, laboratories, suppliers, pharmacies, transport and testing facilities. */
const FACILITY_TAXONOMIES = [
  '251',
  '253',
  '261QA1903X',
  '261QR02',
  '291',
  '292',
  '293',
  '332',
  '333',
  '335',
  '341',
  '343',
  '344',
  '347',
];

/** Services without a person who renders them: transport, laboratory, supplies and drugs, immunizations. */
function needsNoPerson({ code, placeOfService }: LineView): boolean {
  if (FACILITY_PLACES.has(placeOfService) || isAmbulance(code)) return true;
  const number = codeNumber(code);
  if ((number >= 80047 && number <= 89398) || (number >= 90460 && number <= 90759)) return true;
  // Drugs that are given at home come from a pharmacy or an infusion company.
  if (placeOfService === '12' && code.startsWith('J')) return true;
  return /^(A[0-9]|B[0-9]|E[0-9]|K[0-9]|L[0-9]|T20[0-4]|S500|S51|S9[0-9])/.test(code);
}

function isFacility({ claim, lines }: Subject): boolean {
  const taxonomy = claim.billingProvider.taxonomyCode;
  if (taxonomy !== undefined && FACILITY_TAXONOMIES.some((beginning) => taxonomy.startsWith(beginning))) return true;
  return lines.every(needsNoPerson);
}

const hasNpi = (provider: Provider | undefined): boolean => provider?.npi !== undefined;

/** An ordering or referring provider with an NPI, on the line or for the whole claim. */
function isOrdered({ claim }: Subject, { line }: LineView): boolean {
  return (
    hasNpi(line.providers?.ordering) ||
    hasNpi(line.providers?.referring) ||
    hasNpi(claim.providers?.ordering) ||
    hasNpi(claim.providers?.referring)
  );
}

export const providerRoleEdits = defineEdits([
  {
    id: 'E-019',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2310B NM109',
    message: 'The rendering provider is the billing provider',
    mend: 'Leave the rendering provider out when it is the billing provider',
    source: 'domain.md E-019, M-061',
    check(subject, context) {
      const npi = subject.claim.billingProvider.npi;
      if (npi === undefined) return;
      for (const view of subject.providers) {
        if (view.role !== 'rendering' || view.provider.npi !== npi) continue;
        const line = view.line === undefined ? {} : { line: view.line };
        context.report({ path: pathOf(view), at: `${loopOf(subject.type, view)} NM109`, ...line });
      }
    },
  },
  {
    id: 'E-020',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2310B NM103',
    message: 'A group bills, and nobody says who rendered the service',
    mend: 'Give the rendering provider, for the claim or for each line',
    source: 'domain.md E-020',
    check(subject, context) {
      const { claim, lines } = subject;
      if (!isOrganization(claim.billingProvider) || claim.providers?.rendering !== undefined) return;
      if (lines.every(({ line }) => line.providers?.rendering !== undefined) || isFacility(subject)) return;
      context.report({ path: 'providers.rendering' });
    },
  },
  {
    id: 'E-022',
    snip: 4,
    severity: 'error',
    types: 'P',
    at: '2420E NM109',
    message: 'Line {line}: {code} needs the NPI of the provider who ordered or referred it',
    mend: 'Give the ordering provider on the line, or the referring provider of the claim, with NPI',
    source: 'domain.md E-022',
    needs: ['ordering-required'],
    check(subject, context) {
      const { profile, codeSets } = subject;
      if (profile.requiresOrderingProvider.length === 0) needsList(subject, context, 'ordering-required');
      for (const view of subject.lines) {
        const { code, index, versionDate } = view;
        if (code === '' || isOrdered(subject, view)) continue;
        if (
          !namesCode(profile.requiresOrderingProvider, code) &&
          !codeSets.lists('ordering-required', code, versionDate)
        ) {
          continue;
        }
        context.report({ path: `lines[${index}].providers.ordering`, line: index, detail: { code } });
      }
    },
  },
  {
    id: 'E-023',
    snip: 4,
    severity: 'error',
    types: 'P',
    at: '2310A NM102',
    message: 'The {role} provider is an organization',
    mend: 'Give the person: last name, first name and the NPI of that person',
    source: 'domain.md E-023, M-060',
    check(subject, context) {
      for (const view of subject.providers) {
        const { role, provider } = view;
        if (role !== 'referring' && role !== 'primaryCare' && role !== 'ordering' && role !== 'supervising') continue;
        if (!isOrganization(provider)) continue;
        const line = view.line === undefined ? {} : { line: view.line };
        context.report({ path: pathOf(view), at: `${loopOf(subject.type, view)} NM102`, ...line, detail: { role } });
      }
    },
  },
]);
