/** Documents: TA1, 999 and 997 (any version) → acknowledgements, as they are read. */
import { type Finding, type FindingDetail, type FindingKind, finding } from '../../base/finding.ts';
import {
  type Acknowledgement,
  type InterchangeAcknowledgement,
  syntaxVerdict,
  type TransactionSetAcknowledgement,
  verdictsContradict,
} from '../../claims/acknowledgement.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { answerEnvelope, type Draft, wholeNumber } from './envelope.ts';
import { ErrorReader } from './errors.ts';
import { ACKNOWLEDGEMENT_FINDINGS } from './findings.ts';

export interface AcknowledgementSink {
  interchangeAcknowledgement?(record: InterchangeAcknowledgement): void;
  acknowledgement?(record: Acknowledgement): void;
  finding?(finding: Finding): void;
}

type GroupDraft = Draft<Acknowledgement['functionalGroup']>;
type SetDraft = Draft<TransactionSetAcknowledgement>;

/**
 * Reads the TA1s and the 999 and 997 sets among the events of a file; other sets pass by. It goes by the order of the segments alone and
 * needs no guide, so that answers of old or unknown versions are read too. What it can't explain is told.
 */
export class AcknowledgementReader implements X12Handler {
  readonly #sink: AcknowledgementSink;
  readonly #errors = new ErrorReader();
  #record: (Omit<Acknowledgement, 'functionalGroup' | 'transactionSets'> & { group: GroupDraft }) | undefined;
  #sets: TransactionSetAcknowledgement[] = [];
  #set: SetDraft | undefined;

  constructor(sink: AcknowledgementSink) {
    this.#sink = sink;
  }

  outside(segment: Segment, context: X12Context): void {
    if (segment.id !== 'TA1') return;
    const record: Draft<InterchangeAcknowledgement> = {
      type: 'interchange-acknowledgement',
      interchangeControlNumber: segment.element(1),
      code: segment.element(4),
      noteCode: segment.element(5),
      envelope: answerEnvelope(context),
      at: context.position(segment),
    };
    if (segment.element(2) !== '') record.interchangeDate = segment.element(2);
    if (segment.element(3) !== '') record.interchangeTime = segment.element(3);
    this.#judge(record.code, 'TA104', segment, context, 4);
    this.#sink.interchangeAcknowledgement?.(record);
  }

