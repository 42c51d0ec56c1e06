/**
 * Guides: guide files, as parsed JSON, become frozen nodes; a guide is compiled when it is first asked for. Lists are kept from change by their
 * types alone: the engine is so slow to look into frozen ones that validation took a sixth longer.
 */

import type { SegmentData } from './data.ts';
import { type GuideData, type LoopData, readCodes, readElements, readGuide, readIndex, readParts } from './data.ts';
import { type Dictionary, ElementCompiler, periodsOf, syntaxMask } from './elements.ts';
import type { ElementNode, Guide, GuideLibrary, GuideQuery, LoopNode, Qualifier, SegmentNode } from './guide.ts';
import { Transitions } from './transitions.ts';

/** The files of schemas/, parsed. */
export interface GuideFiles {
  /** schemas/x12/index.json */
  readonly index: unknown;
  /** schemas/x12/elements.json */
  readonly elements: unknown;
  /** schemas/x12/composites.json */
  readonly composites: unknown;
  /** schemas/x12/segments.json */
  readonly segments: unknown;
  /** schemas/codes/x12.json */
  readonly codes: unknown;
  /** Parsed schemas/x12/<id>.json, read when the guide is first used. */
  readonly loadGuide: (id: string) => unknown;
}

/** The guide of the envelope segments and TA1; it has no version of its own. */
export const ENVELOPE_GUIDE = 'envelope';

/** Throws RangeError when a file has another shape, or, on first use, when a guide has no meaning. */
export function compileLibrary(files: GuideFiles): GuideLibrary {
  const index = readIndex(files.index);
  const ids = Object.freeze([...new Set(index.map((row) => row.guide))]);
  const compiled = new Map<string, Guide>();
  let dictionary: Dictionary | undefined;
  const guide = (id: string): Guide => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    if (id !== ENVELOPE_GUIDE && !ids.includes(id)) throw new RangeError(`no guide ${id}`);
    dictionary ??= readDictionary(files);
    const fresh = compileGuide(readGuide(files.loadGuide(id)), dictionary);
    compiled.set(id, fresh);
    return fresh;
  };
  const find = (query: GuideQuery): Guide | undefined => {
    const version = query.version.trim();
    const rows = index.filter((row) => row.gs08 === version && row.st01 === query.transactionSet);
    const fits = rows.find((row) => query.bht02 !== undefined && row.bht02?.includes(query.bht02));
    const row = fits ?? rows.find((item) => item.gs01 === query.functionalId) ?? rows[0];
    return row === undefined ? undefined : guide(row.guide);
  };
  return Object.freeze({ ids, guide, find });
}

function readDictionary(files: GuideFiles): Dictionary {
  const codes = new Map<string, ReadonlySet<string>>();
  for (const [element, list] of readCodes(files.codes)) codes.set(element, new Set(list.keys()));
  return {
    elements: readElements(files.elements),
    composites: readParts(files.composites, 'composites'),
    segments: readParts(files.segments, 'segments'),
    codes,
  };
}

/** Compiles one guide. Throws RangeError when a reference doesn't resolve or siblings can't be told apart. */
function compileGuide(data: GuideData, dictionary: Dictionary): Guide {
  const tree = new TreeCompiler(data, dictionary);
  const root = tree.root();
  for (const loop of tree.loops) assertDistinguishable(loop, data.id);
  const { loops, segments } = tree;
  return Object.freeze({
    id: data.id,
    name: data.name,
    transactionSet: data.transactionSet,
    functionalId: data.functionalId,
    versions: [...data.versions],
    basis: data.basis,
    root,
    loops,
    segments,
    transitions: new Transitions(segments),
  });
}

/** The loop's identity and its parent, before its children are known. */
interface LoopPlace {
  readonly data: Omit<LoopData, 'children' | 'like'>;
  readonly path: string;
  readonly parent?: LoopNode;
}

/** What a loop is made with; its children come after it. */
interface LoopParts {
  readonly children: readonly (SegmentNode | LoopNode)[];
  readonly required: readonly (SegmentNode | LoopNode)[];
  readonly openerId: string;
}

/** A class, since an object literal with a getter gives every loop a shape of its own, which makes each look at a loop slow. */
class CompiledLoopNode implements LoopNode {
  readonly kind = 'loop';
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly usage: LoopNode['usage'];
  readonly repeat: number;
  readonly order: number;
  readonly depth: number;
  readonly parent: LoopNode | undefined;
  readonly children: readonly (SegmentNode | LoopNode)[];
  readonly required: readonly (SegmentNode | LoopNode)[];
  readonly isLevel: boolean;
  readonly isClaim: boolean;

  constructor({ data, path, parent }: LoopPlace, index: number, parts: LoopParts) {
    this.index = index;
    this.id = data.loop;
    this.name = data.name;
    this.path = path;
    this.usage = data.usage;
    this.repeat = data.repeat;
    this.order = data.order;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.parent = parent;
    this.children = parts.children;
    this.required = parts.required;
    this.isLevel = parts.openerId === 'HL';
    this.isClaim = parts.openerId === 'CLM' || parts.openerId === 'CLP';
  }

