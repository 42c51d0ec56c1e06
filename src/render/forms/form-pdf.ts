/** Render, forms: a claim's form drawn on plain letter paper in our own layout. Boxes grow with what they hold: nothing is cut. */
import PDFDocument from 'pdfkit';
import type { ClaimForm, FormColumn, FormField, FormLine, FormPage } from './form.ts';

const MARGIN = 30;
const WIDTH = 612 - 2 * MARGIN;
const BOTTOM = 792 - MARGIN - 14;
const REGULAR = 'Helvetica';
const BOLD = 'Helvetica-Bold';
const LABEL_SIZE = 5.5;
const TEXT_SIZE = 8;
const PAD = 2;
const LABEL_HEIGHT = 7.5;
const LEAST_HEIGHT = 19;

/** The bytes of the PDF. `printedAt` stands in its properties. */
export async function formPdf(form: ClaimForm, printedAt: Date): Promise<Uint8Array> {
  const info = { Title: form.title, Creator: 'claimgate', CreationDate: printedAt };
  const document = new PDFDocument({ size: 'LETTER', margin: MARGIN, autoFirstPage: false, bufferPages: true, info });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  const sheet = new Sheets(document, form);
  for (const page of form.pages) sheet.page(page);
  sheet.also();
  sheet.feet();
  document.end();
  await done;
  return Buffer.concat(chunks);
}

/** One drawn box: its label and its text. */
interface Cell {
  readonly label: string;
  readonly text: string;
  readonly width: number;
  readonly numeric: boolean;
}

/** The sheets of one form. What doesn't fit on a sheet goes on to the next, box by box and, when one is taller than a sheet, line by line. */
class Sheets {
  readonly #document: PDFKit.PDFDocument;
  readonly #form: ClaimForm;
  #y = MARGIN;
  #unprintable = false;

  constructor(document: PDFKit.PDFDocument, form: ClaimForm) {
    this.#document = document;
    this.#form = form;
  }

  page({ number, of, above, lines, below }: FormPage): void {
    this.#newSheet(of === 1 ? '' : `page ${number} of ${of}`);
    for (const row of above) this.#row(row.map(cellOf));
    this.#lines(lines);
    for (const row of below) this.#row(row.map(cellOf));
  }

  also(): void {
    const { also } = this.#form;
    if (also.length === 0) return;
    this.#y += 6;
    this.#room(40);
    this.#paragraph('Also on this claim, without a box on the form', BOLD, 9);
    for (const { where, what } of also) this.#paragraph(`${where}: ${what}`, REGULAR, TEXT_SIZE);
  }

