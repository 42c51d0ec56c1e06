/** CLI: how a command is said: its words, its options, and what it does. */
import type { ExitCode } from '../base/gateway-error.ts';
import type { CliEnvironment } from './environment.ts';

export interface OptionWords {
  /** As commander reads it, e.g. `--snip <level>`. */
  readonly flags: string;
  readonly description: string;
}

export interface CommandWords {
  /** e.g. `validate <files...>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly OptionWords[];
  /** One call with what it prints, shown by --help. */
  readonly example: string;
  /** Loads the code of the command only when it is called. */
  run(call: CommandCall): Promise<ExitCode>;
}

export interface CommandCall {
  readonly environment: CliEnvironment;
  /** Positional arguments in order; a variadic one is a list. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly json: boolean;
}

/** The option's text; undefined when not given. */
export function optionText(call: CommandCall, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === 'string' ? value : undefined;
}
