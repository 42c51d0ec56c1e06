/** Inbound: the TA1 or 999 that we owe for a received file, numbered and queued like claims; the next sending takes it along. */
import { toInstant, wallTimeIn } from '../base/clock.ts';
import { answerGroup, type GroupAnswer } from '../guides/acknowledge/group.ts';
import { answerInterchange } from '../guides/acknowledge/interchange.ts';
import { type ReceivedInterchange, X12Validator } from '../guides/validate.ts';
import type { InboundFileRow, LedgerTransaction } from '../ledger/port.ts';
import { type ControlNumbers, reserveEnvelope } from '../wire/control-numbers.ts';
import { type InterchangeToWrite, writeInterchange } from '../wire/envelope.ts';
import { fileNameOf } from '../wire/file-name.ts';
import { store } from '../wire/outbox.ts';
import type { TradingPartner } from '../wire/partner.ts';
import type { InboundPorts } from './ports.ts';

/** What is answered in one interchange of ours. */
interface Owed {
  readonly type: 'TA1' | '999';
  readonly acknowledgements: NonNullable<InterchangeToWrite['acknowledgements']>;
  readonly groups: readonly GroupAnswer[];
}

/**
 * Queues what the partner's agreement (`acknowledge`) asks for; never a 999 for a 999, never anything for a TA1. Once for each file, in
 * one transaction with its note, however often it is asked. Answers how many interchanges were queued.
 */
export async function queueAcknowledgements(ports: InboundPorts, row: InboundFileRow): Promise<number> {
  const partner = ports.partners.find((one) => one.id === row.partner);
  if (partner === undefined || partner.acknowledge === 'none') return 0;
  const identity = {
    partner: row.partner,
    senderId: '',
    receiverId: '',
    interchangeControlNumber: `${row.sha256}#acknowledged`,
    contentHash: row.sha256,
  };
  if ((await ports.ledger.knownInterchange(identity)) !== 'new') return 0;
  const validator = new X12Validator({ library: ports.guides });
  for await (const chunk of ports.archive.read(row.sha256)) validator.push(chunk);
  const owed = validator.end().received.flatMap((received) => owedFor(ports, partner, received));
  return ports.ledger.transaction(async (tx) => {
    // Asked again inside: another may have queued them meanwhile.
    if ((await tx.knownInterchange(identity)) !== 'new') return 0;
    for (const one of owed) await queue(ports, tx, partner, one);
    await tx.addInboundInterchange(identity, toInstant(ports.clock.now()));
    return owed.length;
  });
}

/** A refused interchange is answered by its TA1 alone: it was not looked into. */
function owedFor(ports: InboundPorts, partner: TradingPartner, received: ReceivedInterchange): readonly Owed[] {
  const ta1 = answerInterchange(received);
  const refused = ta1?.elements[3] === 'R';
  const head: readonly Owed[] =
    ta1 !== undefined && (partner.acknowledge === 'ta1' || refused)
      ? [{ type: 'TA1', acknowledgements: [ta1], groups: [] }]
      : [];
  if (refused || partner.acknowledge !== '999') return head;
  const groups = received.groups.flatMap((group) => answerGroup(group, { form: '999', library: ports.guides }) ?? []);
  return groups.length === 0 ? head : [...head, { type: '999', acknowledgements: [], groups }];
}

async function queue(ports: InboundPorts, tx: LedgerTransaction, partner: TradingPartner, owed: Owed): Promise<void> {
  const now = ports.clock.now();
  const at = wallTimeIn(ports.zone, now);
  const numbers = await reserveEnvelope(tx, ports.highWater, partner.id, Math.max(1, owed.groups.length));
  const result = writeInterchange(textOf(partner, owed, numbers, at));
  if (result.written === undefined)
    throw new Error(`assertion failed: ${result.faults.length} segments of an acknowledgement can't be written`);
  const { interchangeControlNumber, groupControlNumber, bytes } = result.written;
  const fileName = fileNameOf(partner, { type: owed.type, usage: partner.usage, at, interchangeControlNumber });
  const stored = await store(ports, bytes, ports.pgpOf(partner.id)?.wrap);
  await tx.addInterchange({
    partner: partner.id,
    kind: 'acknowledgement',
    interchangeControlNumber,
    groupControlNumber,
    usage: partner.usage,
    fileName,
    ...stored,
    at: toInstant(now),
    sets: [],
  });
}

function textOf(
  partner: TradingPartner,
  owed: Owed,
  numbers: ControlNumbers,
  at: InterchangeToWrite['at'],
): InterchangeToWrite {
  const [first] = owed.groups;
  const version = first?.version ?? '';
  return {
    partner,
    functionalId: first?.functionalId ?? 'FA',
    version,
    interchangeControlNumber: numbers.interchange,
    groupControlNumber: numbers.group,
    at,
    acknowledgementRequested: false,
    acknowledgements: owed.acknowledgements,
    sets: owed.groups.map((group, index) => ({
      id: '999',
      controlNumber: numbers.sets[index] ?? 0,
      implementation: version,
      writeBody: (sink) => {
        for (const { id, elements } of group.segments) sink.segment(id, elements);
      },
    })),
  };
}
