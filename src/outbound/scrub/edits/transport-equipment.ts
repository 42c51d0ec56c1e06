/** Scrub: edits of ambulance and equipment. */
import { isAmbulance, namesCode } from '../code-match.ts';
import { defineEdits, type EditContext, needsList } from '../edit.ts';
import type { LineView, Subject } from '../subject.ts';

const TRIP = /^[DEGHIJNPRSX]{2}$/;
const MILEAGE = new Set(['A0425', 'A0435', 'A0436']);
const EQUIPMENT_MODIFIERS = new Set(['RR', 'NU', 'UE']);

function judgeTransport({ claim, lines }: Subject, context: EditContext): void {
  // QL: the patient died before the transport, so nobody was driven anywhere.
  const rides = lines.filter(({ code, modifiers }) => isAmbulance(code) && !modifiers.includes('QL'));
  const first = rides[0];
  if (first === undefined) return;
  const missing = (path: string, at: string, what: string): void => {
    context.report({ path, at, line: first.index, detail: { code: first.code, what } });
  };
  // A line that says its own places need not say the rest again.
  const facts = [first.line.ambulance, claim.ambulance];
  if (facts.every((one) => (one?.transportReasonCode ?? one?.transportMiles) === undefined)) {
    missing('ambulance', '2300 CR1', 'reason and distance of the transport');
  }
  if ((first.line.ambulance?.pickUp ?? claim.ambulance?.pickUp) === undefined) {
    missing('ambulance.pickUp', '2310E N301', 'place where the patient was picked up');
  }
  if ((first.line.ambulance?.dropOff ?? claim.ambulance?.dropOff) === undefined) {
    missing('ambulance.dropOff', '2310F N301', 'place where the patient was dropped off');
  }
  for (const { modifiers, index, code } of rides) {
    if (modifiers.some((modifier) => TRIP.test(modifier))) continue;
    const detail = { code };
    context.report({
      path: `lines[${index}].procedure.modifiers`,
      at: '2400 SV101-3',
      line: index,
      variant: 'trip',
      detail,
    });
  }
  if (!rides.some(({ code }) => MILEAGE.has(code))) {
    context.report({
      path: 'lines',
      at: '2400 SV101-2',
      line: first.index,
      variant: 'miles',
      detail: { code: first.code },
    });
  }
}

function judgeEquipment(subject: Subject, view: LineView, context: EditContext): void {
  const { line, code, modifiers, index, versionDate } = view;
  const rented = line.durableEquipment !== undefined || subject.codeSets.lists('dme-rental', code, versionDate);
  const certified = namesCode(subject.profile.requiresCertificateOfMedicalNecessity, code);
  if (rented) {
    if (!modifiers.some((modifier) => EQUIPMENT_MODIFIERS.has(modifier))) {
      context.report({
        path: `lines[${index}].procedure.modifiers`,
        at: '2400 SV101-3',
        line: index,
        detail: { code },
      });
    }
    if ((line.providers?.ordering ?? subject.claim.providers?.ordering) === undefined) {
      const path = `lines[${index}].providers.ordering`;
      context.report({ path, at: '2420E NM103', line: index, variant: 'order', detail: { code } });
    }
  }
  if (certified && line.durableEquipment?.certificationTypeCode === undefined) {
    const path = `lines[${index}].durableEquipment.certificationTypeCode`;
    context.report({ path, at: '2400 CR301', line: index, variant: 'certificate', detail: { code } });
  }
}

export const transportEdits = defineEdits([
  {
    id: 'E-088',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 CR1',
    message: 'Line {line}: ambulance {code} without the {what}',
    mend: 'Give the {what}',
    source: 'domain.md E-088, M-066, M-079',
    variants: {
      trip: {
        severity: 'error',
        message: 'Line {line}: ambulance {code} without the modifier of origin and destination',
        mend: 'Add the two letters of origin and destination, e.g. RH',
      },
      miles: {
        severity: 'error',
        message: 'The transport {code} of line {line} has no mileage line',
        mend: 'Add the line of miles (A0425, A0435 or A0436)',
      },
    },
    check(subject, context) {
      judgeTransport(subject, context);
    },
  },
  {
    id: 'E-089',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2400 SV101-3',
    message: 'Line {line}: nothing says whether the equipment {code} is rented, new or used',
    mend: 'Add RR for a rental, NU for new or UE for used equipment',
    source: 'domain.md E-089, M-078',
    needs: ['dme-rental'],
    variants: {
      order: {
        severity: 'error',
        message: 'Line {line}: the equipment {code} has no ordering provider',
        mend: 'Give the provider who ordered it, with NPI',
      },
      certificate: {
        severity: 'error',
        message: 'Line {line}: this payer wants a certificate of medical necessity for {code}',
        mend: 'Give type and length of the certification',
      },
    },
    check(subject, context) {
      needsList(subject, context, 'dme-rental');
      for (const view of subject.lines) if (view.code !== '') judgeEquipment(subject, view, context);
    },
  },
]);
