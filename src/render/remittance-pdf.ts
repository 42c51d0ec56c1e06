/** Render: remittances as a printable PDF: a page head a check, its claims with their lines and reasons, its provider adjustments, its sum. */
import PDFDocument from 'pdfkit';
import { type Cents, cents, formatCents } from '../base/money.ts';
import type {
  Adjustment,
  ClaimPayment,
  ProviderAdjustment,
  Remittance,
  RemittanceOrganization,
  RemittanceSink,
  RemittanceTotals,
  ServicePayment,
} from '../claims/remittance.ts';
import { partyOf, serviceDatesOf } from '../claims/remittance.ts';
import { winAnsi } from './win-ansi.ts';

const MARGIN = 40;
const WIDTH = 612 - 2 * MARGIN;
const BOTTOM = 792 - MARGIN - 14;
const REGULAR = 'Helvetica';
const BOLD = 'Helvetica-Bold';
/** Left edges of the columns of a claim's lines; amounts end at the edge of the next one. */
const COLUMNS = [0, 70, 190, 225, 300, 375] as const;
const HEADS = ['Service', 'Procedure', 'Units', 'Charged', 'Paid', 'Adjusted, by group and reason'] as const;

/** Draws each piece as it is read; only the bytes of the finished pages are held. */
export class RemittancePrinter implements RemittanceSink {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Uint8Array[] = [];
  readonly #done: Promise<void>;
  #pages = 0;
  remittances = 0;

  /** `printedAt` stands in the document's properties. */
  constructor(printedAt: Date) {
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
    this.#text(
      `Paid ${formatCents(remittance.paymentAmount)} by ${METHODS[remittance.paymentMethod] ?? remittance.paymentMethod}${remittance.paymentDate === undefined ? '' : ` on ${remittance.paymentDate}`}`,
    );
    this.#gap(4);
    this.#text(`Payer   ${organizationWords(payer)}`);
    this.#text(`Payee   ${organizationWords(payee)}`);
    this.#rule();
  }

  claimPayment(payment: ClaimPayment): void {
    this.#room(60);
    const patient = partyOf(payment, 'QC');
    const name = [patient?.lastName, patient?.firstName].filter((part) => part !== undefined).join(', ');
    const number = payment.payerClaimControlNumber;
    this.#text(`${payment.patientControlNumber}   ${name}`, { font: BOLD });
    const sums = [
      STATUS[payment.claimStatusCode] ?? `status ${payment.claimStatusCode}`,
      ...(number === undefined ? [] : [`payer's number ${number}`]),
      `charged ${formatCents(payment.chargeAmount)}`,
      `paid ${formatCents(payment.paymentAmount)}`,
      ...money('patient owes', payment.patientResponsibilityAmount),
    ];
    this.#text(sums.join('   '));
    if (payment.adjustments.length > 0) this.#text(`adjusted on the claim: ${adjustmentWords(payment.adjustments)}`);
    if (payment.remarkCodes.length > 0) this.#text(`remarks: ${payment.remarkCodes.join(' ')}`);
    if (payment.lines.length > 0) this.#row(HEADS, BOLD);
    for (const line of payment.lines) this.#line(line);
    if (!payment.balanced) this.#text('This claim does not balance.', { font: BOLD });
    this.#gap(8);
  }

  providerAdjustment(adjustment: ProviderAdjustment): void {
    const { reasonCode, reference, providerId, amount } = adjustment;
    const about = reference === undefined ? '' : ` for ${reference}`;
    // The sign of an 835 is the payer's: what lowers the payment is positive.
    const effect = amount > 0 ? 'less' : 'more';
    this.#text(`Provider ${providerId}: adjustment ${reasonCode}${about}, ${formatCents(absolute(amount))} ${effect}`);
  }

  remittanceEnd(remittance: Remittance, totals: RemittanceTotals): void {
    this.#rule();
    this.#text(
      `${totals.claimPaymentCount} ${totals.claimPaymentCount === 1 ? 'claim' : 'claims'}, paid ${formatCents(totals.claimPaymentTotal)}; provider adjustments ${formatCents(totals.providerAdjustmentTotal)}; check ${formatCents(remittance.paymentAmount)}`,
      { font: BOLD },
    );
    this.#text(
      totals.balanced
        ? 'The check balances.'
        : `The check does not balance; difference ${formatCents(totals.difference)}.`,
    );
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

const METHODS: Readonly<Record<string, string>> = {
  ACH: 'electronic transfer',
  CHK: 'check',
  NON: 'no payment',
  FWT: 'wire',
  BOP: 'the method of the payer’s choice',
};
const STATUS: Readonly<Record<string, string>> = {
  '1': 'processed as primary',
  '2': 'processed as secondary',
  '3': 'processed as tertiary',
  '4': 'denied',
  '19': 'processed as primary and forwarded',
  '20': 'processed as secondary and forwarded',
  '21': 'processed as tertiary and forwarded',
  '22': 'reversal of an earlier payment',
  '23': 'not our claim, forwarded',
  '25': 'predetermination, no payment',
};

const absolute = (amount: Cents): Cents => (amount < 0 ? cents(-amount) : amount);
const dateWords = (text: string): string =>
  /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;

function money(words: string, amount: Cents | undefined): string[] {
  return amount === undefined ? [] : [`${words} ${formatCents(amount)}`];
}

function adjustmentWords(adjustments: readonly Adjustment[]): string {
  return adjustments.map((item) => `${item.groupCode}-${item.reasonCode} ${formatCents(item.amount)}`).join(', ');
}

function organizationWords({ name, id, addressLines, city, state, zip }: RemittanceOrganization): string {
  const place = [city, state, zip].filter((part) => part !== undefined).join(' ');
  return [name, id, ...addressLines, place].filter((part) => part !== undefined && part !== '').join(', ');
}
