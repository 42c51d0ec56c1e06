/**
 * Writes docs/conformance.md: our verdict on the public 5010 samples beside those of four other validators.
 * Usage: CLAIMGATE_CORPUS=… write-conformance.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isBlocking } from '../src/base/finding.ts';
import { compileLibrary } from '../src/guides/compile.ts';
import { type ValidationResult, validateX12 } from '../src/guides/validate.ts';

/** The rule that decides where we differ from all others. */
const REASONS: Readonly<Record<string, string>> = {
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.ambulance.example5.837':
    'CLM05-2 is empty; the guide requires the facility code qualifier (B).',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.cob.2ndary.example4.837':
    'ISA16 declares `:` and the composites are written with `>`: CLM05, HI01 and SV101 hold one over-long component.',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.cob.example3.A.837':
    'A 2320 has no 2330B; the other payer is required there.',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.cob.example4.837':
    'AMT*F2 stands in 2320, which knows D, A8 and EAF (F2 there is of 4010).',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.example11.837':
    'ISA16 declares `:` and the composites are written with `>`.',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.example12.837':
    'ISA16 declares `:` and the composites are written with `>`.',
  'LinuxForHealth+x12/src__tests__resources__837_005010X222A2__demo.example9.837':
    'ISA16 declares `:` and the composites are written with `>`.',
  'aurelianware+hipaa-attachments/test-x12-278-review-request.edi':
    'NM101 PR instead of X3, no patient event level, and HCR and DTP*472 in a request.',
  'kputnam+stupidedi/spec__fixtures__005010__X217_HI278_Health_Care_Services_Review_-_Request_for_Review_and_Response__pass__request-for-non-emergency-transportation.edi':
    'HL02 of two service levels names a service level; services hang under the patient event (trap 1). The others do not check HL02.',
  'xlate+staedi/src__test__resources__x12__optionalInterchangeServices.edi':
    'ISB and ISE are interchange services of X12.5 and ISA01 01 is a code of its list; the segments between ISA and GS are read past.',
  'xlate+staedi/src__test__resources__x12__sample837-HL-nested.edi':
    'GS08 is 005010, which names no guide; it is read at segment level and only its envelope is judged (`guide-unsupported`).',
};

type Verdicts = ReadonlyMap<string, string>;

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) throw new Error('CLAIMGATE_CORPUS is not set: it names the folder of the public samples');

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(resolve('schemas'), path), 'utf8'));
const library = compileLibrary({
  index: readJson('x12/index.json'),
  elements: readJson('x12/elements.json'),
  composites: readJson('x12/composites.json'),
  segments: readJson('x12/segments.json'),
  codes: readJson('codes/x12.json'),
  loadGuide: (id) => readJson(`x12/${id}.json`),
});

function rows(): readonly Verdicts[] {
  const [head = '', ...lines] = readFileSync(join(corpus ?? '', 'oracle-verdicts.tsv'), 'utf8')
    .trim()
    .split('\n');
  const names = head.split('\t');
  return lines.map((line) => new Map(line.split('\t').map((cell, index) => [names[index] ?? '', cell])));
}

/** What the others say together: all accept, all guide validators refuse, they differ, or none of them has the guide. */
function consensus(row: Verdicts): string {
  const guides = ['pyx12', 'stupidedi', 'lfh']
    .map((name) => row.get(name) ?? 'n/a')
    .filter((verdict) => verdict !== 'n/a');
  const unreadable = row.get('detail')?.includes('does not look like an X12 data file') === true;
  if (guides.length === 0 || unreadable) return 'no guide';
  if (guides.every((verdict) => verdict === 'OK')) return row.get('staedi_envelope') === 'OK' ? 'accept' : 'split';
  return guides.every((verdict) => verdict === 'FAIL') ? 'refuse' : 'split';
}

/** The first blocking finding of each code, as `code segment`. */
function why(result: ValidationResult): string {
  const codes = new Set(
    result.findings
      .filter(isBlocking)
      .map(({ kind, at }) => `${kind.code}${at.segmentId === undefined ? '' : ` (${at.segmentId})`}`),
  );
  const all = [...codes];
  return all.length > 4 ? `${all.slice(0, 4).join(', ')}, …` : all.join(', ');
}

const counts = new Map<string, number>();
const table: string[] = [];
const unexplained: string[] = [];
for (const row of rows()) {
  if (!(row.get('versions') ?? '').includes('005010')) continue;
  const file = row.get('file') ?? '';
  const result = validateX12(readFileSync(join(corpus, file)), { library, snip: 3 });
  const ours = result.accepted ? 'accept' : 'refuse';
  const others = consensus(row);
  counts.set(`${others} ${ours}`, (counts.get(`${others} ${ours}`) ?? 0) + 1);
  const differs = (others === 'accept' || others === 'refuse') && others !== ours;
  const reason = differs ? (REASONS[file] ?? 'UNEXPLAINED') : why(result);
  if (reason === 'UNEXPLAINED') unexplained.push(file);
  const verdicts = ['staedi_envelope', 'pyx12', 'stupidedi', 'lfh'].map((name) => row.get(name) ?? '');
  table.push(`| \`${file}\` | ${ours} | ${others}${differs ? ' **≠**' : ''} | ${verdicts.join(' / ')} | ${reason} |`);
}

const number = (key: string): number => counts.get(key) ?? 0;
const text = `# Conformance

Generated by \`scripts/write-conformance.ts\` over the public 5010 samples where \`CLAIMGATE_CORPUS\` points. Our verdict is that of
\`validate --snip 3\`. The others: StAEDI (envelope only), pyx12, stupidedi and LinuxForHealth x12 (implementation guide); \`n/a\` is a
validator that has no guide for the version. *accept*: every guide validator and StAEDI accept; *refuse*: every guide validator refuses;
*split*: they differ; *no guide*: none of them can judge it.

| the others | we accept | we refuse |
|---|---|---|
${['accept', 'refuse', 'split', 'no guide'].map((name) => `| ${name} | ${number(`${name} accept`)} | ${number(`${name} refuse`)} |`).join('\n')}

Where we differ from all of them (**≠**) the last column names the rule; elsewhere it names what we found. No rule knows a file.

| file | ours | the others | StAEDI / pyx12 / stupidedi / LinuxForHealth | rule or findings |
|---|---|---|---|---|
${table.join('\n')}
`;
writeFileSync('docs/conformance.md', text);
console.log(`${table.length} files; unexplained: ${unexplained.length}`);
for (const file of unexplained) console.error(file);
if (unexplained.length > 0) process.exitCode = 1;