  /** Written last, when it is known how many sheets there are. */
  feet(): void {
    const { start, count } = this.#document.bufferedPageRange();
    const missing = this.#unprintable ? 'Characters that this page’s font lacks are printed as ?.' : '';
    for (let index = 0; index < count; index += 1) {
      this.#document.switchToPage(start + index);
      // Below the margin pdfkit would begin another page by itself.
      this.#document.page.margins.bottom = 0;
      this.#document.font(REGULAR).fontSize(6.5);
      const foot = `A view for reading, not a form to be sent. ${missing}`.trim();
      const y = 792 - MARGIN - 4;
      this.#document.text(foot, MARGIN, y, { width: WIDTH - 90, lineBreak: false });
      this.#document.text(`sheet ${index + 1} of ${count}`, MARGIN, y, {
        width: WIDTH,
        align: 'right',
        lineBreak: false,
      });
    }
  }

  #lines(lines: readonly FormLine[]): void {
    const { columns } = this.#form;
    this.#row(columns.map((column) => ({ ...headOf(column), text: '' })));
    for (const { supplement, cells } of lines) {
      if (supplement !== '') this.#row([{ label: '', text: supplement, width: 1, numeric: false }]);
      this.#row(
        columns.map(({ width, numeric }, index) => ({
          label: '',
          text: cells[index] ?? '',
          width,
          numeric: numeric === true,
        })),
      );
    }
  }

  #row(cells: readonly Cell[]): void {
    const share = WIDTH / cells.reduce((sum, cell) => sum + cell.width, 0);
    const labelled = cells.some((cell) => cell.label !== '');
    const top = labelled ? this.#labelHeight(cells, share) : PAD;
    let rest = cells.map((cell) => this.#wrapped(cell.text, cell.width * share - 2 * PAD));
    let first = true;
    do {
      const lineHeight = TEXT_SIZE * 1.16;
      const tallest = Math.max(
        ...rest.map((lines) => lines.length),
        labelled && cells.every((cell) => cell.text === '') ? 0 : 1,
      );
      const whole = top + tallest * lineHeight + PAD;
      if (this.#y + Math.min(whole, BOTTOM - MARGIN - 30) > BOTTOM) this.#newSheet('continued');
      const fits = Math.max(1, Math.floor((BOTTOM - this.#y - top - PAD) / lineHeight));
      const count = Math.min(tallest, fits);
      const height = Math.max(top + count * lineHeight + PAD, labelled && tallest > 0 ? LEAST_HEIGHT : 0);
      this.#boxes(cells, { share, top, height, texts: rest.map((lines) => lines.slice(0, count)), first });
      rest = rest.map((lines) => lines.slice(count));
      first = false;
    } while (rest.some((lines) => lines.length > 0));
  }

  #boxes(cells: readonly Cell[], drawn: DrawnRow): void {
    const { share, top, height, texts, first } = drawn;
    const document = this.#document;
    let x = MARGIN;
    for (const [index, cell] of cells.entries()) {
      const width = cell.width * share;
      document.rect(x, this.#y, width, height).lineWidth(0.4).stroke('#888888');
      document.fillColor('#555555').font(REGULAR).fontSize(LABEL_SIZE);
      const label = first || cell.label === '' ? cell.label : `${cell.label} (continued)`;
      document.text(label, x + PAD, this.#y + PAD, { width: width - 2 * PAD });
      document.fillColor('black').font(REGULAR).fontSize(TEXT_SIZE);
      for (const [line, text] of (texts[index] ?? []).entries()) {
        const align = cell.numeric ? 'right' : 'left';
        const y = this.#y + top + line * TEXT_SIZE * 1.16;
        document.text(text, x + PAD, y, { width: width - 2 * PAD + 0.5, align, lineBreak: false });
      }
      x += width;
    }
    this.#y += height;
  }

  #labelHeight(cells: readonly Cell[], share: number): number {
    this.#document.font(REGULAR).fontSize(LABEL_SIZE);
    const heights = cells.map((cell) =>
      this.#document.heightOfString(cell.label, { width: cell.width * share - 2 * PAD }),
    );
    return Math.max(LABEL_HEIGHT, ...heights) + PAD;
  }

  /** The text's lines within the width; a word that is too long for one is broken. */
  #wrapped(text: string, width: number): readonly string[] {
    if (text === '') return [];
    this.#document.font(REGULAR).fontSize(TEXT_SIZE);
    return this.#printable(text)
      .split('\n')
      .flatMap((line) => this.#broken(line, width));
  }

  #broken(line: string, width: number): readonly string[] {
    const lines: string[] = [];
    let held = '';
    for (const word of line.split(' ')) {
      const longer = held === '' ? word : `${held} ${word}`;
      if (this.#fits(longer, width)) {
        held = longer;
        continue;
      }
      if (held !== '') lines.push(held);
      held = '';
      for (const character of word) {
        if (held !== '' && !this.#fits(held + character, width)) {
          lines.push(held);
          held = '';
        }
        held += character;
      }
    }
    return [...lines, held];
  }

  #fits(text: string, width: number): boolean {
    return this.#document.widthOfString(text) <= width;
  }

  #paragraph(text: string, font: string, size: number): void {
    this.#document.font(font).fontSize(size);
    for (const line of this.#printable(text)
      .split('\n')
      .flatMap((part) => this.#broken(part, WIDTH))) {
      this.#room(size * 1.3);
      this.#document.font(font).fontSize(size).text(line, MARGIN, this.#y, { lineBreak: false });
      this.#y += size * 1.3;
    }
  }

  #room(height: number): void {
    if (this.#y + height > BOTTOM) this.#newSheet('continued');
  }

  #newSheet(which: string): void {
    this.#document.addPage();
    const { title, claimId } = this.#form;
    const claim = this.#printable(`claim ${claimId}${which === '' ? '' : ` · ${which}`}`);
    this.#document.fillColor('black').font(BOLD).fontSize(9);
    this.#document.text(title, MARGIN, MARGIN, { width: WIDTH, lineBreak: false });
    this.#y = MARGIN + 12;
    this.#document.font(REGULAR).fontSize(TEXT_SIZE);
    for (const line of this.#broken(claim, WIDTH)) {
      this.#document.text(line, MARGIN, this.#y, { lineBreak: false });
      this.#y += TEXT_SIZE * 1.3;
    }
    this.#y += 2;
  }

  /** The built-in fonts have the characters of Windows-1252 alone. */
  #printable(text: string): string {
    const printed = text.replace(/[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2019]/gu, '?');
    if (printed !== text) this.#unprintable = true;
    return printed;
  }
}

interface DrawnRow {
  readonly share: number;
  /** From the row's upper edge to its text. */
  readonly top: number;
  readonly height: number;
  readonly texts: readonly (readonly string[])[];
  /** False for what a row goes on with on the next sheet. */
  readonly first: boolean;
}

function cellOf({ number, label, value, width }: FormField): Cell {
  return { label: `${number} ${label}`.trim(), text: value, width, numeric: false };
}

function headOf({ number, label, width }: FormColumn): Cell {
  return { label: `${number} ${label}`.trim(), text: '', width, numeric: false };
}
