/** Offline: the story of `validate`: any X12 file or claim file, by its content, in one pass: the verdict and what led to it. */
import { type Finding, isBlocking, type Snip } from '../base/finding.ts';
import { X12Validator } from '../guides/validate.ts';
import { sniff } from './file-content.ts';
import type { FileVerdict, ValidateFileOptions } from './verdict.ts';

const X12_SNIP: Snip = 3;

/** Claims need the shape of the claim, every form of claim file, and the edits; most files are X12 and ask for none of it. */
const claimsPart = () => import('./validate-claims.ts');

/** Never throws on data; what `chunks` throws goes through. */
export async function validateFile(options: ValidateFileOptions): Promise<FileVerdict> {
  const { content, chunks, isInterchange } = await sniff(options.chunks());
  if (options.mapping !== undefined && !isInterchange) {
    return (await claimsPart()).judgeExport(chunks, options.mapping, options);
  }
  return content === 'claims' ? (await claimsPart()).judgeClaimFile(chunks, options) : judgeX12(chunks, options);
}

async function judgeX12(chunks: AsyncIterable<Uint8Array>, options: ValidateFileOptions): Promise<FileVerdict> {
  const { file, guides, snip = X12_SNIP } = options;
  const validator = new X12Validator({ library: guides.library, snip, file });
  const claims = snip > X12_SNIP ? (await claimsPart()).judgeClaims(snip, options) : undefined;
  for await (const chunk of chunks) {
    validator.push(chunk);
    claims?.push(chunk);
  }
  const judged = claims?.end();
  const result = validator.end();
  const found = judged === undefined ? [] : [...judged.findings, ...unsaid(judged.shape, result.findings)];
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
    findings: [...result.findings, ...found, ...(claims?.notChecked() ?? [])],
  };
}

/** The findings of `shape` about claims in which the validator found no error. */
function unsaid(shape: readonly Finding[], said: readonly Finding[]): readonly Finding[] {
  const claimOf = ({ at }: Finding): string => `${at.set} ${at.claim}`;
  const known = new Set(said.filter(isBlocking).map(claimOf));
  return shape.filter((item) => !known.has(claimOf(item)));
}
