/** Bench: fills a ledger with claims that an 835 is about, sent, acknowledged and charged, without the work of sending them. */
import { type CalendarDate, parseCalendarDate } from '../../src/base/calendar-date.ts';
import { formatCents } from '../../src/base/money.ts';
import { claimAccountText } from '../../src/claims/account-text.ts';
import type { Claim } from '../../src/claims/claim.ts';
import { foldState } from '../../src/claims/lifecycle.ts';
import type { SubmissionEvent } from '../../src/claims/lifecycle-event.ts';
import { serializeState } from '../../src/claims/lifecycle-text.ts';
import { type ClaimPayment, partyOf } from '../../src/claims/remittance.ts';
import { RemittanceReader } from '../../src/documents/remittance/reader.ts';
import type { Ledger, LedgerTransaction, NewClaim, RowKey } from '../../src/ledger/port.ts';
import { chargeEntries } from '../../src/outbound/charges.ts';
import { claimFingerprint } from '../../src/outbound/scrub/fingerprint.ts';
import { transmissionKey } from '../../src/wire/transmission.ts';
import { X12Reader } from '../../src/x12/reader.ts';
import { fiveLineClaim } from './five-line-claims.ts';

const AT = '2026-09-02T08:00:00.000Z';
const SERVICE_DATE = '2026-09-01';
/** As a batch is cut: claims of one set. */
export const CLAIMS_A_SET = 5_000;

/** One set as it was sent: what answers name. */
export interface FilledSet {
  /** BHT03. */
  readonly reference: string;
  readonly groupControlNumber: string;
  readonly claims: readonly { readonly number: string; readonly charge: string }[];
}

/** The claim that `payment` answers, as a practice would have sent it. */
function claimOf(payment: ClaimPayment, number: number): Claim {
  const sample = fiveLineClaim(number);
  const patient = partyOf(payment, 'QC');
  return {
    ...sample,
    patientControlNumber: payment.patientControlNumber,
    chargeAmount: formatCents(payment.chargeAmount),
    subscriber: {
      ...sample.subscriber,
      lastName: patient?.lastName ?? '',
      firstName: patient?.firstName ?? '',
      memberId: patient?.id ?? '',
    },
    lines: payment.lines.map((line, index) => ({
      lineId: line.lineItemControlNumber ?? String(index + 1),
      procedure: { qualifier: 'HC', code: line.procedure.code, modifiers: [...line.procedure.modifiers] },
      chargeAmount: formatCents(line.chargeAmount),
      unitType: 'UN',
      units: '1',
      diagnosisPointers: [1],
      serviceDate: { from: SERVICE_DATE },
    })),
  };
}

function newClaim(claim: Claim, payment: ClaimPayment, claimFileKey: RowKey, ordinal: number): NewClaim {
  const serviceFrom: CalendarDate | undefined = parseCalendarDate(SERVICE_DATE);
  return {
    billingSystem: 'practice',
    claimId: claim.claimId,
    claimFileKey,
    ordinal,
    patientControlNumber: claim.patientControlNumber,
    claimType: 'professional',
    frequencyCode: '1',
    payerSequence: 1,
    chargeCents: payment.chargeAmount,
    payerId: 'SMH01',
    partner: 'clearing',
    fingerprint: claimFingerprint(claim),
    ...(serviceFrom === undefined ? {} : { serviceFrom, serviceTo: serviceFrom }),
    body: JSON.stringify(claim),
    account: claimAccountText(claim),
    findingsJson: '{"findings":[],"repairs":[]}',
    state: { display: 'READY', json: '{}' },
  };
}

