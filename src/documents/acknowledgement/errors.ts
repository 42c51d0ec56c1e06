/** The errors of one transaction set in a 999 or 997: IK3 (AK3), CTX and IK4 (AK4). */
import type { Position } from '../../base/position.ts';
import type { AcknowledgementContext, AcknowledgementError } from '../../claims/acknowledgement.ts';
import type { Segment } from '../../x12/segment.ts';
import { type Draft, wholeNumber } from './envelope.ts';

type ErrorDraft = Draft<AcknowledgementError>;

/** Gathers IK3, CTX and IK4 in their order; `take` gives the errors of a set, one for each IK4, or one for an IK3 without any. */
export class ErrorReader {
  #errors: AcknowledgementError[] = [];
  #segment: ErrorDraft | undefined;
  #segmentContext: AcknowledgementContext[] = [];
  #elements: { readonly error: ErrorDraft; readonly context: AcknowledgementContext[] }[] = [];

  /** IK3 or AK3: segment id, ordinal, loop, code. */
  segmentError(segment: Segment, at: Position): void {
    this.#flush();
    this.#segment = this.#draft(segment.element(1), at);
    const ordinal = wholeNumber(segment.element(2));
    if (ordinal !== undefined) this.#segment.segmentOrdinal = ordinal;
    if (segment.element(3) !== '') this.#segment.loop = segment.element(3);
    if (segment.element(4) !== '') this.#segment.code = segment.element(4);
  }

  /** IK4 or AK4: element, component and repetition; data element; code; bad value. */
  elementError(segment: Segment, at: Position): void {
    const error = this.#draft('', at);
    const element = wholeNumber(segment.component(1, 1));
    const component = wholeNumber(segment.component(1, 2));
    const repetition = wholeNumber(segment.component(1, 3));
    if (element !== undefined) error.element = element;
    if (component !== undefined) error.component = component;
    if (repetition !== undefined) error.repetition = repetition;
    if (segment.element(2) !== '') error.dataElement = segment.element(2);
    if (segment.element(3) !== '') error.elementCode = segment.element(3);
    if (segment.element(4) !== '') error.value = segment.element(4);
    this.#elements.push({ error, context: [] });
  }

  /** CTX: belongs to the IK4 before it, else to the IK3. Each repetition of CTX01 is a context of its own. */
  context(segment: Segment): void {
    const into = this.#elements.at(-1)?.context ?? this.#segmentContext;
    const repetitions = Math.max(1, segment.repetitionCount(1));
    for (let repetition = 1; repetition <= repetitions; repetition++) into.push(contextOf(segment, repetition));
  }

  take(): readonly AcknowledgementError[] {
    this.#flush();
    const errors = this.#errors;
    this.#errors = [];
    return errors;
  }

  #draft(segmentId: string, at: Position): ErrorDraft {
    return { segmentId, at };
  }

  #flush(): void {
    const segment = this.#segment;
    const shared = this.#segmentContext;
    const elements = this.#elements;
    this.#segment = undefined;
    this.#segmentContext = [];
    this.#elements = [];
    if (segment === undefined) {
      // An IK4 without its IK3 still tells of an error.
      for (const { error, context } of elements) this.#add(error, [...shared, ...context]);
    } else if (elements.length === 0) {
      this.#add(segment, shared);
    } else {
      const { segmentId } = segment;
      for (const { error, context } of elements)
        this.#add({ ...segment, ...error, segmentId }, [...shared, ...context]);
    }
  }

  #add(error: ErrorDraft, context: readonly AcknowledgementContext[]): void {
    this.#errors.push(context.length === 0 ? error : { ...error, context: [...context] });
  }
}

/** The context that one repetition of CTX01 names. */
export function contextOf(segment: Segment, repetition: number): AcknowledgementContext {
  const context: Draft<AcknowledgementContext> = { name: segment.component(1, 1, repetition) };
  const value = segment.component(1, 2, repetition);
  const ordinal = wholeNumber(segment.element(3));
  const element = wholeNumber(segment.component(5, 1));
  const component = wholeNumber(segment.component(5, 2));
  const repeated = wholeNumber(segment.component(5, 3));
  if (value !== '') context.value = value;
  if (segment.element(2) !== '') context.segmentId = segment.element(2);
  if (ordinal !== undefined) context.segmentOrdinal = ordinal;
  if (segment.element(4) !== '') context.loop = segment.element(4);
  if (element !== undefined) context.element = element;
  if (component !== undefined) context.component = component;
  if (repeated !== undefined) context.repetition = repeated;
  return context;
}
