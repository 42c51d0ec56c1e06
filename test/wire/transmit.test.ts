import { afterEach, describe, expect, it } from 'vitest';
import { transportErrors } from '../../src/transport/errors.ts';
import { confirmArrived, provenByAnswer, sendAgain, sweepSpool } from '../../src/wire/outbox.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import type { ServerFault } from './mailbox.ts';
import { openWire, partnerWith, TEXT, type Wire } from './rig.ts';

const FINAL = 'in/clearing_000000001.837';
const HOUR_MS = 3_600_000;

let wire: Wire;
afterEach(() => wire.destroy());

const run = (mode: 'temp-rename' | 'staging-dir' | 'direct' = 'temp-rename', force = false) =>
  transmitPartner(wire.ports, partnerWith({ mode, stagingFolder: 'staging' }), { force });

/** The partner never got the interchange twice, never a half, and a sent one is there or was taken. */
function expectOnce(): void {
  expect(wire.mailbox.published.length).toBeLessThanOrEqual(1);
  for (const [name, bytes] of wire.mailbox.files) {
    if (!name.endsWith('.part')) expect(bytes.toString('latin1')).toBe(`${TEXT}1`);
  }
}

describe('transmitting', () => {
  it.each(['temp-rename', 'staging-dir', 'direct'] as const)(
    '%s: uploads, sees the size, is SENT, spool empty',
    async (mode) => {
      wire = await openWire();
      const key = await wire.enqueue(1);
      expect(wire.spooled()).toHaveLength(1);
      const report = await run(mode);
      expect(report).toEqual({
        partner: 'clearing',
        outcomes: [
          { interchangeControlNumber: '000000001', fileName: 'clearing_000000001.837', state: 'SENT', proof: 'size' },
        ],
        waiting: 0,
      });
      expect([...wire.mailbox.files].map(([name, bytes]) => [name, bytes.toString('latin1')])).toEqual([
        [FINAL, `${TEXT}1`],
      ]);
      expect(await wire.row(key)).toMatchObject({ state: 'SENT', attempts: 1, sentAt: '2026-11-25T08:00:00.000Z' });
      expect(await wire.ledger.queue({ codes: ['SENT'], limit: 5 })).toHaveLength(1);
      expect(wire.spooled()).toEqual([]);
      const temporary = { 'temp-rename': 'in/.clearing', 'staging-dir': 'staging/.clearing', direct: FINAL }[mode];
      expect(wire.mailbox.calls[1]).toContain(`write ${temporary}`);
    },
  );

  it('sends in the order of making, and connects only when something is due', async () => {
    wire = await openWire();
    expect((await run()).outcomes).toEqual([]);
    expect(wire.mailbox.calls).toEqual([]);
    for (const number of [1, 2, 3]) await wire.enqueue(number);
    expect((await run()).outcomes.map((outcome) => outcome.state)).toEqual(['SENT', 'SENT', 'SENT']);
    expect(wire.mailbox.published).toEqual([1, 2, 3].map((number) => `in/clearing_00000000${number}.837`));
    expect(wire.mailbox.calls.filter((call) => call === 'connect')).toHaveLength(1);
  });

  it('takes the bytes from the archive when the spool lost them', async () => {
    wire = await openWire();
    const key = await wire.enqueue(1);
    await wire.spool.remove((await wire.row(key)).sha256);
    expect((await run()).outcomes[0]?.state).toBe('SENT');
  });

  it('one interchange that can’t be read never stops the next', async () => {
    wire = await openWire();
    const missing = await wire.ledger.transaction((tx) =>
      tx.addInterchange({
        partner: 'clearing',
        kind: 'claims',
        interchangeControlNumber: '000000009',
        groupControlNumber: '9',
        usage: 'T',
        fileName: 'lost.837',
        sha256: 'f'.repeat(64),
        sizeBytes: 5,
        at: '2026-11-25T07:00:00.000Z',
        sets: [],
      }),
    );
    const key = await wire.enqueue(1);
    await run();
    expect(await wire.row(missing)).toMatchObject({ state: 'FAILED', lastErrorCode: 'archive-missing' });
    expect((await wire.row(key)).state).toBe('SENT');
  });
});

/** A fault of the server, and what the first run makes of it; the run after the waiting time then succeeds, or must not. */
interface FaultRow {
  readonly fault: string;
  readonly faults: readonly ServerFault[];
  readonly first: string;
  readonly code?: string;
  readonly later: string;
}

