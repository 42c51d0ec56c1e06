import { assert } from '../../base/gateway-error.ts';
import type {
  InterchangeChange,
  InterchangeRow,
  NewInterchange,
  OutboundState,
  RowKey,
  SubmissionQuery,
  SubmissionRow,
  SubmittedClaim,
  SubmittedNumber,
} from '../port.ts';
import { ask } from '../questions.ts';
import { foldedPrefix } from '../sealing.ts';
import type { Session, WritingSession } from '../session.ts';
import type { InterchangesTable, SetsTable, SubmissionsTable } from '../tables.ts';

export interface InterchangeQuery {
  readonly interchangeKeys?: readonly RowKey[];
  readonly partner?: string;
  readonly states?: readonly OutboundState[];
  readonly interchangeControlNumber?: string;
  readonly groupControlNumber?: string;
  readonly limit: number;
}

function rowOf(row: InterchangesTable): InterchangeRow {
  return {
    interchangeKey: row.interchange_key,
    partner: row.partner,
    kind: row.kind,
    interchangeControlNumber: row.interchange_control_number,
    groupControlNumber: row.group_control_number,
    usage: row.usage,
    fileName: row.file_name,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    ...(row.plain_sha256 === null ? {} : { plainSha256: row.plain_sha256 }),
    state: row.state,
    createdAt: row.created_at,
    attempts: row.attempts,
    ...(row.temp_name === null ? {} : { tempName: row.temp_name }),
    ...(row.last_error_code === null ? {} : { lastErrorCode: row.last_error_code }),
    ...(row.next_attempt_at === null ? {} : { nextAttemptAt: row.next_attempt_at }),
    ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
  };
}

export async function interchanges(session: Session, query: InterchangeQuery): Promise<readonly InterchangeRow[]> {
  let selection = session.db.selectFrom('interchanges').selectAll().orderBy('interchange_key').limit(query.limit);
  if (query.interchangeKeys !== undefined)
    selection = selection.where(session.among('interchange_key', query.interchangeKeys));
  if (query.partner !== undefined) selection = selection.where('partner', '=', query.partner);
  if (query.states !== undefined) selection = selection.where(session.among('state', query.states));
  if (query.interchangeControlNumber !== undefined)
    selection = selection.where('interchange_control_number', '=', query.interchangeControlNumber);
  if (query.groupControlNumber !== undefined)
    selection = selection.where('group_control_number', '=', query.groupControlNumber);
  return (await selection.execute()).map(rowOf);
}

export async function submissions(session: Session, query: SubmissionQuery): Promise<readonly SubmissionRow[]> {
  let selection = session.db
    .selectFrom('submissions')
    .innerJoin('sets', 'sets.set_key', 'submissions.set_key')
    .selectAll('submissions')
    .select(['sets.ordinal as set_ordinal', 'sets.set_control_number', 'sets.originator_reference'])
    .orderBy('submissions.submission_key');
  if (query.interchangeKey !== undefined)
    selection = selection.where('submissions.interchange_key', '=', query.interchangeKey);
  if (query.setControlNumber !== undefined)
    selection = selection.where('sets.set_control_number', '=', query.setControlNumber);
  if (query.originatorReference !== undefined)
    selection = selection.where('sets.originator_reference', '=', query.originatorReference);
  if (query.partner !== undefined) {
    const ofPartner = session.db.selectFrom('interchanges').select('interchange_key');
    selection = selection.where('submissions.interchange_key', 'in', ofPartner.where('partner', '=', query.partner));
  }
  if (query.patientControlNumbers !== undefined) {
    const numbers = query.patientControlNumbers.flatMap((number) => session.sealing.searches(number));
    selection = selection.where(session.among('submissions.patient_control_number_search', numbers));
  }
  if (query.claimKeys !== undefined)
    selection = selection.where(session.among('submissions.claim_key', query.claimKeys));
  return (await selection.execute()).map((row) => ({
    submissionKey: row.submission_key,
    interchangeKey: row.interchange_key,
    setOrdinal: row.set_ordinal,
    setControlNumber: row.set_control_number,
    originatorReference: row.originator_reference,
    claimKey: row.claim_key,
    patientControlNumber: session.sealing.read(row.patient_control_number),
    frequencyCode: row.frequency_code,
    ordinal: row.ordinal,
    firstSegment: row.first_segment,
    lastSegment: row.last_segment,
    offset: row.byte_offset,
    length: row.byte_length,
  }));
}

