/** Bench: the sandbox in a process of its own, so that what it costs isn't counted as ours. One line in, one line out: `round` plays a round, `cost` asks for its processor seconds so far. */
import { createInterface } from 'node:readline';
import { createEnvironment } from '../../src/main.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { parseScenario } from '../../src/sandbox/scenario.ts';

const [root = ''] = process.argv.slice(2);
const { clock, guides } = createEnvironment();
const sandbox = await startSandbox({
  root,
  port: 0,
  address: '127.0.0.1',
  users: [{ username: 'practice', password: 'only-for-this-bench' }],
  clock,
  guides,
  scenario: parseScenario({ default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } }),
});
const { port, hostKeyFingerprint, folders } = sandbox;
console.log(JSON.stringify({ port, hostKeyFingerprint, folders }));
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'cost') {
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify((user + system) / 1e6));
    continue;
  }
  if (line !== 'round') break;
  const { delivered } = await sandbox.processInbox();
  console.log(JSON.stringify(delivered.map(({ name, kind }) => ({ name, kind }))));
}
await sandbox.stop();
