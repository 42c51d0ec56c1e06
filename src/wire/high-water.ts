/** Wire: the highest control numbers ever reserved, in a file outside of the database, so that a restored backup can't reuse one. */
import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { ControlNumberKind } from '../ledger/port.ts';
import { wireErrors } from './errors.ts';

export interface Mark {
  readonly partner: string;
  readonly kind: ControlNumberKind;
  readonly number: number;
}

export interface HighWater {
  /** The highest number written down; undefined when there is none. */
  highest(partner: string, kind: ControlNumberKind): number | undefined;
  /** Writes the marks down and resolves when they are on the disk. Lower ones than known are no change. */
  raise(marks: readonly Mark[]): Promise<void>;
}

const LINE = /^([A-Za-z0-9_.-]{1,80}) (interchange|group|set|originatorReference) (\d{1,15})$/;

const keyOf = (partner: string, kind: string): string => `${partner} ${kind}`;

/**
 * Opens the file, which may not exist yet. Lines are only ever appended, so that a cut-off last line harms no other. Throws `control-numbers-unsure` when it holds anything else.
 */
export async function openHighWater(path: string): Promise<HighWater> {
  const known = new Map<string, number>();
  const note = (key: string, number: number): void => {
    known.set(key, Math.max(number, known.get(key) ?? 0));
  };
  const text = await textOf(path);
  const lines = text.split('\n');
  // What stands after the last line end was cut off while it was written: its numbers were never used.
  const torn = lines.pop() ?? '';
  if (torn !== '') await truncate(path, text.length - torn.length);
  lines.forEach((line, index) => {
    const [, partner = '', kind = '', number = ''] = LINE.exec(line) ?? [];
    if (number === '') {
      throw new GatewayError(wireErrors.controlNumbersUnsure, `line ${index + 1} of the high-water file is damaged`);
    }
    note(keyOf(partner, kind), Number(number));
  });
  return {
    highest: (partner, kind) => known.get(keyOf(partner, kind)),
    raise: async (marks) => {
      const higher = marks.filter((mark) => mark.number > (known.get(keyOf(mark.partner, mark.kind)) ?? 0));
      if (higher.length === 0) return;
      await append(path, higher.map((mark) => `${keyOf(mark.partner, mark.kind)} ${mark.number}\n`).join(''));
      for (const mark of higher) note(keyOf(mark.partner, mark.kind), mark.number);
    },
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new GatewayError(wireErrors.controlNumbersUnsure, 'the high-water file can’t be read', { cause: error });
  }
}

async function append(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    try {
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
