/** Offline: claims made up from an 835 itself: what was submitted, as far as the payer tells it. They let `post` work without a ledger. */
import { type Cents, cents } from '../base/money.ts';
import type { ClaimAccountView, ClaimLineView, LineBalance } from '../claims/posting.ts';
import { type ClaimPayment, isReversal, partyOf, type ServicePayment, serviceDatesOf } from '../claims/remittance.ts';

const PRIOR_PAYER = '23';
const WHOLE_CLAIM = 'claim';
const SEQUENCES: Readonly<Record<string, number>> = { '2': 2, '20': 2, '3': 3, '21': 3 };

interface StubLine {
  readonly view: ClaimLineView;
  /** Adjustments of earlier payers, by sequence of the payer that told them. */
  readonly prior: Map<number, number>;
}

interface StubBill {
  readonly numbers: Set<string>;
  charge: number;
  /** What the payer says earlier payers did to the whole claim. */
  prior: number;
}

/** All claim payments of one patient control number and patient: one encounter, a bill for each payer that answered. */
interface Stub {
  readonly key: string;
  readonly patientControlNumber: string;
  readonly lastName: string | undefined;
  readonly firstName: string | undefined;
  readonly memberIds: Set<string>;
  readonly lines: Map<string, StubLine>;
  readonly bills: Map<number, StubBill>;
  readonly reversals: ClaimPayment[];
}

/** What the claim payments of one claim have in common. */
export function stubKey(payment: ClaimPayment): string {
  const patient = partyOf(payment, 'QC');
  return [payment.patientControlNumber, patient?.id ?? '', patient?.lastName ?? '', patient?.firstName ?? ''].join(
    '\n',
  );
}

/** Service payments by the line that they are of: those with one line item control number are one line, unbundled. */
function linesOf(services: readonly ServicePayment[]): ReadonlyMap<string, readonly ServicePayment[]> {
  const lines = new Map<string, ServicePayment[]>();
  for (const service of services) {
    const number = service.lineItemControlNumber;
    const base = number === undefined ? contentKey(service) : `6R ${number}`;
    let key = base;
    // Equal lines without a number are several lines.
    for (let ordinal = 2; number === undefined && lines.has(key); ordinal++) key = `${base} #${ordinal}`;
    lines.set(key, [...(lines.get(key) ?? []), service]);
  }
  return lines;
}

function contentKey(service: ServicePayment): string {
  const { qualifier, code, modifiers } = service.submittedProcedure ?? service.procedure;
  const charge = Math.abs(service.chargeAmount);
  return [qualifier, code, ...modifiers, service.revenueCode, serviceDatesOf(service)?.from, charge].join(' ');
}

/** Gathers claim payments; then gives the claims that they answer. */
export class StubClaims {
  readonly #stubs = new Map<string, Stub>();
  readonly #prefix: string;

  /** `prefix` begins the keys of all its claims, so that no others have them. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  add(payment: ClaimPayment): void {
    const stub = this.#stubOf(payment);
    if (isReversal(payment)) stub.reversals.push(payment);
    else this.#addBill(stub, payment, SEQUENCES[payment.claimStatusCode] ?? 1);
  }

  /** The claims that `payment` may answer, with the balances that their bills open. */
  candidates(payment: ClaimPayment): readonly ClaimAccountView[] {
    const stub = this.#stubs.get(stubKey(payment));
    if (stub === undefined) return [];
    // A reversal alone still tells what was submitted.
    if (stub.bills.size === 0) for (const reversal of stub.reversals) this.#addBill(stub, reversal, 1);
    const sequences = [...stub.bills.keys()].sort();
    const own = isReversal(payment) ? sequences : [SEQUENCES[payment.claimStatusCode] ?? 1];
    return own.map((sequence) => viewOf(stub, sequence, sequences));
  }

