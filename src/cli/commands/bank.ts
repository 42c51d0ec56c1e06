/** CLI: `bank`: files of the bank, and which deposit is the money of which check. */
import { isBlocking, toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents, parseCents, ZERO_CENTS } from '../../base/money.ts';
import type { BankDepositRow } from '../../ledger/money-desk.ts';
import { joinDeposit, loadBankFile, partDeposit } from '../../operations/bank.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { worse } from '../each-file.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { numberAt, OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { tableText } from '../table.ts';

export const bank: CommandWords = {
  usage: 'bank [action] [what...]',
  summary:
    'Deposits: load FILE... (CSV, BAI2, NACHA CCD+), list, match DEPOSIT TRACE, unmatch DEPOSIT. See also report deposits.',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--fee <amount>', description: 'match: what the bank kept of a virtual card, e.g. 2.50' },
    { flags: '--open', description: 'list: only deposits without a check' },
  ],
  example: 'claimgate bank load deposits-2026-11-24.csv --as jo --reason "daily download"',
  run: runBank,
};

async function runBank(call: CommandCall): Promise<ExitCode> {
  switch (call.words[0] ?? 'list') {
    case 'load':
      return load(call);
    case 'list':
      return list(call);
    case 'match':
      return match(call);
    case 'unmatch':
      return unmatch(call);
    default:
      throw new GatewayError(cliErrors.usage, 'bank knows load FILE, list, match DEPOSIT TRACE and unmatch DEPOSIT');
  }
}

async function load(call: CommandCall): Promise<ExitCode> {
  wordAt(call, 1, 'which file');
  const word = operatorOf(call);
  const { environment } = call;
  const files: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for (const name of call.words.slice(1)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of environment.readFile(name)) chunks.push(chunk);
    files.push({ name, bytes: Buffer.concat(chunks) });
  }
  return withGateway<ExitCode>(environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    let worst: ExitCode = 0;
    for (const file of files) {
      const { format, deposits, added, joined, findings } = await loadBankFile(gateway, file, word);
      for (const item of findings) tellFinding(call, item);
      if (findings.some(isBlocking)) worst = worse(worst, 1);
      const record = { type: 'bank-file', file: file.name, format, deposits, added, joined };
      await environment.out(
        call.json
          ? recordLine({ ...record, findings: findings.map(toFindingRecord) })
          : `${file.name}: ${format}, ${deposits} deposits, ${added} of them new, ${joined} found their check\n`,
      );
    }
    return worst;
  });
}

export function depositRecord(row: BankDepositRow): object {
  const { depositKey, amountCents, date, reassociationTraceNumber, originatingCompanyId, checkNumber, payerName } = row;
  return {
    type: 'deposit',
    deposit: depositKey,
    amount: formatCents(amountCents),
    ...(date === undefined ? {} : { date }),
    ...(reassociationTraceNumber === undefined ? {} : { reassociationTraceNumber }),
    ...(originatingCompanyId === undefined ? {} : { originatingCompanyId }),
    ...(checkNumber === undefined ? {} : { checkNumber }),
    ...(payerName === undefined ? {} : { payerName }),
    ...(row.funds === undefined
      ? {}
      : { remittance: row.funds.remittanceKey, reason: row.funds.reason, by: row.funds.by }),
  };
}

async function list(call: CommandCall): Promise<ExitCode> {
  const question = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), question, async ({ ledger }) => {
    const funding = call.options['open'] === true ? ({ funding: 'open' } as const) : {};
    const rows = await ledger.bankDeposits({ ...funding, limit: 1_000_000 });
    const cells = rows.map((row) => [
      String(row.depositKey),
      row.date ?? '',
      formatCents(row.amountCents),
      row.reassociationTraceNumber ?? row.checkNumber ?? '',
      row.payerName ?? '',
      row.funds === undefined ? 'no check' : `#${row.funds.remittanceKey}: ${row.funds.reason}`,
    ]);
    const head = ['deposit', 'date', 'amount', 'trace or check', 'from', 'money of'];
    const text = rows.length === 0 ? 'There are no such deposits.\n' : tableText(head, cells);
    await call.environment.out(call.json ? rows.map((row) => recordLine(depositRecord(row))).join('') : text);
    return 0;
  });
}

async function match(call: CommandCall): Promise<ExitCode> {
  const deposit = numberAt(call, 1, 'the deposit');
  const check = wordAt(call, 2, 'the trace number of the check');
  const word = operatorOf(call);
  const fee = optionText(call, 'fee');
  const feeCents = fee === undefined ? ZERO_CENTS : parseCents(fee);
  if (feeCents === undefined || feeCents < 0) throw new GatewayError(cliErrors.usage, '--fee is an amount as 2.50');
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    await joinDeposit(gateway, { deposit, check, feeCents }, word);
    const record = recordLine({ type: 'bank-match', deposit, reassociationTraceNumber: check });
    await call.environment.out(call.json ? record : `Deposit ${deposit} is the money of check ${check}.\n`);
    return 0;
  });
}

async function unmatch(call: CommandCall): Promise<ExitCode> {
  const deposit = numberAt(call, 1, 'the deposit');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    await partDeposit(gateway, deposit, word);
    const record = recordLine({ type: 'bank-unmatch', deposit });
    await call.environment.out(
      call.json
        ? record
        : `Deposit ${deposit} is the money of no check any more; only bank match gives it to that check again.\n`,
    );
    return 0;
  });
}
