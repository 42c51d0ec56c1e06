/**
 * Writes docs/edits-on-corpus.md: what the edits say of the public 837 files that every validator accepts, and why each is right.
 * Usage: CLAIMGATE_CORPUS=FOLDER write-edits-on-corpus.ts [--check]: with --check nothing is written and a stale document is an error.
 * Without the folder it says so and does nothing: the files are not part of the project.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type CalendarDate, calendarDateFromX12, parseCalendarDate } from '../src/base/calendar-date.ts';
import type { Finding } from '../src/base/finding.ts';
import { type PayerProfile, readPayerProfiles } from '../src/claims/payer-profile.ts';
import { ClaimGuides } from '../src/documents/claim/claim-guides.ts';
import { compileLibrary } from '../src/guides/compile.ts';
import { readClaims } from '../src/outbound/intake/read-claims.ts';
import { startScrub } from '../src/outbound/scrub/scrub.ts';
import { readX12 } from '../src/x12/reader.ts';

/** Why a finding is right; every edit that speaks must have its reason here. */
const REASONS: Readonly<Record<string, string>> = {
  'E-005 warning': 'encounter reports (BHT06 RP), and no profile knows of an encounter agreement',
  'E-006 warning':
    'patient control numbers with a hyphen, a blank or `#`; payers fold or strip these, and the answer no longer matches',
  'E-010 error': 'NPIs like 1234567890 and 9876543210: their check digit is wrong, examples are made up',
  'E-012 warning': 'a tax id of one digit nine times, a filler',
  'E-013 error': 'a post office box as billing address; the box belongs into pay-to',
  'E-014 error':
    'ZIP codes of five digits; since 5010 billing and service addresses need ZIP+4, older examples were carried over',
  'E-014 warning': 'ZIP codes that end with 0000, which is no delivery point',
  'E-016 warning': 'ZIP codes of Maryland, Alaska and California under other states',
  'E-016 error': 'ZIP codes of four or six digits: slips of the pen in the samples',
  'E-017 error': 'a taxonomy code without the X that ends every code',
  'E-019 warning': 'the rendering provider is the billing provider, and the loop is to be left out then',
  'E-020 warning':
    'an organization bills office visits and nobody is said to have rendered them; pharmacies, infusion, ambulance and equipment are not asked',
  'E-037 warning': 'children of more than 26 years: right to ask, legal for a disabled adult child',
  'E-042 error':
    'Medicare claims for services of 2005 in files that say they were written in 2006 and 2013: the limit is twelve months',
  'E-067 warning': 'a diagnosis that no line points to',
  'E-078 warning':
    'place of service 23, billed by a group of emergency physicians that is not the hospital, without a service facility',
  'E-093 error': 'dental lines without any date, and no predetermination',
};

interface Spoken {
  times: number;
  readonly claims: Set<string>;
  readonly files: Set<string>;
  readonly paths: Set<string>;
  readonly kind: Finding['kind'];
}

/** Files of 5010 837s that every validator with a guide for them accepts. */
function acceptedFiles(folder: string): readonly string[] {
  const rows = readFileSync(join(folder, 'oracle-verdicts.tsv'), 'utf8').split('\n').slice(1);
  return rows.flatMap((line) => {
    const [file = '', sets = '', , , , , , , consensus = ''] = line.split('\t');
    return /^837/.test(sets) && consensus.startsWith('all-ok') ? [file] : [];
  });
}

/** The day on which the file says that it was written, so that none of its claims is late by our calendar. */
function dayOf(bytes: Uint8Array): CalendarDate {
  let day: CalendarDate | undefined;
  readX12(bytes, { groupStart: (_, { group }) => (day ??= calendarDateFromX12(group?.date ?? '')) });
  const fallback = parseCalendarDate('2026-11-25');
  const date = day ?? fallback;
  if (date === undefined) throw new Error('assertion failed: no such day');
  return date;
}

