/** Render: proof of timely filing as a printable PDF: a cover with what is proven, when and by which hashes; then the segments themselves. */
import PDFDocument from 'pdfkit';
import { winAnsi } from './win-ansi.ts';

export interface ProofSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface ProofPages {
  readonly title: string;
  /** What is proven and what isn't, in whole sentences. */
  readonly verdict: readonly string[];
  readonly sections: readonly ProofSection[];
  /** X12 text, each on a page of its own. */
  readonly exhibits: readonly ProofSection[];
  /** Stands in the document's properties. */
  readonly printedAt: Date;
}

const MARGIN = 40;
const SIZE = { cover: 8, exhibit: 8 } as const;

/** The bytes of the document. Pages are added as the text needs them. */
export async function proofPdf(pages: ProofPages): Promise<Uint8Array> {
  const info = { Title: pages.title, Creator: 'claimgate', CreationDate: pages.printedAt };
  const document = new PDFDocument({ size: 'LETTER', margin: MARGIN, info });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  const bold = (text: string, size: number): void => {
    document.font('Helvetica-Bold').fontSize(size).text(winAnsi(text));
  };
  bold(pages.title, 16);
  document.moveDown(0.5);
  for (const sentence of pages.verdict) bold(sentence, 11);
  for (const { heading, lines } of pages.sections) {
    document.moveDown(0.8);
    bold(heading, 10);
    document.font('Courier').fontSize(SIZE.cover);
    for (const line of lines) document.text(winAnsi(line));
  }
  for (const { heading, lines } of pages.exhibits) {
    document.addPage();
    bold(heading, 11);
    document.moveDown(0.5);
    document.font('Courier').fontSize(SIZE.exhibit);
    for (const line of lines) document.text(winAnsi(line));
  }
  document.end();
  await done;
  return Buffer.concat(chunks);
}
