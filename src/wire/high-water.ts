/** Wire: the highest control numbers ever reserved, in a file outside of the database, so that a restored backup can't reuse one. */
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { ControlNumberKind } from '../ledger/port.ts';
import { wireErrors } from './errors.ts';

/** `built` is the ISA13 of an interchange that the ledger has for certain; the others may have been lost with their transaction. */
export type MarkKind = ControlNumberKind | 'built';

export interface Mark<Kind extends MarkKind = ControlNumberKind> {
  readonly partner: string;
  readonly kind: Kind;
  readonly number: number;
}

export interface HighWater {
  /** The highest number known to be written down; undefined when there is none. */
  highest(partner: string, kind: MarkKind): number | undefined;
  /** Reads what other processes have written down since. Throws `control-numbers-unsure` when it can't be read or makes no sense. */
  refresh(): Promise<void>;
  /**
   * Writes the marks down and resolves when they are on the disk. Lower ones than known are no change. Within a transaction of the ledger;
   * `built` after it.
   */
  raise(marks: readonly Mark<MarkKind>[]): Promise<void>;
}

const LINE = /^([A-Za-z0-9_.-]{1,80}) (interchange|group|set|originatorReference|built) (\d{1,15})$/;

/** So long a line may take its writer; one that is not whole by then was cut off. */
const LINE_MS = 50;

const keyOf = (partner: string, kind: string): string => `${partner} ${kind}`;

/**
 * Opens the file, which may not exist yet. Lines are only ever appended, so that a cut-off last line harms no other, and commands may write
 * beside the daemon. Throws `control-numbers-unsure` when it holds anything else.
 */
export async function openHighWater(path: string): Promise<HighWater> {
  const known = new Map<string, number>();
  const note = (key: string, number: number): void => {
    known.set(key, Math.max(number, known.get(key) ?? 0));
  };
  let read = { bytes: 0, lines: 0, torn: false };
  const refresh = async (): Promise<void> => {
    const text = await settledAfter(path, read.bytes);
    if (text === undefined) {
      // It was put away; what is known stays known, and what comes in its place is read from its beginning.
      read = { bytes: 0, lines: 0, torn: false };
      return;
    }
    const lines = text.split('\n');
    // What stands after the last line end was cut off while it was written: its numbers were never used.
    const torn = lines.pop() ?? '';
    lines.forEach((line, index) => {
      const [, partner = '', kind = '', number = ''] = LINE.exec(line) ?? [];
      if (number === '') {
        const place = read.lines + index + 1;
        throw new GatewayError(wireErrors.controlNumbersUnsure, `line ${place} of the high-water file is damaged`);
      }
      note(keyOf(partner, kind), Number(number));
    });
    const bytes = read.bytes + text.length - torn.length;
    read = { bytes, lines: read.lines + lines.length, torn: torn !== '' };
  };
  await refresh();
  return {
    highest: (partner, kind) => known.get(keyOf(partner, kind)),
    refresh,
    raise: async (marks) => {
      await refresh();
      const higher = marks.filter((mark) => mark.number > (known.get(keyOf(mark.partner, mark.kind)) ?? 0));
      if (higher.length === 0) return;
      const text = higher.map((mark) => `${keyOf(mark.partner, mark.kind)} ${mark.number}\n`).join('');
      await append(path, text, read.torn ? read.bytes : undefined);
      await refresh();
      // A file system that lets two machines append over each other has lost it.
      if (higher.some((mark) => mark.number > (known.get(keyOf(mark.partner, mark.kind)) ?? 0)))
        throw new GatewayError(wireErrors.controlNumbersUnsure, 'the high-water file did not keep what was written');
    },
  };
}

/** The same, when another process that was writing a line has ended it, or was cut off. */
async function settledAfter(path: string, bytes: number): Promise<string | undefined> {
  let before: string | undefined;
  for (;;) {
    const text = await textAfter(path, bytes);
    if (text === undefined || text === '' || text.endsWith('\n') || text === before) return text;
    before = text;
    await new Promise((resolve) => setTimeout(resolve, LINE_MS));
  }
}

/** What stands after so many bytes; undefined when the file is gone or shorter than that. */
async function textAfter(path: string, bytes: number): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size < bytes) return undefined;
      const rest = Buffer.alloc(size - bytes);
      const { bytesRead } = await file.read(rest, 0, rest.length, bytes);
      return rest.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new GatewayError(wireErrors.controlNumbersUnsure, 'the high-water file can’t be read', { cause: error });
  }
}

/** With `whole`, so many bytes are whole lines, and what a crash left behind them goes first. */
async function append(path: string, text: string, whole: number | undefined): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    try {
      if (whole !== undefined) await file.truncate(whole);
      await file.write(text, null, 'latin1');
      await file.sync();
    } finally {
      await file.close();
    }
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    throw new GatewayError(wireErrors.controlNumbersUnsure, 'the high-water file can’t be written', { cause: error });
  }
}
