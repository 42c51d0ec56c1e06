/** Render, explain: a file as lines in plain words: envelopes, loops, segments and elements with their names, and what is wrong with them. */
import type { Finding } from '../../base/finding.ts';
import type { WordedSet } from '../../codesets/code-words.ts';
import type { ElementNode, Guide, LoopNode, SimpleNode } from '../../guides/guide.ts';
import type { X12Context } from '../../x12/handler.ts';
import { meantText } from '../../x12/meant-text.ts';
import type { Segment } from '../../x12/segment.ts';
import { findingText } from '../finding-text.ts';
import type { OutlineSink, SegmentPlace } from '../outline.ts';
import { elementWords, type Labels, wordedSetOf } from './element-words.ts';

export interface ExplanationLine {
  readonly kind: 'interchange' | 'group' | 'set' | 'loop' | 'segment' | 'element' | 'finding';
  /** 0 for an interchange. */
  readonly depth: number;
  /** `NM103`, `2010AA`, `NM1`; '' when there is none. */
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface ExplainOptions {
  readonly labels: Labels;
  /** What a code of an external list means; undefined when nobody knows. */
  readonly wordsOf?: (set: WordedSet, code: string) => string | undefined;
  /** What was found wrong, shown where it stands. */
  readonly findings: readonly Finding[];
  line(line: ExplanationLine): void;
}

const ENVELOPE_DEPTH = { interchange: 0, group: 1, set: 2 } as const;
const SET_DEPTH = 3;
const keyOf = (set: number, segment: number): string => `${set} ${segment}`;

/** Says each segment as the outline hands it over. */
export class Explanation implements OutlineSink {
  readonly #options: ExplainOptions;
  readonly #findings = new Map<string, Finding[]>();
  #set = 0;

  constructor(options: ExplainOptions) {
    this.#options = options;
    for (const item of options.findings) {
      const { set, segment } = item.at;
      if (set === undefined || segment === undefined) continue;
      const list = this.#findings.get(keyOf(set, segment)) ?? [];
      list.push(item);
      this.#findings.set(keyOf(set, segment), list);
    }
  }

  envelope(segment: Segment, context: X12Context): void {
    const { interchange, group } = context;
    if (segment.id === 'ISA')
      this.#line('interchange', 0, interchange.controlNumber, 'Interchange', interchangeValue(context));
    else if (segment.id === 'GS') {
      const value = `${group?.functionalId ?? ''} ${group?.version ?? ''}, from ${group?.senderCode ?? ''} to ${group?.receiverCode ?? ''}`;
      this.#line('group', 1, group?.controlNumber ?? '', 'Functional group', value);
    } else if (segment.id === 'TA1') {
      const value = `interchange ${segment.element(1)}: ${ANSWERS[segment.element(4)] ?? segment.element(4)}, note ${segment.element(5)}`;
      this.#line('segment', 1, 'TA1', 'Interchange acknowledgement', value);
    } else if (segment.id !== 'GE' && segment.id !== 'IEA') {
      this.#line('segment', 1, segment.id, 'segment outside of a transaction set', segment.text);
    }
  }

  setStart(guide: Guide | undefined, { set }: X12Context): void {
    this.#set = set?.ordinal ?? 0;
    const name =
      guide === undefined ? `${set?.id ?? ''}, a version without a guide here` : `${guide.id}: ${guide.name}`;
    this.#line('set', ENVELOPE_DEPTH.set, set?.controlNumber ?? '', 'Transaction set', name);
  }

  loop(loop: LoopNode): void {
    this.#line('loop', SET_DEPTH + loop.depth - 1, loop.id, loop.name, '');
  }

  segment(segment: Segment, { node, loop, ordinal }: SegmentPlace): void {
    const own = this.#findings.get(keyOf(this.#set, ordinal)) ?? [];
    if ((segment.id === 'ST' || segment.id === 'SE') && own.length === 0) return;
    const depth = SET_DEPTH + (loop?.depth ?? 0);
    this.#line('segment', depth, segment.id, node?.name ?? 'segment without a place here', '');
    for (let number = 1; number <= segment.elementCount; number += 1) {
      if (segment.element(number) !== '') this.#element(segment, number, node?.elements[number - 1], depth + 1);
    }
    for (const item of own) this.#finding(item, depth + 1);
  }

  setEnd(): void {
    this.#set = 0;
  }

  /** What concerns no single segment of a set. */
  end(): void {
    for (const item of this.#options.findings) {
      if (item.at.set === undefined || item.at.segment === undefined) this.#finding(item, 0);
    }
  }

  #element(segment: Segment, number: number, node: ElementNode | undefined, depth: number): void {
    const id = `${segment.id}${String(number).padStart(2, '0')}`;
    const parts = node?.kind === 'composite' || (node === undefined && segment.componentCount(number) > 1);
    const repetitions = segment.repetitionCount(number);
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      if (!parts) {
        const text = repetitions === 1 ? segment.element(number) : segment.component(number, 1, repetition);
        this.#value(id, node?.kind === 'simple' ? node : undefined, text, depth);
        continue;
      }
      for (let component = 1; component <= segment.componentCount(number, repetition); component += 1) {
        const text = segment.component(number, component, repetition);
        const inner = node?.kind === 'composite' ? node.components[component - 1] : undefined;
        if (text !== '') this.#value(`${id}-${component}`, inner, text, depth);
      }
    }
  }

  #value(id: string, node: SimpleNode | undefined, text: string, depth: number): void {
    const { labels, wordsOf } = this.#options;
    const set = wordedSetOf(id, node);
    const words = set === undefined ? undefined : wordsOf?.(set, text);
    const value = words === undefined ? elementWords(node, text, labels) : `${text} (${words})`;
    this.#line('element', depth, id, node?.name ?? '', value);
  }

  #finding(item: Finding, depth: number): void {
    const { at } = item;
    const place = at.element === undefined ? {} : { segmentId: at.segmentId ?? '', element: at.element };
    const shown = at.set === undefined ? item : { ...item, at: { ...place } };
    this.#line('finding', depth, item.severity, '', findingText(shown));
  }

  #line(kind: ExplanationLine['kind'], depth: number, id: string, name: string, value = ''): void {
    this.#options.line({ kind, depth, id, name, value: meantText(value) });
  }
}

const ANSWERS: Readonly<Record<string, string>> = { A: 'accepted', E: 'accepted with errors', R: 'rejected' };

function interchangeValue({ interchange }: X12Context): string {
  const { senderId, receiverId, date, time, usage } = interchange;
  const moment =
    /^\d{6}$/.test(date) && /^\d{4}/.test(time)
      ? `20${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4)} ${time.slice(0, 2)}:${time.slice(2, 4)}`
      : `${date} ${time}`;
  const mode = usage === 'P' ? 'production' : usage === 'T' ? 'test' : `usage ${usage}`;
  return `from ${senderId} to ${receiverId}, ${moment}, ${mode}`;
}
