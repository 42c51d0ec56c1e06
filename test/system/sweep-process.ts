/**
 * System tests: one run of send, then one of collect, in a process that kills itself at the n-th step: before or after a change of a
 * file's name, a commit of the ledger, or a request to the partner's server. Arguments: the configuration, n (0: never). It says how many
 * steps there were.
 */
import { promises as fs } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { runCli } from '../../src/cli/program.ts';
import { createEnvironment } from '../../src/main.ts';
import type { TransportSession } from '../../src/transport/port.ts';

const [, , config = '', dieAt = '0'] = process.argv;
let steps = 0;
let counting = false;

function step(): void {
  if (!counting) return;
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
fs.link = around(fs.link.bind(fs));
fs.unlink = around(fs.unlink.bind(fs));
fs.writeFile = around(fs.writeFile.bind(fs));
fs.appendFile = around(fs.appendFile.bind(fs));
syncBuiltinESMExports();

const environment = createEnvironment({ out: async () => undefined });
const open = environment.openGateway;

function dying(session: TransportSession): TransportSession {
  return {
    list: around((...words) => session.list(...words)),
    stat: around((...words) => session.stat(...words)),
    read: around((...words) => session.read(...words)),
    write: around((...words) => session.write(...words)),
    rename: around((...words) => session.rename(...words)),
    remove: around((...words) => session.remove(...words)),
    close: () => session.close(),
  };
}

const killed = createEnvironment({
  out: async () => undefined,
  openGateway: async (...words) => {
    const gateway = await open(...words);
    const { ledger } = gateway;
    return {
      ...gateway,
      ledger: Object.assign(Object.create(ledger), {
        transaction: around((work: Parameters<typeof ledger.transaction>[0]) => ledger.transaction(work)),
      }),
      transportOf: (partner) => {
        const transport = gateway.transportOf(partner);
        return { connect: async () => dying(await transport.connect()) };
      },
    };
  },
});

// Everything is loaded and compiled before the steps are counted.
await runCli(['doctor', '--offline', '--config', config], environment);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
counting = true;
for (const command of ['send', 'collect']) {
  await runCli([command, '--config', config], killed);
  process.stdout.write(`${command} ${steps}\n`);
  await lines.next();
}
process.exit(0);
