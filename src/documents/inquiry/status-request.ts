/** Documents, inquiries: what a 276 asks about: a claim by its numbers, dates and charge, and its lines (G-030). */
import type { Segment } from '../../x12/segment.ts';
import { amountText, filled, type Part, procedureOf } from './part.ts';

/** REF qualifier → key of its own. */
const KEYS: Readonly<Record<string, string>> = {
  '1K': 'payerClaimControlNumber',
  EJ: 'patientControlNumber',
  BLT: 'typeOfBill',
  D9: 'clearinghouseClaimNumber',
  FJ: 'lineItemControlNumber',
};

/** Reads a segment below a TRN. False when it is nothing special there. */
export function readStatusRequest(part: Part, segment: Segment): boolean {
  if (segment.id === 'AMT') {
    const charge = segment.element(1) === 'T3';
    if (charge) part.set({ chargeAmount: amountText(segment, 2) });
    return charge;
  }
  const key = segment.id === 'REF' ? KEYS[segment.element(1)] : undefined;
  if (key === undefined) return false;
  part.set({ [key]: filled(segment.element(2)) });
  return true;
}

export function readStatusLine(part: Part, segment: Segment): void {
  const composite = segment.componentCount(1) > 1;
  part.set({
    procedure: composite ? procedureOf(segment, 1) : undefined,
    ...(composite ? {} : { procedureCode: filled(segment.element(1)) }),
    chargeAmount: amountText(segment, 2),
    revenueCode: filled(segment.element(4)),
    units: filled(segment.element(7)),
  });
}
