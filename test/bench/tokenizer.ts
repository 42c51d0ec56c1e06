/**
 * Bench: reads generated 835s with our reader and its peers side by side, each in a process of its own; prints MB/s, peak memory and ratios.
 * `npx tsx test/bench/tokenizer.ts [MB…]`, default 1 10 100. Peers get the sizes that they survive.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { X12Parser } from 'node-x12';
import { X12parser } from 'x12-parser';
import { X12Reader } from '../../src/x12/reader.ts';
import { generate835 } from './generate-835.ts';

interface Result {
  readonly segments: number;
  readonly seconds: number;
  /** CPU seconds: steadier than the clock on a busy machine. */
  readonly cpuSeconds: number;
  readonly peakMB: number;
}

interface Contender {
  readonly largestMB: number;
  /** Reads the file; resolves to its count of segments. */
  run(path: string): Promise<number>;
}

const MEGABYTE = 1_000_000;
const CHUNK_BYTES = 262_144;

/** The file in pieces of one buffer that is used again and again, as our reader allows. */
function* chunksOf(path: string): Generator<Buffer, void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) yield buffer.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

/** Counts the objects that a stream of the peer gives. */
async function countObjects(path: string, parser: NodeJS.ReadWriteStream): Promise<number> {
  let count = 0;
  parser.on('data', () => count++);
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), parser);
  return count;
}

const CONTENDERS: Readonly<Record<string, Contender>> = {
  claimgate: { largestMB: Number.POSITIVE_INFINITY, run: (path) => readAll(path, false) },
  'claimgate, every element read': { largestMB: Number.POSITIVE_INFINITY, run: (path) => readAll(path, true) },
  'x12-parser': { largestMB: 100, run: (path) => countObjects(path, new X12parser()) },
  'node-x12 stream': { largestMB: 100, run: (path) => countObjects(path, new X12Parser(false)) },
  'node-x12 objects': {
    largestMB: 10,
    run: async (path) => {
      const interchange = new X12Parser(false).parse(readFileSync(path, 'latin1'));
      const groups = 'functionalGroups' in interchange ? interchange.functionalGroups : [];
      return groups.flatMap((group) => group.transactions).reduce((sum, set) => sum + set.segments.length, 0);
    },
  },
  'limit: scan for the terminator': {
    largestMB: Number.POSITIVE_INFINITY,
    run: async (path) => {
      let count = 0;
      for (const chunk of chunksOf(path)) {
        for (let at = chunk.indexOf(0x7e); at >= 0; at = chunk.indexOf(0x7e, at + 1)) count++;
      }
      return count;
    },
  },
};

async function readAll(path: string, elements: boolean): Promise<number> {
  let segments = 0;
  let characters = 0;
  const reader = new X12Reader({
    segment: (segment) => {
      segments++;
      if (elements)
        for (let number = 1; number <= segment.elementCount; number++) characters += segment.element(number).length;
    },
  });
  for (const chunk of chunksOf(path)) reader.push(chunk);
  reader.end();
  return elements && characters === 0 ? 0 : segments;
}

async function child(name: string, path: string): Promise<void> {
  const contender = CONTENDERS[name];
  if (contender === undefined) throw new Error(`no such contender: ${name}`);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const segments = await contender.run(path);
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const result: Result = {
    segments,
    seconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMB: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(result));
}

function measure(name: string, path: string): Result | undefined {
  const file = fileURLToPath(import.meta.url);
  const run = spawnSync(process.execPath, [...process.execArgv, file, '--child', name, path], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (run.status !== 0) return undefined;
  const parsed: Result = JSON.parse(run.stdout);
  return parsed;
}

async function compare(folder: string, sizeMB: number): Promise<void> {
  const path = join(folder, `${sizeMB}.835`);
  await pipeline(Readable.from(generate835({ bytes: sizeMB * MEGABYTE })), createWriteStream(path));
  const megabytes = statSync(path).size / MEGABYTE;
  console.log(`\n835 of ${megabytes.toFixed(1)} MB${''.padEnd(18)}   MB/s  MB/CPU-s   peak MB   ours is × as fast`);
  let ours: number | undefined;
  for (const [name, contender] of Object.entries(CONTENDERS)) {
    if (sizeMB > contender.largestMB) continue;
    const result = measure(name, path);
    if (result === undefined) {
      console.log(`${name.padEnd(34)} failed`);
      continue;
    }
    const speed = megabytes / result.seconds;
    ours ??= speed;
    const cells = [
      speed.toFixed(1),
      (megabytes / result.cpuSeconds).toFixed(1),
      result.peakMB.toFixed(0),
      (ours / speed).toFixed(1),
    ];
    console.log(`${name.padEnd(34)}${cells.map((cell) => cell.padStart(9)).join(' ')}   ${result.segments} segments`);
  }
  rmSync(path);
}

const [flag, name = '', path = ''] = process.argv.slice(2);
if (flag === '--child') await child(name, path);
else {
  const sizes = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'x12-bench-'));
  try {
    for (const size of sizes.length === 0 ? [1, 10, 100] : sizes) await compare(folder, size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
