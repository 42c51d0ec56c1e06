/** Claim files, and what became of their claims: in one piece, or part by part as they were taken in. */
import { assert } from '../../base/gateway-error.ts';
import type { ClaimFilePart, ClaimFileRow, Hash, NewClaimFile, RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';

export async function claimFiles(
  session: Session,
  query: { readonly claimFileKey?: RowKey; readonly sha256?: Hash; readonly limit: number },
): Promise<readonly ClaimFileRow[]> {
  let selection = session.db.selectFrom('claim_files').selectAll().orderBy('claim_file_key').limit(query.limit);
  if (query.claimFileKey !== undefined) selection = selection.where('claim_file_key', '=', query.claimFileKey);
  if (query.sha256 !== undefined) selection = selection.where('sha256', '=', query.sha256);
  const rows = await selection.execute();
  return rows.map((row) => ({
    claimFileKey: row.claim_file_key,
    billingSystem: row.billing_system,
    name: row.name,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    at: row.at,
    resultJson: session.sealing.read(row.result_json),
    ...(row.open === 1 ? { open: true } : {}),
  }));
}

export async function claimFilePart(
  session: Session,
  claimFileKey: RowKey,
  ordinal: number,
): Promise<ClaimFilePart | undefined> {
  const row = await session.db
    .selectFrom('claim_file_parts')
    .selectAll()
    .where('claim_file_key', '=', claimFileKey)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ordinal: row.ordinal, lastClaim: row.last_claim, resultJson: session.sealing.read(row.result_json) };
}

export async function addClaimFile(session: WritingSession, file: NewClaimFile): Promise<RowKey> {
  const [key = 0] = await session.nextKeys('claim_files', 1);
  await session.insertMany('claim_files', [
    {
      claim_file_key: key,
      billing_system: file.billingSystem,
      name: file.name,
      sha256: file.sha256,
      size_bytes: file.sizeBytes,
      at: file.at,
      result_json: session.sealing.write(file.resultJson),
      open: file.open === true ? 1 : null,
    },
  ]);
  return key;
}

export async function addClaimFilePart(
  session: WritingSession,
  claimFileKey: RowKey,
  part: ClaimFilePart,
): Promise<void> {
  const { ordinal, lastClaim, resultJson } = part;
  const row = { claim_file_key: claimFileKey, ordinal, last_claim: lastClaim };
  await session.insertMany('claim_file_parts', [{ ...row, result_json: session.sealing.write(resultJson) }]);
}

export async function finishClaimFile(
  session: WritingSession,
  claimFileKey: RowKey,
  resultJson: string,
): Promise<void> {
  const row = { claim_file_key: claimFileKey, result_json: session.sealing.write(resultJson), open: null };
  const changed = await session.updateMany('claim_files', [row]);
  assert(changed === 1, `claim file ${claimFileKey} to finish is not there`);
}
