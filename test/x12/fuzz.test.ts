import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate835 } from '../bench/generate-835.ts';
import { latin1, read, SOUND } from './sample-interchange.ts';

const BUDGET_MS = 3000;
const CORPUS = process.env['CLAIMGATE_CORPUS'];

/** Seeds: our own samples, and small files of the corpus when it is there. */
function seeds(): Buffer[] {
  const own = [latin1(SOUND), latin1(SOUND.replaceAll('~', '\r\n')), Buffer.concat([...generate835({ claims: 5 })])];
  if (CORPUS === undefined) return own;
  const folder = CORPUS;
  const rows = readFileSync(join(folder, 'manifest.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  const files = rows.map((row) => readFileSync(join(folder, row.split('\t')[0] ?? '')));
  return [...own, ...files.filter((bytes) => bytes.length < 8000)];
}

/** A fixed start, so that a failure can be seen again: the round's number is its state. */
function random(state: number): (below: number) => number {
  let value = Math.imul(state + 1, 0x9e3779b1) >>> 0;
  return (below) => {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    return (value >>> 0) % Math.max(1, below);
  };
}

const TOKENS = [
  'ISA',
  'ISA*00*',
  'IEA*1*1~',
  'GS*',
  'BIN*9*',
  'BDS*A*40*',
  'ST*',
  'SE*',
  '~',
  '~~',
  '*',
  ':',
  '\r\n',
  '\0',
  '\x1a',
  '\xef\xbb\xbf',
  'isa',
  '|',
];

function mutate(seed: Buffer, next: (below: number) => number): Buffer {
  let bytes = Buffer.from(seed);
  for (let count = 1 + next(4); count > 0; count--) {
    const at = next(bytes.length + 1);
    const length = next(40);
    const kind = next(5);
    const head = bytes.subarray(0, at);
    if (kind === 0) bytes = Buffer.concat([head, bytes.subarray(at + length)]);
    else if (kind === 1) bytes = Buffer.concat([head, latin1(TOKENS[next(TOKENS.length)] ?? ''), bytes.subarray(at)]);
    else if (kind === 2) bytes = Buffer.concat([head, bytes.subarray(Math.max(0, at - length))]);
    else if (kind === 3) bytes = Buffer.concat([head, Buffer.from([next(256)]), bytes.subarray(at + 1)]);
    else bytes = Buffer.concat([head, seed.subarray(next(seed.length))]);
  }
  return bytes;
}

describe('fault 52: mutated files', () => {
  it('never throw, never hang, account for every byte, and read the same in any chunks', () => {
    const starts = seeds();
    const until = performance.now() + BUDGET_MS;
    let rounds = 0;
    for (; performance.now() < until; rounds++) {
      const next = random(rounds);
      const bytes = mutate(starts[next(starts.length)] ?? Buffer.alloc(0), next);
      const whole = read(bytes);
      const noise = whole.summary.noise.reduce((sum, range) => sum + range.length, 0);
      expect(whole.summary.interchangeBytes + noise, `round ${rounds}`).toBe(bytes.length);
      expect(read(bytes, [1 + next(200)]).events, `round ${rounds}`).toEqual(whole.events);
    }
    expect(rounds).toBeGreaterThan(50);
  });
});
