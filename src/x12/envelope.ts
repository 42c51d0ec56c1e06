/** X12: follows interchanges, groups and sets through the segments, checks trailers against headers, tells the handler. One defect, one finding. */
import { type FindingDetail, type FindingKind, finding } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import { groupFacts, interchangeFacts, NO_INTERCHANGE, ReaderContext, setFacts } from './context.ts';
import { type EnvelopeFault, groupFaults, isaFaults, setFaults, trailerFaults } from './envelope-checks.ts';
import { fileFindings, groupFindings, segmentFindings, setFindings } from './findings.ts';
import type { GapNature } from './gap.ts';
import type { ByteRange, ReadSummary, X12Handler } from './handler.ts';
import type { IsaShape } from './isa.ts';
import { Noise, type NoiseFault } from './noise.ts';
import type { Segment } from './segment.ts';
import type { SegmentView } from './segment-view.ts';
import type { TokenSink } from './tokenizer.ts';

/** What is counted of an open interchange or group. */
interface Level {
  count: number;
  /** It has a finding already that makes its count wrong: the count isn't checked. */
  damaged: boolean;
  /** Control numbers met inside. */
  readonly used: Set<string>;
}

const newLevel = (): Level => ({ count: 0, damaged: false, used: new Set() });

export class Envelope implements TokenSink {
  readonly #handler: X12Handler;
  readonly #maxSegmentBytes: number;
  readonly #context: ReaderContext;
  readonly #noise = new Noise();
  #open = false;
  #interchanges = 0;
  #groups = 0;
  #sets = 0;
  #interchangeBytes = 0;
  #lineBreakTold = false;
  #interchangeLevel = newLevel();
  #groupLevel = newLevel();
  #setDamaged = false;
  /** The run of segments outside of a set that is told when it ends. */
  #stray: { readonly at: Position; readonly found: string; count: number } | undefined;

  constructor(handler: X12Handler, options: { readonly file: string | undefined; readonly maxSegmentBytes: number }) {
    this.#handler = handler;
    this.#maxSegmentBytes = options.maxSegmentBytes;
    this.#context = new ReaderContext(options.file);
  }

