/** Render: remittances as a printable PDF: a page head a check, its claims with their lines and reasons, its provider adjustments, its sum. */
import PDFDocument from 'pdfkit';
import { formatCents } from '../base/money.ts';
import {
  type ClaimPayment,
  type ProviderAdjustment,
  partyOf,
  type Remittance,
  type RemittanceTotals,
  type ServicePayment,
  serviceDatesOf,
} from '../claims/remittance.ts';
import type { RemittancePrint } from './remittance-print.ts';
import {
  adjustmentWords,
  CodesUsed,
  claimWords,
  dateWords,
  LINE_HEADS,
  organizationWords,
  paidWords,
  providerWords,
  type ReasonWords,
  totalWords,
} from './remittance-words.ts';
import { winAnsi } from './win-ansi.ts';

const MARGIN = 40;
const WIDTH = 612 - 2 * MARGIN;
const BOTTOM = 792 - MARGIN - 14;
const REGULAR = 'Helvetica';
const BOLD = 'Helvetica-Bold';
/** Left edges of the columns of a claim's lines; amounts end at the edge of the next one. */
const COLUMNS = [0, 70, 190, 225, 300, 375] as const;

/** Draws each piece as it is read; only the bytes of the finished pages are held. */
export class RemittancePrinter implements RemittancePrint {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Uint8Array[] = [];
  readonly #done: Promise<void>;
  #pages = 0;
  remittances = 0;

  readonly #codes: CodesUsed;

  /** `printedAt` stands in the document's properties. */
  constructor(printedAt: Date, words: ReasonWords) {
    this.#codes = new CodesUsed(words);
    const info = { Title: 'Remittance advice', Creator: 'claimgate', CreationDate: printedAt };
    this.#document = new PDFDocument({ size: 'LETTER', margin: MARGIN, autoFirstPage: false, info });
    this.#document.on('data', (chunk: Uint8Array) => this.#chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => {
      this.#document.on('end', resolve);
      this.#document.on('error', reject);
    });
  }

  remittanceStart(remittance: Remittance): void {
    this.remittances += 1;
    this.#newPage();
    const { payer, payee } = remittance;
    this.#text(`Remittance advice  ${remittance.reassociationTraceNumber}`, { font: BOLD, size: 14 });
    this.#text(paidWords(remittance));
    this.#gap(4);
    this.#text(`Payer   ${organizationWords(payer)}`);
    this.#text(`Payee   ${organizationWords(payee)}`);
    this.#rule();
  }

  claimPayment(payment: ClaimPayment): void {
    this.#codes.claim(payment);
    this.#room(60);
    const patient = partyOf(payment, 'QC');
    const name = [patient?.lastName, patient?.firstName].filter((part) => part !== undefined).join(', ');
    this.#text(`${payment.patientControlNumber}   ${name}`, { font: BOLD });
    this.#text(claimWords(payment).join('   '));
    if (payment.adjustments.length > 0) this.#text(`adjusted on the claim: ${adjustmentWords(payment.adjustments)}`);
    if (payment.remarkCodes.length > 0) this.#text(`remarks: ${payment.remarkCodes.join(' ')}`);
    if (payment.lines.length > 0) this.#row(LINE_HEADS, BOLD);
    for (const line of payment.lines) this.#line(line);
    if (!payment.balanced) this.#text('This claim does not balance.', { font: BOLD });
    this.#gap(8);
  }

  providerAdjustment(adjustment: ProviderAdjustment): void {
    this.#text(providerWords(adjustment));
  }

  remittanceEnd(remittance: Remittance, totals: RemittanceTotals): void {
    const [sum, verdict] = totalWords(remittance, totals);
    this.#rule();
    this.#text(sum, { font: BOLD });
    this.#text(verdict);
    const codes = this.#codes.take();
    if (codes.length === 0) return;
    this.#gap(10);
    this.#text('What the codes mean', { font: BOLD });
    for (const [code, words] of codes) this.#text(`${code}   ${words}`, { size: 8.5 });
  }

  /** The whole document. Call once. */
  async bytes(): Promise<Uint8Array> {
    if (this.#pages === 0) this.#newPage();
    this.#document.end();
    await this.#done;
    return Buffer.concat(this.#chunks);
  }

  #line(line: ServicePayment): void {
    const { code, modifiers } = line.procedure;
    const dates = serviceDatesOf(line);
    const remarks = line.remarkCodes.map((item) => item.code).join(' ');
    const adjusted = [adjustmentWords(line.adjustments), remarks].filter((part) => part !== '').join('  ');
    this.#row(
      [
        dates === undefined ? '' : dateWords(dates.from),
        [code, ...modifiers].join('-'),
        line.units ?? '1',
        formatCents(line.chargeAmount),
        formatCents(line.paymentAmount),
        adjusted,
      ],
      REGULAR,
    );
  }

  #row(cells: readonly string[], font: string): void {
    const document = this.#document;
    document.font(font).fontSize(8.5);
    const last = COLUMNS.length - 1;
    const lastWidth = WIDTH - (COLUMNS[last] ?? 0) - 8;
    this.#room(document.heightOfString(winAnsi(cells[last] ?? ''), { width: lastWidth }) + 2);
    const top = document.y;
    for (const [index, left] of COLUMNS.entries()) {
      const width = index === last ? lastWidth : (COLUMNS[index + 1] ?? WIDTH) - left - 6;
      const numeric = index >= 2 && index < last;
      const options = { width, align: numeric ? 'right' : 'left', lineBreak: index === last } as const;
      document.text(winAnsi(cells[index] ?? ''), MARGIN + left + (index === last ? 8 : 0), top, options);
      if (index < last) document.y = top;
    }
    document.y = Math.max(document.y, top + 11);
    document.x = MARGIN;
  }

  #text(text: string, style: { readonly font?: string; readonly size?: number } = {}): void {
    const size = style.size ?? 9;
    this.#document.font(style.font ?? REGULAR).fontSize(size);
    this.#room(this.#document.heightOfString(winAnsi(text), { width: WIDTH }));
    this.#document.text(winAnsi(text), MARGIN, this.#document.y, { width: WIDTH });
  }

  #gap(points: number): void {
    this.#document.y += points;
  }

  #rule(): void {
    const document = this.#document;
    const y = document.y + 3;
    document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .stroke();
    document.y = y + 6;
  }

  #room(height: number): void {
    if (this.#document.y + height > BOTTOM) this.#newPage();
  }

  #newPage(): void {
    this.#document.addPage();
    this.#pages += 1;
    const { margins } = this.#document.page;
    const { bottom } = margins;
    // Below the margin pdfkit would begin another page by itself.
    margins.bottom = 0;
    this.#document.font(REGULAR).fontSize(8);
    this.#document.text(`page ${this.#pages}`, MARGIN, 792 - MARGIN, {
      width: WIDTH,
      align: 'right',
      lineBreak: false,
    });
    margins.bottom = bottom;
    this.#document.x = MARGIN;
    this.#document.y = MARGIN;
  }
}
