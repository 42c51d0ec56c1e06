/** CLI: `acknowledge`: the TA1 and 999 that answer a received file. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { isBlocking } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { type AnswerFile, acknowledgeFile } from '../../offline/acknowledge.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { wallTimeOf } from '../judging.ts';
import { recordLine, tellFinding, wantsRecords } from '../records.ts';

export const acknowledge: CommandWords = {
  usage: 'acknowledge <file>',
  summary: 'Write the TA1 and the 999 (997 for what is no 5010 health care guide) that answer a received X12 file.',
  options: [{ flags: '--out <folder>', description: 'where the answers go; made when missing' }],
  example:
    'claimgate acknowledge received.837 --out answers\n  {"file":"answers/received.837.999","kind":"999","codes":["A"],…}',
  run: runAcknowledge,
};

async function runAcknowledge(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const [received = ''] = words;
  const out = optionText(call, 'out');
  if (out === undefined) throw new GatewayError(cliErrors.usage, 'acknowledge needs --out FOLDER');
  const { verdict, answers, findings } = await acknowledgeFile({
    file: received,
    guides: environment.guides,
    at: wallTimeOf(environment),
    chunks: environment.readFile(received),
  });
  for (const item of [...verdict.findings, ...findings]) tellFinding(call, item);
  if (answers.length === 0 && findings.length === 0) {
    environment.err(`${received} holds acknowledgements only, which are never acknowledged\n`);
  }
  const stem = received === '-' ? 'stdin' : basename(received);
  for (const answer of answers) {
    const file = join(out, nameOf(stem, answer, answers));
    await environment.writeFile(file, answer.bytes);
    const { bytes, ...facts } = answer;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const line = `${file}  ${answer.kind} ${answer.codes.join(' ')} for interchange ${answer.interchangeControlNumber}\n`;
    await environment.out(wantsRecords(call) ? recordLine({ file, ...facts, sha256 }) : line);
  }
  return verdict.accepted && !findings.some(isBlocking) ? 0 : 1;
}

/** `received.837.999`; with the ordinal of the interchange when the file holds several. */
function nameOf(stem: string, answer: AnswerFile, all: readonly AnswerFile[]): string {
  const several = all.some((other) => other.interchange !== answer.interchange);
  return `${stem}${several ? `.${answer.interchange}` : ''}.${answer.kind.toLowerCase()}`;
}
