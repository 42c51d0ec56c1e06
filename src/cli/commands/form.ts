/** CLI: `form`: claims as the forms that billers know, one PDF a claim. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { calendarDateOf } from '../../base/calendar-date.ts';
import { type Finding, finding, isBlocking } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ExportMapping } from '../../claims/mapping.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { gather } from '../../offline/file-content.ts';
import { offlineFindings } from '../../offline/findings.ts';
import type { ReadClaim, ReadClaims } from '../../outbound/intake/claims-read.ts';
import { readClaims } from '../../outbound/intake/read-claims.ts';
import { MappedClaimReader } from '../../outbound/intake/read-mapped.ts';
import { formOf } from '../../render/forms/claim-form.ts';
import { FORM_IDS, formRecord } from '../../render/forms/form.ts';
import { formPdf } from '../../render/forms/form-pdf.ts';
import { plural } from '../../render/verdict-text.ts';
import { meantTexts } from '../../x12/meant-text.ts';
import { findClaimParts } from '../claim-name.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { eachFile, worse } from '../each-file.ts';
import { cliErrors } from '../errors.ts';
import { withGateway } from '../gateway-ports.ts';
import { wallTimeOf } from '../judging.ts';
import { chosenMapping, MAPPING_OPTION } from '../mapping-choice.ts';
import { recordLine, tellFinding, wantsRecords } from '../records.ts';

export const form: CommandWords = {
  usage: 'form <files...>',
  summary:
    'Print claims (JSON, NDJSON, XML, CSV, 837) as forms: CMS-1500, UB-04 or dental by their item numbers, one PDF a claim, with what the form has no box for.',
  options: [
    { flags: '--out <folder>', description: 'where the PDFs go; made when missing. --json needs none' },
    {
      flags: '--config <file>',
      description:
        'take claims of this gateway: the words are then claim ids or patient control numbers, not files; with --mapping where the mapping lies',
    },
    MAPPING_OPTION,
    { flags: '--claim <id>', description: 'only this claim, by its claim id or patient control number' },
  ],
  example:
    'claimgate form claims.json --out forms --claim C-1001\n  {"type":"form","form":"cms-1500",…,"file":"forms/0001-cms-1500.pdf","sha256":"…"}',
  run: runForm,
};

async function runForm(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const out = optionText(call, 'out');
  if (out === undefined && !call.json) throw new GatewayError(cliErrors.usage, 'form needs --out FOLDER, or --json');
  const asked = optionText(call, 'config');
  const byMapping = optionText(call, 'mapping') !== undefined;
  if (asked !== undefined && !byMapping) return formOfLedger(call, out);
  const config = asked === undefined ? undefined : await environment.loadConfig(asked);
  const mapping = await chosenMapping(call, config);
  const wanted = optionText(call, 'claim');
  const guides = new ClaimGuides(environment.guides);
  // Ordinals count over all files, so that no PDF is written over another.
  let ordinal = 0;
  let printed = 0;
  const code = await eachFile(environment, words, async (file) => {
    const bytes = await gather(environment.readFile(file));
    const taken = mapping === undefined ? readClaims(bytes, { file, guides }) : mapped(mapping, bytes, file);
    for (const item of taken.findings) tellFinding(call, item);
    const before = ordinal;
    ordinal += taken.count;
    for (const { claim, ordinal: own } of taken.claims) {
      if (wanted !== undefined && wanted !== claim.claimId && wanted !== claim.patientControlNumber) continue;
      await printForm(call, claim, out === undefined ? undefined : join(out, nameOf(claim, before + own)));
      printed += 1;
    }
    return taken.findings.some(isBlocking) ? 1 : 0;
  });
  if (wanted === undefined || printed > 0) return code;
  tellFinding(call, finding(offlineFindings.claimNotInFiles, {}, { files: words.length }));
  return worse(code, 1);
}

/** The claims of another system's export. */
function mapped(
  mapping: ExportMapping,
  bytes: Uint8Array,
  file: string,
): Pick<ReadClaims, 'claims' | 'count' | 'findings'> {
  const claims: ReadClaim[] = [];
  const findings: Finding[] = [];
  const sink = { claim: (claim: ReadClaim) => claims.push(claim), finding: (item: Finding) => findings.push(item) };
  const reader = new MappedClaimReader({ mapping }, { file }, sink);
  reader.push(bytes);
  reader.end();
  return { claims, findings, count: Math.max(claims.length, ...claims.map(({ ordinal }) => ordinal)) };
}

/** Claims as the gateway sends them, repairs applied; of a claim that was split, each part. */
async function formOfLedger(call: CommandCall, out: string | undefined): Promise<ExitCode> {
  if (optionText(call, 'claim') !== undefined)
    throw new GatewayError(cliErrors.usage, 'with --config the words name the claims; --claim is for files');
  const { environment, words } = call;
  const options = { readOnly: true, logLevel: 'silent' } as const;
  return withGateway<ExitCode>(environment, optionText(call, 'config'), options, async ({ ledger }) => {
    for (const word of words)
      for (const row of await findClaimParts(ledger, word)) {
        const claim: Claim = JSON.parse(row.body);
        const name = nameOf(claim, Number(row.claimKey));
        await printForm(call, claim, out === undefined ? undefined : join(out, name));
      }
    return 0;
  });
}

/** `0001-cms-1500.pdf`: nothing of the patient. */
function nameOf({ claimType }: Claim, ordinal: number): string {
  return `${String(ordinal).padStart(4, '0')}-${FORM_IDS[claimType]}.pdf`;
}

async function printForm(call: CommandCall, claim: Claim, file: string | undefined): Promise<void> {
  const { environment } = call;
  const made = formOf(meantTexts(claim), calendarDateOf(wallTimeOf(environment)));
  if (file !== undefined) {
    const bytes = await formPdf(made, environment.clock.now());
    await environment.writeFile(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const line = `${file}  ${made.title}, ${plural(made.pages.length, 'page')}\n`;
    await environment.out(wantsRecords(call) ? recordLine({ ...formRecord(made), file, sha256 }) : line);
  } else await environment.out(recordLine(formRecord(made)));
}
