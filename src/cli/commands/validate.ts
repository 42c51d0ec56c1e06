/** CLI: `validate`: what is wrong with a file, whatever it holds. */
import { toFindingRecord } from '../../base/finding.ts';
import type { ExitCode } from '../../base/gateway-error.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { gather } from '../../offline/file-content.ts';
import { validateFile } from '../../offline/validate.ts';
import type { FileVerdict } from '../../offline/verdict.ts';
import { plural, verdictText } from '../../render/verdict-text.ts';
import type { CommandCall, CommandWords } from '../command.ts';
import { eachFile } from '../each-file.ts';
import { snipOf } from '../judging.ts';
import { chosenMapping, MAPPING_OPTION } from '../mapping-choice.ts';
import { JUDGING_OPTIONS, judgingOf } from '../profile-choice.ts';

export const validate: CommandWords = {
  usage: 'validate <files...>',
  summary:
    'Judge X12 files and claim files, told apart by their content; needs no configuration; --config and --payer-profile say by whose rules.',
  options: [
    MAPPING_OPTION,
    ...JUDGING_OPTIONS,
    {
      flags: '--snip <level>',
      description:
        'findings up to this SNIP type, 1 to 7 (3 for X12, 7 for claim files; above 3 an 837 is scrubbed too)',
    },
    {
      flags: '--second-opinion',
      description: 'let node-x12 read the same bytes, and show where it differs (10 MB at most)',
    },
  ],
  example: 'claimgate validate --snip 7 claims.837\n  ACCEPTED  claims.837: 1 interchange, 1 transaction set (837P)',
  run: runValidate,
};

async function runValidate(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  const snip = snipOf(call);
  const judging = await judgingOf(call);
  const mapping = await chosenMapping(call);
  const guides = new ClaimGuides(environment.guides);
  return eachFile(environment, words, async (file) => {
    const verdict = await validateFile({
      file,
      guides,
      ...judging,
      chunks: () => environment.readFile(file),
      ...(snip === undefined ? {} : { snip }),
      ...(mapping === undefined ? {} : { mapping }),
    });
    const opinion = call.options['secondOpinion'] === true ? await opinionOn(verdict, call) : undefined;
    if (json) {
      const record = { ...verdict, findings: verdict.findings.map(toFindingRecord) };
      await environment.out(
        `${JSON.stringify(opinion === undefined ? record : { ...record, secondOpinion: opinion })}\n`,
      );
    } else {
      await environment.out(verdictText({ ...verdict, holds: holdsOf(verdict) }));
      for (const line of opinion?.lines ?? []) await environment.out(`  ${line}\n`);
    }
    return verdict.accepted ? 0 : 1;
  });
}

/** What the file holds, in words. */
function holdsOf({ kind, claims, interchanges, transactionSets }: FileVerdict): string {
  if (kind === 'claims') return `claim file, ${plural(claims ?? 0, 'claim')}`;
  if (kind === 'unknown') return 'neither X12 nor a claim file';
  const names = [...new Set(transactionSets.map((set) => set.guide ?? set.id))];
  const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', ');
  const sets = plural(transactionSets.length, 'transaction set');
  return `${plural(interchanges, 'interchange')}, ${sets}${shown === '' ? '' : ` (${shown})`}`;
}

async function opinionOn(
  verdict: FileVerdict,
  { environment }: CommandCall,
): Promise<{ readonly lines: readonly string[]; readonly agrees?: boolean }> {
  const { differences, secondOpinion, SECOND_OPINION_LIMIT } = await import('../../render/second-opinion.ts');
  if (verdict.kind !== 'x12') return { lines: ['second opinion: node-x12 reads X12 only'] };
  const bytes = await gather(environment.readFile(verdict.file), SECOND_OPINION_LIMIT);
  if (bytes.length > SECOND_OPINION_LIMIT) return { lines: ['second opinion: the file is too large for node-x12'] };
  const segments = verdict.transactionSets.reduce((sum, set) => sum + set.segments, 0);
  const { accepted, interchanges, functionalGroups, transactionSets } = verdict;
  const ours = { accepted, interchanges, functionalGroups, transactionSets: transactionSets.length, segments };
  const lines = differences(ours, secondOpinion(bytes));
  const said = lines.map((line) => `second opinion: ${line}`);
  return lines.length === 0
    ? { lines: ['second opinion: node-x12 agrees on what the file holds'], agrees: true }
    : { lines: said, agrees: false };
}
