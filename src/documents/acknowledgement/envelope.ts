/** Who sent an answer to whom, read off the envelope around it. */
import type { AnswerEnvelope } from '../../claims/acknowledgement.ts';
import type { X12Context } from '../../x12/handler.ts';

/** A record while it is being read. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** The ISA and GS around the present segment; '' is left out. */
export function answerEnvelope(context: X12Context): AnswerEnvelope {
  const { interchange, group } = context;
  const envelope: Draft<AnswerEnvelope> = {};
  if (interchange.senderId !== '') envelope.senderId = interchange.senderId;
  if (interchange.receiverId !== '') envelope.receiverId = interchange.receiverId;
  if (interchange.controlNumber !== '') envelope.interchangeControlNumber = interchange.controlNumber;
  if (group !== undefined && group.controlNumber !== '') envelope.groupControlNumber = group.controlNumber;
  if (interchange.usage !== '') envelope.usage = interchange.usage;
  return envelope;
}

/** The number that `text` writes in digits; undefined when it doesn't. */
export function wholeNumber(text: string): number | undefined {
  return /^ *\d{1,9} *$/.test(text) ? Number(text) : undefined;
}
