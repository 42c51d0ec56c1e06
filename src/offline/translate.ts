/** Offline: the story of `translate`: claims of any form → 837 files, one for each claim type and partner; needs no ledger. */
import { createHash } from 'node:crypto';
import type { WallTime } from '../base/clock.ts';
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim, ClaimType } from '../claims/claim.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { type BatchClaim, type PlannedInterchange, planInterchanges } from '../outbound/batch/plan.ts';
import {
  type ClaimPart,
  findingInWhole,
  findingsInWhole,
  type SendableClaim,
  splitIncoming,
} from '../outbound/batch/split-incoming.ts';
import { outboundFindings } from '../outbound/findings.ts';
import type { MappingUse } from '../outbound/intake/mapping/defaults.ts';
import { readClaims } from '../outbound/intake/read-claims.ts';
import { type InterchangeText, type WritePartner, writeClaimInterchange } from '../outbound/write-interchange.ts';
import { fileNameOf } from '../wire/file-name.ts';
import type { TradingPartner } from '../wire/partner.ts';
import type { ClaimEdits } from './edits.ts';
import { gather } from './file-content.ts';

export type TranslatePartner = WritePartner & Pick<TradingPartner, 'id' | 'limits' | 'send'>;

export interface TranslateOptions {
  readonly guides: ClaimGuides;
  readonly at: WallTime;
  /** Undefined when no partner takes claims for this payer. */
  partnerFor(payerId: string): TranslatePartner | undefined;
  editsFor(partner: TranslatePartner): ClaimEdits;
  /** Payers may take fewer lines in a claim than the guide. */
  readonly profiles: readonly PayerProfile[];
  /** For claim files that another system exported. */
  readonly mapping?: ExportMapping;
  chunks(file: string): AsyncIterable<Uint8Array>;
  finding(finding: Finding): void;
  /** Takes each file as it is written. */
  take(file: TranslatedFile): Promise<void>;
}

export interface TranslatedFile {
  readonly name: string;
  readonly claimType: ClaimType;
  readonly claims: number;
  readonly sets: number;
  readonly interchangeControlNumber: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Claims that were split: the number of each as it came, and those of its parts in this file. */
  readonly split: readonly SplitNumbers[];
}

export interface SplitNumbers {
  readonly from: string;
  readonly to: readonly string[];
}

export interface TranslateOutcome {
  /** Claims that the files hold, and claims that stand in an 837 now. */
  readonly read: number;
  readonly written: number;
  /** No finding is fatal or an error. */
  readonly sound: boolean;
}

interface Source {
  readonly at: Position;
  readonly part: ClaimPart | undefined;
}

type Planned = PlannedInterchange<Source>;
const SUFFIX: Readonly<Record<ClaimType, string>> = { professional: '837P', institutional: '837I', dental: '837D' };

/** Claims with errors are written all the same as long as the guide can express them: what to send is the caller's to judge. */
export async function translateFiles(files: readonly string[], options: TranslateOptions): Promise<TranslateOutcome> {
  let sound = true;
  const tell = (item: Finding): void => {
    if (isBlocking(item)) sound = false;
    options.finding(item);
  };
  let read = 0;
  let furtherParts = 0;
  const byPartner = new Map<string, { partner: TranslatePartner; claims: BatchClaim<Source>[] }>();
  for (const file of files) {
    const taken = readClaims(await gather(options.chunks(file)), {
      file,
      guides: options.guides,
      ...mappingUse(options),
    });
    read += taken.count;
    for (const item of taken.findings) tell(item);
    for (const claim of splitIncoming(taken.claims, options.guides, options.profiles)) {
      for (const item of claim.findings) tell(item);
      if (claim.findings.some(isBlocking)) continue;
      if ((claim.part?.number ?? 1) > 1) furtherParts += 1;
      route(claim, byPartner, options, tell);
    }
  }
  let written = 0;
  for (const { partner, claims } of byPartner.values()) {
    for (const item of options.editsFor(partner).notChecked()) tell(item);
    const writer = new PartnerWriter(partner, options, tell);
    for (const planned of planInterchanges(claims, partner.limits)) written += await writer.write(planned);
  }
  return { read, written: written - furtherParts, sound };
}

function mappingUse({ mapping, partnerFor }: TranslateOptions): { readonly mapping?: MappingUse } {
  return mapping === undefined ? {} : { mapping: { mapping, partnerFor: (payerId) => partnerFor(payerId)?.id } };
}

