/** Guides: where a segment leads from a place in a guide; the answers without a defect are remembered. */
import type { Segment } from '../x12/segment.ts';
import type { LoopNode, Places, Qualifier, SegmentNode, Target } from './guide.ts';

const NOWHERE: readonly Target[] = [];

/** Segment id → what tells it apart anywhere in the guide. */
interface Discriminator {
  readonly position: number;
  readonly component: number | undefined;
  readonly values: Set<string>;
}

/** The places of one segment id from one origin. */
interface Slot {
  readonly discriminators: readonly Discriminator[];
  readonly byValue: Map<string, readonly Target[]>;
  /** The same for named values of one whole element, by `codeKeyOf`. */
  readonly byKey: Map<number, readonly Target[]>;
  /** The element that alone tells; 0 when it takes more than one, or a component. */
  readonly element: number;
  /** Where no qualifier is to be told apart: the places of every segment of the id, once they are known. */
  all: readonly Target[] | undefined;
}

/** What has been worked out from one origin; the slot that was asked for last is at hand. */
interface Origin {
  readonly byId: Map<string, Slot>;
  id: string;
  slot: Slot | undefined;
}

/** Stands for values that no qualifier of the segment names, itself among them. */
const OTHER = '\0';
const NO_DISCRIMINATORS: readonly Discriminator[] = [];

/** The places of one guide, by origin, segment id and qualifier. */
export class Transitions implements Places {
  readonly #discriminators = new Map<string, Discriminator[]>();
  readonly #ids = new Set<string>();
  readonly #origins: (Origin | undefined)[] = [];
  /** By node: 1 when it is choosy. */
  readonly #choosy: Uint8Array;

  constructor(segments: readonly SegmentNode[]) {
    for (const node of segments) {
      this.#ids.add(node.id);
      if (node.qualifier !== undefined) this.#learn(node.id, node.qualifier);
      this.#origins.push(undefined);
    }
    this.#choosy = Uint8Array.from(segments, (node) => (this.#excludesSome(node) ? 1 : 0));
  }

  knows(id: string): boolean {
    return this.#ids.has(id);
  }

  fits(node: SegmentNode, segment: Segment): boolean {
    if (!this.isChoosy(node)) return matches(node, segment);
    return !this.#discriminatorsOf(node).some((item) => {
      const value = read(segment, item);
      return value !== '' && codesAt(node, item)?.has(value) === false;
    });
  }

  forward(from: SegmentNode, segment: Segment): readonly Target[] {
    const origin = this.#origins[from.index] ?? this.#originOf(from);
    const slot = origin.id === segment.id ? origin.slot : this.#slotOf(origin, segment.id);
    if (slot === undefined) return NOWHERE;
    if (slot.all !== undefined) return slot.all;
    const key = slot.element === 0 ? 0 : segment.codeKey(slot.element);
    const quick = key === 0 ? undefined : slot.byKey.get(key);
    if (quick !== undefined) return quick;
    const value = qualifierOf(segment, slot.discriminators);
    const targets = slot.byValue.get(value) ?? this.#seek(from, segment, slot, value);
    if (key !== 0 && isNamed(value, slot.discriminators)) slot.byKey.set(key, targets);
    if (slot.discriminators.length === 0) slot.all = targets;
    return targets;
  }

  /** All values that the guide doesn't name lead to the same places: they share an entry, or a hostile file would fill the memory. */
  #seek(from: SegmentNode, segment: Segment, slot: Slot, value: string): readonly Target[] {
    const key = isNamed(value, slot.discriminators) ? value : OTHER;
    const known = slot.byValue.get(key);
    if (known !== undefined) return known;
    const targets = forwardTargets(from, segment);
    slot.byValue.set(key, targets);
    return targets;
  }

  isChoosy(node: SegmentNode): boolean {
    return this.#choosy[node.index] === 1;
  }

  #excludesSome(node: SegmentNode): boolean {
    return (
      node.qualifier === undefined && this.#discriminatorsOf(node).some((item) => codesAt(node, item) !== undefined)
    );
  }

  #discriminatorsOf(node: SegmentNode): readonly Discriminator[] {
    return this.#discriminators.get(node.id) ?? NO_DISCRIMINATORS;
  }

  #originOf(from: SegmentNode): Origin {
    const origin: Origin = { byId: new Map(), id: '', slot: undefined };
    this.#origins[from.index] = origin;
    return origin;
  }

  #slotOf(origin: Origin, id: string): Slot | undefined {
    let slot = origin.byId.get(id);
    if (slot === undefined) {
      if (!this.#ids.has(id)) return undefined;
      const discriminators = this.#discriminators.get(id) ?? NO_DISCRIMINATORS;
      const [only] = discriminators;
      const element = discriminators.length === 1 && only?.component === undefined ? (only?.position ?? 0) : 0;
      slot = { discriminators, byValue: new Map(), byKey: new Map(), element, all: undefined };
      origin.byId.set(id, slot);
    }
    origin.id = id;
    origin.slot = slot;
    return slot;
  }

  #learn(id: string, qualifier: Qualifier): void {
    const list = this.#discriminators.get(id) ?? [];
    this.#discriminators.set(id, list);
    let entry = list.find((item) => item.position === qualifier.position && item.component === qualifier.component);
    if (entry === undefined) {
      entry = { position: qualifier.position, component: qualifier.component, values: new Set() };
      list.push(entry);
    }
    for (const code of qualifier.codes) entry.values.add(code);
  }
}

