import type { Worker } from 'node:worker_threads';

/** Tells a thread of the ledger to close its connection, and waits until it is gone. What it was told before is done first. */
export async function endThread(thread: Worker | undefined): Promise<void> {
  if (thread === undefined) return;
  thread.ref();
  await new Promise((ended) => {
    thread.once('exit', ended);
    thread.postMessage('close');
  });
}
