/** CLI: `archive`: the keys that everything is sealed under and their change; what is past its retention. */
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { WITHOUT_KEY } from '../../ledger/rotation.ts';
import { HIPAA_YEARS, type PruneReport, pruneArchive, shortRetention } from '../../operations/prune-archive.ts';
import { type RotationReport, rotateKeys } from '../../operations/rotate-keys.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { tableText } from '../table.ts';

export const archive: CommandWords = {
  usage: 'archive [action]',
  summary:
    'The keys that archive, spool and ledger are sealed under (keys); bring everything under archive.key, so that archive.olderKeys can be taken out (rotate); remove bytes that are past archive.retention and that nothing open rests on (prune).',
  options: [...OPERATOR_OPTIONS, { flags: '--dry-run', description: 'prune: only tell what would go' }],
  example: 'claimgate archive rotate --as jo --reason "yearly change of keys"',
  run: runArchive,
};

async function runArchive(call: CommandCall): Promise<ExitCode> {
  switch (call.words[0] ?? 'keys') {
    case 'keys':
      return keys(call);
    case 'rotate':
      return rotate(call);
    case 'prune':
      return prune(call);
    default:
      throw new GatewayError(cliErrors.usage, 'archive knows keys, rotate and prune');
  }
}

async function keys(call: CommandCall): Promise<ExitCode> {
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const inForce = new Set((await gateway.ledger.keysInForce()).map((key) => key.id));
    const underWay = await gateway.ledger.rotationUnderWay();
    const rows = gateway.sealKeys.map(({ id, name }, index) => ({
      key: id,
      name,
      use: index === 0 ? (inForce.has(id) ? 'current' : 'not yet') : inForce.has(id) ? 'needed' : 'not needed',
    }));
    if (rows.length > 0 && inForce.has(WITHOUT_KEY))
      rows.push({
        key: WITHOUT_KEY,
        name: 'what still is in clear',
        use: underWay ? 'being sealed' : 'not sealed yet',
      });
    const text =
      rows.length === 0
        ? 'Nothing is sealed: the configuration has no archive.key.\n'
        : tableText(
            ['key', 'name', 'use'],
            rows.map((row) => [row.key, row.name, row.use]),
          );
    const hint = underWay
      ? 'A change of keys was begun and has not ended: claimgate archive rotate.\n'
      : rows.some((row) => row.key === WITHOUT_KEY)
        ? 'What was there before the key is in clear: claimgate archive rotate.\n'
        : '';
    await call.environment.out(
      call.json
        ? rows.map((row) => recordLine({ type: 'archive-key', ...row, rotationUnderWay: underWay })).join('')
        : `${text}${hint}`,
    );
    return 0;
  });
}

async function rotate(call: CommandCall): Promise<ExitCode> {
  const word = operatorOf(call);
  const options = { beside: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const report = await rotateKeys(gateway, word);
    await call.environment.out(call.json ? recordLine({ type: 'archive-rotation', ...report }) : rotationText(report));
    return 0;
  });
}

function rotationText(report: RotationReport): string {
  const { current, retired, fromPlain, rows, archived, spooled, resumed } = report;
  const went = resumed ? 'Went on where it was cut off. ' : '';
  const plain = fromPlain ? 'Nothing is in clear any more; copies made before are. ' : '';
  const out =
    retired.length === 0
      ? fromPlain
        ? 'Keep the key where the gateway’s copies are not: without it nothing can be read.'
        : 'No older key was in use.'
      : `Not needed any more: ${retired.join(', ')}; take it out of archive.olderKeys.`;
  return `${went}Under the key ${current.id} (${current.name}) now: ${rows} row(s) of the ledger, ${archived} archived and ${spooled} spooled file(s). ${plain}${out}\n`;
}

async function prune(call: CommandCall): Promise<ExitCode> {
  const dryRun = call.options['dryRun'] === true;
  const word = dryRun ? { user: '', reason: '' } : operatorOf(call);
  const options = { ...(dryRun ? { readOnly: true } : { beside: true }), logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const { retention } = gateway.config.archive;
    for (const kind of shortRetention(retention))
      call.environment.err(
        `archive.retention.${kind} is ${retention[kind] ?? ''} year(s); HIPAA asks for ${HIPAA_YEARS}, and states and payers may ask for more.\n`,
      );
    const report = await pruneArchive({ ...gateway, retention }, word, { dryRun });
    await call.environment.out(call.json ? pruneRecords(report) : pruneText(report));
    return 0;
  });
}

function pruneRecords({ dryRun, objects, kept, missing }: PruneReport): string {
  return [
    ...objects.map((one) => recordLine({ type: 'archive-pruned', dryRun, ...one })),
    recordLine({ type: 'archive-prune', dryRun, files: objects.length, kept, missing }),
  ].join('');
}

function pruneText({ dryRun, objects, kept, missing }: PruneReport): string {
  const rows = objects.map(({ kind, sha256 }) => [kind, sha256]);
  const table = rows.length === 0 ? '' : `${tableText(['kind', 'file'], rows)}\n`;
  const lost = missing === 0 ? '' : ` ${missing} were lost before: claimgate verify.`;
  const went = dryRun ? 'would go' : 'went';
  return `${table}${objects.length} file(s) ${went}; ${kept} past their retention are kept, since something open rests on them.${lost}\n`;
}
