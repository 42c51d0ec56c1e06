/**
 * System tests: the daemon in a process that stops itself (SIGSTOP) when it first comes to a point of its work, and goes on when it is
 * told to (SIGCONT), as if nothing had been. Arguments: the configuration, the point. It says `stopping` before it does so.
 */
import { writeSync } from 'node:fs';
import { runCli } from '../../src/cli/program.ts';
import type { Ledger, LedgerTransaction } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import type { TransportSession } from '../../src/transport/port.ts';

const [, , config = '', wanted = ''] = process.argv;
let stopped = false;

/** Every piece of it happens below the lease: what is asked before has been asked already. */
function at(point: string): void {
  if (stopped || point !== wanted) return;
  stopped = true;
  writeSync(1, 'stopping\n');
  process.kill(process.pid, 'SIGSTOP');
}

function stopping(session: TransportSession): TransportSession {
  return {
    list: (...words) => session.list(...words),
    stat: (...words) => session.stat(...words),
    read: async (...words) => {
      const bytes = await session.read(...words);
      at('after the answer was read');
      return bytes;
    },
    write: async (path, bytes, mayGoOn) => {
      let asked = 0;
      await session.write(path, bytes, async () => {
        await mayGoOn?.();
        asked += 1;
        if (asked === 1) at('before the file is made');
        if (asked === 3) at('in the middle of the bytes');
      });
      at('after the bytes were written');
    },
    rename: async (from, to) => {
      at('before the rename');
      await session.rename(from, to);
      at('after the rename');
    },
    remove: (...words) => session.remove(...words),
    close: () => session.close(),
  };
}

function stoppingIn(tx: LedgerTransaction): LedgerTransaction {
  return {
    ...tx,
    changeInterchange: async (key, change) => {
      await tx.changeInterchange(key, change);
      if (change.state === 'SENT') at('before the commit of SENT');
    },
    addInboundFile: async (file) => {
      const added = await tx.addInboundFile(file);
      at('before the commit of RECEIVED');
      return added;
    },
    post: async (batch) => {
      const keys = await tx.post(batch);
      if (batch.remittance !== undefined) at('before the commit of a check');
      return keys;
    },
  };
}

const environment = createEnvironment();
const open = environment.openGateway;
await runCli(
  ['run', '--config', config],
  createEnvironment({
    openGateway: async (...words) => {
      const gateway = await open(...words);
      const { ledger } = gateway;
      const transaction: Ledger['transaction'] = (work) => ledger.transaction((tx) => work(stoppingIn(tx)));
      const pipelined = function <T>(this: Ledger, work: (tx: LedgerTransaction) => Promise<T>) {
        return ledger.pipelined.call(this, (tx: LedgerTransaction) => work(stoppingIn(tx)));
      };
      return {
        ...gateway,
        ledger: Object.assign(Object.create(ledger), { transaction, pipelined }),
        transportOf: (partner) => {
          const transport = gateway.transportOf(partner);
          return { connect: async () => stopping(await transport.connect()) };
        },
      };
    },
  }),
);
process.exit(0);
