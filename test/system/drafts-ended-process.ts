/** System tests: a gateway whose ledger loses the thread that commits what was drafted, before its first and then again. Argument: the configuration. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironment } from '../../src/main.ts';

const [, , config = ''] = process.argv;
const environment = createEnvironment();
const { dataDir } = await environment.loadConfig(config);
const gateway = await environment.openGateway(config);
const [path, away] = [join(dataDir, 'ledger.db'), join(dataDir, 'away.db')];
renameSync(path, away);
for (const name of ['one', 'two', 'three']) {
  const { committed } = await gateway.ledger.pipelined((tx) => tx.setMark(name, name));
  await committed;
}
renameSync(away, path);
await gateway.close();
