/** System tests: the gateway as a process of its own, which sends and collects over and over until it is killed. Argument: the configuration. */
import { runCli } from '../../src/cli/program.ts';
import { createEnvironment } from '../../src/main.ts';

const [, , config = ''] = process.argv;
const environment = createEnvironment({ out: async () => undefined });
// Everything is loaded and compiled before the test's clock starts: what is to be killed is the work.
await runCli(['doctor', '--offline', '--config', config], environment);
process.stdout.write('ready\n');
for (;;) {
  for (const command of ['send', 'collect']) {
    const exitCode = await runCli([command, '--config', config], environment);
    process.stdout.write(`${command} ${exitCode}\n`);
  }
}
