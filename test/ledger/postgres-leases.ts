import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { addClaims, claim } from './rig.ts';

const WORK = 'send:clearing';
const LOST = { code: 'ledger-lease-lost' };

/** What leases are on a server that many share: they run out by its clock, and whoever stood still is kept out. */
export function postgresLeaseFaults(url: () => string): void {
  let count = 0;
  const opened: Ledger[] = [];
  const clients: pg.Client[] = [];
  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger.close().catch(() => undefined);
    for (const client of clients.splice(0)) await client.end();
  });

  /** Two workers on a fresh ledger, and a way past the port. */
  const team = async (leaseMs = 60_000) => {
    count += 1;
    const schema = `leases_${process.pid}_${count}`;
    const troubles: string[] = [];
    const options = {
      url: url(),
      schema,
      leaseMs,
      trouble: { lapsed: () => troubles.push('lapsed'), failed: (cause: unknown) => troubles.push(String(cause)) },
    };
    const one = await openPostgresLedger(options);
    const two = await openPostgresLedger(options);
    opened.push(one, two);
    const client = new pg.Client({ connectionString: url(), options: `-c search_path=${schema}` });
    await client.connect();
    clients.push(client);
    /** As if the worker had stood still for an hour. */
    const lapse = (name: string) =>
      client.query(
        `update workers set alive_until = '2020-01-01T00:00:00.000Z' where worker = (select worker from leases where name = $1)`,
        [name],
      );
    return { one, two, client, lapse, troubles };
  };
  const never = new AbortController().signal;

  describe('leases on PostgreSQL', () => {
    it('fault 39: a lease that ran out is refused, though nobody else took it', async () => {
      const { one, lapse } = await team();
      await one.alone(WORK, async (held) => {
        await held.transaction((tx) => addClaims(tx, [claim(1)]));
        await lapse(WORK);
        await expect(held.transaction((tx) => addClaims(tx, [claim(2)]))).rejects.toMatchObject(LOST);
        await expect(held.confirmLease()).rejects.toMatchObject(LOST);
      });
      expect(await one.claims({ limit: 9 })).toHaveLength(1);
    });

    it('fault 39: another takes over with a greater token; the first, awake again, writes nothing and gives nothing back', async () => {
      const { one, two, lapse, client } = await team();
      await one.alone(WORK, async (held) => {
        await lapse(WORK);
        await two.alone(WORK, async (taken) => {
          await expect(held.transaction((tx) => addClaims(tx, [claim(2)]))).rejects.toMatchObject(LOST);
          await taken.transaction((tx) => addClaims(tx, [claim(1)]));
        });
      });
      const { rows } = await client.query('select token, worker from leases where name = $1', [WORK]);
      expect(rows).toEqual([{ token: '2', worker: null }]);
      expect((await one.claims({ limit: 9 })).map((row) => row.claimId)).toEqual(['CLAIM-1']);
    });

    it('fault 39: a transaction that began under the lease ends before another gets it', async () => {
      const { one, two, lapse } = await team();
      const order: string[] = [];
      await one.alone(WORK, async (held) => {
        let taking: Promise<void> | undefined;
        await held.transaction(async (tx) => {
          await lapse(WORK);
          taking = two.alone(WORK, async () => void order.push('taken over'));
          await new Promise((resolve) => setTimeout(resolve, 700));
          await addClaims(tx, [claim(1)]);
          order.push('written');
        });
        await taking;
      });
      expect(order).toEqual(['written', 'taken over']);
    });

    it('fault 39: who stands still inside of a transaction is thrown out by the server, and keeps nobody waiting', async () => {
      const { one, two, lapse } = await team(1_000);
      const stuck = one.alone(WORK, (held) =>
        held.transaction(async (tx) => {
          await addClaims(tx, [claim(1)]);
          await lapse(WORK);
          await two.alone(WORK, (taken) => taken.transaction((other) => addClaims(other, [claim(2)])));
          await addClaims(tx, [claim(3)]);
        }),
      );
      await expect(stuck).rejects.toMatchObject({ code: 'ledger-unreachable' });
      expect((await two.claims({ limit: 9 })).map((row) => row.claimId)).toEqual(['CLAIM-2']);
    });

    it('heartbeats keep a lease for as long as its work takes', async () => {
      const { one, two } = await team(900);
      const order: string[] = [];
      let second: Promise<void> | undefined;
      await one.alone(WORK, async (held) => {
        second = two.alone(WORK, async () => void order.push('second'));
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        await held.confirmLease();
        order.push('first');
      });
      await second;
      expect(order).toEqual(['first', 'second']);
    });

    it('a worker that was taken for dead comes back as another, and is told of it', async () => {
      const { one, lapse, troubles } = await team(900);
      await one.join(never);
      const before = one.colleagues()?.me;
      await one.alone(WORK, async (held) => {
        await lapse(WORK);
        while (troubles.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
        await expect(held.confirmLease()).rejects.toMatchObject(LOST);
      });
      expect(troubles).toEqual(['lapsed']);
      expect(await one.alone(WORK, async (held) => held.confirmLease().then(() => 'again'))).toBe('again');
      const daemons = (await one.workers()).filter((worker) => worker.role === 'daemon').map(({ worker }) => worker);
      expect(daemons).toHaveLength(1);
      expect(daemons).not.toContain(before);
    });

    it('what a dead worker had is told to the others as cut off, until one takes it', async () => {
      const { one, two, lapse } = await team(900);
      await two.join(never);
      let letGo: () => void = () => undefined;
      const working = one.alone(WORK, () => new Promise<void>((resolve) => (letGo = resolve)));
      while ((await one.workers()).every((worker) => worker.leases.length === 0))
        await new Promise((resolve) => setTimeout(resolve, 20));
      await lapse(WORK);
      while (two.colleagues()?.cutOff.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(two.colleagues()?.cutOff).toEqual([WORK]);
      await two.alone(WORK, async () => expect(two.colleagues()?.cutOff).toEqual([]));
      letGo();
      await working;
    });

    it('waiting for another’s lease ends when the daemon is told to stop', async () => {
      const { one, two } = await team();
      const stop = new AbortController();
      await two.join(stop.signal);
      await one.alone(WORK, async () => {
        const waiting = two.alone(WORK, async () => undefined);
        stop.abort('SIGTERM');
        await expect(waiting).rejects.toMatchObject({ code: 'ledger-lease-elsewhere', retryable: true });
      });
    });

    it('of eight that race for a free lease one has it at a time, each with a token of its own', async () => {
      const { one, two, client } = await team();
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? one : two).alone(WORK, async (held) => {
            const before = (await held.mark('count')) ?? '0';
            await held.transaction((tx) => tx.setMark('count', String(Number(before) + 1)));
          }),
        ),
      );
      expect(await one.mark('count')).toBe('8');
      expect((await client.query('select token from leases')).rows).toEqual([{ token: '8' }]);
    });

    it('a worker whose own clock is wrong holds its lease by the server’s', async () => {
      const { one } = await team();
      const real = Date.now;
      Date.now = () => real() + 86_400_000;
      try {
        await one.alone(WORK, (held) => held.confirmLease());
      } finally {
        Date.now = real;
      }
      const [worker] = await one.workers();
      expect(Math.abs(Date.parse(worker?.since ?? '') - real())).toBeLessThan(60_000);
    });
  });
}
