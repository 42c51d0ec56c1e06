/** What stands around a status in a 277CA or 277: header, source, receiver, provider, patient. */
import { type CalendarDate, calendarDateFromX12 } from '../../base/calendar-date.ts';
import type { Position } from '../../base/position.ts';
import type { AnswerEnvelope } from '../../claims/acknowledgement.ts';
import type { StatusBatch, StatusLevel, StatusSource } from '../../claims/claim-status.ts';
import { meantText } from '../../x12/meant-text.ts';
import type { Segment } from '../../x12/segment.ts';
import type { Draft } from '../acknowledgement/envelope.ts';
import type { LevelDraft } from './level.ts';

interface Name {
  readonly name: string;
  readonly id: string;
}

/** HL03 → the names that may stand there (NM101): source, receiver, provider, patient and subscriber. */
const NAMES: Readonly<Record<string, 'source' | 'receiver' | 'provider' | 'patient'>> = {
  '20': 'source',
  '21': 'receiver',
  '19': 'provider',
  PT: 'patient',
  '22': 'patient',
  '23': 'patient',
};

export class Surroundings {
  /** HL03 of the open level; '' before the first. */
  hl = '';
  batchTraceNumber: string | undefined;
  sourceTraceNumber: string | undefined;
  readonly #guide: string;
  readonly #envelope: AnswerEnvelope;
  readonly #at: Position;
  #purpose = '';
  #reference: string | undefined;
  #created: CalendarDate | undefined;
  #source: StatusSource = 'clearinghouse';
  readonly #names: {
    source?: Name | undefined;
    receiver?: Name | undefined;
    provider?: Name | undefined;
    patient?: Name | undefined;
  } = {};
  #received: CalendarDate | undefined;
  #processed: CalendarDate | undefined;
  #contacts: string[] = [];

  constructor(guide: string, envelope: AnswerEnvelope, at: Position) {
    this.#guide = guide;
    this.#envelope = envelope;
    this.#at = at;
  }

  /** True for an answer to a 276 and a request for information (X213), false for a claim acknowledgement (BHT01 0085, guide X214). */
  get isInquiry(): boolean {
    if (this.#guide.includes('X214')) return false;
    return /X21[23]/.test(this.#guide) || this.#purpose !== '0085';
  }

  readHeader(segment: Segment): void {
    this.#purpose = segment.element(1);
    if (segment.element(3) !== '') this.#reference = segment.element(3);
    this.#created = calendarDateFromX12(segment.element(4));
  }

  /** A new level: the names of the levels below it are gone. */
  enter(hl: string): void {
    this.hl = hl;
    const kept = NAMES[hl];
    this.#names.patient = undefined;
    if (kept !== 'patient') this.#names.provider = undefined;
    if (kept === 'receiver' || kept === 'source') {
      this.#names.receiver = undefined;
      this.batchTraceNumber = undefined;
    }
    if (kept === 'source') this.#names.source = undefined;
  }

  readName(segment: Segment): boolean {
    const kind = NAMES[this.hl];
    if (kind === undefined) return false;
    if (kind === 'source') this.#source = segment.element(1) === 'PR' ? 'payer' : 'clearinghouse';
    const given = [segment.element(4), segment.element(5)].filter((part) => part !== '').join(' ');
    const name = given === '' ? segment.element(3) : `${segment.element(3)}, ${given}`;
    // 2100C may name the provider twice, once for each kind of number; the first one stands.
    this.#names[kind] ??= { name: meantText(name), id: segment.element(9) };
    return true;
  }

  readContact(segment: Segment): boolean {
    if (this.hl !== '20') return false;
    this.#contacts.push(segment.text);
    return true;
  }

  /** DTP of 2200A: 050 received, 009 processed. */
  readDate(segment: Segment): boolean {
    const date = calendarDateFromX12(segment.element(3));
    if (this.hl !== '20') return false;
    if (segment.element(1) === '050') this.#received = date;
    else if (segment.element(1) === '009') this.#processed = date;
    else return false;
    return true;
  }

  /** A record of `level` with what stands around it; its TRN or SVC was just met, so everything around is known. */
  draft(level: StatusLevel, at: Position): LevelDraft {
    const draft: LevelDraft = {
      type: 'claim-status',
      guide: this.#guide,
      source: this.#source,
      level,
      outcome: 'information',
      statuses: [],
      envelope: this.#envelope,
      at,
    };
    const { source, receiver, provider, patient } = this.#names;
    if (source !== undefined) draft.sourceName = source.name;
    if (source !== undefined && source.id !== '') draft.sourceId = source.id;
    if (receiver !== undefined) draft.receiverName = receiver.name;
    if (receiver !== undefined && receiver.id !== '') draft.receiverId = receiver.id;
    if (this.batchTraceNumber !== undefined) draft.batchTraceNumber = this.batchTraceNumber;
    if (this.#received !== undefined) draft.receivedDate = this.#received;
    if (this.#processed !== undefined) draft.processedDate = this.#processed;
    if (level === 'informationReceiver') return draft;
    if (provider !== undefined) draft.providerName = provider.name;
    if (provider !== undefined && provider.id !== '') draft.providerId = provider.id;
    if (level === 'provider') return draft;
    if (patient !== undefined) draft.patientName = patient.name;
    if (patient !== undefined && patient.id !== '') draft.memberId = patient.id;
    return draft;
  }

  batch(): Omit<StatusBatch, 'complete' | 'acceptedCount' | 'rejectedCount' | 'claimCount'> {
    const batch: Draft<Omit<StatusBatch, 'complete' | 'acceptedCount' | 'rejectedCount' | 'claimCount'>> = {
      guide: this.#guide,
      acknowledgement: !this.isInquiry,
      source: this.#source,
      contacts: this.#contacts,
      envelope: this.#envelope,
      at: this.#at,
    };
    if (this.#reference !== undefined) batch.reference = this.#reference;
    if (this.#created !== undefined) batch.createdDate = this.#created;
    if (this.batchTraceNumber !== undefined) batch.batchTraceNumber = this.batchTraceNumber;
    if (this.sourceTraceNumber !== undefined) batch.sourceTraceNumber = this.sourceTraceNumber;
    return batch;
  }
}
