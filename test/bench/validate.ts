/**
 * Bench: full guide validation (SNIP 1 to 3) of an 835 and an 837P, and of each the reading alone. `validate.ts [MB]`, default 1. Prints
 * MB/s by the clock and for each second of processor time, best of some rounds.
 */

import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { validateX12 } from '../../src/guides/validate.ts';
import { createEnvironment } from '../../src/main.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { costOf } from './cost.ts';
import { generate835 } from './generate-835.ts';
import { benchClaim } from './generate-837.ts';

/** Many short rounds find a quiet moment of a busy machine better than few long ones. */
const ROUNDS = 30;
const BYTES_A_CLAIM = 1_500;

function remittances(bytes: number): Uint8Array {
  return Buffer.concat([...generate835({ bytes })]);
}

function claims(bytes: number, guides: ClaimGuides): Uint8Array {
  const count = Math.ceil(bytes / BYTES_A_CLAIM);
  return interchangeOf(
    Array.from({ length: count }, (_, index) => benchClaim(index)),
    guides,
  ).bytes;
}

const { guides: library } = createEnvironment();
const size = 1e6 * Number(process.argv[2] ?? 1);
const files = { '835': remittances(size), '837P': claims(size, new ClaimGuides(library)) };
for (const [name, bytes] of Object.entries(files)) {
  const works = {
    'reading alone': () => readX12(bytes, { segment: () => undefined }),
    'validation, SNIP 1 to 3': () => {
      const { accepted, findings } = validateX12(bytes, { library, snip: 3 });
      if (!accepted) throw new Error(`${findings.length} findings in a sound file: ${findings[0]?.kind.code}`);
    },
  };
  for (const [work, run] of Object.entries(works)) {
    let [wall, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { cost } = await costOf(() => void run());
      wall = Math.min(wall, cost.seconds);
      cpu = Math.min(cpu, cost.cpuSeconds);
    }
    const rate = (seconds: number): string => (bytes.length / 1e6 / seconds).toFixed(1).padStart(8);
    console.log(`${`${name}: ${work}`.padEnd(34)}${rate(wall)} MB/s${rate(cpu)} MB/CPU-s`);
  }
}
