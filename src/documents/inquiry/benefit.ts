/** Documents, inquiries: what a 271 says of a benefit (EB) and what a 270 asks for (EQ) (G-004). */
import { compact, type JsonRecord } from '../../claims/remittance-record.ts';
import type { Segment } from '../../x12/segment.ts';
import { amountText, filled, type Part, procedureOf, repeated } from './part.ts';

export function readBenefit(part: Part, segment: Segment): void {
  part.set({
    informationCode: filled(segment.element(1)),
    coverageLevelCode: filled(segment.element(2)),
    serviceTypeCodes: repeated(segment, 3),
    insuranceTypeCode: filled(segment.element(4)),
    planDescription: filled(segment.element(5)),
    timePeriodCode: filled(segment.element(6)),
    amount: amountText(segment, 7),
    // A share as a decimal: 0.2 is twenty percent.
    percent: filled(segment.element(8)),
    quantityQualifier: filled(segment.element(9)),
    quantity: filled(segment.element(10)),
    authorizationRequired: filled(segment.element(11)),
    inNetwork: filled(segment.element(12)),
    procedure: procedureOf(segment, 13),
  });
}

export function readInquiry(part: Part, segment: Segment): void {
  part.set({
    serviceTypeCodes: repeated(segment, 1),
    procedure: procedureOf(segment, 2),
    coverageLevelCode: filled(segment.element(3)),
  });
}

/** HSD: how much of a service, and how often. */
export function deliveryOf(segment: Segment): JsonRecord {
  return compact({
    quantityQualifier: filled(segment.element(1)),
    quantity: filled(segment.element(2)),
    frequencyUnit: filled(segment.element(3)),
    frequency: filled(segment.element(4)),
    timePeriodCode: filled(segment.element(5)),
    periodCount: filled(segment.element(6)),
    calendarPatternCode: filled(segment.element(7)),
    timePatternCode: filled(segment.element(8)),
  });
}

/** What else stands below an EB or EQ. False when it is nothing special there. */
export function readBenefitDetail(part: Part, segment: Segment): boolean {
  switch (segment.id) {
    case 'HSD':
      part.list('delivery', deliveryOf(segment));
      return true;
    case 'III':
      part.list(
        'additional',
        compact({
          qualifier: filled(segment.element(1)),
          code: filled(segment.element(2)),
          text: filled(segment.element(4)),
        }),
      );
      return true;
    case 'AMT':
      part.list('amounts', compact({ qualifier: segment.element(1), amount: amountText(segment, 2) }));
      return true;
    // LS and LE only bracket the entities.
    case 'LS':
    case 'LE':
      return true;
    default:
      return false;
  }
}
