/** Guides: walks the segments of one transaction set to the loops of its guide, with what doesn't fit as findings. */
import type { FindingSink, Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Segment } from '../x12/segment.ts';
import type { WalkConsumer } from './bind.ts';
import { ElementCheck } from './check/element-check.ts';
import { designatorOf, shown } from './check/values.ts';
import { ELEMENT, STRUCTURE } from './findings.ts';
import type { Guide, LoopNode, SegmentNode, Target } from './guide.ts';
import { type Misplaced, resolveMisplaced } from './misplaced.ts';
import { Reporter } from './reporter.ts';

export interface WalkOptions {
  /** `place` finds each segment's node and nothing else; `validate` also checks usage, repeats and elements. */
  readonly level: 'place' | 'validate';
  /** Findings up to this SNIP type; 3 when left out. */
  readonly snip?: Snip;
  readonly findings?: FindingSink;
  readonly consumer?: WalkConsumer;
  /** Rules that look at more than one segment; they are told what the consumer is told, before it. */
  readonly rules?: (reporter: Reporter) => WalkConsumer | undefined;
  /** File, interchange, group and set, for the positions of findings. */
  readonly at?: Position;
}

const NO_POSITION: Position = {};
const ENVELOPE_IDS: ReadonlySet<string> = new Set(['ST', 'SE']);

/** Walks ONE transaction set: `segment` for each of its segments from ST to SE, then `end`. */
export class GuideWalker {
  readonly guide: Guide;
  readonly reporter: Reporter;
  readonly #validate: boolean;
  readonly #consumer: WalkConsumer | undefined;
  readonly #rules: WalkConsumer | undefined;
  readonly #check: ElementCheck | undefined;
  #current: SegmentNode;
  #started = false;
  #cut = false;
  #instances = 0;
  /** Of each loop: the number of its open instance; of each segment and loop: how often it stood in which instance of its parent. */
  readonly #instance: Int32Array;
  readonly #segmentCount: Int32Array;
  readonly #segmentInstance: Int32Array;
  readonly #loopCount: Int32Array;
  readonly #loopInstance: Int32Array;
  /** Of a segment: how many in which instance of its loop were meant for another place. */
  readonly #strangers = new Map<number, { readonly instance: number; readonly count: number }>();
  /** Of each open loop: where its opener stands, and its HL01. */
  readonly #openedOrdinal: Int32Array;
  readonly #openedOffset: Float64Array;
  readonly #levels: string[] = [];
  /** Instances that were opened without their opener: that is their finding, what else they lack is not said. */
  readonly #adopted = new Set<number>();
  /** Segments of a loop that nobody knows are passed over in silence: their opener has been reported. */
  #shadow: ReadonlySet<string> | undefined;

  constructor(guide: Guide, options: WalkOptions) {
    this.guide = guide;
    this.reporter = new Reporter({
      findings: options.findings ?? (() => undefined),
      snip: options.snip ?? 3,
      at: options.at ?? NO_POSITION,
    });
    this.#validate = options.level === 'validate';
    this.#consumer = options.consumer;
    this.#rules = options.rules?.(this.reporter);
    this.#check = this.#validate ? new ElementCheck(guide, this.reporter) : undefined;
    this.#current = guide.root.opener;
    this.#instance = new Int32Array(guide.loops.length);
    this.#segmentCount = new Int32Array(guide.segments.length);
    this.#segmentInstance = new Int32Array(guide.segments.length);
    this.#loopCount = new Int32Array(guide.loops.length);
    this.#loopInstance = new Int32Array(guide.loops.length);
    this.#openedOrdinal = new Int32Array(guide.loops.length);
    this.#openedOffset = new Float64Array(guide.loops.length);
  }

  /** The innermost open loop. */
  get loop(): LoopNode {
    return this.#current.loop;
  }