function qualifierOf(segment: Segment, discriminators: readonly Discriminator[]): string {
  const first = discriminators[0];
  if (first === undefined) return '';
  if (discriminators.length === 1) return read(segment, first);
  return discriminators
    .map((item) => {
      const value = read(segment, item);
      return item.values.has(value) ? value : OTHER;
    })
    .join('*');
}

function isNamed(value: string, discriminators: readonly Discriminator[]): boolean {
  const first = discriminators[0];
  if (value === '' || first === undefined) return true;
  return discriminators.length > 1 || first.values.has(value);
}

function read(segment: Segment, place: { readonly position: number; readonly component: number | undefined }): string {
  return place.component === undefined
    ? segment.element(place.position)
    : segment.component(place.position, place.component);
}

/** The values that `node` allows where others of its id have their qualifier; undefined when it doesn't restrict them. */
function codesAt(node: SegmentNode, place: Discriminator): ReadonlySet<string> | undefined {
  const element = node.elements[place.position - 1];
  return (element?.kind === 'composite' ? element.components[(place.component ?? 1) - 1] : element)?.codes;
}

/** Whether the segment's qualifier is the node's; a node without qualifier takes any. */
export function matches(node: SegmentNode, segment: Segment): boolean {
  const { qualifier } = node;
  return qualifier === undefined || qualifier.codes.has(read(segment, qualifier));
}

/** The order that has been reached in `loop` when the walk stands at `from`. */
export function orderReached(loop: LoopNode, from: SegmentNode): number {
  let inner: LoopNode = from.loop;
  if (inner === loop) return from.order;
  while (inner.parent !== undefined && inner.parent !== loop) inner = inner.parent;
  return inner.order;
}

/** Children of `loop` from `order` on that have the segment's id; loops count by their opener, the loop's own opener doesn't. */
export function candidates(loop: LoopNode, segmentId: string, order: number): readonly Target[] {
  const found: Target[] = [];
  for (const child of loop.children) {
    if (child.order < order) continue;
    const node = child.kind === 'loop' ? child.opener : child;
    if (node.id === segmentId && !(child.kind === 'segment' && child.opens)) found.push({ node, loop, child });
  }
  return found;
}

/** The open loops at `from`, innermost first. */
export function openLoops(from: SegmentNode): readonly LoopNode[] {
  const loops: LoopNode[] = [];
  for (let loop: LoopNode | undefined = from.loop; loop !== undefined; loop = loop.parent) loops.push(loop);
  return loops;
}

function forwardTargets(from: SegmentNode, segment: Segment): readonly Target[] {
  const all: Target[] = [];
  for (const loop of openLoops(from)) {
    const found = candidates(loop, segment.id, orderReached(loop, from)).filter((target) =>
      matches(target.node, segment),
    );
    // A node that names the qualifier is a better place than one that takes any.
    const named = found.filter((target) => target.node.qualifier !== undefined);
    all.push(...(named.length > 0 ? named : found));
    if (all.length > 0 && segment.id !== 'HL') break;
  }
  return all.length === 0 ? NOWHERE : all;
}
