/** Documents, inquiries: what a 278 asks for and what the answer decides, for the patient's event and for each service (G-020, G-021). */
import { compact, type JsonRecord } from '../../claims/remittance-record.ts';
import type { Segment } from '../../x12/segment.ts';
import { deliveryOf } from './benefit.ts';
import { amountText, filled, isoDate, type Part, procedureOf, repeated } from './part.ts';

/** Reads a segment of an event or a service. False when it is nothing special there. */
export function readReview(part: Part, segment: Segment): boolean {
  switch (segment.id) {
    case 'UM':
      part.set({ review: reviewOf(segment) });
      return true;
    case 'HCR':
      part.set({
        actionCode: filled(segment.element(1)),
        authorizationNumber: filled(segment.element(2)),
        decisionReasonCodes: repeated(segment, 3),
        secondOpinion: filled(segment.element(4)),
      });
      return true;
    case 'HI':
      readDiagnoses(part, segment);
      return true;
    case 'HSD':
      part.list('delivery', deliveryOf(segment));
      return true;
    case 'SV1':
      part.set({ procedure: procedureOf(segment, 1), ...chargeAndUnits(segment, 2) });
      return true;
    case 'SV2':
      part.set({
        revenueCode: filled(segment.element(1)),
        procedure: procedureOf(segment, 2),
        ...chargeAndUnits(segment, 3),
      });
      return true;
    case 'SV3':
      part.set({
        procedure: procedureOf(segment, 1),
        chargeAmount: amountText(segment, 2),
        units: filled(segment.element(6)),
      });
      return true;
    case 'PWK':
      part.list(
        'attachments',
        compact({
          typeCode: filled(segment.element(1)),
          transmissionCode: filled(segment.element(2)),
          controlNumber: filled(segment.element(6)),
        }),
      );
      return true;
    default:
      return false;
  }
}

/** Senders put several diagnoses in one element as well as in several. */
function readDiagnoses(part: Part, segment: Segment): void {
  for (let element = 1; element <= segment.elementCount; element += 1) {
    for (let repetition = 1; repetition <= segment.repetitionCount(element); repetition += 1) {
      const [qualifier = '', code = '', , date = ''] = [1, 2, 3, 4].map((component) =>
        segment.component(element, component, repetition),
      );
      if (qualifier === '' && code === '') continue;
      // Without a second component the sender separates otherwise than its ISA says: the text is kept as it stands.
      const coded = code === '' ? { code: qualifier } : { qualifier, code };
      part.list('diagnoses', compact({ ...coded, date: date === '' ? undefined : isoDate(date) }));
    }
  }
}

function reviewOf(segment: Segment): JsonRecord {
  return compact({
    requestCategoryCode: filled(segment.element(1)),
    certificationTypeCode: filled(segment.element(2)),
    serviceTypeCode: filled(segment.element(3)),
    facilityTypeCode: filled(segment.component(4, 1)),
    facilityCodeQualifier: filled(segment.component(4, 2)),
    relatedCauses: [1, 2, 3].map((component) => segment.component(5, component)).filter((code) => code !== ''),
    levelOfServiceCode: filled(segment.element(6)),
    healthStatusCode: filled(segment.element(7)),
    prognosisCode: filled(segment.element(8)),
    releaseOfInformationCode: filled(segment.element(9)),
    delayReasonCode: filled(segment.element(10)),
  });
}

function chargeAndUnits(segment: Segment, element: number) {
  return {
    chargeAmount: amountText(segment, element),
    unitCode: filled(segment.element(element + 1)),
    units: filled(segment.element(element + 2)),
  };
}
