/** Documents, inquiries: 270, 271, 276 and 278 sets → one record for each patient, patient event or claim that they are about. */
import type { Position } from '../../base/position.ts';
import { compact, type JsonRecord } from '../../claims/remittance-record.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { readBenefit, readBenefitDetail, readInquiry } from './benefit.ts';
import { filled, isoDate, Part, segmentTexts } from './part.ts';
import { hasUnread } from './read-elements.ts';
import { readReview } from './review.ts';
import { readStatusLine, readStatusRequest } from './status-request.ts';

export type InquiryType =
  | 'eligibility-request'
  | 'eligibility'
  | 'claim-status-request'
  | 'authorization-request'
  | 'authorization';

/** ST01 of the sets that this reader takes. */
export const INQUIRY_SETS: ReadonlySet<string> = new Set(['270', '271', '276', '278']);

/** HL03 → the key of the level in a record. */
const LEVELS: Readonly<Record<string, string>> = {
  '20': 'payer',
  '21': 'receiver',
  '19': 'provider',
  '22': 'subscriber',
  '23': 'dependent',
};
const ORDER: readonly string[] = ['20', '21', '19', '22', '23', 'EV', 'SS'];

/** The levels that a record is about; they come from the top down. */
const PATIENTS: ReadonlySet<string> = new Set(['22', '23']);

type TargetKind = 'level' | 'benefit' | 'claim' | 'line' | 'review' | 'party';

interface OpenLevel {
  readonly code: string;
  readonly part: Part;
  readonly at: Position;
  /** Something below it was told already. */
  told: boolean;
}

/**
 * Goes by HL03 and the order of the segments and needs no guide, so that an answer that breaks its guide is read all the same.
 * A segment that no key is for stands in `otherSegments` of the part that it belongs to.
 */
export class InquiryReader implements X12Handler {
  readonly #take: (record: JsonRecord) => void;
  #header: Part | undefined;
  #set = '';
  #answer = false;
  #levels: OpenLevel[] = [];
  /** What the next segments belong to, and what it is. */
  #target: Part = new Part();
  #kind: TargetKind = 'level';
  #benefit: Part | undefined;
  #claim: { readonly part: Part; readonly at: Position } | undefined;

  constructor(take: (record: JsonRecord) => void) {
    this.#take = take;
  }