const { closed, timeout, noSpace, quota, permission, unsupported, unknown } = transportErrors;

const TEMPORARY_FAULTS: readonly FaultRow[] = [
  {
    fault: '2: the disk is full',
    faults: [{ at: 'write', error: noSpace, effect: 'half' }],
    first: 'FAILED',
    code: 'transport-no-space',
    later: 'SENT',
  },
  {
    fault: '2: a quota',
    faults: [{ at: 'write', error: quota, effect: 'half' }],
    first: 'FAILED',
    code: 'transport-quota',
    later: 'SENT',
  },
  {
    fault: '2: cut short and yet acknowledged',
    faults: [{ at: 'write', effect: 'half' }],
    first: 'FAILED',
    code: 'upload-not-stored',
    later: 'SENT',
  },
  {
    fault: '3: acknowledged, and nothing stored',
    faults: [{ at: 'write', effect: 'vanish' }],
    first: 'FAILED',
    code: 'upload-not-stored',
    later: 'SENT',
  },
  {
    fault: '4: the connection breaks in the middle',
    faults: [{ at: 'write', error: closed, effect: 'half' }],
    first: 'FAILED',
    code: 'transport-closed',
    later: 'SENT',
  },
  {
    fault: '5: no reply in the middle',
    faults: [{ at: 'write', error: timeout, effect: 'half' }],
    first: 'FAILED',
    code: 'transport-timeout',
    later: 'SENT',
  },
  {
    fault: '7: closing fails',
    faults: [{ at: 'write', error: unknown, effect: 'done' }],
    first: 'FAILED',
    code: 'transport-unknown',
    later: 'SENT',
  },
  {
    fault: '8: the connection dies at closing',
    faults: [{ at: 'write', error: closed, effect: 'done' }],
    first: 'FAILED',
    code: 'transport-closed',
    later: 'SENT',
  },
  {
    fault: '8: and can’t be made again',
    faults: [
      { at: 'write', error: closed, effect: 'done' },
      { at: 'connect', after: 1, error: closed },
      { at: 'connect', error: closed },
    ],
    first: 'FAILED',
    code: 'transport-closed',
    later: 'SENT',
  },
  {
    fault: '9: renaming is refused for now',
    faults: [{ at: 'rename', error: unknown }],
    first: 'UPLOADED_TEMP',
    code: 'transport-unknown',
    later: 'SENT',
  },
  {
    fault: '9: renaming is not permitted',
    faults: [{ at: 'rename', error: permission }],
    first: 'FAILED',
    code: 'transport-permission',
    later: 'FAILED',
  },
  {
    fault: '10: renamed, and the reply lost',
    faults: [{ at: 'rename', error: closed, effect: 'done' }],
    first: 'SENT',
    later: 'SENT',
  },
  {
    fault: '10: not renamed, and the connection lost',
    faults: [{ at: 'rename', error: closed }],
    first: 'UPLOADED_TEMP',
    code: 'transport-closed',
    later: 'SENT',
  },
  {
    fault: '10: renamed, the reply lost, and no connection again',
    faults: [
      { at: 'rename', error: timeout, effect: 'done' },
      { at: 'connect', after: 1, error: closed },
    ],
    first: 'UPLOADED_TEMP',
    code: 'transport-closed',
    later: 'SENT',
  },
  {
    fault: '9: the server confirms a rename that it does not do',
    faults: [{ at: 'rename', effect: 'none' }],
    first: 'UPLOADED_TEMP',
    code: 'upload-not-stored',
    later: 'SENT',
  },
  {
    fault: '13: renaming is not supported',
    faults: [{ at: 'rename', error: unsupported }],
    first: 'FAILED',
    code: 'transport-unsupported',
    later: 'FAILED',
  },
  {
    fault: '14: the folder is read only',
    faults: [{ at: 'write', error: permission }],
    first: 'FAILED',
    code: 'transport-permission',
    later: 'FAILED',
  },
];

