/** Offline: one partner's claims, put aside as they come and written as 837 files when all are there. */
import { createHash, type Hash } from 'node:crypto';
import type { WallTime } from '../base/clock.ts';
import { type Finding, isBlocking } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim, ClaimType } from '../claims/claim.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { type BatchClaim, InterchangePlan, type PlannedNumbers } from '../outbound/batch/plan.ts';
import { type ClaimPart, findingInWhole } from '../outbound/batch/split-incoming.ts';
import { guideFaults } from '../outbound/guide-faults.ts';
import { ClaimInterchange, type WritePartner } from '../outbound/write-interchange.ts';
import { fileNameOf } from '../wire/file-name.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { ClaimShelf } from './claim-shelf.ts';
import type { NewFile, Scratch } from './files.ts';

export type TranslatePartner = WritePartner & Pick<TradingPartner, 'id' | 'limits' | 'send'>;

export interface PartnerOptions {
  readonly guides: ClaimGuides;
  readonly at: WallTime;
  finding(finding: Finding): void;
  /** Where claims are put aside; asked for when they are many. */
  scratch(): Scratch;
  /** Makes the 837 file of that name. */
  create(name: string): Promise<NewFile>;
  /** Told of each file that is whole. */
  written(file: TranslatedFile): Promise<void>;
}

export interface TranslatedFile {
  readonly name: string;
  readonly claimType: ClaimType;
  readonly claims: number;
  readonly sets: number;
  readonly interchangeControlNumber: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Claims that were split: the number of each as it came, and those of its parts in this file. */
  readonly split: readonly SplitNumbers[];
}

export interface SplitNumbers {
  readonly from: string;
  readonly to: readonly string[];
}

/** Where a claim stood, and which part of a claim it is. */
interface Source {
  readonly at: Position;
  readonly part: ClaimPart | undefined;
  /** No edit found an error in it. */
  readonly sound: boolean;
}

type Outgoing = BatchClaim<Source>;

const SUFFIX: Readonly<Record<ClaimType, string>> = { professional: '837P', institutional: '837I', dental: '837D' };

/** Control numbers count from 1, since there is no ledger that knows the last ones. */
export class PartnerClaims {
  readonly partner: TranslatePartner;
  readonly #options: PartnerOptions;
  readonly #plan = new InterchangePlan();
  readonly #shelf: ClaimShelf<Outgoing>;
  #interchange = 1;
  #set = 1;

  constructor(partner: TranslatePartner, options: PartnerOptions) {
    this.partner = partner;
    this.#options = options;
    this.#shelf = new ClaimShelf(options.scratch);
  }

  add(claim: Claim, key: Source): void {
    this.#plan.add(claim);
    this.#shelf.put({ key, claim });
  }