  setStart(_st: Segment, context: X12Context): void {
    this.#header = undefined;
    const { group, set } = context;
    if (set === undefined || !INQUIRY_SETS.has(set.id)) return;
    this.#set = set.id;
    this.#answer = set.id === '271';
    this.#levels = [];
    this.#claim = undefined;
    this.#header = new Part();
    this.#header.set({
      version: filled(set.implementation === '' ? (group?.version ?? '') : set.implementation),
      controlNumber: set.controlNumber,
    });
    this.#target = this.#header;
    this.#kind = 'level';
  }

  reads(): boolean {
    return this.#header !== undefined;
  }

  segment(segment: Segment, context: X12Context): void {
    const header = this.#header;
    if (header === undefined || segment.id === 'ST' || segment.id === 'SE') return;
    if (segment.id === 'BHT') this.#begin(segment, header);
    else if (segment.id === 'HL') this.#level(segment, context);
    else if (segment.id === 'EB') this.#openBenefit('benefits', segment);
    else if (segment.id === 'EQ') this.#openBenefit('inquiries', segment);
    else if (segment.id === 'TRN' && this.#set === '276') this.#openClaim(segment, context);
    else if (segment.id === 'SVC' && this.#claim !== undefined) {
      this.#enter(this.#claim.part.open('lines'), 'line');
      readStatusLine(this.#target, segment);
    } else if (segment.id === 'NM1') this.#name(segment);
    else this.#detail(segment);
    if (hasUnread(segment)) this.#target.list('otherSegments', segmentTexts(segment));
  }

  setEnd(): void {
    if (this.#header === undefined) return;
    this.#closeDownTo(0);
    this.#header = undefined;
  }

  #begin(segment: Segment, header: Part): void {
    if (this.#set === '278') this.#answer = segment.element(2) === '11';
    header.set({
      purposeCode: filled(segment.element(2)),
      referenceNumber: filled(segment.element(3)),
      date: filled(isoDate(segment.element(4))),
      time: filled(segment.element(5)),
    });
  }

  #enter(part: Part, kind: TargetKind): void {
    this.#target = part;
    this.#kind = kind;
  }

  #level(segment: Segment, context: X12Context): void {
    const code = segment.element(3);
    const rank = ORDER.indexOf(code);
    const depth = this.#levels.findIndex((level) => ORDER.indexOf(level.code) >= rank);
    this.#closeDownTo(depth < 0 ? this.#levels.length : depth);
    const event = this.#levels.find((level) => level.code === 'EV');
    const part = code === 'SS' && event !== undefined ? event.part.open('services') : new Part();
    this.#levels.push({ code, part, at: context.position(segment), told: false });
    this.#benefit = undefined;
    this.#enter(part, code === 'EV' || code === 'SS' ? 'review' : 'level');
  }

  #openBenefit(key: 'benefits' | 'inquiries', segment: Segment): void {
    const level = this.#levels.at(-1)?.part ?? this.#target;
    this.#benefit = level.open(key);
    if (key === 'benefits') readBenefit(this.#benefit, segment);
    else readInquiry(this.#benefit, segment);
    this.#enter(this.#benefit, 'benefit');
  }

  #openClaim(segment: Segment, context: X12Context): void {
    this.#closeClaim();
    const level = this.#levels.at(-1);
    if (level === undefined || !PATIENTS.has(level.code)) {
      this.#target.read(segment);
      return;
    }
    this.#claim = { part: new Part(), at: context.position(segment) };
    this.#enter(this.#claim.part, 'claim');
    this.#target.read(segment);
  }

  /** The first name of a level is its own; below an event or a benefit each name is another party. */
  #name(segment: Segment): void {
    const level = this.#levels.at(-1);
    if (this.#benefit !== undefined) this.#enter(this.#benefit.open('entities'), 'party');
    else if (level !== undefined && (level.code === 'EV' || level.code === 'SS')) {
      this.#enter(level.part.open('providers'), 'party');
    } else if (level?.part.has('entityCode') === true) this.#enter(level.part.open('others'), 'party');
    this.#target.read(segment);
  }

  #detail(segment: Segment): void {
    // LE ends the entities of a benefit.
    if (this.#benefit !== undefined && segment.id === 'LE') this.#enter(this.#benefit, 'benefit');
    if (this.#kind === 'benefit' && readBenefitDetail(this.#target, segment)) return;
    // Some senders put the review on the patient's level and leave the event out.
    const review = this.#kind === 'review' || (this.#set === '278' && this.#kind === 'level');
    if (review && readReview(this.#target, segment)) return;
    if ((this.#kind === 'claim' || this.#kind === 'line') && readStatusRequest(this.#target, segment)) return;
    this.#target.read(segment);
  }

  /** Leaves the levels at and below `depth`, the deepest first, and tells what they are about. */
  #closeDownTo(depth: number): void {
    this.#closeClaim();
    this.#benefit = undefined;
    while (this.#levels.length > depth) {
      const level = this.#levels.at(-1);
      if (level !== undefined && this.#tells(level)) this.#tell(level.part, level.at);
      this.#levels.pop();
    }
  }

  /** A level is told when it says something itself or nothing below it did: also a payer that refused to look for anybody. */
  #tells({ code, part, told }: OpenLevel): boolean {
    if (code === 'SS' && this.#levels.some((level) => level.code === 'EV')) return false;
    if (part.has('benefits') || part.has('inquiries')) return true;
    return !told;
  }

  #closeClaim(): void {
    const claim = this.#claim;
    this.#claim = undefined;
    if (claim !== undefined) this.#tell(claim.part, claim.at);
  }

  #tell(about: Part, at: Position): void {
    const levels = Object.fromEntries(
      this.#levels.flatMap(({ code, part }) => {
        const key = LEVELS[code];
        return key === undefined
          ? []
          : [[this.#keyOf(key), without(part.record(), part === about ? ITEMS : OWN_RECORD)] as const];
      }),
    );
    for (const level of this.#levels) level.told = true;
    const own = about.record();
    const isLevel = this.#levels.some(({ code, part }) => part === about && LEVELS[code] !== undefined);
    const items = isLevel ? itemsOf(own) : own;
    const rejections = this.#levels.flatMap(({ part }) => listOf(part.record(), 'rejections'));
    this.#take(
      compact({
        type: this.#type(),
        ...this.#header?.record(),
        ...levels,
        ...items,
        rejections: isLevel ? rejections : [...rejections, ...listOf(own, 'rejections')].filter(unique),
        at: compact({ ...at }),
      }),
    );
  }

  /** HL 21 is the provider who asks, in a 276 the clearinghouse for it. */
  #keyOf(key: string): string {
    if (key !== 'receiver') return key;
    return this.#set === '276' ? 'receiver' : this.#set === '278' ? 'requester' : 'provider';
  }

  #type(): InquiryType {
    if (this.#set === '276') return 'claim-status-request';
    if (this.#set === '278') return this.#answer ? 'authorization' : 'authorization-request';
    return this.#answer ? 'eligibility' : 'eligibility-request';
  }
}

/** What a record is about, beside who it is about. */
const ITEMS: readonly string[] = [
  'benefits',
  'inquiries',
  'traceNumber',
  'traces',
  'review',
  'actionCode',
  'authorizationNumber',
  'decisionReasonCodes',
  'diagnoses',
  'delivery',
  'procedure',
];

function itemsOf(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => ITEMS.includes(key)));
}

/** What a level above has a record of its own for. */
const OWN_RECORD: readonly string[] = ['benefits', 'inquiries'];

function without(record: JsonRecord, keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function listOf(record: JsonRecord, key: string) {
  const list = record[key];
  return Array.isArray(list) ? list : [];
}

const unique = <Item>(item: Item, index: number, all: readonly Item[]): boolean => all.indexOf(item) === index;
