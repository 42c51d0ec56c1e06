/** Claims: what a remittance (one ST of an 835: one payment to one payee), its claim payments and provider adjustments are. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Finding } from '../base/finding.ts';
import type { Cents } from '../base/money.ts';
import type { Position } from '../base/position.ts';

/** A value that its qualifier explains: REF, DTM and QTY in any loop. Values that no guide knows are kept like all others. */
export interface QualifiedText {
  readonly qualifier: string;
  readonly value: string;
}

/** AMT: information only, never part of a balance. */
export interface QualifiedAmount {
  readonly qualifier: string;
  readonly amount: Cents;
}

/** One triplet of a CAS. Positive lowers the payment (4.3). */
export interface Adjustment {
  readonly groupCode: string;
  readonly reasonCode: string;
  readonly amount: Cents;
  readonly quantity: string | undefined;
}

/** SVC01 or SVC06; any qualifier (HC, AD, NU, N4, HP, ER, IV, WK …). */
export interface PaidProcedure {
  readonly qualifier: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly description: string | undefined;
}

/** LQ: qualifier HE for remark codes, RX for NCPDP reject codes. */
export interface RemarkCode {
  readonly qualifier: string;
  readonly code: string;
}

/** One SVC loop. `undefined` and empty lists mean absent in the file. */
export interface ServicePayment {
  readonly procedure: PaidProcedure;
  readonly submittedProcedure: PaidProcedure | undefined;
  readonly revenueCode: string | undefined;
  readonly chargeAmount: Cents;
  readonly paymentAmount: Cents;
  /** SVC05; 1 when absent. */
  readonly units: string | undefined;
  /** SVC07, only when the payer changed the units. */
  readonly submittedUnits: string | undefined;
  /** REF*6R, or our LX on a split when none was sent. */
  readonly lineItemControlNumber: string | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly remarkCodes: readonly RemarkCode[];
  /** DTM: 472 a day, 150 and 151 a span, as `CCYYMMDD`. */
  readonly dates: readonly QualifiedText[];
  readonly references: readonly QualifiedText[];
  readonly amounts: readonly QualifiedAmount[];
  readonly quantities: readonly QualifiedText[];
  /** Segments of the loop that no field here holds, as they stand. */
  readonly otherSegments: readonly string[];
  /** R-030 holds to the cent. */
  readonly balanced: boolean;
  /** Ordinal of the SVC in its transaction set, and its byte offset in the file. */
  readonly segment: number;
  readonly offset: number;
}

/** An NM1 of a claim payment: QC patient, IL insured, 74 corrected, 82 rendering, TT crossover, PR priority payer, GB other subscriber. */
export interface RemittanceParty {
  readonly entityCode: string;
  /** NM102: 1 person, 2 organization. */
  readonly entityType: string;
  readonly lastName: string | undefined;
  readonly firstName: string | undefined;
  readonly middleName: string | undefined;
  readonly suffix: string | undefined;
  readonly idQualifier: string | undefined;
  readonly id: string | undefined;
}

export interface RemittanceContact {
  /** PER01: CX claims office, BL technical, IC web site. */
  readonly functionCode: string;
  readonly name: string | undefined;
  /** Qualifiers TE, EM, FX, UR, EX. */
  readonly numbers: readonly QualifiedText[];
}

/** Values of MIA, MOA, TS2 or TS3 by name, as they stand in the file; information only. */
export type NamedValues = Readonly<Record<string, string>>;

/** One LX of the set; shared by its claim payments. */
export interface RemittanceGroup {
  readonly number: string;
  readonly providerSummary: NamedValues | undefined;
  readonly supplementalSummary: NamedValues | undefined;
}

/** One CLP loop. */
export interface ClaimPayment {
  /** The set that it belongs to. */
  readonly remittance: Remittance;
  readonly group: RemittanceGroup | undefined;
  /** Ordinal of the CLP in its transaction set, from 1. */
  readonly ordinal: number;
  readonly patientControlNumber: string;
  readonly claimStatusCode: string;
  readonly chargeAmount: Cents;
  readonly paymentAmount: Cents;
  readonly patientResponsibilityAmount: Cents | undefined;
  readonly filingIndicator: string | undefined;
  readonly payerClaimControlNumber: string | undefined;
  readonly facilityCode: string | undefined;
  readonly frequencyCode: string | undefined;
  readonly drgCode: string | undefined;
  readonly drgWeight: string | undefined;
  readonly dischargeFraction: string | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly parties: readonly RemittanceParty[];
  readonly inpatient: NamedValues | undefined;
  readonly outpatient: NamedValues | undefined;
  /** Remark codes of MIA05, MIA20-23 and MOA03-07. */
  readonly remarkCodes: readonly string[];
  readonly references: readonly QualifiedText[];
  readonly dates: readonly QualifiedText[];
  readonly contacts: readonly RemittanceContact[];
  readonly amounts: readonly QualifiedAmount[];
  readonly quantities: readonly QualifiedText[];
  readonly lines: readonly ServicePayment[];
  readonly otherSegments: readonly string[];
  /** R-030 for each line, R-031 and R-032. */
  readonly balanced: boolean;
  readonly findings: readonly Finding[];
  readonly at: Position;
}

