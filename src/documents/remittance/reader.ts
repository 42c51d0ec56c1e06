/** Documents: 835 → remittances, claim payments and provider adjustments, one by one as they are read; memory stays flat. */
import { calendarDateFromX12 } from '../../base/calendar-date.ts';
import { type Finding, finding } from '../../base/finding.ts';
import { quoteAmount } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type { Remittance, RemittanceGroup, RemittanceSink } from '../../claims/remittance.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { CheckSums } from './balances.ts';
import { ClaimReader } from './claim.ts';
import { REMITTANCE_FINDINGS } from './findings.ts';
import { HeaderReader } from './header.ts';
import { PROVIDER_SUMMARY, SUPPLEMENTAL_SUMMARY } from './named-values.ts';
import { amountAt, type Draft, readNamed } from './pieces.ts';

/** Where the set stands: the 835 has one loop open at a time, and the id of a segment tells when it changes. */
type Place = 'outside' | 'header' | 'detail' | 'claim' | 'summary';

/**
 * Reads the 835 sets among the events of a file; other sets pass by. Nothing that stands in a set makes it fail: what no field holds is
 * kept as text, an amount that can't be read counts as zero, is told, and leaves what it belongs to unbalanced.
 */
export class RemittanceReader implements X12Handler {
  readonly #sink: RemittanceSink;
  #place: Place = 'outside';
  #context: X12Context | undefined;
  #header: HeaderReader | undefined;
  #remittance: Remittance | undefined;
  #at: Position = {};
  #group: Draft<RemittanceGroup> | undefined;
  #claim: ClaimReader;
  #sums = new CheckSums();
  #providerAdjustments = 0;
  #headerFindings: Finding[] = [];

  constructor(sink: RemittanceSink) {
    this.#sink = sink;
    this.#claim = new ClaimReader();
  }

  setStart(st: Segment, context: X12Context): void {
    if (context.set?.id !== '835') return;
    this.#context = context;
    this.#place = 'header';
    this.#at = context.position(st);
    this.#remittance = undefined;
    this.#group = undefined;
    this.#sums = new CheckSums();
    this.#providerAdjustments = 0;
    this.#headerFindings = [];
    const version = context.set.implementation === '' ? (context.group?.version ?? '') : context.set.implementation;
    const test = context.interchange.usage === 'T';
    const { controlNumber } = context.set;
    this.#header = new HeaderReader({ controlNumber, version, test }, this.#at, this.#unreadable);
  }

  reads(): boolean {
    return this.#place !== 'outside';
  }

  segment(segment: Segment, context: X12Context): void {
    if (this.#place === 'outside') return;
    switch (segment.id) {
      case 'CLP':
        this.#closeClaim();
        this.#claim.open(segment, context, this.#begin(), this.#group);
        this.#place = 'claim';
        break;
      case 'LX':
        this.#closeClaim();
        this.#begin();
        this.#group = { number: segment.element(1), providerSummary: undefined, supplementalSummary: undefined };
        this.#place = 'detail';
        break;
      case 'PLB':
        this.#closeClaim();
        this.#providerAdjustment(segment, context, this.#begin());
        this.#place = 'summary';
        break;
      case 'SE':
        break;
      default:
        this.#inner(segment, context);
    }
  }

  setEnd(se: Segment | undefined, context: X12Context): void {
    if (this.#place === 'outside') return;
    this.#closeClaim();
    const remittance = this.#begin();
    const totals = this.#sums.totals(remittance.paymentAmount, se !== undefined, this.#at);
    this.#place = 'outside';
    this.#context = context;
    this.#sink.remittanceEnd?.(remittance, { ...totals, findings: [...this.#headerFindings, ...totals.findings] });
  }

  #inner(segment: Segment, context: X12Context): void {
    if (this.#place === 'claim') {
      this.#claim.segment(segment, context);
    } else if (this.#place === 'header') {
      this.#header?.segment(segment);
    } else if (this.#group !== undefined && segment.id === 'TS3') {
      this.#group.providerSummary = readNamed(segment, PROVIDER_SUMMARY);
    } else if (this.#group !== undefined && segment.id === 'TS2') {
      this.#group.supplementalSummary = readNamed(segment, SUPPLEMENTAL_SUMMARY);
    }
  }

  /** Hands the header out when the first thing after it comes. */
  #begin(): Remittance {
    if (this.#remittance !== undefined) return this.#remittance;
    const header = this.#header;
    if (header === undefined) throw new Error('assertion failed: a set without its header');
    const remittance = header.finish();
    this.#remittance = remittance;
    this.#sink.remittanceStart?.(remittance);
    return remittance;
  }

  #closeClaim(): void {
    if (this.#place !== 'claim') return;
    const claim = this.#claim.close();
    this.#sums.addClaim(claim);
    if (!this.#claim.paymentReadable) this.#sums.readable = false;
    this.#sink.claimPayment?.(claim);
  }

  #providerAdjustment(segment: Segment, context: X12Context, remittance: Remittance): void {
    const fiscalPeriodEnd = calendarDateFromX12(segment.element(2));
    for (let element = 3; element <= segment.elementCount; element += 2) {
      if (segment.element(element) === '' && segment.element(element + 1) === '') continue;
      const amount = amountAt(segment, element + 1, this.#unreadable);
      const reasonCode = segment.component(element, 1);
      const reference = segment.component(element, 2);
      this.#sums.addProviderAdjustment(reasonCode, amount);
      this.#providerAdjustments += 1;
      this.#sink.providerAdjustment?.({
        remittance,
        ordinal: this.#providerAdjustments,
        providerId: segment.element(1),
        fiscalPeriodEnd,
        reasonCode,
        reference: reference === '' ? undefined : reference,
        amount,
        at: { ...context.position(segment, element), loop: 'ST' },
      });
    }
  }

  /** An amount of the check's own equation that is none: the check can't balance. */
  readonly #unreadable = (segment: Segment, element: number): void => {
    this.#sums.readable = false;
    const at = this.#context?.position(segment, element) ?? this.#at;
    const name = `${segment.id}${String(element).padStart(2, '0')}`;
    this.#headerFindings.push(
      finding(REMITTANCE_FINDINGS.amountUnreadable, at, {
        element: name,
        value: quoteAmount(segment.element(element)),
      }),
    );
  };
}
