/** Claims: what pricing by a contract needs of a claim, and of what the payer said of it. */
import { type Cents, cents, parseCents } from '../base/money.ts';
import type { Claim } from './claim.ts';
import type { PricingClaim, PricingLine } from './contract-price.ts';
import { type ClaimPayment, type ServicePayment, serviceDatesOf, textOf } from './remittance.ts';

const money = (text: string): Cents => parseCents(text) ?? cents(0);
const given = (values: readonly (string | undefined)[]): readonly string[] =>
  values.filter((one) => one !== undefined && one !== '').map(String);
const day = (date: string | undefined): string => (date ?? '').replaceAll('-', '');

function who(claim: Claim): Pick<PricingClaim, 'plans' | 'providers' | 'specialties'> {
  const { billingProvider, providers, subscriber, claimFilingIndicatorCode } = claim;
  const rendering = [
    providers?.rendering,
    providers?.attending,
    ...claim.lines.map((line) => line.providers?.rendering),
  ];
  return {
    plans: given([claimFilingIndicatorCode, subscriber.groupNumber]),
    providers: given([billingProvider.npi, ...rendering.map((one) => one?.npi)]),
    specialties: given([billingProvider.taxonomyCode, ...rendering.map((one) => one?.taxonomyCode)]),
  };
}

const ZIP = 5;

/** Of the service facility, else of the billing provider, whose street address is where it works (M-024, M-062). */
function localitiesOf(claim: Claim, line: Claim['lines'][number]): readonly string[] {
  const facility = line.providers?.serviceFacility ?? claim.providers?.serviceFacility;
  const { postalCode, state } = facility?.address ?? claim.billingProvider.address ?? {};
  const digits = (postalCode ?? '').replaceAll(/\D/g, '');
  return [...new Set(given([digits, digits.slice(0, ZIP), state]))];
}

/** A claim as it was billed. */
export function pricingOfClaim(claim: Claim): PricingClaim {
  const lines = claim.lines.map((line): PricingLine => {
    const span = line.serviceDate ?? claim.dates?.service ?? claim.dates?.statement;
    return {
      lineId: line.lineId,
      code: (line.procedure?.code ?? '').toUpperCase(),
      modifiers: line.procedure?.modifiers ?? [],
      revenueCode: line.revenueCode ?? '',
      place: line.facilityTypeCode ?? claim.facilityTypeCode,
      localities: localitiesOf(claim, line),
      units: Number(line.units ?? '1'),
      chargeAmount: money(line.chargeAmount),
      date: day(span?.from),
    };
  });
  return {
    ...who(claim),
    diagnosisRelatedGroup: claim.institutional?.diagnosisRelatedGroup ?? '',
    weight: undefined,
    chargeAmount: money(claim.chargeAmount),
    lines,
  };
}

const MILLION = 1_000_000;

/** The same as the payer adjudicated it: its procedures, units and DRG, at our places. */
export function pricingOfPayment(claim: Claim, payment: ClaimPayment, lineIds: readonly string[]): PricingClaim {
  const billed = pricingOfClaim(claim);
  const byId = new Map(billed.lines.map((line) => [line.lineId, line]));
  const lines = payment.lines.map((service, index) => pricingLine(service, byId.get(lineIds[index] ?? ''), payment));
  const weight = Number(payment.drgWeight ?? '');
  const contract = textOf(payment.references, 'CE');
  return {
    ...billed,
    plans: given([...billed.plans, payment.filingIndicator, contract]),
    diagnosisRelatedGroup: payment.drgCode ?? billed.diagnosisRelatedGroup,
    weight: weight > 0 ? Math.round(weight * MILLION) : undefined,
    chargeAmount: payment.chargeAmount,
    // Institutional claims may be answered as a whole.
    lines: payment.lines.length === 0 ? billed.lines : lines,
  };
}

function pricingLine(service: ServicePayment, ours: PricingLine | undefined, payment: ClaimPayment): PricingLine {
  const { qualifier, code, modifiers } = service.procedure;
  return {
    lineId: ours?.lineId ?? '',
    code: code.toUpperCase(),
    modifiers,
    revenueCode: service.revenueCode ?? (qualifier === 'NU' ? code : (ours?.revenueCode ?? '')),
    place: ours?.place ?? payment.facilityCode ?? '',
    localities: ours?.localities ?? [],
    units: Number(service.units ?? '1'),
    chargeAmount: service.chargeAmount,
    date: serviceDatesOf(service)?.from ?? ours?.date ?? '',
  };
}
