/** Bench: claims → 837P and 837P → claims, beside the tokenizer and the guide walk alone, and node-x12. `tsx test/bench/claims.ts [claims]`. */
import { X12Parser } from 'node-x12';
import type { Claim } from '../../src/claims/claim.ts';
import { judgeClaim } from '../../src/claims/judge-claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { ClaimSetReader } from '../../src/documents/claim/claim-set-reader.ts';
import { GuideWalker } from '../../src/guides/walker.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { interchangeOf } from '../documents/claim/wire.ts';
import { testLibrary } from '../guides/library.ts';
import { benchClaim } from './generate-837.ts';

const PER_SET = 500;
const ROUNDS = 20;
/** node-x12 holds every segment as objects; more than a small share of the file takes it minutes. */
const NODE_X12_CLAIMS = 500;

/**
 * Seconds of each work: the best time of each of its pieces, added up. Pieces are a few milliseconds and take turns, so that a busy
 * machine disturbs the sum little and all works alike.
 */
function best(works: readonly (readonly (() => void)[])[]): readonly number[] {
  const least = works.map((pieces) => pieces.map(() => Number.POSITIVE_INFINITY));
  for (let round = 0; round < ROUNDS; round += 1) {
    works.forEach((pieces, work) => {
      pieces.forEach((piece, index) => {
        const start = performance.now();
        piece();
        const times = least[work];
        if (times !== undefined) times[index] = Math.min(times[index] ?? 0, performance.now() - start);
      });
    });
  }
  return least.map((times) => times.reduce((sum, time) => sum + time, 0) / 1000);
}

function main(count: number): void {
  const guides = new ClaimGuides(testLibrary());
  const sets = Array.from({ length: Math.ceil(count / PER_SET) }, (_unused, set) =>
    Array.from({ length: PER_SET }, (_item, index) => benchClaim(set * PER_SET + index)),
  );
  const files = sets.map((claims) => interchangeOf(claims, guides).bytes);
  const megabytes = files.reduce((sum, file) => sum + file.length, 0) / 1e6;
  const claims = sets.length * PER_SET;
  console.log(
    `${claims} claims, ${megabytes.toFixed(1)} MB, best of ${ROUNDS}; ${((1e6 * megabytes) / claims).toFixed(0)} bytes a claim`,
  );
  const each = (work: (file: Uint8Array) => void) => files.map((file) => () => work(file));
  const works: Readonly<Record<string, readonly (() => void)[]>> = {
    'claims → 837P': sets.map((some) => () => void interchangeOf(some, guides)),
    'tokenizer alone': each((file) => void readX12(file, { segment: () => undefined })),
    'guide walk alone': each((file) => walk(file, guides)),
    '837P → claims': each((file) => readAll(file, guides, () => undefined)),
    '837P → claims, judged': each((file) => readAll(file, guides, (document) => void judgeClaim(document))),
  };
  const seconds = best(Object.values(works));
  Object.keys(works).forEach((name, index) => {
    const time = seconds[index] ?? 0;
    const speed = `${(megabytes / time).toFixed(1).padStart(7)} MB/s`;
    console.log(
      `${name.padEnd(34)} ${speed} ${Math.round(claims / time)
        .toLocaleString('en')
        .padStart(9)} claims/s`,
    );
  });
  nodeX12(guides);
}

function walk(file: Uint8Array, guides: ClaimGuides): void {
  const walker = new GuideWalker(guides.of('professional').guide, { level: 'place' });
  readX12(file, {
    segment: (segment, context) => walker.segment(segment, context.segmentOrdinal),
    setEnd: () => walker.end(),
  });
}

function readAll(file: Uint8Array, guides: ClaimGuides, take: (document: unknown) => void): void {
  const sets = new ClaimSetReader(guides, { claim: ({ document }) => take(document), finding: () => undefined });
  readX12(file, sets);
}

function nodeX12(guides: ClaimGuides): void {
  const claims: Claim[] = Array.from({ length: NODE_X12_CLAIMS }, (_unused, number) => benchClaim(number));
  const text = Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');
  const [seconds = 0] = best([[() => void new X12Parser(true).parse(text)]]);
  console.log(
    `${'node-x12 reads, segments only'.padEnd(34)} ${(text.length / 1e6 / seconds).toFixed(1).padStart(7)} MB/s`,
  );
}

main(Number(process.argv[2] ?? 5000));