  get opener(): SegmentNode {
    const first = this.children[0];
    if (first?.kind !== 'segment') throw new RangeError(`loop ${this.path} doesn't begin with a segment`);
    return first;
  }
}

class TreeCompiler {
  readonly loops: LoopNode[] = [];
  readonly segments: SegmentNode[] = [];
  readonly #data: GuideData;
  readonly #elements: ElementCompiler;
  /** Copies of a loop share their elements. */
  readonly #shared = new Map<SegmentData, readonly ElementNode[]>();

  constructor(data: GuideData, dictionary: Dictionary) {
    this.#data = data;
    this.#elements = new ElementCompiler(dictionary, data.versions);
  }

  root(): LoopNode {
    const data = { loop: 'ST', usage: 'R', repeat: 1, order: 0, name: this.#data.name } as const;
    return this.#loop({ data, path: '' }, this.#data.children);
  }

  #loop(place: LoopPlace, children: LoopData['children']): LoopNode {
    const { data } = place;
    const nodes: (SegmentNode | LoopNode)[] = [];
    const required: (SegmentNode | LoopNode)[] = [];
    const first = children[0];
    const loop: LoopNode = new CompiledLoopNode(place, this.loops.length, {
      children: nodes,
      required,
      openerId: first !== undefined && 'segment' in first ? first.segment : '',
    });
    this.loops.push(loop);
    const shared = sharedIds(children);
    for (const [number, child] of children.entries()) {
      if ('segment' in child) nodes.push(this.#segment(child, loop, { opens: number === 0, shared, trigger: data }));
      else nodes.push(this.#child(child, loop));
    }
    required.push(...nodes.filter((node) => node.usage === 'R'));
    return Object.freeze(loop);
  }

  #child(data: LoopData, parent: LoopNode): LoopNode {
    const path = parent.path === '' ? data.loop : `${parent.path}/${data.loop}`;
    const children = data.like === undefined ? data.children : this.#find(data.like).children;
    return this.#loop({ data, path, parent }, children);
  }

  /** The loop data at `path`. */
  #find(path: string): LoopData {
    let children: LoopData['children'] = this.#data.children;
    let found: LoopData | undefined;
    for (const id of path.split('/')) {
      found = children.filter((child) => 'loop' in child).find((child) => child.loop === id);
      children = found?.children ?? [];
    }
    if (found === undefined || found.children.length === 0) {
      throw new RangeError(`guide ${this.#data.id} has no loop ${path}`);
    }
    return found;
  }

  #segment(
    data: SegmentData,
    loop: LoopNode,
    place: { readonly opens: boolean; readonly shared: ReadonlySet<string>; readonly trigger: LoopPlace['data'] },
  ): SegmentNode {
    const source = place.opens ? place.trigger.qualifier : data.qualifier;
    const narrowed = source === undefined || source === data.qualifier ? data : { ...data, qualifier: source };
    const elements = this.#shared.get(data) ?? this.#elements.elementsOf(narrowed);
    this.#shared.set(data, elements);
    const qualifier: Qualifier | undefined =
      source === undefined
        ? undefined
        : Object.freeze({ position: source.position, component: source.component, codes: new Set(source.codes) });
    const suffix = place.shared.has(data.segment) && source !== undefined ? `*${source.codes[0] ?? ''}` : '';
    const node: SegmentNode = Object.freeze({
      kind: 'segment',
      index: this.segments.length,
      id: data.segment,
      name: data.name,
      usage: data.usage,
      repeat: data.repeat,
      loop,
      key: `${loop.id}/${data.segment}${suffix}`,
      order: data.order,
      qualifier,
      opens: place.opens,
      elements,
      lastRequired: elements.findLast((element) => element.usage === 'R')?.position ?? 0,
      syntax: this.#elements.syntaxOf(data.segment),
      syntaxMask: syntaxMask(this.#elements.syntaxOf(data.segment)),
      periods: periodsOf(elements),
    });
    this.segments.push(node);
    return node;
  }
}

/** Segment ids that more than one child of a loop has. */
function sharedIds(children: LoopData['children']): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const child of children) {
    if (!('segment' in child)) continue;
    if (seen.has(child.segment)) shared.add(child.segment);
    seen.add(child.segment);
  }
  return shared;
}

/** Segments of one order and id need other qualifiers, or one of them none. Loops may overlap: room tells them apart. */
function assertDistinguishable(loop: LoopNode, guide: string): void {
  const taken = new Map<string, string>();
  for (const child of loop.children) {
    if (child.kind === 'loop') continue;
    for (const code of child.qualifier?.codes ?? ['any']) {
      const place = `${child.id} ${child.order} ${code}`;
      const other = taken.get(place);
      if (other !== undefined) {
        throw new RangeError(`guide ${guide}: ${other} and ${child.key} can't be told apart in ${loop.path}`);
      }
      taken.set(place, child.key);
    }
  }
}
