/** Documents, claims: the segments of one 837, as the guide walker places them → claims, one by one. */
import { type FindingDetail, type FindingKind, finding } from '../../base/finding.ts';
import { quoteAmount } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type { WalkConsumer } from '../../guides/bind.ts';
import { designatorOf } from '../../guides/check/values.ts';
import type { LoopNode, SegmentNode } from '../../guides/guide.ts';
import type { Segment } from '../../x12/segment.ts';
import type { ClaimMapping } from './claim-mapping.ts';
import { claimDraft, type Draft, holderAt, isDraft, listAt } from './draft.ts';
import { CLAIM_DOCUMENT } from './findings.ts';
import { type Doubt, LevelDoubts } from './level-doubts.ts';
import type { LevelFindings } from './level-findings.ts';
import { type MalformedAmount, malformedAmounts } from './malformed-amounts.ts';
import { LOOP_ROLE, type ReadingRoles, type RowReader, SEGMENT_ROLE, type SegmentReader } from './mapping-index.ts';
import { toRaw } from './raw.ts';
import { isSaidAgain, saysTheSame, unreadElements } from './row-reading.ts';

/** What the set says of itself. */
export interface SubmissionFacts {
  readonly purposeCode: string;
  readonly referenceNumber: string;
  readonly date: string;
  readonly time: string;
  readonly submitter: { readonly name: string; readonly id: string };
  readonly receiver: { readonly name: string; readonly id: string };
}

/** A claim as it was read: of the claim's form, but not yet judged by its shape. */
export interface ClaimReading {
  readonly document: Readonly<Record<string, unknown>>;
  /** From the CLM to the claim's last segment; `claim` is its ordinal in the set. */
  readonly at: Position;
  readonly submission: SubmissionFacts;
  /** False for the last claim of a set without its SE: what else it said is lost. */
  readonly whole: boolean;
  /** Names of its fields that stand in the set and could not be read, which a finding tells of: they are not missing. */
  readonly told: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export interface ClaimReaderEvents {
  claim(reading: ClaimReading): void;
  /** Takes what is found, and is told of the levels and claims that it is found in. */
  readonly findings: LevelFindings;
}

/** Segments whose loss would take the claim's sense with it: what they say is kept even when they say too much. */
const KEPT_IN_PART: ReadonlySet<string> = new Set([
  'CLM',
  'SV1',
  'SV2',
  'SV3',
  'NM1',
  'N3',
  'N4',
  'LX',
  'SBR',
  'PAT',
  'DMG',
]);

/** A consumer for ONE transaction set. `at` says where the set stands: file, interchange, group, set. */
export function claimReader(mapping: ClaimMapping, events: ClaimReaderEvents, at: Position = {}): WalkConsumer {
  return new ClaimConsumer(mapping, events, at);
}

class ClaimConsumer implements WalkConsumer {
  /** The object of each open loop, by the loop's depth. */
  private readonly open: (Draft | undefined)[] = [{}];
  /** The parent object of each loop's last instance: the same again means a repetition. */
  private readonly parents: (Draft | undefined)[];
  /** Objects of repeated loops: what is set in them is in no claim. */
  private readonly lost = new WeakSet<Draft>();
  private hasLost = false;
  private readonly only: readonly (SegmentReader | undefined)[];
  private readonly roles: ReadingRoles;
  private readonly header = { purposeCode: '', referenceNumber: '', date: '', time: '' };
  private submitter = { name: '', id: '' };
  private receiver = { name: '', id: '' };
  private submission: SubmissionFacts | undefined;
  private purposeCode = '';
  private claims = 0;
  private claimIsOpen = false;
  private readonly doubts = new LevelDoubts();
  private told: ReadonlySet<string> = NONE;
  /** Whether the open claim has its CLM. */
  private hasClm = false;
  private start = 0;
  private end = 0;
  private readonly mapping: ClaimMapping;
  private readonly events: ClaimReaderEvents;
  private readonly at: Position;

  constructor(mapping: ClaimMapping, events: ClaimReaderEvents, at: Position) {
    this.mapping = mapping;
    this.only = mapping.index.only;
    this.parents = Array.from({ length: mapping.index.openerCount }, () => undefined);
    this.roles = mapping.roles;
    this.events = events;
    this.at = at;
  }

  enter(loop: LoopNode): void {
    const role = this.roles.loops[loop.index];
    if (role === LOOP_ROLE.claim) this.enterClaim(loop);
    else if (role !== LOOP_ROLE.header) this.open[loop.depth] = role === LOOP_ROLE.level ? {} : undefined;
    if (role === LOOP_ROLE.level) this.events.findings.enter(loop.depth);
  }

