/** CLI: files on the disk for the commands that write some: whole or not at all, and scratch files without a name. */
import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assert, GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import type { NewFile, Scratch } from '../offline/files.ts';
import { cliErrors } from './errors.ts';

/** Only its owner may read it. */
const MODE = 0o600;

/** The system's code of an error, for its message. */
export const errnoOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';

const unwritable = (path: string, cause: unknown): GatewayError =>
  new GatewayError(cliErrors.fileUnwritable, `${path} can't be written (${errnoOf(cause)})`, { cause });

/** By a temporary name beside it, so that whoever looks sees the whole file or none. Throws `file-unwritable`, as its methods do. */
export async function createFile(path: string): Promise<NewFile> {
  const temporary = `${path}.${process.pid}.part`;
  const made = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      // What made the writing fail may make this fail too; the first cause is the one that is told.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw unwritable(path, cause);
    }
  };
  const file = await made(async () => {
    makeFolder(dirname(path), mkdirSync);
    return open(temporary, 'w', MODE);
  });
  return {
    write: (bytes) => made(() => file.writeFile(bytes)),
    finish: () =>
      made(async () => {
        await file.close();
        await rename(temporary, path);
      }),
    abandon: async () => {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

/** The whole file at once, as `createFile` makes it. */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await createFile(path);
  await file.write(bytes);
  await file.finish();
}

/** A file in `folder`, which is made when missing, that loses its name as soon as it is open. Throws `file-unwritable`, as its methods do. */
export function openScratch(folder: string): Scratch {
  const path = join(folder, `.${process.pid}.scratch`);
  const onDisk = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw unwritable(path, cause);
    }
  };
  const file = onDisk(() => {
    makeFolder(folder, mkdirSync);
    const opened = openSync(path, 'wx+', MODE);
    unlinkSync(path);
    return opened;
  });
  let size = 0;
  return {
    append: (bytes) =>
      onDisk(() => {
        for (let done = 0; done < bytes.length; ) {
          const written = writeSync(file, bytes, done, bytes.length - done, size);
          done += written;
          size += written;
        }
      }),
    read: (offset, length) => {
      assert(offset + length <= size, `${length} bytes at ${offset} of ${size}`);
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        done += onDisk(() => readSync(file, bytes, done, length - done, offset + done));
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}
