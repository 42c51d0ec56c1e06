/** CLI: `timeline`: everything that happened to a claim, with the file and segment that says so. */
import { parseCalendarDate } from '../../base/calendar-date.ts';
import type { ExitCode } from '../../base/gateway-error.ts';
import type { CodeWords, WordedStatus } from '../../codesets/code-words.ts';
import type { EventRow, Evidence } from '../../ledger/port.ts';
import { findClaimParts, otherTakings } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { withGateway } from '../gateway-ports.ts';

export const timeline: CommandWords = {
  usage: 'timeline <claim>',
  summary: 'Everything that happened to a claim, each step with its evidence.',
  options: [{ flags: '--config <file>', description: 'the gateway configuration (./gateway.yaml)' }],
  example: 'claimgate timeline C-1001',
  run: runTimeline,
};

async function runTimeline(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  return withGateway<ExitCode>(
    environment,
    optionText(call, 'config'),
    { readOnly: true, logLevel: 'silent' },
    async ({ config, ledger, drops }) => {
      const rows = await findClaimParts(ledger, words[0] ?? '');
      const [row] = rows;
      const events = (await Promise.all(rows.map(({ claimKey }) => ledger.events(claimKey)))).flat();
      events.sort((one, other) => one.at.localeCompare(other.at) || one.eventKey - other.eventKey);
      for (const event of events) {
        const { at, type, summary, evidence } = event;
        const statuses = meaningsOf(event, drops.words);
        if (json) {
          await environment.out(
            `${JSON.stringify({ type: 'event', claimId: row?.claimId, at, event: type, summary, ...(statuses.length === 0 ? {} : { statuses }), ...(evidence === undefined ? {} : { evidence }) })}\n`,
          );
          continue;
        }
        const where =
          evidence === undefined
            ? ''
            : `\n${' '.repeat(26)}${placeOf(evidence)} ${evidence.sha256.slice(0, 12)} ${evidence.name ?? ''}`;
        const meaning = statuses.map(({ text }) => `\n${' '.repeat(26)}${text}`).join('');
        await environment.out(`${at}  ${summary}${meaning}${where}\n`);
      }
      if (!json) await environment.out(await otherTakings(ledger, config, rows));
      return 0;
    },
  );
}

/** Where in the file it stands; of an act of ours, which is about the whole file, only that it is a file. */
const placeOf = ({ segmentId = 'file', offset }: Evidence): string =>
  offset === undefined ? segmentId : `${segmentId} at byte ${offset} of`;

interface StatusMeaning {
  readonly categoryCode: string;
  readonly statusCode: string;
  readonly entityCode?: string;
  readonly text: string;
}

/** The codes of an answer in words: of the list that was in force that day, where one is loaded. */
function meaningsOf({ at, payloadJson }: EventRow, words: CodeWords | undefined): readonly StatusMeaning[] {
  const on = parseCalendarDate(at.slice(0, 10));
  if (payloadJson === undefined || words === undefined || on === undefined) return [];
  const { record }: { readonly record?: { readonly statuses?: readonly WordedStatus[] } } = JSON.parse(payloadJson);
  return (record?.statuses ?? []).map(({ categoryCode, statusCode, entityCode }) => ({
    categoryCode,
    statusCode,
    ...(entityCode === undefined ? {} : { entityCode }),
    text: words.status({ categoryCode, statusCode, entityCode }, on),
  }));
}
