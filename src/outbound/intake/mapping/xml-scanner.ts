/** Outbound, intake, mappings: XML text in pieces → its tags, just enough to cut out the claims; a parser reads what was cut out. */

export interface XmlScannerSink {
  /** `from` is where the tag begins in `text`, `to` where it ends. */
  open(name: string, text: string, from: number, to: number): void;
  close(name: string, text: string, from: number, to: number): void;
  /** Everything between tags: text, comments, CDATA. */
  between(text: string, from: number, to: number): void;
  broken(reason: string): void;
  doctype(): void;
}

const LONGEST_TAG = 1_048_576;
const NAME = /^<\/?([^\s/>]+)/;

/** The name without its namespace's prefix. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export class XmlScanner {
  private readonly sink: XmlScannerSink;
  private rest = '';
  private line = 1;
  private stopped = false;
  private readonly stack: string[] = [];
  private roots = 0;

  constructor(sink: XmlScannerSink) {
    this.sink = sink;
  }

  push(text: string): void {
    if (this.stopped) return;
    const whole = this.rest + text;
    let from = 0;
    while (!this.stopped && from < whole.length) {
      const next = this.token(whole, from);
      if (next < 0) break;
      for (let at = whole.indexOf('\n', from); at >= 0 && at < next; at = whole.indexOf('\n', at + 1)) this.line += 1;
      from = next;
    }
    this.rest = whole.slice(from);
    if (this.rest.length > LONGEST_TAG) this.fail('a tag, comment or text does not end');
  }

  end(): void {
    if (this.stopped) return;
    if (this.rest.trim() !== '') this.fail('it ends inside a tag, or with text after its outermost element');
    else if (this.stack.length > 0) this.fail('it ends before its outermost element does');
    else if (this.roots === 0) this.fail('it has no element');
  }

  /** Handles the text or markup at `from`; the index after it, or -1 while it isn't all there. */
  private token(text: string, from: number): number {
    const mark = text.indexOf('<', from);
    if (mark !== from) {
      if (mark < 0 && text.length - from < 65_536) return -1;
      const to = mark < 0 ? text.length : mark;
      if (this.stack.length === 0 && text.slice(from, to).trim() !== '')
        this.fail('text stands outside of its outermost element');
      else this.sink.between(text, from, to);
      return to;
    }
    if (text.length - from < 9 && !text.includes('>', from)) return -1;
    if (text.startsWith('<!--', from)) return this.pass(text, from, '-->');
    if (text.startsWith('<![CDATA[', from)) return this.pass(text, from, ']]>');
    if (text.startsWith('<?', from)) return this.skip(text, from, '?>');
    if (text.startsWith('<!', from)) {
      this.stopped = true;
      this.sink.doctype();
      return -1;
    }
    const to = tagEnd(text, from);
    return to < 0 ? -1 : this.tag(text, from, to);
  }

  private pass(text: string, from: number, ending: string): number {
    const to = this.skip(text, from, ending);
    if (to > 0) this.sink.between(text, from, to);
    return to;
  }

  private skip(text: string, from: number, ending: string): number {
    const at = text.indexOf(ending, from + 2);
    return at < 0 ? -1 : at + ending.length;
  }

  private tag(text: string, from: number, to: number): number {
    const full = NAME.exec(text.slice(from, Math.min(to, from + 300)))?.[1];
    if (full === undefined) return this.fail('a tag has no name');
    const name = localName(full);
    if (text.charAt(from + 1) === '/') {
      if (this.stack.pop() !== full) return this.fail('an end tag stands where another should');
      this.sink.close(name, text, from, to);
      return to;
    }
    if (this.stack.length === 0) {
      this.roots += 1;
      if (this.roots > 1) return this.fail('it has more than one outermost element');
    }
    if (this.stack.length >= 50) return this.fail('it is nested too deeply');
    this.sink.open(name, text, from, to);
    if (text.charAt(to - 2) === '/') this.sink.close(name, text, to, to);
    else this.stack.push(full);
    return to;
  }

  private fail(reason: string): -1 {
    if (!this.stopped) this.sink.broken(`line ${this.line}: ${reason}`);
    this.stopped = true;
    return -1;
  }
}

/** After the `>` that ends the tag, which may stand in a quoted attribute before; -1 while it isn't there. */
function tagEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '>') return at + 1;
    if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}
