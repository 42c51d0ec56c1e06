/** CLI: the process as the commands see it: what is typed into it and printed by it, the files that it reads, when it is to stop. */
import { createReadStream } from 'node:fs';
import { GatewayError } from '../base/gateway-error.ts';
import { errnoOf } from './disk.ts';
import { cliErrors } from './errors.ts';

/** Computed at the first call, then kept. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Standard input comes once; it is kept, since some commands read a file twice. */
const standardInput = once(async () => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  return chunks;
});

/** The file's bytes, those of standard input for `-`. Throws `file-unreadable`. */
export async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  if (path === '-') {
    yield* await standardInput();
    return;
  }
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk;
  } catch (cause) {
    throw new GatewayError(cliErrors.fileUnreadable, `${path} can't be read (${errnoOf(cause)})`, { cause });
  }
}

/** Resolves when standard output took the text; a reader that went away (EPIPE) ends the process quietly. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

/** Aborted by the first SIGTERM or SIGINT; a second one ends the process at once. */
export const stopSignal = once((): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(signal);
    });
  }
  return controller.signal;
});
