/** CLI: `post`: what an 835 would post, and why, without a ledger. */

import { calendarDateOf } from '../../base/calendar-date.ts';
import { isBlocking } from '../../base/finding.ts';
import type { ExitCode } from '../../base/gateway-error.ts';
import type { Claim } from '../../claims/claim.ts';
import type { JsonRecord } from '../../claims/remittance-record.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { gather } from '../../offline/file-content.ts';
import { postFiles } from '../../offline/post.ts';
import { readClaims } from '../../outbound/intake/read-claims.ts';
import { postingText } from '../../render/posting-text.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { eachFile, worse } from '../each-file.ts';
import type { CliEnvironment } from '../environment.ts';
import { wallTimeOf } from '../judging.ts';
import { wordsFor } from '../meaning.ts';
import { Printer, recordLine, tellFinding, wantsRecords } from '../records.ts';

export const post: CommandWords = {
  usage: 'post <files...>',
  summary:
    'Show what a remittance (835) would post, in double entry, and what would wait for a person; needs no ledger.',
  options: [
    { flags: '--config <file>', description: 'the gateway whose loaded code lists give the words (./gateway.yaml)' },
    {
      flags: '--claims <file>',
      description: 'the claims that were billed (any claim file or 837); without it they are taken from the 835 itself',
    },
  ],
  example: 'claimgate post remittance.835 --claims claims.json --json | jq .entries',
  run: runPost,
};

async function runPost(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const claimFile = optionText(call, 'claims');
  const claims = claimFile === undefined ? undefined : await claimsOf(call, claimFile);
  const files: string[] = [];
  const unreadable = await eachFile(environment, words, async (file) => {
    for await (const _chunk of environment.readFile(file)) break;
    files.push(file);
    return 0;
  });
  if (files.length === 0) return unreadable;
  const records = wantsRecords(call);
  const meaning = await wordsFor(call);
  const today = calendarDateOf(wallTimeOf(environment));
  let waiting: JsonRecord[] = [];
  const printer = new Printer((text) => environment.out(text));
  const drain = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    for (const record of batch)
      await printer.print(
        records ? recordLine(record) : postingText(record, (set, code) => meaning.of(set, code, today)),
      );
  };
  const summary = await postFiles(
    files.map((name) => ({ name, open: () => drained(environment, name, drain) })),
    claims === undefined ? {} : { claims: claims.claims },
    (record) => {
      waiting.push(record);
    },
  );
  await drain();
  await printer.flush();
  for (const item of summary.findings) tellFinding(call, item);
  const sound = summary.sound && claims?.sound !== false;
  return worse(unreadable, sound ? 0 : 1);
}

/** The chunks of a file; what was posted from the last one goes out before the next one comes, so that memory stays flat. */
async function* drained(
  environment: CliEnvironment,
  file: string,
  drain: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of environment.readFile(file)) {
    await drain();
    yield chunk;
  }
}

async function claimsOf(
  call: CommandCall,
  file: string,
): Promise<{ readonly claims: readonly Claim[]; readonly sound: boolean }> {
  const { environment } = call;
  const bytes = await gather(environment.readFile(file));
  const read = readClaims(bytes, { file, guides: new ClaimGuides(environment.guides) });
  for (const item of read.findings) tellFinding(call, item);
  return { claims: read.claims.map(({ claim }) => claim), sound: !read.findings.some(isBlocking) };
}
