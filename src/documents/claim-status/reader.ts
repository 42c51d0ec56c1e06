/** Documents: 277CA and 277 → claim statuses, level by level as they are read; memory stays flat. */
import { type Finding, type FindingDetail, type FindingKind, fillText, finding } from '../../base/finding.ts';
import { quoteAmount } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type { ClaimStatus, StatusBatch, StatusLevel } from '../../claims/claim-status.ts';
import { acknowledgementVerdict, inquiryVerdict, type StatusVerdict } from '../../claims/claim-status-verdict.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { answerEnvelope } from '../acknowledgement/envelope.ts';
import { BatchTotals } from './batch-totals.ts';
import { CLAIM_STATUS_FINDINGS } from './findings.ts';
import { type LevelDraft, readLevelDates, readReference, readService, readStatus, readTotal } from './level.ts';
import { Surroundings } from './surroundings.ts';

export interface ClaimStatusSink {
  claimStatus?(status: ClaimStatus): void;
  /** After the last status of a transaction set. */
  statusBatch?(batch: StatusBatch): void;
  finding?(finding: Finding): void;
}

/** HL03 → level of a TRN below it. */
const LEVELS: ReadonlyMap<string, StatusLevel> = new Map([
  ['21', 'informationReceiver'],
  ['19', 'provider'],
  ['PT', 'claim'],
  ['22', 'claim'],
  ['23', 'claim'],
]);

const LOOP_LETTERS: Readonly<Record<string, string>> = {
  '20': 'A',
  '21': 'B',
  '19': 'C',
  PT: 'D',
  '22': 'D',
  '23': 'E',
};

/**
 * Reads the 277 sets among the events of a file; other sets pass by. It goes by HL03 and the order of segments and needs no guide, so that
 * answers that break their guide are read all the same. What it can't explain is told. One record for each level that has a status or totals.
 */
export class ClaimStatusReader implements X12Handler {
  readonly #sink: ClaimStatusSink;
  #around: Surroundings | undefined;
  #totals = new BatchTotals();
  #claim: LevelDraft | undefined;
  #item: LevelDraft | undefined;
  #context: X12Context | undefined;

  constructor(sink: ClaimStatusSink) {
    this.#sink = sink;
  }

  setStart(st: Segment, context: X12Context): void {
    this.#around = undefined;
    if (context.set?.id !== '277') return;
    const implementation = context.set.implementation;
    const guide = implementation === '' ? (context.group?.version ?? '') : implementation;
    this.#around = new Surroundings(guide, answerEnvelope(context), { ...context.position(st), loop: 'ST' });
    this.#totals = new BatchTotals();
    this.#claim = undefined;
    this.#item = undefined;
  }

  reads(): boolean {
    return this.#around !== undefined;
  }