describe('uploads with a temporary name', () => {
  it.each(TEMPORARY_FAULTS)(
    'fault $fault: $first, later $later, never twice',
    async ({ faults, first, code, later }) => {
      wire = await openWire(faults);
      const key = await wire.enqueue(1);
      await run();
      const row = await wire.row(key);
      expect([row.state, row.lastErrorCode]).toEqual([first, code]);
      expectOnce();
      if (first !== 'SENT') expect(wire.mailbox.files.has(FINAL) && row.state === 'FAILED').toBe(false);
      if (row.nextAttemptAt !== undefined) {
        const calls = wire.mailbox.calls.length;
        await run();
        expect(wire.mailbox.calls).toHaveLength(calls);
      }
      wire.wait(HOUR_MS);
      await run();
      expect((await wire.row(key)).state).toBe(later);
      expectOnce();
      expect(wire.proofs).toHaveLength(later === 'SENT' ? 1 : 0);
      if (later === 'SENT') expect([...wire.mailbox.files.keys()]).toEqual([FINAL]);
    },
  );

  it('fault 11: a final name that is gone at once counts as accepted, unverified', async () => {
    wire = await openWire();
    wire.mailbox.consumes = /\.837$/;
    const key = await wire.enqueue(1);
    const report = await run();
    expect(report.outcomes[0]).toMatchObject({ state: 'SENT', proof: 'gone' });
    expect((await wire.row(key)).state).toBe('SENT');
    expect(wire.mailbox.published).toEqual([FINAL]);
  });

  it('fault 10 and 11: renamed, the reply lost, and gone: UNKNOWN, and never sent again by itself', async () => {
    wire = await openWire([{ at: 'rename', error: closed, effect: 'done' }]);
    wire.mailbox.consumes = /\.837$/;
    const key = await wire.enqueue(1);
    await run();
    for (let day = 0; day < 3; day += 1) {
      wire.wait(24 * HOUR_MS);
      await run();
    }
    expect(await wire.row(key)).toMatchObject({ state: 'UNKNOWN', lastErrorCode: 'upload-outcome-unknown' });
    expect(wire.mailbox.published).toEqual([FINAL]);
    expect(wire.proofs).toEqual([]);
    expect(wire.doubts).toEqual(['delivery-unknown']);
    expect(wire.spooled()).toHaveLength(1);
  });

  it('fault 12: a name that is taken is never overwritten: another name, and an alarm', async () => {
    wire = await openWire();
    wire.mailbox.files.set(FINAL, Buffer.from('another’s'));
    const key = await wire.enqueue(1);
    await run();
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', fileName: 'clearing_000000001-2.837' });
    expect(wire.mailbox.files.get(FINAL)?.toString()).toBe('another’s');
    expect(wire.events).toContainEqual({
      event: 'transmit-failed',
      fields: { partner: 'clearing', code: 'transport-exists', retryable: true },
    });
  });

  it('fault 12: gives up when every name is taken, with the temporary file kept for a person', async () => {
    wire = await openWire();
    for (const name of ['', '-2', '-3', '-4', '-5']) {
      wire.mailbox.files.set(`in/clearing_000000001${name}.837`, Buffer.from('another’s'));
    }
    const key = await wire.enqueue(1);
    await run();
    expect(await wire.row(key)).toMatchObject({ state: 'FAILED', lastErrorCode: 'upload-names-taken' });
    expect(wire.mailbox.published).toEqual([]);
  });

  it('reads back what it wrote where the partner’s server is not trusted', async () => {
    wire = await openWire();
    const key = await wire.enqueue(1);
    const partner = partnerWith({ verify: 'read-back' });
    const write = wire.mailbox.connect.bind(wire.mailbox);
    wire.mailbox.connect = async () => {
      const session = await write();
      return {
        ...session,
        write: async (path, bytes) => session.write(path, Buffer.from(bytes).fill(0x20, 10, 20)),
      };
    };
    await transmitPartner(wire.ports, partner);
    expect(await wire.row(key)).toMatchObject({ state: 'FAILED', lastErrorCode: 'upload-read-back-differs' });
    expect([...wire.mailbox.files.keys()]).toEqual([]);
  });

  it('asks a person after ten attempts', async () => {
    wire = await openWire(Array.from({ length: 10 }, () => ({ at: 'write', error: quota }) as const));
    const key = await wire.enqueue(1);
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await run();
      wire.wait(HOUR_MS);
    }
    const row = await wire.row(key);
    expect([row.state, row.attempts, row.nextAttemptAt]).toEqual(['FAILED', 10, undefined]);
    await sendAgain(wire.ports, { interchangeKey: key, user: 'ann', reason: 'they made room' });
    await run();
    expect((await wire.row(key)).state).toBe('SENT');
    expectOnce();
  });
});

