import { describe, expect, it } from 'vitest';
import { leaseLost } from '../../src/ledger/leases.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { fencedTransport } from '../../src/wire/fenced-transport.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import { openWire, partnerWith } from './rig.ts';

const LOST = { code: 'ledger-lease-lost' };

/** The ledger of work whose lease runs out after it was proved so often. */
function lapsing(ledger: Ledger, proofs: number): Ledger & { readonly asked: () => number } {
  let asked = 0;
  const prove = (): void => {
    asked += 1;
    if (asked > proofs) throw leaseLost({ name: 'send:clearing', worker: 'one', token: 1 });
  };
  const transaction: Ledger['transaction'] = (work) =>
    ledger.transaction(async (tx) => {
      prove();
      return work(tx);
    });
  return Object.assign(Object.create(ledger), { transaction, confirmLease: async () => prove(), asked: () => asked });
}

describe.each(['temp-rename', 'direct'] as const)(
  'fault 39: a lease that runs out at any proof of it, mode %s',
  (mode) => {
    it('fault 39: ends the work there; the next holder finds out what the server has, and the file goes once', async () => {
      for (let proofs = 0; ; proofs += 1) {
        const wire = await openWire();
        const key = await wire.enqueue(1);
        const ledger = lapsing(wire.ledger, proofs);
        const transport = fencedTransport(wire.mailbox, ledger);
        const run = transmitPartner({ ...wire.ports, ledger, transport }, partnerWith({ mode }));
        const survived = await run.then(
          () => true,
          (cause: unknown) => {
            expect(cause).toMatchObject(LOST);
            return false;
          },
        );
        const asked = ledger.asked();
        // The refused one, and one more when an upload that was cut off tries to tidy up: after that nothing more is even asked.
        expect(asked - proofs).toBeLessThanOrEqual(survived ? 0 : 2);
        await transmitPartner(wire.ports, partnerWith({ mode }), { force: true });
        const { state } = await wire.row(key);
        const expected = wire.mailbox.published.length === 1 ? 'SENT' : 'UNKNOWN';
        expect([proofs, state]).toEqual([proofs, expected]);
        if (mode === 'temp-rename') expect([proofs, state]).toEqual([proofs, 'SENT']);
        expect([...wire.mailbox.files.keys()]).toEqual(wire.mailbox.published);
        await wire.destroy();
        if (!survived) continue;
        expect(proofs).toBeGreaterThan(3);
        break;
      }
    });
  },
);

describe('a mailbox under a lease', () => {
  it('is not even connected to once the lease ran out', async () => {
    const wire = await openWire();
    await expect(fencedTransport(wire.mailbox, lapsing(wire.ledger, 0)).connect()).rejects.toMatchObject(LOST);
    expect(wire.mailbox.calls).toEqual([]);
    await wire.destroy();
  });

  it('what was written under a temporary name may be removed, anything else not', async () => {
    const wire = await openWire();
    const session = await fencedTransport(wire.mailbox, lapsing(wire.ledger, 3)).connect();
    await session.write('in/.a.837.1.part', Buffer.from('x'));
    await session.write('in/b.837', Buffer.from('x'));
    await expect(session.write('in/c.837', Buffer.from('x'))).rejects.toMatchObject(LOST);
    await expect(session.remove('in/b.837')).rejects.toMatchObject(LOST);
    await expect(session.remove('in/.b.837.1.part')).rejects.toMatchObject(LOST);
    await expect(session.rename('in/.a.837.1.part', 'in/a.837')).rejects.toMatchObject(LOST);
    await session.remove('in/.a.837.1.part');
    expect([...wire.mailbox.files.keys()]).toEqual(['in/b.837']);
    await wire.destroy();
  });
});
