/** Documents, claims: what stands above the claim: billing provider (2000A), subscriber and payer (2000B), patient (2000C). */
import type { Claim } from '../../claims/claim.ts';
import type { Payer } from '../../claims/payer.ts';
import type { BillingProvider, PayTo, PayToPlan } from '../../claims/provider.ts';
import type { Patient, Subscriber } from '../../claims/subscriber.ts';
import { constant, derived, implied, text } from './codec.ts';
import { child } from './loop.ts';
import type { LoopContent } from './loop-content.ts';
import {
  addressRows,
  bodyElements,
  CONTACT,
  demographics,
  identifiers,
  identity,
  nameRow,
  noIdentity,
  PROVIDER_IDENTITY,
} from './party-rows.ts';
import { each, part, type Row, reference, segment } from './row.ts';

type SubscriberContact = NonNullable<Subscriber['contact']>;
type PatientContact = NonNullable<Patient['contact']>;
type BillingContact = NonNullable<BillingProvider['contacts']>[number];

export const PAYER_IDENTIFIERS = ['2U', 'EI', 'FY', 'NF'] as const;

/** REF*EI or SY: the qualifier is part of the claim, EI where it says nothing. */
const TAX_ID: Row<BillingProvider> = segment(
  'REF',
  {
    1: implied(
      (provider) => provider.taxIdQualifier,
      () => 'EI',
    ),
    2: text((provider) => provider.taxId),
  },
  { codes: ['EI', 'SY'] },
);

const billingProvider: LoopContent<BillingProvider> = {
  raw: (provider) => provider.raw,
  rows: [
    nameRow<BillingProvider>('85', PROVIDER_IDENTITY),
    ...addressRows<BillingProvider>((provider) => provider.address),
    TAX_ID,
    identifiers<BillingProvider>((provider) => provider.secondaryIdentifiers, ['0B', '1G']),
    each<BillingProvider, BillingContact>((provider) => provider.contacts, CONTACT),
  ],
};

/** NM1*87 has a type and no name (M-027). */
const payToName: Row<PayTo> = segment<PayTo>(
  'NM1',
  {
    1: constant('87'),
    2: implied(
      (payTo) => payTo.entityTypeCode,
      () => '2',
    ),
  },
  { always: true },
);

const payToPlan: LoopContent<PayToPlan> = {
  raw: (plan) => plan.raw,
  rows: [
    segment<PayToPlan>('NM1', {
      1: constant('PE'),
      2: constant('2'),
      3: text((plan) => plan.name),
      8: implied(
        (plan) => plan.idQualifier,
        () => 'PI',
      ),
      9: text((plan) => plan.id),
    }),
    ...addressRows<PayToPlan>((plan) => plan.address),
    identifiers<PayToPlan>((plan) => plan.secondaryIdentifiers, ['2U', 'FY', 'NF']),
    reference<PayToPlan>('EI', (plan) => plan.taxId),
  ],
};

/** 2000A without its HL. */
export const BILLING: LoopContent<Claim> = {
  raw: (claim) => claim.billingLevelRaw,
  rows: [
    segment<Claim>('PRV', {
      1: constant('BI'),
      2: constant('PXC'),
      3: text((claim) => claim.billingProvider.taxonomyCode),
    }),
    segment<Claim>('CUR', { 1: constant('85'), 2: text((claim) => claim.currencyCode) }),
  ],
  loops: [
    child<Claim, BillingProvider>('NM1', '85', (claim) => claim.billingProvider, billingProvider),
    child<Claim, PayTo>('NM1', '87', (claim) => claim.payTo, {
      raw: (payTo) => payTo.raw,
      rows: [payToName, ...addressRows<PayTo>((payTo) => payTo.address)],
    }),
    child<Claim, PayToPlan>('NM1', 'PE', (claim) => claim.payToPlan, payToPlan),
  ],
};

interface Member {
  readonly memberId?: string;
  readonly memberIdQualifier?: string;
}

export const memberIdentity = <From extends Member>() =>
  identity<From>(
    'MI',
    (member) => member.memberId,
    (member) => member.memberIdQualifier,
    ['memberId', 'memberIdQualifier'],
  );

