/** Guides: validates an X12 file of any number of interchanges in one pass, as its bytes come. */
import { type Finding, type FindingKind, finding, isBlocking, type Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { GroupFacts, InterchangeFacts, ReadSummary, SetFacts, X12Context } from '../x12/handler.ts';
import { X12Reader } from '../x12/reader.ts';
import type { Segment } from '../x12/segment.ts';
import { RuleBook } from './balance/rules.ts';
import { EnvelopeCheck } from './check/envelope-check.ts';
import { STRUCTURE } from './findings.ts';
import type { Guide, GuideLibrary } from './guide.ts';
import { GuideWalker } from './walker.ts';

export interface ValidateOptions {
  readonly library: GuideLibrary;
  /** Findings up to this SNIP type; 3 when left out. */
  readonly snip?: Snip;
  /** Name that positions carry. */
  readonly file?: string;
  /** So many findings of one transaction set are listed, 1000 when left out; the rest are counted. */
  readonly maxFindings?: number;
}

/** One transaction set of the file. */
export interface ReceivedSet {
  readonly facts: SetFacts;
  /** Id of its guide; absent when there is none for its version. */
  readonly guide?: string;
  readonly accepted: boolean;
  readonly segments: number;
  readonly findings: readonly Finding[];
  /** Claim ordinal → patient control number, for the claims that have findings. */
  readonly businessUnits: ReadonlyMap<number, string>;
}

export interface ReceivedGroup {
  readonly facts: GroupFacts;
  readonly sets: readonly ReceivedSet[];
  /** Findings of the group itself. */
  readonly findings: readonly Finding[];
  /** GE01 as it stands; '' when the trailer is missing. */
  readonly includedSets: string;
}

export interface ReceivedInterchange {
  readonly facts: InterchangeFacts;
  readonly groups: readonly ReceivedGroup[];
  /** Findings of the interchange itself. */
  readonly findings: readonly Finding[];
}

export interface ValidationResult {
  /** Nothing fatal or wrong in the whole file. */
  readonly accepted: boolean;
  readonly interchanges: number;
  readonly functionalGroups: number;
  readonly transactionSets: readonly {
    readonly ordinal: number;
    readonly id: string;
    readonly guide?: string;
    readonly controlNumber: string;
    readonly accepted: boolean;
    readonly segments: number;
  }[];
  readonly findings: readonly Finding[];
  /** The same by interchange, group and set, as acknowledgements need it. */
  readonly received: readonly ReceivedInterchange[];
  readonly summary: ReadSummary;
}

interface OpenSet {
  readonly facts: SetFacts;
  readonly findings: Finding[];
  /** ST, kept until the second segment says which guide it is (BHT02). */
  first: Segment | undefined;
  walker: GuideWalker | undefined;
  guide: Guide | undefined;
  segments: number;
  blocked: boolean;
  withheld: number;
}

interface OpenGroup {
  readonly facts: GroupFacts;
  readonly sets: ReceivedSet[];
  readonly findings: Finding[];
  includedSets: string;
}

interface OpenInterchange {
  readonly facts: InterchangeFacts;
  readonly groups: OpenGroup[];
  readonly findings: Finding[];
}

/** Give it the bytes by `push`; `end` returns the verdict. Never throws on data. */
export class X12Validator {
  readonly #options: ValidateOptions;
  readonly #reader: X12Reader;
  readonly #findings: Finding[] = [];
  readonly #received: OpenInterchange[] = [];
  readonly #sets: ReceivedSet[] = [];
  readonly #envelope: EnvelopeCheck;
  readonly #rules: RuleBook;
  #interchange: OpenInterchange | undefined;
  #group: OpenGroup | undefined;
  #set: OpenSet | undefined;
  #blocked = false;

  constructor(options: ValidateOptions) {
    this.#options = options;
    this.#envelope = new EnvelopeCheck(options.library, options.snip ?? 3);
    this.#rules = new RuleBook(options.snip ?? 3);
    this.#reader = new X12Reader(
      {
        interchangeStart: (_isa, context) => this.#openInterchange(context),
        interchangeEnd: () => {
          this.#interchange = undefined;
        },
        groupStart: (gs, context) => this.#openGroup(gs, context),
        groupEnd: (ge) => {
          if (this.#group !== undefined) this.#group.includedSets = ge?.element(1) ?? '';
          this.#group = undefined;
        },
        setStart: (_st, context) => this.#openSet(context),
        segment: (segment, context) => this.#segment(segment, context),
        setEnd: (se) => this.#closeSet(se === undefined),
        outside: (segment, context) => this.#outside(segment, context),
        finding: (item) => this.#take(item),
      },
      options.file === undefined ? {} : { file: options.file },
    );
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): ValidationResult {
    const summary = this.#reader.end();
    return {
      accepted: !this.#blocked,
      interchanges: summary.interchanges,
      functionalGroups: summary.groups,
      transactionSets: this.#sets.map(({ facts, guide, accepted, segments }) => ({
        ordinal: facts.ordinal,
        id: facts.id,
        ...(guide === undefined ? {} : { guide }),
        controlNumber: facts.controlNumber,
        accepted,
        segments,
      })),
      findings: this.#findings,
      received: this.#received,
      summary,
    };
  }

  #openInterchange(context: X12Context): void {
    this.#interchange = { facts: context.interchange, groups: [], findings: [] };
    this.#received.push(this.#interchange);
  }

  #openGroup(gs: Segment, context: X12Context): void {
    if (context.group === undefined) return;
    this.#group = { facts: context.group, sets: [], findings: [], includedSets: '' };
    this.#interchange?.groups.push(this.#group);
    this.#envelope.check(gs, context, (item) => this.#take(item));
  }

  #outside(segment: Segment, context: X12Context): void {
    if (segment.id === 'TA1') this.#envelope.check(segment, context, (item) => this.#take(item));
  }

  #openSet(context: X12Context): void {
    if (context.set === undefined) return;
    this.#set = {
      facts: context.set,
      findings: [],
      first: undefined,
      walker: undefined,
      guide: undefined,
      segments: 0,
      blocked: false,
      withheld: 0,
    };
  }

  #segment(segment: Segment, context: X12Context): void {
    const set = this.#set;
    if (set === undefined) return;
    set.segments++;
    if (set.walker !== undefined) set.walker.segment(segment, context.segmentOrdinal);
    else if (context.segmentOrdinal === 1) set.first = segment.copy();
    else if (set.first !== undefined) this.#begin(set, segment, context);
  }

  /** The second segment is here: choose the guide and start the walk. */
  #begin(set: OpenSet, segment: Segment, context: X12Context): void {
    const { first } = set;
    set.first = undefined;
    if (first === undefined) return;
    const position = {
      ...this.#position(context),
      offset: first.offset,
      length: first.length,
      segment: 1,
      segmentId: 'ST',
    };
    set.guide = this.#guideOf(set.facts, segment, context, position);
    if (set.guide === undefined) return;
    const { guide } = set;
    set.walker = new GuideWalker(guide, {
      level: 'validate',
      snip: this.#options.snip ?? 3,
      findings: (item) => this.#take(item),
      rules: (reporter) => this.#rules.start(guide, reporter),
      at: this.#position(context),
    });
    set.walker.segment(first, 1);
    set.walker.segment(segment, context.segmentOrdinal);
  }

  #guideOf(facts: SetFacts, second: Segment, context: X12Context, at: Position): Guide | undefined {
    const version = context.group?.version ?? '';
    const functionalId = context.group?.functionalId ?? '';
    const bht02 = second.id === 'BHT' ? second.element(2) : '';
    const query = { transactionSet: facts.id, functionalId, bht02 };
    const byGroup = this.#options.library.find({ ...query, version });
    const guide = byGroup ?? this.#options.library.find({ ...query, version: facts.implementation });
    if (guide === undefined) {
      this.#take(
        finding(STRUCTURE.guideUnsupported, at, { set: facts.id, version: version === '' ? '(none)' : version }),
      );
    } else if (version.trim() !== '' && isOtherVersion(facts.implementation, version, byGroup)) {
      this.#warnOfVersion(STRUCTURE.versionMismatch, at, facts.implementation, version);
    }
    return guide;
  }

  #warnOfVersion(kind: FindingKind, at: Position, st03: string, gs08: string): void {
    this.#take(finding(kind, { ...at, element: 3 }, { st03, gs08 }));
  }

  #closeSet(cut: boolean): void {
    const set = this.#set;
    if (set === undefined) return;
    set.walker?.end(cut);
    if (set.withheld > 0) this.#withheld(set);
    this.#set = undefined;
    const received: ReceivedSet = {
      facts: set.facts,
      ...(set.guide === undefined ? {} : { guide: set.guide.id }),
      accepted: !set.blocked,
      segments: set.segments,
      findings: set.findings,
      businessUnits: set.walker?.reporter.businessUnits ?? new Map(),
    };
    this.#sets.push(received);
    this.#group?.sets.push(received);
  }

  #withheld(set: OpenSet): void {
    const item = finding(STRUCTURE.findingsWithheld, { ...this.#setPosition(set) }, { count: set.withheld });
    set.findings.push(item);
    this.#findings.push(item);
  }

  #take(item: Finding): void {
    const blocking = isBlocking(item);
    if (blocking) this.#blocked = true;
    const set = this.#set;
    if (item.kind.acknowledgement?.ta1 !== undefined && this.#interchange !== undefined) {
      // A cut shows inside of a set, but it is the interchange that has no end.
      this.#findings.push(item);
      this.#interchange.findings.push(item);
      if (blocking && set !== undefined) set.blocked = true;
      return;
    }
    if (set === undefined || item.at.set === undefined) {
      this.#findings.push(item);
      (item.at.group === undefined ? this.#interchange : (this.#group ?? this.#interchange))?.findings.push(item);
      return;
    }
    if (blocking) set.blocked = true;
    if (set.findings.length >= (this.#options.maxFindings ?? 1000)) {
      set.withheld++;
      return;
    }
    set.findings.push(item);
    this.#findings.push(item);
  }

  #position(context: X12Context): Position {
    const { file } = this.#options;
    return {
      ...(file === undefined ? {} : { file }),
      interchange: context.interchange.ordinal,
      ...(context.group === undefined ? {} : { group: context.group.ordinal }),
      ...(context.set === undefined ? {} : { set: context.set.ordinal }),
    };
  }

  #setPosition(set: OpenSet): Position {
    const { file } = this.#options;
    return {
      ...(file === undefined ? {} : { file }),
      offset: set.facts.offset,
      ...(this.#interchange === undefined ? {} : { interchange: this.#interchange.facts.ordinal }),
      ...(this.#group === undefined ? {} : { group: this.#group.facts.ordinal }),
      set: set.facts.ordinal,
    };
  }
}

/** An empty ST03 or GS08 is missing, which is a finding of its own. */
function isOtherVersion(st03: string, gs08: string, byGroup: Guide | undefined): boolean {
  return byGroup === undefined || (st03 !== '' && st03 !== gs08.trim());
}

/** Validates a whole file that is in memory. */
export function validateX12(bytes: Uint8Array, options: ValidateOptions): ValidationResult {
  const validator = new X12Validator(options);
  validator.push(bytes);
  return validator.end();
}
