/** CLI: one file after another: one that can't be read never stops the next, and the highest exit code counts. */
import { type ExitCode, GatewayError } from '../base/gateway-error.ts';
import type { CliEnvironment } from './environment.ts';

/** The higher of two exit codes. */
export const worse = (a: ExitCode, b: ExitCode): ExitCode => (a >= b ? a : b);

export async function eachFile(
  environment: CliEnvironment,
  files: readonly string[],
  work: (file: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  for (const file of files) {
    try {
      exitCode = worse(exitCode, await work(file));
    } catch (cause) {
      if (!(cause instanceof GatewayError) || cause.code !== 'file-unreadable') throw cause;
      environment.err(`claimgate: ${cause.message} [${cause.code}]\n`);
      exitCode = worse(exitCode, cause.exitCode);
    }
  }
  return exitCode;
}
