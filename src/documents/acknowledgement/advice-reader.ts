/** Documents: 824 (any version) → application advices, one for each OTI, as they are read. */
import { type Finding, finding } from '../../base/finding.ts';
import type { AnswerEnvelope } from '../../claims/acknowledgement.ts';
import { type AdviceError, type ApplicationAdvice, adviceMeaning } from '../../claims/acknowledgement-application.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { answerEnvelope, type Draft, wholeNumber } from './envelope.ts';
import { contextOf } from './errors.ts';
import { ACKNOWLEDGEMENT_FINDINGS } from './findings.ts';

export interface AdviceSink {
  applicationAdvice?(record: ApplicationAdvice): void;
  finding?(finding: Finding): void;
}

type AdviceDraft = Draft<Omit<ApplicationAdvice, 'errors'>> & { errors: Draft<AdviceError>[] };

/** Segments of the header and of amounts and dates that are kept only as bytes: they repeat what we sent. */
const ECHOES: ReadonlySet<string> = new Set(['ST', 'SE', 'N1', 'N3', 'N4', 'PER', 'DTM', 'AMT', 'QTY', 'LM', 'LQ']);

/** Reads the 824 sets among the events of a file; other sets pass by. It goes by the order of the segments and needs no guide. */
export class ApplicationAdviceReader implements X12Handler {
  readonly #sink: AdviceSink;
  #envelope: AnswerEnvelope | undefined;
  #reference = '';
  #advice: AdviceDraft | undefined;

  constructor(sink: AdviceSink) {
    this.#sink = sink;
  }

  setStart(_st: Segment, context: X12Context): void {
    this.#envelope = context.set?.id === '824' ? answerEnvelope(context) : undefined;
    this.#reference = '';
    this.#advice = undefined;
  }

  reads(): boolean {
    return this.#envelope !== undefined;
  }

  segment(segment: Segment, context: X12Context): void {
    const envelope = this.#envelope;
    if (envelope === undefined || ECHOES.has(segment.id)) return;
    if (segment.id === 'BGN') this.#reference = segment.element(2);
    else if (segment.id === 'OTI') this.#open(segment, context, envelope);
    else if (this.#advice === undefined || !read(segment, context, this.#advice)) {
      const detail = { segment: segment.id, set: '824' };
      this.#sink.finding?.(finding(ACKNOWLEDGEMENT_FINDINGS.segmentUnexplained, context.position(segment), detail));
    }
  }

  setEnd(): void {
    this.#close();
    this.#envelope = undefined;
  }

  #open(segment: Segment, context: X12Context, envelope: AnswerEnvelope): void {
    this.#close();
    const code = segment.element(1);
    const { level, verdict } = adviceMeaning(code);
    const at = { ...context.position(segment), loop: '2000' };
    const advice: AdviceDraft = { type: 'application-advice', level, code, verdict, errors: [], envelope, at };
    if (this.#reference !== '') advice.reference = this.#reference;
    if (segment.element(8) !== '') advice.groupControlNumber = segment.element(8);
    if (segment.element(9) !== '') advice.setControlNumber = segment.element(9);
    if (segment.element(10) !== '') advice.setId = segment.element(10);
    if (verdict === 'unknown' || level === 'unknown') {
      const detail = { verdict: code, element: 'OTI01' };
      this.#sink.finding?.(finding(ACKNOWLEDGEMENT_FINDINGS.verdictUnknown, at, detail));
    }
    this.#advice = advice;
  }

  #close(): void {
    const advice = this.#advice;
    this.#advice = undefined;
    if (advice !== undefined) this.#sink.applicationAdvice?.(advice);
  }
}

/** Takes a segment below an OTI; false when it has no meaning there. */
function read(segment: Segment, context: X12Context, advice: AdviceDraft): boolean {
  const error = advice.errors.at(-1);
  switch (segment.id) {
    case 'REF':
      if (segment.element(1) === 'EJ') advice.patientControlNumber = segment.element(2);
      else {
        const reference = { qualifier: segment.element(1), value: segment.element(2) };
        advice.references = [...(advice.references ?? []), reference];
      }
      return true;
    case 'NM1':
      if (segment.element(1) === '85' && segment.element(9) !== '') advice.providerId = segment.element(9);
      return true;
    case 'TED':
      advice.errors.push(errorOf(segment, context));
      return true;
    case 'CTX':
      if (error !== undefined) error.context = [...(error.context ?? []), contextOf(segment, 1)];
      return error !== undefined;
    case 'RED':
      if (error !== undefined) error.reasonCodes = [...(error.reasonCodes ?? []), segment.element(6)];
      return error !== undefined;
    default:
      return false;
  }
}

function errorOf(segment: Segment, context: X12Context): Draft<AdviceError> {
  const error: Draft<AdviceError> = {
    code: segment.element(1),
    at: { ...context.position(segment), loop: '2100' },
  };
  const ordinal = wholeNumber(segment.element(4));
  const element = wholeNumber(segment.component(5, 1));
  if (segment.element(2) !== '') error.message = segment.element(2);
  if (segment.element(3) !== '') error.segmentId = segment.element(3);
  if (ordinal !== undefined) error.segmentOrdinal = ordinal;
  if (element !== undefined) error.element = element;
  if (segment.element(7) !== '') error.value = segment.element(7);
  return error;
}
