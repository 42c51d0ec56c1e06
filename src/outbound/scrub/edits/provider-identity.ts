/** Scrub: edits of providers: identifiers, taxonomy, exclusion, enrolment, telephone. */
import { defineEdits } from '../edit.ts';
import { isNpi, isOneDigit, isTaxonomy } from '../identifiers.ts';
import { eachContact, eachProvider, placeOf } from '../parties.ts';
import type { Subject } from '../subject.ts';

/** Flagged in the customer's provider table, or named to the payer by its own number instead (M-023). */
function isAtypical({ claim, history }: Subject): boolean {
  const { npi, taxId } = claim.billingProvider;
  if (claim.payer.billingProviderIdentifiers?.some((item) => item.qualifier === 'G2') === true) return true;
  return history.provider?.(npi ?? taxId ?? '')?.atypical === true;
}

export const providerIdentityEdits = defineEdits([
  {
    id: 'E-010',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2010AA NM109',
    message:
      'The NPI {value} of the {role} provider fails its check digit, or is not ten digits that begin with 1 or 2',
    mend: 'Correct the NPI in the provider table',
    source: 'domain.md E-010, 45 CFR 162.406',
    check(subject, context) {
      eachProvider(subject, ({ npi }, role, view) => {
        if (npi === undefined || isNpi(npi)) return;
        const { path, loop, line } = placeOf(subject, view);
        const where = line === undefined ? {} : { line };
        context.report({ path: `${path}.npi`, at: `${loop} NM109`, ...where, detail: { value: npi, role } });
      });
    },
  },
  {
    id: 'E-011',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA NM109',
    message: 'The billing provider has no NPI',
    mend: 'Give the NPI; for a provider that has none by law, flag it as atypical or give the number that the payer knows it by (G2)',
    source: 'domain.md E-011',
    check(subject, context) {
      if (subject.claim.billingProvider.npi === undefined && !isAtypical(subject)) {
        context.report({ path: 'billingProvider.npi' });
      }
    },
  },
  {
    id: 'E-012',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA REF02',
    message: 'The billing provider has no tax id of nine digits',
    mend: 'Give the employer identification number (EI), or on professional and dental claims the social security number (SY)',
    source: 'domain.md E-012, M-025',
    variants: {
      zeros: {
        severity: 'error',
        message: 'The tax id of the billing provider is all zeros',
        mend: 'Give the real tax id',
      },
      'one-digit': {
        severity: 'warning',
        message: 'The tax id of the billing provider is one digit nine times',
        mend: 'Check that this is the real tax id and not a filler',
      },
      qualifier: {
        severity: 'error',
        message: 'An institutional claim gives the tax id as a social security number',
        mend: 'Give the employer identification number (EI)',
      },
    },
    check({ claim, type }, context) {
      const { taxId, taxIdQualifier } = claim.billingProvider;
      const path = 'billingProvider.taxId';
      if (taxId === undefined || !/^\d{9}$/.test(taxId)) return context.report({ path });
      if (isOneDigit(taxId)) context.report({ path, variant: taxId.startsWith('0') ? 'zeros' : 'one-digit' });
      if (type === 'I' && taxIdQualifier === 'SY') {
        context.report({ path: 'billingProvider.taxIdQualifier', at: '2010AA REF01', variant: 'qualifier' });
      }
    },
  },
  {
    id: 'E-017',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2000A PRV03',
    message: 'The taxonomy code {value} of the {role} provider is not three digits, six letters or digits and an X',
    mend: 'Take the code from the provider taxonomy list, e.g. 207Q00000X',
    source: 'domain.md E-017',
    needs: ['taxonomy'],
    variants: {
      unknown: {
        severity: 'error',
        message: 'The taxonomy code {value} of the {role} provider is not in the list that is in force',
        mend: 'Take a code of the present provider taxonomy list',
      },
    },
    check(subject, context) {
      eachProvider(subject, ({ taxonomyCode: value }, role, view) => {
        if (value === undefined) return;
        const shape = isTaxonomy(value);
        const state = shape ? subject.codeSets.state('taxonomy', value, subject.versionDate) : 'unknown';
        if (state === 'unloaded') context.notChecked('taxonomy');
        if (state === 'active' || state === 'unloaded') return;
        const { path, loop } = placeOf(subject, view);
        const at = `${role === 'billing' ? '2000A' : loop} PRV03`;
        const variant = shape ? { variant: 'unknown' } : {};
        context.report({ path: `${path}.taxonomyCode`, at, detail: { value, role }, ...variant });
      });
    },
  },
  {
    id: 'E-018',
    snip: 4,
    severity: 'error',
    types: 'PI',
    at: '2000A PRV03',
    message: 'This payer needs the taxonomy code of the billing provider',
    mend: 'Give the taxonomy code under which the provider is enrolled with the payer',
    source: 'domain.md E-018, M-022',
    check({ claim, profile }, context) {
      if (profile.requiresTaxonomy && claim.billingProvider.taxonomyCode === undefined) {
        context.report({ path: 'billingProvider.taxonomyCode' });
      }
    },
  },
  {
    id: 'E-021',
    snip: 4,
    severity: 'error',
    types: 'P',
    at: '2010AA NM102',
    message: 'The NPI {value} belongs to {owner}, but the {role} provider is sent as {sent}',
    mend: 'Give an organization its organization name, a person the last and first name',
    source: 'domain.md E-021',
    needs: ['nppes'],
    check(subject, context) {
      eachProvider(subject, (provider, role, view) => {
        const { npi } = provider;
        if (npi === undefined) return;
        if (!subject.codeSets.covers('nppes', subject.asOf)) return context.notChecked('nppes');
        const type = subject.codeSets.entry('nppes', npi, subject.asOf)?.value;
        const organization = provider.entityTypeCode === '2' || provider.organizationName !== undefined;
        if (type === undefined || (type === 2) === organization) return;
        const { path, loop } = placeOf(subject, view);
        const words = ['a person', 'an organization'];
        const detail = { value: npi, role, owner: words[type - 1] ?? '', sent: words[organization ? 1 : 0] ?? '' };
        context.report({ path: `${path}.npi`, at: `${loop} NM102`, detail });
      });
    },
  },
  {
    id: 'E-024',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2010AA NM109',
    message: 'The {role} provider (NPI {value}) is on the list of those excluded from federal programmes',
    mend: 'Do not bill for this provider; ask the compliance officer',
    source: 'domain.md E-024, OIG LEIE',
    needs: ['leie'],
    check(subject, context) {
      const { codeSets, versionDate } = subject;
      eachProvider(subject, ({ npi }, role, view) => {
        if (npi === undefined) return;
        const state = codeSets.state('leie', npi, versionDate);
        if (state === 'unloaded') return context.notChecked('leie');
        if (state !== 'active') return;
        const { path, loop } = placeOf(subject, view);
        context.report({ path: `${path}.npi`, at: `${loop} NM109`, detail: { value: npi, role } });
      });
    },
  },
  {
    id: 'E-025',
    snip: 7,
    severity: 'warning',
    types: 'PID',
    at: '2010AA NM109',
    message: 'The {role} provider (NPI {value}) is not enrolled with this payer on the day of service',
    mend: 'Finish the enrolment, or bill under a provider who is enrolled',
    source: 'domain.md E-025',
    needs: ['enrolments'],
    check(subject, context) {
      const { claim, firstDate, history } = subject;
      if (history.enrolment === undefined) return context.notChecked('enrolments');
      const payerId = claim.payer.id;
      if (payerId === undefined) return;
      eachProvider(subject, ({ npi }, role, view) => {
        if (npi === undefined || (role !== 'billing' && role !== 'rendering')) return;
        if (history.enrolment?.(npi, payerId, firstDate) !== false) return;
        const { path, loop } = placeOf(subject, view);
        context.report({ path: `${path}.npi`, at: `${loop} NM109`, detail: { value: npi, role } });
      });
    },
  },
  {
    id: 'E-026',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA PER04',
    message: 'The telephone number {value} is not ten digits, or begins with 0 or 1',
    mend: 'Give area code and number, ten digits; an extension stands by itself under EX',
    source: 'domain.md E-026',
    check(subject, context) {
      eachContact(subject, ({ numbers }, place) => {
        numbers?.forEach(({ type, number }, index) => {
          if ((type !== 'TE' && type !== 'FX') || /^[2-9]\d{9}$/.test(number)) return;
          const { path, loop } = place();
          const at = `${loop} PER${String(4 + 2 * index).padStart(2, '0')}`;
          context.report({ path: `${path}.numbers[${index}].number`, at, detail: { value: number } });
        });
      });
    },
  },
]);
