/** CLI: `remittance`: the checks of payers: listed, shown, approved, released, reversed. */
import { calendarDateOf } from '../../base/calendar-date.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import type { RemittanceRow } from '../../ledger/port.ts';
import { printRemittances } from '../../offline/print-remittances.ts';
import { releasePayment } from '../../operations/release-payment.ts';
import {
  approveRemittance,
  previewRemittance,
  releaseRemittance,
  reverseRemittance,
} from '../../operations/remittance-acts.ts';
import {
  effectsOf,
  findRemittance,
  listRemittances,
  type RemittanceFacts,
  remittanceFacts,
} from '../../operations/remittances.ts';
import { findClaim } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { inboundPorts, withGateway } from '../gateway-ports.ts';
import { wallTimeOf } from '../judging.ts';
import { numberOf, OPERATOR_OPTIONS, operatorOf, wordAt } from '../operator-word.ts';
import { recordLine } from '../records.ts';
import { effectRecord, effectText } from '../remittance-effects.ts';
import { tableText } from '../table.ts';
import { deliverHere } from '../wire-requests.ts';

export const remittance: CommandWords = {
  usage: 'remittance [action] [what]',
  summary:
    'Checks of payers: list, show TRACE (what it did or would do), print TRACE (as it came, as a PDF or a page), approve TRACE, release TRACE or CLAIM (though it does not balance), reverse TRACE. Where several checks have one trace number, #NUMBER of the list names one.',
  options: [
    ...OPERATOR_OPTIONS,
    { flags: '--standing <state>', description: 'list: only those, e.g. AWAITING_APPROVAL, OUT_OF_BALANCE, POSTED' },
    { flags: '--limit <count>', description: 'list: how many, the newest first (100)' },
    { flags: '--pdf <file>', description: 'print: as a PDF' },
    { flags: '--html <file>', description: 'print: as a web page' },
    { flags: '--item <number>', description: 'release CLAIM: only this item of the worklist' },
  ],
  example: 'claimgate remittance approve 0012345 --as jo --reason "compared with the bank"',
  run: runRemittance,
};

const ACTIONS: Readonly<Record<string, (call: CommandCall) => Promise<ExitCode>>> = {
  list,
  show,
  print,
  approve,
  release,
  reverse,
};

async function runRemittance(call: CommandCall): Promise<ExitCode> {
  const action = ACTIONS[call.words[0] ?? 'list'];
  if (action === undefined)
    throw new GatewayError(
      cliErrors.usage,
      'remittance knows list, show TRACE, print TRACE, approve TRACE, release TRACE|CLAIM and reverse TRACE',
    );
  return action(call);
}

function recordOf(facts: RemittanceFacts): object {
  const { row, standing, heldCents, openItems, deposits, manual } = facts;
  return {
    type: 'remittance-standing',
    remittance: row.remittanceKey,
    reassociationTraceNumber: row.reassociationTraceNumber,
    payerId: row.payerId,
    payerName: row.payerName,
    ...(row.paymentDate === undefined ? {} : { paymentDate: row.paymentDate }),
    paymentAmount: formatCents(row.paymentCents),
    standing,
    heldAmount: formatCents(heldCents),
    openItems,
    deposits: deposits.map((one) => one.depositKey),
    source: manual ? 'manual' : 'payer',
    receivedAt: row.at,
    evidence: row.evidence,
  };
}

async function list(call: CommandCall): Promise<ExitCode> {
  const question = { readOnly: true, logLevel: 'silent' } as const;
  const standing = optionText(call, 'standing')?.toUpperCase();
  const limit = numberOf(optionText(call, 'limit') ?? '100', '--limit');
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), question, async ({ ledger }) => {
    const all = await listRemittances(ledger, { limit, ...(standing === undefined ? {} : { standing }) });
    const cells = all.map(({ row, standing: state, heldCents, openItems }) => [
      `#${row.remittanceKey}`,
      row.reassociationTraceNumber,
      row.payerName,
      row.paymentDate ?? '',
      formatCents(row.paymentCents),
      state,
      formatCents(heldCents),
      String(openItems),
    ]);
    const head = ['number', 'trace', 'payer', 'date', 'paid', 'standing', 'held', 'items'];
    const text = cells.length === 0 ? 'There is no such remittance.\n' : tableText(head, cells);
    await call.environment.out(call.json ? all.map((facts) => recordLine(recordOf(facts))).join('') : text);
    return 0;
  });
}

