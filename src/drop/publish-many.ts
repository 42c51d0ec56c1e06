/** Drop: several files published together by a thread beside (`publish-thread.js`), in their order. */
import { Worker } from 'node:worker_threads';
import { GatewayError } from '../base/gateway-error.ts';
import { dropErrors } from './errors.ts';
import { classifyDropError, nameTaken } from './publish.ts';

export interface PublishedFiles {
  /** So many of them, from the first on, lie in the folder with the bytes given, flushed to the disk. */
  readonly lying: number;
  /** Why the next one doesn't: a GatewayError. */
  readonly failure?: unknown;
}

interface Answer {
  readonly lying: number;
  readonly code?: string;
}

let thread: Worker | undefined;
const waiting: ((answer: Answer) => void)[] = [];

function answered(answer: Answer): void {
  waiting.shift()?.(answer);
  // Nobody is kept from ending by a thread with nothing to do.
  if (waiting.length === 0) thread?.unref();
}

function started(): Worker {
  const made = new Worker(new URL('./publish-thread.js', import.meta.url));
  made.on('message', answered);
  // What it was at may lie there or not: it is found out by the next try.
  const end = (): void => {
    if (thread === made) thread = undefined;
    while (waiting.length > 0) answered({ lying: 0, code: 'ENDED' });
  };
  made.on('error', end);
  made.on('exit', end);
  return made;
}

/**
 * Publishes files into one folder as `publishFile` each, which others see appear in the order given; the folder is flushed once. What comes
 * after one that can't be published isn't published either.
 */
export async function publishFiles(
  folder: string,
  files: readonly { readonly name: string; readonly body: string }[],
): Promise<PublishedFiles> {
  thread ??= started();
  thread.ref();
  thread.postMessage({ folder, files });
  const { lying, code } = await new Promise<Answer>((answer) => {
    waiting.push(answer);
  });
  return code === undefined ? { lying } : { lying, failure: failureOf(code) };
}

function failureOf(code: string): unknown {
  if (code === 'TAKEN') return nameTaken();
  if (code === 'ENDED') return new GatewayError(dropErrors.refused, 'the thread that writes drop files ended');
  return classifyDropError(Object.assign(new Error(code), { code }));
}
