/**
 * Bench: the commands as a user calls them, each in a process of its own, their output thrown away: by the clock, in processor time, memory
 * at its highest. `commands.ts [MB…]`, default 1 100. Files are gone at the end.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { createEnvironment } from '../../src/main.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { generate835 } from './generate-835.ts';
import { benchClaim } from './generate-837.ts';

const MEGABYTE = 1e6;
const CLAIMS_A_FILE = 2000;
const BYTES_A_CLAIM = 482;
const CALLS: readonly { readonly words: readonly string[]; readonly kind: '835' | '837' }[] = [
  { words: ['read'], kind: '835' },
  { words: ['read'], kind: '837' },
  { words: ['validate', '--json'], kind: '835' },
  { words: ['validate', '--json'], kind: '837' },
  { words: ['post', '--json'], kind: '835' },
  { words: ['translate', '--out'], kind: '837' },
];
/** What the child runs: the program, then what it cost, on standard error. */
const CHILD = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write('\\nCOST ' + JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]));
});`;

function* claimFiles(bytes: number, guides: ClaimGuides): Generator<Uint8Array> {
  for (let size = 0, number = 0; size < bytes; ) {
    const count = Math.min(CLAIMS_A_FILE, Math.ceil((bytes - size) / BYTES_A_CLAIM));
    const first = number;
    number += count;
    const file = interchangeOf(
      Array.from({ length: count }, (_unused, index) => benchClaim(first + index)),
      guides,
    ).bytes;
    size += file.length;
    yield file;
  }
}

function write(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
}

function make(folder: string, kind: '835' | '837', megabytes: number, guides: ClaimGuides): string {
  const path = join(folder, `${megabytes}.${kind}`);
  const bytes = megabytes * MEGABYTE;
  write(path, kind === '835' ? generate835({ bytes }) : claimFiles(bytes, guides));
  return path;
}

function measure(words: readonly string[], megabytes: number): string {
  const main = new URL('../../src/main.js', import.meta.url).href;
  const code = `${CHILD} process.argv = [process.argv[0], 'claimgate', ...process.argv.slice(1)];
    await (await import(${JSON.stringify(main)})).main();`;
  const start = performance.now();
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', code, '--', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const seconds = (performance.now() - start) / 1000;
  const cost = /\nCOST (\[.*\])/.exec(run.stderr)?.[1];
  if (cost === undefined) return `ended with ${run.status ?? run.signal}`;
  const [cpu = 0, peak = 0]: readonly number[] = JSON.parse(cost);
  const cells = [seconds.toFixed(2), cpu.toFixed(2), (megabytes / cpu).toFixed(1), peak.toFixed(0)];
  return cells.map((cell) => cell.padStart(9)).join(' ');
}

const guides = new ClaimGuides(createEnvironment().guides);
const sizes = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'commands-bench-'));
try {
  console.log(`${'command'.padEnd(34)}  seconds     CPU-s  MB/CPU-s   peak MB`);
  console.log(`${'claimgate --version'.padEnd(34)}${measure(['--version'], 0)}`);
  for (const size of sizes.length === 0 ? [1, 100] : sizes) {
    for (const kind of ['835', '837'] as const) {
      const path = make(folder, kind, size, guides);
      for (const call of CALLS.filter((one) => one.kind === kind)) {
        const out = call.words.includes('--out') ? [join(folder, 'out')] : [];
        const name = `${call.words[0]}, ${kind} of ${(statSync(path).size / MEGABYTE).toFixed(0)} MB`;
        console.log(`${name.padEnd(34)}${measure([...call.words, ...out, path], statSync(path).size / MEGABYTE)}`);
        rmSync(join(folder, 'out'), { recursive: true, force: true });
      }
      rmSync(path);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
