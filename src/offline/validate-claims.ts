/** Offline: `validate` of claims: claim files, exports of other systems, and the claims of an 837. Loaded when there are any, since much hangs on it. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { WallTime } from '../base/clock.ts';
import { type Finding, isBlocking, type Snip } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { ClaimReading } from '../documents/claim/claim-reader.ts';
import { ClaimSetReader } from '../documents/claim/claim-set-reader.ts';
import { findingsInWhole, type SendableClaim, splitIncoming } from '../outbound/batch/split-incoming.ts';
import { judgeDocument } from '../outbound/intake/judge.ts';
import { readClaims } from '../outbound/intake/read-claims.ts';
import { MappedClaimReader } from '../outbound/intake/read-mapped.ts';
import { X12Reader } from '../x12/reader.ts';
import { ClaimEdits } from './edits.ts';
import { gather } from './file-content.ts';
import { GuideTrials, type KnownClaim } from './guide-trials.ts';
import { spellingOf } from './spelling-findings.ts';
import type { FileVerdict, ValidateFileOptions } from './verdict.ts';

const CLAIM_SNIP: Snip = 7;

/** The whole file at once, within the limit of its form. */
export async function judgeClaimFile(
  chunks: AsyncIterable<Uint8Array>,
  options: ValidateFileOptions,
): Promise<FileVerdict> {
  const { file, snip = CLAIM_SNIP } = options;
  const read = readClaims(await gather(chunks), { file, guides: options.guides });
  const edits = new ClaimEdits(options.scrub, snip, options.profiles);
  const findings = [...read.findings];
  const profiles = options.profiles ?? [];
  const { guides, scrub } = options;
  const trials = new GuideTrials({ guides, at: beginningOf(scrub.asOf), snip }, (item) => findings.push(item));
  for (const one of splitIncoming(read.claims, guides, profiles)) trials.take(judgeOne(one, edits));
  trials.end();
  findings.push(...edits.notChecked(file));
  const kind = read.kind === 'unknown' ? 'unknown' : 'claims';
  const accepted = !findings.some(isBlocking);
  return {
    file,
    kind,
    accepted,
    interchanges: 0,
    functionalGroups: 0,
    transactionSets: [],
    claims: read.count,
    findings,
  };
}

/** As it would be sent: a claim over the limits in its parts, each finding at its place in the claim as it came. */
function judgeOne({ claim, ordinal, at, part, findings }: SendableClaim, edits: ClaimEdits): KnownClaim {
  const edited = edits.scrub(claim, ordinal, at);
  const found = findingsInWhole(edited.findings, part);
  return { claim: edited.claim, at, part, findings: [...findings, ...edits.again(claim, ordinal, at), ...found] };
}

function beginningOf(day: CalendarDate): WallTime {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, day: date, hour: 0, minute: 0, second: 0 };
}

/** Claim by claim as the bytes come, so that an export of any size takes little memory. */
export async function judgeExport(
  chunks: AsyncIterable<Uint8Array>,
  mapping: ExportMapping,
  { file, scrub, guides, profiles = [], snip = CLAIM_SNIP }: ValidateFileOptions,
): Promise<FileVerdict> {
  const edits = new ClaimEdits(scrub, snip, profiles);
  const findings: Finding[] = [];
  const trials = new GuideTrials({ guides, at: beginningOf(scrub.asOf), snip }, (item) => findings.push(item));
  const reader = new MappedClaimReader(
    { mapping },
    { file },
    {
      claim: (whole) => {
        for (const one of splitIncoming([whole], guides, profiles)) trials.take(judgeOne(one, edits));
      },
      finding: (item) => findings.push(item),
    },
  );
  for await (const chunk of chunks) reader.push(chunk);
  reader.end();
  trials.end();
  findings.push(...edits.notChecked(file));
  return {
    file,
    kind: 'claims',
    accepted: !findings.some(isBlocking),
    interchanges: 0,
    functionalGroups: 0,
    transactionSets: [],
    claims: reader.count,
    findings,
  };
}

/** Takes the chunks of an X12 file; `end` says what is wrong with its claims, then `notChecked` what no claim could be checked for. */
export interface ClaimJudge {
  push(chunk: Uint8Array): void;
  end(): JudgedClaims;
  notChecked(): readonly Finding[];
}

export interface JudgedClaims {
  readonly findings: readonly Finding[];
  /** Why claims have not the form of one. Whatever the validator said of them says why in the words of the 837. */
  readonly shape: readonly Finding[];
}

/** Reads the claims of the file's 837s beside the validator, which says all that is wrong with their segments. */
export function judgeClaims(snip: Snip, options: ValidateFileOptions): ClaimJudge {
  const edits = new ClaimEdits(options.scrub, snip, options.profiles);
  const found: Finding[] = [];
  const shape: Finding[] = [];
  let count = 0;
  const judge = ({ document, at, whole, told }: ClaimReading): void => {
    if (!whole) return;
    const { claim, findings } = judgeDocument(document, at, { numberLines: false, told });
    shape.push(...findings.filter(isBlocking));
    if (claim === undefined) return;
    count += 1;
    const edited = edits.scrub(claim, at.claim, at);
    // The 837 itself may bill a number twice; it is the gateway that would not take it.
    const again = edits.again(claim, count, at).map((item): Finding => ({ ...item, severity: 'warning' }));
    found.push(...again, ...edited.findings, ...spellingOf(claim, edited.repairs, options.guides, at));
  };
  const sets = new ClaimSetReader(options.guides, { claim: judge, finding: () => {} });
  const reader = new X12Reader(
    {
      setStart: (st, context) => sets.setStart(st, context),
      segment: (segment, context) => sets.segment(segment, context),
      setEnd: (se) => sets.setEnd(se),
    },
    { file: options.file },
  );
  return {
    push: (chunk) => reader.push(chunk),
    end: () => {
      reader.end();
      return { findings: found, shape };
    },
    notChecked: () => edits.notChecked(options.file),
  };
}
