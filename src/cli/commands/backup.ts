/** CLI: `backup` and `restore`: a copy of the whole gateway, and what is done when the gateway is lost. */
import { resolve } from 'node:path';
import type { ExitCode } from '../../base/gateway-error.ts';
import type { GatewayConfig } from '../../config/config.ts';
import { type BackupManifest, type BackupReport, backupGateway } from '../../operations/backup.ts';
import { confirmNumbers, numbersInUse } from '../../operations/control-numbers.ts';
import { restoreFiles, type SettleReport, settleRestored } from '../../operations/restore.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { Gateway } from '../environment.ts';
import { inboundPorts, outboundPorts, partnerOf, withGateway } from '../gateway-ports.ts';
import { CONFIG_OPTION, OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { highestOf } from './numbers.ts';

export const backup: CommandWords = {
  usage: 'backup <folder>',
  summary:
    'Copy ledger, archive, high-water marks and loaded codes to a folder, also while the daemon runs; again into the same folder writes only what is new. Configuration and keys are yours to keep.',
  options: [CONFIG_OPTION],
  example: 'claimgate backup /backup/claimgate',
  run: runBackup,
};

export const restore: CommandWords = {
  usage: 'restore <folder>',
  summary:
    'Put a copy in the place of a lost gateway. What may have been sent since the copy is set in doubt or held, never sent again by itself; what the archive still has is taken over.',
  options: [
    ...OPERATOR_OPTIONS,
    {
      flags: '--highest <partner=number>',
      description:
        'the highest ISA13 that the partner has seen, when the high-water file is lost too; a comma between several',
    },
    {
      flags: '--despite-damage',
      description: 'restore what is sound although archived files of the copy are not; each is named, exit code 3',
    },
    {
      flags: '--nothing-since',
      description: 'nothing was sent or received since the copy was made (a move to another machine)',
    },
  ],
  example: 'claimgate restore /backup/claimgate --highest clearinghouse=000000812 --as jo --reason "disk lost"',
  run: runRestore,
};

const engineOf = ({ ledger }: GatewayConfig): BackupManifest['engine'] =>
  ledger.url.startsWith('sqlite:') ? 'sqlite' : 'postgres';

async function runBackup(call: CommandCall): Promise<ExitCode> {
  const folder = resolve(wordAt(call, 0, 'which folder to write'));
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const { config, ledger, archive, clock } = gateway;
    const { version } = call.environment;
    const report = await backupGateway(
      { ledger, archive, engine: engineOf(config), dataDir: config.dataDir, clock, version },
      folder,
    );
    const inClear = await ledger.plainInForce();
    await call.environment.out(
      call.json
        ? recordLine({ type: 'backup', folder, ...report, inClear })
        : `${backupText(folder, report)}${clearText(gateway, inClear, `then claimgate backup ${folder} again`)}`,
    );
    return report.damaged.length === 0 ? 0 : 3;
  });
}

function backupText(folder: string, { ledger, files, newFiles, damaged }: BackupReport): string {
  const bad = damaged.map((sha256) => `DAMAGED here, so not copied; the copy keeps what it has: ${sha256}\n`).join('');
  return `Wrote ${folder}: the ledger (${ledger.sizeBytes} bytes) and ${files} file(s), ${newFiles} of them new.\n${bad}`;
}

/** A gateway without a key is told nothing: there it is so by choice. */
const clearText = ({ sealKeys }: Gateway, inClear: boolean, next: string): string =>
  inClear && sealKeys.length > 0
    ? `WARNING: in it, what was there before archive.key stands in clear: claimgate archive rotate, ${next}.\n`
    : '';

async function runRestore(call: CommandCall): Promise<ExitCode> {
  const folder = resolve(wordAt(call, 0, 'which folder holds the copy'));
  const word = operatorOf(call);
  const nothingSince = call.options['nothingSince'] === true;
  const configPath = optionText(call, 'config');
  const config = await call.environment.loadConfig(configPath);
  const highest = highestOf(optionText(call, 'highest'), config);
  const { manifest, archiveFiles, damaged } = await restoreFiles({
    folder,
    dataDir: config.dataDir,
    engine: engineOf(config),
    nothingSince,
    despiteDamage: call.options['despiteDamage'] === true,
    openArchive: (root) => call.environment.openArchive(config, root),
    putLedger: (path) => call.environment.putLedger(config, path),
  });
  return withGateway<ExitCode>(call.environment, configPath, { whateverAge: true }, async (gateway) => {
    for (const { partner, number } of highest) await confirmNumbers(gateway, partnerOf(config, partner), number, word);
    const settled = await settleRestored(settlePorts(gateway), { manifest, nothingSince }, word);
    const unsure = (await numbersInUse(gateway, config.partners)).filter((line) => line.unsure);
    const partners = [...new Set(unsure.map((line) => line.partner))];
    const record = {
      type: 'restore',
      folder,
      at: manifest.at,
      archiveFiles,
      damaged,
      ...settled,
      unsurePartners: partners,
      inClear: await gateway.ledger.plainInForce(),
    };
    const text = restoreText(manifest, settled, { damaged, partners });
    await call.environment.out(
      call.json ? recordLine(record) : `${text}${clearText(gateway, record.inClear, 'once more')}`,
    );
    return damaged.length + settled.unreadable.length === 0 ? 0 : 3;
  });
}

function settlePorts(gateway: Gateway) {
  const firstBillingSystem = gateway.config.billingSystems[0]?.id ?? '';
  return { ...outboundPorts(gateway), inbound: inboundPorts(gateway), firstBillingSystem };
}

function restoreText(
  { at }: BackupManifest,
  report: SettleReport,
  { damaged, partners }: { readonly damaged: readonly string[]; readonly partners: readonly string[] },
): string {
  const lines = [
    `Restored the copy of ${at}.`,
    `${report.doubtful} interchange(s) that had not arrived are UNKNOWN: outbox shows them.`,
    `${report.held} claim(s) that were ready are HELD, since they may have been sent since: claims --state HELD, then release.`,
    `From the archive: ${report.interchanges} interchange(s) sent since (${report.claims} claims), ${report.answers} answer(s) applied, ${report.others} other file(s).`,
    ...damaged.map((sha256) => `DAMAGED in the copy, not restored: ${sha256}`),
    ...report.unreadable.map((sha256) => `DAMAGED in the archive, nothing taken from it: ${sha256}`),
    ...partners.map(
      (partner) =>
        `Sending to ${partner} is refused until you say the highest ISA13 that it has seen: numbers confirm ${partner} NUMBER.`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
