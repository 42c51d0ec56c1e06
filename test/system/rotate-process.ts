/**
 * System tests: `archive rotate` in a process that kills itself at the n-th step: before or after a change of a file's name, a commit of the
 * ledger or its being written anew. Arguments: the configuration, n (0: never). It says how many steps there were, and the exit code.
 */
import { promises as fs } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { runCli } from '../../src/cli/program.ts';
import { createEnvironment } from '../../src/main.ts';

const [, , config = '', dieAt = '0'] = process.argv;
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
}

function around<Parameters extends unknown[], Result>(work: (...parameters: Parameters) => Promise<Result>) {
  return async (...parameters: Parameters): Promise<Result> => {
    step();
    const result = await work(...parameters);
    step();
    return result;
  };
}

// Named imports of node:fs/promises follow what is set here.
fs.rename = around(fs.rename.bind(fs));
fs.utimes = around(fs.utimes.bind(fs));
syncBuiltinESMExports();

const open = createEnvironment().openGateway;
const environment = createEnvironment({
  openGateway: async (...words) => {
    const gateway = await open(...words);
    const { ledger } = gateway;
    return {
      ...gateway,
      ledger: Object.assign(Object.create(ledger), {
        transaction: around((work: Parameters<typeof ledger.transaction>[0]) => ledger.transaction(work)),
        forgetRemains: around(() => ledger.forgetRemains()),
      }),
    };
  },
});
const words = ['archive', 'rotate', '--as', 'jo', '--reason', 'yearly', '--config', config, '--json'];
const exitCode = await runCli(words, environment);
process.stdout.write(`${exitCode} ${steps}\n`);
process.exit(exitCode);
