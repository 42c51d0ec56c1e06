/**
 * `npm run bench [-- NAME…]`: every bench, one after the other, each in a process of its own, peers beside us in the same run; what they
 * print goes to the terminal and to docs/benchmarks.md. Sources are compiled first, since that is what users run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedFlags } from './shipped-flags.ts';

interface Bench {
  readonly title: string;
  readonly script: string;
  readonly words: readonly string[];
  /** What we must reach. */
  readonly goal: string;
}

const BENCHES: Readonly<Record<string, Bench>> = {
  tokenizer: {
    title: 'Tokenizing an 835, beside node-x12 and x12-parser',
    script: 'tokenizer',
    words: ['1', '10', '100'],
    goal: '200 MB/s alone',
  },
  remittance: {
    title: '835 → typed claim payments, beside node-x12 and x12-parser',
    script: 'remittance',
    words: ['1', '10', '100'],
    goal: '100 MB/s, 8 × the stream of node-x12, less than 150 MB of memory at any size',
  },
  validate: {
    title: 'Full guide validation, SNIP 1 to 3',
    script: 'validate',
    words: ['1'],
    goal: '40 MB/s',
  },
  claims: {
    title: 'Claims → 837P and back, beside node-x12',
    script: 'claims',
    words: ['10000'],
    goal: '100,000 claims/s written',
  },
  commands: {
    title: 'The commands as they are called, output thrown away',
    script: 'commands',
    words: ['1', '100'],
    goal: 'less than 150 MB of memory at any size for `read` and `validate`, bounded for `translate` and `post`',
  },
  scrub: { title: 'Scrubbing with packs of full size', script: 'scrub', words: [], goal: '' },
  ledger: { title: 'Ledger rows', script: 'ledger', words: ['5000'], goal: '' },
  'main-job': {
    title: 'The main job over SSH to the sandbox: 10,000 claims of 5 lines',
    script: 'main-job',
    words: ['10000'],
    goal: '3,000 claims/s from the drop to the server, 5,000 claims/s from the 835 to posted and dropped',
  },
  posting: {
    title: 'A 277CA and an 835 of 100 MB on a ledger that holds their 170,000 claims',
    script: 'posting',
    words: ['20000', '170000', '--postgres', '20000', '170000'],
    goal: '5,000 claims/s each on SQLite, memory flat; PostgreSQL reported',
  },
  sftp: {
    title: "SFTP up and down, beside OpenSSH's client",
    script: 'sftp',
    words: [],
    goal: '0.5 of OpenSSH',
  },
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, '.bench');
/** main.ts finds these beside the folder of its own. */
const SHIPPED = ['schemas', 'config', 'samples', 'package.json'];

function build(): void {
  const compiler = resolve(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', join(ROOT, 'test', 'bench', 'tsconfig.json')], {
    stdio: 'inherit',
  });
  if (run.status !== 0) throw new Error('the benches do not compile');
  mkdirSync(BUILT, { recursive: true });
  for (const name of SHIPPED) {
    if (!existsSync(join(BUILT, name))) symlinkSync(join(ROOT, name), join(BUILT, name));
  }
}

/** What the bench printed; it is shown as well. */
function output(name: string, { title, script, words }: Bench): string {
  console.log(`\n## ${name}: ${title}`);
  const file = join(BUILT, 'test', 'bench', `${script}.js`);
  const run = spawnSync(process.execPath, [...shippedFlags(), file, ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  const text = run.status === 0 ? run.stdout.trim() : `${run.stdout}\nFAILED with ${run.status ?? run.signal}`.trim();
  console.log(text);
  return text;
}

function machine(): string {
  const [cpu] = cpus();
  return [
    `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}),`,
    `${(totalmem() / 1e9).toFixed(0)} GB of memory; load before this bench ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores.`,
  ].join(' ');
}

const HEAD = `# Benchmarks

Written by \`npm run bench\`: every bench in a process of its own, peers beside us in the same run; \`npm run bench -- NAME…\` renews some.
"CPU" is processor time of the process, all its threads, garbage collection included; on a machine that others use it says more than
the clock.
`;

/** The sections of the document as it stands, by title. */
function sectionsOf(path: string): Map<string, string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
}

/** Writes the document after every bench, so that one that is broken off loses nothing. */
function note(bench: Bench, facts: string, text: string): void {
  const path = join(ROOT, 'docs', 'benchmarks.md');
  const sections = sectionsOf(path);
  const goal = bench.goal === '' ? [] : [`Goal: ${bench.goal}.`, ''];
  sections.set(bench.title, [bench.title, '', ...goal, '```', text, '```', '', facts, ''].join('\n'));
  const order = Object.values(BENCHES).map(({ title }) => title);
  // What was measured otherwise, and is told by hand, stays after them.
  const others = [...sections.keys()].filter((title) => !order.includes(title));
  const kept = [...order, ...others].flatMap((title) => sections.get(title)?.trimEnd() ?? []);
  writeFileSync(path, `${HEAD}${kept.map((section) => `\n## ${section}\n`).join('')}`);
}

function main(names: readonly string[]): void {
  const unknown = names.find((name) => BENCHES[name] === undefined);
  if (unknown !== undefined)
    throw new Error(`there is no bench ${unknown}; there are ${Object.keys(BENCHES).join(', ')}`);
  build();
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const facts = machine();
    note(bench, facts, output(name, bench));
  }
}

main(process.argv.slice(2));
