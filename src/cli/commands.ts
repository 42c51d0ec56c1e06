/** CLI: the list of commands, by the word that calls each; a new one is a file and a row. */
import type { CommandWords } from './command.ts';

/** Loads one command; its code is loaded only when it is called, since all of them together take a second and 80 MB. */
type CommandLoader = () => Promise<CommandWords>;

/** In the order of the help. */
export const COMMANDS: ReadonlyMap<string, CommandLoader> = new Map(
  Object.entries<CommandLoader>({
    init: async () => (await import('./commands/init.ts')).init,
    demo: async () => (await import('./commands/demo.ts')).demo,
    doctor: async () => (await import('./commands/doctor.ts')).doctor,
    run: async () => (await import('./commands/run.ts')).run,
    send: async () => (await import('./commands/send.ts')).send,
    collect: async () => (await import('./commands/collect.ts')).collect,
    status: async () => (await import('./commands/status.ts')).status,
    claims: async () => (await import('./commands/claims.ts')).claims,
    timeline: async () => (await import('./commands/timeline.ts')).timeline,
    worklist: async () => (await import('./commands/worklist.ts')).worklist,
    watchdog: async () => (await import('./commands/watchdog.ts')).watchdog,
    match: async () => (await import('./commands/match.ts')).match,
    unmatch: async () => (await import('./commands/match.ts')).unmatch,
    settle: async () => (await import('./commands/settle.ts')).settle,
    unsettle: async () => (await import('./commands/settle.ts')).unsettle,
    adjustments: async () => (await import('./commands/adjustments.ts')).adjustments,
    remittance: async () => (await import('./commands/remittance.ts')).remittance,
    bank: async () => (await import('./commands/bank.ts')).bank,
    contracts: async () => (await import('./commands/contracts.ts')).contracts,
    underpayments: async () => (await import('./commands/underpayments.ts')).underpayments,
    eob: async () => (await import('./commands/eob.ts')).eob,
    outbox: async () => (await import('./commands/outbox.ts')).outbox,
    hold: async () => (await import('./commands/hold.ts')).hold,
    release: async () => (await import('./commands/hold.ts')).release,
    approve: async () => (await import('./commands/hold.ts')).approve,
    quarantine: async () => (await import('./commands/quarantine.ts')).quarantine,
    replay: async () => (await import('./commands/replay.ts')).replay,
    proof: async () => (await import('./commands/proof.ts')).proof,
    verify: async () => (await import('./commands/verify.ts')).verify,
    archive: async () => (await import('./commands/archive.ts')).archive,
    backup: async () => (await import('./commands/backup.ts')).backup,
    restore: async () => (await import('./commands/backup.ts')).restore,
    numbers: async () => (await import('./commands/numbers.ts')).numbers,
    codes: async () => (await import('./commands/codes.ts')).codes,
    report: async () => (await import('./commands/report.ts')).report,
    practice: async () => (await import('./commands/practice.ts')).practice,
    authorizations: async () => (await import('./commands/practice.ts')).authorizations,
    rules: async () => (await import('./commands/rules.ts')).rules,
    mappings: async () => (await import('./commands/mappings.ts')).mappings,
    sandbox: async () => (await import('./commands/sandbox.ts')).sandbox,
    trust: async () => (await import('./commands/trust.ts')).trust,
    validate: async () => (await import('./commands/validate.ts')).validate,
    read: async () => (await import('./commands/read.ts')).read,
    translate: async () => (await import('./commands/translate.ts')).translate,
    form: async () => (await import('./commands/form.ts')).form,
    post: async () => (await import('./commands/post.ts')).post,
    acknowledge: async () => (await import('./commands/acknowledge.ts')).acknowledge,
    explain: async () => (await import('./commands/explain.ts')).explain,
    query: async () => (await import('./commands/query.ts')).query,
    deidentify: async () => (await import('./commands/deidentify.ts')).deidentify,
    split: async () => (await import('./commands/split.ts')).split,
    diff: async () => (await import('./commands/diff.ts')).diff,
  }),
);

const NEED_NONE: ReadonlySet<string> = new Set(['--version', '-V']);

/** The command that `word` calls; all of them for any other word: help, or one that is misspelled. */
export async function commandsFor(word = ''): Promise<readonly CommandWords[]> {
  if (NEED_NONE.has(word)) return [];
  const one = COMMANDS.get(word);
  return Promise.all(one === undefined ? [...COMMANDS.values()].map((load) => load()) : [one()]);
}
