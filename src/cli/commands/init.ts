/** CLI: `init`: a new gateway folder. */
import { join } from 'node:path';
import type { ExitCode } from '../../base/gateway-error.ts';
import { initGateway } from '../../operations/init.ts';
import type { CommandCall, CommandWords } from '../command.ts';

export const init: CommandWords = {
  usage: 'init [folder]',
  summary: 'Lay a new gateway folder: a commented gateway.yaml, drop folders, a place for secrets.',
  example: 'claimgate init my-gateway',
  run: runInit,
};

async function runInit({ environment, words, json }: CommandCall): Promise<ExitCode> {
  const report = await initGateway(words[0] ?? '.', join(environment.home, 'config', 'gateway.example.yaml'));
  await environment.out(
    json
      ? `${JSON.stringify({ type: 'init', ...report })}\n`
      : `Made ${report.config}.\nEdit it, then: claimgate doctor --config ${report.config}\n`,
  );
  return 0;
}
