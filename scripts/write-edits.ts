/**
 * Writes docs/edits.md from the table of edits.
 * Usage: write-edits.ts [--check]: with --check nothing is written and a stale document is an error.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindingKind } from '../src/base/finding.ts';
import { LIST_SETS, PAIR_SETS } from '../src/codesets/code-set.ts';
import type { Edit } from '../src/outbound/scrub/edit.ts';
import { envelopeEdits } from '../src/outbound/scrub/envelope-edits.ts';
import { EDITS } from '../src/outbound/scrub/table.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function editRows(edit: Edit): readonly string[] {
  const { id, snip, severity, types, at, message, mend, source } = edit;
  const needs = edit.needs?.join(', ') ?? '';
  const main = row([id, String(snip), severity, types, at, message, mend, needs, source]);
  const variants = Object.entries(edit.variants ?? {}).map(([name, variant]) =>
    row([`${id}.${name}`, '', variant.severity, '', '', variant.message, variant.mend, '', '']),
  );
  return [main, ...variants];
}

function envelopeRow({ code, snip, severity, message, mend, source }: FindingKind): string {
  return row([code, String(snip ?? ''), severity, 'PID', 'envelope', message, mend, '', source ?? '']);
}

const HEAD = [
  'edit',
  'SNIP',
  'severity',
  'claims',
  'X12',
  'what is wrong',
  'how to mend it',
  'data that it needs',
  'from',
];

/** The whole document. */
export function editsDocument(): string {
  const count = EDITS.length;
  return `# Edits

Written from the table in \`src/outbound/scrub/\` by \`scripts/write-edits.ts\`; do not change it by hand.

Every claim is judged by all edits of its type in one pass (P professional, I institutional, D dental). A **fatal** finding means that no
legal file can be built, an **error** holds the claim, a **warning** and an **info** do not. A payer profile (\`config/payers/\`) may change
the severity of an edit or switch it off, for all of it (\`E-013\`) or one variant (\`E-013.mailbox\`), but never what is fatal.
Edits that need data that is not loaded say so once a run (\`edit-not-checked\`) and are no fault of the claim.
Code lists that edits may use: ${[...LIST_SETS, ...PAIR_SETS].map((set) => `\`${set}\``).join(', ')}.

## On the claim (${count} edits)

${row(HEAD)}
|---|---|---|---|---|---|---|---|---|
${EDITS.flatMap(editRows).join('\n')}
${row(['E-129', '7', 'as the rule says', 'PID', 'any', 'what the rule says', 'what the rule says', 'config/rules/', 'user rules'])}

## On the file that was written

${row(HEAD)}
|---|---|---|---|---|---|---|---|---|
${Object.values(envelopeEdits).map(envelopeRow).join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = resolve('docs/edits.md');
  const text = editsDocument();
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (old !== text) {
    console.error('docs/edits.md is stale: run npx tsx scripts/write-edits.ts');
    process.exitCode = 1;
  }
}
