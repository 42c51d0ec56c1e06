/** Wire: one session with a partner's mailbox at a time, made anew after it broke. */
import { GatewayError } from '../base/gateway-error.ts';
import type { Transport, TransportSession } from '../transport/port.ts';

/** Codes of the transport port after which nobody knows what the server did, and the session is dead. */
const BROKEN = new Set(['transport-timeout', 'transport-closed']);

export const isBroken = (error: unknown): boolean => error instanceof GatewayError && BROKEN.has(error.code);
export const isNameTaken = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'transport-exists';

/** Calls of `use` may run side by side; all of them share the one session. */
export class Connection {
  readonly #transport: Transport;
  #opening: Promise<TransportSession> | undefined;
  #breaks = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** How many sessions broke so far. */
  get breaks(): number {
    return this.#breaks;
  }

  /** Connects if there is no session. Throws what the transport throws. */
  async open(): Promise<void> {
    await this.#opened(this.#current());
  }

  /** Runs `work` on the session; one that breaks is closed, so that the next call connects anew. */
  async use<T>(work: (session: TransportSession) => Promise<T>): Promise<T> {
    const opening = this.#current();
    const session = await this.#opened(opening);
    try {
      return await work(session);
    } catch (error) {
      // Whoever else was at work on it breaks too, and must not close the session that came after it.
      if (isBroken(error) && this.#forget(opening)) {
        this.#breaks += 1;
        await session.close();
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const session = await opening?.catch(() => undefined);
    await session?.close();
  }

  #current(): Promise<TransportSession> {
    this.#opening ??= this.#transport.connect();
    return this.#opening;
  }

  async #opened(opening: Promise<TransportSession>): Promise<TransportSession> {
    try {
      return await opening;
    } catch (error) {
      this.#forget(opening);
      throw error;
    }
  }

  /** False when another session has taken its place, or it was forgotten before. */
  #forget(opening: Promise<TransportSession>): boolean {
    if (this.#opening !== opening) return false;
    this.#opening = undefined;
    return true;
  }
}
