/** Runs the tests and ends with one plain line, `N passed, N failed, N skipped`, that any CI can read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'claimgate-test-'));
const report = join(folder, 'report.json');
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const run = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
let passed = 0;
let failed = run.status === 0 ? 0 : 1;
let skipped = 0;
try {
  const result: VitestReport = JSON.parse(readFileSync(report, 'utf8'));
  passed = result.numPassedTests;
  failed = Math.max(result.numFailedTests, result.success ? 0 : 1);
  skipped = result.numPendingTests;
} catch {
  console.error('the test runner left no report');
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
if (process.env['CLAIMGATE_CORPUS'] === undefined)
  console.log('CLAIMGATE_CORPUS is unset: the tests over public files were SKIPPED');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && run.status === 0 ? 0 : 1;
