/** CLI: `replay`: applies a received file again, or one that came by another way. */
import { basename } from 'node:path';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { tellBillingSystems } from '../../drop/tell.ts';
import type { FileReport } from '../../inbound/apply-file.ts';
import type { InboundFileRow } from '../../ledger/port.ts';
import { gather } from '../../offline/file-content.ts';
import { applyAgain, takeFile } from '../../operations/quarantine.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, partnersOf, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { onTheWire } from '../wire-requests.ts';

export const replay: CommandWords = {
  usage: 'replay <file>',
  summary:
    'Apply a received file again (by its SHA-256), or one that came by another way; what was applied before is passed over.',
  options: [...OPERATOR_OPTIONS, { flags: '--partner <id>', description: 'whom a file on disk comes from' }],
  example: 'claimgate replay mended.835 --partner clearinghouse --as jo --reason "sent again by mail"',
  run: runReplay,
};

async function runReplay(call: CommandCall): Promise<ExitCode> {
  const given = wordAt(call, 0, 'which file, by its path or its SHA-256');
  const word = operatorOf(call);
  const { sha256 } = await withGateway(call.environment, optionText(call, 'config'), { beside: true }, (gateway) =>
    fileOf(call, gateway, given),
  );
  const report = await onTheWire<FileReport>(call, { kind: 'apply', sha256, ...word }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const row = await gateway.ledger.inboundFile(sha256);
    if (row === undefined) throw new Error('assertion failed: the file that was just taken is not known');
    const applied = await applyAgain(ports, row, word);
    await tellBillingSystems(ports);
    return applied;
  });
  const { kind, sets, remittances, duplicates, quarantined } = report;
  await call.environment.out(
    call.json
      ? recordLine({ type: 'replay', ...report })
      : `${kind}: ${sets} set(s), ${remittances} remittance(s) new, ${duplicates} known already, ${quarantined} set aside.\n`,
  );
  return quarantined > 0 ? 1 : 0;
}

async function fileOf(call: CommandCall, gateway: Gateway, given: string): Promise<InboundFileRow> {
  if (/^[0-9a-f]{64}$/.test(given)) {
    const row = await gateway.ledger.inboundFile(given);
    if (row === undefined) throw new GatewayError(cliErrors.usage, 'no file of that SHA-256 was received');
    return row;
  }
  const partners = partnersOf(gateway.config, optionText(call, 'partner'));
  const [partner, another] = partners;
  if (partner === undefined || another !== undefined)
    throw new GatewayError(cliErrors.usage, 'say whom the file comes from with --partner');
  const bytes = await gather(call.environment.readFile(given));
  return takeFile(gateway, { partner: partner.id, name: basename(given), bytes });
}
