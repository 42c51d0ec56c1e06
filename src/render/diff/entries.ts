/** Render, diff: a file as comparable entries: each segment with its loop, free of how its separators are chosen. */
import type { Guide, LoopNode } from '../../guides/guide.ts';
import type { X12Context } from '../../x12/handler.ts';
import { meantText } from '../../x12/meant-text.ts';
import type { Segment } from '../../x12/segment.ts';
import type { OutlineSink, SegmentPlace } from '../outline.ts';

export interface Entry {
  /** `set 1 837P › 2000B[2] › 2300[1]`; envelopes stand in `envelope`. */
  readonly loop: string;
  readonly segmentId: string;
  /** Element names of the guide, '' where it has none. */
  readonly names: readonly string[];
  /** Elements with `*`, `:` and `^` as separators. */
  readonly elements: readonly string[];
  /** Loop, id and elements: what makes two entries the same. */
  readonly key: string;
}

const TRAILERS: ReadonlySet<string> = new Set(['SE', 'GE', 'IEA']);

/** Gathers the entries of one file in its order. */
export class EntryList implements OutlineSink {
  readonly entries: Entry[] = [];
  #set = '';
  /** The open loops, and how often each id came in its parent. */
  #path: {
    readonly id: string;
    readonly depth: number;
    readonly counts: Map<string, number>;
    readonly name: string;
  }[] = [];
  #rootCounts = new Map<string, number>();

  envelope(segment: Segment): void {
    this.#add('envelope', segment, []);
  }

  setStart(guide: Guide | undefined, { set }: X12Context): void {
    this.#set = `set ${set?.ordinal ?? 0} ${guide?.id ?? set?.id ?? ''}`;
    this.#path = [];
    this.#rootCounts = new Map();
  }

  loop(loop: LoopNode): void {
    while ((this.#path.at(-1)?.depth ?? 0) >= loop.depth) this.#path.pop();
    const counts = this.#path.at(-1)?.counts ?? this.#rootCounts;
    const count = (counts.get(loop.id) ?? 0) + 1;
    counts.set(loop.id, count);
    this.#path.push({ id: loop.id, depth: loop.depth, counts: new Map(), name: `${loop.id}[${count}]` });
  }

  segment(segment: Segment, { node, loop }: SegmentPlace): void {
    const open = this.#path.filter(({ depth }) => depth <= (loop?.depth ?? 0));
    const names = node?.elements.map((element) => element.name) ?? [];
    this.#add([this.#set, ...open.map(({ name }) => name)].join(' › '), segment, names);
  }

  setEnd(): void {
    this.#path = [];
  }

  #add(loop: string, segment: Segment, names: readonly string[]): void {
    // Trailers only repeat and count what stands before them; when they count wrongly the reader says so.
    if (TRAILERS.has(segment.id)) return;
    const elements: string[] = [];
    for (let number = 1; number <= segment.elementCount; number += 1) elements.push(elementText(segment, number));
    while (elements.at(-1) === '') elements.pop();
    this.entries.push({
      loop,
      segmentId: segment.id,
      names,
      elements,
      key: `${segment.id}*${elements.join('*')}`,
    });
  }
}

/** ISA11 and ISA16 name the separators themselves; two files may choose them as they like. */
function elementText(segment: Segment, number: number): string {
  if (segment.id === 'ISA') return number === 11 || number === 16 ? '' : segment.element(number).trim();
  const { component, repetition } = segment.delimiters;
  let text = segment.element(number).replaceAll(String.fromCharCode(component), ':');
  if (repetition !== undefined) text = text.replaceAll(String.fromCharCode(repetition), '^');
  return meantText(text);
}
