/** Outbound, intake, mappings: text in pieces → rows of CSV cells (RFC 4180; any line end; quotes may hold line breaks). */

/** Nothing that is one row is longer; a quote that is never closed would otherwise take in the whole file. */
const LONGEST_ROW = 1_048_576;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

export interface CsvRowSink {
  row(cells: readonly string[]): void;
  /** The text is no CSV from here on; nothing follows. */
  broken(reason: string): void;
}

export class CsvRows {
  private readonly delimiter: number;
  private readonly sink: CsvRowSink;
  private rest = '';
  private ended = false;
  private isBroken = false;

  constructor(delimiter: string, sink: CsvRowSink) {
    this.delimiter = delimiter.charCodeAt(0);
    this.sink = sink;
  }

  push(text: string): void {
    if (this.isBroken) return;
    const whole = this.rest + text;
    let from = 0;
    while (from < whole.length) {
      const next = this.row(whole, from);
      if (next < 0) break;
      from = next;
    }
    this.rest = whole.slice(from);
    if (this.rest.length > LONGEST_ROW) this.breakOff('a quoted field is not closed');
  }

  end(): void {
    this.ended = true;
    if (this.rest !== '') this.push('');
  }

  /** Hands out the row that begins at `from`; the index after it, or -1 while it isn't all there. */
  private row(text: string, from: number): number {
    const cells: string[] = [];
    let at = from;
    for (;;) {
      const quoted = text.charCodeAt(at) === QUOTE;
      const end = quoted ? this.quotedEnd(text, at) : this.plainEnd(text, at);
      if (end < 0) return -1;
      cells.push(quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end));
      if (end >= text.length) {
        if (!this.ended) return -1;
        this.sink.row(cells);
        return end;
      }
      const mark = text.charCodeAt(end);
      at = end + 1;
      if (mark === this.delimiter) {
        if (at >= text.length && !this.ended) return -1;
        continue;
      }
      if (mark !== LF && mark !== CR) {
        this.breakOff('something stands between a closing quote and the delimiter');
        return -1;
      }
      if (mark === CR && at >= text.length && !this.ended) return -1;
      this.sink.row(cells);
      return mark === CR && text.charCodeAt(at) === LF ? at + 1 : at;
    }
  }

  private plainEnd(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === this.delimiter || code === LF || code === CR) break;
    }
    return at;
  }

  /** After the closing quote; -1 while it isn't there. */
  private quotedEnd(text: string, from: number): number {
    for (let at = from + 1; ; at += 2) {
      at = text.indexOf('"', at);
      if (at < 0 || (at + 1 >= text.length && !this.ended)) {
        if (at < 0 && this.ended) this.breakOff('a quoted field is not closed');
        return -1;
      }
      if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
    }
  }

  private breakOff(reason: string): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.rest = '';
    this.sink.broken(reason);
  }
}
