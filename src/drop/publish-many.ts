/** Drop: several files published together by a thread beside (`publish-thread.js`), in their order. */
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import { dropErrors } from './errors.ts';
import { classifyDropError, nameTaken } from './publish.ts';

export interface PublishedFiles {
  /** So many of them, from the first on, lie in the folder with the bytes given, flushed to the disk. */
  readonly lying: number;
  /** Why the next one doesn't: a GatewayError. */
  readonly failure?: unknown;
}

interface NewFile {
  readonly name: string;
  readonly body: string;
}

interface Answer {
  readonly lying: number;
  readonly code?: string;
}

interface Thread {
  readonly worker: Worker;
  /** Those who wait for its answers, in its order. */
  readonly waiting: ((answer: Answer) => void)[];
}

let current: Thread | undefined;

function started(): Thread {
  const worker = new Worker(new URL('./publish-thread.js', import.meta.url));
  const thread: Thread = { worker, waiting: [] };
  const answered = (answer: Answer): void => {
    thread.waiting.shift()?.(answer);
    // Nobody is kept from ending by a thread with nothing to do.
    if (thread.waiting.length === 0) worker.unref();
  };
  worker.on('message', answered);
  // What it was at may lie there or not: it is found out by the next try. One that fails is told of twice, the second time when another may be at work.
  const end = (): void => {
    if (current === thread) current = undefined;
    while (thread.waiting.length > 0) answered({ lying: 0, code: 'ENDED' });
  };
  worker.on('error', end);
  worker.on('exit', end);
  return thread;
}

function asked(folder: string, files: readonly NewFile[]): Promise<Answer> {
  current ??= started();
  const { worker, waiting } = current;
  worker.ref();
  worker.postMessage({ folder, files });
  return new Promise<Answer>((answer) => {
    waiting.push(answer);
  });
}

/**
 * Publishes files into one folder as `publishFile` each, which others see appear in the order given; the folder is made if it is missing, and
 * flushed once. What comes after one that can't be published isn't published either.
 */
export async function publishFiles(folder: string, files: readonly NewFile[]): Promise<PublishedFiles> {
  let { lying, code } = await asked(folder, files);
  if (lying === 0 && code === 'ENOENT') {
    try {
      makeFolder(folder, mkdirSync);
    } catch (cause) {
      return { lying, failure: classifyDropError(cause) };
    }
    ({ lying, code } = await asked(folder, files));
  }
  return code === undefined ? { lying } : { lying, failure: failureOf(code) };
}

function failureOf(code: string): unknown {
  if (code === 'TAKEN') return nameTaken();
  if (code === 'ENDED') return new GatewayError(dropErrors.refused, 'the thread that writes drop files ended');
  return classifyDropError(Object.assign(new Error(code), { code }));
}
