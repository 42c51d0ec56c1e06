/** CLI: `collect`: fetch the answers, apply them, deliver the records. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { type CollectReport, collect as collectStory } from '../../inbound/collect.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { inboundPorts, partnerOf, partnersOf } from '../gateway-ports.ts';
import { tableText } from '../table.ts';
import { onTheWire } from '../wire-requests.ts';

export const collect: CommandWords = {
  usage: 'collect [partner]',
  summary: 'Fetch the answers that wait at the partners, apply them, and drop status and posting records.',
  options: [
    { flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' },
    { flags: '--force', description: 'connect now, though the partner refused us a short while ago' },
  ],
  example: 'claimgate collect clearinghouse --json',
  run: runCollect,
};

async function runCollect(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const force = call.options['force'] === true;
  const config = await environment.loadConfig(optionText(call, 'config'));
  let exitCode: ExitCode = 0;
  for (const { id } of partnersOf(config, call.words[0])) {
    try {
      const report = await onTheWire<CollectReport>(call, { kind: 'collect', partner: id, force }, (gateway) => {
        const partner = partnerOf(gateway.config, id);
        const pause = (ms: number): Promise<void> => gateway.pause(ms);
        return collectStory(inboundPorts(gateway), partner, gateway.transportOf(partner), { pause, force });
      });
      await environment.out(json ? `${JSON.stringify({ type: 'collection', ...report })}\n` : collectText(report));
      exitCode = worse(exitCode, exitCodeOf(report));
    } catch (cause) {
      if (!(cause instanceof GatewayError)) throw cause;
      environment.err(`${id}: ${cause.message} [${cause.code}]\n`);
      exitCode = worse(exitCode, cause.exitCode);
    }
  }
  return exitCode;
}

function worse(one: ExitCode, two: ExitCode): ExitCode {
  return one > two ? one : two;
}

/** 3 when the disk or the mailbox failed on the way, 1 when something of the answers was set aside or a check was not posted. */
function exitCodeOf(report: CollectReport): ExitCode {
  if (report.failed > 0 || report.delivered.waiting > 0 || report.polls.at(-1)?.failures.length) return 3;
  return report.files.some((file) => file.quarantined + file.held > 0) ? 1 : 0;
}

export function collectText(report: CollectReport): string {
  const { partner, delivered, failed, polls } = report;
  const dropped = `${delivered.delivered} record file(s) delivered.\n`;
  const trouble = [
    ...(polls.at(-1)?.failures ?? []).map(
      (code) => `${partner}: a file of the mailbox could not be fetched (${code})\n`,
    ),
    ...(failed === 0 ? [] : [`${failed} file(s) could not be applied now; the next run tries again.\n`]),
    ...(delivered.waiting === 0 ? [] : [`${delivered.waiting} file(s) of records wait; claimgate status says why.\n`]),
  ].join('');
  if (report.files.length === 0) {
    const news = trouble === '' ? `${partner}: nothing new.\n` : `${partner}: nothing new was applied.\n`;
    return `${news}${delivered.delivered === 0 ? '' : dropped}${trouble}`;
  }
  const rows = report.files.map((file) =>
    [
      file.kind,
      file.sets,
      file.remittances,
      file.duplicates,
      file.requeued,
      file.queued,
      file.held,
      file.quarantined,
      file.sha256.slice(0, 12),
    ].map(String),
  );
  const head = ['answer', 'sets', 'checks', 'duplicates', 'put back', 'queued', 'not posted', 'set aside', 'sha256'];
  return `${partner}:\n${tableText(head, rows)}${dropped}${trouble}`;
}
