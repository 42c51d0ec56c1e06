/** CLI: `report`: numbers about the claims of the ledger. */
import { type CalendarDate, parseCalendarDate } from '../../base/calendar-date.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { dayAndMinute } from '../../base/zoned-time.ts';
import type { LedgerView } from '../../ledger/port.ts';
import { disputesReport } from '../../operations/disputes.ts';
import { depositsReport, payerLiabilityReport, underpaymentsReport } from '../../operations/money-reports.ts';
import type { ReportTable } from '../../operations/report-table.ts';
import { tableCsv } from '../../render/table-csv.ts';
import { cleanClaimsOf } from '../../reports/clean-claims-of-ledger.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const report: CommandWords = {
  usage: 'report <name>',
  summary:
    'Numbers: clean-claims (claims without an error when they were judged first), deposits (money without ERA, ERA without money), payer-liability, also open-items (what is open with payers), underpayments (allowed against contract), disputes (what came of those that were disputed).',
  options: [
    CONFIG_OPTION,
    { flags: '--since <date>', description: 'only claims that were judged first on that day or later' },
    { flags: '--csv', description: 'as CSV' },
  ],
  example: 'claimgate report clean-claims --since 2026-01-01',
  run: runReport,
};

type MoneyReport = (view: LedgerView, today: CalendarDate) => Promise<ReportTable>;

const MONEY_REPORTS: Readonly<Record<string, MoneyReport>> = {
  deposits: depositsReport,
  'payer-liability': payerLiabilityReport,
  'open-items': payerLiabilityReport,
  underpayments: underpaymentsReport,
  disputes: disputesReport,
};

async function moneyReport(call: CommandCall, table: MoneyReport): Promise<ExitCode> {
  const { environment } = call;
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async ({ ledger, config }) => {
    const { date: today } = dayAndMinute(config.zone, environment.clock.now());
    const { head, cells, records } = await table(ledger, today);
    const text = cells.length === 0 ? 'There is nothing to tell.\n' : tableText(head, cells);
    const csv = call.options['csv'] === true;
    await environment.out(call.json ? records.map(recordLine).join('') : csv ? tableCsv(head, cells) : text);
    return 0;
  });
}

async function runReport(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 0, 'which report');
  const table = MONEY_REPORTS[name];
  if (table !== undefined) return moneyReport(call, table);
  if (name !== 'clean-claims') {
    const known = ['clean-claims', ...Object.keys(MONEY_REPORTS)].join(', ');
    throw new GatewayError(cliErrors.usage, `there is no report ${name}; there are ${known}`);
  }
  const since = optionText(call, 'since');
  if (since !== undefined && parseCalendarDate(since) === undefined)
    throw new GatewayError(cliErrors.usage, '--since is a day as 2026-01-01');
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async ({ ledger, config }) => {
    const rows = await cleanClaimsOf(ledger, config.zone, since);
    const head = ['payer', 'claims', 'clean', 'rate %'];
    const cells = rows.map(({ payerId, claims, clean, rate }) => [
      payerId === '' ? 'all' : payerId,
      String(claims),
      String(clean),
      rate ?? '',
    ]);
    await call.environment.out(
      call.json
        ? rows
            .map(({ payerId, ...row }) =>
              recordLine({ type: 'clean-claims', ...(payerId === '' ? {} : { payerId }), ...row }),
            )
            .join('')
        : call.options['csv'] === true
          ? tableCsv(head, cells)
          : tableText(head, cells),
    );
    return 0;
  });
}
