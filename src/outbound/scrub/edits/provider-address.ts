/** Scrub: edits of addresses. */
import type { Address } from '../../../claims/party.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import { eachAddress, type PartyPlace } from '../parties.ts';
import { loopOf, pathOf, type Subject } from '../subject.ts';
import { zipFitsState } from '../zip-states.ts';

const PO_BOX = /\bP\W?\s?[O0]\W?\s?BOX\b|\bPOST OFFICE BOX\b|\bLOCK ?BOX\s*\d/i;
const PRIVATE_MAILBOX = /\bPMB\s*#?\s*\d/i;

const isDomestic = (address: Address): boolean =>
  address.countryCode === undefined || address.countryCode === 'US' || address.countryCode === 'USA';

const isCanadian = (address: Address): boolean => address.countryCode === 'CA' || address.countryCode === 'CAN';

/** Of these E-014 asks for nine. */
const needsNineDigits = (path: string): boolean => /^billingProvider\.|serviceFacility/.test(path);

function judgeZip(address: Address, place: PartyPlace, subject: Subject, context: EditContext): void {
  const zip = address.postalCode;
  if (!isDomestic(address) || zip === undefined) return;
  const path = `${place.path}.postalCode`;
  const at = `${place.loop} N403`;
  const detail = { value: zip };
  const plusFour = zip.slice(5);
  if (!/^\d{9}$/.test(zip)) context.report({ path, at, detail });
  else if (plusFour === '0000') context.report({ path, at, detail, variant: 'zeros' });
  else if (plusFour === '9999' && !subject.profile.acceptsZip9999)
    context.report({ path, at, detail, variant: 'nines' });
}

function judgeCountry(address: Address, place: PartyPlace, context: EditContext): void {
  const at = (element: string): string => `${place.loop} ${element}`;
  if (isDomestic(address) || isCanadian(address)) {
    if (address.state === undefined) {
      context.report({ path: `${place.path}.state`, at: at('N402'), detail: { missing: 'state' } });
    }
    if (address.postalCode === undefined) {
      context.report({ path: `${place.path}.postalCode`, at: at('N403'), detail: { missing: 'ZIP code' } });
    }
    return;
  }
  if (address.state !== undefined) {
    context.report({ path: `${place.path}.state`, at: at('N402'), variant: 'abroad', detail: { field: 'state' } });
  }
  if (address.postalCode !== undefined) {
    const detail = { field: 'postal code' };
    context.report({ path: `${place.path}.postalCode`, at: at('N403'), variant: 'abroad', detail });
  }
}

export const providerAddressEdits = defineEdits([
  {
    id: 'E-013',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA N301',
    message: 'The billing address "{value}" is a post office box or lockbox',
    mend: 'Use a street address here, and put the box into the pay-to address',
    source: 'domain.md E-013, RFI 1451',
    variants: {
      mailbox: {
        severity: 'warning',
        message: 'The billing address "{value}" looks like a rented mailbox',
        mend: 'Use the address at which services are given, and put the mailbox into the pay-to address',
      },
    },
    check({ claim }, context) {
      const { address } = claim.billingProvider;
      if (address === undefined) return;
      for (const [key, at] of [
        ['line1', '2010AA N301'],
        ['line2', '2010AA N302'],
      ] as const) {
        const value = address[key];
        if (value === undefined) continue;
        const path = `billingProvider.address.${key}`;
        if (PO_BOX.test(value)) context.report({ path, at, detail: { value } });
        else if (PRIVATE_MAILBOX.test(value)) context.report({ path, at, detail: { value }, variant: 'mailbox' });
      }
    },
  },
  {
    id: 'E-014',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA N403',
    message: 'The ZIP code {value} has not nine digits',
    mend: 'Billing and service addresses in the United States need ZIP+4: add the last four digits',
    source: 'domain.md E-014, M-024',
    variants: {
      zeros: {
        severity: 'warning',
        message: 'The ZIP code {value} ends with 0000, which is no delivery point',
        mend: 'Look up the real last four digits',
      },
      nines: {
        severity: 'error',
        message: 'The ZIP code {value} ends with 9999, a filler that this payer does not take',
        mend: 'Look up the real last four digits',
      },
    },
    check(subject, context) {
      const { billingProvider } = subject.claim;
      if (billingProvider.address !== undefined) {
        judgeZip(billingProvider.address, { path: 'billingProvider.address', loop: '2010AA' }, subject, context);
      }
      for (const view of subject.providers) {
        const { address } = view.provider;
        if (view.role !== 'serviceFacility' || address === undefined) continue;
        judgeZip(address, { path: `${pathOf(view)}.address`, loop: loopOf(subject.type, view) }, subject, context);
      }
    },
  },
  {
    id: 'E-015',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010AA N402',
    message: 'The address has no {missing}, and no country that would explain it',
    mend: 'Give state and ZIP code in the United States and Canada; give the country code for any other country',
    source: 'domain.md E-015',
    variants: {
      abroad: {
        severity: 'error',
        message: 'The address is outside the United States and Canada and has a {field}',
        mend: 'Leave state and postal code out for other countries; use the country subdivision code instead',
      },
    },
    check(subject, context) {
      eachAddress(subject, (address, place) => {
        const complete = address.state !== undefined && address.postalCode !== undefined;
        if (complete && (isDomestic(address) || isCanadian(address))) return;
        judgeCountry(address, place, context);
      });
    },
  },
  {
    id: 'E-016',
    snip: 5,
    severity: 'warning',
    types: 'PID',
    at: '2010AA N403',
    message: 'ZIP code {zip} does not belong to {state}',
    mend: 'Check state and ZIP code; a few ZIP codes do cross a border',
    source: 'domain.md E-016, M-024',
    variants: {
      digits: {
        severity: 'error',
        message: 'The ZIP code {zip} has neither five nor nine digits',
        mend: 'Give all its digits (spreadsheets drop a zero at the front), or the country code of an address abroad',
      },
    },
    check(subject, context) {
      eachAddress(subject, (address, { path: owner, loop }) => {
        const { postalCode: zip, state } = address;
        if (zip === undefined || !isDomestic(address)) return;
        const path = `${owner}.postalCode`;
        const at = `${loop} N403`;
        if (!/^\d{5}(\d{4})?$/.test(zip)) {
          if (!needsNineDigits(owner)) context.report({ path, at, detail: { zip }, variant: 'digits' });
        } else if (state !== undefined && !zipFitsState(zip, state))
          context.report({ path, at, detail: { zip, state } });
      });
    },
  },
]);