  /** Writes all claims; the number of those that stand in a file now. */
  async write(): Promise<number> {
    let written = 0;
    for (const planned of this.#plan.interchanges(this.partner.limits)) written += await this.#write(planned);
    return written;
  }

  close(): void {
    this.#shelf.close();
  }

  /** A file is made for the first set of which a claim can be written. */
  async #write({ claimType, sets }: PlannedNumbers): Promise<number> {
    const { partner } = this;
    const { guides, at } = this.#options;
    const numbers = { interchange: this.#interchange, group: this.#interchange };
    const interchange = new ClaimInterchange({ partner, mapping: guides.of(claimType), numbers, at });
    const beginning = interchange.beginning();
    for (const item of beginning.findings) this.#options.finding(item);
    if (beginning.bytes === undefined) return 0;
    let file: InterchangeFile | undefined;
    try {
      for (const set of sets) {
        const written = this.#writable(interchange, this.#shelf.take(set));
        if (written === undefined) continue;
        file ??= await this.#begin(interchange, claimType, beginning.bytes);
        await file.add(written.bytes, written.claims);
        this.#set += 1;
      }
      if (file === undefined) return 0;
      this.#interchange += 1;
      const whole = await file.finish(interchange);
      await this.#options.written(whole);
      return whole.claims;
    } catch (cause) {
      await file?.abandon();
      throw cause;
    }
  }

  async #begin(interchange: ClaimInterchange, claimType: ClaimType, beginning: Uint8Array): Promise<InterchangeFile> {
    const { partner } = this;
    const name = fileNameOf(partner, {
      type: SUFFIX[claimType],
      usage: partner.usage,
      at: this.#options.at,
      interchangeControlNumber: interchange.controlNumber,
    });
    const file = new InterchangeFile(name, claimType, await this.#options.create(name));
    await file.put(beginning);
    return file;
  }

  /** The set without the claims that can't be written; what is found is told once of each claim. Undefined when none is left. */
  #writable(
    interchange: ClaimInterchange,
    set: readonly Outgoing[],
  ): { readonly bytes: Uint8Array; readonly claims: readonly Outgoing[] } | undefined {
    let claims = set;
    while (claims.length > 0) {
      const { bytes, findings } = interchange.set(
        claims.map(({ claim }) => claim),
        this.#set,
      );
      const refused = new Set(findings.filter(isBlocking).map((item) => claimOf(item, claims)));
      const isTold = (item: Finding): boolean => refused.size === 0 || refused.has(claimOf(item, claims));
      for (const item of findings.filter(isTold)) this.#options.finding(placed(item, claims));
      if (refused.size === 0) {
        if (bytes === undefined) return undefined;
        this.#tellGuideFaults(claims);
        return { bytes, claims };
      }
      claims = claims.filter((claim) => !refused.has(claim));
    }
    return undefined;
  }

  /** What an edit has said already of a claim is not said again in the guide's words. */
  #tellGuideFaults(claims: readonly Outgoing[]): void {
    const { guides, at } = this.#options;
    const [first] = claims;
    if (first === undefined) return;
    const sources = claims.map(({ claim, key }) => ({ claim, at: key.at }));
    const trial = { library: guides.library, partner: this.partner, at };
    for (const [index, found] of guideFaults(guides.of(first.claim.claimType), sources, trial)) {
      const key = claims[index]?.key;
      if (key?.sound !== true) continue;
      for (const item of found) this.#options.finding(findingInWhole(item, key.part));
    }
  }
}

/** An 837 file while it is written. */
class InterchangeFile {
  readonly #name: string;
  readonly #claimType: ClaimType;
  readonly #file: NewFile;
  readonly #hash: Hash = createHash('sha256');
  readonly #split = new Map<string, string[]>();
  #bytes = 0;
  #sets = 0;
  #claims = 0;

  constructor(name: string, claimType: ClaimType, file: NewFile) {
    this.#name = name;
    this.#claimType = claimType;
    this.#file = file;
  }

  async put(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.write(bytes);
  }

  /** The next set. */
  async add(bytes: Uint8Array, claims: readonly Outgoing[]): Promise<void> {
    await this.put(bytes);
    this.#sets += 1;
    this.#claims += claims.length;
    for (const { key, claim } of claims) {
      const from = key.part?.splitFrom;
      if (from !== undefined) this.#split.set(from, [...(this.#split.get(from) ?? []), claim.patientControlNumber]);
    }
  }

  async finish(interchange: ClaimInterchange): Promise<TranslatedFile> {
    await this.put(interchange.end(this.#sets));
    await this.#file.finish();
    return {
      name: this.#name,
      claimType: this.#claimType,
      claims: this.#claims,
      sets: this.#sets,
      interchangeControlNumber: interchange.controlNumber,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      split: [...this.#split].map(([from, to]): SplitNumbers => ({ from, to })),
    };
  }

  async abandon(): Promise<void> {
    await this.#file.abandon();
  }
}

/** The claim that a finding of writing is about. */
const claimOf = ({ at }: Finding, claims: readonly Outgoing[]): Outgoing | undefined =>
  at.claim === undefined ? undefined : claims[at.claim - 1];

/** The finding at the claim's place in its own file. */
function placed(item: Finding, claims: readonly Outgoing[]): Finding {
  const { set: _set, claim: _claim, ...rest } = item.at;
  const claim = claimOf(item, claims);
  if (claim === undefined) return item;
  return findingInWhole({ ...item, at: { ...rest, ...claim.key.at } }, claim.key.part);
}