  #stubOf(payment: ClaimPayment): Stub {
    const key = stubKey(payment);
    const known = this.#stubs.get(key);
    if (known !== undefined) return known;
    const patient = partyOf(payment, 'QC');
    const stub: Stub = {
      key: `${this.#prefix}${this.#stubs.size + 1}`,
      patientControlNumber: payment.patientControlNumber,
      lastName: patient?.lastName,
      firstName: patient?.firstName,
      memberIds: new Set(patient?.id === undefined ? [] : [patient.id]),
      lines: new Map(),
      bills: new Map(),
      reversals: [],
    };
    this.#stubs.set(key, stub);
    return stub;
  }

  #addBill(stub: Stub, payment: ClaimPayment, sequence: number): void {
    const bill = stub.bills.get(sequence) ?? { numbers: new Set<string>(), charge: 0, prior: 0 };
    stub.bills.set(sequence, bill);
    if (payment.payerClaimControlNumber !== undefined) bill.numbers.add(payment.payerClaimControlNumber);
    bill.charge = Math.max(bill.charge, Math.abs(payment.chargeAmount));
    bill.prior = Math.max(bill.prior, priorAmount(payment.adjustments));
    for (const [key, services] of linesOf(payment.lines)) {
      const [first] = services;
      if (first === undefined) continue;
      const charge = services.reduce((sum, service) => sum + Math.abs(service.chargeAmount), 0);
      const view = lineView(first, stub.lines.size + 1, cents(charge));
      const line = stub.lines.get(key) ?? { view, prior: new Map<number, number>() };
      stub.lines.set(key, line);
      const prior = services.reduce((sum, service) => sum + priorAmount(service.adjustments), 0);
      line.prior.set(sequence, Math.max(line.prior.get(sequence) ?? 0, prior));
    }
  }
}

function priorAmount(adjustments: ClaimPayment['adjustments']): number {
  return adjustments.reduce((sum, item) => (item.reasonCode === PRIOR_PAYER ? sum + item.amount : sum), 0);
}

function lineView(service: ServicePayment, ordinal: number, chargeAmount: Cents): ClaimLineView {
  const dates = serviceDatesOf(service);
  const number = service.lineItemControlNumber;
  return {
    lineId: number ?? String(ordinal),
    ordinal,
    lineItemControlNumbers: number === undefined ? [] : [number],
    procedure: service.submittedProcedure ?? service.procedure,
    revenueCode: service.revenueCode,
    chargeAmount,
    units: service.submittedUnits ?? service.units,
    serviceDateFrom: dates?.from,
    serviceDateTo: dates?.to,
  };
}

function viewOf(stub: Stub, sequence: number, sequences: readonly number[]): ClaimAccountView {
  const lines = [...stub.lines.values()];
  const total = lines.reduce((sum, line) => sum + line.view.chargeAmount, 0);
  const bill = stub.bills.get(sequence);
  return {
    claimKey: `${stub.key}/${sequence}`,
    claimId: stub.patientControlNumber,
    encounterKey: stub.key,
    patientControlNumbers: [stub.patientControlNumber],
    payerClaimControlNumbers: [...(bill?.numbers ?? [])],
    chargeAmount: cents(lines.length === 0 ? (bill?.charge ?? 0) : total),
    patientLastName: stub.lastName,
    patientFirstName: stub.firstName,
    patientBirthDate: undefined,
    memberIds: [...stub.memberIds],
    lines: lines.map((line) => line.view),
    payerSequence: sequence,
    nextPayerSequence: sequences.find((other) => other > sequence),
    laterPayerSequences: sequences.filter((other) => other > sequence),
    qualifiedMedicareBeneficiary: false,
    balances: openingOf(stub, lines, sequences),
    adjudications: [],
    held: [],
  };
}

/** The first payer that answers opens the receivable: the charge less what it says that payers before it did. */
function openingOf(stub: Stub, lines: readonly StubLine[], sequences: readonly number[]): readonly LineBalance[] {
  const first = sequences[0] ?? 1;
  const account = `AR:Ins:${first}`;
  const bill = stub.bills.get(first);
  const amount = (value: number): Cents => cents(value);
  const opening = lines.map((line) => ({
    line: line.view.lineId,
    account,
    amount: amount(line.view.chargeAmount - (line.prior.get(first) ?? 0)),
  }));
  const whole = lines.length === 0 ? (bill?.charge ?? 0) : 0;
  const rest = whole - (bill?.prior ?? 0);
  return rest === 0 ? opening : [...opening, { line: WHOLE_CLAIM, account, amount: amount(rest) }];
}
