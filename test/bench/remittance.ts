/**
 * Bench: 835 → typed claim payments with their lines and adjustments in cents, ours and its peers side by side, each in a process of its
 * own; prints MB/s, peak memory and ratios. `npx tsx test/bench/remittance.ts [MB…]`, default 1 10 100. Peers get the sizes that they
 * survive, and only as much of a claim payment as the comparison needs: number, charge, payment, lines, adjustments.
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
import { parseCents } from '../../src/base/money.ts';
import { RemittanceReader } from '../../src/documents/remittance/reader.ts';
import { X12Reader } from '../../src/x12/reader.ts';
import { generate835 } from './generate-835.ts';

/** What every contender must find: counts and sums prove that the work was done. */
interface Found {
  claims: number;
  lines: number;
  paidCents: number;
  adjustedCents: number;
}

interface Result extends Found {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
}

interface Contender {
  readonly largestMB: number;
  run(path: string): Promise<Found>;
}

const MEGABYTE = 1_000_000;
const CHUNK_BYTES = 262_144;

async function ours(path: string): Promise<Found> {
  const found = { claims: 0, lines: 0, paidCents: 0, adjustedCents: 0 };
  const reader = new X12Reader(
    new RemittanceReader({
      claimPayment: (payment) => {
        found.claims += 1;
        found.lines += payment.lines.length;
        found.paidCents += payment.paymentAmount;
        for (const line of payment.lines) for (const item of line.adjustments) found.adjustedCents += item.amount;
      },
    }),
  );
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer))
    reader.push(buffer.subarray(0, size));
  closeSync(file);
  reader.end();
  return found;
}

interface PeerPayment {
  readonly number: string;
  readonly charge: number;
  readonly paid: number;
  readonly lines: { readonly charge: number; readonly paid: number; readonly adjustments: number[] }[];
}

/** Builds payments from the segments of a peer, as its user would have to. */
class PeerPayments {
  readonly found: Found = { claims: 0, lines: 0, paidCents: 0, adjustedCents: 0 };
  #open: PeerPayment | undefined;

  segment(id: string, element: (number: number) => string): void {
    const money = (number: number): number => parseCents(element(number)) ?? 0;
    if (id === 'CLP') {
      this.finish();
      this.#open = { number: element(1), charge: money(3), paid: money(4), lines: [] };
    } else if (id === 'SVC') this.#open?.lines.push({ charge: money(2), paid: money(3), adjustments: [] });
    else if (id === 'CAS') {
      for (let number = 3; element(number) !== ''; number += 3)
        this.#open?.lines.at(-1)?.adjustments.push(money(number));
    }
  }

  finish(): Found {
    const payment = this.#open;
    this.#open = undefined;
    if (payment === undefined) return this.found;
    this.found.claims += 1;
    this.found.lines += payment.lines.length;
    this.found.paidCents += payment.paid;
    for (const line of payment.lines) for (const amount of line.adjustments) this.found.adjustedCents += amount;
    return this.found;
  }
}

/** x12-parser gives `{name, 1: …}`, or an object of components. */
function elementOf(segment: object, number: number): string {
  const value: unknown = Reflect.get(segment, String(number));
  return typeof value === 'string' ? value : '';
}

const CONTENDERS: Readonly<Record<string, Contender>> = {
  claimgate: { largestMB: Number.POSITIVE_INFINITY, run: ours },
  'x12-parser': {
    largestMB: 100,
    run: async (path) => {
      const payments = new PeerPayments();
      const parser = new X12parser();
      parser.on('data', (segment: object) => {
        payments.segment(String(Reflect.get(segment, 'name')), (number) => elementOf(segment, number));
      });
      await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), parser);
      return payments.finish();
    },
  },
  'node-x12 stream': {
    largestMB: 100,
    run: async (path) => {
      const payments = new PeerPayments();
      const parser = new X12Parser(false);
      parser.on('data', (segment: NodeX12Segment) => {
        payments.segment(segment.tag, (number) => segment.elements[number - 1]?.value ?? '');
      });
      await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), parser);
      return payments.finish();
    },
  },
  'node-x12 objects': {
    largestMB: 10,
    run: async (path) => {
      const payments = new PeerPayments();
      const interchange = new X12Parser(false).parse(readFileSync(path, 'latin1'));
      const groups = 'functionalGroups' in interchange ? interchange.functionalGroups : [];
      for (const segment of groups.flatMap((group) => group.transactions).flatMap((set) => set.segments)) {
        payments.segment(segment.tag, (number) => segment.elements[number - 1]?.value ?? '');
      }
      return payments.finish();
    },
  },
};

interface NodeX12Segment {
  readonly tag: string;
  readonly elements: readonly { readonly value: string }[];
}

async function child(name: string, path: string): Promise<void> {
  const contender = CONTENDERS[name];
  if (contender === undefined) throw new Error(`no such contender: ${name}`);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const found = await contender.run(path);
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const result: Result = { ...found, seconds, cpuSeconds, peakMB: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify(result));
}

function measure(name: string, path: string): Result | undefined {
  const file = fileURLToPath(import.meta.url);
  const words = [...process.execArgv, file, '--child', name, path];
  const run = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 300_000 });
  if (run.status !== 0) return undefined;
  const parsed: Result = JSON.parse(run.stdout);
  return parsed;
}

const proof = (result: Found): string =>
  [result.claims, result.lines, result.paidCents, result.adjustedCents].join(' ');

async function compare(folder: string, sizeMB: number): Promise<void> {
  const path = join(folder, `${sizeMB}.835`);
  await pipeline(Readable.from(generate835({ bytes: sizeMB * MEGABYTE })), createWriteStream(path));
  const megabytes = statSync(path).size / MEGABYTE;
  console.log(`\n835 of ${megabytes.toFixed(1)} MB → payments   MB/s  MB/CPU-s   peak MB   ours is × as fast   claims`);
  let first: { readonly speed: number; readonly proof: string } | undefined;
  for (const [name, contender] of Object.entries(CONTENDERS)) {
    if (sizeMB > contender.largestMB) continue;
    const result = measure(name, path);
    if (result === undefined) {
      console.log(`${name.padEnd(24)} failed`);
      continue;
    }
    const speed = megabytes / result.seconds;
    first ??= { speed, proof: proof(result) };
    const cells = [speed.toFixed(1), (megabytes / result.cpuSeconds).toFixed(1), result.peakMB.toFixed(0)];
    const verdict = proof(result) === first.proof ? '' : '   found something else';
    const ratio = (first.speed / speed).toFixed(1);
    const row = [...cells, ratio].map((cell) => cell.padStart(9)).join(' ');
    console.log(`${name.padEnd(24)}${row}   ${result.claims}${verdict}`);
  }
  rmSync(path);
}

const [flag, name = '', path = ''] = process.argv.slice(2);
if (flag === '--child') await child(name, path);
else {
  const sizes = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'remittance-bench-'));
  try {
    for (const size of sizes.length === 0 ? [1, 10, 100] : sizes) await compare(folder, size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
