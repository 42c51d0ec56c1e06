/** CLI: `numbers`: the highest control numbers used with each partner, and a person's word on them. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import type { GatewayConfig } from '../../config/config.ts';
import { confirmNumbers, type NumberLine, numbersInUse } from '../../operations/control-numbers.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { partnerOf, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const numbers: CommandWords = {
  usage: 'numbers [action] [partner] [number]',
  summary:
    'The highest control numbers used with each partner (list); say the highest ISA13 that a partner has seen (confirm): when the high-water file was lost, or when another system sent to it before.',
  options: OPERATOR_OPTIONS,
  example: 'claimgate numbers confirm clearinghouse 000000812 --as jo --reason "last number in its portal"',
  run: runNumbers,
};

async function runNumbers(call: CommandCall): Promise<ExitCode> {
  const action = call.words[0] ?? 'list';
  if (action === 'list') {
    const options = { readOnly: true, whateverAge: true, logLevel: 'silent' } as const;
    return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) =>
      show(call, await numbersInUse(gateway, gateway.config.partners)),
    );
  }
  if (action !== 'confirm') throw new GatewayError(cliErrors.usage, 'numbers knows list and confirm PARTNER NUMBER');
  const id = wordAt(call, 1, 'which partner');
  const number = controlNumber(wordAt(call, 2, 'the highest ISA13 that it has seen'));
  const word = operatorOf(call);
  return withGateway<ExitCode>(
    call.environment,
    optionText(call, 'config'),
    { beside: true, whateverAge: true },
    async (gateway) => show(call, await confirmNumbers(gateway, partnerOf(gateway.config, id), number, word)),
  );
}

/** `PARTNER=NUMBER`, commas between several. Throws `usage`. */
export function highestOf(
  text: string | undefined,
  config: GatewayConfig,
): readonly { readonly partner: string; readonly number: number }[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [id = '', number = ''] = part.split('=');
    return { partner: partnerOf(config, id.trim()).id, number: controlNumber(number.trim()) };
  });
}

function controlNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new GatewayError(cliErrors.usage, `a control number has up to nine digits, not ${text}`);
  return Number(text);
}

async function show(call: CommandCall, lines: readonly NumberLine[]): Promise<ExitCode> {
  const text = tableText(
    ['partner', 'kind', 'ledger', 'high-water file', ''],
    lines.map(({ partner, kind, ledger, file, unsure }) => [
      partner,
      kind,
      String(ledger),
      file === undefined ? '' : String(file),
      unsure ? 'unsure: confirm the highest' : '',
    ]),
  );
  const records = lines.map((line) => recordLine({ type: 'control-number', ...line })).join('');
  await call.environment.out(call.json ? records : text);
  return lines.some((line) => line.unsure) ? 3 : 0;
}
