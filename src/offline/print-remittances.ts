/** Offline: the remittances of an 835 as one PDF. */
import { type Finding, isBlocking } from '../base/finding.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { RemittancePrinter } from '../render/remittance-pdf.ts';
import { fanOut } from '../x12/fan-out.ts';
import { readX12Stream } from '../x12/reader.ts';

export interface PrintOptions {
  readonly file: string;
  readonly printedAt: Date;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface PrintedRemittances {
  readonly bytes: Uint8Array;
  readonly remittances: number;
  /** Of the envelopes, the checks and their claims. */
  readonly findings: readonly Finding[];
  readonly sound: boolean;
}

export async function printRemittances(options: PrintOptions): Promise<PrintedRemittances> {
  const printer = new RemittancePrinter(options.printedAt);
  const findings: Finding[] = [];
  const reader = new RemittanceReader({
    remittanceStart: (remittance) => {
      findings.push(...remittance.findings);
      printer.remittanceStart(remittance);
    },
    claimPayment: (payment) => {
      findings.push(...payment.findings);
      printer.claimPayment(payment);
    },
    providerAdjustment: (adjustment) => printer.providerAdjustment(adjustment),
    remittanceEnd: (remittance, totals) => {
      findings.push(...totals.findings);
      printer.remittanceEnd(remittance, totals);
    },
  });
  const handler = fanOut([reader, { finding: (item) => findings.push(item) }]);
  await readX12Stream(options.chunks(), handler, { file: options.file });
  const bytes = await printer.bytes();
  return { bytes, remittances: printer.remittances, findings, sound: !findings.some(isBlocking) };
}
