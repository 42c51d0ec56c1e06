/** CLI: `rules`: the customer's own rules: their tests, and what one would have said to the claims of the past. */
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import type { Claim } from '../../claims/claim.ts';
import { type Rule, readRules } from '../../claims/rule.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { gather } from '../../offline/file-content.ts';
import { claimsSince } from '../../operations/claims.ts';
import { readClaims } from '../../outbound/intake/read-claims.ts';
import { type RuleTestResult, testRules, tryRule } from '../../outbound/scrub/test-rules.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export const rules: CommandWords = {
  usage: 'rules <action> [rule]',
  summary: 'Your own rules: test (runs their tests), try RULE (an id or a YAML file: which past claims it speaks of).',
  options: [CONFIG_OPTION, { flags: '--since <date>', description: 'try: only claims taken in since that day' }],
  example: 'claimgate rules try newborn-needs-weight --since 2026-01-01',
  run: runRules,
};

async function runRules(call: CommandCall): Promise<ExitCode> {
  if (call.words[0] === 'test') return test(call);
  if (call.words[0] === 'try') return tryOne(call);
  throw new GatewayError(cliErrors.usage, 'rules knows test and try RULE');
}

/** A sound claim of each type, which the tests' patches are laid over. */
const BASES = [
  ['professional', 'professional/office-visits.json'],
  ['institutional', 'institutional/outpatient.xml'],
  ['dental', 'dental/restoration.json'],
] as const;

async function test(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const { rules: known } = await environment.loadRulebook(await environment.loadConfig(optionText(call, 'config')));
  const results: RuleTestResult[] = [];
  for (const [type, path] of BASES) {
    const own = known.filter((rule) => rule.claimTypes[0] === type);
    if (own.length > 0) results.push(...testRules(own, await baseClaim(call, path)));
  }
  const untested = known.filter((rule) => rule.tests.length === 0).map((rule) => rule.id);
  const failed = results.filter((result) => !result.passed);
  const lines = failed.map((one) => `FAILED ${one.rule} "${one.test}": ${one.reason ?? ''}\n`).join('');
  const without = untested.length === 0 ? '' : `; without any test: ${untested.join(', ')}`;
  await environment.out(
    json
      ? results.map((result) => recordLine({ type: 'rule-test', ...result })).join('')
      : `${lines}${results.length - failed.length} of ${results.length} tests passed${without}\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function baseClaim({ environment }: CommandCall, path: string): Promise<Claim> {
  const bytes = await gather(environment.readFile(join(environment.home, 'samples', 'claims', path)));
  const [first] = readClaims(bytes, { file: path, guides: new ClaimGuides(environment.guides) }).claims;
  if (first === undefined) throw new Error(`assertion failed: the sample ${path} holds no claim`);
  return first.claim;
}

async function tryOne(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'which rule, by its id or its YAML file');
  const since = optionText(call, 'since');
  if (since !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(since))
    throw new GatewayError(cliErrors.usage, '--since is a date as 2026-10-01');
  const { environment } = call;
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async ({ ledger, rules: known }) => {
    const rule = /\.ya?ml$/.test(name) ? await ruleOf(call, name) : known.find((one) => one.id === name);
    if (rule === undefined) throw new GatewayError(cliErrors.usage, `there is no rule ${name}`);
    let judged = 0;
    const claimIds: string[] = [];
    for await (const some of claimsSince(ledger, since)) {
      const told = tryRule(
        rule,
        some.map((row): Claim => JSON.parse(row.body)),
      );
      judged += told.judged;
      claimIds.push(...told.claimIds);
    }
    await environment.out(
      call.json
        ? recordLine({ type: 'rule-try', rule: rule.id, judged, fires: claimIds.length, claimIds })
        : `${rule.id} speaks of ${claimIds.length} of ${judged} claims${claimIds.length === 0 ? '' : `: ${claimIds.join(', ')}`}\n`,
    );
    return 0;
  });
}

async function ruleOf({ environment }: CommandCall, path: string): Promise<Rule> {
  const text = Buffer.from(await gather(environment.readFile(path))).toString('utf8');
  const { rules: read, faults } = readRules([{ name: path, document: yamlOf(text, path) }]);
  const [rule, another] = read;
  if (faults.length > 0) throw new GatewayError(cliErrors.usage, `${path} has faults:\n  ${faults.join('\n  ')}`);
  if (rule === undefined || another !== undefined)
    throw new GatewayError(cliErrors.usage, `${path} must hold one rule to be tried`);
  return rule;
}

function yamlOf(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new GatewayError(cliErrors.usage, `${path} is not readable as YAML`, { cause });
  }
}
