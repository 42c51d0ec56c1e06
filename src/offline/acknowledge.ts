/** Offline: the story of `acknowledge`: a received file → the TA1 and 999 (997 where no 999 can be) that answer it; acknowledgements are never acknowledged. */
import type { WallTime } from '../base/clock.ts';
import { type Finding, finding } from '../base/finding.ts';
import { answerGroup, type GroupAnswer } from '../guides/acknowledge/group.ts';
import { answerInterchange } from '../guides/acknowledge/interchange.ts';
import type { AnswerSegment } from '../guides/acknowledge/segments.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import {
  type ReceivedGroup,
  type ReceivedInterchange,
  type ValidationResult,
  X12Validator,
} from '../guides/validate.ts';
import type { InterchangeFacts } from '../x12/handler.ts';
import { type WriteFault, X12Writer } from '../x12/writer.ts';
import { offlineFindings } from './findings.ts';

export interface AnswerFile {
  readonly kind: 'TA1' | '999' | '997';
  /** Ordinal of the interchange that is answered. */
  readonly interchange: number;
  /** ISA13 of the interchange that is answered. */
  readonly interchangeControlNumber: string;
  /** TA104, or AK901 of each group: A, E, P, R. */
  readonly codes: readonly string[];
  readonly bytes: Uint8Array;
}

export interface AnsweredFile {
  readonly verdict: ValidationResult;
  readonly answers: readonly AnswerFile[];
  /** Answers that can't be given. */
  readonly findings: readonly Finding[];
}

export interface AcknowledgeOptions {
  readonly file: string;
  readonly guides: GuideLibrary;
  /** The moment of answering. */
  readonly at: WallTime;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Answers each interchange of the file by itself; control numbers count from 1. */
export async function acknowledgeFile(options: AcknowledgeOptions): Promise<AnsweredFile> {
  const validator = new X12Validator({ library: options.guides, file: options.file });
  for await (const chunk of options.chunks) validator.push(chunk);
  const verdict = validator.end();
  const answers: AnswerFile[] = [];
  const findings: Finding[] = [];
  for (const received of verdict.received) {
    const { ordinal, controlNumber } = received.facts;
    for (const body of bodies(received, options.guides)) {
      const written = writeAnswer(received.facts, { ...body, number: answers.length + 1 }, options.at);
      const facts = { kind: body.kind, interchange: ordinal, interchangeControlNumber: controlNumber };
      if (written.bytes === undefined) findings.push(notWritable(facts, options.file, written.fault));
      else answers.push({ ...facts, codes: body.codes, bytes: written.bytes });
    }
  }
  if (verdict.interchanges === 0)
    findings.push(finding(offlineFindings.interchangeNotNumbered, { file: options.file }));
  return { verdict, answers, findings };
}

function notWritable(
  { kind, interchange }: Pick<AnswerFile, 'kind' | 'interchange'>,
  file: string,
  { segmentId, element, reason }: WriteFault,
): Finding {
  const detail = { answer: kind, interchange, segment: `${segmentId}${String(element).padStart(2, '0')}`, reason };
  return finding(offlineFindings.answerNotWritable, { file, interchange }, detail);
}

interface Body {
  readonly kind: AnswerFile['kind'];
  readonly codes: readonly string[];
  readonly ta1: readonly AnswerSegment[];
  /** All of one form. */
  readonly groups: readonly GroupAnswer[];
}

function bodies(received: ReceivedInterchange, guides: GuideLibrary): readonly Body[] {
  const ta1 = answerInterchange(received);
  const code = String(ta1?.elements[3] ?? '');
  const head: readonly Body[] = ta1 === undefined ? [] : [{ kind: 'TA1', codes: [code], ta1: [ta1], groups: [] }];
  // A refused interchange was not looked into: its groups have no answer.
  if (code === 'R') return head;
  const rest = (['999', '997'] as const).map((kind): Body => {
    const groups = groupAnswers(received.groups, kind, guides);
    const codes = groups.map(({ segments }) => String(segments.at(-1)?.elements[0] ?? ''));
    return { kind, codes, ta1: [], groups };
  });
  return [...head, ...rest.filter(({ groups }) => groups.length > 0)];
}

function groupAnswers(groups: readonly ReceivedGroup[], form: '999' | '997', library: GuideLibrary): GroupAnswer[] {
  return groups
    .filter((group) => formFor(group, library) === form)
    .map((group) => answerGroup(group, { form, library }))
    .filter((answer) => answer !== undefined);
}

/** A 999 answers the health care guides of 5010; older versions and other trades get a 997, which may name any functional group. */
function formFor({ facts }: ReceivedGroup, library: GuideLibrary): '999' | '997' {
  const header = library.guide('999').segments.find(({ id }) => id === 'AK1');
  const functionalId = header?.elements[0];
  const named = functionalId?.kind === 'simple' && functionalId.codes?.has(facts.functionalId) === true;
  return named && facts.version.startsWith('005010') ? '999' : '997';
}

const two = (value: number): string => String(value).padStart(2, '0');
const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };

/** One interchange back to where the received one came from: its sender and receiver change places. */
function writeAnswer(
  answered: InterchangeFacts,
  body: Body & { readonly number: number },
  at: WallTime,
): { readonly bytes: Uint8Array } | { readonly bytes?: undefined; readonly fault: WriteFault } {
  const writer = new X12Writer({ delimiters: DELIMITERS, lineEnd: '\n' });
  const date = `${String(at.year).padStart(4, '0')}${two(at.month)}${two(at.day)}`;
  const time = `${two(at.hour)}${two(at.minute)}`;
  writer.interchangeHeader({
    senderQualifier: answered.receiverQualifier,
    senderId: answered.receiverId,
    receiverQualifier: answered.senderQualifier,
    receiverId: answered.senderId,
    date: date.slice(2),
    time,
    ...(body.kind === '997' ? { version: '00401' } : {}),
    controlNumber: body.number,
    acknowledgementRequested: false,
    usage: answered.usage === 'P' ? 'P' : 'T',
  });
  for (const { id, elements } of body.ta1) writer.segment(id, elements);
  const [first] = body.groups;
  if (first !== undefined) {
    const { functionalId, version } = first;
    writer.segment('GS', [
      functionalId,
      answered.receiverId,
      answered.senderId,
      date,
      time,
      String(body.number),
      'X',
      version,
    ]);
    for (const [index, group] of body.groups.entries()) writeSet(writer, group, index + 1);
    writer.segment('GE', [String(body.groups.length), String(body.number)]);
  }
  writer.segment('IEA', [first === undefined ? '0' : '1', String(body.number).padStart(9, '0')]);
  const [fault] = writer.faults;
  return fault === undefined ? { bytes: writer.bytes() } : { fault };
}

function writeSet(writer: X12Writer, group: GroupAnswer, ordinal: number): void {
  const { transactionSet, version, segments } = group;
  const number = String(ordinal).padStart(4, '0');
  writer.segment('ST', [transactionSet, number, transactionSet === '999' ? version : '']);
  for (const { id, elements } of segments) writer.segment(id, elements);
  writer.segment('SE', [String(writer.segmentsInSet + 1), number]);
}