  interchange(isa: SegmentView, shape: IsaShape): void {
    const context = this.#context;
    if (this.#open) this.abandon(isa.offset);
    this.#tellNoise(this.#noise.takeText());
    context.fileSegmentOrdinal++;
    context.interchange = interchangeFacts(isa, shape, ++this.#interchanges);
    this.#open = true;
    this.#interchangeLevel = newLevel();
    this.#lineBreakTold = false;
    this.#handler.interchangeStart?.(isa, context);
    if (!isa.wellFormedId)
      this.#tell(segmentFindings.idMalformed, context.position(isa), { found: isa.text.slice(0, 3) });
    for (const fault of isaFaults(shape)) this.#tellFault(isa, fault);
    if (shape.broken) this.lineBreak(isa.offset);
  }

  segment(segment: SegmentView): boolean {
    const context = this.#context;
    context.fileSegmentOrdinal++;
    const id = segment.wellFormedId ? segment.id : this.#meantId(segment);
    switch (id) {
      case 'ST':
        this.#openSet(segment);
        return false;
      case 'SE':
        this.#trailSet(segment);
        return false;
      case 'GS':
        this.#openGroup(segment);
        return false;
      case 'GE':
        this.#trailGroup(segment);
        return false;
      case 'IEA':
        this.#trailInterchange(segment);
        return true;
      default:
        if (context.set === undefined) this.#outside(segment);
        else {
          context.setSegments++;
          if (!segment.wellFormedId) this.#tellId(segment);
          this.#handler.segment?.(segment, context);
        }
        return false;
    }
  }

  /** Envelope segments in lower case are read as what they are meant to be; the finding is told. */
  #meantId(segment: SegmentView): string {
    const meant = segment.id.toUpperCase();
    if (!/^(ST|SE|GS|GE|IEA)$/.test(meant)) return segment.id;
    this.#tellId(segment);
    return meant;
  }

  /** Ends the open interchange where its trailer should have been. */
  abandon(end: number): void {
    const context = this.#context;
    this.#tellStray();
    const missing = [...(context.set ? ['SE'] : []), ...(context.group ? ['GE'] : []), 'IEA'].join(', ');
    this.#tell(fileFindings.interchangeTrailerMissing, context.here(context.interchange.offset), { missing });
    this.#closeSet(undefined, end);
    this.#closeGroup(undefined, end);
    this.#closeInterchange(undefined, end);
  }

  gap(range: ByteRange, nature: GapNature): void {
    this.#tellNoise(this.#noise.add(range, nature));
  }

  empty(offset: number): void {
    this.#setDamaged = true;
    this.#tell(segmentFindings.empty, this.#context.here(offset));
  }

  tooLong(offset: number): void {
    this.#setDamaged = true;
    this.#tell(segmentFindings.tooLong, this.#context.here(offset), { limit: this.#maxSegmentBytes });
  }

  lineBreak(offset: number): void {
    if (this.#lineBreakTold) return;
    this.#lineBreakTold = true;
    this.#tell(segmentFindings.lineBreak, this.#context.here(offset));
  }

  terminatorMissing(segment: SegmentView): void {
    this.#tell(segmentFindings.terminatorMissing, this.#context.here(segment.offset), { found: segment.id });
  }

  /** Closes what is open at the end of the file, and sums up. */
  finish(bytes: number): ReadSummary {
    if (this.#open) this.abandon(bytes);
    const none = this.#interchanges === 0;
    this.#tellNoise(none ? this.#noise.takeWithoutInterchange(bytes) : this.#noise.takeText());
    return {
      interchanges: this.#interchanges,
      groups: this.#groups,
      sets: this.#sets,
      segments: this.#context.fileSegmentOrdinal,
      bytes,
      interchangeBytes: this.#interchangeBytes,
      noise: this.#noise.ranges,
    };
  }

  #openGroup(gs: SegmentView): void {
    const context = this.#context;
    this.#tellStray();
    if (context.group !== undefined || context.set !== undefined) this.#missingGroupTrailer(gs.offset);
    context.group = groupFacts(gs, ++this.#groups);
    this.#groupLevel = newLevel();
    this.#interchangeLevel.count++;
    this.#handler.groupStart?.(gs, context);
    for (const fault of groupFaults(context.group, this.#interchangeLevel.used)) this.#tellFault(gs, fault);
    this.#interchangeLevel.used.add(context.group.controlNumber);
  }

  #openSet(st: SegmentView): void {
    const context = this.#context;
    this.#tellStray();
    if (context.set !== undefined) this.#missingSetTrailer(st.offset);
    context.set = setFacts(st, ++this.#sets);
    context.setSegments = 1;
    this.#setDamaged = false;
    this.#groupLevel.count++;
    this.#handler.setStart?.(st, context);
    if (context.group === undefined) this.#tell(fileFindings.setOutsideGroup, context.position(st));
    for (const fault of setFaults(context.set, context.group, this.#groupLevel.used)) this.#tellFault(st, fault);
    this.#groupLevel.used.add(context.set.controlNumber);
    this.#handler.segment?.(st, context);
  }

  #trailSet(se: SegmentView): void {
    const context = this.#context;
    if (context.set === undefined) {
      this.#groupLevel.damaged = true;
      this.#withoutHeader(se);
      return;
    }
    context.setSegments++;
    this.#handler.segment?.(se, context);
    const faults = trailerFaults(se, {
      countKind: setFindings.segmentCount,
      numberKind: setFindings.controlNumberMismatch,
      count: this.#setDamaged ? undefined : context.setSegments,
      controlNumber: context.set.controlNumber,
      numeric: false,
    });
    for (const fault of faults) this.#tellFault(se, fault);
    this.#closeSet(se, se.end);
  }

  #trailGroup(ge: SegmentView): void {
    const context = this.#context;
    if (context.set !== undefined && context.group !== undefined) this.#missingSetTrailer(ge.offset);
    if (context.group === undefined) {
      this.#interchangeLevel.damaged = true;
      if (context.set === undefined) this.#withoutHeader(ge);
      else this.#missingSetTrailer(ge.offset);
      return;
    }
    this.#tellStray();
    const faults = trailerFaults(ge, {
      countKind: groupFindings.setCount,
      numberKind: groupFindings.controlNumberMismatch,
      count: this.#groupLevel.damaged ? undefined : this.#groupLevel.count,
      controlNumber: context.group.controlNumber,
      numeric: true,
    });
    for (const fault of faults) this.#tellFault(ge, fault);
    this.#closeGroup(ge, ge.end);
  }

  #trailInterchange(iea: SegmentView): void {
    const context = this.#context;
    this.#tellStray();
    if (context.group !== undefined) this.#missingGroupTrailer(iea.offset);
    else if (context.set !== undefined) this.#missingSetTrailer(iea.offset);
    const faults = trailerFaults(iea, {
      countKind: fileFindings.interchangeGroupCount,
      numberKind: fileFindings.interchangeControlNumberMismatch,
      count: this.#interchangeLevel.damaged ? undefined : this.#interchangeLevel.count,
      controlNumber: context.interchange.controlNumber,
      numeric: true,
    });
    for (const fault of faults) this.#tellFault(iea, fault);
    this.#closeInterchange(iea, iea.end);
  }

  #missingSetTrailer(end: number): void {
    const { set } = this.#context;
    if (set === undefined) return;
    const detail = { id: set.id, controlNumber: set.controlNumber };
    this.#tell(setFindings.trailerMissing, this.#context.here(set.offset), detail);
    this.#closeSet(undefined, end);
  }

  /** The group's GE is missing, perhaps with the SE of its last set: one finding. */
  #missingGroupTrailer(end: number): void {
    const { group, set } = this.#context;
    if (group === undefined) {
      this.#missingSetTrailer(end);
      return;
    }
    const missing = set === undefined ? 'GE' : 'SE, GE';
    this.#tell(groupFindings.trailerMissing, { ...this.#context.here(group.offset) }, { missing });
    this.#closeSet(undefined, end);
    this.#closeGroup(undefined, end);
  }

  #closeSet(se: Segment | undefined, end: number): void {
    const context = this.#context;
    if (context.set === undefined) return;
    const { offset } = context.set;
    this.#handler.setEnd?.(se, context, { offset, length: end - offset });
    context.set = undefined;
  }

  #closeGroup(ge: Segment | undefined, end: number): void {
    const context = this.#context;
    if (context.group === undefined) return;
    const { offset } = context.group;
    this.#handler.groupEnd?.(ge, context, { offset, length: end - offset });
    context.group = undefined;
    this.#groupLevel = newLevel();
  }

