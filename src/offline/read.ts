/** Offline: the story of `read`: any X12 file as records, one by one; needs no ledger. */
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import { toClaimStatusRecord } from '../claims/claim-status.ts';
import type { RemittanceTotals } from '../claims/remittance.ts';
import { claimPaymentRecord, providerAdjustmentRecord, remittanceRecord } from '../claims/remittance-record.ts';
import { AcknowledgementReader } from '../documents/acknowledgement/reader.ts';
import { ClaimSetReader } from '../documents/claim/claim-set-reader.ts';
import { CLAIM_DOCUMENT } from '../documents/claim/findings.ts';
import { ClaimStatusReader } from '../documents/claim-status/reader.ts';
import { InquiryReader } from '../documents/inquiry/reader.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { TransactionSetReader } from '../documents/transaction-set/reader.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { fanOut } from '../x12/fan-out.ts';
import type { X12Handler } from '../x12/handler.ts';
import { meantTexts } from '../x12/meant-text.ts';
import { X12Reader } from '../x12/reader.ts';

export interface ReadOptions {
  readonly file: string;
  readonly guides: GuideLibrary;
  /** The file's bytes from the beginning; asked twice when the file holds an 835, whose totals stand before its claims. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Takes each record in order; reading waits for what it promises. */
  record(record: object): Promise<void> | undefined;
  finding(finding: Finding): void;
}

export interface ReadOutcome {
  readonly records: number;
  /** No finding is fatal or an error. */
  readonly sound: boolean;
}

/** Reads the file to its end whatever it holds; findings tell what was wrong with it. */
export async function readRecords(options: ReadOptions): Promise<ReadOutcome> {
  const totals = await remittanceTotals(options);
  let sound = true;
  let records = 0;
  let waiting: object[] = [];
  const emit = (record: object): void => {
    waiting.push(meantTexts(record));
  };
  const tell = (item: Finding): void => {
    if (isBlocking(item)) sound = false;
    options.finding(item);
  };
  const reader = new X12Reader(fanOut([...readers(options, totals, emit, tell), { finding: tell }]), {
    file: options.file,
  });
  const drain = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    records += batch.length;
    for (const record of batch) {
      const taken = options.record(record);
      if (taken !== undefined) await taken;
    }
  };
  for await (const chunk of options.chunks()) {
    reader.push(chunk);
    await drain();
  }
  reader.end();
  await drain();
  return { records, sound };
}

/** The totals of each remittance in the file's order, since the record of a remittance stands before those of its claims. */
async function remittanceTotals(options: ReadOptions): Promise<readonly RemittanceTotals[]> {
  const totals: RemittanceTotals[] = [];
  const reader = new X12Reader(new RemittanceReader({ remittanceEnd: (_remittance, total) => totals.push(total) }));
  for await (const chunk of options.chunks()) reader.push(chunk);
  reader.end();
  return totals;
}

function readers(
  options: ReadOptions,
  totals: readonly RemittanceTotals[],
  emit: (record: object) => void,
  tell: (finding: Finding) => void,
): readonly X12Handler[] {
  let remittances = 0;
  const remittance = new RemittanceReader({
    remittanceStart: (header) => {
      const total = totals[remittances];
      remittances += 1;
      if (total === undefined) return;
      emit(remittanceRecord(header, total));
      for (const item of [...header.findings, ...total.findings]) tell(item);
    },
    claimPayment: (payment) => {
      emit(claimPaymentRecord(payment));
      for (const item of payment.findings) tell(item);
    },
    providerAdjustment: (adjustment) => emit(providerAdjustmentRecord(adjustment)),
  });
  return [
    new ClaimSetReader(options.guides, {
      claim: ({ document, at, whole }) =>
        whole ? emit({ type: 'claim', ...document, at }) : tell(finding(CLAIM_DOCUMENT.cut, at)),
      finding: tell,
    }),
    remittance,
    new ClaimStatusReader({ claimStatus: (status) => emit(toClaimStatusRecord(status)), finding: tell }),
    new AcknowledgementReader({ acknowledgement: emit, interchangeAcknowledgement: emit, finding: tell }),
    new InquiryReader(emit),
    new TransactionSetReader(options.guides, emit),
  ];
}
