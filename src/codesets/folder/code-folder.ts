/** Codesets: a folder of packs on disk: `<set>.<first day>.pack`, written atomically, opened whole. The only part of the room that touches a disk. */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GatewayError } from '../../base/gateway-error.ts';
import { type CodePack, openPack } from '../code-sets.ts';
import { codeSetErrors } from '../errors.ts';
import { type LoadHints, type LoadResult, loadCodeFile } from '../load.ts';
import { shippedPacks } from '../place-of-service.ts';

const ENDING = '.pack';

const wasMissing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

/** The shipped packs and every pack of the folder; the shipped ones alone when the folder doesn't exist. Throws `code-folder-unusable`, `code-pack-corrupt`. */
export function openCodeFolder(folder: string): readonly CodePack[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  } catch (cause) {
    if (wasMissing(cause)) return shippedPacks();
    throw new GatewayError(codeSetErrors.folder, 'the folder of code packs cannot be read', { cause });
  }
  const loaded = names.sort().map((name) => {
    try {
      return openPack(readFileSync(join(folder, name)));
    } catch (cause) {
      if (cause instanceof GatewayError) throw new GatewayError(cause.kind, `${name}: ${cause.message}`, { cause });
      throw new GatewayError(codeSetErrors.folder, `code pack ${name} cannot be read`, { cause });
    }
  });
  return [...shippedPacks(), ...loaded];
}

/** Reads a published list and keeps its pack in the folder; a pack of the same set and first day is replaced. Throws `code-file-unreadable`, `code-folder-unusable`. */
export function storeCodeFile(folder: string, path: string, hints: LoadHints = {}): LoadResult {
  let text: string;
  try {
    text = textOf(readFileSync(path));
  } catch (cause) {
    throw new GatewayError(codeSetErrors.unreadable, `the code list ${basename(path)} cannot be read`, { cause });
  }
  const result = loadCodeFile({ text, name: basename(path) }, hints);
  if (result.pack !== undefined) {
    const { set, effectiveFrom } = result.pack.header;
    writeAtomically(folder, `${set}.${effectiveFrom}${ENDING}`, result.pack.bytes);
  }
  return result;
}

/** Publishers write UTF-8 or, the older ones, a single-byte alphabet. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

function writeAtomically(folder: string, name: string, bytes: Uint8Array): void {
  try {
    mkdirSync(folder, { recursive: true });
    const temporary = join(folder, `.${name}.part`);
    const file = openSync(temporary, 'w');
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, join(folder, name));
    const directory = openSync(folder, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch (cause) {
    throw new GatewayError(codeSetErrors.folder, 'the code pack cannot be written', { cause });
  }
}
