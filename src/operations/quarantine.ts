/** Operations: parts of received files that were set aside: shown, tried again, or discarded; and any received file applied again. */
import { type Clock, toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { FileReport } from '../inbound/apply-file.ts';
import { collectLease } from '../inbound/collect.ts';
import type { InboundPorts } from '../inbound/ports.ts';
import { applyReceivedFile } from '../inbound/unpack.ts';
import type { InboundFileRow, LedgerTransaction, LedgerView, QuarantineRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

const MOST = 1_000_000;

export function openQuarantine(view: LedgerView): Promise<readonly QuarantineRow[]> {
  return view.quarantine({ state: 'OPEN', limit: MOST });
}

/** Throws `not-found`. */
export async function quarantineItem(view: LedgerView, key: RowKey): Promise<QuarantineRow> {
  const row = (await view.quarantine({ limit: MOST })).find((one) => one.quarantineKey === key);
  if (row === undefined) throw new GatewayError(operationErrors.notFound, `there is no quarantine item ${key}`);
  return row;
}

/** Nothing will be made of it: the item and its work are closed. Its bytes stay in the archive. Throws `operation-not-allowed`. */
export async function discardItem(ports: OperatorPorts, key: RowKey, word: OperatorWord): Promise<QuarantineRow> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const row = await openItem(tx, key);
    await close(tx, row, 'DISCARDED', { word, now });
    await audit(tx, word, now, { action: 'quarantine-discard', about: aboutItem(row) });
    return row;
  });
}

/**
 * Tries the file of an item again, and takes its interchange although its number came before when that was the reason. Throws
 * `operation-not-allowed` when the part still can't be applied.
 */
export async function releaseItem(ports: InboundPorts, key: RowKey, word: OperatorWord): Promise<FileReport> {
  const row = await openItem(ports.ledger, key);
  const file = await ports.ledger.inboundFile(row.sha256);
  if (file === undefined) throw new Error(`assertion failed: the file of quarantine item ${key} is not known`);
  const report = await applyAgain(ports, file, word, row);
  const after = await quarantineItem(ports.ledger, key);
  if (after.state === 'OPEN') {
    throw new GatewayError(
      operationErrors.notAllowed,
      `item ${key} still can't be applied (${row.reasonCode}); get a mended file and give it to replay, then discard the item`,
    );
  }
  return report;
}

/**
 * Applies a received file again: what was applied is passed over, what was set aside is tried. Items that went well are RELEASED. The
 * word stands in the audit chain before anything is tried, so that a crash can't lose it.
 */
export function applyAgain(
  ports: InboundPorts,
  file: InboundFileRow,
  word: OperatorWord,
  item?: QuarantineRow,
): Promise<FileReport> {
  return ports.ledger.alone(collectLease(file.partner), (ledger) =>
    applyAlone({ ...ports, ledger }, { file, word, ...(item === undefined ? {} : { item }) }),
  );
}

interface Again {
  readonly file: InboundFileRow;
  readonly word: OperatorWord;
  readonly item?: QuarantineRow;
}

async function applyAlone(ports: InboundPorts, { file, word, item }: Again): Promise<FileReport> {
  const before = (await openQuarantine(ports.ledger)).filter((one) => one.sha256 === file.sha256);
  await ports.ledger.transaction(async (tx) => {
    const about = item === undefined ? `file ${file.sha256} of ${file.partner}` : aboutItem(item);
    await audit(tx, word, ports.clock.now(), { action: item === undefined ? 'replay' : 'quarantine-release', about });
  });
  const repeated = item?.reasonCode === 'INTERCHANGE_NUMBER_REPEATED' ? { accepted: item.offset } : {};
  const told = toldBefore(file);
  if (told !== undefined) return told;
  const report = await applyReceivedFile(ports, file, file.state === 'RECEIVED' ? undefined : repeated);
  const still = new Set(report.aside.map((part) => `${part.offset}:${part.reasonCode}`));
  await ports.ledger.transaction(async (tx) => {
    for (const one of before) {
      if (still.has(`${one.offset}:${one.reasonCode}`)) continue;
      await close(tx, one, 'RELEASED', { word, now: ports.clock.now() });
    }
  });
  return report;
}

/** What became of a file whose interchanges another file had brought: it must stay the duplicate that it is. */
function toldBefore(file: InboundFileRow): FileReport | undefined {
  if (file.state === 'RECEIVED') return undefined;
  const report: FileReport = JSON.parse(file.detailJson);
  return report.knownInterchanges > 0 ? report : undefined;
}

/** Takes a file that came by another way (a person mended it, or got it by mail) as if it had been collected. The row that is known when it came before. */
export async function takeFile(
  ports: Pick<InboundPorts, 'ledger' | 'archive' | 'clock'>,
  given: { readonly partner: string; readonly name: string; readonly bytes: Uint8Array },
): Promise<InboundFileRow> {
  const sha256 = await ports.archive.put(given.bytes);
  const row: InboundFileRow = {
    sha256,
    partner: given.partner,
    name: given.name,
    sizeBytes: given.bytes.length,
    receivedAt: toInstant(ports.clock.now()),
    state: 'RECEIVED',
    detailJson: '{}',
  };
  await ports.ledger.transaction((tx) => tx.addInboundFile(row));
  return (await ports.ledger.inboundFile(sha256)) ?? row;
}

async function openItem(view: LedgerView, key: RowKey): Promise<QuarantineRow> {
  const row = await quarantineItem(view, key);
  if (row.state !== 'OPEN')
    throw new GatewayError(operationErrors.notAllowed, `quarantine item ${key} is ${row.state} already`);
  return row;
}

function aboutItem(row: QuarantineRow): string {
  return `item ${row.quarantineKey} (${row.reasonCode}) of file ${row.sha256} of ${row.partner}`;
}

async function close(
  tx: LedgerTransaction,
  row: QuarantineRow,
  state: 'RELEASED' | 'DISCARDED',
  { word, now }: { readonly word: OperatorWord; readonly now: ReturnType<Clock['now']> },
): Promise<void> {
  await tx.changeQuarantine(row.quarantineKey, state);
  for (const item of await tx.queue({ codes: [row.reasonCode], open: true, limit: MOST })) {
    if (item.evidence?.sha256 !== row.sha256 || item.evidence.offset !== row.offset) continue;
    await tx.closeQueueItem(item.queueKey, word.user, toInstant(now));
  }
}
