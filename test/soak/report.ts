/** Soak: what the ledger says of it all, and the report in Markdown. */
import { statSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { ask } from '../system/books.ts';
import type { Checked } from '../system/invariants.ts';
import type { Practice } from '../system/practice.ts';

const MOST = 10_000_000;

export interface Counts {
  readonly states: Readonly<Record<string, number>>;
  readonly interchanges: number;
  readonly attempts: number;
  readonly submissions: number;
  readonly answers: number;
  readonly checks: number;
  readonly adjudications: number;
  readonly quarantined: number;
  readonly cents: number;
}

export function counts(practice: Practice): Promise<Counts> {
  return ask(practice, async (ledger) => {
    const rows = await ledger.interchanges({ limit: MOST });
    const sent = rows.filter((row) => row.sentAt !== undefined);
    const remittances = await ledger.remittances({ limit: MOST });
    const answers = await ledger.inboundFiles({ states: ['APPLIED', 'PARTLY_APPLIED'], limit: MOST });
    const balance = await ledger.trialBalance();
    let submissions = 0;
    for (const { interchangeKey } of sent) submissions += (await ledger.submissions({ interchangeKey })).length;
    let adjudications = 0;
    for (const { remittanceKey } of remittances)
      adjudications += (await ledger.adjudications({ remittanceKey })).length;
    return {
      states: Object.fromEntries((await ledger.claimTotals()).map(({ display, claims }) => [display, claims])),
      interchanges: sent.length,
      attempts: rows.reduce((sum, row) => sum + row.attempts, 0),
      submissions,
      answers: answers.length,
      checks: remittances.filter((row) => row.state === 'POSTED').length,
      adjudications,
      quarantined: (await ledger.quarantine({ limit: MOST })).length,
      cents: balance.reduce((sum, row) => sum + row.balanceCents, 0),
    };
  });
}

export interface Timed {
  readonly command: string;
  readonly seconds: number;
  readonly exitCode: number;
}

/** How long commands take on what the soak left, in this process, which has loaded their code. */
export async function timed(practice: Practice, claimId: string): Promise<readonly Timed[]> {
  const commands = [
    ...['status', 'claims', 'worklist', 'quarantine', 'remittance', 'outbox', 'numbers'].map((name) => [name]),
    ['status', claimId],
    ['timeline', claimId],
    ['proof', claimId, '--out', join(practice.folder, 'proof')],
    ...['clean-claims', 'deposits', 'payer-liability', 'underpayments'].map((name) => ['report', name]),
    ['doctor', '--offline'],
    ['verify'],
  ];
  const times: Timed[] = [];
  for (const words of commands) {
    const started = performance.now();
    const { exitCode } = await practice.run(words);
    const seconds = (performance.now() - started) / 1000;
    times.push({ command: words.filter((word) => !word.startsWith('/')).join(' '), seconds, exitCode });
  }
  return times;
}

export interface Soaked extends Counts {
  readonly minutes: number;
  readonly seed: number;
  readonly command: string;
  readonly dropped: number;
  readonly settledSeconds: number;
  readonly struck: ReadonlyMap<string, number>;
  readonly starts: number;
  readonly peakMegabytes: number;
  readonly invariants: readonly Checked[];
  readonly times: readonly Timed[];
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
];

const UNANSWERED: readonly string[] = [
  'READY',
  'BATCHED',
  'SENT',
  'UNKNOWN',
  'SYNTAX_OK',
  'CH_ACCEPTED',
  'PAYER_ACCEPTED',
];

export function soakReport(practice: Practice, facts: Soaked): string {
  const { states, invariants, times } = facts;
  const answered = Object.entries(states)
    .filter(([display]) => !UNANSWERED.includes(display))
    .reduce((sum, [, claims]) => sum + claims, 0);
  const megabytes = (statSync(join(practice.folder, 'data', 'ledger.db')).size / 1e6).toFixed(0);
  const gigabytes = (totalmem() / 1e9).toFixed(0);
  const broken = invariants.filter(({ faults }) => faults.length > 0);
  return [
    '# Soak',
    '',
    'Written by `npm run soak`: one daemon on SQLite and three clearinghouses (two over ssh2, one behind OpenSSH), each behind a proxy;',
    `faults at random from a seed while claims are dropped for ${facts.minutes} minutes; then quiet runs until nothing changes any more.`,
    '',
    `Seed ${facts.seed}; ${facts.settledSeconds.toFixed(0)} s from the first claim until all was answered. Command: \`${facts.command}\`.`,
    `Machine: ${cpus().length} cores (${cpus()[0]?.model ?? ''}), ${gigabytes} GB, load ${loadavg()[1]?.toFixed(1) ?? ''}, clearinghouses and other work on the same machine; Node ${process.version}.`,
    '',
    ...table(
      ['what', 'count'],
      [
        ['claims dropped', facts.dropped],
        ['claims answered to the end', answered],
        ['claims sent, those again that were put back by a rejected set', facts.submissions],
        ['interchanges sent', facts.interchanges],
        ['uploads tried again', facts.attempts - facts.interchanges],
        ['answer files applied', facts.answers],
        ['checks posted', facts.checks],
        ['claim payments, denials, reversals and corrections posted', facts.adjudications],
        ['parts set aside', facts.quarantined],
        ['starts of the daemon', facts.starts],
        ['most memory of the daemon, MB', facts.peakMegabytes],
        ['size of the ledger, MB', megabytes],
        ['sum of all accounts, cents', facts.cents],
        ...Object.entries(states).map(([display, claims]): readonly [string, number] => [
          `claims in ${display}`,
          claims,
        ]),
      ],
    ),
    ...table(['fault', 'times'], [...facts.struck].sort()),
    ...table(
      ['invariant', 'result', 'seconds to check'],
      invariants.map(({ name, faults, seconds }) => [
        name,
        faults.length === 0 ? 'holds' : `**${faults.length} faults**`,
        seconds.toFixed(1),
      ]),
    ),
    ...broken.flatMap(({ faults }) => faults.slice(0, 20).map((fault) => `- ${fault}`)),
    ...(broken.length > 0 ? [''] : []),
    ...table(
      ['command on this ledger', 'seconds', 'exit code'],
      times.map(({ command, seconds, exitCode }) => [`\`${command}\``, seconds.toFixed(2), exitCode]),
    ),
  ].join('\n');
}
