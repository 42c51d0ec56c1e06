import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBlocking } from '../../../src/base/finding.ts';
import type { Claim } from '../../../src/claims/claim.ts';
import type { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { validateX12 } from '../../../src/guides/validate.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { readX12 } from '../../../src/x12/reader.ts';
import { interchangeOf } from './wire.ts';

/** What came back of one file. Segments of the levels above a claim count once for each claim. */
export interface RoundTrip {
  readonly file: string;
  readonly versions: string;
  readonly claims: number;
  readonly segments: number;
  readonly equal: number;
  /** Id of each segment that was carried raw. */
  readonly raw: readonly string[];
  /** Ids of segments that did not come back as they were, and why. */
  readonly differences: readonly string[];
  readonly accepted: boolean;
  /** Codes of what was found while reading. */
  readonly findings: readonly string[];
}

export interface CorpusFile {
  readonly path: string;
  readonly versions: string;
  readonly sound: boolean;
  /** Every public validator that has a guide for it takes it. */
  readonly accepted: boolean;
}

/** The 837s of the corpus at 5010 whose version a guide takes. */
export function corpusClaimFiles(folder: string): readonly CorpusFile[] {
  const rows = readFileSync(join(folder, 'manifest.tsv'), 'utf8').split('\n').slice(1);
  const accepted = new Set(
    readFileSync(join(folder, 'oracle-verdicts.tsv'), 'utf8')
      .split('\n')
      .map((row) => row.split('\t'))
      .filter((columns) => columns[8]?.startsWith('all-ok') === true)
      .map(([path]) => path),
  );
  return rows.flatMap((row) => {
    const [path = '', , , , , , sets = '', versions = '', ...more] = row.split('\t');
    return /837/.test(sets) && /005010X22[234]/.test(versions)
      ? [{ path, versions, sound: more[7] === 'yes', accepted: accepted.has(path) }]
      : [];
  });
}

export function roundTrip(folder: string, file: CorpusFile, guides: ClaimGuides): RoundTrip {
  const bytes = readFileSync(join(folder, file.path));
  const read = readClaims(bytes, { guides });
  const separator = read.findings.find(({ kind }) => kind.code === 'component-separator-differs')?.detail['separator'];
  const before = claimSegments(bytes, typeof separator === 'string' ? separator : undefined);
  const after = writtenSegments(
    read.claims.map(({ claim }) => claim),
    guides,
  );
  const differences = new Set<string>();
  let segments = 0;
  let equal = 0;
  for (const [name, lists] of before) {
    lists.forEach((list, index) => {
      const back = after.get(name)?.[index];
      segments += list.length;
      const kept = back === undefined ? 0 : compare(list, back, differences);
      if (back === undefined) differences.add('claim refused by its shape');
      equal += kept;
    });
  }
  const raw = read.claims.flatMap(({ claim }) => rawOf(claim));
  const findings = [...new Set(read.findings.map(({ kind }) => kind.code))].toSorted();
  return {
    file: file.path,
    accepted: file.accepted && !validateX12(bytes, { library: guides.library, snip: 3 }).findings.some(isBlocking),
    versions: file.versions,
    claims: [...before.values()].flat().length,
    segments,
    equal,
    raw,
    differences: [...differences].toSorted(),
    findings,
  };
}

/** Raw segments at every level of the claim; of levels that claims share, once for each claim, as segments are counted. */
function rawOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) =>
    /^raw$|LevelRaw$/.test(key) && Array.isArray(inner) ? inner.map(segmentText) : rawOf(inner),
  );
}

const segmentText = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'segment' in raw && typeof raw.segment === 'string' ? raw.segment : '';

/** Segments of the one that came back in the other; the rest is named. */
function compare(before: readonly string[], after: readonly string[], differences: Set<string>): number {
  const left = new Map<string, number>();
  for (const segment of after) left.set(segment, (left.get(segment) ?? 0) + 1);
  let equal = 0;
  const lost: string[] = [];
  for (const segment of before) {
    const count = left.get(segment) ?? 0;
    if (count > 0) equal += 1;
    else lost.push(segment);
    left.set(segment, count - 1);
  }
  const extra = [...left].filter(([, count]) => count > 0).map(([segment]) => segment);
  for (const segment of lost) differences.add(explain(segment, extra));
  if (lost.length === 0) for (const segment of extra) differences.add(`${idOf(segment)} added`);
  return equal;
}

const idOf = (segment: string): string => segment.split('*', 1)[0] ?? '';

function explain(segment: string, extra: readonly string[]): string {
  const id = idOf(segment);
  const changed = extra.find((other) => idOf(other) === id);
  if (changed === undefined) return `${id} left out`;
  if (id === 'SBR') return 'SBR02 says 18, since the claim has no other patient';
  if (id === 'LX') return 'LX counts the lines of its claim from 1';
  if (id === 'CLM') return 'CLM05-2 is said, which the guide requires';
  return `${id} changed`;
}

type ByClaim = Map<string, string[][]>;

function writtenSegments(claims: readonly Claim[], guides: ClaimGuides): ByClaim {
  const all: ByClaim = new Map();
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const kind = `${claim.claimType} ${claim.purposeCode ?? 'CH'}`;
    groups.set(kind, [...(groups.get(kind) ?? []), claim]);
  }
  for (const group of groups.values()) {
    for (const [name, lists] of claimSegments(interchangeOf(group, guides).bytes, undefined)) {
      all.set(name, [...(all.get(name) ?? []), ...lists]);
    }
  }
  return all;
}

/** CLM01 → for each claim of that number its segments, with those of the levels above; HL itself is left out. */
function claimSegments(bytes: Uint8Array, separator: string | undefined): ByClaim {
  const all: ByClaim = new Map();
  const levels: string[][] = [[], [], []];
  let level = -1;
  let claim: string[] | undefined;
  readX12(bytes, {
    setStart: () => {
      level = -1;
      claim = undefined;
    },
    segment: (segment) => {
      if (segment.id === 'HL') {
        level = ['20', '22', '23'].indexOf(segment.element(3));
        for (let inner = Math.max(level, 0); inner < 3; inner += 1) levels[inner] = [];
        claim = undefined;
        return;
      }
      if (level < 0 || segment.id === 'SE') return;
      const elements = [segment.id];
      for (let element = 1; element <= segment.elementCount; element += 1) {
        const count = segment.componentCount(element);
        const components = Array.from({ length: count }, (_unused, at) => segment.component(element, at + 1));
        const split = separator === undefined ? components : components.flatMap((text) => text.split(separator));
        elements.push(withoutTrailing(split.map(plain)).join(':'));
      }
      const text = withoutTrailing(elements).join('*');
      if (segment.id === 'CLM') {
        claim = [...levels.flat()];
        const name = segment.element(1);
        all.set(name, [...(all.get(name) ?? []), claim]);
      }
      (claim ?? levels[level] ?? []).push(text);
    },
  });
  return all;
}

function withoutTrailing(items: readonly string[]): readonly string[] {
  return items.slice(0, items.findLastIndex((item) => item !== '') + 1);
}

/** Numbers without their trailing zeros, which type R doesn't have. */
const plain = (text: string): string => (/^-?[0-9]*\.[0-9]+$/.test(text) ? String(Number(text)) : text);