  #closeInterchange(iea: Segment | undefined, end: number): void {
    const context = this.#context;
    const { offset } = context.interchange;
    this.#open = false;
    this.#interchangeBytes += end - offset;
    this.#handler.interchangeEnd?.(iea, context, { offset, length: end - offset });
    context.interchange = NO_INTERCHANGE;
  }

  /** A segment between envelopes: a TA1 (or its kin) before the first group, else one that has lost its set. */
  #outside(segment: SegmentView): void {
    const context = this.#context;
    const belongs = context.group === undefined && /^(TA[13]|IS[BE])$/.test(segment.id);
    if (!belongs && segment.wellFormedId) {
      if (this.#stray === undefined) this.#stray = { at: context.position(segment), found: segment.id, count: 0 };
      this.#stray.count++;
    }
    if (!segment.wellFormedId) this.#tellId(segment);
    this.#handler.outside?.(segment, context);
  }

  /** A trailer whose header is missing; when its segments were strays just now, that is the finding. */
  #withoutHeader(segment: SegmentView): void {
    if (this.#stray === undefined) {
      this.#tell(fileFindings.trailerWithoutHeader, this.#context.position(segment), { found: segment.id });
    } else this.#tellStray();
    this.#handler.outside?.(segment, this.#context);
  }

  #tellStray(): void {
    if (this.#stray === undefined) return;
    const { at, found, count } = this.#stray;
    this.#stray = undefined;
    this.#tell(fileFindings.segmentOutsideSet, at, { found, count });
  }

  #tellId(segment: Segment): void {
    this.#tell(segmentFindings.idMalformed, this.#context.position(segment), { found: segment.id });
  }

  #tellFault(segment: Segment, fault: EnvelopeFault): void {
    this.#tell(fault.kind, this.#context.position(segment, fault.element), fault.detail);
  }

  #tellNoise(fault: NoiseFault | undefined): void {
    if (fault === undefined) return;
    const { offset, length } = fault.range;
    this.#tell(fault.kind, { ...this.#context.here(offset), length }, fault.detail);
  }

  #tell(kind: FindingKind, at: Position, detail: FindingDetail = {}): void {
    this.#handler.finding?.(finding(kind, at, detail));
  }
}
