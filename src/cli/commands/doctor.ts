/** CLI: `doctor`: is everything as the configuration says? */
import { dirname } from 'node:path';
import type { ExitCode } from '../../base/gateway-error.ts';
import type { Checkup } from '../../operations/checkup.ts';
import { checkGateway } from '../../operations/doctor.ts';
import { requireLedgerOfMarks } from '../../wire/ledger-age.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';
import { workersLine } from '../workers.ts';
import { overdue } from './watchdog.ts';

export const doctor: CommandWords = {
  usage: 'doctor',
  summary: 'Check the configuration, the disk, the ledger and every mailbox, and say what is wrong.',
  options: [
    { flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' },
    { flags: '--offline', description: 'leave the partners alone' },
    { flags: '--probe', description: 'also write, rename and remove a small file where we send to' },
  ],
  example: 'claimgate doctor --config gateway.yaml',
  run: runDoctor,
};

async function runDoctor(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  return withGateway<ExitCode>(
    environment,
    optionText(call, 'config'),
    { readOnly: true, whateverAge: true, logLevel: 'silent' },
    async (gateway) => {
      const { config, ledger, archive } = gateway;
      const mailboxes =
        call.options['offline'] === true
          ? []
          : config.partners.map((partner) => ({ partner, transport: gateway.transportOf(partner) }));
      const { url } = config.ledger;
      const folders = new Set([
        config.dataDir,
        ...(url.startsWith('sqlite:') ? [dirname(url.slice('sqlite:'.length))] : []),
        ...config.billingSystems.flatMap((system) => [system.in, system.out]),
      ]);
      const checks: readonly Checkup[] = await checkGateway({
        ledger,
        archive,
        sealKeys: gateway.sealKeys,
        folders: [...folders],
        requireAge: () =>
          requireLedgerOfMarks(
            ledger,
            gateway.highWater,
            config.partners.map(({ id }) => id),
          ),
        openSecrets: () => gateway.machine.openSecrets(),
        requireRoom: () => gateway.machine.requireRoom(),
        mailboxes,
        clock: gateway.clock,
        probe: call.options['probe'] === true,
        retention: config.archive.retention,
        overdue: await overdue(gateway),
        workers: workersLine(await ledger.workers()),
      });
      for (const check of checks) {
        await environment.out(
          json
            ? `${JSON.stringify({ type: 'check', ...check })}\n`
            : `${check.good ? 'ok   ' : 'FAULT'} ${check.what}: ${check.detail}\n`,
        );
      }
      return checks.every((check) => check.good) ? 0 : 3;
    },
  );
}