async function show(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'the trace number of the check');
  const { environment } = call;
  // A preview posts and rolls back.
  const options = { beside: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async (gateway) => {
    const facts = await remittanceFacts(gateway.ledger, await findRemittance(gateway.ledger, name));
    const preview = facts.row.state !== 'POSTED';
    const { effects, never } = preview
      ? await previewRemittance(inboundPorts(gateway), facts)
      : { effects: await effectsOf(gateway.ledger, facts.row.remittanceKey), never: undefined };
    const notes = facts.notes.map(({ kind, by, at }) => ({ kind, by, at }));
    const refusal = never === undefined ? {} : { never };
    const record = { ...recordOf(facts), preview, ...refusal, ...effectRecord(effects), notes };
    const { row, standing } = facts;
    const head = `Check ${saidOf(row)} of ${row.payerName}, ${formatCents(row.paymentCents)}: ${standing}\n`;
    const told = notes.map(({ kind, by, at }) => `  ${at}  ${kind} by ${by}\n`).join('');
    const would = never === undefined ? 'Posted now, it would do this:' : `It ${never}.`;
    const note = preview ? `Nothing of it is posted. ${would}\n` : '';
    await environment.out(call.json ? recordLine(record) : `${head}${told}${note}\n${effectText(effects, preview)}`);
    return 0;
  });
}

/** Of the archived bytes; a check entered from paper prints as well. */
async function print(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'the trace number of the check');
  const { environment } = call;
  const [pdf, html] = [optionText(call, 'pdf'), optionText(call, 'html')];
  const path = pdf ?? html;
  if (path === undefined) throw new GatewayError(cliErrors.usage, 'print needs --pdf FILE or --html FILE');
  const question = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), question, async (gateway) => {
    const { ledger, archive, codeSets } = gateway;
    const { evidence, reassociationTraceNumber } = await findRemittance(ledger, name);
    const meaning = environment.codeWords(codeSets);
    const today = calendarDateOf(wallTimeOf(environment));
    const { bytes } = await printRemittances({
      file: evidence.name ?? evidence.sha256,
      as: pdf === undefined ? 'html' : 'pdf',
      printedAt: environment.clock.now(),
      words: (set, code) => meaning.of(set, code, today),
      wanted: ({ at }) => at.offset === evidence.offset,
      chunks: () => archive.read(evidence.sha256),
    });
    await environment.writeFile(path, bytes);
    const record = { type: 'remittance-printed', reassociationTraceNumber, file: path, bytes: bytes.length };
    await environment.out(call.json ? recordLine(record) : `${path}: check ${reassociationTraceNumber}\n`);
    return 0;
  });
}

/** The check may have been named by its number. */
const traceOf = ({ reassociationTraceNumber }: RemittanceRow) => ({ reassociationTraceNumber });
const saidOf = (row: RemittanceRow): string => `${row.reassociationTraceNumber} (#${row.remittanceKey})`;

async function approve(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'the trace number of the check');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const row = await findRemittance(gateway.ledger, name);
    const done = await approveRemittance(ports, row, word);
    await deliverHere(gateway);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'remittance-approved', ...traceOf(row), ...done })
        : `Check ${saidOf(row)} is posted: ${done.claims} claim payments, ${done.queued} pieces wait for a person.\n`,
    );
    return 0;
  });
}

async function release(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'the trace number of the check, or the claim');
  const word = operatorOf(call);
  const given = optionText(call, 'item');
  const item = given === undefined ? undefined : numberOf(given, '--item');
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const [check] =
      item !== undefined || name.startsWith('#')
        ? []
        : await gateway.ledger.remittances({ reassociationTraceNumbers: [name], limit: 1 });
    if (check !== undefined || name.startsWith('#')) {
      const row = await findRemittance(gateway.ledger, name);
      const done = await releaseRemittance(ports, row, word);
      await deliverHere(gateway);
      await call.environment.out(
        call.json
          ? recordLine({ type: 'remittance-released', ...traceOf(row), ...done })
          : `Check ${saidOf(row)} is posted by your word: ${done.claims} claim payments, ${done.queued} pieces wait for a person.\n`,
      );
      return 0;
    }
    const claim = await findClaim(gateway.ledger, name);
    const done = await releasePayment(ports, { claim, item }, word);
    await deliverHere(gateway);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'payment-released', claimId: claim.claimId, ...done })
        : `Item ${done.items.join(', ')} posted to ${claim.claimId} with its difference in Suspense; it is ${done.state} now.\n`,
    );
    return 0;
  });
}

async function reverse(call: CommandCall): Promise<ExitCode> {
  const name = wordAt(call, 1, 'the trace number of the check');
  const word = operatorOf(call);
  return withGateway<ExitCode>(call.environment, optionText(call, 'config'), { beside: true }, async (gateway) => {
    const ports = inboundPorts(gateway);
    const row = await findRemittance(gateway.ledger, name);
    const done = await reverseRemittance(ports, row, word);
    await deliverHere(gateway);
    await call.environment.out(
      call.json
        ? recordLine({ type: 'remittance-reversed', ...traceOf(row), ...done })
        : `Check ${saidOf(row)} is undone by ${done.entries} mirror entries; ${done.items} items of the worklist are closed. approve posts it again.\n`,
    );
    return 0;
  });
}
