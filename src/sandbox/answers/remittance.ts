/** Sandbox: the 835 of one check: BPR02 = ΣCLP04 − ΣPLB, or it isn't written. */
import { assert } from '../../base/gateway-error.ts';
import { type Cents, cents, centsToX12 } from '../../base/money.ts';
import type { PaidAdjustment, PaidClaim, PaidLine } from '../adjudicate.ts';
import type { AnswerSegment, AnswerSet } from '../interchange.ts';
import type { BillingProvider } from '../submission-reader.ts';

export interface CheckAdjustment {
  readonly reasonCode: string;
  readonly reference: string;
  /** Positive lowers the payment. */
  readonly amount: Cents;
}

export interface Check {
  readonly payer: { readonly name: string; readonly id: string; readonly taxId: string };
  readonly payee: BillingProvider;
  readonly traceNumber: string;
  readonly paymentMethod: 'ACH' | 'CHK';
  /** CCYYMMDD. */
  readonly date: string;
  readonly payments: readonly PaidClaim[];
  readonly adjustments: readonly CheckAdjustment[];
}

/** NM1*TT: who the claim was passed on to. */
const CROSSOVER: AnswerSegment = {
  id: 'NM1',
  elements: ['TT', '2', 'NEXT SANDBOX PLAN', '', '', '', '', 'PI', 'SBX02'],
};

/** What the check comes to; never negative: the caller carries a balance forward before. */
export function checkAmount(check: Pick<Check, 'payments' | 'adjustments'>): Cents {
  const claims = check.payments.reduce((sum, item) => sum + item.paid, 0);
  return cents(claims - check.adjustments.reduce((sum, item) => sum + item.amount, 0));
}

export function writeRemittance(check: Check): AnswerSet {
  const segments: AnswerSegment[] = [...header(check), { id: 'LX', elements: ['1'] }];
  for (const payment of check.payments) segments.push(...claimPayment(payment));
  for (const adjustment of check.adjustments) {
    const yearEnd = `${check.date.slice(0, 4)}1231`;
    const reason = [adjustment.reasonCode, adjustment.reference];
    segments.push({ id: 'PLB', elements: [check.payee.id, yearEnd, reason, centsToX12(adjustment.amount)] });
  }
  return { id: '835', implementation: '', segments };
}

function header(check: Check): readonly AnswerSegment[] {
  const { payer, payee, date, traceNumber } = check;
  const amount = checkAmount(check);
  assert(amount >= 0, `a check of the sandbox comes to ${amount} cents`);
  const zero = amount === 0;
  const method = zero ? 'NON' : check.paymentMethod;
  const account = (bank: string, number: string): readonly string[] => ['01', bank, 'DA', number];
  const transfer = method === 'ACH';
  return [
    {
      id: 'BPR',
      elements: [
        zero ? 'H' : 'I',
        centsToX12(amount),
        'C',
        method,
        transfer ? 'CCP' : '',
        ...(transfer ? account('999999992', '1000001') : ['', '', '', '']),
        transfer ? `1${payer.taxId}` : '',
        '',
        ...(transfer ? account('999988880', '2000002') : ['', '', '', '']),
        date,
      ],
    },
    { id: 'TRN', elements: ['1', traceNumber, `1${payer.taxId}`] },
    { id: 'DTM', elements: ['405', date] },
    { id: 'N1', elements: ['PR', payer.name] },
    { id: 'N3', elements: ['1 PRACTICE WAY'] },
    { id: 'N4', elements: ['ALBANY', 'NY', '12207'] },
    { id: 'REF', elements: ['2U', payer.id] },
    { id: 'PER', elements: ['BL', 'PROVIDER HELP', 'TE', '8005550100'] },
    {
      id: 'N1',
      elements: [
        'PE',
        payee.last,
        payee.idQualifier === 'XX' ? 'XX' : 'FI',
        payee.idQualifier === 'XX' ? payee.id : payee.taxId,
      ],
    },
    ...(payee.idQualifier === 'XX' && payee.taxId !== '' ? [{ id: 'REF', elements: ['TJ', payee.taxId] }] : []),
  ];
}

