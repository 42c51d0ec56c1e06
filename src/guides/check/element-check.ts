/** Guides: checks the elements of a placed segment: presence, repetition, length, type, codes, syntax notes, periods. */
import type { FindingDetail, FindingKind } from '../../base/finding.ts';
import { parseCents, quoteAmount } from '../../base/money.ts';
import type { Segment } from '../../x12/segment.ts';
import { ELEMENT, SYNTAX } from '../findings.ts';
import type { CompositeNode, ElementNode, Guide, SegmentNode, SimpleNode, SyntaxNote } from '../guide.ts';
import type { Reporter } from '../reporter.ts';
import { breach, isPresent } from './syntax.ts';
import {
  decimalDigits,
  designatorOf,
  hasControl,
  isClean,
  isDate,
  isPlain,
  isTime,
  PERIOD_FORMATS,
  periodFault,
  shown,
  wholeDigits,
} from './values.ts';

const BLANK = 32;
/** No character has this code. */
const NO_BYTE = -1;
/** No set of elements: bit 0 stands for none of them. */
const NOTHING_SEEN = 1;
/** ST01 and ST02 are the reader's to judge. */
const JUDGED_OF_ST = 2;

/** The quick way, which makes no text: true when the bytes alone show that nothing is wrong. */
function isSurelySound(node: SimpleNode, segment: Segment, number: number): boolean {
  if (node.usage === 'N') return false;
  if (node.codeKeys !== undefined) return node.codeKeys.has(segment.codeKey(number));
  if (node.form === undefined) return false;
  const size = segment.soundLength(number, node.form);
  return size >= node.min && size <= node.soundMax;
}

export class ElementCheck {
  readonly #reporter: Reporter;
  /** Elements that stand alone in envelopes are padded by the standard itself. */
  readonly #padded: boolean;
  /** Of each segment of the guide: which elements were present when last none of its syntax notes was broken. */
  readonly #unbroken: Int32Array;
  /** The segment at hand, and where in it the check is; 0 stands for none. */
  #segment: Segment | undefined;
  #element = 0;
  #component = 0;
  #repetition = 0;
  #componentSeparator = '';
  #repetitionSeparator = '';
  #delimiters: Segment['delimiters'] | undefined;
  #componentCode = NO_BYTE;
  #repetitionCode = NO_BYTE;

  constructor(guide: Guide, reporter: Reporter) {
    this.#reporter = reporter;
    this.#padded = guide.transactionSet === '';
    this.#unbroken = new Int32Array(guide.segments.length).fill(NOTHING_SEEN);
  }

  segment(segment: Segment, node: SegmentNode): void {
    const { elements } = node;
    // The dictionary says nothing of it, or the reader of envelopes has judged it.
    if (elements.length === 0 || node.id === 'SE') return;
    this.#prepare(segment);
    const count = segment.elementCount;
    const known = Math.min(count, elements.length);
    let present = 0;
    let faulty = 0;
    for (let index = node.id === 'ST' ? JUDGED_OF_ST : 0; index < known; index++) {
      const element = elements[index];
      if (element === undefined) break;
      if (element.kind === 'simple' && isSurelySound(element, segment, index + 1)) {
        present |= 1 << (index + 1);
        continue;
      }
      const value = segment.element(index + 1);
      if (value === '') {
        if (element.usage === 'R') faulty |= this.#missing(element, index + 1);
        continue;
      }
      present |= 1 << (index + 1);
      if (element.usage === 'N') {
        faulty |= 1 << (index + 1);
        this.#at(index + 1);
        this.#report(ELEMENT.notUsed, { name: element.name });
        continue;
      }
      this.#element = index + 1;
      if (element.kind === 'simple') this.#simple(element, value);
      else if (this.#isRepeated(value)) this.#repetitions(element, value);
      else this.#composite(element, value);
    }
    for (let index = known; index < node.lastRequired; index++) {
      const element = elements[index];
      if (element?.usage === 'R') faulty |= this.#missing(element, index + 1);
    }
    if (count > elements.length || ((present | faulty) & (1 << count)) === 0) this.#tail(segment, elements.length);
    this.#at(0);
    if (this.#unbroken[node.index] !== present && (node.syntaxMask & (present | 1)) !== 0) {
      if (this.#syntax(node.syntax, present, faulty)) this.#unbroken[node.index] = present;
    }
    for (const pair of node.periods) {
      if (!isPresent(pair, present)) continue;
      this.#period(segment.element(pair.format), segment.element(pair.value), pair.value, elements[pair.value - 1]);
    }
  }

  /** Reports an absent required element; returns its bit. */
  #missing(element: SimpleNode | CompositeNode, position: number): number {
    this.#at(position);
    this.#report(ELEMENT.missing, { name: element.name });
    return 1 << position;
  }

  #prepare(segment: Segment): void {
    this.#segment = segment;
    this.#component = 0;
    this.#repetition = 0;
    if (this.#delimiters !== segment.delimiters) {
      this.#delimiters = segment.delimiters;
      const { component, repetition } = segment.delimiters;
      this.#componentSeparator = String.fromCharCode(component);
      this.#repetitionSeparator = repetition === undefined || this.#padded ? '' : String.fromCharCode(repetition);
      this.#componentCode = component;
      this.#repetitionCode = repetition === undefined || this.#padded ? NO_BYTE : repetition;
    }
  }

