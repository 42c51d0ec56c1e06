/** CLI: `report`: numbers about the claims of the ledger. */
import { parseCalendarDate } from '../../base/calendar-date.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
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
  summary: 'Numbers: clean-claims (how many claims had no error when they were judged first, by payer).',
  options: [
    CONFIG_OPTION,
    { flags: '--since <date>', description: 'only claims that were judged first on that day or later' },
    { flags: '--csv', description: 'as CSV' },
  ],
  example: 'claimgate report clean-claims --since 2026-01-01',
  run: runReport,
};

async function runReport(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 0, 'which report');
  if (name !== 'clean-claims')
    throw new GatewayError(cliErrors.usage, `there is no report ${name}; there is clean-claims`);
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
