import { afterEach, describe, expect, it } from 'vitest';
import type { RowKey } from '../../src/ledger/port.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';
import type { Faults } from '../rig/faults.ts';
import { openWire, partnerWith, TEXT, type Wire } from './rig.ts';

const HOUR_MS = 3_600_000;
const DEADLINES = { connectMs: 5_000, requestMs: 5_000, transferMs: 10_000, closeMs: 200 };
const NUMBERS = [1, 2, 3, 4, 5, 6];

let wire: Wire;
let server: FaultServer;
let keys: readonly RowKey[];
/** Final names in the order in which the partner could have taken them. */
let published: string[];

afterEach(async () => {
  await server.stop();
  await wire.destroy();
});

const finalOf = (number: number): string => `/in/clearing_00000000${number}.837`;
const textOf = (number: number): string => `${TEXT}${number}`;

async function open(faults: Faults, texts = NUMBERS.map(textOf)): Promise<void> {
  published = [];
  const { consumer } = faults;
  server = await startFaultServer({
    ...faults,
    consumer: (path) => {
      published.push(path);
      return consumer?.(path) ?? false;
    },
  });
  wire = await openWire();
  const made: RowKey[] = [];
  for (const [index, text] of texts.entries()) made.push(await wire.enqueue(index + 1, text));
  keys = made;
}

function run({
  parallel = 4,
  mode = 'temp-rename' as 'temp-rename' | 'direct',
  signal = new AbortController().signal,
} = {}) {
  const transport = createSftpTransport(server.config({ deadlines: DEADLINES, parallel }));
  return transmitPartner(
    { ...wire.ports, transport },
    { ...partnerWith({ folder: '/in', mode }), parallel },
    { signal },
  );
}

const statesNow = async (): Promise<readonly string[]> =>
  (await Promise.all(keys.map((key) => wire.row(key)))).map((row) => row.state);

const states = (state: string, count = NUMBERS.length): readonly string[] => Array(count).fill(state);

function heal(...names: readonly (keyof Faults)[]): void {
  for (const name of names) Reflect.deleteProperty(server.faults, name);
}

/** All of it lies on the server, each whole under its final name, nothing else, and each was there to be taken once. */
function expectAllOnce(): void {
  const found = [...server.store.files].map(([name, file]) => [name, file.bytes.toString('latin1')]).sort();
  expect(found).toEqual(NUMBERS.map((number) => [finalOf(number), textOf(number)]));
  expect([...published].sort()).toEqual(NUMBERS.map(finalOf));
}

