/** Inbound: a check that a person typed in, as an 835 of our own, so that the same balances and rules hold for it as for a payer's. */
import { createHash } from 'node:crypto';
import { calendarDateToX12, parseCalendarDate } from '../base/calendar-date.ts';
import type { ManualEob } from '../claims/manual-eob.ts';

const x12Date = (text: string): string => {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new Error('assertion failed: a date of a checked document');
  return calendarDateToX12(date);
};

type Adjustments = ManualEob['claims'][number]['adjustments'];

const adjustmentsOf = (adjustments: Adjustments): readonly string[] =>
  adjustments.map(({ groupCode, reasonCode, amount }) => `CAS*${groupCode}*${reasonCode}*${amount}`);

function claimSegments(claim: ManualEob['claims'][number]): readonly string[] {
  const {
    patientControlNumber,
    claimStatusCode,
    chargeAmount,
    paymentAmount,
    payerClaimControlNumber = '',
    patient,
  } = claim;
  const segments = [
    `CLP*${patientControlNumber}*${claimStatusCode}*${chargeAmount}*${paymentAmount}**ZZ*${payerClaimControlNumber}`,
    ...adjustmentsOf(claim.adjustments),
  ];
  if (patient !== undefined) {
    const member = patient.memberId === undefined ? '' : `****MI*${patient.memberId}`;
    segments.push(`NM1*QC*1*${patient.lastName}*${patient.firstName ?? ''}${member}`);
  }
  for (const line of claim.lines) {
    segments.push(`SVC*${line.procedure}*${line.chargeAmount}*${line.paymentAmount}**${line.units ?? '1'}`);
    if (line.serviceDate !== undefined) segments.push(`DTM*472*${x12Date(line.serviceDate)}`);
    segments.push(...adjustmentsOf(line.adjustments));
    if (line.lineItemControlNumber !== undefined) segments.push(`REF*6R*${line.lineItemControlNumber}`);
    for (const remark of line.remarkCodes) segments.push(`LQ*HE*${remark}`);
  }
  return segments;
}

/** One interchange with one set. The same document gives the same bytes, so that typing it in twice is seen. */
export function manualRemittance(eob: ManualEob, ownNpi: string | undefined): string {
  const date = x12Date(eob.paymentDate);
  const zero = Number(eob.paymentAmount) === 0;
  const payerId = eob.payer.id ?? '';
  const npi = eob.payee?.npi ?? ownNpi;
  const segments = [
    'ST*835*0001',
    `BPR*${zero ? 'H' : 'I'}*${eob.paymentAmount}*C*${zero ? 'NON' : eob.paymentMethod}************${date}`,
    `TRN*1*${eob.traceNumber}*${payerId}`,
    `N1*PR*${eob.payer.name}`,
    `N1*PE*${eob.payee?.name ?? 'PRACTICE'}${npi === undefined ? '' : `*XX*${npi}`}`,
    'LX*1',
    ...eob.claims.flatMap(claimSegments),
    ...eob.providerAdjustments.map(
      ({ reasonCode, reference, amount }) =>
        `PLB*${npi ?? '0'}*${date.slice(0, 4)}1231*${reasonCode}${reference === undefined ? '' : `:${reference}`}*${amount}`,
    ),
  ];
  const set = [...segments, `SE*${segments.length + 1}*0001`].join('~');
  const short = date.slice(2);
  // Every interchange has a number of its own, or the second would count as the first with other content.
  const digest = createHash('sha256').update(set).digest('hex');
  const number = String(1 + (Number.parseInt(digest.slice(0, 12), 16) % 999_999_999)).padStart(9, '0');
  const isa = `ISA*00*          *00*          *ZZ*MANUAL         *ZZ*PRACTICE       *${short}*0000*^*00501*${number}*0*P*:`;
  return `${isa}~GS*HP*MANUAL*PRACTICE*${date}*0000*1*X*005010X221A1~${set}~GE*1*1~IEA*1*${number}~`;
}
