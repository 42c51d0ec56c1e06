/** Outbound, intake, mappings: an export's bytes in pieces → its text. A byte order mark goes before what the mapping says. */
import { TextDecoder } from 'node:util';
import { type Finding, finding } from '../../../base/finding.ts';
import type { ExportMapping } from '../../../claims/mapping.ts';
import { INTAKE } from '../findings.ts';

const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** As much as an XML declaration takes. */
const HEAD = 200;
const DECLARED = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']/;

export class ExportText {
  private readonly mapping: ExportMapping;
  private readonly file: { readonly file?: string };
  private readonly text: (text: string) => void;
  private readonly finding: (finding: Finding) => void;
  private held: Uint8Array[] = [];
  private size = 0;
  private inked = false;
  private encoding = '';
  private decoder: TextDecoder | undefined;
  private dead = false;

  constructor(
    mapping: ExportMapping,
    file: { readonly file?: string },
    sink: { text(text: string): void; finding(finding: Finding): void },
  ) {
    this.mapping = mapping;
    this.file = file;
    this.text = (text) => sink.text(text);
    this.finding = (item) => sink.finding(item);
  }

  push(bytes: Uint8Array): void {
    if (this.dead) return;
    if (this.decoder !== undefined) {
      this.decode(bytes, true);
      return;
    }
    this.held.push(bytes.slice());
    this.size += bytes.length;
    if (this.size >= HEAD) this.begin();
  }

  /** False when the file can't be read, or holds nothing. */
  end(): boolean {
    if (this.decoder === undefined && !this.dead) this.begin();
    if (!this.dead) this.decode(new Uint8Array(0), false);
    if (!this.dead && !this.inked) {
      this.dead = true;
      this.finding(finding(INTAKE.empty, this.file));
    }
    return !this.dead;
  }

  private begin(): void {
    const bytes = Buffer.concat(this.held);
    this.held = [];
    const marked = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1];
    const declared =
      this.mapping.source.format === 'xml' ? DECLARED.exec(bytes.subarray(0, HEAD).toString('latin1'))?.[1] : undefined;
    this.encoding = marked ?? declared?.toLowerCase() ?? this.mapping.source.encoding;
    try {
      this.decoder = new TextDecoder(this.encoding, { fatal: true });
    } catch {
      // An XML declaration may name an encoding that nobody knows.
      this.fail();
      return;
    }
    this.decode(bytes, true);
  }

  private decode(bytes: Uint8Array, more: boolean): void {
    let text: string;
    try {
      text = this.decoder?.decode(bytes, { stream: more }) ?? '';
    } catch {
      // The first byte that isn't of the encoding; which one it is tells a biller nothing.
      this.fail();
      return;
    }
    // UTF-16 without its mark reads as UTF-8 with a NUL beside each letter.
    if (!this.inked && text.includes('\u0000')) {
      this.fail();
      return;
    }
    if (!this.inked && text.trim() !== '') this.inked = true;
    if (text !== '') this.text(text);
  }

  private fail(): void {
    this.dead = true;
    this.finding(finding(INTAKE.encoding, this.file, { encoding: this.encoding }));
  }
}
