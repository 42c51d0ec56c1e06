/** Documents, claims: the 837 sets among the events of a file → claims, one by one as they are read. */
import { type Finding, finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Guide, GuideLibrary } from '../../guides/guide.ts';
import { GuideWalker } from '../../guides/walker.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { type ClaimMapping, claimTypeOf, compileClaimMapping } from './claim-mapping.ts';
import { type ClaimReading, claimReader } from './claim-reader.ts';
import { CLAIM_DOCUMENT } from './findings.ts';

export interface ClaimSetSink {
  claim(reading: ClaimReading): void;
  finding(finding: Finding): void;
}

/** Reads 837P, 837I and 837D sets whose version has a guide; other sets pass by. An 837 of another version is told and passed over. */
export class ClaimSetReader implements X12Handler {
  readonly #guides: GuideLibrary;
  readonly #sink: ClaimSetSink;
  readonly #mappings = new Map<string, ClaimMapping>();
  #walker: GuideWalker | undefined;

  constructor(guides: GuideLibrary, sink: ClaimSetSink) {
    this.#guides = guides;
    this.#sink = sink;
  }

  setStart(st: Segment, context: X12Context): void {
    this.#walker = undefined;
    if (context.set?.id !== '837') return;
    const guide = this.#guideOf(context);
    const at = context.position(st);
    if (guide === undefined) {
      this.#sink.finding(finding(CLAIM_DOCUMENT.versionNotRead, at, { version: context.group?.version ?? '' }));
      return;
    }
    const place: Position = setPosition(at);
    this.#walker = new GuideWalker(guide, {
      level: 'place',
      consumer: claimReader(
        this.#mappingOf(guide),
        { claim: (reading) => this.#sink.claim(reading), finding: (item) => this.#sink.finding(item) },
        place,
      ),
      findings: (item) => this.#sink.finding(item),
      at: place,
    });
  }

  segment(segment: Segment, context: X12Context): void {
    this.#walker?.segment(segment, context.segmentOrdinal);
  }

  setEnd(): void {
    this.#walker?.end();
    this.#walker = undefined;
  }

  #guideOf(context: X12Context): Guide | undefined {
    const ask = (version: string): Guide | undefined =>
      this.#guides.find({ version, transactionSet: '837', functionalId: 'HC' });
    const guide = ask(context.set?.implementation ?? '') ?? ask(context.group?.version ?? '');
    return guide !== undefined && claimTypeOf(guide) !== undefined ? guide : undefined;
  }

  #mappingOf(guide: Guide): ClaimMapping {
    const known = this.#mappings.get(guide.id);
    if (known !== undefined) return known;
    const mapping = compileClaimMapping(guide);
    this.#mappings.set(guide.id, mapping);
    return mapping;
  }
}

/** What of a position names the set, not the segment. */
function setPosition({ file, interchange, group, set }: Position): Position {
  return {
    ...(file === undefined ? {} : { file }),
    ...(interchange === undefined ? {} : { interchange }),
    ...(group === undefined ? {} : { group }),
    ...(set === undefined ? {} : { set }),
  };
}
