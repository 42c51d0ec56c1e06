/** Bench: claims judged a second with all edits and packs of full size (75,000 diagnoses, 2,000,000 pairs), and how long opening the packs takes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import type { Claim } from '../../src/claims/claim.ts';
import { createCodeSets } from '../../src/codesets/code-sets.ts';
import { openCodeFolder } from '../../src/codesets/folder/code-folder.ts';
import { buildListPack } from '../../src/codesets/list-pack.ts';
import { buildPairPack } from '../../src/codesets/pair-pack.ts';
import { startScrub } from '../../src/outbound/scrub/scrub.ts';
import { professional } from '../outbound/scrub/sample-claims.ts';

const DIAGNOSES = 75_000;
const FIRSTS = 10_000;
const PARTNERS = 200;
const CLAIMS = 60_000;

const procedureCode = (number: number): string => String(10_000 + (number % 89_000)).padStart(5, '0');
const diagnosisCode = (number: number): string =>
  `${String.fromCharCode(65 + (number % 20))}${String(number).padStart(6, '0')}`;

function writePacks(folder: string): void {
  const effectiveFrom = parseCalendarDate('2000-01-01');
  if (effectiveFrom === undefined) throw new Error('assertion failed: no such day');
  const header = { version: 'bench', effectiveFrom, source: 'bench' };
  const rows = Array.from({ length: DIAGNOSES }, (_, index) => ({ code: diagnosisCode(index), billable: true }));
  writeFileSync(join(folder, 'icd-10-cm.2000-01-01.pack'), buildListPack({ ...header, set: 'icd-10-cm' }, rows));
  const codes = Array.from({ length: 89_000 }, (_, index) => ({
    code: procedureCode(index),
    billable: true,
    value: 4,
    indicator: 3,
  }));
  writeFileSync(join(folder, 'cpt.2000-01-01.pack'), buildListPack({ ...header, set: 'cpt' }, codes));
  writeFileSync(
    join(folder, 'ncci-mue-practitioner.2000-01-01.pack'),
    buildListPack({ ...header, set: 'ncci-mue-practitioner' }, codes),
  );
  const pairs = Array.from({ length: FIRSTS * PARTNERS }, (_, index) => ({
    first: procedureCode(Math.floor(index / PARTNERS) * 7),
    second: procedureCode(Math.floor(index / PARTNERS) * 7 + 1 + (index % PARTNERS) * 3),
    indicator: index % 2,
  }));
  writeFileSync(
    join(folder, 'ncci-ptp-practitioner.2000-01-01.pack'),
    buildPairPack({ ...header, set: 'ncci-ptp-practitioner' }, pairs),
  );
}

function sampleClaims(): readonly Claim[] {
  return Array.from({ length: 200 }, (_, number) =>
    professional({
      patientControlNumber: `PCN${number}`,
      chargeAmount: '750.00',
      diagnoses: [0, 1, 2, 3].map((index) => ({
        qualifier: index === 0 ? 'ABK' : 'ABF',
        code: diagnosisCode(number * 37 + index),
      })),
      lines: [0, 1, 2, 3, 4].map((index) => ({
        lineId: `L${index}`,
        procedure: { code: procedureCode(number * 41 * 7 + index * 5) },
        diagnosisPointers: [1 + (index % 4)],
      })),
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'claimgate-bench-'));
try {
  writePacks(folder);
  const opening = performance.now();
  const packs = openCodeFolder(folder);
  const openedMs = performance.now() - opening;
  const asOf = parseCalendarDate('2026-11-25');
  if (asOf === undefined) throw new Error('assertion failed: no such day');
  const claims = sampleClaims();
  const run = startScrub([], { asOf, codeSets: createCodeSets(packs) });
  let findings = 0;
  for (let round = 0; round < 10; round += 1) for (const claim of claims) findings += run.scrub(claim).findings.length;
  findings = 0;
  const before = process.cpuUsage();
  const started = performance.now();
  for (let index = 0; index < CLAIMS; index += 1) {
    const claim = claims[index % claims.length];
    if (claim !== undefined) findings += run.scrub(claim, index + 1).findings.length;
  }
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(before);
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
  const entries = packs.reduce((sum, pack) => sum + pack.header.entryCount, 0);
  console.log(`opening packs of ${entries} entries: ${openedMs.toFixed(0)} ms`);
  console.log(
    `${CLAIMS} claims of 5 lines and 4 diagnoses, ${findings} findings: ${Math.round(CLAIMS / seconds)} claims/s by the clock`,
  );
  console.log(
    `${Math.round(CLAIMS / cpuSeconds)} claims for each second of processor time, garbage collection included`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
