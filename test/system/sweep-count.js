/**
 * System tests: the steps of a process that is to die at one of them, counted over all its threads. In JavaScript, since threads load it as it
 * lies.
 */
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const NAME = 'sweep';
const [TAKEN, COUNTING] = [0, 1];

/** Where threads say which steps they took: `{ number, when, what }`. */
export const CHANNEL = 'sweep steps';

/** What threads that are started later are told; `shared`: steps so far, and whether they are counted. */
export class StepCount {
  /**
   * @param {Int32Array} shared
   * @param {number} dieAt
   * @param {string} folder
   */
  constructor(shared, dieAt, folder) {
    this.shared = shared;
    this.dieAt = dieAt;
    this.folder = folder;
  }

  /**
   * Of the main thread; threads that are started later count on.
   * @param {number} dieAt
   * @param {string} folder
   */
  static begun(dieAt, folder) {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    setEnvironmentData(NAME, { shared, dieAt, folder });
    return new StepCount(shared, dieAt, folder);
  }

  /** In a thread that the main thread started. */
  static told() {
    const { shared, dieAt, folder } = Object(getEnvironmentData(NAME));
    if (!(shared instanceof Int32Array)) throw new Error('no steps are counted in this process');
    return new StepCount(shared, Number(dieAt), String(folder));
  }

  count() {
    Atomics.store(this.shared, COUNTING, 1);
  }

  get taken() {
    return Atomics.load(this.shared, TAKEN);
  }

  /** Which step it is, from 1; the process dies at the one that was given. Undefined while none is counted. */
  take() {
    if (Atomics.load(this.shared, COUNTING) === 0) return undefined;
    const number = Atomics.add(this.shared, TAKEN, 1) + 1;
    if (number === this.dieAt) process.kill(process.pid, 'SIGKILL');
    return number;
  }

  /**
   * Without what differs from one life to the next.
   * @param {unknown} path
   */
  placeOf(path) {
    return String(path)
      .replace(this.folder, '')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
      .replace(/(in-[A-Za-z0-9_]+)-[0-9a-f]{8}-/g, '$1-POLL-')
      .replace(/\/[0-9a-f]{2}\/[0-9a-f]{64}/g, '/HASH')
      .replace(/[0-9a-f]{64}/g, 'HASH')
      .replace(/-[0-9a-f]{12}-/g, '-HASH-')
      .replace(/\d{5,}/g, 'N');
  }
}
