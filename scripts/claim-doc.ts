/** Writes docs/claim.md: every field of the claim, its form, and where it stands in each 837. */
import { CLAIM_STRUCTURE, type Field, type LeafField } from '../src/claims/claim-structure.ts';
import type { ClaimGuides } from '../src/documents/claim/claim-guides.ts';
import type { FieldEntry } from '../src/documents/claim/mapping-index.ts';

const TYPES = ['professional', 'institutional', 'dental'] as const;
const NOT_ON_WIRE: Readonly<Record<string, string>> = {
  claimId: "the billing system's own key",
  claimType: 'chooses the guide',
  purposeCode: 'BHT06',
  'lines[].lineId': "the billing system's own key",
};

export function claimDoc(guides: ClaimGuides): string {
  const places = placesByPath(guides);
  const rows = leaves(CLAIM_STRUCTURE, '', true)
    .filter(({ path }) => !isRepeatedRole(path))
    .map((leaf) => ({ ...leaf, path: leaf.path.replace('providers.rendering.', 'providers.*.') }))
    .map(
      ({ path, required, field }) =>
        `| \`${path}\` | ${required ? 'yes' : ''} | ${formOf(field)} | ${whereOf(path, places)} |`,
    );
  return `<!-- Written by scripts/write-schemas.ts; do not edit. -->
# The claim

What a claim file says, in JSON (\`schemas/claim.schema.json\`), XML (\`schemas/claim.xsd\`) or CSV, and where each field stands in an 837.
\`P\`, \`I\` and \`D\` are the professional, institutional and dental guides; a field without a place in a guide is refused there by name.
\`[]\` marks a list: an array in JSON; in XML an element of the list's name that holds one element for each item
(\`<lines><line>…</line></lines>\`); in CSV a number, counted from 1 (\`diagnoses[2].code\`), and \`line.\` for the row's own service line
(rows of one \`claimId\` are one claim and must say the same of it). Exports in another form: [mappings](mappings.md).
Amounts are text with two places, quantities text, days \`YYYY-MM-DD\`. Intake also takes JSON numbers, amounts without places and days as \`CCYYMMDD\`.

The parts of \`providers.<role>\` have the same form for every role and are shown once, as \`providers.*\`; the roles:

| role | claim | line | other payer |
|---|---|---|---|
${roleRows(places).join('\n')}

| field | required | form | place |
|---|---|---|---|
${rows.join('\n')}
`;
}

type Places = ReadonlyMap<string, ReadonlyMap<string, readonly FieldEntry[]>>;

/** Path → letter of the guide → places. */
function placesByPath(guides: ClaimGuides): Places {
  const places = new Map<string, Map<string, FieldEntry[]>>();
  for (const type of TYPES) {
    for (const entry of guides.of(type).fields) {
      const letter = type.charAt(0).toUpperCase();
      for (const path of new Set([entry.path, entry.path.replace(/providers\.\w+\./, 'providers.*.')])) {
        const byType = places.get(path) ?? new Map<string, FieldEntry[]>();
        places.set(path, byType);
        byType.set(letter, [...(byType.get(letter) ?? []), entry]);
      }
    }
  }
  return places;
}

interface Leaf {
  readonly path: string;
  readonly required: boolean;
  readonly field: LeafField;
}

function leaves(field: Field, path: string, required: boolean): readonly Leaf[] {
  if (field.kind === 'raw') return [];
  if (field.kind === 'list') return leaves(field.item, `${path}[]`, required);
  if (field.kind !== 'object') return [{ path, required, field }];
  return [...field.fields].flatMap(([key, inner]) =>
    leaves(inner, path === '' ? key : `${path}.${key}`, field.required.has(key)),
  );
}

/** Of the roles only one is shown in each place. */
const isRepeatedRole = (path: string): boolean => /providers\.(?!rendering\.)/.test(path);

function formOf({ kind, values, maxLength }: LeafField): string {
  if (values !== undefined) return values.join(', ');
  return kind === 'text' ? `text, ${maxLength ?? 'any'}` : kind;
}

function whereOf(path: string, places: Places): string {
  const special = NOT_ON_WIRE[path];
  if (special !== undefined) return special;
  // A span of days is one element: its ends stand where it stands.
  const byType = places.get(path) ?? places.get(path.replace(/\.(from|to)$/, ''));
  if (byType === undefined) return '';
  const groups = new Map<string, string>();
  for (const [letter, entries] of byType) {
    const text = [...new Set(entries.map(placeText))].join(', ');
    groups.set(text, (groups.get(text) ?? '') + letter);
  }
  return [...groups].map(([text, letters]) => `${letters} ${text}`).join(' · ');
}

function placeText({ loop, segment, codes, element, component }: FieldEntry): string {
  const code = codes?.[0];
  const part = component === undefined ? '' : `-${component}`;
  const of = code === undefined || ['NM1', 'PER'].includes(segment) ? '' : `*${code}`;
  return `${loop} ${segment}${of} ${segment}${String(element).padStart(2, '0')}${part}`;
}

function roleRows(places: Places): readonly string[] {
  const rows = new Map<string, Map<string, Set<string>>>();
  for (const [path, byType] of places) {
    const match = /^(|lines\[\]\.|otherPayers\[\]\.)providers\.(\w+)\./.exec(path);
    if (match === null) continue;
    const role = rows.get(match[2] ?? '') ?? new Map<string, Set<string>>();
    rows.set(match[2] ?? '', role);
    for (const [letter, entries] of byType) {
      const level = role.get(match[1] ?? '') ?? new Set<string>();
      role.set(match[1] ?? '', level);
      for (const { loop } of entries) level.add(`${letter} ${loop}`);
    }
  }
  const cell = (loops: ReadonlySet<string> | undefined): string => [...(loops ?? [])].join(', ');
  return [...rows].map(
    ([role, levels]) =>
      `| \`${role}\` | ${cell(levels.get(''))} | ${cell(levels.get('lines[].'))} | ${cell(levels.get('otherPayers[].'))} |`,
  );
}
