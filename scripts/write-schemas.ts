/**
 * Writes schemas/claim.schema.json, schemas/claim.xsd and docs/claim.md from the claim's shape and the mapping, and the schemas of the
 * records that billing systems are told from theirs.
 * Usage: write-schemas.ts [--check]: with --check nothing is written and stale files are an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { claim } from '../src/claims/claim.ts';
import { condition, contract, note, repricing } from '../src/claims/claim-facts.ts';
import { dateSpan } from '../src/claims/claim-values.ts';
import { claimAdjustment } from '../src/claims/other-payer.ts';
import { address, contact, identifier } from '../src/claims/party.ts';
import { postingShape, postingTotalShape } from '../src/claims/posting-shape.ts';
import { provider } from '../src/claims/provider.ts';
import { procedure, serviceLine } from '../src/claims/service-line.ts';
import { claimStateShape, statusShape } from '../src/claims/status-shape.ts';
import { subscriber } from '../src/claims/subscriber.ts';
import { ClaimGuides } from '../src/documents/claim/claim-guides.ts';
import { compileLibrary } from '../src/guides/compile.ts';
import { claimDoc } from './claim-doc.ts';
import { claimXsd } from './claim-xsd.ts';
import { recordXsd } from './record-xsd.ts';

/** Shapes that stand in several places get a name, so that the schema says them once. */
const NAMED = {
  address,
  contact,
  identifier,
  provider,
  subscriber,
  procedure,
  claimAdjustment,
  serviceLine,
  dateSpan,
  note,
  contract,
  repricing,
  condition,
};

export function claimJsonSchema(): string {
  const names = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries(NAMED)) names.add(shape, { id });
  const schema = z.toJSONSchema(claim, { io: 'input', metadata: names });
  const titled = {
    $schema: schema.$schema,
    $id: 'urn:claimgate:claim',
    title: 'A claim, as claimgate takes it',
    ...schema,
  };
  return `${JSON.stringify(titled, (key, value: unknown) => (key === 'readOnly' ? undefined : value), 1)}\n`;
}

/** The schema of one of several records, told apart by `type`. Open: keys may be added in later versions. */
function recordJsonSchema(id: string, title: string, shape: z.ZodType): string {
  const { $schema, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  const titled = { $schema, $id: `urn:claimgate:${id}`, title, ...schema };
  return `${JSON.stringify(titled, (key, value: unknown) => (key === 'readOnly' ? undefined : value), 1)}\n`;
}

function library() {
  const read = (path: string): unknown => JSON.parse(readFileSync(`schemas/${path}`, 'utf8'));
  return compileLibrary({
    index: read('x12/index.json'),
    elements: read('x12/elements.json'),
    composites: read('x12/composites.json'),
    segments: read('x12/segments.json'),
    codes: read('codes/x12.json'),
    loadGuide: (id) => read(`x12/${id}.json`),
  });
}

/** Path → text of every generated file. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['schemas/claim.schema.json', claimJsonSchema()],
    ['schemas/claim.xsd', claimXsd()],
    ['schemas/status.schema.json', recordJsonSchema('status', 'A status record, as claimgate drops it', statusShape)],
    [
      'schemas/posting.schema.json',
      recordJsonSchema(
        'posting',
        'A posting or the control total of a check, as claimgate drops and prints it',
        z.discriminatedUnion('type', [postingShape, postingTotalShape]),
      ),
    ],
    [
      'schemas/claim-state.schema.json',
      recordJsonSchema('claim-state', 'Where a claim stands, as the snapshot tells it', claimStateShape),
    ],
    ['schemas/records.xsd', recordXsd()],
    ['docs/claim.md', claimDoc(new ClaimGuides(library()))],
  ]);
}

/** The text at `path`, '' when there is none. */
function present(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = [...generatedFiles()].filter(([path, text]) => present(path) !== text);
  const check = process.argv.includes('--check');
  for (const [path, text] of stale) {
    if (check) console.error(`${path} is stale: run tsx scripts/write-schemas.ts`);
    else writeFileSync(path, text);
  }
  console.log(`schemas: ${stale.length} of ${generatedFiles().size} ${check ? 'stale' : 'written'}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