  setStart(st: Segment, context: X12Context): void {
    const id = context.set?.id;
    this.#record = undefined;
    if (id !== '999' && id !== '997') return;
    this.#sets = [];
    this.#set = undefined;
    this.#errors.take();
    this.#record = {
      type: 'acknowledgement',
      id,
      group: { id: '', controlNumber: '', code: '', reasonCodes: [] },
      envelope: answerEnvelope(context),
      at: { ...context.position(st), loop: 'ST' },
    };
  }

  reads(): boolean {
    return this.#record !== undefined;
  }

  segment(segment: Segment, context: X12Context): void {
    const record = this.#record;
    if (record === undefined) return;
    switch (segment.id) {
      case 'ST':
      case 'SE':
        break;
      case 'AK1':
        record.group.id = segment.element(1).trim();
        record.group.controlNumber = segment.element(2).trim();
        if (segment.element(3) !== '') record.group.version = segment.element(3);
        break;
      case 'AK2':
        this.#closeSet();
        this.#openSet(segment, context);
        break;
      case 'AK9':
        this.#closeSet();
        this.#groupVerdict(record.group, segment, context);
        break;
      default:
        this.#inSet(segment, context, record.id);
    }
  }

  setEnd(): void {
    const record = this.#record;
    if (record === undefined) return;
    this.#closeSet();
    const { group, ...rest } = record;
    if (group.code === '') {
      this.#tell(ACKNOWLEDGEMENT_FINDINGS.groupWithoutVerdict, rest.at, { controlNumber: group.controlNumber });
    }
    this.#sink.acknowledgement?.({ ...rest, functionalGroup: group, transactionSets: this.#sets });
    this.#record = undefined;
  }

  #openSet(segment: Segment, context: X12Context): void {
    this.#set = {
      id: segment.element(1).trim(),
      controlNumber: segment.element(2).trim(),
      code: '',
      reasonCodes: [],
      errors: [],
      at: { ...context.position(segment), loop: '2000' },
    };
    if (segment.element(3) !== '') this.#set.guide = segment.element(3);
  }

  #inSet(segment: Segment, context: X12Context, id: string): void {
    const set = this.#set;
    const at = context.position(segment);
    if (set !== undefined && (segment.id === 'IK3' || segment.id === 'AK3')) {
      this.#errors.segmentError(segment, { ...at, loop: '2100' });
    } else if (set !== undefined && (segment.id === 'IK4' || segment.id === 'AK4')) {
      this.#errors.elementError(segment, { ...at, loop: '2110' });
    } else if (set !== undefined && segment.id === 'CTX') {
      this.#errors.context(segment);
    } else if (set !== undefined && set.code === '' && (segment.id === 'IK5' || segment.id === 'AK5')) {
      set.code = segment.element(1);
      set.reasonCodes = codes(segment, 2);
      this.#judge(set.code, `${segment.id}01`, segment, context, 1);
    } else {
      this.#tell(ACKNOWLEDGEMENT_FINDINGS.segmentUnexplained, at, { segment: segment.id, set: id });
    }
  }

  #closeSet(): void {
    const set = this.#set;
    if (set === undefined) return;
    this.#set = undefined;
    if (set.code === '') {
      this.#tell(ACKNOWLEDGEMENT_FINDINGS.setWithoutVerdict, set.at, { controlNumber: set.controlNumber });
    }
    this.#sets.push({ ...set, errors: this.#errors.take() });
  }

  #groupVerdict(group: GroupDraft, segment: Segment, context: X12Context): void {
    group.code = segment.element(1);
    group.reasonCodes = codes(segment, 5);
    const included = wholeNumber(segment.element(2));
    const received = wholeNumber(segment.element(3));
    const accepted = wholeNumber(segment.element(4));
    if (included !== undefined) group.includedCount = included;
    if (received !== undefined) group.receivedCount = received;
    if (accepted !== undefined) group.acceptedCount = accepted;
    this.#judge(group.code, 'AK901', segment, context, 1);
    const sets = this.#sets.map(({ code }) => code);
    if (verdictsContradict(group.code, sets)) {
      const detail = { group: group.code, controlNumber: group.controlNumber, sets: sets.join(', ') };
      this.#tell(ACKNOWLEDGEMENT_FINDINGS.verdictsContradict, context.position(segment, 1), detail);
    }
    const found = this.#sets.filter((set) => /^accepted/.test(syntaxVerdict(set.code))).length;
    // Accepted sets need not be listed, so only too many of them speak against the count.
    if (accepted !== undefined && found > accepted) {
      const detail = { said: accepted, what: 'accepted', found };
      this.#tell(ACKNOWLEDGEMENT_FINDINGS.countsDiffer, context.position(segment, 4), detail);
    }
  }

  #judge(code: string, element: string, segment: Segment, context: X12Context, number: number): void {
    if (syntaxVerdict(code) !== 'unknown') return;
    const detail = { verdict: code, element };
    this.#tell(ACKNOWLEDGEMENT_FINDINGS.verdictUnknown, context.position(segment, number), detail);
  }

  #tell(kind: FindingKind, at: Finding['at'], detail: FindingDetail): void {
    this.#sink.finding?.(finding(kind, at, detail));
  }
}

function codes(segment: Segment, from: number): string[] {
  const list: string[] = [];
  for (let element = from; element <= segment.elementCount; element++) {
    if (segment.element(element) !== '') list.push(segment.element(element));
  }
  return list;
}
