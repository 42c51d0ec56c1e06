/** CLI: `send`: take what was dropped, build what is ready, upload it. */
import type { ExitCode } from '../../base/gateway-error.ts';
import { type SendReport, send as sendStory } from '../../outbound/send.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { outboundPorts, partnersOf } from '../gateway-ports.ts';
import { tableText } from '../table.ts';
import { onTheWire } from '../wire-requests.ts';

export const send: CommandWords = {
  usage: 'send [partner]',
  summary: 'Take the claim files that were dropped, scrub them, and send what is ready.',
  options: [
    { flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' },
    { flags: '--force', description: 'try again now, whatever the waiting times of failed attempts say' },
  ],
  example: 'claimgate send clearinghouse',
  run: runSend,
};

async function runSend(call: CommandCall): Promise<ExitCode> {
  const { environment, json } = call;
  const [partner] = call.words;
  const force = call.options['force'] === true;
  const request = { kind: 'send', force, ...(partner === undefined ? {} : { partner }) } as const;
  const report = await onTheWire<SendReport>(call, request, (gateway) =>
    sendStory(
      { ...outboundPorts(gateway), partners: partnersOf(gateway.config, partner) },
      { force, signal: environment.stopSignal },
    ),
  );
  await environment.out(json ? sendJson(report) : sendText(report));
  return exitCodeOf(report);
}

/** 3 when something could not be brought to a partner, 1 when claims were held or refused, can't be written, or a file can't be read. */
function exitCodeOf(report: SendReport): ExitCode {
  const stuck =
    report.notTaken.length > 0 ||
    report.transmitted.some(
      (one) => one.blocked !== undefined || one.outcomes.some((outcome) => outcome.state !== 'SENT'),
    );
  if (stuck) return 3;
  return report.unwritable.length > 0 ||
    report.taken.some((file) => file.held + file.refused + file.duplicate + file.faults > 0)
    ? 1
    : 0;
}

function sendJson(report: SendReport): string {
  const lines = [
    ...report.taken.map((file) => ({ type: 'claim-file', ...file })),
    ...report.notTaken.map((one) => ({ type: 'not-taken', ...one })),
    ...report.unwritable.map((one) => ({ type: 'not-writable', ...one })),
    ...report.built.map((built) => ({ type: 'interchange', ...built })),
    ...report.transmitted.map((one) => ({ type: 'transmission', ...one })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What a person wants to know of a run. */
export function sendText(report: SendReport): string {
  const files = tableText(
    ['claim file', 'claims', 'ready', 'held', 'refused', 'duplicate', 'faults of the file'],
    report.taken.map((file) =>
      [file.name, file.claims, file.ready, file.held, file.refused, file.duplicate, file.faults].map(String),
    ),
  );
  const outcomes = report.transmitted.flatMap((one) =>
    one.outcomes.map((outcome) => {
      const built = report.built.find(
        (item) => item.partner === one.partner && item.interchangeControlNumber === outcome.interchangeControlNumber,
      );
      const code = outcome.errorCode === undefined ? '' : ` (${outcome.errorCode})`;
      return [
        one.partner,
        outcome.interchangeControlNumber,
        String(built?.claims ?? ''),
        `${outcome.state}${code}`,
        outcome.fileName,
      ];
    }),
  );
  const sent = tableText(['partner', 'interchange', 'claims', 'state', 'file'], outcomes);
  const blocked = report.transmitted
    .filter((one) => one.blocked !== undefined)
    .map((one) => `${one.partner}: no connection (${one.blocked?.code ?? ''}); ${one.waiting} interchange(s) wait\n`);
  const unwritable = report.unwritable.map(
    ({ claimId, codes }) =>
      `${claimId} can't be written as an 837 (${codes.join(', ')}), so it is HELD: worklist NOT_WRITABLE\n`,
  );
  const notTaken = report.notTaken.map(
    (one) =>
      `${one.billingSystem}: ${one.file === undefined ? 'claim files wait' : `${one.file} waits`}: ${one.why} (${one.code})\n`,
  );
  const text = [files, ...notTaken, ...unwritable, sent, ...blocked].filter((part) => part !== '').join('\n');
  return text === '' ? 'Nothing to send.\n' : text;
}
