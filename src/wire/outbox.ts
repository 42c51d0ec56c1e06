/** Wire: what stands between a written interchange and its upload, and what an operator may say about a doubtful one. */
import type { Archive, Sha256 } from '../archive/port.ts';
import { type Instant, toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { InterchangeRow, Ledger, LedgerTransaction, LedgerView, RowKey } from '../ledger/port.ts';
import { wireErrors } from './errors.ts';
import type { Spool } from './spool.ts';
import { markSent, type TransmitPorts } from './steps.ts';
import type { OnSent } from './transmit-report.ts';

/** What `addInterchange` is told of stored bytes: those that go out, and the plain text of them when they are wrapped. */
export interface Stored {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly plainSha256?: Sha256;
}

/**
 * Archives and spools the bytes, on the disk before it resolves: then the ledger may say READY (`addInterchange`). With `wrap` (PGP) both
 * the text and what goes out are archived; it is wrapped once, so that every attempt uploads the same bytes.
 */
export async function store(
  ports: { readonly archive: Archive; readonly spool: Spool },
  text: Uint8Array,
  wrap?: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<Stored> {
  const bytes = wrap === undefined ? text : await wrap(text);
  const plain = wrap === undefined ? {} : { plainSha256: await ports.archive.put(text) };
  const sha256 = await ports.archive.put(bytes);
  await ports.spool.put(sha256, bytes);
  return { sha256, sizeBytes: bytes.length, ...plain };
}

/**
 * At start: removes spooled bytes that nothing will send: those of interchanges that were sent, and those whose transaction never
 * came to READY. How many.
 */
export async function sweepSpool(ledger: Ledger, spool: Spool): Promise<number> {
  const states = ['READY', 'UPLOADING', 'UPLOADED_TEMP', 'FAILED', 'UNKNOWN'] as const;
  const open = await ledger.interchanges({ states, limit: 100_000 });
  const wanted = new Set(open.map((row) => row.sha256));
  let removed = 0;
  for (const sha256 of await spool.list()) {
    if (wanted.has(sha256)) continue;
    await spool.remove(sha256);
    removed += 1;
  }
  return removed;
}

export interface OperatorWord {
  readonly interchangeKey: RowKey;
  readonly user: string;
  readonly reason: string;
}

/** An operator knows that the partner has the file: it is SENT. Throws `outbound-step-not-allowed` unless it was UNKNOWN. */
export async function confirmArrived(
  ports: Pick<TransmitPorts, 'ledger' | 'clock' | 'log' | 'spool' | 'onSent'>,
  word: OperatorWord,
): Promise<void> {
  const row = await rowIn(ports.ledger, word, ['UNKNOWN']);
  await markSent(ports, row, 'told', (tx) => audit(tx, row, word, 'confirm-arrived', toInstant(ports.clock.now())));
}

/**
 * An operator knows that the partner doesn't have it (UNKNOWN), or has mended what kept it from going (FAILED): the same bytes
 * go again under the same control numbers.
 */
export async function sendAgain(
  ports: Pick<TransmitPorts, 'ledger' | 'clock' | 'onDoubt'>,
  word: OperatorWord,
): Promise<void> {
  await ports.ledger.transaction(async (tx) => {
    // Looked at in here: of two operators who ask at once the second finds it READY, and a file that went meanwhile does not go again.
    const row = await rowIn(tx, word, ['UNKNOWN', 'FAILED']);
    await tx.changeInterchange(row.interchangeKey, { state: 'READY' });
    if (row.state === 'UNKNOWN') await ports.onDoubt(tx, row, { kind: 'not-delivered', at: ports.clock.now() });
    await audit(tx, row, word, 'send-again', toInstant(ports.clock.now()));
  });
}

/** A TA1 or 999 proves that the partner has a doubtful interchange. No change when it is not in doubt. */
export async function provenByAnswer(
  tx: LedgerTransaction,
  row: InterchangeRow,
  at: Instant,
  onSent: OnSent,
): Promise<void> {
  if (row.state === 'SENT' || row.state === 'REJECTED' || row.state === 'CLOSED') return;
  await tx.changeInterchange(row.interchangeKey, { state: 'SENT', sentAt: at });
  const [sent] = await tx.interchanges({ interchangeKeys: [row.interchangeKey], limit: 1 });
  if (sent !== undefined) await onSent(tx, sent, 'answered');
}

async function rowIn(
  ledger: LedgerView,
  word: OperatorWord,
  states: readonly InterchangeRow['state'][],
): Promise<InterchangeRow> {
  const [row] = await ledger.interchanges({ interchangeKeys: [word.interchangeKey], limit: 1 });
  if (row !== undefined && states.includes(row.state)) return row;
  throw new GatewayError(
    wireErrors.stepNotAllowed,
    `interchange ${word.interchangeKey} is ${row?.state ?? 'not known'}, not ${states.join(' or ')}`,
  );
}

function audit(tx: LedgerTransaction, row: InterchangeRow, word: OperatorWord, action: string, at: Instant) {
  const detail = `interchange ${row.interchangeControlNumber} of ${row.partner}, was ${row.state}: ${word.reason}`;
  return tx.appendAudit({ at, actor: word.user, action, detail });
}
