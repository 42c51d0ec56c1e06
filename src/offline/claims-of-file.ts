/** Offline: the claims of a file of any form: of an 837, and of a claim a line, as they are read; every other form is held whole. */
import type { Finding } from '../base/finding.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { beginsWithLines, ClaimLines, isUtf8Throughout } from '../outbound/intake/claim-lines.ts';
import type { ReadClaim } from '../outbound/intake/claims-read.ts';
import { EdiClaims } from '../outbound/intake/edi.ts';
import type { MappingUse } from '../outbound/intake/mapping/defaults.ts';
import { readClaims } from '../outbound/intake/read-claims.ts';
import { gather, sniff } from './file-content.ts';

export interface ClaimsOfFileOptions {
  readonly file: string;
  readonly guides: ClaimGuides;
  /** For exports of another system; an 837 is read as one all the same. */
  readonly mapping?: MappingUse;
  /** The file's bytes from the beginning; asked twice of a file with a claim a line. */
  chunks(): AsyncIterable<Uint8Array>;
  finding(finding: Finding): void;
}

/** Some claims at a time, in the file's order; in the end how many the file holds, those that fell included. */
export type ClaimsOfFile = AsyncGenerator<readonly ReadClaim[], number>;

const CLAIMS_AT_ONCE = 500;

/** The same claims and findings as `readClaims` gives of the whole file; the findings of a claim come before it. */
export async function* claimsOfFile(options: ClaimsOfFileOptions): ClaimsOfFile {
  const { beginning, isInterchange, chunks } = await sniff(options.chunks());
  if (isInterchange) return yield* ediClaims(chunks, options);
  const inLines = options.mapping === undefined && beginsWithLines(beginning);
  if (inLines && (await isUtf8Throughout(options.chunks()))) return yield* lineClaims(chunks, options);
  const { guides, file, mapping } = options;
  const read = readClaims(await gather(chunks), { file, guides, ...(mapping === undefined ? {} : { mapping }) });
  for (const item of read.findings) options.finding(item);
  yield read.claims;
  return read.count;
}

async function* ediClaims(chunks: AsyncIterable<Uint8Array>, options: ClaimsOfFileOptions): ClaimsOfFile {
  let read: ReadClaim[] = [];
  const reader = new EdiClaims(
    options.guides,
    { file: options.file },
    { claim: (claim) => read.push(claim), finding: (item) => options.finding(item) },
  );
  const taken = (): readonly ReadClaim[] => {
    const claims = read;
    read = [];
    return claims;
  };
  for await (const chunk of chunks) {
    reader.push(chunk);
    yield taken();
  }
  reader.end();
  yield taken();
  return reader.count;
}

async function* lineClaims(chunks: AsyncIterable<Uint8Array>, options: ClaimsOfFileOptions): ClaimsOfFile {
  const lines = new ClaimLines(CLAIMS_AT_ONCE, options.file);
  for await (const chunk of chunks) {
    for (const { claims, findings } of lines.push(chunk)) {
      for (const item of findings) options.finding(item.finding);
      yield claims;
    }
  }
  const { claims, findings, end, lastClaim } = lines.end();
  for (const item of [...(end?.findings ?? []), ...findings.map((one) => one.finding)]) options.finding(item);
  yield claims;
  return lastClaim;
}
