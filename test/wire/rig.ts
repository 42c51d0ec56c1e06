import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import type { Archive } from '../../src/archive/port.ts';
import type { InterchangeRow, Ledger, RowKey } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import type { Log, LogEvents } from '../../src/log/log.ts';
import { store } from '../../src/wire/outbox.ts';
import type { TradingPartner } from '../../src/wire/partner.ts';
import { openSpool, type Spool } from '../../src/wire/spool.ts';
import type { TransmitPorts } from '../../src/wire/steps.ts';
import type { Proof } from '../../src/wire/transmit-report.ts';
import { Mailbox, type ServerFault } from './mailbox.ts';

export const partnerWith = (send: Partial<TradingPartner['send']> = {}): TradingPartner => ({
  id: 'clearing',
  usage: 'T',
  sender: { qualifier: 'ZZ', id: 'SENDER' },
  receiver: { qualifier: '30', id: '123456789' },
  submitter: { name: 'SAMPLE CLINIC', id: 'SENDER' },
  receiverName: 'CLEARING',
  delimiters: { element: '*', component: ':', repetition: '^', segment: '~' },
  lineEnd: 'none',
  upperCase: true,
  send: { folder: 'in', mode: 'temp-rename', fileName: '{partner}_{control}.837', verify: 'size', ...send },
  receive: {
    folder: 'out',
    settleSeconds: 0,
    afterwards: 'leave',
    maximumFiles: 100,
    maximumBytes: 1_000_000,
  },
  parallel: 4,
  limits: { claimsPerSet: 100, setsPerInterchange: 10 },
  acknowledge: 'none',
});

export interface LoggedEvent {
  readonly event: keyof LogEvents;
  readonly fields: object;
}

/** Everything of the outbound wire but the server: real ledger, archive and spool in a folder of their own. */
export interface Wire {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly spool: Spool;
  readonly mailbox: Mailbox;
  readonly ports: TransmitPorts;
  readonly events: LoggedEvent[];
  readonly proofs: Proof[];
  /** What was told of doubtful uploads. */
  readonly doubts: string[];
  /** Moves the clock. */
  wait(ms: number): void;
  /** An interchange that is READY. */
  enqueue(number: number, text?: string): Promise<RowKey>;
  row(key: RowKey): Promise<InterchangeRow>;
  spooled(): readonly string[];
  destroy(): Promise<void>;
}

export const TEXT = 'ISA*00*THE BYTES OF AN INTERCHANGE~'.repeat(40);

export async function openWire(faults: readonly ServerFault[] = []): Promise<Wire> {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-wire-'));
  const ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  const archive = createFolderArchive({ root: join(folder, 'archive') });
  const spool = openSpool(join(folder, 'spool'));
  const mailbox = new Mailbox(faults);
  const events: LoggedEvent[] = [];
  const proofs: Proof[] = [];
  const doubts: string[] = [];
  const note: Log['info'] = (event, fields) => {
    events.push({ event, fields });
  };
  let nowMs = Date.UTC(2026, 10, 25, 8);
  const clock = { now: () => new Date(nowMs) };
  const ports: TransmitPorts = {
    ledger,
    archive,
    spool,
    transport: mailbox,
    clock,
    log: { info: note, warn: note, error: note },
    random: () => 0.5,
    onDoubt: async (_tx, _row, { kind }) => {
      doubts.push(kind);
    },
    onSent: async (tx, row, proof) => {
      proofs.push(proof);
      await tx.addQueueItems([
        { code: 'SENT', detailJson: '{}', at: row.sentAt ?? '', interchangeKey: row.interchangeKey },
      ]);
    },
  };
  return {
    ledger,
    archive,
    spool,
    mailbox,
    ports,
    events,
    proofs,
    doubts,
    wait: (ms) => {
      nowMs += ms;
    },
    enqueue: async (number, text = `${TEXT}${number}`) => {
      const stored = await store(ports, Buffer.from(text, 'latin1'));
      const interchangeControlNumber = String(number).padStart(9, '0');
      return ledger.transaction((tx) =>
        tx.addInterchange({
          partner: 'clearing',
          kind: 'claims',
          interchangeControlNumber,
          groupControlNumber: String(number),
          usage: 'T',
          fileName: `clearing_${interchangeControlNumber}.837`,
          ...stored,
          at: clock.now().toISOString(),
          sets: [],
        }),
      );
    },
    row: async (key) => {
      const [row] = await ledger.interchanges({ interchangeKeys: [key], limit: 1 });
      if (row === undefined) throw new Error(`no interchange ${key}`);
      return row;
    },
    spooled: () => readdirSync(join(folder, 'spool')),
    destroy: async () => {
      await ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
}
