/** CLI: records for programs, lines for people. */
import { type Finding, isBlocking } from '../base/finding.ts';
import { findingText } from '../render/finding-text.ts';
import type { CommandCall } from './command.ts';

/** True when the command is to print records: asked for, or nobody reads along. */
export const wantsRecords = ({ json, environment }: CommandCall): boolean => json || !environment.isTerminal;

export const recordLine = (record: object): string => `${JSON.stringify(record)}\n`;

/** What somebody has to act on, as lines on standard error. */
export function tellFinding({ environment }: CommandCall, item: Finding): void {
  if (isBlocking(item) || item.severity === 'warning') environment.err(`${findingText(item)}\n`);
}

const PIECE = 65_536;

/** Gathers what a command prints, since writing each line by itself costs more than making it. `flush` at the end. */
export class Printer {
  readonly #out: (text: string) => Promise<void>;
  #pieces: string[] = [];
  #length = 0;

  constructor(out: (text: string) => Promise<void>) {
    this.#out = out;
  }

  /** A promise only when the piece is full and goes out: a promise for each record costs more than many a record. */
  print(text: string): Promise<void> | undefined {
    this.#pieces.push(text);
    this.#length += text.length;
    return this.#length >= PIECE ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    if (text !== '') await this.#out(text);
  }
}
