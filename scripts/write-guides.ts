/**
 * Writes schemas/x12 and schemas/codes from the lines of schemas/source, which people edit.
 * Usage: write-guides.ts [--check]: with --check nothing is written and stale files are an error.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Line {
  readonly where: string;
  readonly depth: number;
  readonly words: readonly string[];
}

interface Entry {
  readonly line: Line;
  readonly children: Entry[];
}

/** The lines of a source file as a tree by indentation of two blanks. Comments start with `#`. */
export function parseSource(text: string, name: string): Entry[] {
  const roots: Entry[] = [];
  const open: Entry[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '' || raw.startsWith('#')) continue;
    const indent = raw.length - raw.trimStart().length;
    const depth = indent / 2;
    const where = `${name}:${index + 1}`;
    if (!Number.isInteger(depth) || depth > open.length) throw new Error(`${where}: indentation`);
    const entry: Entry = { line: { where, depth, words: raw.trim().split(/ +/) }, children: [] };
    open.length = depth;
    (open.at(-1)?.children ?? roots).push(entry);
    open.push(entry);
  }
  return roots;
}

const word = (line: Line, index: number): string => {
  const found = line.words[index];
  if (found === undefined) throw new Error(`${line.where}: word ${index + 1} is missing`);
  return found;
};

const count = (line: Line, index: number): number => {
  const text = word(line, index);
  if (!/^\d+$/.test(text)) throw new Error(`${line.where}: ${text} is not a number`);
  return Number(text);
};

const rest = (line: Line, index: number): string => line.words.slice(index).join(' ');
const code = (text: string): string => text.replaceAll('_', ' ');

function elements(entries: readonly Entry[]): object {
  return Object.fromEntries(
    entries.map(({ line }) => [
      word(line, 0),
      { type: word(line, 1), min: count(line, 2), max: count(line, 3), name: rest(line, 4) },
    ]),
  );
}

function parts(entries: readonly Entry[]): object {
  const listed = (entry: Entry, name: string): readonly string[] =>
    entry.children.find((child) => child.line.words[0] === name)?.line.words.slice(1) ?? [];
  return Object.fromEntries(
    entries.map((entry) => [
      word(entry.line, 0),
      { name: rest(entry.line, 1), has: listed(entry, 'has'), notes: listed(entry, 'notes') },
    ]),
  );
}

function codes(entries: readonly Entry[]): object {
  return Object.fromEntries(
    entries.map((entry) => [
      word(entry.line, 0),
      Object.fromEntries(entry.children.map(({ line }) => [code(word(line, 0)), rest(line, 1)])),
    ]),
  );
}

/** `[01 41]` or `[01-1 ABK BK]` from word `from` on: the qualifier, and the words after it. */
function qualifier(line: Line, from: number): { readonly value?: object; readonly next: number } {
  if (!line.words[from]?.startsWith('[')) return { next: from };
  const end = line.words.findIndex((text, index) => index >= from && text.endsWith(']'));
  if (end < 0) throw new Error(`${line.where}: the bracket is not closed`);
  const inside = line.words
    .slice(from, end + 1)
    .join(' ')
    .slice(1, -1)
    .split(' ');
  const [position = '', component] = (inside[0] ?? '').split('-');
  return {
    value: {
      position: Number(position),
      ...(component === undefined ? {} : { component: Number(component) }),
      codes: inside.slice(1).map(code),
    },
    next: end + 1,
  };
}

const ATTRIBUTES: Readonly<Record<string, (line: Line) => object>> = {
  '=': (line) => ({ codes: line.words.slice(2).map(code) }),
  fit: (line) => ({ guideMax: count(line, 2) }),
  len: (line) => ({ min: count(line, 2), max: count(line, 3) }),
  times: (line) => ({ repeat: count(line, 2) }),
  from: (line) => ({ external: word(line, 2) }),
  may: () => ({ optional: true }),
};

function segmentBody(entries: readonly Entry[]): object {
  const body: { need?: string[]; not?: string[]; elements: Record<string, object> } = { elements: {} };
  for (const { line } of entries) {
    const first = word(line, 0);
    if (first === 'need') body.need = line.words.slice(1);
    else if (first === 'not') body.not = line.words.slice(1);
    else {
      const attribute = ATTRIBUTES[word(line, 1)];
      if (attribute === undefined || !/^\d\d(-\d+)?$/.test(first)) throw new Error(`${line.where}: not understood`);
      body.elements[first] = { ...body.elements[first], ...attribute(line) };
    }
  }
  return body;
}

