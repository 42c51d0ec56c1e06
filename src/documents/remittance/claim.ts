/** Documents: one CLP loop of an 835 with its SVC loops. */
import { type Finding, finding } from '../../base/finding.ts';
import { quoteAmount, ZERO_CENTS } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type {
  ClaimPayment,
  QualifiedAmount,
  Remittance,
  RemittanceGroup,
  ServicePayment,
} from '../../claims/remittance.ts';
import type { X12Context } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { balanceClaim, balanceLine } from './balances.ts';
import { REMITTANCE_FINDINGS } from './findings.ts';
import { INPATIENT, INPATIENT_REMARKS, OUTPATIENT, OUTPATIENT_REMARKS } from './named-values.ts';
import {
  amountAt,
  append,
  type Draft,
  NONE,
  optional,
  ProcedureReader,
  readAdjustments,
  readContact,
  readNamed,
  readParty,
  readQualified,
} from './pieces.ts';

type ClaimDraft = Draft<ClaimPayment>;
type LineDraft = Draft<ServicePayment>;

/** One literal a claim: the context's own `position` serves any case and costs more than the rest of the claim. */
function claimPosition(segment: Segment, context: X12Context, claim: number): Position {
  const { offset, length } = segment;
  const interchange = context.interchange.ordinal;
  const group = context.group?.ordinal ?? 0;
  const set = context.set?.ordinal ?? 0;
  const ordinal = context.segmentOrdinal;
  const { file } = context;
  // Two literals rather than a spread, which would cost as much as the rest of the claim.
  return file === undefined
    ? { offset, length, interchange, group, set, segment: ordinal, segmentId: 'CLP', loop: '2100', claim }
    : { file, offset, length, interchange, group, set, segment: ordinal, segmentId: 'CLP', loop: '2100', claim };
}

/** Reads claim payments one after another: `open` with the CLP, `segment` for each that follows, `close` gives the claim payment. */
export class ClaimReader {
  #claim: ClaimDraft | undefined;
  #line: LineDraft | undefined;
  #context: X12Context | undefined;
  #findings: Finding[] = [];
  #remittance: Remittance | undefined;
  readonly #procedures = new ProcedureReader();
  #ordinal = 0;
  /** False when CLP04 of the last claim payment was no amount: then the check can't balance either. */
  paymentReadable = true;

