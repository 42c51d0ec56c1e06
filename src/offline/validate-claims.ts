/** Offline: `validate` of claims: claim files, exports of other systems, and the claims of an 837. Loaded when there are any, since much hangs on it. */
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
  for (const one of splitIncoming(read.claims, options.guides, profiles)) findings.push(...judgeOne(one, edits));
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
function judgeOne({ claim, ordinal, at, part, findings }: SendableClaim, edits: ClaimEdits): readonly Finding[] {
  const found = edits.scrub(claim, ordinal, at).findings;
  return [...findings, ...findingsInWhole(found, part)];
}

/** Claim by claim as the bytes come, so that an export of any size takes little memory. */
export async function judgeExport(
  chunks: AsyncIterable<Uint8Array>,
  mapping: ExportMapping,
  { file, scrub, guides, profiles = [], snip = CLAIM_SNIP }: ValidateFileOptions,
): Promise<FileVerdict> {
  const edits = new ClaimEdits(scrub, snip, profiles);
  const findings: Finding[] = [];
  const reader = new MappedClaimReader(
    { mapping },
    { file },
    {
      claim: (whole) => {
        for (const one of splitIncoming([whole], guides, profiles)) findings.push(...judgeOne(one, edits));
      },
      finding: (item) => findings.push(item),
    },
  );
  for await (const chunk of chunks) reader.push(chunk);
  reader.end();
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
  end(): readonly Finding[];
  notChecked(): readonly Finding[];
}

/** Reads the claims of the file's 837s beside the validator, which says all that is wrong with their segments. */
export function judgeClaims(snip: Snip, options: ValidateFileOptions): ClaimJudge {
  const edits = new ClaimEdits(options.scrub, snip, options.profiles);
  const found: Finding[] = [];
  const judge = ({ document, at, whole, told }: ClaimReading): void => {
    if (!whole) return;
    const { claim, findings } = judgeDocument(document, at, { numberLines: false, told });
    found.push(...findings.filter(isBlocking));
    if (claim !== undefined) found.push(...edits.scrub(claim, at.claim, at).findings);
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
      return found;
    },
    notChecked: () => edits.notChecked(options.file),
  };
}
