/** Rig: a TCP proxy between a client and a server, which can cut, black-hole, delay and half-close. */
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Destroys every connection. */
  cut(): void;
  /** From now on bytes vanish in both directions; the sockets stay open. */
  blackhole(): void;
  /** Ends blackholing; what was swallowed stays lost. */
  heal(): void;
  /** Sends FIN to the clients, and goes on taking their bytes. */
  halfClose(): void;
  /** Writes a byte to each client: one whose socket is gone answers with a reset, which closes the pair. */
  poke(): void;
  /** Connections that are still open on the client's side, as far as the proxy was told. */
  open(): number;
  stop(): Promise<void>;
}

/** Forwards 127.0.0.1:port to `targetPort`. */
export async function startProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  let dead = false;
  const proxy = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const server = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair = { client, server };
    pairs.add(pair);
    const close = (): void => {
      client.destroy();
      server.destroy();
      pairs.delete(pair);
    };
    client.on('data', (bytes) => void (dead || server.write(bytes)));
    server.on('data', (bytes) => void (dead || client.destroyed || client.writableEnded || client.write(bytes)));
    for (const socket of [client, server]) {
      socket.on('error', close);
      socket.on('close', close);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = (): void => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    port: address.port,
    cut,
    blackhole: () => {
      dead = true;
    },
    heal: () => {
      dead = false;
    },
    halfClose: () => {
      for (const { client } of pairs) client.end();
    },
    poke: () => {
      for (const { client } of pairs) client.write('\n');
    },
    open: () => pairs.size,
    async stop() {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
