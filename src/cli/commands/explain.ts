/** CLI: `explain`: an X12 file in plain words; an 835 also as a printable remittance. */
import { join } from 'node:path';
import { calendarDateOf } from '../../base/calendar-date.ts';
import { finding } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { explainFile } from '../../offline/explain.ts';
import { gather } from '../../offline/file-content.ts';
import { offlineFindings } from '../../offline/findings.ts';
import { printRemittances } from '../../offline/print-remittances.ts';
import type { FileVerdict } from '../../offline/verdict.ts';
import { readLabels } from '../../render/explain/element-words.ts';
import { explanationHtml, HTML_FOOT, htmlHead } from '../../render/explain/explanation-html.ts';
import { explanationText } from '../../render/explain/explanation-text.ts';
import { countsText, plural, verdictText } from '../../render/verdict-text.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import type { CliEnvironment } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { scrubContextOf, wallTimeOf } from '../judging.ts';
import { wordsFor } from '../meaning.ts';
import { Printer, recordLine, tellFinding } from '../records.ts';

export const explain: CommandWords = {
  usage: 'explain <file>',
  summary:
    'Say an X12 file in plain words: its loops and elements by name, codes with their meaning, errors where they stand.',
  options: [
    { flags: '--config <file>', description: 'the gateway whose loaded code lists give the words (./gateway.yaml)' },
    { flags: '--html <file>', description: 'write a web page instead of text' },
    { flags: '--pdf <file>', description: 'print the remittances of an 835' },
    { flags: '--remittance', description: 'with --html: the remittances of an 835 as --pdf prints them' },
  ],
  example: 'claimgate explain remittance.835 --pdf remittance.pdf',
  run: runExplain,
};

async function runExplain(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const [file = ''] = words;
  const pdf = optionText(call, 'pdf');
  if (pdf !== undefined) return printed(call, file, { as: 'pdf', path: pdf });
  const html = optionText(call, 'html');
  if (call.options['remittance'] === true) {
    if (html === undefined) throw new GatewayError(cliErrors.usage, '--remittance goes with --html FILE');
    return printed(call, file, { as: 'html', path: html });
  }
  const parts: string[] = [];
  const printer = new Printer((text) => environment.out(text));
  const meaning = await wordsFor(call);
  const today = calendarDateOf(wallTimeOf(environment));
  const verdict = await explainFile({
    file,
    guides: new ClaimGuides(environment.guides),
    scrub: scrubContextOf(environment),
    labels: await labelsOf(environment),
    wordsOf: (set, code) => meaning.of(set, code, today),
    chunks: () => environment.readFile(file),
    verdict: async (said) => {
      if (html !== undefined) parts.push(htmlHead(file, summaryOf(said)));
      else if (!call.json)
        await environment.out(
          said.kind === 'x12' ? `${summaryOf(said)}\n\n` : verdictText({ ...said, holds: 'no X12' }),
        );
    },
    lines: async (lines) => {
      for (const line of lines) {
        if (html !== undefined) parts.push(explanationHtml(line));
        else await printer.print(call.json ? recordLine(line) : explanationText(line));
      }
    },
  });
  await printer.flush();
  if (html !== undefined) {
    await environment.writeFile(html, Buffer.from([...parts, HTML_FOOT].join(''), 'utf8'));
    environment.err(`${html} written\n`);
  }
  return verdict.accepted ? 0 : 1;
}

function summaryOf({ accepted, findings, transactionSets }: FileVerdict): string {
  const counts = countsText(findings);
  const sets = plural(transactionSets.length, 'transaction set');
  return `${accepted ? 'Accepted' : 'Refused'}: ${sets}${counts === '' ? ', nothing wrong' : `, ${counts}`}`;
}

interface PrintTo {
  readonly as: 'pdf' | 'html';
  readonly path: string;
}

async function printed(call: CommandCall, file: string, { as, path }: PrintTo): Promise<ExitCode> {
  const { environment } = call;
  const meaning = await wordsFor(call);
  const today = calendarDateOf(wallTimeOf(environment));
  const { bytes, remittances, sound, findings } = await printRemittances({
    file,
    as,
    printedAt: environment.clock.now(),
    words: (set, code) => meaning.of(set, code, today),
    chunks: () => environment.readFile(file),
  });
  for (const item of findings) tellFinding(call, item);
  if (remittances === 0) {
    tellFinding(call, finding(offlineFindings.noRemittance, { file }));
    return 1;
  }
  await environment.writeFile(path, bytes);
  environment.err(`${path}: ${plural(remittances, 'remittance')}\n`);
  return sound ? 0 : 1;
}

/** Labels are only for the eye: a package without them is no reason not to explain. */
async function labelsOf(environment: CliEnvironment): Promise<ReturnType<typeof readLabels>> {
  const bytes = await gather(environment.readFile(join(environment.home, 'schemas', 'codes', 'x12.json')));
  const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return readLabels(parsed);
}
