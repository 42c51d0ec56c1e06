/** Offline: the remittances of an 835 printed, as a PDF or as a page; those of the file that are asked for. */
import { type Finding, isBlocking } from '../base/finding.ts';
import type { Remittance } from '../claims/remittance.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { RemittancePage } from '../render/remittance-html.ts';
import { RemittancePrinter } from '../render/remittance-pdf.ts';
import type { ReasonWords } from '../render/remittance-words.ts';
import { fanOut } from '../x12/fan-out.ts';
import { readX12Stream } from '../x12/reader.ts';

export interface PrintOptions {
  readonly file: string;
  readonly as: 'pdf' | 'html';
  readonly printedAt: Date;
  readonly words: ReasonWords;
  /** Every remittance of the file when left out. */
  wanted?(remittance: Remittance): boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface PrintedRemittances {
  readonly bytes: Uint8Array;
  readonly remittances: number;
  /** Of the envelopes, and of the checks and claims that were printed. */
  readonly findings: readonly Finding[];
  readonly sound: boolean;
}

export async function printRemittances(options: PrintOptions): Promise<PrintedRemittances> {
  const { as, printedAt, words, wanted = () => true } = options;
  const printer = as === 'pdf' ? new RemittancePrinter(printedAt, words) : new RemittancePage(words);
  const findings: Finding[] = [];
  let printing = true;
  const reader = new RemittanceReader({
    remittanceStart: (remittance) => {
      printing = wanted(remittance);
      if (!printing) return;
      findings.push(...remittance.findings);
      printer.remittanceStart(remittance);
    },
    claimPayment: (payment) => {
      if (!printing) return;
      findings.push(...payment.findings);
      printer.claimPayment(payment);
    },
    providerAdjustment: (adjustment) => {
      if (printing) printer.providerAdjustment(adjustment);
    },
    remittanceEnd: (remittance, totals) => {
      if (!printing) return;
      findings.push(...totals.findings);
      printer.remittanceEnd(remittance, totals);
    },
  });
  const handler = fanOut([reader, { finding: (item) => findings.push(item) }]);
  await readX12Stream(options.chunks(), handler, { file: options.file });
  const bytes = await printer.bytes();
  return { bytes, remittances: printer.remittances, findings, sound: !findings.some(isBlocking) };
}