  /** Takes the next segment; `ordinal` is its number in the set, ST is 1. */
  segment(segment: Segment, ordinal: number): void {
    this.reporter.ordinal = ordinal;
    if (!this.#started) {
      this.#started = true;
      this.#enter(this.guide.root, segment);
      const { opener } = this.guide.root;
      if (segment.id === opener.id) {
        this.#put(opener, segment);
        return;
      }
    }
    const targets = this.guide.transitions.forward(this.#current, segment);
    const target = targets.length < 2 ? targets[0] : this.#choose(targets, segment);
    if (target === undefined) this.#misplaced(segment);
    else if (this.#shadow?.has(segment.id) === true && target.child.kind === 'segment') return;
    else {
      this.#shadow = undefined;
      this.#go(target, segment);
    }
  }

  /** After the last segment. What a set that was `cut` short lacks at its end is no defect of its own: nothing is said of the loops still open. */
  end(cut = false): void {
    if (!this.#started) return;
    this.#cut = cut;
    for (let loop: LoopNode | undefined = this.#current.loop; loop !== undefined; loop = loop.parent) this.#leave(loop);
  }

  #go(target: Target, segment: Segment): void {
    for (let loop = this.#current.loop; loop !== target.loop && loop.parent !== undefined; loop = loop.parent) {
      this.#leave(loop);
    }
    if (target.child.kind === 'loop') this.#enter(target.child, segment);
    this.#current = target.node;
    this.#put(target.node, segment);
  }

  #enter(loop: LoopNode, segment: Segment): void {
    if (loop.parent !== undefined) this.#countLoop(loop, loop.parent, segment);
    this.#instance[loop.index] = ++this.#instances;
    this.#openedOrdinal[loop.index] = this.reporter.ordinal;
    this.#openedOffset[loop.index] = segment.offset;
    if (loop.isLevel) this.#levels[loop.index] = segment.id === 'HL' ? segment.element(1) : '';
    else if (loop.isClaim) this.reporter.openClaim(segment.id === loop.opener.id ? segment.element(1) : '');
    this.#rules?.enter?.(loop);
    this.#consumer?.enter?.(loop);
  }

  #countLoop(loop: LoopNode, parent: LoopNode, segment: Segment): void {
    const instance = this.#instance[parent.index] ?? 0;
    const count = this.#loopInstance[loop.index] === instance ? (this.#loopCount[loop.index] ?? 0) + 1 : 1;
    this.#loopInstance[loop.index] = instance;
    this.#loopCount[loop.index] = count;
    if (!this.#validate || loop.repeat === 0 || count <= loop.repeat) return;
    this.reporter.loop = loop;
    const { id, name, repeat } = loop;
    this.reporter.segment(STRUCTURE.loopRepeat, segment, { loop: id, name, count, max: repeat });
  }

  #leave(loop: LoopNode): void {
    if (!this.#cut) {
      if (this.#validate && !this.#wasAdopted(loop)) this.#reportMissing(loop);
      this.#rules?.leave?.(loop);
    }
    this.#consumer?.leave?.(loop);
    if (loop.isClaim) this.reporter.closeClaim();
  }

  #wasAdopted(loop: LoopNode): boolean {
    return this.#adopted.size > 0 && this.#adopted.delete(this.#instance[loop.index] ?? 0);
  }

  #put(node: SegmentNode, segment: Segment): void {
    const count = this.#count(node);
    const { reporter } = this;
    reporter.loop = node.loop;
    const bounded = node.repeat !== 0;
    if (this.#validate && bounded && this.#isSurplus(node, count, segment)) {
      const { id, name, repeat, loop } = node;
      reporter.segment(STRUCTURE.segmentRepeat, segment, { segment: id, name, count, max: repeat, loop: loop.id });
    }
    this.#check?.segment(segment, node);
    this.#rules?.segment(segment, node);
    this.#consumer?.segment(segment, node, bounded && count > node.repeat);
  }

