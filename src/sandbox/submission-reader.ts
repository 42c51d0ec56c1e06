/** Sandbox: reads 837s with eyes of its own: nothing of the gateway's own claim reading is trusted. */
import type { Cents } from '../base/money.ts';
import { cents, ZERO_CENTS } from '../base/money.ts';
import type { X12Context, X12Handler } from '../x12/handler.ts';
import type { Segment } from '../x12/segment.ts';

export interface Named {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  /** NM102: 1 person, 2 organization. */
  readonly type: string;
  readonly idQualifier: string;
  readonly id: string;
}

export interface SubmittedLine {
  /** LX01. */
  readonly ordinal: number;
  /** SV101 (SV202, SV301), components as they came; empty for a revenue code alone. */
  readonly procedure: readonly string[];
  /** SV201. */
  readonly revenueCode: string;
  readonly charge: Cents;
  readonly units: string;
  /** REF*6R; '' when none was sent. */
  readonly lineItemControlNumber: string;
  /** DTP*472 as it came: a day or a span. */
  readonly serviceDate: string;
  /** What the payers before left to the patient (2430); absent when the line names no earlier decision. */
  readonly leftToPatient?: Cents;
}

export interface BillingProvider extends Named {
  readonly taxId: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

export interface SubmittedClaim {
  readonly patientControlNumber: string;
  readonly charge: Cents;
  readonly facilityCode: string;
  readonly frequencyCode: string;
  readonly originalPayerClaimControlNumber: string;
  readonly billingProvider: BillingProvider;
  readonly subscriber: Named;
  readonly patient: Named;
  /** SBR01 of the payer that is billed. */
  readonly payerResponsibility: string;
  readonly filingIndicator: string;
  readonly claimNumberOfIntermediary: string;
  /** CLM19 is PB: only asks what would be paid. */
  readonly predetermination: boolean;
  /** What the payers before left to the patient (2320); absent for a claim to the first payer. */
  readonly leftToPatient?: Cents;
  readonly lines: readonly SubmittedLine[];
  /** DTP*434 or the first line's date. */
  readonly serviceDate: string;
  /** Ordinal of the claim in its set, and of its first and last segment. */
  readonly ordinal: number;
  readonly firstSegment: number;
  readonly lastSegment: number;
}

export interface SubmittedSet {
  /** Ordinal in the file, as `Position.set`. */
  readonly ordinal: number;
  readonly controlNumber: string;
  readonly guide: string;
  readonly reference: string;
  readonly submitter: Named;
  readonly claims: readonly SubmittedClaim[];
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

const NOBODY: Named = { last: '', first: '', middle: '', type: '', idQualifier: '', id: '' };
const NO_PROVIDER: BillingProvider = { ...NOBODY, taxId: '', address: '', city: '', state: '', zip: '' };

function named(segment: Segment): Named {
  return {
    type: segment.element(2),
    last: segment.element(3),
    first: segment.element(4),
    middle: segment.element(5),
    idQualifier: segment.element(8),
    id: segment.element(9),
  };
}

/**
 * What an earlier payer's segment says is left to the patient: AMT*EAF outright, CAS*PR in sum, AMT*D (of the claim) by what was paid.
 * Undefined when it says nothing of it.
 */
function leftBy(segment: Segment, before: Cents | undefined, charge: Cents): Cents | undefined {
  if (segment.id === 'AMT' && segment.element(1) === 'EAF') return segment.cents(2);
  if (segment.id === 'AMT' && segment.element(1) === 'D' && before === undefined) {
    return cents(Math.max(0, charge - (segment.cents(2) ?? 0)));
  }
  if (segment.id !== 'CAS') return undefined;
  let left: number = before ?? 0;
  if (segment.element(1) !== 'PR') return cents(left);
  for (let element = 3; element <= segment.elementCount; element += 3) left += segment.cents(element) ?? 0;
  return cents(left);
}

/** Collects the 837 sets of a file. */
export class SubmissionReader implements X12Handler {
  readonly sets: SubmittedSet[] = [];
  #set: (Draft<Omit<SubmittedSet, 'claims'>> & { claims: SubmittedClaim[] }) | undefined;
  #claim: (Draft<Omit<SubmittedClaim, 'lines'>> & { lines: Draft<SubmittedLine>[] }) | undefined;
  #line: Draft<SubmittedLine> | undefined;
  #provider: Draft<BillingProvider> = { ...NO_PROVIDER };
  #subscriber = NOBODY;
  #patient = NOBODY;
  #responsibility = '';
  #filing = '';
  /** NM101 of the party whose N3, N4 and REF follow. */
  #party = '';
  /** Inside of 2320 and below, and 2430: other payers' matter. */
  #otherPayer = false;

  setStart(_st: Segment, context: X12Context): void {
    const { set, group } = context;
    this.#set =
      set?.id !== '837'
        ? undefined
        : {
            ordinal: set.ordinal,
            controlNumber: set.controlNumber,
            guide: set.implementation === '' ? (group?.version ?? '') : set.implementation,
            reference: '',
            submitter: NOBODY,
            claims: [],
          };
    this.#party = '';
  }

