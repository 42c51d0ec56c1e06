/** Render: remittances as one HTML page to read and print, which needs nothing from elsewhere; each check begins on a sheet of its own. */
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
import { escapeHtml, HTML_FOOT } from './explain/explanation-html.ts';
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

const STYLE = `body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c2024;background:#fff}
h1{font-size:1.3rem}h2{font-size:1rem;margin:1.2rem 0 .1rem}p{margin:.15rem 0}table{border-collapse:collapse;width:100%;margin:.3rem 0}
th,td{text-align:left;padding:.15rem .5rem;border-bottom:1px solid #d9dce1;vertical-align:top}th{color:#60646c;font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.total{font-weight:600;border-top:2px solid #1c2024;padding-top:.4rem;margin-top:1rem}
.off{background:#fdecea;border-left:3px solid #c0392b;padding:.15rem .5rem}dl{display:grid;grid-template-columns:5rem 1fr;gap:.1rem .6rem}dd{margin:0}
section{break-before:page}section:first-of-type{break-before:auto}.claim{break-inside:avoid}`;

const NUMBERS = new Set([2, 3, 4]);

/** Gathers the page piece by piece. */
export class RemittancePage implements RemittancePrint {
  readonly #parts: string[] = [];
  readonly #codes: CodesUsed;
  remittances = 0;

  constructor(words: ReasonWords) {
    this.#codes = new CodesUsed(words);
    const title = '<title>Remittance advice</title>';
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${title}`;
    this.#parts.push(`<!doctype html>\n<html lang="en"><head>${head}<style>${STYLE}</style></head>\n<body>\n`);
  }

  remittanceStart(remittance: Remittance): void {
    this.remittances += 1;
    const { payer, payee, reassociationTraceNumber } = remittance;
    this.#parts.push(`<section><h1>Remittance advice ${escapeHtml(reassociationTraceNumber)}</h1>\n`);
    this.#paragraph(paidWords(remittance));
    this.#list([
      ['Payer', organizationWords(payer)],
      ['Payee', organizationWords(payee)],
    ]);
  }

  claimPayment(payment: ClaimPayment): void {
    this.#codes.claim(payment);
    const patient = partyOf(payment, 'QC');
    const name = [patient?.lastName, patient?.firstName].filter((part) => part !== undefined).join(', ');
    this.#parts.push(`<div class="claim"><h2>${escapeHtml(`${payment.patientControlNumber}  ${name}`)}</h2>\n`);
    this.#paragraph(claimWords(payment).join(' · '));
    if (payment.adjustments.length > 0)
      this.#paragraph(`adjusted on the claim: ${adjustmentWords(payment.adjustments)}`);
    if (payment.remarkCodes.length > 0) this.#paragraph(`remarks: ${payment.remarkCodes.join(' ')}`);
    if (payment.lines.length > 0) {
      const rows = payment.lines.map((line) => `<tr>${cells(lineCells(line), 'td')}</tr>\n`);
      this.#parts.push(`<table><tr>${cells(LINE_HEADS, 'th')}</tr>\n${rows.join('')}</table>\n`);
    }
    if (!payment.balanced) this.#paragraph('This claim does not balance.', 'off');
    this.#parts.push('</div>\n');
  }

  providerAdjustment(adjustment: ProviderAdjustment): void {
    this.#paragraph(providerWords(adjustment));
  }

  remittanceEnd(remittance: Remittance, totals: RemittanceTotals): void {
    const [sum, verdict] = totalWords(remittance, totals);
    this.#paragraph(sum, 'total');
    this.#paragraph(verdict, totals.balanced ? undefined : 'off');
    const codes = this.#codes.take();
    if (codes.length > 0) this.#parts.push('<h2>What the codes mean</h2>\n');
    this.#list(codes);
    this.#parts.push('</section>\n');
  }

  async bytes(): Promise<Uint8Array> {
    return Buffer.from([...this.#parts, HTML_FOOT].join(''), 'utf8');
  }

  #paragraph(text: string, style?: string): void {
    this.#parts.push(`<p${style === undefined ? '' : ` class="${style}"`}>${escapeHtml(text)}</p>\n`);
  }

  #list(rows: readonly (readonly [string, string])[]): void {
    const items = rows.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`);
    if (items.length > 0) this.#parts.push(`<dl>${items.join('\n')}</dl>\n`);
  }
}

function cells(texts: readonly string[], tag: 'td' | 'th'): string {
  return texts
    .map((text, index) => `<${tag}${NUMBERS.has(index) ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`)
    .join('');
}

function lineCells(line: ServicePayment): readonly string[] {
  const { code, modifiers } = line.procedure;
  const dates = serviceDatesOf(line);
  const remarks = line.remarkCodes.map((item) => item.code).join(' ');
  return [
    dates === undefined ? '' : dateWords(dates.from),
    [code, ...modifiers].join('-'),
    line.units ?? '1',
    formatCents(line.chargeAmount),
    formatCents(line.paymentAmount),
    [adjustmentWords(line.adjustments), remarks].filter((part) => part !== '').join('  '),
  ];
}
