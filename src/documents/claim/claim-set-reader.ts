/** Documents, claims: the 837 sets among the events of a file → claims, one by one as they are read. */
import { type Finding, finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Guide, GuideLibrary } from '../../guides/guide.ts';
import { GuideWalker } from '../../guides/walker.ts';
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { ClaimGuides } from './claim-guides.ts';
import { type ClaimReading, claimReader } from './claim-reader.ts';
import { CLAIM_DOCUMENT } from './findings.ts';
import { LevelFindings } from './level-findings.ts';
import { impliedSeparator, SeparatedSegment } from './separated-segment.ts';

export interface ClaimSetSink {
  claim(reading: ClaimReading): void;
  finding(finding: Finding): void;
}

/** Reads 837P, 837I and 837D sets whose version has a guide; other sets pass by. An 837 of another version is told and passed over. */
export class ClaimSetReader implements X12Handler {
  readonly #guides: ClaimGuides;
  readonly #sink: ClaimSetSink;
  #walker: GuideWalker | undefined;
  #view: SeparatedSegment | undefined;
  #findings: LevelFindings | undefined;
  #place: Position = {};
  #cut = false;

  constructor(guides: ClaimGuides | GuideLibrary, sink: ClaimSetSink) {
    this.#guides = guides instanceof ClaimGuides ? guides : new ClaimGuides(guides);
    this.#sink = sink;
  }

  setStart(st: Segment, context: X12Context): void {
    this.#walker = undefined;
    this.#view = undefined;
    this.#cut = false;
    if (context.set?.id !== '837') return;
    const guide = this.#guideOf(context);
    const mapping = guide === undefined ? undefined : this.#guides.for(guide);
    const at = context.position(st);
    if (guide === undefined || mapping === undefined) {
      this.#sink.finding(finding(CLAIM_DOCUMENT.versionNotRead, at, { version: context.group?.version ?? '' }));
      return;
    }
    const place = setPosition(at);
    const findings = new LevelFindings((item) => this.#sink.finding(item));
    const events = {
      claim: (reading: ClaimReading) => this.#sink.claim(this.#cut ? { ...reading, whole: false } : reading),
      findings,
    };
    this.#place = place;
    this.#findings = findings;
    this.#walker = new GuideWalker(guide, {
      level: 'place',
      consumer: claimReader(mapping, events, place),
      findings: (item) => findings.take(item),
      at: place,
    });
  }

  reads(): boolean {
    return this.#walker !== undefined;
  }

  segment(segment: Segment, context: X12Context): void {
    if (this.#walker === undefined) return;
    if (this.#view === undefined && segment.id === 'CLM') this.#view = this.#viewFor(segment);
    this.#walker.segment(this.#view?.over(segment) ?? segment, context.segmentOrdinal);
  }

  setEnd(se: Segment | undefined): void {
    this.#cut = se === undefined;
    this.#walker?.end(this.#cut);
    this.#findings?.end();
    this.#findings = undefined;
    this.#walker = undefined;
  }

  /** No segment before the first CLM has components, so it is early enough to see there that they are separated otherwise. */
  #viewFor(segment: Segment): SeparatedSegment | undefined {
    const separator = impliedSeparator(segment);
    if (separator === undefined) return undefined;
    const at = { ...this.#place, offset: segment.offset, length: segment.length, segmentId: 'CLM', element: 5 };
    this.#sink.finding(finding(CLAIM_DOCUMENT.separatorDiffers, at, { separator }));
    return new SeparatedSegment(separator);
  }

  #guideOf(context: X12Context): Guide | undefined {
    const ask = (version: string): Guide | undefined =>
      this.#guides.library.find({ version, transactionSet: '837', functionalId: 'HC' });
    return ask(context.set?.implementation ?? '') ?? ask(context.group?.version ?? '');
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