  segment(segment: Segment, context: X12Context): void {
    const set = this.#set;
    if (set === undefined) return;
    const claim = this.#claim;
    if (segment.id === 'CLM') this.#openClaim(segment, context, set.claims.length + 1);
    else if (segment.id === 'HL') this.#level(segment, context);
    else if (segment.id === 'SE') this.#closeClaim(context.segmentOrdinal - 1);
    else if (claim === undefined) this.#header(segment, set);
    else if (this.#line === undefined || segment.id === 'LX') this.#inClaim(segment, claim);
    else this.#inLine(segment, this.#line);
  }

  setEnd(): void {
    this.#closeClaim(0);
    if (this.#set !== undefined) this.sets.push(this.#set);
    this.#set = undefined;
  }

  #level(segment: Segment, context: X12Context): void {
    this.#closeClaim(context.segmentOrdinal - 1);
    this.#party = '';
    const level = segment.element(3);
    if (level === '20') this.#provider = { ...NO_PROVIDER };
    if (level === '20' || level === '22') {
      this.#subscriber = NOBODY;
      this.#patient = NOBODY;
    }
  }

  #header(segment: Segment, set: { reference: string; submitter: Named }): void {
    switch (segment.id) {
      case 'BHT':
        set.reference = segment.element(3);
        break;
      case 'SBR':
        this.#responsibility = segment.element(1);
        this.#filing = segment.element(9);
        break;
      case 'NM1':
        this.#name(segment, set);
        break;
      case 'N3':
        if (this.#party === '85') this.#provider.address = segment.element(1);
        break;
      case 'N4':
        if (this.#party !== '85') break;
        this.#provider.city = segment.element(1);
        this.#provider.state = segment.element(2);
        this.#provider.zip = segment.element(3);
        break;
      case 'REF':
        if (this.#party === '85' && /^(EI|SY)$/.test(segment.element(1))) this.#provider.taxId = segment.element(2);
        break;
    }
  }

  #name(segment: Segment, set: { submitter: Named }): void {
    this.#party = segment.element(1);
    if (this.#party === '41') set.submitter = named(segment);
    if (this.#party === '85') Object.assign(this.#provider, named(segment));
    if (this.#party === 'IL') {
      this.#subscriber = named(segment);
      this.#patient = this.#subscriber;
    }
    if (this.#party === 'QC') this.#patient = named(segment);
  }

  #openClaim(segment: Segment, context: X12Context, ordinal: number): void {
    this.#closeClaim(context.segmentOrdinal - 1);
    this.#line = undefined;
    this.#otherPayer = false;
    this.#claim = {
      patientControlNumber: segment.element(1),
      charge: segment.cents(2) ?? ZERO_CENTS,
      facilityCode: segment.component(5, 1),
      frequencyCode: segment.component(5, 3),
      originalPayerClaimControlNumber: '',
      billingProvider: { ...this.#provider },
      subscriber: this.#subscriber,
      patient: this.#patient,
      payerResponsibility: this.#responsibility,
      filingIndicator: this.#filing,
      claimNumberOfIntermediary: '',
      predetermination: segment.element(19) === 'PB',
      lines: [],
      serviceDate: '',
      ordinal,
      firstSegment: context.segmentOrdinal,
      lastSegment: context.segmentOrdinal,
    };
  }

  #inClaim(segment: Segment, claim: Draft<Omit<SubmittedClaim, 'lines'>> & { lines: Draft<SubmittedLine>[] }): void {
    if (segment.id === 'SBR') {
      this.#otherPayer = true;
      delete claim.leftToPatient;
    }
    if (this.#otherPayer) {
      const left = leftBy(segment, claim.leftToPatient, claim.charge);
      if (left !== undefined) claim.leftToPatient = left;
    }
    if (segment.id === 'LX') {
      this.#otherPayer = false;
      this.#line = {
        ordinal: Number(segment.element(1)) || claim.lines.length + 1,
        procedure: [],
        revenueCode: '',
        charge: ZERO_CENTS,
        units: '',
        lineItemControlNumber: '',
        serviceDate: '',
      };
      claim.lines.push(this.#line);
    }
    if (this.#otherPayer) return;
    if (segment.id === 'DTP' && segment.element(1) === '434') claim.serviceDate = segment.element(3);
    if (segment.id !== 'REF') return;
    if (segment.element(1) === 'F8') claim.originalPayerClaimControlNumber = segment.element(2);
    if (segment.element(1) === 'D9') claim.claimNumberOfIntermediary = segment.element(2);
  }

  #inLine(segment: Segment, line: Draft<SubmittedLine>): void {
    const components = (element: number): string[] =>
      Array.from({ length: Math.max(1, segment.componentCount(element)) }, (_, index) =>
        segment.component(element, index + 1),
      );
    // The last payer before us has the last word on what is left.
    if (segment.id === 'SVD') line.leftToPatient = ZERO_CENTS;
    else if (line.leftToPatient !== undefined)
      line.leftToPatient = leftBy(segment, line.leftToPatient, line.charge) ?? line.leftToPatient;
    if (segment.id === 'SV1') {
      line.procedure = components(1);
      line.charge = segment.cents(2) ?? ZERO_CENTS;
      line.units = segment.element(4);
    } else if (segment.id === 'SV2') {
      line.revenueCode = segment.element(1);
      line.procedure = segment.element(2) === '' ? [] : components(2);
      line.charge = segment.cents(3) ?? ZERO_CENTS;
      line.units = segment.element(5);
    } else if (segment.id === 'SV3') {
      line.procedure = components(1);
      line.charge = segment.cents(2) ?? ZERO_CENTS;
      line.units = segment.element(6);
    } else if (segment.id === 'DTP' && segment.element(1) === '472') line.serviceDate = segment.element(3);
    else if (segment.id === 'REF' && segment.element(1) === '6R') line.lineItemControlNumber = segment.element(2);
  }

  #closeClaim(lastSegment: number): void {
    const claim = this.#claim;
    this.#claim = undefined;
    this.#line = undefined;
    if (claim === undefined || this.#set === undefined) return;
    if (lastSegment > 0) claim.lastSegment = lastSegment;
    if (claim.serviceDate === '')
      claim.serviceDate = claim.lines.find((line) => line.serviceDate !== '')?.serviceDate ?? '';
    this.#set.claims.push(claim);
  }
}
