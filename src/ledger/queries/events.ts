import type { EventRow, NewEvent, RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import { evidenceOf } from './evidence.ts';

export async function events(session: Session, claimKey: RowKey): Promise<readonly EventRow[]> {
  const rows = await session.db
    .selectFrom('events')
    .selectAll()
    .where('claim_key', '=', claimKey)
    .orderBy('event_key')
    .execute();
  return rows.map((row) => {
    const evidence = evidenceOf(row);
    return {
      eventKey: row.event_key,
      claimKey: row.claim_key,
      ...(row.submission_key === null ? {} : { submissionKey: row.submission_key }),
      at: row.at,
      type: row.type,
      summary: row.summary,
      ...(evidence === undefined ? {} : { evidence }),
      ...(row.payload_json === null ? {} : { payloadJson: session.sealing.read(row.payload_json) }),
      ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    };
  });
}

export async function addEvents(session: WritingSession, newEvents: readonly NewEvent[]): Promise<number> {
  const keys = await session.nextKeys('events', newEvents.length);
  const rows = newEvents.map((event, index) => ({
    event_key: keys[index] ?? 0,
    claim_key: event.claimKey,
    submission_key: event.submissionKey ?? null,
    at: event.at,
    type: event.type,
    summary: event.summary,
    evidence_sha256: event.evidence?.sha256 ?? null,
    evidence_name: event.evidence?.name ?? null,
    evidence_offset: event.evidence?.offset ?? null,
    evidence_length: event.evidence?.length ?? null,
    evidence_segment_id: event.evidence?.segmentId ?? null,
    payload_json: event.payloadJson === undefined ? null : session.sealing.write(event.payloadJson),
    idempotency_key: event.idempotencyKey ?? null,
  }));
  return session.insertMany('events', rows, { skipKnown: true });
}

export async function newestEvent(session: Session): Promise<RowKey> {
  const { newest } = await session.db
    .selectFrom('events')
    .select(({ fn }) => fn.max('event_key').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}
