/** CLI: `watchdog`: what is overdue. */
import type { ExitCode } from '../../base/gateway-error.ts';
import type { Alert } from '../../operations/watchdog/alert.ts';
import { lookAround } from '../../operations/watchdog/look.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export const watchdog: CommandWords = {
  usage: 'watchdog',
  summary:
    'What is overdue: answers that did not come, claims that wait, limits that come near, disk, keys, transmissions. Exit code 1 when anything is.',
  options: [CONFIG_OPTION],
  example: 'claimgate watchdog --json',
  run: runWatchdog,
};

async function runWatchdog(call: CommandCall): Promise<ExitCode> {
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const alerts = await overdue(gateway);
    const text = alerts.length === 0 ? 'Nothing is overdue.\n' : alerts.map(alertText).join('\n');
    await call.environment.out(
      call.json ? alerts.map((alert) => recordLine({ type: 'alert', ...alert })).join('') : text,
    );
    return alerts.length === 0 ? 0 : 1;
  });
}

/** What is overdue now, alarms first. */
export function overdue(gateway: Gateway): Promise<readonly Alert[]> {
  return lookAround({ ...gateway, ...gateway.machine });
}

function alertText({ severity, rule, text, advice }: Alert): string {
  return `${severity.toUpperCase()}${rule === undefined ? '' : ` ${rule}`}: ${text}\n  ${advice}\n`;
}

/** One line for other commands. */
export function overdueText(alerts: readonly Alert[]): string {
  if (alerts.length === 0) return 'nothing is overdue';
  const alarms = alerts.filter((alert) => alert.severity === 'alarm').length;
  return `${alerts.length} thing(s) are overdue, ${alarms} of them alarming: claimgate watchdog`;
}
