/** CLI: `contracts`: what payers' contracts and fee schedules allow. */
import { basename } from 'node:path';
import { isBlocking, toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { Price } from '../../claims/contract-price.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { gather } from '../../offline/file-content.ts';
import { loadContract, type PricedClaim, priceByContracts, removeContract } from '../../operations/contracts.ts';
import { readClaims } from '../../outbound/intake/read-claims.ts';
import { findClaim } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { tableText } from '../table.ts';

export const contracts: CommandWords = {
  usage: 'contracts [action] [what]',
  summary:
    'What contracts allow: list; load FILE.csv (docs/contracts.md has the columns), with --schedule a fee schedule; test CLAIM or FILE: what is expected for it, and how that comes about; remove NAME.',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--name <contract>', description: 'load: its name (the name of the file)' },
    { flags: '--schedule', description: 'load: a fee schedule that contracts are per cents of' },
  ],
  example:
    'claimgate contracts load smh-2026.csv --as jo --reason "rates from January on"\n  claimgate contracts test C-1001',
  run: runContracts,
};

const ACTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = { list, load, test, remove };

async function runContracts(call: CommandCall): Promise<ExitCode> {
  const action = ACTIONS[call.words[0] ?? 'list'];
  if (action === undefined)
    throw new GatewayError(cliErrors.usage, 'contracts knows list, load FILE, test CLAIM|FILE and remove NAME');
  return action(call);
}

const QUESTION = { readOnly: true, logLevel: 'silent' } as const;

async function list(call: CommandCall): Promise<ExitCode> {
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), QUESTION, async ({ ledger }) => {
    const rows = (await ledger.contracts()).filter((row) => row.terms > 0);
    const cells = rows.map((row) => [row.contract, String(row.terms), row.loadedAt, row.loadedBy]);
    const text =
      rows.length === 0 ? 'No contract is loaded.\n' : tableText(['contract', 'rates', 'loaded', 'by'], cells);
    await call.environment.out(call.json ? rows.map((row) => recordLine({ type: 'contract', ...row })).join('') : text);
    return 0;
  });
}

async function load(call: CommandCall): Promise<ExitCode> {
  const file = wordAt(call, 1, 'which file');
  const word = operatorOf(call);
  const { environment } = call;
  const bytes = await gather(environment.readFile(file));
  const contract = optionText(call, 'name') ?? basename(file).replace(/\.[^.]*$/, '');
  const schedule = call.options['schedule'] === true;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const done = await loadContract(gateway, { contract, name: file, bytes, schedule }, word);
    for (const item of done.findings) tellFinding(call, item);
    const refused = done.findings.some(isBlocking);
    const findings = done.findings.map(toFindingRecord);
    const what = schedule ? 'Fee schedule' : 'Contract';
    const text = refused ? '' : `${what} ${contract}: ${done.terms} rates\n`;
    await environment.out(call.json ? recordLine({ type: 'contract-load', ...done, findings }) : text);
    return refused ? 1 : 0;
  });
}

async function remove(call: CommandCall): Promise<ExitCode> {
  const contract = wordAt(call, 1, 'which contract');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    if (!(await removeContract(gateway, contract, word)))
      throw new GatewayError(cliErrors.usage, `there is no contract ${contract}; claimgate contracts lists them`);
    const text = `Contract ${contract} is removed.\n`;
    await call.environment.out(call.json ? recordLine({ type: 'contract-removed', contract }) : text);
    return 0;
  });
}

async function test(call: CommandCall): Promise<ExitCode> {
  const what = wordAt(call, 1, 'which claim, or file of claims');
  const { environment } = call;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), QUESTION, async ({ ledger }) => {
    const isFile = /[./\\]/.test(what);
    const { claims, sound } = isFile
      ? await claimsOfFile(call, what)
      : { claims: [claimOf((await findClaim(ledger, what)).body)], sound: true };
    for (const claim of claims) {
      const priced = await priceByContracts(ledger, claim);
      await environment.out(call.json ? recordLine(recordOf(priced)) : textOf(priced));
    }
    return sound ? 0 : 1;
  });
}

function claimOf(body: string): Claim {
  const claim: Claim = JSON.parse(body);
  return claim;
}

async function claimsOfFile(call: CommandCall, file: string) {
  const { environment } = call;
  const guides = new ClaimGuides(environment.guides);
  const read = readClaims(await gather(environment.readFile(file)), { file, guides });
  for (const item of read.findings) tellFinding(call, item);
  return { claims: read.claims.map(({ claim }) => claim), sound: !read.findings.some(isBlocking) };
}

function priceRecord(price: Price | undefined): object {
  if (price === undefined) return {};
  const { expected, rate, steps } = price;
  return { expected: formatCents(expected), contract: rate.contract, term: rate.ordinal, basis: rate.basis, steps };
}

function recordOf({ claimId, payerId, whole, lines, expected }: PricedClaim): object {
  return {
    type: 'expected',
    claimId,
    payerId,
    expected: formatCents(expected),
    ...(whole === undefined ? {} : { whole: priceRecord(whole) }),
    lines: lines.map(({ line, price }) => ({
      line: line.lineId,
      procedureCode: line.code,
      ...(line.revenueCode === '' ? {} : { revenueCode: line.revenueCode }),
      chargeAmount: formatCents(line.chargeAmount),
      ...priceRecord(price),
    })),
  };
}

function textOf({ claimId, payerId, whole, lines, expected }: PricedClaim): string {
  const cells = lines.map(({ line, price }) => [
    line.lineId,
    line.code === '' ? line.revenueCode : [line.code, ...line.modifiers].join('-'),
    formatCents(line.chargeAmount),
    price === undefined ? '' : formatCents(price.expected),
    price === undefined ? 'no rate' : `${price.rate.contract} row ${price.rate.ordinal}: ${price.steps}`,
  ]);
  const claim = whole === undefined ? '' : ` by ${whole.rate.contract} row ${whole.rate.ordinal}: ${whole.steps}`;
  return `Claim ${claimId}, payer ${payerId}: ${formatCents(expected)} expected${claim}\n${tableText(['line', 'code', 'charge', 'expected', 'how'], cells)}`;
}