const subscriber: LoopContent<Subscriber> = {
  raw: (person) => person.raw,
  rows: [
    nameRow<Subscriber>('IL', memberIdentity()),
    ...addressRows<Subscriber>((person) => person.address),
    demographics<Subscriber>(),
    reference<Subscriber>('SY', (person) => person.socialSecurityNumber),
    reference<Subscriber>('Y4', (person) => person.propertyCasualtyClaimNumber),
    part<Subscriber, SubscriberContact>((person) => person.contact, CONTACT),
  ],
};

interface NamedPayer {
  readonly name?: string;
  readonly id?: string;
  readonly idQualifier?: string;
}

/** NM1 of a payer: an organization under its payer id (M-035). Not written of a payer that nothing is known of. */
export const payerName = <From extends NamedPayer>(): Row<From> => {
  const id = identity<From>(
    'PI',
    (payer) => payer.id,
    (payer) => payer.idQualifier,
    ['id', 'idQualifier'],
  );
  return {
    id: 'NM1',
    codes: ['PR'],
    places: [
      { path: 'name', element: 3 },
      { path: 'idQualifier', element: 8 },
      { path: 'id', element: 9 },
    ],
    write: (payer, sink) => {
      const [qualifier, number] = id.write(payer);
      const { name = '' } = payer;
      if (number !== '') sink.segment('NM1', ['PR', '2', name, '', '', '', '', qualifier, number]);
      else if (name !== '') sink.segment('NM1', ['PR', '2', name]);
    },
    read: (wire, into) => {
      const name = wire.element(3);
      if (name !== '') into['name'] = name;
      const number = wire.element(9);
      const known = number === '' || id.read(wire.element(8), number, into);
      return (
        known &&
        wire.element(2) === '2' &&
        wire.elementCount <= 9 &&
        [4, 5, 6, 7].every((at) => wire.element(at) === '')
      );
    },
  };
};

const payer: LoopContent<Payer> = {
  raw: (one) => one.raw,
  rows: [
    payerName<Payer>(),
    ...addressRows<Payer>((one) => one.address),
    identifiers<Payer>((one) => one.secondaryIdentifiers, PAYER_IDENTIFIERS),
    identifiers<Payer>((one) => one.billingProviderIdentifiers, ['G2', 'LU']),
  ],
};

/** 2000B without its HL. SBR02 is 18 when the patient is the subscriber, and nothing else (M-030). */
export const SUBSCRIBER: LoopContent<Claim> = {
  raw: (claim) => claim.subscriberLevelRaw,
  rows: [
    segment<Claim>('SBR', {
      1: text((claim) => claim.payerResponsibilityCode),
      2: derived(['18'], (claim) => (claim.patient === undefined ? '18' : '')),
      3: text((claim) => claim.subscriber.groupNumber),
      4: text((claim) => claim.subscriber.groupName),
      5: text((claim) => claim.subscriber.insuranceTypeCode),
      9: text((claim) => claim.claimFilingIndicatorCode),
    }),
    part<Claim, Subscriber>((claim) => claim.subscriber, segment<Subscriber>('PAT', bodyElements<Subscriber>())),
  ],
  loops: [
    child<Claim, Subscriber>('NM1', 'IL', (claim) => claim.subscriber, subscriber),
    child<Claim, Payer>('NM1', 'PR', (claim) => claim.payer, payer),
  ],
};

const patient: LoopContent<Patient> = {
  raw: (person) => person.raw,
  rows: [
    nameRow<Patient>('QC', noIdentity()),
    ...addressRows<Patient>((person) => person.address),
    demographics<Patient>(),
    reference<Patient>('Y4', (person) => person.propertyCasualtyClaimNumber),
    reference<Patient>('SY', (person) => person.socialSecurityNumber),
    reference<Patient>('1W', (person) => person.memberId),
    part<Patient, PatientContact>((person) => person.contact, CONTACT),
  ],
};

/** 2000C without its HL. */
export const PATIENT: LoopContent<Claim> = {
  raw: (claim) => claim.patientLevelRaw,
  rows: [
    part<Claim, Patient>(
      (claim) => claim.patient,
      segment<Patient>('PAT', { 1: text((person) => person.relationshipCode), ...bodyElements<Patient>() }),
    ),
  ],
  loops: [child<Claim, Patient>('NM1', 'QC', (claim) => claim.patient, patient)],
};
