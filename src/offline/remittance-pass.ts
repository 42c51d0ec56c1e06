/** Offline: the first pass over a file of remittances: what each set came to, before any of its pieces is told. */
import type { Finding } from '../base/finding.ts';
import type { ClaimPayment, Remittance, RemittanceSink, RemittanceTotals } from '../claims/remittance.ts';
import { RemittanceDigest } from '../documents/remittance/digest.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import type { X12Context, X12Handler } from '../x12/handler.ts';
import { readX12Stream, X12Reader } from '../x12/reader.ts';
import type { Segment } from '../x12/segment.ts';

/** A file that can be read more than once; memory stays flat however large it is. */
export interface RemittanceFile {
  /** Name that positions carry. */
  readonly name: string;
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What one set came to. */
export interface SetSummary {
  readonly totals: RemittanceTotals;
  readonly contentHash: string;
}

export interface FileSummary {
  /** By the set's ordinal in the file. */
  readonly sets: ReadonlyMap<number, SetSummary>;
  /** Findings of the envelope. */
  readonly findings: readonly Finding[];
}

/** What is told on the way. */
export interface SummarySink {
  claimPayment(payment: ClaimPayment): void;
  /** After the claim payments of a set. */
  remittanceEnd(remittance: Remittance, contentHash: string): void;
}

/** Reads `file` once. */
export async function summarize(file: RemittanceFile, sink?: SummarySink): Promise<FileSummary> {
  const sets = new Map<number, SetSummary>();
  const findings: Finding[] = [];
  const digest = new RemittanceDigest();
  const reader = new RemittanceReader({
    ...(sink === undefined ? {} : { claimPayment: (payment) => sink.claimPayment(payment) }),
    remittanceEnd: (remittance, totals) => {
      const contentHash = digest.finish();
      sets.set(remittance.at.set ?? 0, { totals, contentHash });
      sink?.remittanceEnd(remittance, contentHash);
    },
  });
  const handler: X12Handler = {
    setStart: (st, context) => reader.setStart(st, context),
    segment: (segment: Segment, context: X12Context) => {
      if (context.set?.id === '835') digest.segment(segment);
      reader.segment(segment, context);
    },
    setEnd: (se, context) => reader.setEnd(se, context),
    finding: (item) => findings.push(item),
  };
  await readX12Stream(file.open(), handler, { file: file.name });
  return { sets, findings };
}

/** Reads `file` again, piece by piece into `sink`; waits for `drain` after every chunk. */
export async function readInto(
  file: RemittanceFile,
  sink: RemittanceSink,
  drain: () => Promise<void> = async () => {},
): Promise<void> {
  const reader = new X12Reader(new RemittanceReader(sink), { file: file.name });
  for await (const chunk of file.open()) {
    reader.push(chunk);
    await drain();
  }
  reader.end();
  await drain();
}