export async function submittedClaims(session: Session, interchangeKey: RowKey): Promise<readonly SubmittedClaim[]> {
  return session.db
    .selectFrom('submissions')
    .innerJoin('sets', 'sets.set_key', 'submissions.set_key')
    .select(['submissions.claim_key as claimKey', 'sets.ordinal as setOrdinal'])
    .where('submissions.interchange_key', '=', interchangeKey)
    .orderBy('submissions.submission_key')
    .execute();
}

export async function submittedNumbers(
  session: Session,
  claimKeys: readonly RowKey[],
): Promise<readonly SubmittedNumber[]> {
  const given = { values: claimKeys, parameters: [session.parameter(claimKeys)] };
  const rows = await ask(session, 'submitted numbers', given, () =>
    session.db
      .selectFrom('submissions')
      .select(['claim_key', 'patient_control_number'])
      .where(session.among('claim_key', claimKeys))
      .orderBy('submission_key'),
  );
  return rows.map((row) => ({
    claimKey: row.claim_key,
    patientControlNumber: session.sealing.read(row.patient_control_number),
  }));
}

/** Stores the interchange in state READY with its sets and submissions. */
export async function addInterchange(session: WritingSession, interchange: NewInterchange): Promise<RowKey> {
  const [key = 0] = await session.nextKeys('interchanges', 1);
  await session.insertMany('interchanges', [
    {
      interchange_key: key,
      partner: interchange.partner,
      kind: interchange.kind,
      interchange_control_number: interchange.interchangeControlNumber,
      group_control_number: interchange.groupControlNumber,
      usage: interchange.usage,
      file_name: interchange.fileName,
      sha256: interchange.sha256,
      size_bytes: interchange.sizeBytes,
      plain_sha256: interchange.plainSha256 ?? null,
      state: 'READY',
      created_at: interchange.at,
      attempts: 0,
      temp_name: null,
      last_error_code: null,
      next_attempt_at: null,
      sent_at: null,
    },
  ]);
  await addSets(session, key, interchange);
  return key;
}

async function addSets(session: WritingSession, interchangeKey: RowKey, interchange: NewInterchange): Promise<void> {
  const setKeys = await session.nextKeys('sets', interchange.sets.length);
  const total = interchange.sets.reduce((sum, set) => sum + set.submissions.length, 0);
  const submissionKeys = await session.nextKeys('submissions', total);
  const sets: SetsTable[] = [];
  const rows: SubmissionsTable[] = [];
  interchange.sets.forEach((set, index) => {
    const setKey = setKeys[index] ?? 0;
    sets.push({
      set_key: setKey,
      interchange_key: interchangeKey,
      ordinal: set.ordinal,
      set_control_number: set.setControlNumber,
      originator_reference: set.originatorReference,
    });
    for (const submission of set.submissions) {
      rows.push({
        submission_key: submissionKeys[rows.length] ?? 0,
        set_key: setKey,
        interchange_key: interchangeKey,
        claim_key: submission.claimKey,
        patient_control_number: session.sealing.write(submission.patientControlNumber),
        patient_control_number_search: session.sealing.search(submission.patientControlNumber),
        folded_search: session.sealing.search(foldedPrefix(submission.patientControlNumber)),
        frequency_code: submission.frequencyCode,
        ordinal: submission.ordinal,
        first_segment: submission.firstSegment,
        last_segment: submission.lastSegment,
        byte_offset: submission.offset,
        byte_length: submission.length,
      });
    }
  });
  await session.insertMany('sets', sets);
  await session.insertMany('submissions', rows);
}

export async function changeInterchange(
  session: WritingSession,
  interchangeKey: RowKey,
  change: InterchangeChange,
): Promise<void> {
  const row: Partial<InterchangesTable> = {
    interchange_key: interchangeKey,
    state: change.state,
    ...(change.attempts === undefined ? {} : { attempts: change.attempts }),
    ...(change.tempName === undefined ? {} : { temp_name: change.tempName }),
    ...(change.fileName === undefined ? {} : { file_name: change.fileName }),
    last_error_code: change.lastErrorCode ?? null,
    next_attempt_at: change.nextAttemptAt ?? null,
    ...(change.sentAt === undefined ? {} : { sent_at: change.sentAt }),
  };
  const changed = await session.updateMany('interchanges', [row]);
  assert(changed === 1, `interchange ${interchangeKey} to change is not there`);
}
