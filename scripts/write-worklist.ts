/**
 * Writes docs/worklist.md from the guide of the worklist. Usage: write-worklist.ts [--check]: with --check nothing is written and a stale
 * document is an error.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORK_GUIDES } from '../src/operations/work-guide.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The whole document. */
export function worklistDocument(): string {
  const rows = Object.entries(WORK_GUIDES).map(([code, { meaning, ways }]) => {
    const told = ways.map(({ command, when }) => `\`${command}\`: ${when}`).join('<br>');
    return `| \`${code}\` | ${cell(meaning)} | ${cell(told)} |`;
  });
  return `# The worklist

Written from the table in \`src/operations/work-guide.ts\` by \`scripts/write-worklist.ts\`; do not change it by hand.

\`claimgate worklist\` lists what waits for a person, \`worklist show ITEM\` says what it means and names the commands below with the item's own
numbers put in. What changes something is said with \`--as USER --reason TEXT\`. \`settle\` moves money in double entry and is undone by
\`unsettle\`, \`match\` by \`unmatch\`, \`worklist close\` by \`worklist reopen\`, a check by \`remittance reverse\`.

| code | what it means | what resolves it |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = resolve('docs/worklist.md');
  const text = worklistDocument();
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (old !== text) {
    console.error('docs/worklist.md is stale: run npx tsx scripts/write-worklist.ts');
    process.exitCode = 1;
  }
}
