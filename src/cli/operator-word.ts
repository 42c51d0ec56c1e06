/** CLI: who changes something and why: the two options of every command that changes the ledger. */
import { GatewayError } from '../base/gateway-error.ts';
import type { OperatorWord } from '../operations/operator-word.ts';
import { type CommandCall, type OptionWords, optionText } from './command.ts';
import { cliErrors } from './errors.ts';

export const CONFIG_OPTION: OptionWords = {
  flags: '--config <file>',
  description: 'the gateway configuration (./gateway.yaml)',
};

export const OPERATOR_OPTIONS: readonly OptionWords[] = [
  CONFIG_OPTION,
  { flags: '--as <user>', description: 'who does it; stands in the audit chain' },
  { flags: '--reason <text>', description: 'why; stands in the audit chain' },
];

/** Throws `usage` when either is missing or blank. */
export function operatorOf(call: CommandCall): OperatorWord {
  const user = lineOf(call, 'as');
  const reason = lineOf(call, 'reason');
  if (user === '' || reason === '')
    throw new GatewayError(cliErrors.usage, 'this changes something: say who and why with --as USER --reason TEXT');
  return { user, reason };
}

/** What stands in chains and tables is one line: of each control character a blank is left. */
function lineOf(call: CommandCall, name: string): string {
  return (optionText(call, name) ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** The positional word, said what it is when it is missing. Throws `usage`. */
export function wordAt(call: CommandCall, index: number, what: string): string {
  const word = call.words[index];
  if (word === undefined || word === '') throw new GatewayError(cliErrors.usage, `say ${what}`);
  return word;
}

/** A number from 1 among the positional words. Throws `usage`. */
export function numberAt(call: CommandCall, index: number, what: string): number {
  return numberOf(wordAt(call, index, what), what);
}

/** A number from 1. Throws `usage`. */
export function numberOf(word: string, what: string): number {
  if (!/^[1-9]\d{0,14}$/.test(word)) throw new GatewayError(cliErrors.usage, `${what} is a number`);
  return Number(word);
}
