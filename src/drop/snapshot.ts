/** Drop: the present state of every claim in one file a billing system, replaced atomically whenever something happened to a claim. */
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import { formatCents } from '../base/money.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { ClaimHead, LedgerView } from '../ledger/port.ts';
import type { DeliverPorts } from './deliver.ts';
import { fileText } from './formats/render.ts';
import { classifyDropError, doneMarkerOf, publishFile, requireMounted, syncFolder } from './publish.ts';
import type { DropTarget, RecordFormat } from './settings.ts';

/** Claims read from the ledger at a time, so that memory stays flat. */
const AT_ONCE = 2_000;

/** The `claim-state` record. */
export function claimStateRecord(row: ClaimHead): object {
  const { submission, clearinghouse, payer, adjudication, display, balance } = parseState(row.state.json);
  const number = row.payerClaimControlNumber;
  return {
    type: 'claim-state',
    billingSystem: row.billingSystem,
    claimId: row.claimId,
    patientControlNumber: row.patientControlNumber,
    state: display,
    submission,
    clearinghouse,
    payer,
    adjudication,
    ...(balance === undefined ? {} : { balanceOwner: balance }),
    partner: row.partner,
    frequencyCode: row.frequencyCode,
    payerId: row.payerId,
    chargeAmount: formatCents(row.chargeCents),
    ...(number === undefined ? {} : { payerClaimControlNumber: number }),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** Writes `snapshot.<format>` for every billing system that wants one and for which its last one is old. */
export async function writeSnapshots(ports: DeliverPorts): Promise<void> {
  for (const target of ports.drops.targets) {
    const format = target.snapshot ?? 'none';
    if (format === 'none') continue;
    try {
      await writeSnapshot(ports, target, format);
    } catch (cause) {
      if (!(cause instanceof GatewayError) || isLeaseLost(cause)) throw cause;
      ports.log.error('drop-waiting', { billingSystem: target.id, code: cause.code }, cause);
    }
  }
}

async function writeSnapshot({ ledger, log }: DeliverPorts, target: DropTarget, format: RecordFormat): Promise<void> {
  const mark = `snapshot:${target.id}`;
  // Asked first: what happens while the claims are read is in the next snapshot at the latest.
  const upTo = `${await ledger.newestEvent()}:${format}`;
  if ((await ledger.mark(mark)) === upTo) return;
  const name = `snapshot.${format}`;
  await requireMounted(target.out, target.markerFile);
  await ledger.confirmLease();
  if (target.doneMarker === true) await removed(join(target.out, doneMarkerOf(name)));
  const { bytes } = await writeClaimStates(ledger, join(target.out, name), { format, billingSystem: target.id });
  if (target.doneMarker === true) await publishFile(target.out, doneMarkerOf(name), '');
  await ledger.transaction((tx) => tx.setMark(mark, upTo));
  log.info('drop-delivered', { billingSystem: target.id, kind: 'snapshot', bytes });
}

async function removed(path: string): Promise<void> {
  await unlink(path).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw classifyDropError(cause);
  });
}

export interface WrittenStates {
  readonly claims: number;
  readonly bytes: number;
}

/** Writes the states to `path` by a temporary name beside it; a file that lies there is replaced at once or not at all. */
export async function writeClaimStates(
  view: LedgerView,
  path: string,
  { format, billingSystem }: { readonly format: RecordFormat; readonly billingSystem?: string | undefined },
): Promise<WrittenStates> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.tmp`);
  try {
    makeFolder(folder, mkdirSync);
    const handle = await open(temporary, 'w', 0o600);
    let written: WrittenStates;
    try {
      written = await writeAll(view, handle, format, billingSystem);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
    return written;
  } catch (cause) {
    // What made the writing fail may make this fail too; the first cause is the one that is told.
    await unlink(temporary).catch(() => undefined);
    throw classifyDropError(cause);
  }
}

async function writeAll(
  view: LedgerView,
  handle: FileHandle,
  format: RecordFormat,
  billingSystem: string | undefined,
): Promise<WrittenStates> {
  const { head, body, tail } = fileText('snapshot', format);
  let bytes = 0;
  let claims = 0;
  const put = async (text: string): Promise<void> => {
    await handle.writeFile(text, 'utf8');
    bytes += Buffer.byteLength(text);
  };
  await put(head);
  const system = billingSystem === undefined ? {} : { billingSystem };
  let after = 0;
  for (;;) {
    const rows = await view.claimHeads({ ...system, after, limit: AT_ONCE });
    const last = rows.at(-1);
    if (last === undefined) break;
    await put(body(rows.map(claimStateRecord), after === 0));
    claims += rows.length;
    after = last.claimKey;
  }
  await put(tail);
  return { claims, bytes };
}
