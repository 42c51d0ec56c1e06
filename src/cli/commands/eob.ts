/** CLI: `eob`: a payer's explanation on paper, typed in: as a file, or in words. */
import { parse } from 'yaml';
import { toFindingRecord } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import { type ManualEob, readManualEob } from '../../claims/manual-eob.ts';
import { readEobCsv, readEobWords, type TypedEob } from '../../inbound/eob-file.ts';
import { gather } from '../../offline/file-content.ts';
import { enterEob, previewEob } from '../../operations/enter-eob.ts';
import { findRemittance, remittanceFacts } from '../../operations/remittances.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, withGateway } from '../gateway-ports.ts';
import { OPERATOR_OPTIONS, operatorOf } from '../operator-word.ts';
import { recordLine, tellFinding } from '../records.ts';
import { effectRecord, effectText } from '../remittance-effects.ts';
import { deliverHere } from '../wire-requests.ts';

export const eob: CommandWords = {
  usage: 'eob [file]',
  summary:
    'Enter an EOB from paper: a YAML, JSON or CSV file (samples/eob.yaml, samples/eob.csv), or one claim in words; posted as an 835 is, marked as manual. --preview posts nothing.',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--preview', description: 'only show what it would post' },
    { flags: '--payer <name>', description: 'without a file: who paid' },
    { flags: '--payer-id <id>', description: 'the payer’s id' },
    { flags: '--check <number>', description: 'the number of the check or transfer' },
    { flags: '--date <day>', description: 'its date, as 2026-11-05' },
    { flags: '--amount <amount>', description: 'what was paid, as 148.00' },
    { flags: '--method <method>', description: 'CHK (a check), ACH or NON' },
    { flags: '--claim <number>', description: 'the patient control number' },
    { flags: '--status <code>', description: 'CLP02: 1 first payer, 2 second, 22 taken back' },
    { flags: '--payer-number <number>', description: 'the payer’s number of the claim' },
    {
      flags: '--lines <lines>',
      description: '"99213-25 125.00 100.00 CO-45 10.00 PR-2 15.00; …": code, charge, paid, reasons',
    },
    { flags: '--provider-adjustments <list>', description: '"WO:REF 40.00; L6 -2.15", positive lowers the payment' },
  ],
  example:
    'claimgate eob --payer "SAMPLE MUTUAL" --check 4711 --date 2026-11-05 --amount 100 --claim PV00008 --lines "99213 125 100 CO-45 10 PR-2 15" --preview',
  run: runEob,
};

async function runEob(call: CommandCall): Promise<ExitCode> {
  const { environment } = call;
  const [file] = call.words;
  const preview = call.options['preview'] === true;
  const word = preview ? undefined : operatorOf(call);
  const typed = file === undefined ? wordsOf(call) : await fileEob(call, file);
  if (typed.eob === undefined) {
    const where = file ?? 'eob';
    if (call.json) await environment.out(recordLine({ type: 'eob-refused', file: where, faults: typed.faults }));
    for (const fault of typed.faults) environment.err(`${where}: ${fault}\n`);
    return 1;
  }
  return word === undefined ? show(call, typed.eob) : enter(call, typed.eob, word);
}

function wordsOf(call: CommandCall): TypedEob {
  const options = {
    payer: 'payer',
    payerId: 'payerId',
    traceNumber: 'check',
    paymentDate: 'date',
    paymentAmount: 'amount',
    paymentMethod: 'method',
    patientControlNumber: 'claim',
    claimStatusCode: 'status',
    payerClaimControlNumber: 'payerNumber',
    lines: 'lines',
    providerAdjustments: 'providerAdjustments',
  };
  const given = Object.entries(options).flatMap(([column, name]): (readonly [string, string])[] => {
    const text = optionText(call, name);
    return text === undefined ? [] : [[column, text]];
  });
  if (given.length === 0) throw new GatewayError(cliErrors.usage, 'say which file, or the EOB in words: eob --help');
  return readEobWords(Object.fromEntries(given));
}

async function fileEob(call: CommandCall, file: string): Promise<TypedEob> {
  const text = Buffer.from(await gather(call.environment.readFile(file))).toString('utf8');
  return /\.csv$/i.test(file) ? readEobCsv(text) : readManualEob(documentOf(text, file));
}

/** Exit code 1: something does not balance, so it would be held. */
async function show(call: CommandCall, document: ManualEob): Promise<ExitCode> {
  const options = { beside: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), options, async (gateway) => {
    const effects = await previewEob(inboundPorts(gateway), document);
    const { difference, findings } = effects;
    for (const item of findings) tellFinding(call, item);
    const sound = difference === 0 && findings.length === 0;
    const head = { type: 'eob-preview', reassociationTraceNumber: document.traceNumber, balanced: difference === 0 };
    const record = { ...head, difference: formatCents(difference), findings: findings.map(toFindingRecord) };
    const off = difference === 0 ? '' : ` It is out of balance by ${formatCents(difference)} and would be held.`;
    await call.environment.out(
      call.json
        ? recordLine({ ...record, ...effectRecord(effects) })
        : `Check ${document.traceNumber} would do this; nothing is posted.${off}\n\n${effectText(effects, true)}`,
    );
    return sound ? 0 : 1;
  });
}

async function enter(call: CommandCall, document: ManualEob, word: ReturnType<typeof operatorOf>): Promise<ExitCode> {
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const report = await enterEob(inboundPorts(gateway), document, word);
    await deliverHere(gateway);
    const { traceNumber } = document;
    const rows = await gateway.ledger.remittances({ reassociationTraceNumbers: [traceNumber], limit: 1_000 });
    const facts = await remittanceFacts(
      gateway.ledger,
      rows.at(-1) ?? (await findRemittance(gateway.ledger, traceNumber)),
    );
    const { standing } = facts;
    const { held, queued, duplicates } = report;
    const record = { type: 'eob', reassociationTraceNumber: traceNumber, standing, held, queued, duplicates };
    const text = `Check ${traceNumber}: ${standing}, ${queued} pieces wait for a person; remittance reverse undoes it\n`;
    await call.environment.out(call.json ? recordLine(record) : text);
    return held > 0 && standing !== 'AWAITING_APPROVAL' ? 1 : 0;
  });
}

/** JSON is YAML too. */
function documentOf(text: string, file: string): unknown {
  try {
    const document: unknown = parse(text);
    return document;
  } catch (cause) {
    throw new GatewayError(cliErrors.fileUnreadable, `${file} is readable neither as YAML nor as JSON`, { cause });
  }
}
