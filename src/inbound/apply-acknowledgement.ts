/** Inbound: a TA1 or a 999 (997) on the claims of what it answers; the unguilty of a rejected set go back to READY (A-005). */
import { calendarDateFromX12, daysBetween, parseCalendarDate } from '../base/calendar-date.ts';
import type { Position } from '../base/position.ts';
import {
  type Acknowledgement,
  type AcknowledgementError,
  type InterchangeAcknowledgement,
  syntaxVerdict,
} from '../claims/acknowledgement.ts';
import type { ApplicationAdvice } from '../claims/acknowledgement-application.ts';
import { mendedByResending, rollDownGroup, rollDownInterchange } from '../claims/lifecycle-acknowledged.ts';
import { rollDownAdvice } from '../claims/lifecycle-advised.ts';
import type { ClaimAnswer, RolledDown, Unexplained } from '../claims/lifecycle-sent.ts';
import type { InterchangeRow, LedgerTransaction, NewQueueItem, RowKey } from '../ledger/port.ts';
import { provenByAnswer } from '../wire/outbox.ts';
import type { OnSent } from '../wire/transmit-report.ts';
import { type Answer, evidenceAt } from './claim-answers.ts';
import type { PlannedAnswers } from './commit-answers.ts';
import type { AnswerFile } from './ports.ts';
import { sentInterchange } from './sent-sets.ts';

const NOTHING: PlannedAnswers = { answers: [] };

function unexplainedItem(file: AnswerFile, item: Unexplained, at: string): NewQueueItem {
  return {
    code: item.code.toUpperCase().replaceAll('-', '_'),
    detailJson: JSON.stringify({ partner: file.partner, names: item.names }),
    evidence: evidenceAt(file, item.at),
    at,
    idempotencyKey: `${file.sha256}:${item.at.set ?? 0}:${item.at.segment ?? item.at.offset ?? 0}:${item.code}:${item.names}`,
  };
}

/** Queues what an answer says about nothing that we sent; never dropped (fault 54). */
export async function queueUnexplained(
  tx: LedgerTransaction,
  file: AnswerFile,
  items: readonly Unexplained[],
  now: Date,
): Promise<void> {
  if (items.length > 0) await tx.addQueueItems(items.map((item) => unexplainedItem(file, item, now.toISOString())));
}

/** An interchange in doubt is SENT once it is answered; the answer itself moves its claims. */
const claimsMoveByTheAnswer: OnSent = async () => undefined;

export async function applyInterchangeAcknowledgement(
  tx: LedgerTransaction,
  file: AnswerFile,
  record: InterchangeAcknowledgement,
  now: Date,
): Promise<PlannedAnswers> {
  const { interchangeControlNumber, code, noteCode, at } = record;
  const found = await sentInterchange(tx, file.partner, { interchangeControlNumber });
  if (found === undefined || ofAnotherDay(record, found.row)) {
    await queueUnexplained(tx, file, [{ code: 'unknown-interchange', names: interchangeControlNumber, at }], now);
    return NOTHING;
  }
  const rolled = rollDownInterchange(record, found.sent);
  await provenByAnswer(tx, found.row, now.toISOString(), claimsMoveByTheAnswer);
  const rejected = syntaxVerdict(code) === 'rejected';
  if (rejected) await tx.changeInterchange(found.row.interchangeKey, { state: 'REJECTED' });
  const word = rejected
    ? 'rejected'
    : syntaxVerdict(code) === 'acceptedWithErrors'
      ? 'accepted with errors'
      : 'accepted';
  const summary = `TA1 ${code}${noteCode === '' || noteCode === '000' ? '' : ` (note ${noteCode})`}: interchange ${interchangeControlNumber} ${word}`;
  const { interchangeKey } = found.row;
  const answers = rolled.answers.map(
    (answer): Answer => ({ ...toAnswer(answer, summary, syntaxRecord('TA1', rejected, code, [], at)), interchangeKey }),
  );
  const mendable = rejected && mendedByResending(record);
  return finish(tx, file, rolled, [...answers, ...(mendable ? requeues(rolled.answers, at) : [])], now);
}

/**
 * A-001: a reject that names (TA102) another day than that on which our interchange of this number was made is about another one: a number
 * comes round again, other systems sent under it, and payers' TA1s of the next hop are passed on. Clocks and zones are a day apart at most.
 */
function ofAnotherDay({ code, interchangeDate }: InterchangeAcknowledgement, row: InterchangeRow): boolean {
  if (syntaxVerdict(code) !== 'rejected' || interchangeDate === undefined) return false;
  const named = calendarDateFromX12(`20${interchangeDate}`);
  const made = parseCalendarDate(row.createdAt.slice(0, 10));
  return named !== undefined && made !== undefined && Math.abs(daysBetween(made, named)) > 1;
}

