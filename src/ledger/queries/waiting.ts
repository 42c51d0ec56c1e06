import { sql } from 'kysely';
import { cents } from '../../base/money.ts';
import type { Session, WritingSession } from '../session.ts';
import type { PartnerActivity, ReportLink, WaitingClaims, WatchView } from '../watch.ts';

/** The summary of an event ends with the state that it led to, behind this arrow. */
const LEADS_TO = '→ ';

/**
 * A void (frequency 8) has no answer of its own: what it asked for is done when the payer has taken back its answer to the original (T-19). It
 * is VOIDED then, but in ledgers of before its ends were kept.
 */
const DONE_VOID = sql<boolean>`claims.frequency_code = '8' and exists (
  select 1 from claims voided
  where voided.claim_key = claims.original_claim_key
    and voided.display in ('REVERSED', 'VOIDED'))`;

/**
 * Since when: the first event since the claim was last batched that led to its state; what it was written down for claims that came
 * into being in the state.
 */
export async function waitingClaims(
  session: Session,
  displayStates: readonly string[],
): Promise<readonly WaitingClaims[]> {
  const since = sql<string>`coalesce((
    select min(events.at) from events
    where events.claim_key = claims.claim_key
      and events.summary like ${`%${LEADS_TO}`} || claims.display
      and events.event_key >= coalesce(
        (select max(batched.event_key) from events batched
         where batched.claim_key = claims.claim_key and batched.type = 'batched'), 0)
  ), claims.updated_at)`;
  const claims = session.db
    .selectFrom('claims')
    .select(['partner', 'payer_id', 'display', 'charge_cents', since.as('since')])
    .where(session.among('display', displayStates))
    .where(sql<boolean>`not (${DONE_VOID})`);
  const rows = await session.db
    .selectFrom(claims.as('waiting'))
    .select((of) => [
      'partner',
      'payer_id',
      'display',
      of.fn.min<string>('since').as('oldest'),
      of.fn.countAll<number | string>().as('claims'),
      of.fn.sum<number | string>('charge_cents').as('charges'),
    ])
    .groupBy(['partner', 'payer_id', 'display', sql`substr(since, 1, 13)`])
    .orderBy('oldest')
    .execute();
  return rows.map((row) => ({
    partner: row.partner,
    payerId: row.payer_id,
    display: row.display,
    since: row.oldest,
    claims: Number(row.claims),
    chargeCents: cents(Number(row.charges)),
  }));
}

export async function partnerActivity(session: Session): Promise<readonly PartnerActivity[]> {
  const sent = await session.db
    .selectFrom('interchanges')
    .select((of) => ['partner', of.fn.min('sent_at').as('first'), of.fn.max('sent_at').as('last')])
    .where('kind', '<>', 'acknowledgement')
    .where('sent_at', 'is not', null)
    .groupBy('partner')
    .execute();
  const received = await session.db
    .selectFrom('inbound_files')
    .select((of) => ['partner', of.fn.max('received_at').as('last')])
    .groupBy('partner')
    .execute();
  const names = new Set([...sent, ...received].map((row) => row.partner));
  return [...names].sort().map((partner) => {
    const out = sent.find((row) => row.partner === partner);
    const back = received.find((row) => row.partner === partner);
    return {
      partner,
      ...(out?.first == null ? {} : { firstSentAt: out.first }),
      ...(out?.last == null ? {} : { lastSentAt: out.last }),
      ...(back?.last == null ? {} : { lastReceivedAt: back.last }),
    };
  });
}

export async function stuckFiles(session: Session, looks: number): ReturnType<WatchView['stuckFiles']> {
  const rows = await session.db
    .selectFrom('remote_files')
    .select((of) => ['partner', of.fn.countAll<number | string>().as('files'), of.fn.min('first_seen_at').as('since')])
    .where('state', '=', 'SEEN')
    .where('looks', '>=', looks)
    .groupBy('partner')
    .orderBy('partner')
    .execute();
  return rows.map((row) => ({ partner: row.partner, files: Number(row.files), since: row.since }));
}

export async function reportLinks(
  session: Session,
  query: Parameters<WatchView['reportLinks']>[0],
): Promise<readonly ReportLink[]> {
  let selection = session.db
    .selectFrom('report_links')
    .selectAll()
    .orderBy('sha256')
    .orderBy('claim_key')
    .orderBy('interchange_key');
  if (query.sha256 !== undefined) selection = selection.where('sha256', '=', query.sha256);
  if (query.claimKey !== undefined) selection = selection.where('claim_key', '=', query.claimKey);
  return (await selection.execute()).map((row) => ({
    sha256: row.sha256,
    ...(row.claim_key === 0 ? {} : { claimKey: row.claim_key }),
    ...(row.interchange_key === 0 ? {} : { interchangeKey: row.interchange_key }),
  }));
}

export async function addReportLinks(session: WritingSession, links: readonly ReportLink[]): Promise<void> {
  const rows = links.map((link) => ({
    sha256: link.sha256,
    claim_key: link.claimKey ?? 0,
    interchange_key: link.interchangeKey ?? 0,
  }));
  await session.insertMany('report_links', rows, { skipKnown: true });
}