/** N1 loop 1000A or 1000B. */
export interface RemittanceOrganization {
  readonly name: string | undefined;
  readonly idQualifier: string | undefined;
  readonly id: string | undefined;
  readonly addressLines: readonly string[];
  readonly city: string | undefined;
  readonly state: string | undefined;
  readonly zip: string | undefined;
  readonly country: string | undefined;
  readonly references: readonly QualifiedText[];
  readonly contacts: readonly RemittanceContact[];
  readonly otherSegments: readonly string[];
}

/** BPR06-09 or BPR12-15. */
export interface BankAccount {
  readonly idQualifier: string;
  readonly id: string;
  readonly accountQualifier: string | undefined;
  readonly account: string | undefined;
}

/** The header of one ST: one check, EFT or zero notice. */
export interface Remittance {
  readonly controlNumber: string;
  readonly version: string | undefined;
  readonly handlingCode: string;
  readonly paymentAmount: Cents;
  readonly creditDebit: string;
  readonly paymentMethod: string;
  readonly paymentFormat: string | undefined;
  readonly senderAccount: BankAccount | undefined;
  readonly receiverAccount: BankAccount | undefined;
  readonly paymentDate: CalendarDate | undefined;
  readonly reassociationTraceNumber: string;
  /** TRN03, else BPR10: "1" and the payer's tax id. */
  readonly originatingCompanyId: string | undefined;
  readonly originatingCompanySupplement: string | undefined;
  readonly currency: string | undefined;
  /** True when it came in a test interchange (ISA15 `T`). */
  readonly test: boolean;
  readonly payer: RemittanceOrganization;
  readonly payee: RemittanceOrganization;
  readonly references: readonly QualifiedText[];
  readonly dates: readonly QualifiedText[];
  readonly otherSegments: readonly string[];
  readonly findings: readonly Finding[];
  readonly at: Position;
}

/** One pair of a PLB. Positive lowers the payment. */
export interface ProviderAdjustment {
  readonly remittance: Remittance;
  readonly ordinal: number;
  readonly providerId: string;
  readonly fiscalPeriodEnd: CalendarDate | undefined;
  readonly reasonCode: string;
  readonly reference: string | undefined;
  readonly amount: Cents;
  readonly at: Position;
}

/** What the whole set came to; known at its SE. */
export interface RemittanceTotals {
  readonly claimPaymentCount: number;
  readonly chargeTotal: Cents;
  readonly claimPaymentTotal: Cents;
  readonly providerAdjustmentTotal: Cents;
  /** Σ AMT*I of the claims, and Σ PLB L6. */
  readonly interestTotal: Cents;
  readonly interestAdjustmentTotal: Cents;
  /** BPR02 − (Σ CLP04 − Σ PLB); zero when balanced. */
  readonly difference: Cents;
  /** R-033 holds to the cent and every amount of it could be read. */
  readonly balanced: boolean;
  /** The set came to its SE; false when the file was cut. */
  readonly complete: boolean;
  readonly findings: readonly Finding[];
}

/** Takes a remittance piece by piece as it is read; nothing is held back, so memory stays flat. */
export interface RemittanceSink {
  remittanceStart?(remittance: Remittance): void;
  claimPayment?(payment: ClaimPayment): void;
  providerAdjustment?(adjustment: ProviderAdjustment): void;
  remittanceEnd?(remittance: Remittance, totals: RemittanceTotals): void;
}

/** The party of `entityCode` (QC, IL, 74 …); undefined when the claim payment has none. */
export function partyOf(payment: ClaimPayment, entityCode: string): RemittanceParty | undefined {
  return payment.parties.find((party) => party.entityCode === entityCode);
}

/** The first value of `qualifier`; undefined when absent. */
export function textOf(list: readonly QualifiedText[], qualifier: string): string | undefined {
  for (const item of list) if (item.qualifier === qualifier) return item.value;
  return undefined;
}

/** The first amount of `qualifier`; undefined when absent. */
export function amountOf(list: readonly QualifiedAmount[], qualifier: string): Cents | undefined {
  for (const item of list) if (item.qualifier === qualifier) return item.amount;
  return undefined;
}

/** First and last day of a service payment as `CCYYMMDD` (DTM 472, or 150 and 151); undefined when it has none. */
export function serviceDatesOf(line: ServicePayment): { readonly from: string; readonly to: string } | undefined {
  const from = textOf(line.dates, '472') ?? textOf(line.dates, '150');
  return from === undefined ? undefined : { from, to: textOf(line.dates, '151') ?? from };
}

/** True for CLP02 = 22: every amount is negated and an earlier adjudication is undone. */
export function isReversal(payment: ClaimPayment): boolean {
  return payment.claimStatusCode === '22';
}
