/** Offline: the story of `validate`: any X12 file or claim file, by its content, in one pass: the verdict and what led to it. */
import { type Finding, isBlocking, type Snip } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { ClaimReading } from '../documents/claim/claim-reader.ts';
import { ClaimSetReader } from '../documents/claim/claim-set-reader.ts';
import { type ValidationResult, X12Validator } from '../guides/validate.ts';
import { findingsInWhole, type SendableClaim, splitIncoming } from '../outbound/batch/split-incoming.ts';
import { judgeDocument } from '../outbound/intake/judge.ts';
import { readClaims } from '../outbound/intake/read-claims.ts';
import { MappedClaimReader } from '../outbound/intake/read-mapped.ts';
import type { ScrubContext } from '../outbound/scrub/scrub.ts';
import { X12Reader } from '../x12/reader.ts';
import { ClaimEdits } from './edits.ts';
import { gather, sniff } from './file-content.ts';

export interface ValidateFileOptions {
  readonly file: string;
  readonly guides: ClaimGuides;
  /** Findings up to this type; when left out 3 for X12 and 7 for claim files. */
  readonly snip?: Snip;
  /** What the edits of claims go by. */
  readonly scrub: ScrubContext;
  /** Payer profiles to choose from; only the default one when left out. */
  readonly profiles?: readonly PayerProfile[];
  /** For claim files that another system exported: all but X12 are read by it. */
  readonly mapping?: ExportMapping;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface FileVerdict {
  readonly file: string;
  readonly kind: 'x12' | 'claims' | 'unknown';
  /** Nothing fatal and no error. */
  readonly accepted: boolean;
  readonly interchanges: number;
  readonly functionalGroups: number;
  readonly transactionSets: ValidationResult['transactionSets'];
  /** How many claims a claim file holds. */
  readonly claims?: number;
  readonly findings: readonly Finding[];
}

const X12_SNIP: Snip = 3;
const CLAIM_SNIP: Snip = 7;

/** Never throws on data; what `chunks` throws goes through. */
export async function validateFile(options: ValidateFileOptions): Promise<FileVerdict> {
  const { content, chunks, isInterchange } = await sniff(options.chunks());
  if (options.mapping !== undefined && !isInterchange) return judgeExport(chunks, options.mapping, options);
  return content === 'claims' ? judgeClaimFile(await gather(chunks), options) : judgeX12(chunks, options);
}

function judgeClaimFile(bytes: Uint8Array, options: ValidateFileOptions): FileVerdict {
  const { file, snip = CLAIM_SNIP } = options;
  const read = readClaims(bytes, { file, guides: options.guides });
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
async function judgeExport(
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

async function judgeX12(chunks: AsyncIterable<Uint8Array>, options: ValidateFileOptions): Promise<FileVerdict> {
  const { file, guides, snip = X12_SNIP } = options;
  const validator = new X12Validator({ library: guides.library, snip, file });
  const edits = snip > X12_SNIP ? new ClaimEdits(options.scrub, snip, options.profiles) : undefined;
  const found: Finding[] = [];
  const claims = edits === undefined ? undefined : claimReader(edits, options, found);
  for await (const chunk of chunks) {
    validator.push(chunk);
    claims?.push(chunk);
  }
  claims?.end();
  const result = validator.end();
  const refused = new Set(found.filter(isBlocking).map((item) => item.at.set));
  return {
    file,
    kind: result.interchanges > 0 ? 'x12' : 'unknown',
    accepted: result.accepted && refused.size === 0,
    interchanges: result.interchanges,
    functionalGroups: result.functionalGroups,
    transactionSets: result.transactionSets.map((set) =>
      refused.has(set.ordinal) ? { ...set, accepted: false } : set,
    ),
    findings: [...result.findings, ...found, ...(edits?.notChecked(file) ?? [])],
  };
}

/** Reads the claims of the file's 837s beside the validator, which says all that is wrong with their segments. */
function claimReader(edits: ClaimEdits, options: ValidateFileOptions, found: Finding[]): X12Reader {
  const judge = ({ document, at }: ClaimReading): void => {
    const { claim, findings } = judgeDocument(document, at, { numberLines: false });
    found.push(...findings.filter(isBlocking));
    if (claim !== undefined) found.push(...edits.scrub(claim, at.claim, at).findings);
  };
  const sets = new ClaimSetReader(options.guides, { claim: judge, finding: () => {} });
  return new X12Reader(
    {
      setStart: (st, context) => sets.setStart(st, context),
      segment: (segment, context) => sets.segment(segment, context),
      setEnd: () => sets.setEnd(),
    },
    { file: options.file },
  );
}