function children(entries: readonly Entry[]): object[] {
  let order = 0;
  return entries.map((entry) => {
    const same = entry.line.words[0] === '&';
    if (!same) order++;
    const line = same ? { ...entry.line, words: entry.line.words.slice(1) } : entry.line;
    const loop = line.words[0] === 'loop';
    const at = loop ? 1 : 0;
    const usage = word(line, at + 1);
    if (!/^[RSN]$/.test(usage)) throw new Error(`${line.where}: usage ${usage}`);
    const like = line.words[at + 3] === 'like' ? word(line, at + 4) : undefined;
    const mark = qualifier(line, at + (like === undefined ? 3 : 5));
    return {
      [loop ? 'loop' : 'segment']: word(line, at),
      usage,
      repeat: word(line, at + 2) === '*' ? 0 : count(line, at + 2),
      order,
      name: rest(line, mark.next),
      ...(mark.value === undefined ? {} : { qualifier: mark.value }),
      ...(like === undefined
        ? loop
          ? { children: children(entry.children) }
          : segmentBody(entry.children)
        : { like }),
    };
  });
}

const HEAD = ['guide', 'set', 'versions', 'when', 'basis'];

function guide(entries: readonly Entry[]): { readonly id: string; readonly rows: object[]; readonly file: object } {
  const head = (name: string): Line | undefined => entries.find((entry) => entry.line.words[0] === name)?.line;
  const first = head('guide');
  if (first === undefined) throw new Error('a guide has no line "guide"');
  const set = head('set');
  const when = head('when');
  const file = {
    id: word(first, 1),
    name: rest(first, 2),
    transactionSet: set === undefined ? '' : word(set, 1),
    functionalId: set === undefined ? '' : word(set, 2),
    versions: head('versions')?.words.slice(1) ?? [],
    basis: head('basis')?.words.slice(1).join(' ') ?? '',
    children: children(entries.filter((entry) => !HEAD.includes(entry.line.words[0] ?? ''))),
  };
  const condition = when === undefined ? {} : { bht02: when.words.slice(2) };
  const rows = file.versions.map((gs08) => ({
    isa12: gs08.slice(0, 5),
    gs01: file.functionalId,
    gs08,
    st01: file.transactionSet,
    ...condition,
    guide: file.id,
  }));
  return { id: file.id, file, rows };
}

/** One row a line, so that a change shows as a line in a diff. */
function layout(value: object): string {
  const lines = Array.isArray(value)
    ? value.map((item) => JSON.stringify(item))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${row(item)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${close}\n`;
}

function row(value: unknown): string {
  if (!Array.isArray(value) || typeof value[0] !== 'object') return JSON.stringify(value);
  return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}

/** Path under schemas/ → text, for every file that comes from the source. */
export function guideFiles(source: string): Map<string, string> {
  const read = (name: string): Entry[] => parseSource(readFileSync(join(source, name), 'utf8'), name);
  const files = new Map<string, string>([
    ['x12/elements.json', layout(elements(read('elements.txt')))],
    ['x12/composites.json', layout(parts(read('composites.txt')))],
    ['x12/segments.json', layout(parts(read('segments.txt')))],
    ['codes/x12.json', layout(codes(read('codes.txt')))],
  ]);
  const names = readFileSync(join(source, 'guides.txt'), 'utf8').split('\n').filter(Boolean);
  const rows: object[] = [];
  for (const name of names) {
    const one = guide(read(`${name}.txt`));
    files.set(`x12/${one.id}.json`, layout(one.file));
    rows.push(...one.rows);
  }
  return files.set('x12/index.json', layout(rows));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const schemas = resolve('schemas');
  const check = process.argv.includes('--check');
  const files = guideFiles(join(schemas, 'source'));
  let stale = 0;
  for (const [path, text] of files) {
    const target = join(schemas, path);
    mkdirSync(join(target, '..'), { recursive: true });
    const fresh =
      readdirSync(join(target, '..')).includes(path.split('/')[1] ?? '') && readFileSync(target, 'utf8') === text;
    if (fresh) continue;
    stale++;
    if (check) console.error(`stale: schemas/${path}`);
    else writeFileSync(target, text);
  }
  console.log(check ? `guide files: ${stale} stale of ${files.size}` : `wrote ${stale} of ${files.size} guide files`);
  if (check && stale > 0) process.exitCode = 1;
}
