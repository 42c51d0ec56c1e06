import { Bulk } from '../bulk.ts';
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

const EVENT_COLUMNS = [
  'event_key',
  'claim_key',
  'submission_key',
  'at',
  'type',
  'summary',
  'evidence_sha256',
  'evidence_name',
  'evidence_offset',
  'evidence_length',
  'evidence_segment_id',
  'payload_json',
  'idempotency_key',
] as const;

export async function addEvents(session: WritingSession, newEvents: readonly NewEvent[]): Promise<number> {
  const keys = await session.nextKeys('events', newEvents.length);
  const rows = new Bulk('events', EVENT_COLUMNS, newEvents.length);
  for (const [index, event] of newEvents.entries()) {
    const { evidence, payloadJson } = event;
    rows.add(
      keys[index] ?? 0,
      event.claimKey,
      event.submissionKey ?? null,
      event.at,
      event.type,
      event.summary,
      evidence?.sha256 ?? null,
      evidence?.name ?? null,
      evidence?.offset ?? null,
      evidence?.length ?? null,
      evidence?.segmentId ?? null,
      payloadJson === undefined ? null : session.sealing.write(payloadJson),
      event.idempotencyKey ?? null,
    );
  }
  return session.insertBulk(rows, { skipKnown: true });
}

export async function newestEvent(session: Session): Promise<RowKey> {
  const { newest } = await session.db
    .selectFrom('events')
    .select(({ fn }) => fn.max('event_key').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}
