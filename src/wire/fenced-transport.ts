/** Wire: a partner's mailbox as work sees it that is done under a lease: nothing is done to the server once the lease ran out. */
import type { Ledger } from '../ledger/port.ts';
import type { Transport, TransportSession } from '../transport/port.ts';
import { isTemporaryName } from './file-name.ts';

/** So long an answer of the ledger is good for what only looks, and between two pieces of an upload. */
const FRESH_MS = 500;

/**
 * Each change asks the ledger first, so an upload that was cut off by a pause stops between two of its steps, and in the middle of its
 * bytes too. Throws `ledger-lease-lost`. What the server has then is found out by the next holder. What this session wrote under a
 * temporary name it may remove at any time: no other attempt has that name.
 */
export function fencedTransport(transport: Transport, ledger: Pick<Ledger, 'confirmLease'>): Transport {
  // Not the machine's clock, which may be set: this one goes on while the process stands still.
  let confirmedAt = Number.NEGATIVE_INFINITY;
  const confirm = async (): Promise<void> => {
    const at = performance.now();
    await ledger.confirmLease();
    confirmedAt = at;
  };
  const confirmNow = async (): Promise<void> => {
    if (performance.now() - confirmedAt >= FRESH_MS) await confirm();
  };
  return {
    connect: async () => {
      await confirm();
      return fenced(await transport.connect(), confirm, confirmNow);
    },
  };
}

type Confirm = () => Promise<void>;

function fenced(session: TransportSession, confirm: Confirm, confirmNow: Confirm): TransportSession {
  const after =
    <Words extends unknown[], Result>(ask: Confirm, work: (...words: Words) => Promise<Result>) =>
    async (...words: Words): Promise<Result> => {
      await ask();
      return work(...words);
    };
  const own = new Set<string>();
  return {
    ...(session.facts === undefined ? {} : { facts: session.facts }),
    list: after(confirmNow, (folder, options) => session.list(folder, options)),
    stat: after(confirmNow, (path) => session.stat(path)),
    read: after(confirmNow, (path, onChunk) => session.read(path, onChunk)),
    write: after(confirm, (path, bytes) => {
      if (isTemporaryName(path.slice(path.lastIndexOf('/') + 1))) own.add(path);
      return session.write(path, bytes, confirmNow);
    }),
    rename: after(confirm, (from, to) => session.rename(from, to, confirmNow)),
    remove: async (path) => {
      if (own.has(path)) return session.remove(path);
      await confirm();
      await session.remove(path, confirmNow);
    },
    close: () => session.close(),
  };
}
