/**
 * A thread of its own that commits what was drafted, so that the next can be drafted meanwhile. In JavaScript, since a thread starts from a
 * file as it lies, in tests from the source. Told: `{ texts, drafts }`, answered in order by `true` or `false`; `close` is the last word.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const { path, pragmas, timeout } = workerData;
const raw = new Database(String(path), { fileMustExist: true, timeout: Number(timeout) });
for (const pragma of pragmas) raw.pragma(String(pragma));
raw.pragma('trusted_schema = OFF');

/**
 * As `SqliteDraft` of drafts.ts, and as `Packed` of packing.ts.
 * @typedef {{ codes: Float64Array, others: unknown[] }} Packed
 * @typedef {{ epoch: number, foreseen: [number, unknown[]], runs: number[], values: Packed }} Draft
 */

/** Statements by their number. @type {Database.Statement[]} */
const statements = [];
/** Of the drafts that were made when one of them was refused: they were made on what it would have changed. @type {number | undefined} */
let refused;

/** @param {number} number */
function statement(number) {
  const known = statements[number];
  if (known === undefined) throw new Error(`no statement ${number}`);
  return known;
}

/**
 * @param {Packed} packed
 * @param {number} from
 * @param {number} count
 */
function unpacked({ codes, others }, from, count) {
  const values = [];
  for (let at = from; at < from + count; at += 1) {
    const code = codes[at] ?? Number.NaN;
    values.push(Number.isInteger(code) ? code : Number.isNaN(code) ? null : others[-code - 0.5]);
  }
  return values;
}

/** @param {Draft} draft */
function write({ foreseen, runs, values }) {
  const [question, expected] = foreseen;
  const found = Object.values(Object(statement(question).get()));
  if (expected.some((value, at) => value !== found[at])) return false;
  let place = 0;
  for (let at = 0; at < runs.length; at += 3) {
    const [number = -1, count = 0, changes] = runs.slice(at, at + 3);
    if (statement(number).run(unpacked(values, place, count)).changes !== changes) return false;
    place += count;
  }
  return true;
}

/** @param {Draft} draft */
function commit(draft) {
  if (draft.epoch === refused) return false;
  try {
    raw.exec('begin immediate');
    const done = write(draft);
    raw.exec(done ? 'commit' : 'rollback');
    if (!done) refused = draft.epoch;
    return done;
  } catch {
    // The same in an ordinary transaction says what it is.
    if (raw.inTransaction) raw.exec('rollback');
    refused = draft.epoch;
    return false;
  }
}

parentPort?.on('message', (word) => {
  if (word === 'close') {
    raw.close();
    parentPort?.close();
    return;
  }
  for (const text of word.texts) statements.push(raw.prepare(text));
  parentPort?.postMessage(commit(word));
});
