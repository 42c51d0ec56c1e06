/** Checks the import directions of docs/architecture.md: which room may import which, which package has its home where, and that there are no cycles. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PORTS = [
  ...['ledger', 'archive', 'transport', 'work', 'seal'].map((room) => `${room}/port.ts`),
  'ledger/leases.ts',
  'ledger/money-desk.ts',
  'ledger/watch.ts',
  'ledger/rotation.ts',
  'ledger/retention.ts',
];
const LANE = ['base', 'log', 'x12', 'guides', 'codesets', 'claims', 'documents', 'wire', 'drop', ...PORTS];

/** Room (longest prefix wins) → what it may import: rooms, or single files. A room may always import itself. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  base: [],
  log: ['base'],
  x12: ['base'],
  codesets: ['base'],
  guides: ['base', 'x12', 'codesets'],
  claims: ['base'],
  documents: ['base', 'x12', 'guides', 'claims'],
  ledger: ['base', 'log', 'claims', 'seal/port.ts'],
  seal: ['base'],
  archive: ['base', 'log', 'seal/port.ts'],
  transport: ['base', 'log'],
  wire: ['base', 'log', 'x12', 'claims', ...PORTS],
  drop: [
    'base',
    'log',
    'x12',
    'codesets',
    'claims',
    'documents',
    'wire',
    'ledger/port.ts',
    'ledger/leases.ts',
    'seal/port.ts',
  ],
  outbound: [...LANE],
  'outbound/intake': ['base', 'x12', 'guides', 'claims', 'documents'],
  'outbound/scrub': ['base', 'x12', 'guides', 'codesets', 'claims'],
  'outbound/batch': ['base', 'x12', 'guides', 'codesets', 'claims', 'documents'],
  inbound: [...LANE],
  'inbound/poll': ['base', 'log', ...PORTS],
  'inbound/classify': ['base', 'x12', 'guides', 'claims', 'documents'],
  'inbound/reports': ['base', 'claims'],
  'inbound/match': ['base', 'claims', 'codesets'],
  'inbound/post': ['base', 'claims', 'codesets'],
  reports: ['base', 'claims', 'codesets', 'ledger/port.ts', 'ledger/money-desk.ts'],
  render: ['base', 'x12', 'guides', 'codesets', 'claims'],
  operations: [
    'base',
    'log',
    'claims',
    'codesets',
    'render',
    'wire',
    'drop',
    'config',
    'outbound',
    'inbound',
    ...PORTS,
  ],
  offline: [
    'base',
    'log',
    'x12',
    'codesets',
    'guides',
    'claims',
    'documents',
    'render',
    'wire',
    'outbound/intake',
    'outbound/scrub',
    'outbound/batch',
    'outbound/findings.ts',
    'outbound/guide-faults.ts',
    'outbound/write-interchange.ts',
    'inbound/classify',
    'inbound/match',
    'inbound/post',
  ],
  work: ['base', 'log'],
  sandbox: ['base', 'log', 'x12', 'guides', 'claims', 'documents'],
  config: ['base', 'claims'],
  cli: [
    'base',
    'log',
    'x12',
    'guides',
    'codesets',
    'claims',
    'documents',
    'config',
    'render',
    'reports',
    'offline',
    'operations',
    'outbound',
    'inbound',
    'sandbox',
    'wire',
    'drop',
    'work/division.ts',
    ...PORTS,
  ],
};

/** Package → the rooms (or main.ts) that may import it. */
export const HOMES: Readonly<Record<string, readonly string[]>> = {
  kysely: ['ledger'],
  'better-sqlite3': ['ledger', 'work'],
  pg: ['ledger'],
  ssh2: ['transport', 'sandbox'],
  'ssh2-sftp-client': ['transport', 'sandbox'],
  zod: ['claims', 'config', 'sandbox'],
  'fast-xml-parser': ['outbound/intake', 'drop'],
  'csv-parse': ['outbound/intake', 'drop', 'render', 'codesets', 'inbound'],
  'csv-stringify': ['drop', 'render'],
  openpgp: ['seal'],
  yauzl: ['seal'],
  pdfkit: ['render'],
  'node-x12': ['render'],
  pino: ['log'],
  yaml: ['config', 'main.ts', 'cli', 'sandbox'],
  commander: ['cli', 'main.ts'],
  'cli-progress': ['cli', 'main.ts'],
  'node-cron': ['work', 'main.ts'],
};

/** The computing rooms touch no clock, disk, network or database. */
const PURE = [
  'base',
  'x12',
  'guides',
  'codesets',
  'claims',
  'documents',
  'outbound/intake',
  'outbound/scrub',
  'outbound/batch',
  'inbound/classify',
  'inbound/reports',
  'inbound/match',
  'inbound/post',
  'reports',
  'render',
];
const IMPURE_EXCEPT = ['codesets/folder'];
const IMPURE = /^node:(fs|net|http|https|child_process|dgram|tls|dns|worker_threads|os)/;

const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : /\.tsx?$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );
}

const longestPrefix = (path: string, names: readonly string[]): string | undefined =>
  names.filter((name) => path === name || path.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0];

function judge(from: string, specifier: string, target: string | undefined): string | undefined {
  if (from === 'main.ts') return undefined;
  const room = longestPrefix(from, Object.keys(ALLOWED));
  if (room === undefined) return `${from}: no room for it in the table`;
  if (target === undefined) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    if (specifier.startsWith('node:')) {
      const pure = longestPrefix(from, PURE) !== undefined && longestPrefix(from, IMPURE_EXCEPT) === undefined;
      return pure && IMPURE.test(specifier) ? `${from}: a computing room may not import ${specifier}` : undefined;
    }
    const home = HOMES[name];
    return home !== undefined && longestPrefix(from, home) === undefined
      ? `${from}: ${name} lives in ${home.join(', ')}`
      : undefined;
  }
  const targetRoom = longestPrefix(target, Object.keys(ALLOWED));
  if (targetRoom === room) return undefined;
  const allowed = ALLOWED[room] ?? [];
  const inside = target.startsWith(`${room}/`);
  if (inside || longestPrefix(target, allowed) !== undefined) {
    const stage = targetRoom ?? '';
    const sibling = room.includes('/') && stage.includes('/') && room.split('/')[0] === stage.split('/')[0];
    return sibling ? `${from}: stages of a lane never import each other (${target})` : undefined;
  }
  return `${from}: ${room} may not import ${target}`;
}

/** Every violation in the source tree at `src`, as sentences. */
export function importViolations(src: string): string[] {
  const violations: string[] = [];
  const graph = new Map<string, string[]>();
  for (const path of files(src)) {
    const from = relative(src, path);
    const targets: string[] = [];
    for (const match of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const specifier = match[1] ?? match[2] ?? '';
      const target = specifier.startsWith('.') ? relative(src, resolve(dirname(path), specifier)) : undefined;
      if (target?.startsWith('..')) violations.push(`${from}: imports from outside src: ${specifier}`);
      if (target !== undefined) targets.push(target);
      const fault = judge(from, specifier, target);
      if (fault !== undefined) violations.push(fault);
    }
    graph.set(from, targets);
  }
  return [...violations, ...cycles(graph)];
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      found.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = importViolations(resolve('src'));
  for (const violation of violations) console.error(violation);
  console.log(`import directions: ${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
