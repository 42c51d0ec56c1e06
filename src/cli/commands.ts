/** CLI: the list of commands; a new one is a file and a row. */
import type { CommandWords } from './command.ts';
import { acknowledge } from './commands/acknowledge.ts';
import { backup, restore } from './commands/backup.ts';
import { bank } from './commands/bank.ts';
import { claims } from './commands/claims.ts';
import { codes } from './commands/codes.ts';
import { collect } from './commands/collect.ts';
import { contracts } from './commands/contracts.ts';
import { deidentify } from './commands/deidentify.ts';
import { demo } from './commands/demo.ts';
import { diff } from './commands/diff.ts';
import { doctor } from './commands/doctor.ts';
import { eob } from './commands/eob.ts';
import { explain } from './commands/explain.ts';
import { form } from './commands/form.ts';
import { approve, hold, release } from './commands/hold.ts';
import { init } from './commands/init.ts';
import { mappings } from './commands/mappings.ts';
import { match, unmatch } from './commands/match.ts';
import { numbers } from './commands/numbers.ts';
import { outbox } from './commands/outbox.ts';
import { post } from './commands/post.ts';
import { authorizations, practice } from './commands/practice.ts';
import { proof } from './commands/proof.ts';
import { quarantine } from './commands/quarantine.ts';
import { query } from './commands/query.ts';
import { read } from './commands/read.ts';
import { remittance } from './commands/remittance.ts';
import { replay } from './commands/replay.ts';
import { report } from './commands/report.ts';
import { rules } from './commands/rules.ts';
import { run } from './commands/run.ts';
import { sandbox } from './commands/sandbox.ts';
import { send } from './commands/send.ts';
import { split } from './commands/split.ts';
import { status } from './commands/status.ts';
import { timeline } from './commands/timeline.ts';
import { translate } from './commands/translate.ts';
import { trust } from './commands/trust.ts';
import { validate } from './commands/validate.ts';
import { verify } from './commands/verify.ts';
import { watchdog } from './commands/watchdog.ts';
import { worklist } from './commands/worklist.ts';

export const commands: readonly CommandWords[] = [
  init,
  demo,
  doctor,
  run,
  send,
  collect,
  status,
  claims,
  timeline,
  worklist,
  watchdog,
  match,
  unmatch,
  remittance,
  bank,
  contracts,
  eob,
  outbox,
  hold,
  release,
  approve,
  quarantine,
  replay,
  proof,
  verify,
  backup,
  restore,
  numbers,
  codes,
  report,
  practice,
  authorizations,
  rules,
  mappings,
  sandbox,
  trust,
  validate,
  read,
  translate,
  form,
  post,
  acknowledge,
  explain,
  query,
  deidentify,
  split,
  diff,
];
