/** CLI: `claims import --already-sent`: claims that another system sent, so that what comes back finds them. */
import { basename } from 'node:path';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { gather } from '../../offline/file-content.ts';
import { importSentFile } from '../../operations/import-claims.ts';
import type { ImportReport } from '../../outbound/import-sent.ts';
import { type CommandCall, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { outboundPorts, partnerOf, withGateway } from '../gateway-ports.ts';
import { operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';

export async function importClaims(call: CommandCall): Promise<ExitCode> {
  const paths = call.words.slice(1);
  if (call.options['alreadySent'] !== true)
    throw new GatewayError(
      cliErrors.usage,
      'import takes claims over as sent, with --already-sent; claims that are to be sent are dropped into the billing system’s folder',
    );
  if (paths.length === 0) throw new GatewayError(cliErrors.usage, 'say which files were sent');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    let exitCode: ExitCode = 0;
    for (const path of paths) {
      const bytes = await gather(call.environment.readFile(path));
      const report = await importSentFile(portsOf(call, gateway), word, {
        name: basename(path),
        bytes,
        billingSystem: billingSystemOf(call, gateway),
        sentAt: sentAt(call, gateway.clock.now()) ?? gateway.clock.now(),
        delivery: 'sent',
      });
      if (report.refused > 0 || report.findings.length > 0) exitCode = 1;
      await call.environment.out(call.json ? recordLine({ type: 'claims-import', ...report }) : textOf(report));
    }
    return exitCode;
  });
}

/** With --partner, whatever the routes of the payers say today. */
function portsOf(call: CommandCall, gateway: Gateway) {
  const ports = outboundPorts(gateway);
  const asked = optionText(call, 'partner');
  if (asked === undefined) return ports;
  const partner = partnerOf(gateway.config, asked);
  return { ...ports, partners: [partner], partnerFor: () => partner };
}

function billingSystemOf(call: CommandCall, { config }: Gateway): string {
  const asked = optionText(call, 'billingSystem');
  const known = config.billingSystems.map(({ id }) => id);
  if (asked === undefined && known.length === 1) return known[0] ?? '';
  if (asked !== undefined && known.includes(asked)) return asked;
  throw new GatewayError(cliErrors.usage, `say whose claims they are with --billing-system: ${known.join(', ')}`);
}

function sentAt(call: CommandCall, now: Date): Date | undefined {
  const text = optionText(call, 'sent');
  if (text === undefined) return undefined;
  const date = new Date(`${text}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime()))
    throw new GatewayError(cliErrors.usage, '--sent is a date like 2026-11-02');
  if (date.getTime() - now.getTime() > 86_400_000)
    throw new GatewayError(cliErrors.usage, '--sent lies in the future: claims that were sent were sent by today');
  return date;
}

function textOf({ name, claims, imported, known, refused, interchanges, findings }: ImportReport): string {
  const told = findings.length === 0 ? '' : `; ${findings.length} finding(s), shown with --json`;
  return `${name}: ${imported} of ${claims} claim(s) taken over as sent in ${interchanges} interchange(s); ${known} known already, ${refused} refused${told}\n`;
}