const DIRECT_FAULTS: readonly FaultRow[] = [
  {
    fault: '2: the disk is full',
    faults: [{ at: 'write', error: noSpace, effect: 'half' }],
    first: 'FAILED',
    code: 'transport-no-space',
    later: 'SENT',
  },
  {
    fault: '2: cut short and yet acknowledged',
    faults: [{ at: 'write', effect: 'half' }],
    first: 'FAILED',
    code: 'upload-not-stored',
    later: 'SENT',
  },
  {
    fault: '3: acknowledged, and nothing stored',
    faults: [{ at: 'write', effect: 'vanish' }],
    first: 'UNKNOWN',
    code: 'upload-outcome-unknown',
    later: 'UNKNOWN',
  },
  {
    fault: '4: the connection breaks in the middle',
    faults: [{ at: 'write', error: closed, effect: 'half' }],
    first: 'FAILED',
    code: 'upload-not-stored',
    later: 'SENT',
  },
  {
    fault: '4: the part can’t be removed',
    faults: [
      { at: 'write', error: closed, effect: 'half' },
      { at: 'remove', error: permission },
    ],
    first: 'UNKNOWN',
    code: 'upload-outcome-unknown',
    later: 'UNKNOWN',
  },
  {
    fault: '8: the connection dies at closing',
    faults: [{ at: 'write', error: closed, effect: 'done' }],
    first: 'SENT',
    later: 'SENT',
  },
  {
    fault: '8: and can’t be made again',
    faults: [
      { at: 'write', error: closed, effect: 'done' },
      { at: 'connect', after: 1, error: closed },
    ],
    first: 'UPLOADING',
    later: 'SENT',
  },
];

describe('direct uploads', () => {
  it.each(DIRECT_FAULTS)('fault $fault: $first, later $later', async ({ faults, first, code, later }) => {
    wire = await openWire(faults);
    const key = await wire.enqueue(1);
    await run('direct');
    const row = await wire.row(key);
    expect([row.state, row.lastErrorCode]).toEqual([first, code]);
    wire.wait(HOUR_MS);
    await run('direct');
    expect((await wire.row(key)).state).toBe(later);
    expect(wire.mailbox.published.length).toBeLessThanOrEqual(1);
    expect(wire.proofs).toHaveLength(later === 'SENT' ? 1 : 0);
  });

  it('fault 12: takes another name, and leaves the other’s file alone', async () => {
    wire = await openWire();
    wire.mailbox.files.set(FINAL, Buffer.from('another’s'));
    const key = await wire.enqueue(1);
    await run('direct');
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', fileName: 'clearing_000000001-2.837', attempts: 2 });
    expect(wire.mailbox.files.get(FINAL)?.toString()).toBe('another’s');
  });
});

describe('connections', () => {
  it('fault 15: a refused login is not tried again for an hour, but by an operator', async () => {
    wire = await openWire([{ at: 'connect', error: transportErrors.authRefused }]);
    await wire.enqueue(1);
    const until = '2026-11-25T09:00:00.000Z';
    expect(await run()).toMatchObject({ outcomes: [], waiting: 1, blocked: { code: 'transport-auth-refused', until } });
    wire.wait(HOUR_MS - 1);
    expect(await run()).toMatchObject({ blocked: { code: 'circuit-open', until } });
    expect(wire.mailbox.calls).toEqual(['connect']);
    expect(wire.events.map(({ event }) => event)).toContain('circuit-open');
    expect((await run('temp-rename', true)).outcomes[0]?.state).toBe('SENT');
  });

  it('fault 20: an unreachable server leaves the queue as it is, and order is kept when it is back', async () => {
    wire = await openWire([{ at: 'connect', error: transportErrors.unreachable }]);
    for (const number of [1, 2]) await wire.enqueue(number);
    expect(await run()).toMatchObject({ waiting: 2, blocked: { code: 'transport-unreachable' } });
    expect((await run()).outcomes.map((outcome) => outcome.interchangeControlNumber)).toEqual([
      '000000001',
      '000000002',
    ]);
  });

  it('stops a run after three broken connections', async () => {
    wire = await openWire(Array.from({ length: 3 }, () => ({ at: 'write', error: closed }) as const));
    for (let number = 1; number <= 5; number += 1) await wire.enqueue(number);
    const report = await transmitPartner(wire.ports, { ...partnerWith(), parallel: 1 });
    expect(report.outcomes.map((outcome) => outcome.state)).toEqual(['FAILED', 'FAILED', 'FAILED']);
    expect(report.waiting).toBe(5);
  });

  it('fault 43: stops between two interchanges when told', async () => {
    wire = await openWire();
    for (const number of [1, 2]) await wire.enqueue(number);
    const stop = new AbortController();
    const onSent: typeof wire.ports.onSent = async () => stop.abort();
    const partner = { ...partnerWith(), parallel: 1 };
    const report = await transmitPartner({ ...wire.ports, onSent }, partner, { signal: stop.signal });
    expect(report).toMatchObject({ outcomes: [{ state: 'SENT' }], waiting: 1 });
  });
});

