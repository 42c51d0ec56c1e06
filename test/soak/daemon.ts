/** Soak: the daemon as a process of its own. Argument: the configuration. */
import { runCli } from '../../src/cli/program.ts';
import { createEnvironment } from '../../src/main.ts';

const [, , config = ''] = process.argv;
process.exitCode = await runCli(['run', '--config', config], createEnvironment({ out: async () => undefined }));
