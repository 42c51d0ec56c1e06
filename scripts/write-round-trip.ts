/**
 * Writes docs/round-trip.md: what comes back of each public 837 that is read into claims and written again.
 * Usage: CLAIMGATE_CORPUS=folder write-round-trip.ts
 */
import { writeFileSync } from 'node:fs';
import { ClaimGuides } from '../src/documents/claim/claim-guides.ts';
import { corpusClaimFiles, type RoundTrip, roundTrip } from '../test/documents/claim/round-trip.ts';
import { testLibrary } from '../test/guides/library.ts';

const NOTES: readonly (readonly [pattern: RegExp, note: string])[] = [
  [
    /^SBR02/,
    'The file gives neither a patient nor SBR02; a claim without a patient is the subscriber’s own, so 18 is written.',
  ],
  [/^LX/, 'The file numbers the line otherwise; LX must count from 1 within the claim.'],
  [/^CLM05-2/, 'The file leaves out a component that the guide requires.'],
  [
    /left out/,
    'The segment stands in a loop that the guide allows once, or under a qualifier that no guide has; it is a finding on reading.',
  ],
  [
    /changed/,
    'The segment says more than its guide allows there, or less than it requires; it is a finding on reading.',
  ],
  [/added/, 'The file leaves out a segment that opens a required loop.'],
  [/refused/, 'The claim lacks what every claim must have (see the findings), so it is not written.'],
];

function main(folder: string): void {
  const guides = new ClaimGuides(testLibrary());
  const files = corpusClaimFiles(folder);
  const sound = files.filter((file) => file.sound).map((file) => roundTrip(folder, file, guides));
  const broken = files.filter((file) => !file.sound).map((file) => roundTrip(folder, file, guides));
  writeFileSync('docs/round-trip.md', document(sound, broken));
}

const total = (trips: readonly RoundTrip[], pick: (trip: RoundTrip) => number): number =>
  trips.reduce((sum, trip) => sum + pick(trip), 0);

function share(trips: readonly RoundTrip[]): string {
  const all = total(trips, (trip) => trip.segments);
  const equal = total(trips, (trip) => trip.equal);
  return `${equal} of ${all} segments (${percent(equal, all)})`;
}

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(2)} %`;

function document(sound: readonly RoundTrip[], broken: readonly RoundTrip[]): string {
  const raw = total(sound, (trip) => trip.raw.length);
  const carried = [...sound, ...broken].filter((trip) => trip.raw.length > 0);
  const accepted = sound.filter((trip) => trip.accepted);
  const differing = sound.filter((trip) => trip.differences.length > 0);
  const kinds = [...new Set([...sound, ...broken].flatMap((trip) => trip.differences))].toSorted();
  return `<!-- Written by scripts/write-round-trip.ts; do not edit. -->
# Round trip

Each public 837 at 5010 is read into claims and these are written as an 837 again. Compared is, claim by claim, the set of segments of the
claim and of the levels above it; loops 1000A and 1000B, HL, ST, SE and BHT aside, and amounts by value (type R has no trailing zeros).

- ${sound.length} files with a sound envelope: ${share(sound)}; ${raw} segments were carried raw (${percent(
    raw,
    total(sound, (trip) => trip.segments),
  )}).
- ${accepted.length} of them are accepted by every public validator that has a guide for them, and by our own guide: ${share(accepted)}.
- ${broken.length} files with a broken envelope, most of them made to be wrong: ${share(broken)}.

## Sound files with a difference

${differing.length === 0 ? 'None.' : table(differing)}

## Sound files with findings on reading

${table(sound.filter((trip) => trip.findings.length > 0 && trip.differences.length === 0))}

## Broken files with a difference

${table(broken.filter((trip) => trip.differences.length > 0))}

## Segments carried raw

What the claim has no field for stands in the claim's \`raw\` as it came, at its own level, and is written back there; levels that claims
share count once for each claim. All of it is what the guide does not have at that place.

| file | segments |
|---|---|
${carried.map((trip) => `| ${trip.file} | ${tally(trip.raw)} |`).join('\n')}

## What the differences are

| difference | why |
|---|---|
${kinds.map((kind) => `| ${kind} | ${NOTES.find(([pattern]) => pattern.test(kind))?.[1] ?? ''} |`).join('\n')}
`;
}

function tally(ids: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([id, count]) => `${count} ${id}`).join(', ');
}

function table(trips: readonly RoundTrip[]): string {
  const rows = trips.map(
    (trip) =>
      `| ${trip.file} | ${trip.claims} | ${trip.equal} / ${trip.segments} | ${trip.differences.join('; ')} | ${trip.findings.join(', ')} |`,
  );
  return `| file | claims | equal | differences | findings on reading |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) {
  console.error('CLAIMGATE_CORPUS is not set');
  process.exitCode = 2;
} else {
  main(corpus);
}