  private enterClaim(loop: LoopNode): void {
    this.open[loop.depth] = claimDraft(this.mapping.claimType);
    this.claims += 1;
    this.claimIsOpen = true;
    this.hasClm = false;
    this.told = NONE;
    this.start = -1;
    this.events.findings.claim(this.claims);
  }

  /** The object of the loop; the loop's first segment decides which it is. */
  private objectOf(loop: LoopNode, segment: Segment): Draft {
    const present = this.open[loop.depth];
    if (present !== undefined) return present;
    const made = this.openLoop(loop, segment);
    this.open[loop.depth] = made;
    return made;
  }

  private openLoop(loop: LoopNode, segment: Segment): Draft {
    const parent = loop.parent === undefined ? {} : this.objectOf(loop.parent, segment);
    const opener = this.mapping.index.opener(loop, segment);
    if (opener === undefined) return {};
    const repeated = !opener.many && this.parents[opener.index] === parent;
    this.parents[opener.index] = parent;
    if (!repeated) {
      const made = opener.open(parent);
      if (this.hasLost && this.lost.has(parent)) this.lost.add(made);
      return made;
    }
    this.report(CLAIM_DOCUMENT.loopRepeated, loop, undefined);
    const lost: Draft = {};
    this.lost.add(lost);
    this.hasLost = true;
    return lost;
  }

  segment(segment: Segment, node: SegmentNode, surplus = false): void {
    this.end = segment.offset + segment.length;
    if (this.start < 0) this.start = segment.offset;
    const { index } = node;
    const role = this.roles.segments[index];
    if (role === SEGMENT_ROLE.field || role === SEGMENT_ROLE.subscriber) {
      if (role === SEGMENT_ROLE.subscriber) this.doubts.subscriber(segment);
      const object = this.open[this.roles.depths[index] ?? 0] ?? this.objectOf(node.loop, segment);
      if (!surplus || !this.passOver(segment, node, object)) this.take(segment, node, object);
    } else if (role === SEGMENT_ROLE.claim) {
      const claim = this.objectOf(node.loop, segment);
      this.hasClm = true;
      this.doubt(this.doubts.claim(node.loop), segment, node.loop);
      this.take(segment, node, claim);
      this.inherit(claim, node.loop.depth);
    } else if (role === SEGMENT_ROLE.level) {
      this.doubt(this.doubts.level(segment, node.loop), segment, node.loop);
    } else if (role === SEGMENT_ROLE.header) this.takeHeader(segment, node.loop);
  }

  private take(segment: Segment, node: SegmentNode, object: Draft): void {
    const read = this.only[node.index];
    if (read === undefined ? !this.tryRows(segment, node, object) : !read(segment, object)) {
      this.notWhole(segment, node, this.mapping.index.candidates(node));
    }
  }

  private doubt(doubt: Doubt | undefined, segment: Segment, loop: LoopNode): void {
    if (doubt === undefined) return;
    const { kind, detail = {}, element } = doubt;
    this.report(kind, loop, segment, { detail, place: element === undefined ? {} : { element } });
  }

  /** A segment too many must not take the place of what was read: whether it would, and so is left out. */
  private passOver(segment: Segment, node: SegmentNode, object: Draft): boolean {
    const rows = this.mapping.index.candidates(node)?.filter((candidate) => candidate.takes(segment));
    const row = rows?.find((candidate) => candidate.read(segment, {})) ?? rows?.[0];
    if (row === undefined || !isSaidAgain(row, object)) return false;
    if (!saysTheSame(row, segment, object)) this.report(CLAIM_DOCUMENT.segmentRepeated, node.loop, segment);
    return true;
  }

  private tryRows(segment: Segment, node: SegmentNode, into: Draft): boolean {
    const rows = this.mapping.index.candidates(node);
    if (rows === undefined) return false;
    for (const row of rows) if (row.takes(segment) && row.read(segment, into)) return true;
    return false;
  }

  unplaced(segment: Segment, loop: LoopNode): void {
    this.end = segment.offset + segment.length;
    this.carry(segment, loop);
  }

  leave(loop: LoopNode): void {
    if (this.roles.loops[loop.index] !== LOOP_ROLE.claim) return;
    const document = this.open[loop.depth] ?? {};
    if (!this.hasClm) this.inherit(document, loop.depth);
    this.claimIsOpen = false;
    this.submission ??= { ...this.header, submitter: this.submitter, receiver: this.receiver };
    const at = placeOf(this.at, this.start, this.end - this.start, this.claims);
    this.events.claim({ document, at, submission: this.submission, whole: true, told: this.told });
  }

