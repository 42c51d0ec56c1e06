/**
 * System tests: loaded first by every thread of a process that dies at a step: files that a thread beside makes are steps as those of the main
 * thread. In JavaScript, since a thread loads it as it lies.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { CHANNEL, StepCount } from './sweep-count.js';

/** Of files that are being made, by their number. @type {Map<unknown, string>} */
const places = new Map();

function watchFiles() {
  const steps = StepCount.told();
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  /**
   * @param {string} when
   * @param {string} what
   */
  const step = (when, what) => {
    const number = steps.take();
    if (number !== undefined) channel.postMessage({ number, when, what });
  };
  /**
   * @template Result
   * @param {string} what
   * @param {() => Result} work
   */
  const around = (what, work) => {
    step('before', what);
    const result = work();
    step('after', what);
    return result;
  };
  const { openSync, writeFileSync, fsyncSync, linkSync, unlinkSync } = fs;
  fs.openSync = (path, flags, mode) => {
    if (!/[wa+]/.test(String(flags))) return openSync(path, flags, mode);
    const place = steps.placeOf(path);
    const file = around(`make ${place}`, () => openSync(path, flags, mode));
    places.set(file, place);
    return file;
  };
  fs.writeFileSync = (file, data, options) =>
    around(`writeFile ${places.get(file) ?? ''}`, () => writeFileSync(file, data, options));
  fs.fsyncSync = (file) => around(`sync ${places.get(file) ?? ''}`, () => fsyncSync(file));
  fs.linkSync = (from, to) => around(`link ${steps.placeOf(from)} ${steps.placeOf(to)}`, () => linkSync(from, to));
  fs.unlinkSync = (path) => around(`unlink ${steps.placeOf(path)}`, () => unlinkSync(path));
  syncBuiltinESMExports();
}

if (!isMainThread) watchFiles();
