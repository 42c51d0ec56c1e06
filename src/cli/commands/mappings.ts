/** CLI: `mappings`: how other systems' exports become claims: list, and each mapping's own tests. */
import { basename } from 'node:path';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import type { ExportMapping } from '../../claims/mapping.ts';
import { judgeMappingFiles, type MappingFile } from '../../config/mapping-files.ts';
import { gather } from '../../offline/file-content.ts';
import { type MappingTestFile, readMappingFolder, readMappingTests } from '../../operations/mapping-folder.ts';
import type { MappingUse } from '../../outbound/intake/mapping/defaults.ts';
import {
  type MappingDifference,
  mappingDifferences,
  mappingOutcome,
  readExpectation,
} from '../../outbound/intake/mapping/test-mapping.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const mappings: CommandWords = {
  usage: 'mappings <action> [names...]',
  summary:
    'Mappings of other systems’ exports: list; test [NAME or FILE…] (each export in NAME.tests/ against its .expected.json).',
  options: [
    { flags: '--config <file>', description: 'take the mappings of this configuration; else those of the package' },
    { flags: '--write', description: 'test: write the expected file of an export that has none, to be read and kept' },
  ],
  example: 'claimgate mappings test practice-csv\n  practice-csv 1: 3 of 3 tests passed',
  run: runMappings,
};

async function runMappings(call: CommandCall): Promise<ExitCode> {
  if (call.words[0] === 'list') return list(call);
  if (call.words[0] === 'test') return test(call);
  throw new GatewayError(cliErrors.usage, 'mappings knows list and test [NAME…]');
}

/** Mapping files by name from the folder, and those named by their path. */
async function filesOf(call: CommandCall): Promise<readonly MappingFile[]> {
  const { environment, words } = call;
  const configPath = optionText(call, 'config');
  const config = configPath === undefined ? undefined : await environment.loadConfig(configPath);
  const own = await readMappingFolder(environment.mappingFolder(config));
  const wanted = words.slice(1);
  if (wanted.length === 0) return own;
  return Promise.all(
    wanted.map(async (name) => {
      if (/\.ya?ml$/.test(name)) return { path: name, bytes: await gather(environment.readFile(name)) };
      const found = own.find(({ path }) => nameOf(path) === name);
      const known = own.map(({ path }) => nameOf(path)).join(', ');
      if (found === undefined)
        throw new GatewayError(cliErrors.usage, `there is no mapping ${name}; there is ${known}`);
      return found;
    }),
  );
}

const nameOf = (path: string): string => basename(path).replace(/\.ya?ml$/, '');

async function list(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const { mappings: known, faults } = judgeMappingFiles(await filesOf(call));
  const rows = known.map(({ name, version, sha256, source, description }) => ({
    name,
    version,
    format: source.format,
    sha256,
    description,
  }));
  await environment.out(
    json
      ? rows.map((row) => recordLine({ type: 'mapping', ...row })).join('')
      : tableText(
          ['mapping', 'version', 'format', 'sha256', 'description'],
          rows.map((row) => [
            row.name,
            String(row.version),
            row.format,
            row.sha256.slice(0, 12),
            firstSentence(row.description),
          ]),
        ),
  );
  return tellFaults(call, faults);
}

const firstSentence = (text: string): string => text.trim().split(/\n|(?<=\.) /, 1)[0] ?? '';

function tellFaults({ environment }: CommandCall, faults: readonly string[]): ExitCode {
  for (const fault of faults) environment.err(`${fault}\n`);
  return faults.length > 0 ? 2 : 0;
}

interface TestResult {
  readonly mapping: string;
  readonly version: number;
  readonly test: string;
  readonly passed: boolean;
  /** Why nothing could be compared. */
  readonly reason?: string;
  readonly differences: readonly MappingDifference[];
}

async function test(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const files = await filesOf(call);
  const { mappings: known, faults } = judgeMappingFiles(files);
  let failed = false;
  for (const mapping of known) {
    const file = files.find(({ path }) => nameOf(path) === mapping.name);
    const results: TestResult[] = [];
    for (const one of await readMappingTests(file?.path ?? '')) results.push(await testOne(mapping, one, call));
    failed ||= results.some(({ passed }) => !passed);
    await environment.out(
      json
        ? results.map((result) => recordLine({ type: 'mapping-test', ...result })).join('')
        : resultsText(mapping, results),
    );
  }
  const faulty = tellFaults(call, faults);
  return faulty > 0 ? faulty : failed ? 1 : 0;
}

async function testOne(mapping: ExportMapping, file: MappingTestFile, call: CommandCall): Promise<TestResult> {
  const head = { mapping: mapping.name, version: mapping.version, test: basename(file.path) };
  if (file.expected === undefined) {
    const outcome = mappingOutcome(file.bytes, { mapping });
    if (call.options['write'] !== true)
      return { ...head, passed: false, reason: `${file.expectedPath} is missing; --write makes it`, differences: [] };
    const bytes = Buffer.from(`${JSON.stringify(outcome, undefined, 2)}\n`);
    await call.environment.writeFile(file.expectedPath, bytes);
    return { ...head, passed: true, reason: `${file.expectedPath} was written: read it`, differences: [] };
  }
  const expected = readExpectation(file.expected);
  if (expected === undefined) {
    const reason = `${file.expectedPath} is neither a list of claims nor {claims, findings}`;
    return { ...head, passed: false, reason, differences: [] };
  }
  const { billingSystem, partner } = expected;
  const use: MappingUse = {
    mapping,
    ...(billingSystem === undefined ? {} : { billingSystem }),
    ...(partner === undefined ? {} : { partnerFor: () => partner }),
  };
  const differences = mappingDifferences(expected, mappingOutcome(file.bytes, use));
  return { ...head, passed: differences.length === 0, differences };
}

function resultsText({ name, version }: ExportMapping, results: readonly TestResult[]): string {
  const lines = results.flatMap(({ test: file, passed, reason, differences }) => [
    ...(passed ? [] : [`FAILED ${name} ${file}`]),
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...differences.map(
      ({ path, expected = 'nothing', actual = 'nothing' }) => `  ${path}: expected ${expected}, is ${actual}`,
    ),
  ]);
  const passed = results.filter((result) => result.passed).length;
  const total =
    results.length === 0
      ? `${name} ${version}: no tests; put an export into ${name}.tests/`
      : `${name} ${version}: ${passed} of ${results.length} tests passed`;
  return [...lines, total].map((line) => `${line}\n`).join('');
}
