/** When the write-ahead log is carried over to the ledger file: by a thread beside the one that commits, begun when there is enough. */
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { endThread } from './threads.ts';

/** A log of that size is worth a thread; what is shorter goes when the ledger is closed. */
const ENOUGH_BYTES = 33_554_432;
/** So often at most. */
const PAUSE_MS = 250;

export class Checkpoints {
  readonly #path: string;
  #thread: Worker | undefined;
  #busy = false;
  #failed = false;
  #asked = 0;

  /** Of the ledger file at `path`. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * To be called after each commit: has the log carried over when it has grown long, without waiting for it. Never throws, since what was
   * committed must not look as if it had failed.
   */
  afterCommit(): void {
    const now = performance.now();
    if (this.#busy || this.#failed || now - this.#asked < PAUSE_MS) return;
    this.#asked = now;
    try {
      const size = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (size < ENOUGH_BYTES) return;
      this.#thread ??= this.#start();
      this.#thread.postMessage('checkpoint');
      this.#busy = true;
    } catch {
      this.#failed = true;
    }
  }

  /** Ends the thread and its connection. */
  close(): Promise<void> {
    return endThread(this.#thread);
  }

  #start(): Worker {
    const thread = new Worker(new URL('./checkpoint-thread.js', import.meta.url), { workerData: this.#path });
    // Never keeps the process from ending. Without it the writer's own checkpoints do the work.
    thread.unref();
    thread.on('message', () => {
      this.#busy = false;
    });
    thread.on('error', () => {
      this.#failed = true;
    });
    thread.on('exit', () => {
      this.#thread = undefined;
    });
    return thread;
  }
}