  /** The claim takes over what the levels above it say. */
  private inherit(claim: Draft, depth: number): void {
    if (this.purposeCode !== '') claim['purposeCode'] = this.purposeCode;
    for (let level = 1; level < depth; level += 1) Object.assign(claim, this.open[level]);
  }

  /** BHT, 1000A and 1000B. */
  private takeHeader(segment: Segment, loop: LoopNode): void {
    if (segment.id === 'BHT') {
      this.header.purposeCode = segment.element(2);
      this.header.referenceNumber = segment.element(3);
      this.header.date = segment.element(4);
      this.header.time = segment.element(5);
      this.purposeCode = segment.element(6);
    } else if (segment.id === 'NM1') {
      const party = { name: segment.element(3), id: segment.element(9) };
      if (loop.id === '1000A') this.submitter = party;
      else this.receiver = party;
    }
  }

  /** No row could hold all of the segment: keep what it can, or carry the segment as it stands. */
  private notWhole(segment: Segment, node: SegmentNode, candidates: readonly RowReader[] | undefined): void {
    const row = candidates?.find((candidate) => candidate.takes(segment));
    const malformed = malformedAmounts(segment, node);
    for (const amount of malformed) this.tellMalformed(amount, segment, node.loop, row);
    if (row !== undefined && (KEPT_IN_PART.has(node.id) || node.opens)) {
      const told = new Set(malformed.map(({ element }) => element));
      const unread = unreadElements(row, segment).filter((element) => !told.has(element));
      if (unread.length === 0 && told.size > 0) return;
      const named = unread.map((element) => designatorOf(segment.id, element));
      const elements = unread.length === 0 ? `Part of ${segment.id}` : named.join(', ');
      this.report(CLAIM_DOCUMENT.elementNotRead, node.loop, segment, { detail: { elements } });
      return;
    }
    const object = this.open[node.loop.depth];
    if (row !== undefined && object !== undefined) for (const path of row.paths) unset(object, path);
    this.carry(segment, node.loop);
  }

  private tellMalformed(amount: MalformedAmount, segment: Segment, loop: LoopNode, row: RowReader | undefined): void {
    const { designator, value, element, component } = amount;
    const place = { element, ...(component === undefined ? {} : { component }) };
    const detail = { element: designator, value: quoteAmount(value) };
    this.report(CLAIM_DOCUMENT.amountMalformed, loop, segment, { detail, place });
    const paths = row?.places.filter((one) => one.element === element).map(({ path }) => path) ?? [];
    this.told = new Set([...this.told, ...paths.map((path) => path.split('.').at(-1) ?? path)]);
  }

  private carry(segment: Segment, loop: LoopNode): void {
    const object = this.open[loop.depth];
    const path = this.mapping.index.rawPath(loop);
    const raw = path === undefined || object === undefined || this.lost.has(object) ? undefined : toRaw(segment);
    if (path === undefined || raw === undefined || object === undefined) {
      this.report(CLAIM_DOCUMENT.segmentNotRead, loop, segment);
      return;
    }
    listAt(object, path).push(raw);
    this.report(CLAIM_DOCUMENT.segmentCarried, loop, segment);
  }

  private report(
    kind: FindingKind,
    loop: LoopNode,
    segment: Segment | undefined,
    more: { readonly detail?: FindingDetail; readonly place?: Position } = {},
  ): void {
    const place =
      segment === undefined ? {} : { offset: segment.offset, length: segment.length, segmentId: segment.id };
    const claim = this.claimIsOpen ? { claim: this.claims } : {};
    const detail = { loop: loop.id, segment: segment?.id ?? loop.opener.id, ...more.detail };
    this.events.findings.take(finding(kind, { ...this.at, ...place, ...claim, loop: loop.id, ...more.place }, detail));
  }
}

/** Written out, since a spread of it for each claim costs more than reading the claim's segments. */
function placeOf(at: Position, offset: number, length: number, claim: number): Position {
  const place: { -readonly [Key in keyof Position]: Position[Key] } = { offset, length, claim };
  if (at.file !== undefined) place.file = at.file;
  if (at.interchange !== undefined) place.interchange = at.interchange;
  if (at.group !== undefined) place.group = at.group;
  if (at.set !== undefined) place.set = at.set;
  return place;
}

/** Takes back what a refused segment has set; a part that it made and that is empty now goes with it. */
function unset(object: Draft, path: string): void {
  if (path.includes('[]')) return;
  const keys = path.split('.');
  const holder = holderAt(object, keys);
  delete holder[keys[keys.length - 1] ?? ''];
  const first = keys[0] ?? '';
  const top = object[first];
  if (keys.length > 1 && isDraft(top) && Object.keys(top).length === 0) delete object[first];
}