/** AK101 of claims (F-001); every kind of group has control numbers of its own. */
const CLAIMS_GROUP = 'HC';

export async function applyAcknowledgement(
  tx: LedgerTransaction,
  file: AnswerFile,
  record: Acknowledgement,
  now: Date,
): Promise<PlannedAnswers> {
  const { id, controlNumber: groupControlNumber } = record.functionalGroup;
  const found = id === CLAIMS_GROUP ? await sentInterchange(tx, file.partner, { groupControlNumber }) : undefined;
  if (found === undefined) {
    await queueUnexplained(tx, file, [{ code: 'unknown-set', names: groupControlNumber, at: record.at }], now);
    return NOTHING;
  }
  const rolled = rollDownGroup(record, found.sent);
  await provenByAnswer(tx, found.row, now.toISOString(), claimsMoveByTheAnswer);
  const { interchangeKey } = found.row;
  const answers = rolled.answers.map((answer): Answer => ({ ...syntaxAnswer(answer, record), interchangeKey }));
  const innocent = rolled.answers.filter(
    ({ event, syntax }) => event.kind === '999' && event.rejected && event.guilty !== true && syntax?.inDoubt !== true,
  );
  return finish(tx, file, rolled, [...answers, ...requeues(innocent, record.at)], now);
}

/** An application advice (824) on the claims that it is about. */
export async function applyAdvice(
  tx: LedgerTransaction,
  file: AnswerFile,
  record: ApplicationAdvice,
  now: Date,
): Promise<PlannedAnswers> {
  const { groupControlNumber, code, level, verdict, errors, at } = record;
  const found =
    groupControlNumber === undefined ? undefined : await sentInterchange(tx, file.partner, { groupControlNumber });
  if (found === undefined) {
    await queueUnexplained(tx, file, [{ code: 'unknown-set', names: groupControlNumber ?? '', at }], now);
    return NOTHING;
  }
  const rolled = rollDownAdvice(record, found.sent);
  const rejected = verdict === 'rejected';
  const told = errors.map(({ value: _value, ...error }) => error);
  const answers = rolled.answers.map((answer) =>
    toAnswer(answer, `824 ${code}: ${level} ${verdict}`, syntaxRecord('824', rejected, code, told, at)),
  );
  return finish(tx, file, rolled, answers, now);
}

async function finish(
  tx: LedgerTransaction,
  file: AnswerFile,
  rolled: RolledDown,
  answers: readonly Answer[],
  now: Date,
): Promise<PlannedAnswers> {
  await queueUnexplained(tx, file, rolled.unexplained, now);
  return { answers };
}

function toAnswer({ claim, event, at }: ClaimAnswer, summary: string, record: object): Answer {
  return { claimKey: claim.claimKey, event, at, summary, record };
}

function syntaxAnswer(answer: ClaimAnswer, record: Acknowledgement): Answer {
  const { event, at, syntax } = answer;
  const told = syntax?.told;
  const rejected = event.kind === '999' && event.rejected;
  const guilty = event.kind === '999' && event.guilty === true;
  const code = told?.code ?? record.functionalGroup.code;
  const fate = !rejected
    ? 'accepted (syntax only)'
    : guilty
      ? 'rejected'
      : 'rejected with its set, without a fault of its own';
  const summary = `${record.id} ${code}: set ${syntax?.set.setControlNumber ?? ''} ${fate}`;
  return toAnswer(
    answer,
    summary,
    syntaxRecord(record.id, rejected, code, guilty ? errorsOf(syntax?.errors ?? [], told?.errors ?? []) : [], at),
  );
}

/** The errors that name the claim; those of the whole set when none does. Values stay out: they are personal (A-007). */
function errorsOf(own: readonly AcknowledgementError[], all: readonly AcknowledgementError[]): readonly object[] {
  return (own.length > 0 ? own : all).map(({ value: _value, ...error }) => error);
}

function syntaxRecord(
  acknowledgement: string,
  rejected: boolean,
  code: string,
  errors: readonly object[],
  at: Position,
): object {
  return {
    source: 'clearinghouse',
    level: 'claim',
    acknowledgement,
    outcome: rejected ? 'rejected' : 'information',
    code,
    errors,
    at,
  };
}

/** Back to READY by rule, same patient control number, with the reject as evidence. */
function requeues(answers: readonly ClaimAnswer[], at: Position): readonly Answer[] {
  const seen = new Set<RowKey>();
  return answers
    .filter(({ claim }) => !seen.has(claim.claimKey) && seen.add(claim.claimKey))
    .map(({ claim }) => ({
      claimKey: claim.claimKey,
      event: { kind: 'requeued', transmission: claim.transmission },
      at,
      summary: 'put back to be sent again: rejected without a fault of its own',
      record: { source: 'clearinghouse', level: 'claim', outcome: 'information', at },
    }));
}
