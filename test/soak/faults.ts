/** Soak: faults at random from a seed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../system/books.ts';
import type { Practice } from '../system/practice.ts';
import type { Daemon } from './daemon-process.ts';
import type { Line } from './lines.ts';

/** Numbers from 0 to below 1, the same for the same seed. */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const BLACK_HOLE_MS = 4_000;

interface Struck {
  readonly line: Line;
  readonly daemon: Daemon;
  readonly practice: Practice;
  readonly chance: () => number;
}

/** False when there was nothing to strike. */
type Fault = (struck: Struck) => boolean;

const always =
  (make: (struck: Struck) => void): Fault =>
  (struck) => {
    make(struck);
    return true;
  };

const nameOf = (what: string, chance: () => number, extension: string): string =>
  `${what}-${Math.floor(chance() * 1e9)}.${extension}`;
const outboundOf = ({ server }: Line): string => join(server.root, 'mailbox', 'outbound');

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['kill -9 of the daemon', always(({ daemon }) => daemon.kill('SIGKILL'))],
  ['SIGTERM of the daemon', always(({ daemon }) => daemon.kill('SIGTERM'))],
  ['connections cut', always(({ line }) => line.proxy.cut())],
  [
    `black hole for ${BLACK_HOLE_MS / 1000} s`,
    always(({ line }) => {
      line.proxy.blackhole();
      setTimeout(() => line.proxy.heal(), BLACK_HOLE_MS);
    }),
  ],
  ['an 835 again under another name', answerAgain],
  [
    'noise among the answers',
    always(({ line, chance }) =>
      writeFileSync(join(outboundOf(line), nameOf('noise', chance, 'txt')), `not for machines ${chance()}`),
    ),
  ],
  [
    'half a claim file',
    always(({ practice, chance }) => practice.drop(nameOf('broken', chance, 'json'), `[{"claimId": ${chance()}`)),
  ],
  ['claims dropped again in another file', claimsAgain],
];

export const NOISE = 'noise among the answers';
export const HALF = 'half a claim file';

function answerAgain({ line, chance }: Struck): boolean {
  const answers = filesBelow(outboundOf(line)).filter((path) => path.endsWith('.835'));
  const path = answers[Math.floor(chance() * answers.length)];
  if (path === undefined) return false;
  writeFileSync(join(outboundOf(line), nameOf('again', chance, '835')), readFileSync(path));
  return true;
}

/** Claims that are rejected at first may come again as new ones (E-075); all others are duplicates, whatever became of them. */
const MAY_COME_AGAIN = /(71|33)$/;

/** Those of any claim file that is done with, from the archive. */
function claimsAgain({ practice, chance }: Struck): boolean {
  const files = readdirSync(practice.in).filter((name) => /^s\d+\.json\.result\.json$/.test(name));
  const name = files[Math.floor(chance() * files.length)];
  if (name === undefined) return false;
  const { sha256 }: { readonly sha256: string } = JSON.parse(readFileSync(join(practice.in, name), 'utf8'));
  const path = join(practice.folder, 'data', 'archive', sha256.slice(0, 2), sha256);
  const claims: readonly { readonly claimId: string }[] = JSON.parse(readFileSync(path, 'utf8'));
  const again = claims.filter(({ claimId }) => !MAY_COME_AGAIN.test(claimId));
  practice.drop(nameOf('again', chance, 'json'), JSON.stringify(again));
  return true;
}

/** Strikes once; what it was, or undefined when it found nothing to strike. */
export function strike(lines: readonly Line[], world: Omit<Struck, 'line'>): string | undefined {
  const { chance } = world;
  const line = lines[Math.floor(chance() * lines.length)];
  const [what, fault] = FAULTS[Math.floor(chance() * FAULTS.length)] ?? [];
  if (line === undefined || fault === undefined) return undefined;
  return fault({ ...world, line }) ? what : undefined;
}