  segment(segment: Segment, context: X12Context): void {
    const around = this.#around;
    if (around === undefined) return;
    this.#context = context;
    switch (segment.id) {
      case 'ST':
      case 'SE':
        break;
      case 'BHT':
        around.readHeader(segment);
        break;
      case 'HL':
        this.#close();
        this.#claim = undefined;
        around.enter(segment.element(3));
        break;
      case 'TRN':
        this.#close();
        this.#open(segment, context, around);
        break;
      case 'SVC':
        this.#openLine(segment, context, around);
        break;
      default:
        if (!this.#detail(segment, context, around)) this.#unexplained(segment, context, around);
    }
  }

  setEnd(se: Segment | undefined): void {
    const around = this.#around;
    if (around === undefined) return;
    this.#close();
    // What lies behind a cut is not there to be counted.
    const differing = se === undefined ? [] : this.#totals.findings();
    for (const item of differing) this.#sink.finding?.(item);
    const totalsDiffer = differing.map(({ kind, detail }) => fillText(kind.message, detail));
    this.#sink.statusBatch?.({
      ...around.batch(),
      ...this.#totals.counts(),
      ...(differing.length === 0 ? {} : { totalsDiffer }),
      complete: se !== undefined,
    });
    this.#around = undefined;
  }

  #open(segment: Segment, context: X12Context, around: Surroundings): void {
    const level = LEVELS.get(around.hl);
    if (level === undefined) {
      around.sourceTraceNumber = segment.element(2);
      return;
    }
    if (level === 'informationReceiver') around.batchTraceNumber = segment.element(2);
    const item = around.draft(level, this.#at(segment, context, '2200'));
    item.traceNumber = segment.element(2);
    if (level === 'claim' && !around.isInquiry) item.patientControlNumber = segment.element(2);
    this.#item = item;
    if (level === 'claim') this.#claim = item;
  }

  #openLine(segment: Segment, context: X12Context, around: Surroundings): void {
    this.#close();
    const item = around.draft('line', this.#at(segment, context, '2220'));
    const claim = this.#claim;
    if (claim?.traceNumber !== undefined) item.traceNumber = claim.traceNumber;
    if (claim?.patientControlNumber !== undefined) item.patientControlNumber = claim.patientControlNumber;
    if (claim?.payerClaimControlNumber !== undefined) item.payerClaimControlNumber = claim.payerClaimControlNumber;
    readService(item, segment, this.#unreadable);
    this.#item = item;
  }

  /** Segments below a TRN or SVC, and those of the levels themselves. False when nothing takes it. */
  #detail(segment: Segment, context: X12Context, around: Surroundings): boolean {
    const item = this.#item;
    switch (segment.id) {
      case 'STC': {
        const into = item ?? this.#withoutTrace(segment, context, around);
        if (into === undefined) return false;
        if (into.statuses.length === 0 || segment.element(3) === 'U')
          into.at = this.#at(segment, context, into.level === 'line' ? '2220' : '2200');
        readStatus(into, segment, this.#unreadable);
        return true;
      }
      case 'REF':
        if (item === undefined) return false;
        readReference(item, segment, around.isInquiry);
        return true;
      case 'QTY':
      case 'AMT':
        return item !== undefined && readTotal(item, segment, this.#unreadable);
      case 'DTP':
        return item === undefined ? around.readDate(segment) : readLevelDates(item, segment);
      case 'NM1':
        return around.readName(segment);
      case 'PER':
        return around.readContact(segment);
      default:
        return false;
    }
  }

  /** A status whose TRN is missing still belongs to its level. */
  #withoutTrace(segment: Segment, context: X12Context, around: Surroundings): LevelDraft | undefined {
    const level = LEVELS.get(around.hl);
    if (level === undefined) return undefined;
    const item = around.draft(level, this.#at(segment, context, '2200'));
    this.#item = item;
    if (level === 'claim') this.#claim = item;
    return item;
  }

  #close(): void {
    const item = this.#item;
    const around = this.#around;
    this.#item = undefined;
    if (item === undefined || around === undefined) return;
    if (item.statuses.length === 0 && item.totals === undefined && item.level !== 'claim') return;
    const verdict = around.isInquiry ? inquiryVerdict(item.statuses) : acknowledgementVerdict(item.statuses);
    this.#tellVerdict(item, verdict);
    item.outcome = verdict.outcome;
    if (verdict.conflict !== undefined) item.conflict = verdict.conflict;
    this.#sink.claimStatus?.(item);
    this.#totals.add(item);
  }

  #tellVerdict(item: LevelDraft, verdict: StatusVerdict): void {
    const kinds = {
      'action-against-category': CLAIM_STATUS_FINDINGS.actionAgainstCategory,
      'category-not-allowed': CLAIM_STATUS_FINDINGS.categoryNotAllowed,
      'answer-failed': CLAIM_STATUS_FINDINGS.answerFailed,
      'not-found': CLAIM_STATUS_FINDINGS.notFound,
    };
    const category = item.statuses.map((status) => status.categoryCode).join(', ');
    if (verdict.conflict !== undefined) {
      this.#tell(kinds[verdict.conflict], item.at, { category, action: item.actionCode ?? '' });
    }
    if (item.statuses.length === 0 && item.level === 'claim') {
      this.#tell(CLAIM_STATUS_FINDINGS.withoutStatus, item.at, {});
    }
  }

  /** As `context.position` with the loop; written out for the common case since it is made twice a claim. */
  #at(segment: Segment, context: X12Context, level: string): Position {
    const { file, interchange, group, set } = context;
    const loop = `${level}${LOOP_LETTERS[this.#around?.hl ?? ''] ?? ''}`;
    if (file !== undefined || group === undefined || set === undefined) return { ...context.position(segment), loop };
    return {
      offset: segment.offset,
      length: segment.length,
      interchange: interchange.ordinal,
      group: group.ordinal,
      set: set.ordinal,
      segment: context.segmentOrdinal,
      segmentId: segment.id,
      loop,
    };
  }

  #unexplained(segment: Segment, context: X12Context, around: Surroundings): void {
    const name = ['REF', 'DTP', 'QTY', 'AMT', 'NM1'].includes(segment.id)
      ? `${segment.id}*${segment.element(1)}`
      : segment.id;
    const at = context.position(segment);
    this.#tell(CLAIM_STATUS_FINDINGS.segmentUnexplained, at, { segment: name, level: around.hl });
  }

  readonly #unreadable = (segment: Segment, element: number): void => {
    const at = this.#context?.position(segment, element) ?? {};
    const name = `${segment.id}${String(element).padStart(2, '0')}`;
    this.#tell(CLAIM_STATUS_FINDINGS.amountUnreadable, at, {
      element: name,
      value: quoteAmount(segment.element(element)),
    });
  };

  #tell(kind: FindingKind, at: Position, detail: FindingDetail): void {
    this.#sink.finding?.(finding(kind, at, detail));
  }
}
