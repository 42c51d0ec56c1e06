import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type {
  Hash,
  InboundFileRow,
  InboundInterchangeIdentity,
  InboundState,
  QuarantineItem,
  QuarantineRow,
  RemoteFileRow,
  RowKey,
} from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import type { InboundFilesTable, RemoteFilesTable } from '../tables.ts';

export async function remoteFiles(
  session: Session,
  partner: string,
  folder: string,
  names?: readonly string[],
): Promise<readonly RemoteFileRow[]> {
  let selection = session.db
    .selectFrom('remote_files')
    .selectAll()
    .where('partner', '=', partner)
    .where('folder', '=', folder)
    .orderBy('name');
  if (names !== undefined) selection = selection.where(session.among('name', names));
  return (await selection.execute()).map((row) => ({
    partner: row.partner,
    folder: row.folder,
    name: row.name,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_ms,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    looks: row.looks,
    state: row.state,
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
  }));
}

/** A file that comes twice is kept as it came last. */
export async function saveRemoteFiles(session: WritingSession, files: readonly RemoteFileRow[]): Promise<void> {
  const rows = new Map<string, RemoteFilesTable>();
  for (const file of files) {
    rows.set(JSON.stringify([file.partner, file.folder, file.name]), {
      partner: file.partner,
      folder: file.folder,
      name: file.name,
      size_bytes: file.sizeBytes,
      modified_ms: file.modifiedMs,
      first_seen_at: file.firstSeenAt,
      last_seen_at: file.lastSeenAt,
      looks: file.looks,
      state: file.state,
      sha256: file.sha256 ?? null,
    });
  }
  await session.upsertMany('remote_files', ['partner', 'folder', 'name'], [...rows.values()]);
}

function inboundOf(session: Session, row: InboundFilesTable): InboundFileRow {
  return {
    sha256: row.sha256,
    partner: row.partner,
    name: row.name,
    sizeBytes: row.size_bytes,
    receivedAt: row.received_at,
    state: row.state,
    detailJson: session.sealing.read(row.detail_json),
  };
}

export async function inboundFile(session: Session, sha256: Hash): Promise<InboundFileRow | undefined> {
  const row = await session.db.selectFrom('inbound_files').selectAll().where('sha256', '=', sha256).executeTakeFirst();
  return row === undefined ? undefined : inboundOf(session, row);
}

/** In the order in which they were received. */
export async function inboundFiles(
  session: Session,
  query: { readonly states: readonly InboundState[]; readonly limit: number },
): Promise<readonly InboundFileRow[]> {
  const rows = await session.db
    .selectFrom('inbound_files')
    .selectAll()
    .where(session.among('state', query.states))
    .orderBy('received_at')
    // Of those that came in one millisecond partners' names tell the order.
    .orderBy('name')
    .orderBy('sha256')
    .limit(query.limit)
    .execute();
  return rows.map((row) => inboundOf(session, row));
}

export async function addInboundFile(session: WritingSession, file: InboundFileRow): Promise<boolean> {
  const row = {
    sha256: file.sha256,
    partner: file.partner,
    name: file.name,
    size_bytes: file.sizeBytes,
    received_at: file.receivedAt,
    state: file.state,
    detail_json: session.sealing.write(file.detailJson),
  };
  return (await session.insertMany('inbound_files', [row], { skipKnown: true })) === 1;
}

export async function changeInboundFile(
  session: WritingSession,
  sha256: Hash,
  state: InboundState,
  detailJson: string,
): Promise<void> {
  const changed = await session.db
    .updateTable('inbound_files')
    .set({ state, detail_json: session.sealing.write(detailJson) })
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  assert(changed.numUpdatedRows === 1n, `inbound file ${sha256} to change is not there`);
}

export async function knownInterchange(
  session: Session,
  identity: InboundInterchangeIdentity,
): Promise<'new' | 'same' | 'conflict'> {
  const rows = await session.db
    .selectFrom('inbound_interchanges')
    .select('content_hash')
    .where('partner', '=', identity.partner)
    .where('sender_id', '=', identity.senderId)
    .where('receiver_id', '=', identity.receiverId)
    .where('interchange_control_number', '=', identity.interchangeControlNumber)
    .execute();
  if (rows.length === 0) return 'new';
  return rows.some((row) => row.content_hash === identity.contentHash) ? 'same' : 'conflict';
}

export async function addInboundInterchange(
  session: WritingSession,
  identity: InboundInterchangeIdentity,
  at: Instant,
): Promise<void> {
  const row = {
    partner: identity.partner,
    sender_id: identity.senderId,
    receiver_id: identity.receiverId,
    interchange_control_number: identity.interchangeControlNumber,
    content_hash: identity.contentHash,
    at,
  };
  await session.insertMany('inbound_interchanges', [row], { skipKnown: true });
}

export async function quarantine(
  session: Session,
  query: { readonly state?: 'OPEN'; readonly limit: number },
): Promise<readonly QuarantineRow[]> {
  let selection = session.db.selectFrom('quarantine').selectAll().orderBy('quarantine_key').limit(query.limit);
  if (query.state !== undefined) selection = selection.where('state', '=', query.state);
  return (await selection.execute()).map((row) => ({
    quarantineKey: row.quarantine_key,
    sha256: row.sha256,
    partner: row.partner,
    name: row.name,
    offset: row.byte_offset,
    length: row.byte_length,
    reasonCode: row.reason_code,
    detail: session.sealing.read(row.detail),
    at: row.at,
    state: row.state,
  }));
}

export async function addQuarantine(session: WritingSession, items: readonly QuarantineItem[]): Promise<void> {
  const keys = await session.nextKeys('quarantine', items.length);
  const rows = items.map((item, index) => ({
    quarantine_key: keys[index] ?? 0,
    sha256: item.sha256,
    partner: item.partner,
    name: item.name,
    byte_offset: item.offset,
    byte_length: item.length,
    reason_code: item.reasonCode,
    detail: session.sealing.write(item.detail),
    at: item.at,
    state: 'OPEN' as const,
  }));
  await session.insertMany('quarantine', rows);
}

export async function changeQuarantine(
  session: WritingSession,
  quarantineKey: RowKey,
  state: 'RELEASED' | 'DISCARDED',
): Promise<void> {
  const changed = await session.updateMany('quarantine', [{ quarantine_key: quarantineKey, state }]);
  assert(changed === 1, `quarantine item ${quarantineKey} to change is not there`);
}
