/** CLI: the program: every command of the contract, its help and its exit codes. */
import { Command, CommanderError } from 'commander';
import { type ExitCode, GatewayError } from '../base/gateway-error.ts';
import type { CommandCall, CommandWords } from './command.ts';
import { commandsFor } from './commands.ts';
import type { CliEnvironment } from './environment.ts';

/** Runs one command line (without node and script) and answers its exit code; never throws. */
export async function runCli(words: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command('claimgate')
    .description('An EDI X12 gateway for medical claims.')
    .version(environment.version)
    .exitOverride()
    .showHelpAfterError('(claimgate --help lists the commands)')
    .configureOutput({ writeErr: (text) => environment.err(text), writeOut: (text) => void environment.out(text) })
    .addHelpText(
      'after',
      '\nExit codes: 0 good; 1 the data has errors; 2 usage, configuration or an unreadable file; 3 network, disk or database failed.',
    );
  try {
    for (const command of await commandsFor(words[0])) {
      addCommand(program, command, async (call) => {
        exitCode = await command.run({ ...call, environment });
      });
    }
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (cause) {
    return failure(cause, environment);
  }
}

function addCommand(
  program: Command,
  words: CommandWords,
  action: (call: Omit<CommandCall, 'environment'>) => Promise<void>,
): void {
  const command = program.command(words.usage).description(words.summary).exitOverride();
  command.showHelpAfterError(`(claimgate ${command.name()} --help tells its words and options)`);
  for (const option of words.options ?? []) command.option(option.flags, option.description);
  command.option('--json', 'one JSON record a line on standard output, nothing else there');
  command.addHelpText('after', `\nExample:\n  ${words.example}`);
  command.action(async () => {
    const options = command.opts<Record<string, string | boolean | undefined>>();
    await action({ words: command.args, options, json: options['json'] === true });
  });
}

function failure(cause: unknown, environment: CliEnvironment): ExitCode {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
  if (cause instanceof GatewayError) {
    environment.err(`claimgate: ${cause.message} [${cause.code}]\n`);
    return cause.exitCode;
  }
  const name = cause instanceof Error ? cause.name : 'Error';
  const where = cause instanceof Error ? (cause.stack?.split('\n').slice(1, 4).join('\n') ?? '') : '';
  environment.err(`claimgate: an unexpected ${name}; this is a fault of claimgate${assertionText(cause)}\n${where}\n`);
  return 3;
}

/** Assertions carry numbers of our own only; the text of any other error may hold a file's content, so it isn't shown. */
function assertionText(cause: unknown): string {
  return cause instanceof Error && cause.message.startsWith('assertion failed') ? `: ${cause.message}` : '';
}
