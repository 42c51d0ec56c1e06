/**
 * A thread of its own that carries what is committed over from the write-ahead log to the ledger file, so that commits need not wait for it.
 * In JavaScript, since a thread starts from a file as it lies, in tests from the source.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const raw = new Database(String(workerData), { fileMustExist: true, timeout: 0 });
raw.pragma('synchronous = FULL');

/** `checkpoint` is answered by `done`; `close` is the last word. What fails here is done, and told, by the next commit that must. */
parentPort?.on('message', (word) => {
  if (word === 'close') {
    raw.close();
    parentPort?.close();
    return;
  }
  try {
    raw.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Another connection does it, or the disk is full: the writer's own checkpoint comes to the same and says so.
  }
  parentPort?.postMessage('done');
});
