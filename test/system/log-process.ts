/**
 * System tests: a command whose log nobody reads. Writes far more than any pipe holds, then runs the command; says how it ended, and how
 * much memory was taken in megabytes. Arguments: how many events, and the words of the command.
 */
import { runCli } from '../../src/cli/program.ts';
import { createPinoLog } from '../../src/log/pino-log.ts';
import { createEnvironment } from '../../src/main.ts';

const [, , events = '0', ...words] = process.argv;
const log = createPinoLog('info');
const before = process.memoryUsage().rss;
for (let count = 0; count < Number(events); count += 1) {
  log.info('file-known', { partner: 'clearing', sha256: String(count).padStart(64, '0') });
  if (count % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
const grewMb = (process.memoryUsage().rss - before) / 1_000_000;
const exitCode = await runCli(words, createEnvironment({ out: async () => undefined }));
process.stdout.write(`${JSON.stringify({ exitCode, grewMb })}\n`);