function shippedProfiles(): readonly PayerProfile[] {
  const folder = resolve('config', 'payers');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const documents = names.map((name): { name: string; document: unknown } => ({
    name,
    document: parse(readFileSync(join(folder, name), 'utf8')),
  }));
  return readPayerProfiles(documents).profiles;
}

function claimGuides(): ClaimGuides {
  const json = (...path: readonly string[]): unknown => JSON.parse(readFileSync(resolve('schemas', ...path), 'utf8'));
  return new ClaimGuides(
    compileLibrary({
      index: json('x12', 'index.json'),
      elements: json('x12', 'elements.json'),
      composites: json('x12', 'composites.json'),
      segments: json('x12', 'segments.json'),
      codes: json('codes', 'x12.json'),
      loadGuide: (id) => json('x12', `${id}.json`),
    }),
  );
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The whole document; throws when an edit speaks for which no reason is written down. */
export function corpusDocument(folder: string): string {
  const guides = claimGuides();
  const profiles = shippedProfiles();
  const spoken = new Map<string, Spoken>();
  let claims = 0;
  let files = 0;
  for (const file of acceptedFiles(folder)) {
    const bytes = readFileSync(join(folder, file));
    const read = readClaims(bytes, { guides }).claims;
    if (read.length > 0) files += 1;
    const run = startScrub(profiles, { asOf: dayOf(bytes) });
    for (const { claim, ordinal } of read) {
      claims += 1;
      for (const { kind, severity, at } of run.scrub(claim, ordinal).findings) {
        const key = `${kind.code} ${severity}`;
        const entry = spoken.get(key) ?? { times: 0, claims: new Set(), files: new Set(), paths: new Set(), kind };
        entry.times += 1;
        entry.claims.add(`${file} ${ordinal}`);
        entry.files.add(file);
        entry.paths.add((at.path ?? '').replace(/\[\d+\]/g, '[]'));
        spoken.set(key, entry);
      }
    }
  }
  const rows = [...spoken].sort(([a], [b]) => (a < b ? -1 : 1));
  const unexplained = rows.filter(([key]) => REASONS[key] === undefined).map(([key]) => key);
  if (unexplained.length > 0) throw new Error(`no reason is written down for ${unexplained.join(', ')}`);
  const table = rows.map(([key, { times, claims: some, files: held, paths }]) => {
    const cells = [
      key,
      String(times),
      String(some.size),
      String(held.size),
      [...paths]
        .sort()
        .map((path) => `\`${path}\``)
        .join(', '),
    ];
    return `| ${[...cells, REASONS[key] ?? ''].map(cell).join(' | ')} |`;
  });
  return `# What the edits say of public 837 files that other validators accept

Written by \`scripts/write-edits-on-corpus.ts\` from a collection of public X12 files that is not part of the project; do not change it by
hand. ${files} files hold ${claims} claims of 837P, 837I and 837D that every validator with a guide for them accepts (the other accepted files
are of version 4010, or have guides of their own). Each claim is judged by the payer profile that is shipped for its claim filing indicator,
as of the day on which its file says that it was written, without loaded lists. A finding on them is either right, or the edit is wrong:
the last column says why each is right. Guide validators look at the form of one element at a time; nearly all of these are about its
meaning. An edit that speaks without a reason written down in the script stops it.

| edit | times | claims | files | where | why it is right |
|---|---|---|---|---|---|
${table.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.env['CLAIMGATE_CORPUS'];
  const path = resolve('docs/edits-on-corpus.md');
  if (folder === undefined) console.log('SKIPPED: CLAIMGATE_CORPUS, the folder of the public files, is not set');
  else {
    const text = corpusDocument(folder);
    const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (!process.argv.includes('--check')) writeFileSync(path, text);
    else if (old !== text) {
      console.error('docs/edits-on-corpus.md is stale: run npx tsx scripts/write-edits-on-corpus.ts');
      process.exitCode = 1;
    }
  }
}
