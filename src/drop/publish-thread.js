/**
 * A thread of its own that publishes files in their order, so that nobody waits while the disk does, and the disk doesn't wait for what the
 * rest of the process has to do between two steps. In JavaScript, since a thread starts from a file as it lies, in tests from the source.
 * Told: `{ folder, files: [{ name, body }] }`; answers, in order, `{ lying, code }`: how many of them, from the first on, lie there now, and why
 * not the next one: the code of the operating system (ENOENT: the folder is missing), or `TAKEN` when another file has its name.
 */
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

/** @param {unknown} cause */
const codeOf = (cause) => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN');

/**
 * A new file. What a crash left of it goes.
 * @param {string} path
 */
function openNew(path) {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    unlinkSync(path);
    return openSync(path, 'wx', 0o600);
  }
}

/**
 * Gives `temp` its final name, unless the same bytes lie there already.
 * @param {string} temp
 * @param {string} target
 * @param {string} body
 */
function linkOnce(temp, target, body) {
  try {
    linkSync(temp, target);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    if (readFileSync(target, 'utf8') !== body) throw Object.assign(new Error('taken'), { code: 'TAKEN' });
  }
}

/** @param {string} path */
function syncPath(path) {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Takes the step for each, up to the first that fails; how many that are, and why the next one failed.
 * @template T
 * @param {readonly T[]} all
 * @param {(one: T) => void} step
 */
function untilOneFails(all, step) {
  for (const [at, one] of all.entries()) {
    try {
      step(one);
    } catch (cause) {
      return { done: at, code: codeOf(cause) };
    }
  }
  return { done: all.length, code: undefined };
}

/**
 * Temp names first, all of them on the disk before the first gets its own.
 * @param {string} folder
 * @param {readonly { name: string, body: string }[]} files
 */
function publish(folder, files) {
  const all = files.map(({ name, body }) => ({ body, temp: join(folder, `.${name}.tmp`), target: join(folder, name) }));
  try {
    const written = untilOneFails(all, ({ temp, body }) => {
      const file = openNew(temp);
      try {
        writeFileSync(file, body);
      } finally {
        closeSync(file);
      }
    });
    const synced = untilOneFails(all.slice(0, written.done), ({ temp }) => syncPath(temp));
    const linked = untilOneFails(all.slice(0, synced.done), ({ temp, target, body }) => linkOnce(temp, target, body));
    if (linked.done > 0) syncPath(folder);
    return { lying: linked.done, code: linked.code ?? synced.code ?? written.code };
  } catch (cause) {
    return { lying: 0, code: codeOf(cause) };
  } finally {
    for (const { temp } of all) {
      try {
        unlinkSync(temp);
      } catch {
        // It is not there, or stays for the next time.
      }
    }
  }
}

parentPort?.on('message', ({ folder, files }) => parentPort?.postMessage(publish(folder, files)));