  open(segment: Segment, context: X12Context, remittance: Remittance, group: RemittanceGroup | undefined): void {
    if (this.#remittance !== remittance) {
      this.#remittance = remittance;
      this.#ordinal = 0;
    }
    this.#ordinal += 1;
    this.#context = context;
    this.#findings = [];
    this.#line = undefined;
    this.paymentReadable = true;
    const at = claimPosition(segment, context, this.#ordinal);
    const claim: ClaimDraft = {
      remittance,
      group,
      ordinal: this.#ordinal,
      patientControlNumber: segment.element(1),
      claimStatusCode: segment.element(2),
      chargeAmount: ZERO_CENTS,
      paymentAmount: ZERO_CENTS,
      patientResponsibilityAmount: undefined,
      filingIndicator: optional(segment, 6),
      payerClaimControlNumber: optional(segment, 7),
      facilityCode: optional(segment, 8),
      frequencyCode: optional(segment, 9),
      drgCode: optional(segment, 11),
      drgWeight: optional(segment, 12),
      dischargeFraction: optional(segment, 13),
      adjustments: NONE,
      parties: NONE,
      inpatient: undefined,
      outpatient: undefined,
      remarkCodes: NONE,
      references: NONE,
      dates: NONE,
      contacts: NONE,
      amounts: NONE,
      quantities: NONE,
      lines: NONE,
      otherSegments: NONE,
      balanced: true,
      findings: NONE,
      at,
    };
    this.#claim = claim;
    claim.chargeAmount = amountAt(segment, 3, this.#unreadable);
    claim.paymentAmount = amountAt(segment, 4, this.#unreadable);
    if (segment.element(5) !== '') claim.patientResponsibilityAmount = amountAt(segment, 5, this.#unreadable);
  }

  segment(segment: Segment, context: X12Context): void {
    const claim = this.#claim;
    if (claim === undefined) return;
    if (segment.id === 'SVC') {
      this.#closeLine(claim);
      this.#line = this.#openLine(segment, context);
    } else if (this.#line === undefined) this.#claimSegment(claim, segment);
    else this.#lineSegment(this.#line, segment);
  }

  /** The claim payment, judged by its balances. */
  close(): ClaimPayment {
    const claim = this.#claim;
    if (claim === undefined) throw new Error('assertion failed: no claim payment is open');
    this.#closeLine(claim);
    this.#claim = undefined;
    balanceClaim(claim, this.#findings);
    claim.findings = this.#findings;
    return claim;
  }

  #openLine(segment: Segment, context: X12Context): LineDraft {
    const unchanged = segment.elementCount < 6 || segment.element(6) === '';
    const line: LineDraft = {
      procedure: this.#procedures.read(segment, 1),
      submittedProcedure: unchanged ? undefined : this.#procedures.read(segment, 6),
      revenueCode: optional(segment, 4),
      chargeAmount: ZERO_CENTS,
      paymentAmount: ZERO_CENTS,
      units: optional(segment, 5),
      submittedUnits: optional(segment, 7),
      lineItemControlNumber: undefined,
      adjustments: NONE,
      remarkCodes: NONE,
      dates: NONE,
      references: NONE,
      amounts: NONE,
      quantities: NONE,
      otherSegments: NONE,
      balanced: true,
      segment: context.segmentOrdinal,
      offset: segment.offset,
    };
    this.#line = line;
    line.chargeAmount = amountAt(segment, 2, this.#unreadable);
    line.paymentAmount = amountAt(segment, 3, this.#unreadable);
    return line;
  }

  #closeLine(claim: ClaimDraft): void {
    const line = this.#line;
    if (line === undefined) return;
    this.#line = undefined;
    claim.lines = append(claim.lines, line);
    balanceLine(line, claim.lines.length, claim, this.#findings);
  }

  #lineSegment(line: LineDraft, segment: Segment): void {
    switch (segment.id) {
      case 'CAS':
        line.adjustments = readAdjustments(segment, line.adjustments, this.#unreadable);
        break;
      case 'DTM':
        line.dates = append(line.dates, readQualified(segment));
        break;
      case 'REF': {
        const reference = readQualified(segment);
        if (reference.qualifier === '6R') line.lineItemControlNumber = reference.value;
        line.references = append(line.references, reference);
        break;
      }
      case 'AMT':
        line.amounts = append(line.amounts, this.#amount(segment));
        break;
      case 'LQ':
        line.remarkCodes = append(line.remarkCodes, { qualifier: segment.element(1), code: segment.element(2) });
        break;
      case 'QTY':
        line.quantities = append(line.quantities, readQualified(segment));
        break;
      default:
        line.otherSegments = append(line.otherSegments, segment.text);
    }
  }

  #claimSegment(claim: ClaimDraft, segment: Segment): void {
    switch (segment.id) {
      case 'NM1':
        claim.parties = append(claim.parties, readParty(segment));
        break;
      case 'DTM':
        claim.dates = append(claim.dates, readQualified(segment));
        break;
      case 'REF':
        claim.references = append(claim.references, readQualified(segment));
        break;
      case 'CAS':
        claim.adjustments = readAdjustments(segment, claim.adjustments, this.#unreadable);
        break;
      case 'AMT':
        claim.amounts = append(claim.amounts, this.#amount(segment));
        break;
      case 'QTY':
        claim.quantities = append(claim.quantities, readQualified(segment));
        break;
      case 'PER':
        claim.contacts = append(claim.contacts, readContact(segment));
        break;
      case 'MIA':
        claim.inpatient = readNamed(segment, INPATIENT);
        this.#remarks(claim, segment, INPATIENT_REMARKS);
        break;
      case 'MOA':
        claim.outpatient = readNamed(segment, OUTPATIENT);
        this.#remarks(claim, segment, OUTPATIENT_REMARKS);
        break;
      default:
        claim.otherSegments = append(claim.otherSegments, segment.text);
    }
  }

  #remarks(claim: ClaimDraft, segment: Segment, elements: readonly number[]): void {
    for (const element of elements) {
      const code = segment.element(element);
      if (code !== '') claim.remarkCodes = append(claim.remarkCodes, code);
    }
  }

  /** AMT takes no part in a balance, so an unreadable one is told but unbalances nothing. */
  #amount(segment: Segment): QualifiedAmount {
    return { qualifier: segment.element(1), amount: amountAt(segment, 2, this.#tellUnreadable) };
  }

  readonly #tellUnreadable = (segment: Segment, element: number): void => {
    const at = this.#context?.position(segment, element) ?? {};
    const name = `${segment.id}${String(element).padStart(2, '0')}`;
    this.#findings.push(
      finding(REMITTANCE_FINDINGS.amountUnreadable, at, {
        element: name,
        value: quoteAmount(segment.element(element)),
      }),
    );
  };

  readonly #unreadable = (segment: Segment, element: number): void => {
    this.#tellUnreadable(segment, element);
    if (this.#line === undefined) {
      if (this.#claim !== undefined) this.#claim.balanced = false;
      if (segment.id === 'CLP' && element === 4) this.paymentReadable = false;
    } else this.#line.balanced = false;
  };
}