function claimPayment(payment: PaidClaim): readonly AnswerSegment[] {
  const { claim } = payment;
  const { patient, subscriber } = claim;
  const memberId = patient.id === '' ? subscriber.id : patient.id;
  const responsibility = payment.patientResponsibility;
  return [
    {
      id: 'CLP',
      elements: [
        claim.patientControlNumber,
        payment.statusCode,
        centsToX12(payment.charge),
        centsToX12(payment.paid),
        responsibility === 0 ? '' : centsToX12(responsibility),
        filingIndicator(claim.filingIndicator),
        payment.payerClaimControlNumber,
        claim.facilityCode,
        claim.frequencyCode,
      ],
    },
    ...adjustments(payment.adjustments),
    {
      id: 'NM1',
      elements: [
        'QC',
        '1',
        patient.last,
        patient.first,
        patient.middle,
        '',
        '',
        ...(memberId === '' ? [] : ['MI', memberId]),
      ],
    },
    ...(['19', '20', '21'].includes(payment.statusCode) ? [CROSSOVER] : []),
    ...(payment.remarkCodes.length === 0 ? [] : [{ id: 'MOA', elements: ['', '', ...payment.remarkCodes] }]),
    ...(payment.originalPayerClaimControlNumber === ''
      ? []
      : [{ id: 'REF', elements: ['F8', payment.originalPayerClaimControlNumber] }]),
    ...claimDates(claim.serviceDate),
    ...payment.lines.flatMap(servicePayment),
  ];
}

/** CLP06 knows fewer indicators than SBR09: commercial and Blue plans are told as a preferred provider organization. */
function filingIndicator(submitted: string): string {
  return /^(12|13|14|15|16|17|AM|CH|DS|HM|LM|MA|MB|MC|OF|TV|VA|WC|ZZ)$/.test(submitted) ? submitted : '12';
}

function claimDates(text: string): readonly AnswerSegment[] {
  const [from = '', to = from] = text.split('-');
  if (from === '') return [];
  return [
    { id: 'DTM', elements: ['232', from] },
    { id: 'DTM', elements: ['233', to] },
  ];
}

function servicePayment(item: PaidLine): readonly AnswerSegment[] {
  const { line } = item;
  const [from = '', to = from] = line.serviceDate.split('-');
  const lone = line.procedure.length === 0;
  const service = lone ? ['NU', line.revenueCode] : line.procedure.slice(0, 6);
  const dates: readonly AnswerSegment[] =
    from === ''
      ? []
      : from === to
        ? [{ id: 'DTM', elements: ['472', from] }]
        : [
            { id: 'DTM', elements: ['150', from] },
            { id: 'DTM', elements: ['151', to] },
          ];
  return [
    {
      id: 'SVC',
      elements: [service, centsToX12(line.charge), centsToX12(item.paid), lone ? '' : line.revenueCode, line.units],
    },
    ...dates,
    ...adjustments(item.adjustments),
    ...(line.lineItemControlNumber === '' ? [] : [{ id: 'REF', elements: ['6R', line.lineItemControlNumber] }]),
    ...(item.allowed === 0 ? [] : [{ id: 'AMT', elements: ['B6', centsToX12(item.allowed)] }]),
    ...item.remarkCodes.map((code) => ({ id: 'LQ', elements: ['HE', code] })),
  ];
}

/** One CAS a group code, its reasons as triplets. */
function adjustments(list: readonly PaidAdjustment[]): readonly AnswerSegment[] {
  const groups = new Map<string, string[]>();
  for (const { groupCode, reasonCode, amount } of list) {
    const elements = groups.get(groupCode) ?? [groupCode];
    elements.push(reasonCode, centsToX12(amount), '');
    groups.set(groupCode, elements);
  }
  return [...groups.values()].map((elements) => ({ id: 'CAS', elements }));
}
