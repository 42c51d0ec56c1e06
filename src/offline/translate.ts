/** Offline: the story of `translate`: claims of any form → 837 files, one for each claim type and partner; needs no ledger. */
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import { looksLikePart } from '../outbound/batch/part-control-number.ts';
import { ClaimSplitter, findingsInWhole, type SendableClaim } from '../outbound/batch/split-incoming.ts';
import { outboundFindings } from '../outbound/findings.ts';
import type { MappingUse } from '../outbound/intake/mapping/defaults.ts';
import { type ClaimsOfFileOptions, claimsOfFile } from './claims-of-file.ts';
import type { ClaimEdits } from './edits.ts';
import { PartnerClaims, type PartnerOptions, type TranslatePartner } from './translate-partner.ts';

export interface TranslateOptions extends PartnerOptions {
  /** Undefined when no partner takes claims for this payer. */
  partnerFor(payerId: string): TranslatePartner | undefined;
  editsFor(partner: TranslatePartner): ClaimEdits;
  /** Payers may take fewer lines in a claim than the guide. */
  readonly profiles: readonly PayerProfile[];
  /** For claim files that another system exported. */
  readonly mapping?: ExportMapping;
  /** The file's bytes from the beginning; some files are read twice. */
  chunks(file: string): AsyncIterable<Uint8Array>;
}

export interface TranslateOutcome {
  /** Claims that the files hold, and claims that stand in an 837 now. */
  readonly read: number;
  readonly written: number;
  /** No finding is fatal or an error. */
  readonly sound: boolean;
}

/**
 * Claims with errors are written all the same as long as the guide can express them: what to send is the caller's to judge. Claims are
 * put aside as they are read and written when all are there, since those of one provider and subscriber stand together (M-150).
 */
export async function translateFiles(files: readonly string[], options: TranslateOptions): Promise<TranslateOutcome> {
  let sound = true;
  const tell = (item: Finding): void => {
    if (isBlocking(item)) sound = false;
    options.finding(item);
  };
  const outgoing = new Outgoing({ ...options, finding: tell });
  try {
    let read = 0;
    for (const file of files) read += await takeFile(file, { ...options, finding: tell }, outgoing);
    const written = await outgoing.write();
    return { read, written, sound };
  } finally {
    outgoing.close();
  }
}

/** How many claims the file holds. Those over the limits of guide or payer go in their parts. */
async function takeFile(file: string, options: TranslateOptions, outgoing: Outgoing): Promise<number> {
  const { guides, profiles } = options;
  const source = {
    file,
    guides,
    ...mappingUse(options),
    chunks: () => options.chunks(file),
    finding: options.finding,
  };
  let inTheWay: ReadonlySet<string> | undefined;
  const splitter = new ClaimSplitter(guides, profiles, (number) => inTheWay?.has(number) === true);
  const claims = claimsOfFile(source);
  for (let next = await claims.next(); ; next = await claims.next()) {
    if (next.done === true) return next.value;
    for (const whole of next.value) {
      if (splitter.mustSplit(whole)) inTheWay ??= await numbersLikeParts({ ...source, finding: () => undefined });
      for (const claim of splitter.split(whole)) outgoing.take(claim);
    }
  }
}

/** Claims of the file whose numbers a part could get: looked for in all of it, since the part may come before them. */
async function numbersLikeParts(source: ClaimsOfFileOptions): Promise<ReadonlySet<string>> {
  const numbers = new Set<string>();
  for await (const claims of claimsOfFile(source)) {
    for (const { claim } of claims) {
      if (looksLikePart(claim.patientControlNumber)) numbers.add(claim.patientControlNumber);
    }
  }
  return numbers;
}

function mappingUse({ mapping, partnerFor }: TranslateOptions): { readonly mapping?: MappingUse } {
  return mapping === undefined ? {} : { mapping: { mapping, partnerFor: (payerId) => partnerFor(payerId)?.id } };
}

/** The claims on their way out, each to its partner. */
class Outgoing {
  readonly #options: TranslateOptions;
  readonly #byPartner = new Map<string, PartnerClaims>();
  /** Parts of claims but their first, which don't count as claims. */
  #furtherParts = 0;

  constructor(options: TranslateOptions) {
    this.#options = options;
  }

  /** Tells what the edits find in the claim; it goes to its partner as they have mended it. */
  take({ claim, ordinal, at, part, findings }: SendableClaim): void {
    const { finding: tell, partnerFor, editsFor } = this.#options;
    for (const item of findings) tell(item);
    if (findings.some(isBlocking)) return;
    if ((part?.number ?? 1) > 1) this.#furtherParts += 1;
    const payerId = claim.payer.id ?? '';
    const partner = partnerFor(payerId);
    if (partner === undefined) {
      tell(finding(outboundFindings.noRoute, at, { payerId }));
      return;
    }
    const edited = editsFor(partner).scrub(claim, ordinal, at);
    for (const item of findingsInWhole(edited.findings, part)) tell(item);
    this.#of(partner).add(edited.claim, { at, part, sound: !edited.findings.some(isBlocking) });
  }

  /** The number of claims that stand in an 837 now. */
  async write(): Promise<number> {
    let written = 0;
    for (const own of this.#byPartner.values()) {
      for (const item of this.#options.editsFor(own.partner).notChecked()) this.#options.finding(item);
      written += await own.write();
    }
    return written - this.#furtherParts;
  }

  close(): void {
    for (const own of this.#byPartner.values()) own.close();
  }

  #of(partner: TranslatePartner): PartnerClaims {
    const own = this.#byPartner.get(partner.id) ?? new PartnerClaims(partner, this.#options);
    this.#byPartner.set(partner.id, own);
    return own;
  }
}
