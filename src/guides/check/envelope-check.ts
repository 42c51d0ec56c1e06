/** Guides: checks the elements of segments outside of transaction sets: GS and TA1. The reader checks ISA, counts and control numbers. */
import type { FindingSink, Snip } from '../../base/finding.ts';
import type { X12Context } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import { ENVELOPE_GUIDE } from '../compile.ts';
import type { Guide, GuideLibrary } from '../guide.ts';
import { Reporter } from '../reporter.ts';
import { ElementCheck } from './element-check.ts';

/** The group control number is the reader's to judge. */
const READ_BY_THE_READER = { GS: 6 } as const;

export class EnvelopeCheck {
  readonly #library: GuideLibrary;
  readonly #snip: Snip;
  #guide: Guide | undefined;

  constructor(library: GuideLibrary, snip: Snip) {
    this.#library = library;
    this.#snip = snip;
  }

  check(segment: Segment, context: X12Context, findings: FindingSink): void {
    this.#guide ??= this.#library.guide(ENVELOPE_GUIDE);
    const node = this.#guide.segments.find((item) => item.id === segment.id);
    if (node === undefined) return;
    const position = context.position(segment);
    const reporter = new Reporter({
      snip: this.#snip,
      at: position,
      findings: (item) => {
        if (segment.id !== 'GS' || item.at.element !== READ_BY_THE_READER.GS) findings(item);
      },
    });
    reporter.ordinal = position.segment ?? 0;
    new ElementCheck(this.#guide, reporter).segment(segment, node);
  }
}
