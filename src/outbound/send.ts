/** Outbound: the story of sending: drop ► intake ► scrub ► batch ► documents ► wire. */
import { GatewayError } from '../base/gateway-error.ts';
import type { DropSettings } from '../drop/settings.ts';
import { dropOwnActs, type OwnAct } from '../drop/status-record.ts';
import { tellBillingSystems } from '../drop/tell.ts';
import type { Evidence, InterchangeRow, LedgerTransaction } from '../ledger/port.ts';
import { fencedTransport } from '../wire/fenced-transport.ts';
import { sweepSpool } from '../wire/outbox.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { transmissionKey } from '../wire/transmission.ts';
import { transmitPartner } from '../wire/transmit.ts';
import type { OnDoubt, OnSent, Proof, TransmitReport } from '../wire/transmit-report.ts';
import { type BuiltReport, buildInterchanges, type UnwritableReport } from './build-interchanges.ts';
import { type ClaimMove, moveEach } from './move-claims.ts';
import type { OutboundPorts } from './ports.ts';
import { type ClaimLooks, type Taking, takeClaims } from './take-claims.ts';

export interface SendReport extends Taking {
  readonly built: readonly BuiltReport[];
  readonly unwritable: readonly UnwritableReport[];
  readonly transmitted: readonly TransmitReport[];
}

export interface SendOptions {
  /** An operator asks: don't wait for the times of next attempts. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Takes what was dropped. The daemon calls it with the looks of its last call; one call alone looks twice, with the longest settle time
 * of its sources in between. A disk that is all but full takes nothing, and what is ready is sent all the same. Done by one worker at a time.
 */
export function takeDropped(ports: OutboundPorts, looks: ClaimLooks = new Map(), once = false): Promise<Taking> {
  return ports.ledger.alone('take-drops', (ledger) => takeAlone({ ...ports, ledger }, looks, once));
}

async function takeAlone(ports: OutboundPorts, looks: ClaimLooks, once: boolean): Promise<Taking> {
  const full = await ports.requireRoom().catch(stoppedBy);
  if (full !== undefined) {
    const notTaken = ports.sources.map(({ id }) => ({ billingSystem: id, code: full.code, why: full.message }));
    return { taken: [], notTaken };
  }
  const first = await takeClaims(ports, looks);
  const waiting = [...looks.values()].some((files) => files.size > 0);
  if (!once || !waiting) return first;
  await ports.pause(Math.max(0, ...ports.sources.map((source) => source.settleSeconds)) * 1000);
  const second = await takeClaims(ports, looks);
  return { taken: [...first.taken, ...second.taken], notTaken: second.notTaken };
}

function stoppedBy(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  throw cause;
}

interface SentTo {
  readonly built: readonly BuiltReport[];
  readonly unwritable: readonly UnwritableReport[];
  readonly transmitted: TransmitReport;
}

/**
 * Builds what is ready for the partner and sends it, after finding out what became of what a crash, or a worker whose lease ran out, left.
 * Done by one worker at a time.
 */
export function sendTo(ports: OutboundPorts, partner: TradingPartner, options: SendOptions = {}): Promise<SentTo> {
  return ports.ledger.alone(`send:${partner.id}`, async (ledger) => {
    const held = { ...ports, ledger };
    const building = await buildInterchanges(held, partner);
    const transport = fencedTransport(ports.transportOf(partner), ledger);
    const told = { onSent: sentClaims(ports.drops), onDoubt: doubtedClaims(ports.drops) };
    return { ...building, transmitted: await transmitPartner({ ...held, transport, ...told }, partner, options) };
  });
}

/** One run over all sources and partners. One partner that can't be reached never stops the next. */
export async function send(ports: OutboundPorts, options: SendOptions = {}): Promise<SendReport> {
  await sweepSpool(ports.ledger, ports.spool);
  const taking = await takeDropped(ports, new Map(), true);
  const built: BuiltReport[] = [];
  const unwritable: UnwritableReport[] = [];
  const transmitted: TransmitReport[] = [];
  for (const partner of ports.partners) {
    const report = await sendTo(ports, partner, options);
    built.push(...report.built);
    unwritable.push(...report.unwritable);
    transmitted.push(report.transmitted);
  }
  await tellBillingSystems(ports);
  return { ...taking, built, unwritable, transmitted };
}

const PROOF_WORDS: Readonly<Record<Proof, string>> = {
  size: 'its size was seen on the server',
  gone: 'the partner took it from the server at once',
  told: 'an operator confirmed that it arrived',
  answered: 'the partner answered it',
};

/**
 * Runs in the transaction that makes the interchange SENT: its claims are SENT with it, and the billing systems are told. Acknowledgements
 * of ours carry no claims.
 */
export function sentClaims(drops: DropSettings): OnSent {
  return async (tx, row, proof) => {
    const acts = await moveSent(tx, row, proof);
    if (acts.length === 0) return;
    const now = new Date(row.sentAt ?? row.createdAt);
    await dropOwnActs(tx, drops, { name: `interchange-${row.interchangeKey}-sent`, now }, acts);
  };
}

function evidenceOf(row: InterchangeRow): Evidence {
  return { sha256: row.plainSha256 ?? row.sha256, name: row.fileName };
}

const DOUBT_WORDS: Readonly<Record<Parameters<OnDoubt>[2]['kind'], string>> = {
  'delivery-unknown': 'whether it arrived is not known',
  'not-delivered': 'an operator found that it did not arrive; it goes again',
};

/** Runs in the transaction that makes the interchange UNKNOWN, or READY again by a person's word: its claims with it, and the billing systems are told. */
export function doubtedClaims(drops: DropSettings): OnDoubt {
  return async (tx, row, { kind, at: now }) => {
    const summary = `interchange ${row.interchangeControlNumber}: ${DOUBT_WORDS[kind]}`;
    const moves = (await tx.submittedClaims(row.interchangeKey)).map(
      ({ claimKey, setOrdinal }): ClaimMove => ({
        claimKey,
        event: { kind, transmission: transmissionKey(row.interchangeKey, setOrdinal) },
        summary,
      }),
    );
    const acts = await moveEach(tx, moves, { at: now, evidence: evidenceOf(row) });
    if (acts.length > 0) await dropOwnActs(tx, drops, { name: `interchange-${row.interchangeKey}-${kind}`, now }, acts);
  };
}

async function moveSent(tx: LedgerTransaction, row: InterchangeRow, proof: Proof): Promise<readonly OwnAct[]> {
  const summary = `sent: interchange ${row.interchangeControlNumber}; ${PROOF_WORDS[proof]}`;
  const moves = (await tx.submittedClaims(row.interchangeKey)).map(
    ({ claimKey, setOrdinal }): ClaimMove => ({
      claimKey,
      event: { kind: 'sent', transmission: transmissionKey(row.interchangeKey, setOrdinal) },
      summary,
    }),
  );
  return moveEach(tx, moves, { at: new Date(row.sentAt ?? row.createdAt), evidence: evidenceOf(row) });
}