  /** One that its own codes exclude was meant for another place: that is its finding, and it takes no room from the others. */
  #isSurplus(node: SegmentNode, count: number, segment: Segment): boolean {
    const { transitions } = this.guide;
    if (!transitions.isChoosy(node)) return count > node.repeat;
    const instance = this.#instance[node.loop.index] ?? 0;
    const before = this.#strangers.get(node.index);
    const strangers = before?.instance === instance ? before.count : 0;
    if (transitions.fits(node, segment)) return count - strangers > node.repeat;
    this.#strangers.set(node.index, { instance, count: strangers + 1 });
    return false;
  }

  #count(node: SegmentNode): number {
    const instance = this.#instance[node.loop.index] ?? 0;
    const count = this.#segmentInstance[node.index] === instance ? (this.#segmentCount[node.index] ?? 0) + 1 : 1;
    this.#segmentInstance[node.index] = instance;
    this.#segmentCount[node.index] = count;
    return count;
  }

  /** How often the child has stood in the open instance of `parent`. */
  #countOf(child: SegmentNode | LoopNode, parent: LoopNode): number {
    const instance = this.#instance[parent.index];
    if (child.kind === 'segment') {
      return this.#segmentInstance[child.index] === instance ? (this.#segmentCount[child.index] ?? 0) : 0;
    }
    return this.#loopInstance[child.index] === instance ? (this.#loopCount[child.index] ?? 0) : 0;
  }

  #hasRoom(target: Target): boolean {
    return target.child.repeat === 0 || this.#countOf(target.child, target.loop) < target.child.repeat;
  }

  /** Of several places: for HL the one under its parent (HL02), else the first with room left. */
  #choose(targets: readonly Target[], segment: Segment): Target | undefined {
    if (segment.id === 'HL') {
      const parent = segment.element(2);
      const under = targets.find((target) => (this.#levels[target.loop.index] ?? '') === parent);
      if (under !== undefined) return under;
    }
    return targets.find((target) => this.#hasRoom(target)) ?? targets[0];
  }

  #reportMissing(loop: LoopNode): void {
    for (const child of loop.required) {
      if (this.#countOf(child, loop) > 0 || (loop.depth === 0 && ENVELOPE_IDS.has(child.id))) continue;
      const segment = child.kind === 'loop' ? child.opener.id : child.id;
      const place = {
        ordinal: this.#openedOrdinal[loop.index] ?? 0,
        segmentId: segment,
        offset: this.#openedOffset[loop.index] ?? 0,
        ...(child.kind === 'loop' ? { loop: child.id } : loop.depth === 0 ? {} : { loop: loop.id }),
      };
      if (child.kind === 'segment') {
        this.reporter.place(STRUCTURE.segmentMissing, place, { loop: loop.id, segment, name: child.name });
      } else {
        const detail = { parent: loop.id, loop: child.id, name: child.name, segment };
        this.reporter.place(STRUCTURE.loopMissing, place, detail);
      }
    }
  }

  #misplaced(segment: Segment): void {
    if (this.#shadow?.has(segment.id) === true) return;
    const parentLevel =
      segment.id === 'HL' ? this.guide.loops.find((loop) => this.#isLevel(loop, segment.element(2))) : undefined;
    const found = resolveMisplaced(this.guide, this.#current, segment, {
      count: (child, parent) => this.#countOf(child, parent),
      ...(parentLevel === undefined ? {} : { parentLevel }),
    });
    this.reporter.loop = found.loop;
    this.#shadow = found.kind === 'qualifier' ? found.shadow : undefined;
    this.#settle(found, segment);
  }

  #isLevel(loop: LoopNode, level: string): boolean {
    return loop.isLevel && this.#levels[loop.index] === level && this.#isOpen(loop);
  }

  #isOpen(loop: LoopNode): boolean {
    for (let open: LoopNode | undefined = this.#current.loop; open !== undefined; open = open.parent) {
      if (open === loop) return true;
    }
    return false;
  }

  #settle(found: Misplaced, segment: Segment): void {
    const { reporter } = this;
    const after = this.#current.id;
    const detail = { segment: segment.id, guide: this.guide.id, loop: found.loop.id, after };
    switch (found.kind) {
      case 'late':
        if (found.report) {
          reporter.segment(STRUCTURE.segmentOutOfOrder, segment, { ...detail, name: found.target.node.name });
        }
        if (found.target.child.kind === 'loop') this.#go(found.target, segment);
        else this.#put(found.target.node, segment);
        return;
      case 'orphan':
        this.#adopt(found.chain, found.target, segment);
        return;
      case 'qualifier':
        // A guess is placed and its elements are checked, which names the qualifier already.
        if (found.guess === undefined || !this.#validate) {
          const kind = found.value === '' ? ELEMENT.missing : STRUCTURE.qualifierUnknown;
          const designator = designatorOf(segment.id, found.place.element, found.place.component);
          const words = { ...detail, designator, name: 'qualifier', value: shown(found.value), allowed: found.allowed };
          reporter.segment(kind, segment, words, found.place);
        }
        if (found.guess !== undefined) this.#go(found.guess, segment);
        else this.#consumer?.unplaced?.(segment, found.loop);
        return;
      case 'none':
        reporter.segment(found.known ? STRUCTURE.segmentUnexpected : STRUCTURE.segmentUnknown, segment, detail);
        this.#consumer?.unplaced?.(segment, found.loop);
    }
  }

  /** Opens loops whose opener is missing, so that what belongs to them is placed and the opener is missed once. */
  #adopt(chain: readonly LoopNode[], target: Target, segment: Segment): void {
    for (let loop = this.#current.loop; loop !== chain[0]?.parent && loop.parent !== undefined; loop = loop.parent) {
      this.#leave(loop);
    }
    for (const loop of chain) {
      this.#enter(loop, segment);
      const { opener } = loop;
      this.#count(opener);
      this.#adopted.add(this.#instance[loop.index] ?? 0);
      this.reporter.loop = loop;
      const place = { ordinal: this.reporter.ordinal, segmentId: opener.id, offset: segment.offset, loop: loop.id };
      this.reporter.place(STRUCTURE.segmentMissing, place, { loop: loop.id, segment: opener.id, name: opener.name });
    }
    this.#current = target.node;
    this.#put(target.node, segment);
  }
}
