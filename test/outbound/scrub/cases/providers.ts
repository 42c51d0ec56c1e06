import type { EditCase } from '../edit-case.ts';
import { dental, inpatient, outpatient, professional } from '../sample-claims.ts';

const BAD_NPI = '1234567890';
const facility = (postalCode: string, rest = {}) => ({
  serviceFacility: {
    organizationName: 'EXAMPLE SURGERY',
    npi: '1999999984',
    address: { line1: '2 SIDE ST', city: 'ALBANY', state: 'NY', postalCode },
    ...rest,
  },
});

export const providerCases: readonly EditCase[] = [
  {
    name: 'E-010 a billing NPI that fails its check digit',
    claim: professional({ billingProvider: { npi: BAD_NPI } }),
    finds: ['E-010 error billingProvider.npi'],
  },
  {
    name: 'E-010 a rendering NPI of a line that fails its check digit',
    claim: professional({ lines: [{ providers: { rendering: { lastName: 'X', firstName: 'Y', npi: BAD_NPI } } }] }),
    finds: ['E-010 error lines[0].providers.rendering.npi'],
  },
  {
    name: 'E-010 an NPI that passes Luhn and begins with 3',
    claim: professional({ billingProvider: { npi: '3000000005' } }),
    finds: ['E-010 error billingProvider.npi'],
  },
  {
    name: 'E-011 no billing NPI',
    claim: professional({ billingProvider: { npi: null } }),
    finds: ['E-011 error billingProvider.npi'],
  },
  {
    name: 'E-011 a provider known by its payer number passes',
    claim: professional({
      billingProvider: { npi: null },
      payer: { billingProviderIdentifiers: [{ qualifier: 'G2', id: 'X1' }] },
    }),
    finds: [],
  },
  {
    name: 'E-011 a provider flagged as atypical passes',
    claim: professional({ billingProvider: { npi: null } }),
    history: { provider: (id) => (id === '123456780' ? { atypical: true } : undefined) },
    finds: [],
  },
  {
    name: 'E-012 a tax id of eight digits',
    claim: professional({ billingProvider: { taxId: '12345678' } }),
    finds: ['E-012 error billingProvider.taxId'],
  },
  {
    name: 'E-012 no tax id',
    claim: professional({ billingProvider: { taxId: null } }),
    finds: ['E-012 error billingProvider.taxId'],
  },
  {
    name: 'E-012 a tax id of zeros',
    claim: professional({ billingProvider: { taxId: '000000000' } }),
    finds: ['E-012 error billingProvider.taxId'],
  },
  {
    name: 'E-012 a tax id of one digit',
    claim: professional({ billingProvider: { taxId: '999999999' } }),
    finds: ['E-012 warning billingProvider.taxId'],
  },
  {
    name: 'E-012 a social security number on an institutional claim',
    claim: inpatient({ billingProvider: { taxIdQualifier: 'SY' } }),
    finds: ['E-012 error billingProvider.taxIdQualifier'],
  },
  {
    name: 'E-012 a social security number on a professional claim passes',
    claim: professional({ billingProvider: { taxIdQualifier: 'SY' } }),
    finds: [],
  },
  ...['PO BOX 12', 'P.O. Box 12', 'P O BOX 12', 'POST OFFICE BOX 5', 'LOCKBOX 7', 'LOCK BOX 7', 'SUITE 4 P0 BOX 9'].map(
    (line1) => ({
      name: `E-013 the billing address ${line1}`,
      claim: professional({ billingProvider: { address: { line1 } } }),
      finds: ['E-013 error billingProvider.address.line1'],
    }),
  ),
  {
    name: 'E-013 a post office box in the second line',
    claim: professional({ billingProvider: { address: { line2: 'PO BOX 12' } } }),
    finds: ['E-013 error billingProvider.address.line2'],
  },
  {
    name: 'E-013 a rented mailbox',
    claim: professional({ billingProvider: { address: { line2: 'PMB 12' } } }),
    finds: ['E-013 warning billingProvider.address.line2'],
  },
  ...['1 BOXWOOD LN', '12 POBOXLEY RD', 'LOCKBOX HOUSE', '4 COPOBOX ST'].map((line1) => ({
    name: `E-013 the street ${line1} passes`,
    claim: professional({ billingProvider: { address: { line1 } } }),
    finds: [],
  })),
  {
    name: 'E-013 a post office box of pay-to passes',
    claim: professional({
      payTo: { address: { line1: 'PO BOX 1', city: 'ALBANY', state: 'NY', postalCode: '12207' } },
    }),
    finds: [],
  },
  {
    name: 'E-014 a billing ZIP code of five digits',
    claim: professional({ billingProvider: { address: { postalCode: '12207' } } }),
    finds: ['E-014 error billingProvider.address.postalCode'],
  },
  {
    name: 'E-014 a service facility ZIP code of five digits',
    claim: professional({ providers: facility('12207') }),
    finds: ['E-014 error providers.serviceFacility.address.postalCode'],
  },
  { name: 'E-014 nine digits pass', claim: professional({ providers: facility('122071234') }), finds: [] },
  {
    name: 'E-014 a ZIP code that ends with 0000',
    claim: professional({ billingProvider: { address: { postalCode: '122070000' } } }),
    finds: ['E-014 warning billingProvider.address.postalCode'],
  },
  {
    name: 'E-014 a ZIP code that ends with 9999',
    claim: professional({ billingProvider: { address: { postalCode: '122079999' } } }),
    finds: ['E-014 error billingProvider.address.postalCode'],
  },
  {
    name: 'E-014 a ZIP code that ends with 9999, to a payer that takes it',
    claim: professional({ billingProvider: { address: { postalCode: '122079999' } } }),
    profile: { acceptsZip9999: true },
    finds: [],
  },
  {
    name: 'E-015 no state and no country',
    claim: professional({ subscriber: { address: { state: null } } }),
    finds: ['E-015 error subscriber.address.state'],
  },
  {
    name: 'E-015 a state and a postal code in Germany',
    claim: professional({ subscriber: { address: { countryCode: 'DE', state: 'NY', postalCode: '10115' } } }),
    finds: ['E-015 error subscriber.address.state', 'E-015 error subscriber.address.postalCode'],
  },
  {
    name: 'E-015 Germany without state and postal code passes',
    claim: professional({ subscriber: { address: { countryCode: 'DE', state: null, postalCode: null } } }),
    finds: [],
  },
  {
    name: 'E-015 Canada with province and postal code passes',
    claim: professional({ subscriber: { address: { countryCode: 'CA', state: 'ON', postalCode: 'K1A0B1' } } }),
    finds: [],
  },
  {
    name: 'E-016 a ZIP code of another state',
    claim: professional({ subscriber: { address: { state: 'CA' } } }),
    finds: ['E-016 warning subscriber.address.postalCode'],
  },
  ...['6270', '627041', 'M5V2T6'].map((postalCode) => ({
    name: `E-016 a ZIP code as ${postalCode} without a country`,
    claim: professional({ subscriber: { address: { postalCode } } }),
    finds: [`E-016 error subscriber.address.postalCode`],
  })),
  {
    name: 'E-014 alone speaks of the digits of a billing address',
    claim: professional({ billingProvider: { address: { postalCode: '6270' } } }),
    finds: ['E-014 error billingProvider.address.postalCode'],
  },
  {
    name: 'E-017 a taxonomy code of nine characters',
    claim: professional({ billingProvider: { taxonomyCode: '207Q0000X' } }),
    finds: ['E-017 error billingProvider.taxonomyCode'],
  },
  {
    name: 'E-017 a taxonomy code that the list does not know',
    claim: dental({ providers: { rendering: { taxonomyCode: '122300000X' } } }),
    packs: { taxonomy: ['1223G0001X'] },
    finds: ['E-017 error providers.rendering.taxonomyCode'],
  },
  { name: 'E-017 taxonomy codes of the list pass', claim: dental(), packs: { taxonomy: ['1223G0001X'] }, finds: [] },
  {
    name: 'E-018 no taxonomy code for a payer that needs it',
    claim: professional({ billingProvider: { taxonomyCode: null } }),
    profile: { requiresTaxonomy: true },
    finds: ['E-018 error billingProvider.taxonomyCode'],
  },
  {
    name: 'E-018 no taxonomy code for a payer that does not need it',
    claim: professional({ billingProvider: { taxonomyCode: null } }),
    finds: [],
  },
  {
    name: 'E-019 the rendering provider is the billing provider; E-130 is silent',
    claim: professional({ providers: { rendering: { npi: '1234567893' } } }),
    finds: ['E-019 warning providers.rendering'],
  },
  {
    name: 'E-020 a group without a rendering provider',
    claim: professional({ providers: null }),
    finds: ['E-020 warning providers.rendering'],
  },
  {
    name: 'E-020 a rendering provider on each line passes',
    claim: professional({
      providers: null,
      lines: [{ providers: { rendering: { lastName: 'A', firstName: 'B', npi: '1245319599' } } }],
    }),
    finds: [],
  },
  {
    name: 'E-020 a person who bills alone passes',
    claim: professional({
      providers: null,
      billingProvider: { organizationName: null, lastName: 'DOCTOR', firstName: 'DORA' },
    }),
    finds: [],
  },
  {
    name: 'E-020 a laboratory passes',
    claim: professional({ providers: null, facilityTypeCode: '81', lines: [{ procedure: { code: '80053' } }] }),
    finds: [],
  },
  {
    name: 'E-020 an ambulatory surgical centre passes',
    claim: professional({
      providers: null,
      facilityTypeCode: '24',
      billingProvider: { taxonomyCode: '261QA1903X' },
    }),
    finds: [],
  },
  {
    name: 'E-021 an organization sent with the NPI of a person',
    claim: professional(),
    packs: {
      nppes: [
        { code: '1234567893', billable: true, value: 1 },
        { code: '1245319599', billable: true, value: 1 },
      ],
    },
    finds: ['E-021 error billingProvider.npi'],
  },
  {
    name: 'E-021 the types that the registry has pass',
    claim: professional(),
    packs: {
      nppes: [
        { code: '1234567893', billable: true, value: 2 },
        { code: '1245319599', billable: true, value: 1 },
      ],
    },
    finds: [],
  },
  {
    name: 'E-022 imaging without ordering provider',
    claim: professional({ lines: [{ procedure: { code: '71046' } }] }),
    profile: { requiresOrderingProvider: ['70010-79999'] },
    finds: ['E-022 error lines[0].providers.ordering'],
  },
  {
    name: 'E-022 imaging with a referring provider passes',
    claim: professional({
      providers: { referring: { lastName: 'A', firstName: 'B', npi: '1999999984' } },
      lines: [{ procedure: { code: '71046' } }],
    }),
    profile: { requiresOrderingProvider: ['70010-79999'] },
    finds: [],
  },
  {
    name: 'E-023 a referring organization',
    claim: professional({ providers: { referring: { organizationName: 'CLINIC', npi: '1999999984' } } }),
    finds: ['E-023 error providers.referring'],
  },
  {
    name: 'E-024 an excluded rendering provider',
    claim: professional(),
    packs: { leie: ['1245319599'] },
    finds: ['E-024 error providers.rendering.npi'],
  },
  {
    name: 'E-024 nobody who is excluded passes',
    claim: outpatient(),
    packs: { leie: ['1999999984'] },
    finds: [],
  },
  {
    name: 'E-025 a rendering provider who is not enrolled',
    claim: professional(),
    history: { enrolment: (npi) => npi !== '1245319599' },
    finds: ['E-025 warning providers.rendering.npi'],
  },
  {
    name: 'E-025 nothing known about the enrolment passes',
    claim: professional(),
    history: { enrolment: () => undefined },
    finds: [],
  },
  {
    name: 'E-026 a telephone number of nine digits',
    claim: professional({ billingProvider: { contacts: [{ numbers: [{ number: '518555010' }] }] } }),
    finds: ['E-026 error billingProvider.contacts[0].numbers[0].number'],
  },
  {
    name: 'E-026 a telephone number that begins with 0',
    claim: professional({ billingProvider: { contacts: [{ numbers: [{ number: '0185550100' }] }] } }),
    finds: ['E-026 error billingProvider.contacts[0].numbers[0].number'],
  },
  {
    name: 'E-026 punctuation of a telephone number is repaired',
    claim: professional({ billingProvider: { contacts: [{ numbers: [{ number: '+1 (518) 555-0100' }] }] } }),
    finds: [],
  },
];