function route(
  { claim, ordinal, at, part }: SendableClaim,
  byPartner: Map<string, { partner: TranslatePartner; claims: BatchClaim<Source>[] }>,
  options: TranslateOptions,
  tell: (item: Finding) => void,
): void {
  const payerId = claim.payer.id ?? '';
  const partner = options.partnerFor(payerId);
  if (partner === undefined) {
    tell(finding(outboundFindings.noRoute, at, { payerId }));
    return;
  }
  const edited = options.editsFor(partner).scrub(claim, ordinal, at);
  for (const item of findingsInWhole(edited.findings, part)) tell(item);
  const own = byPartner.get(partner.id) ?? { partner, claims: [] };
  byPartner.set(partner.id, own);
  own.claims.push({ key: { at, part }, claim: edited.claim });
}

/** Writes one partner's interchanges; control numbers count from 1, since there is no ledger that knows the last ones. */
class PartnerWriter {
  readonly #partner: TranslatePartner;
  readonly #options: TranslateOptions;
  readonly #tell: (item: Finding) => void;
  #interchange = 1;
  #set = 1;

  constructor(partner: TranslatePartner, options: TranslateOptions, tell: (item: Finding) => void) {
    this.#partner = partner;
    this.#options = options;
    this.#tell = tell;
  }

  /** The number of claims that were written. */
  async write({ claimType, sets: planned }: Planned): Promise<number> {
    let sets = planned;
    for (;;) {
      const text = this.#text(claimType, sets);
      for (const item of text.findings) this.#tell(placed(item, sets));
      const rest = withoutRefused(sets, text.findings);
      const claims = sets.reduce((sum, set) => sum + set.length, 0);
      if (text.written !== undefined && rest === sets) {
        const { bytes, interchangeControlNumber } = text.written;
        const usage = this.#partner.usage;
        const name = fileNameOf(this.#partner, {
          type: SUFFIX[claimType],
          usage,
          at: this.#options.at,
          interchangeControlNumber,
        });
        this.#interchange += 1;
        this.#set += sets.length;
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        await this.#options.take({
          name,
          claimType,
          claims,
          sets: sets.length,
          interchangeControlNumber,
          bytes,
          sha256,
          split: splitsOf(sets),
        });
        return claims;
      }
      // Nothing is left, or the envelope itself can't be written.
      if (rest === sets || rest.length === 0) return 0;
      sets = rest;
    }
  }

  #text(claimType: ClaimType, sets: Planned['sets']): InterchangeText {
    const numbers = sets.map((_, index) => this.#set + index);
    return writeClaimInterchange({
      partner: this.#partner,
      mapping: this.#options.guides.of(claimType),
      sets: sets.map((set) => set.map(({ claim }) => claim)),
      numbers: {
        interchange: this.#interchange,
        group: this.#interchange,
        sets: numbers,
        originatorReferences: numbers,
      },
      at: this.#options.at,
    });
  }
}

function splitsOf(sets: Planned['sets']): readonly SplitNumbers[] {
  const splits = new Map<string, string[]>();
  for (const { key, claim } of sets.flat()) {
    const from = key.part?.splitFrom;
    if (from !== undefined) splits.set(from, [...(splits.get(from) ?? []), claim.patientControlNumber]);
  }
  return [...splits].map(([from, to]) => ({ from, to }));
}

/** The claim that a finding of writing is about: set and claim count in the interchange. */
function claimOf(item: Finding, sets: Planned['sets']): BatchClaim<Source> | undefined {
  const { set, claim } = item.at;
  return set === undefined || claim === undefined ? undefined : sets[set - 1]?.[claim - 1];
}

/** The finding at the claim's place in its own file. */
function placed(item: Finding, sets: Planned['sets']): Finding {
  const { set: _set, claim: _claim, ...rest } = item.at;
  const claim = claimOf(item, sets);
  if (claim === undefined) return item;
  return findingInWhole({ ...item, at: { ...rest, ...claim.key.at } }, claim.key.part);
}

/** The same sets when no claim was refused. */
function withoutRefused(sets: Planned['sets'], findings: readonly Finding[]): Planned['sets'] {
  const refused = new Set<Claim>();
  for (const item of findings.filter(isBlocking)) {
    const claim = claimOf(item, sets)?.claim;
    if (claim !== undefined) refused.add(claim);
  }
  if (refused.size === 0) return sets;
  return sets.map((set) => set.filter(({ claim }) => !refused.has(claim))).filter((set) => set.length > 0);
}
