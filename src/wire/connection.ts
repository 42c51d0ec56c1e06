/** Wire: one session with a partner's mailbox at a time, made anew after it broke. */
import { GatewayError } from '../base/gateway-error.ts';
import type { Transport, TransportSession } from '../transport/port.ts';

/** Codes of the transport port after which nobody knows what the server did, and the session is dead. */
const BROKEN = new Set(['transport-timeout', 'transport-closed']);

export const isBroken = (error: unknown): boolean => error instanceof GatewayError && BROKEN.has(error.code);
export const isNameTaken = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'transport-exists';

export class Connection {
  readonly #transport: Transport;
  #session: TransportSession | undefined;
  #breaks = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** How often it broke so far. */
  get breaks(): number {
    return this.#breaks;
  }

  /** Connects if there is no session. Throws what the transport throws. */
  async open(): Promise<TransportSession> {
    this.#session ??= await this.#transport.connect();
    return this.#session;
  }

  /** Runs `work` on the session; one that breaks is closed, so that the next call connects anew. */
  async use<T>(work: (session: TransportSession) => Promise<T>): Promise<T> {
    const session = await this.open();
    try {
      return await work(session);
    } catch (error) {
      if (isBroken(error)) {
        this.#breaks += 1;
        await this.close();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}
