/** Guides: segments of an answer, to be put into an envelope by whoever sends it. */
import type { WritableElement } from '../../x12/writer.ts';

export interface AnswerSegment {
  readonly id: string;
  readonly elements: readonly WritableElement[];
}
