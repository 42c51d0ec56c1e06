/** Sandbox: puts answers into envelopes of its own. */
import { assert } from '../base/gateway-error.ts';
import type { InterchangeFacts } from '../x12/handler.ts';
import { type WritableElement, X12Writer } from '../x12/writer.ts';

export interface AnswerSegment {
  readonly id: string;
  readonly elements: readonly WritableElement[];
}

/** The body of a transaction set, without ST and SE. */
export interface AnswerSet {
  readonly id: string;
  /** ST03; '' for sets that have none (835, 997). */
  readonly implementation: string;
  readonly segments: readonly AnswerSegment[];
}

export interface AnswerGroup {
  readonly functionalId: string;
  /** GS08. */
  readonly version: string;
  readonly sets: readonly AnswerSet[];
}

export interface AnswerHead {
  /** The interchange that is answered: sender and receiver change places. */
  readonly answered: Pick<
    InterchangeFacts,
    'senderQualifier' | 'senderId' | 'receiverQualifier' | 'receiverId' | 'usage'
  >;
  readonly now: Date;
  readonly interchangeNumber: number;
}

/** What may not stand in data: our separators and control characters. A sender with other separators may use them. */
const FORBIDDEN = /[*:^~\u0000-\u001f\u007f-\u009f]/g;
const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };

/** CCYYMMDD of the instant, in UTC. */
export const dateOf = (now: Date): string => now.toISOString().slice(0, 10).replaceAll('-', '');
/** HHMM of the instant, in UTC. */
export const timeOf = (now: Date): string => now.toISOString().slice(11, 16).replace(':', '');

/** One interchange: TA1 segments before its groups. Set control numbers count from 0001 in each group. */
export function writeInterchange(
  head: AnswerHead,
  groups: readonly AnswerGroup[],
  acknowledgements: readonly AnswerSegment[] = [],
): Uint8Array {
  const { answered, now, interchangeNumber } = head;
  const writer = new X12Writer({ delimiters: DELIMITERS });
  writer.interchangeHeader({
    senderQualifier: qualifierOf(answered.receiverQualifier),
    senderId: addressOf(answered.receiverId),
    receiverQualifier: qualifierOf(answered.senderQualifier),
    receiverId: addressOf(answered.senderId),
    date: dateOf(now).slice(2),
    time: timeOf(now),
    controlNumber: interchangeNumber,
    acknowledgementRequested: false,
    usage: answered.usage === 'P' ? 'P' : 'T',
  });
  for (const { id, elements } of acknowledgements) writer.segment(id, elements.map(clean));
  for (const [index, group] of groups.entries()) writeGroup(writer, group, head, index + 1);
  writer.segment('IEA', [String(groups.length), String(interchangeNumber).padStart(9, '0')]);
  const fault = writer.faults[0];
  assert(fault === undefined, `the sandbox can't write ${fault?.segmentId}${fault?.element}: ${fault?.reason}`);
  return writer.bytes();
}

/** What is echoed of a claim, without characters that would break the answer. */
function clean(element: WritableElement): WritableElement {
  if (typeof element === 'string') return cleanText(element);
  if (element === undefined) return undefined;
  if ('repetitions' in element) {
    return {
      repetitions: element.repetitions.map((item) =>
        typeof item === 'string' ? cleanText(item) : item.map(cleanText),
      ),
    };
  }
  return element.map(cleanText);
}

/** The addresses of an interchange that was damaged must still fit into the answer. */
function qualifierOf(text: string): string {
  return /^[0-9A-Z]{2}$/.test(text) ? text : 'ZZ';
}

function addressOf(text: string): string {
  const clean = cleanText(text).slice(0, 15);
  return clean.trim() === '' ? 'UNKNOWN' : clean;
}

function cleanText(text: string): string {
  return text.replace(FORBIDDEN, ' ').trimEnd();
}

function writeGroup(writer: X12Writer, group: AnswerGroup, head: AnswerHead, ordinal: number): void {
  const { answered, now, interchangeNumber } = head;
  const controlNumber = String(interchangeNumber * 10 + ordinal);
  const { functionalId, version, sets } = group;
  const parties = [addressOf(answered.receiverId), addressOf(answered.senderId)];
  writer.segment('GS', [functionalId, ...parties, dateOf(now), timeOf(now), controlNumber, 'X', version]);
  for (const [index, set] of sets.entries()) {
    const number = String(index + 1).padStart(4, '0');
    writer.segment('ST', [set.id, number, set.implementation]);
    for (const { id, elements } of set.segments) writer.segment(id, elements.map(clean));
    writer.segment('SE', [String(writer.segmentsInSet + 1), number]);
  }
  writer.segment('GE', [String(sets.length), controlNumber]);
}