/** Adds one set of claims: sent, `acknowledged` by 999 and 277CA or not, and charged. */
async function addSet(
  tx: LedgerTransaction,
  payments: readonly ClaimPayment[],
  place: {
    readonly first: number;
    readonly set: number;
    readonly acknowledged: boolean;
    readonly claimFileKey: RowKey;
  },
): Promise<FilledSet> {
  const claims = payments.map((payment, index) => claimOf(payment, place.first + index));
  const keys = await tx.addClaims(
    claims.flatMap((claim, index) => {
      const payment = payments[index];
      return payment === undefined ? [] : [newClaim(claim, payment, place.claimFileKey, index + 1)];
    }),
    AT,
  );
  const interchangeKey = await tx.addInterchange({
    partner: 'clearing',
    kind: 'claims',
    interchangeControlNumber: String(place.set).padStart(9, '0'),
    groupControlNumber: String(place.set),
    usage: 'T',
    fileName: `claims-${place.set}.837`,
    sha256: 'a'.repeat(64),
    sizeBytes: 1,
    at: AT,
    sets: [
      {
        ordinal: 1,
        setControlNumber: '0001',
        originatorReference: `BATCH${place.set}`,
        submissions: claims.map((claim, index) => ({
          claimKey: keys[index] ?? 0,
          patientControlNumber: claim.patientControlNumber,
          frequencyCode: '1',
          ordinal: index + 1,
          firstSegment: 2 + index,
          lastSegment: 2 + index,
          offset: 0,
          length: 1,
        })),
      },
    ],
  });
  await tx.changeInterchange(interchangeKey, { state: 'SENT', sentAt: AT });
  const transmission = transmissionKey(interchangeKey, 1);
  const answered: readonly SubmissionEvent[] = [
    { kind: '999', transmission, rejected: false },
    { kind: '277ca', source: 'clearinghouse', outcome: 'accepted', transmission },
  ];
  const changes = payments.map((payment, index) => {
    const state = foldState([
      { kind: 'scrubbed', blocking: false, chargeAmount: payment.chargeAmount },
      { kind: 'batched', transmission },
      { kind: 'sent', transmission },
      ...(place.acknowledged ? answered : []),
    ]);
    return { claimKey: keys[index] ?? 0, state: { display: state.display, json: serializeState(state) } };
  });
  await tx.setClaimStates(changes, AT);
  const entries = claims.flatMap((claim, index) => chargeEntries(keys[index] ?? 0, claim));
  await tx.post({ at: AT, postedBy: 'auto', reason: 'charge', adjudications: [], entries });
  return {
    reference: `BATCH${place.set}`,
    groupControlNumber: String(place.set),
    claims: claims.map((claim) => ({ number: claim.patientControlNumber, charge: claim.chargeAmount })),
  };
}

/** Claims of an 835's claim payments in the ledger, in sets of `claimsASet`. */
export async function fillLedger(
  ledger: Ledger,
  chunks: Iterable<Uint8Array>,
  options: { readonly acknowledged: boolean; readonly claimsASet?: number },
): Promise<readonly FilledSet[]> {
  const claimsASet = options.claimsASet ?? CLAIMS_A_SET;
  const claimFileKey = await ledger.transaction((tx) =>
    tx.addClaimFile({
      billingSystem: 'practice',
      name: 'bench.ndjson',
      sha256: 'b'.repeat(64),
      sizeBytes: 1,
      at: AT,
      resultJson: '{}',
    }),
  );
  const sets: FilledSet[] = [];
  let waiting: ClaimPayment[] = [];
  let filled = 0;
  const flush = async (): Promise<void> => {
    const payments = waiting;
    waiting = [];
    if (payments.length === 0) return;
    const set = sets.length + 1;
    const place = { first: filled + 1, set, acknowledged: options.acknowledged, claimFileKey };
    sets.push(await ledger.transaction((tx) => addSet(tx, payments, place)));
    filled += payments.length;
  };
  const reader = new X12Reader(new RemittanceReader({ claimPayment: (payment) => waiting.push(payment) }));
  for (const chunk of chunks) {
    reader.push(chunk);
    while (waiting.length >= claimsASet) {
      const rest = waiting.slice(claimsASet);
      waiting = waiting.slice(0, claimsASet);
      await flush();
      waiting = rest;
    }
  }
  reader.end();
  await flush();
  return sets;
}
