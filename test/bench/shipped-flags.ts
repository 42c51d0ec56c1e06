/** Bench: what the shipped command has Node started with. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** From the first lines of `bin/claimgate.js`, so that what is measured is what users run. */
export function shippedFlags(): readonly string[] {
  const [, command = ''] = readFileSync(resolve('bin', 'claimgate.js'), 'utf8').split('\n');
  const flags = command.match(/--\S+/g);
  if (flags === null) throw new Error('bin/claimgate.js starts Node without flags');
  return flags;
}
