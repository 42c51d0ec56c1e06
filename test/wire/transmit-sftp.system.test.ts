import { afterEach, describe, expect, it } from 'vitest';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';
import type { Faults } from '../rig/faults.ts';
import { openWire, partnerWith, TEXT, type Wire } from './rig.ts';

const FINAL = '/in/clearing_000000001.837';
const HOUR_MS = 3_600_000;
const DEADLINES = { connectMs: 3_000, requestMs: 400, transferMs: 2_000, closeMs: 200 };

let wire: Wire;
let server: FaultServer;
afterEach(async () => {
  await server.stop();
  await wire.destroy();
});

const open = async (faults: Faults): Promise<void> => {
  server = await startFaultServer(faults);
  wire = await openWire();
};
const run = (mode: 'temp-rename' | 'direct' = 'temp-rename') =>
  transmitPartner(
    { ...wire.ports, transport: createSftpTransport(server.config({ deadlines: DEADLINES })) },
    partnerWith({ folder: '/in', mode }),
  );
const heal = (faults: Faults): void => {
  for (const name of Object.keys(faults)) Reflect.deleteProperty(server.faults, name);
};
const namesOnServer = (): readonly string[] => [...server.store.files.keys()];
const filesOnServer = () => [...server.store.files].map(([name, file]) => [name, file.bytes.toString('latin1')]);

interface FaultRow {
  readonly fault: string;
  readonly faults: Faults;
  readonly first: string;
  readonly later?: string;
}

const SENT_ONCE = [[FINAL, `${TEXT}1`]];

const ROWS: readonly FaultRow[] = [
  { fault: '2: a quota is met in the middle', faults: { quotaAfterBytes: 300 }, first: 'FAILED' },
  { fault: '3: everything confirmed, nothing stored', faults: { blackholeData: true }, first: 'FAILED' },
  { fault: '4: the connection breaks in the middle', faults: { dropAfterBytes: 300 }, first: 'FAILED' },
  { fault: '5: no answer in the middle', faults: { stallAfterBytes: 300 }, first: 'FAILED' },
  { fault: '7: closing fails', faults: { closeFails: true }, first: 'FAILED' },
  { fault: '8: the connection dies at closing', faults: { closeDrops: true }, first: 'FAILED' },
  { fault: '9: renaming fails', faults: { renameFails: { status: 4, message: 'Failure' } }, first: 'UPLOADED_TEMP' },
  {
    fault: '9: renaming is forbidden',
    faults: { renameFails: { status: 3, message: 'Permission denied' } },
    first: 'FAILED',
    later: 'FAILED',
  },
  { fault: '10: renamed, and the answer lost', faults: { renameDropsAfter: true }, first: 'SENT' },
  {
    fault: '13: renaming is not supported',
    faults: { renameFails: { status: 8, message: 'Operation unsupported' } },
    first: 'FAILED',
    later: 'FAILED',
  },
];

describe('transmitting over SSH', () => {
  it('sends, and the server has exactly those bytes under the final name', async () => {
    await open({});
    const key = await wire.enqueue(1);
    expect((await run()).outcomes).toMatchObject([{ state: 'SENT', proof: 'size' }]);
    expect(filesOnServer()).toEqual(SENT_ONCE);
    expect((await wire.row(key)).state).toBe('SENT');
  });

  it.each(ROWS)(
    'fault $fault: $first at first, and never SENT without the whole file',
    async ({ faults, first, later = 'SENT' }) => {
      await open(faults);
      const key = await wire.enqueue(1);
      await run();
      expect((await wire.row(key)).state).toBe(first);
      const finalNames = namesOnServer().filter((name) => !name.endsWith('.part'));
      expect(finalNames).toEqual(first === 'SENT' ? [FINAL] : []);
      heal(faults);
      wire.wait(HOUR_MS);
      await run();
      expect((await wire.row(key)).state).toBe(later);
      if (later === 'SENT') expect(filesOnServer()).toEqual(SENT_ONCE);
      expect(wire.proofs).toHaveLength(later === 'SENT' ? 1 : 0);
    },
  );

  it('fault 11: the partner takes the file away at once', async () => {
    let taken = 0;
    const consumer = (): boolean => {
      taken += 1;
      return true;
    };
    await open({ consumer });
    await wire.enqueue(1);
    expect((await run()).outcomes).toMatchObject([{ state: 'SENT', proof: 'gone' }]);
    expect((await run()).outcomes).toEqual([]);
    expect(taken).toBe(1);
  });

  it('fault 10 and 11: taken away at once, and the answer lost: UNKNOWN, never sent again', async () => {
    let taken = 0;
    const consumer = (): boolean => {
      taken += 1;
      return true;
    };
    await open({ consumer, renameDropsAfter: true });
    const key = await wire.enqueue(1);
    await run();
    heal({ renameDropsAfter: true });
    wire.wait(24 * HOUR_MS);
    await run();
    expect((await wire.row(key)).state).toBe('UNKNOWN');
    expect(taken).toBe(1);
  });

  it('fault 12: a name that is taken is not overwritten, even where the server would', async () => {
    await open({ renameOverwrites: true });
    server.store.put(FINAL, 'another’s');
    const key = await wire.enqueue(1);
    await run();
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', fileName: 'clearing_000000001-2.837' });
    expect(namesOnServer()).toHaveLength(2);
  });

  it('fault 13: goes out directly where renaming is not supported', async () => {
    await open({ renameFails: { status: 8, message: 'Operation unsupported' } });
    await wire.enqueue(1);
    expect((await run('direct')).outcomes).toMatchObject([{ state: 'SENT', proof: 'size' }]);
    expect(filesOnServer()).toEqual(SENT_ONCE);
  });

  it('fault 15: a refused login is asked for once', async () => {
    await open({ rejectAuth: true });
    await wire.enqueue(1);
    expect((await run()).blocked?.code).toBe('transport-auth-refused');
    const asked = server.authentications.length;
    expect((await run()).blocked?.code).toBe('circuit-open');
    expect(server.authentications).toHaveLength(asked);
  });

  it('fault 16: an SFTP channel that is never answered blocks no run for longer than its deadline', async () => {
    await open({ silentSftp: true });
    await wire.enqueue(1);
    expect((await run()).blocked?.code).toBe('transport-timeout');
  });
});