describe('several interchanges at once over one connection', () => {
  it('go up side by side, and come to lie in the order of their making, whatever their sizes (fault 20)', async () => {
    const texts = NUMBERS.map((number) => (number === 1 ? TEXT.repeat(300) : textOf(number)));
    await open({ delayWriteMs: 20 }, texts);
    const report = await run();
    expect(report.outcomes.map(({ state, fileName }) => [state, fileName])).toEqual(
      NUMBERS.map((number) => ['SENT', finalOf(number).slice('/in/'.length)]),
    );
    expect(published).toEqual(NUMBERS.map(finalOf));
    const before = server.requests.slice(0, server.requests.indexOf('CLOSE'));
    expect(before.filter((name) => name === 'OPEN')).toHaveLength(4);
    expect(server.connections()).toBe(1);
  });

  it.each([
    { parallel: 1, mode: 'temp-rename' as const },
    { parallel: 4, mode: 'direct' as const },
  ])('go one after the other with parallel $parallel, mode $mode', async (options) => {
    await open({ delayWriteMs: 5 });
    expect((await run(options)).outcomes.map(({ state }) => state)).toEqual(states('SENT'));
    const files = server.requests.filter((name) => name === 'OPEN' || name === 'CLOSE');
    expect(files).toEqual(NUMBERS.flatMap(() => ['OPEN', 'CLOSE']));
  });

  it('fault 2: one of them that fails stops no other', async () => {
    await open({ quotaFor: (path) => path.includes('000000002') });
    await run();
    expect(await statesNow()).toEqual(['SENT', 'FAILED', 'SENT', 'SENT', 'SENT', 'SENT']);
    heal('quotaFor');
    wire.wait(HOUR_MS);
    await run();
    expect(await statesNow()).toEqual(states('SENT'));
    expectAllOnce();
  });

  it('faults 4 and 18: the connection breaks in the middle of four: all of them fail, and all go again, once', async () => {
    await open({ delayWriteMs: 20, dropAfterBytes: 3 * TEXT.length });
    await run();
    const after = await statesNow();
    expect(after.slice(0, 4)).not.toContain('UPLOADING');
    expect(after).toContain('FAILED');
    heal('dropAfterBytes');
    for (let round = 0; round < 3; round += 1) {
      wire.wait(HOUR_MS);
      await run();
    }
    expect(await statesNow()).toEqual(states('SENT'));
    expect(wire.proofs).toHaveLength(NUMBERS.length);
    expectAllOnce();
  });

  it('fault 8: the connection dies at closing with four in flight: nothing is sent twice', async () => {
    await open({ closeDrops: true });
    await run();
    expect((await statesNow()).filter((state) => state === 'SENT')).toEqual([]);
    heal('closeDrops');
    for (let round = 0; round < 3; round += 1) {
      wire.wait(HOUR_MS);
      await run();
    }
    expect(await statesNow()).toEqual(states('SENT'));
    expectAllOnce();
  });

  it('fault 10: the answer to each rename is lost: each is looked for on the server and found', async () => {
    await open({ renameDropsAfter: true });
    for (let round = 0; round < 3; round += 1) {
      await run();
      wire.wait(HOUR_MS);
    }
    expect(await statesNow()).toEqual(states('SENT'));
    expectAllOnce();
  });

  it('faults 10 and 11: each is taken away at once, the answers lost: each UNKNOWN by itself, none sent again, and a probe that finds one tells so', async () => {
    await open({ renameDropsAfter: true, consumer: () => true });
    await run();
    const first = await statesNow();
    // The break that loses one answer may also cut off the upload of another, which then goes again as a whole.
    const doubtful = NUMBERS.filter((number) => first[number - 1] === 'UNKNOWN');
    expect(doubtful.length).toBeGreaterThan(1);
    expect(published).toEqual(doubtful.map(finalOf));
    expect(first).not.toContain('SENT');
    heal('renameDropsAfter');
    for (let round = 0; round < 3; round += 1) {
      wire.wait(24 * HOUR_MS);
      await run();
    }
    expect(await statesNow()).toEqual(first.map((state) => (state === 'UNKNOWN' ? 'UNKNOWN' : 'SENT')));
    expect([...published].sort()).toEqual(NUMBERS.map(finalOf));
    const [found = 0] = doubtful;
    server.store.put(finalOf(found), textOf(found));
    await run();
    expect(await statesNow()).toEqual(
      first.map((state, index) => (state === 'UNKNOWN' && index + 1 !== found ? 'UNKNOWN' : 'SENT')),
    );
    expect(published).toHaveLength(NUMBERS.length);
  });

  it('after three broken connections no further one is begun', async () => {
    await open({ dropAfterBytes: 10 });
    await run({ parallel: 1 });
    expect(await statesNow()).toEqual(['FAILED', 'FAILED', 'FAILED', 'READY', 'READY', 'READY']);
  });

  it('fault 43: stopped, no further one is begun and those in flight are brought to an end', async () => {
    const stop = new AbortController();
    await open({
      consumer: () => {
        stop.abort();
        return false;
      },
    });
    await run({ parallel: 2, signal: stop.signal });
    expect(await statesNow()).toEqual(['SENT', 'SENT', 'READY', 'READY', 'READY', 'READY']);
  });
});