describe('doubtful interchanges', () => {
  const unknownOne = async () => {
    wire = await openWire([{ at: 'rename', error: closed, effect: 'done' }]);
    wire.mailbox.consumes = /\.837$/;
    const key = await wire.enqueue(1);
    await run();
    return key;
  };

  it('become SENT when their bytes show up', async () => {
    const key = await unknownOne();
    wire.mailbox.files.set(FINAL, Buffer.from(`${TEXT}2`));
    await run();
    expect((await wire.row(key)).state).toBe('UNKNOWN');
    wire.mailbox.files.set(FINAL, Buffer.from(`${TEXT}1`));
    await run();
    expect((await wire.row(key)).state).toBe('SENT');
  });

  it('become SENT by an operator’s word, which is audited', async () => {
    const key = await unknownOne();
    const word = { interchangeKey: key, user: 'ann', reason: 'they see it in their portal' };
    await confirmArrived(wire.ports, word);
    expect((await wire.row(key)).state).toBe('SENT');
    expect(wire.proofs).toEqual(['told']);
    expect(await wire.ledger.audit(0, 5)).toMatchObject([{ actor: 'ann', action: 'confirm-arrived' }]);
    await expect(confirmArrived(wire.ports, word)).rejects.toMatchObject({
      code: 'outbound-step-not-allowed',
      exitCode: 2,
    });
    await expect(sendAgain(wire.ports, word)).rejects.toMatchObject({ code: 'outbound-step-not-allowed' });
  });

  it('go again with the same bytes and number by an operator’s word, which is audited', async () => {
    const key = await unknownOne();
    await sendAgain(wire.ports, { interchangeKey: key, user: 'ann', reason: 'they do not have it' });
    expect(wire.doubts).toEqual(['delivery-unknown', 'not-delivered']);
    wire.mailbox.consumes = undefined;
    await run();
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', interchangeControlNumber: '000000001' });
    expect(wire.mailbox.published).toEqual([FINAL, FINAL]);
    expect(await wire.ledger.audit(0, 5)).toMatchObject([{ actor: 'ann', action: 'send-again' }]);
  });

  it('fault 19: a resend that two operators ask for at once happens once, and one of them is told so', async () => {
    const key = await unknownOne();
    wire.mailbox.consumes = undefined;
    const words = ['ann', 'bob'].map((user) => ({ interchangeKey: key, user, reason: 'they do not have it' }));
    const asked = await Promise.allSettled(words.map((word) => sendAgain(wire.ports, word)));
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'outbound-step-not-allowed', exitCode: 2 },
    });
    await run();
    await run();
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', interchangeControlNumber: '000000001' });
    expect(wire.mailbox.published).toEqual([FINAL, FINAL]);
    expect(await wire.ledger.audit(0, 5)).toMatchObject([{ action: 'send-again' }]);
  });

  it('become SENT by an answer', async () => {
    const key = await unknownOne();
    const row = await wire.row(key);
    await wire.ledger.transaction((tx) => provenByAnswer(tx, row, '2026-11-25T10:00:00.000Z', wire.ports.onSent));
    expect(await wire.row(key)).toMatchObject({ state: 'SENT', sentAt: '2026-11-25T10:00:00.000Z' });
    expect(wire.proofs).toEqual(['answered']);
  });
});

describe('the spool', () => {
  it('is swept of what nothing will send', async () => {
    wire = await openWire();
    const key = await wire.enqueue(1);
    await wire.spool.put('0'.repeat(64), Buffer.from('never came to READY'));
    expect(await sweepSpool(wire.ledger, wire.spool)).toBe(1);
    expect(await wire.spool.list()).toEqual([(await wire.row(key)).sha256]);
  });
});
