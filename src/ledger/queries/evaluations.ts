/** Every judging of a claim by scrubbing, in the order in which they happened, for the clean-claim rate. */
import type { EvaluationRow, RowKey } from '../port.ts';
import type { Session } from '../session.ts';

/** Claims that were taken over as sent already were never judged. */
const NOT_JUDGED = /^already-sent /;

export async function evaluations(session: Session, after: RowKey, limit: number): Promise<readonly EvaluationRow[]> {
  const rows = await session.db
    .selectFrom('events')
    .innerJoin('claims', 'claims.claim_key', 'events.claim_key')
    .select([
      'events.event_key',
      'events.at',
      'events.summary',
      'events.payload_json',
      'events.evidence_name',
      'claims.claim_key',
      'claims.billing_system',
      'claims.claim_id',
      'claims.payer_id',
      'claims.frequency_code',
    ])
    .where('events.type', '=', 'scrubbed')
    .where('events.event_key', '>', after)
    .orderBy('events.event_key')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    eventKey: row.event_key,
    claimKey: row.claim_key,
    at: row.at,
    billingSystem: row.billing_system,
    claimId: session.sealing.read(row.claim_id),
    payerId: row.payer_id,
    frequencyCode: row.frequency_code,
    judged: !NOT_JUDGED.test(row.evidence_name ?? ''),
    errors: errorsOf(row.payload_json === null ? undefined : session.sealing.read(row.payload_json), row.summary),
  }));
}

/** Events of older versions say only whether the claim was held. */
function errorsOf(payload: string | undefined, summary: string): number {
  const read: { readonly errors?: number } = JSON.parse(payload ?? '{}');
  return read.errors ?? (summary.endsWith('HELD') ? 1 : 0);
}
