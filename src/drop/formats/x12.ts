/** Drop: status records as an interchange of our own, one transaction set a source, under numbers that no other file of the billing system has. */
import { wallTimeIn } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type { Claim } from '../../claims/claim.ts';
import type { StatusToWrite } from '../../documents/claim-status/status-to-write.ts';
import { STATUS_GUIDES, type StatusForm, writeStatusSet } from '../../documents/claim-status/writer.ts';
import type { LedgerTransaction } from '../../ledger/port.ts';
import { type InterchangeToWrite, writeInterchange } from '../../wire/envelope.ts';
import type { DropTarget } from '../settings.ts';
import { statusToWrite } from './x12-status.ts';

export interface StatusOfClaim {
  readonly record: object;
  readonly claim: Claim;
}

export interface X12File {
  readonly target: DropTarget;
  readonly form: StatusForm;
  readonly items: readonly StatusOfClaim[];
  readonly now: Date;
  readonly zone: string;
}

const DELIMITERS = { element: '*', component: ':', repetition: '^', segment: '~' };
/** ISA13 has nine digits, GS06 too; after the last one they begin anew, as the standard has it. */
const HIGHEST = 999_999_999;

/** The text of the file. Its numbers are the ledger's next, so the text is made once and kept. */
export async function x12Text(tx: LedgerTransaction, file: X12File): Promise<string> {
  const { target, form, items, now, zone } = file;
  const at = wallTimeIn(zone, now);
  const party = `billing-system:${target.id}`;
  const sources = bySource(items.map(({ record, claim }) => statusToWrite(record, claim, gatewayOf(target))));
  const number = (((await tx.reserveControlNumbers(party, 'interchange', 1)) - 1) % HIGHEST) + 1;
  const first = await tx.reserveControlNumbers(party, 'originatorReference', sources.length);
  const sender = target.x12?.sender ?? { qualifier: 'ZZ', id: 'CLAIMGATE' };
  const receiver = target.x12?.receiver ?? { qualifier: 'ZZ', id: addressOf(target.id) };
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${at.year}${two(at.month)}${two(at.day)}`;
  const time = `${two(at.hour)}${two(at.minute)}`;
  const interchange: InterchangeToWrite = {
    partner: { usage: target.x12?.usage ?? 'P', sender, receiver, delimiters: DELIMITERS, lineEnd: 'lf' },
    functionalId: 'HN',
    version: STATUS_GUIDES[form],
    interchangeControlNumber: number,
    groupControlNumber: number,
    at,
    acknowledgementRequested: false,
    sets: sources.map((statuses, index) => ({
      id: '277',
      controlNumber: index + 1,
      implementation: STATUS_GUIDES[form],
      writeBody: (sink) => {
        const reference = `S${first + index}`;
        const head = { reference, date, time, receiver: { name: target.id, id: receiver.id } };
        writeStatusSet(form, head, statuses, sink);
      },
    })),
  };
  const { written, faults } = writeInterchange(interchange);
  assert(written !== undefined, `${faults.length} segments of a status file can't be written`);
  return Buffer.from(written.bytes).toString('latin1');
}

function gatewayOf(target: DropTarget): { readonly name: string; readonly id: string } {
  return { name: 'CLAIMGATE', id: target.x12?.sender?.id ?? 'CLAIMGATE' };
}

/** At least two characters and at most fifteen, as ISA06 and GS02 ask. */
function addressOf(id: string): string {
  return id.slice(0, 15).toUpperCase().padEnd(2, '0');
}

function bySource(statuses: readonly StatusToWrite[]): readonly (readonly StatusToWrite[])[] {
  const groups = new Map<string, StatusToWrite[]>();
  for (const status of statuses) {
    const { kind, name, id } = status.source;
    const key = `${kind}|${name}|${id}`;
    const list = groups.get(key) ?? [];
    list.push(status);
    groups.set(key, list);
  }
  return [...groups.values()];
}
