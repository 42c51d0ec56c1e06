/** CLI: the list of commands; a new one is a file and a row. */
import type { CommandWords } from './command.ts';
import { read } from './commands/read.ts';

export const commands: readonly CommandWords[] = [read];