  /** Of a segment with more elements than it may have, or whose last one isn't seen to be there. */
  #tail(segment: Segment, most: number): void {
    const count = segment.elementCount;
    if (count > most) {
      this.#at(most + 1);
      this.#report(ELEMENT.tooMany, { segment: segment.id, count, max: most });
    } else if (count > 0 && segment.element(count) === '') {
      this.#reporter.segment(ELEMENT.trailingEmpty, segment, { segment: segment.id });
    }
  }

  #repetitions(element: SimpleNode | CompositeNode, value: string): void {
    const parts = value.split(this.#repetitionSeparator);
    if (element.repeat !== 0 && parts.length > element.repeat) {
      this.#report(ELEMENT.tooManyRepetitions, { count: parts.length, max: element.repeat });
      return;
    }
    for (const [index, part] of parts.entries()) {
      this.#repetition = index + 1;
      if (part === '') this.#report(ELEMENT.missing, { name: element.name });
      else if (element.kind === 'simple') this.#simple(element, part);
      else this.#composite(element, part);
    }
    this.#repetition = 0;
  }

  #composite(composite: CompositeNode, value: string): void {
    const { components } = composite;
    const separator = this.#componentSeparator;
    let from = 0;
    let index = 0;
    let present = 0;
    let faulty = 0;
    for (; from <= value.length; index++) {
      const found = value.indexOf(separator, from);
      const end = found < 0 ? value.length : found;
      const component = components[index];
      if (component === undefined) break;
      const text = end === from ? '' : value.slice(from, end);
      from = end + 1;
      if (text !== '') present |= 1 << (index + 1);
      if (!this.#isUsed(component, text)) faulty |= 1 << (index + 1);
      else if (text !== '') {
        this.#component = index + 1;
        this.#simple(component, text);
      }
    }
    if (from <= value.length) {
      this.#component = 0;
      this.#report(ELEMENT.tooManyComponents, { count: value.split(separator).length, max: components.length });
    }
    if (value.endsWith(separator)) {
      this.#component = 0;
      this.#report(ELEMENT.trailingEmptyComponent, {});
    }
    for (; index < components.length; index++) {
      const component = components[index];
      if (component?.usage === 'R' && !this.#isUsed(component, '')) faulty |= 1 << (index + 1);
    }
    this.#component = 0;
    if ((composite.syntaxMask & (present | 1)) !== 0) this.#syntax(composite.syntax, present, faulty);
    for (const pair of composite.periods) {
      if (!isPresent(pair, present)) continue;
      const parts = value.split(separator);
      this.#period(parts[pair.format - 1] ?? '', parts[pair.value - 1] ?? '', pair.value, components[pair.value - 1]);
    }
    this.#component = 0;
  }

  /** Reports an absent required or a present unused component; false when it did. */
  #isUsed(component: SimpleNode, text: string): boolean {
    if (text === '' ? component.usage !== 'R' : component.usage !== 'N') return true;
    this.#component = component.position;
    this.#report(text === '' ? ELEMENT.missing : ELEMENT.notUsed, { name: component.name });
    return false;
  }

  #simple(node: SimpleNode, value: string): void {
    const { codes, type } = node;
    if (codes !== undefined) {
      if (!codes.has(value) && !this.#trouble(node, value)) this.#strangeCode(node, value, codes);
      return;
    }
    let size = value.length;
    if (type === 'R' || type === 'N') {
      size = type === 'R' ? decimalDigits(value) : wholeDigits(value);
      if (size === 0) {
        if (!this.#trouble(node, value)) this.#report(ELEMENT.notNumber, { name: node.name });
        return;
      }
    } else if (!isClean(value, this.#componentCode, this.#repetitionCode) && this.#trouble(node, value)) return;
    if (size > node.max) this.#report(ELEMENT.tooLong, { name: node.name, count: size, max: node.max });
    else if (size < node.min) this.#report(ELEMENT.tooShort, { name: node.name, count: size, min: node.min });
    else this.#typed(node, value, size);
  }

  #isRepeated(value: string): boolean {
    return this.#repetitionCode !== NO_BYTE && value.includes(this.#repetitionSeparator);
  }

  /** What ails a value that isn't clean: it repeats, has components or odd characters. False when its own type must say. */
  #trouble(node: SimpleNode, value: string): boolean {
    if (this.#component === 0 && this.#repetition === 0 && this.#isRepeated(value)) {
      this.#repetitions(node, value);
      return true;
    }
    if (this.#component === 0 && !this.#padded && value.includes(this.#componentSeparator)) {
      this.#report(ELEMENT.tooManyComponents, { count: value.split(this.#componentSeparator).length, max: 1 });
      return true;
    }
    if (isPlain(value)) return false;
    const control = hasControl(value);
    this.#report(control ? ELEMENT.character : ELEMENT.foreignCharacter, { name: node.name });
    return control;
  }

  /** What the type and the guide ask of a value of a good length. */
  #typed(node: SimpleNode, value: string, size: number): void {
    if (node.form === 'amount' && parseCents(value) === undefined) {
      this.#report(ELEMENT.amount, { name: node.name, value: quoteAmount(value) });
      return;
    }
    if (node.guideMax !== undefined && size > node.guideMax) {
      this.#report(ELEMENT.longForGuide, { name: node.name, count: size, max: node.guideMax });
    }
    switch (node.type) {
      case 'DT':
        if (!isDate(value))
          this.#report(ELEMENT.date, { name: node.name, format: node.max === 6 ? 'YYMMDD' : 'CCYYMMDD' });
        return;
      case 'TM':
        if (!isTime(value)) this.#report(ELEMENT.time, { name: node.name });
        return;
      case 'ID':
        if (node.external === undefined && node.standardCodes?.has(value) === false) {
          this.#report(ELEMENT.codeUnlisted, { name: node.name, value: shown(value) });
        }
        return;
      case 'AN':
        if (this.#padded) return;
        if (value.charCodeAt(0) === BLANK || value.charCodeAt(value.length - 1) === BLANK) {
          this.#report(ELEMENT.padding, { name: node.name });
        }
    }
  }

  #strangeCode(node: SimpleNode, value: string, codes: ReadonlySet<string>): void {
    const kind = node.standardCodes?.has(value) === true ? ELEMENT.codeNotInGuide : ELEMENT.code;
    const allowed = codes.size > 12 ? `${[...codes].slice(0, 12).join(' ')} …` : [...codes].join(' ');
    this.#report(kind, { name: node.name, value: shown(value), allowed });
  }

  /** True when what is present breaks no note. */
  #syntax(notes: readonly SyntaxNote[], present: number, faulty: number): boolean {
    let unbroken = true;
    for (const note of notes) {
      const missing = breach(note, present);
      if (missing === 0) continue;
      unbroken = false;
      if (((note.first | note.others) & faulty) !== 0) continue;
      const place = note.positions.find((position) => (missing & (1 << position)) !== 0) ?? 1;
      const leave = this.#stepTo(place);
      const elements = note.positions.map((position) => String(position).padStart(2, '0')).join(', ');
      this.#report(SYNTAX[note.rule], { elements, note: note.text });
      leave();
    }
    return unbroken;
  }

  /** Steps to an element of the segment, or when the check is inside of a composite to its component; returns the way back. */
  #stepTo(position: number): () => void {
    const element = this.#element;
    if (element === 0) this.#element = position;
    else this.#component = position;
    return () => {
      this.#element = element;
      this.#component = 0;
    };
  }

  #period(kind: string, text: string, position: number, node: ElementNode | undefined): void {
    const fault = periodFault(kind, text);
    if (fault === undefined) return;
    const leave = this.#stepTo(position);
    const table = { date: ELEMENT.date, time: ELEMENT.time, reversed: ELEMENT.periodReversed };
    this.#report(table[fault], { name: node?.name ?? '', format: PERIOD_FORMATS[kind] ?? kind });
    leave();
  }

  #at(element: number): void {
    this.#element = element;
    this.#component = 0;
    this.#repetition = 0;
  }

  #report(kind: FindingKind, detail: FindingDetail): void {
    const segment = this.#segment;
    if (segment === undefined) return;
    const component = this.#component === 0 ? undefined : this.#component;
    const designator = designatorOf(segment.id, this.#element, component);
    this.#reporter.segment(
      kind,
      segment,
      { designator, ...detail },
      {
        element: this.#element,
        ...(component === undefined ? {} : { component }),
        ...(this.#repetition === 0 ? {} : { repetition: this.#repetition }),
      },
    );
  }
}
