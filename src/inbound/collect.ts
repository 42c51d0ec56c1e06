/** Inbound: the story of collecting answers: poll ► classify ► documents ► match ► post ► drop. */
import { GatewayError } from '../base/gateway-error.ts';
import type { DeliverReport } from '../drop/deliver.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { InboundFileRow } from '../ledger/port.ts';
import type { Transport, TransportSession } from '../transport/port.ts';
import { circuitOpenUntil, connectionFailed, connectionMade } from '../wire/circuit.ts';
import { wireErrors } from '../wire/errors.ts';
import { fencedTransport } from '../wire/fenced-transport.ts';
import type { FileReport } from './apply-file.ts';
import { inboundErrors } from './errors.ts';
import { associateNewChecks } from './funding.ts';
import { finishRemote } from './poll/finish-remote.ts';
import { type Mailbox, type PollReport, poll } from './poll/poll.ts';
import type { InboundPorts } from './ports.ts';
import { Telling } from './telling.ts';
import { applyReceivedFile } from './unpack.ts';

export interface CollectPartner {
  readonly id: string;
  readonly receive: Mailbox;
  /** How many files come at once over one connection. */
  readonly parallel: number;
}

export interface CollectReport {
  readonly partner: string;
  readonly polls: readonly PollReport[];
  readonly files: readonly FileReport[];
  readonly delivered: DeliverReport;
  /** Files that could not be applied now; they stay RECEIVED and are tried at the next run. */
  readonly failed: number;
}

export interface CollectOptions {
  /** Pauses between two looks at the mailbox; handed in, so that tests need no time. */
  readonly pause: (ms: number) => Promise<void>;
  /** An operator asks: connect though the partner refused us a short while ago. */
  readonly force?: boolean;
}

/**
 * One run for one partner. What was received before a crash is applied first. A file is deleted or moved remotely only after its bytes
 * are archived and it is applied. Throws a GatewayError when the mailbox can't be reached, or the disk is too full to take more; what was
 * received is applied all the same. Done by one worker at a time.
 */
export function collect(
  ports: InboundPorts,
  partner: CollectPartner,
  transport: Transport,
  options: CollectOptions,
): Promise<CollectReport> {
  return ports.ledger.alone(collectLease(partner.id), (ledger) =>
    collectAlone({ ...ports, ledger }, partner, fencedTransport(transport, ledger), options),
  );
}

/** The lease of everything that comes from a partner. */
export const collectLease = (partner: string): string => `collect:${partner}`;

async function collectAlone(
  given: InboundPorts,
  partner: CollectPartner,
  transport: Transport,
  options: CollectOptions,
): Promise<CollectReport> {
  const telling = new Telling(given);
  try {
    return await collectTelling({ ...given, applied: () => telling.soon() }, partner, transport, { options, telling });
  } finally {
    await telling.settled();
  }
}

interface CollectTelling {
  readonly options: CollectOptions;
  readonly telling: Telling;
}

async function collectTelling(
  ports: InboundPorts,
  partner: CollectPartner,
  transport: Transport,
  { options, telling }: CollectTelling,
): Promise<CollectReport> {
  const before = await applyReceived(ports, partner.id);
  let unreachable: unknown;
  const polls: PollReport[] = [];
  const applied: Applying[] = [before];
  const session = await connect(ports, partner.id, transport, options).catch((cause: unknown) => {
    unreachable = cause;
    return undefined;
  });
  if (session !== undefined) {
    try {
      await connectionMade(ports, partner.id);
      await ports.requireRoom();
      polls.push(...(await look(ports, partner, session, options)));
      applied.push(await applyReceived(ports, partner.id));
      await finishRemote({ ...ports, session, parallel: partner.parallel }, partner.id, partner.receive);
    } catch (cause) {
      if (isLeaseLost(cause)) throw cause;
      unreachable = cause;
    } finally {
      await session.close();
    }
  }
  const delivered = await telling.end();
  if (unreachable !== undefined) throw unreachable;
  const files = applied.flatMap((one) => one.reports);
  return { partner: partner.id, polls, files, delivered, failed: applied.reduce((sum, one) => sum + one.failed, 0) };
}

/** Refused once, no run tries again for a while: each attempt may lock the account (fault 15). */
async function connect(
  ports: InboundPorts,
  partner: string,
  transport: Transport,
  { force }: CollectOptions,
): Promise<TransportSession> {
  const until = force === true ? undefined : await circuitOpenUntil(ports, partner);
  if (until !== undefined)
    throw new GatewayError(
      wireErrors.circuitOpen,
      `the partner refused us; no attempt is made before ${until} (--force makes one now)`,
    );
  try {
    return await transport.connect();
  } catch (cause) {
    if (cause instanceof GatewayError) await connectionFailed(ports, partner, cause);
    throw cause;
  }
}

/** Two looks when something still settles: the second takes what stood still since the first. */
async function look(
  ports: InboundPorts,
  partner: CollectPartner,
  session: TransportSession,
  { pause }: CollectOptions,
): Promise<readonly PollReport[]> {
  const own = { ...ports, session, parallel: partner.parallel };
  const first = await poll(own, partner.id, partner.receive);
  if (first.waiting === 0) return [first];
  await pause(partner.receive.settleSeconds * 1000);
  return [first, await poll(own, partner.id, partner.receive)];
}

interface Applying {
  readonly reports: readonly FileReport[];
  readonly failed: number;
}

/** A file whose check collided with another worker's is read again; what of it is posted counts as a duplicate then. */
const ATTEMPTS = 5;

async function applyDespiteCollisions(ports: InboundPorts, row: InboundFileRow): Promise<FileReport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyReceivedFile(ports, row);
    } catch (cause) {
      const collided = cause instanceof GatewayError && cause.kind === inboundErrors.collided;
      if (!collided || attempt >= ATTEMPTS) throw cause;
      ports.log.warn('remittance-collided', { sha256: row.sha256, attempt });
    }
  }
}

/**
 * Applies every received file of the partner, oldest first; one that fails never stops the next (fault 34). Those of the other partners are
 * theirs: two runs at once on one file would each tell what became of it. Files of partners that are configured no more are anybody's.
 */
async function applyReceived(ports: InboundPorts, partner: string): Promise<Applying> {
  const reports: FileReport[] = [];
  let failed = 0;
  const others = new Set(ports.partners.map(({ id }) => id).filter((id) => id !== partner));
  const waiting: readonly InboundFileRow[] = await ports.ledger.inboundFiles({ states: ['RECEIVED'], limit: 100_000 });
  for (const row of waiting.filter((one) => !others.has(one.partner))) {
    try {
      // What was received packed has been applied with what it came in.
      if ((await ports.ledger.inboundFile(row.sha256))?.state !== 'RECEIVED') continue;
      reports.push(await applyDespiteCollisions(ports, row));
    } catch (cause) {
      if (isLeaseLost(cause)) throw cause;
      failed += 1;
      // Even our own bug in one file must not keep the others back for ever: it is told, and the run ends badly.
      const code = cause instanceof GatewayError ? cause.code : 'unknown';
      ports.log.error('task-failed', { task: 'apply', code, retryable: true }, cause);
    }
  }
  await associateNewChecks(ports);
  return { reports, failed };
}
