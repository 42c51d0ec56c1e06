import type { Finding } from '../../../src/base/finding.ts';
import { type ClaimMapping, compileClaimMapping } from '../../../src/documents/claim/claim-mapping.ts';
import { type ClaimReading, claimReader } from '../../../src/documents/claim/claim-reader.ts';
import type { GuideLibrary } from '../../../src/guides/guide.ts';
import { GuideWalker } from '../../../src/guides/walker.ts';
import { readX12 } from '../../../src/x12/reader.ts';

export interface SetReading {
  readonly mapping: ClaimMapping;
  readonly readings: ClaimReading[];
  readonly findings: Finding[];
  /** Segments of the set as elements, each a list of components. */
  readonly segments: string[][][];
}

/** Every transaction set of a file that carries claims. */
export function readSets(bytes: Uint8Array, library: GuideLibrary, mappings: Map<string, ClaimMapping>): SetReading[] {
  const sets: SetReading[] = [];
  let walker: GuideWalker | undefined;
  readX12(bytes, {
    setStart: (_st, context) => {
      const guide = library.find({ version: context.group?.version ?? '', transactionSet: context.set?.id ?? '' });
      if (guide === undefined || !guide.id.startsWith('837')) return;
      const mapping = mappings.get(guide.id) ?? compileClaimMapping(guide);
      mappings.set(guide.id, mapping);
      const set: SetReading = { mapping, readings: [], findings: [], segments: [] };
      sets.push(set);
      const consumer = claimReader(mapping, {
        claim: (reading) => set.readings.push(reading),
        finding: (item) => set.findings.push(item),
      });
      walker = new GuideWalker(guide, { level: 'place', consumer });
    },
    segment: (segment, context) => {
      walker?.segment(segment, context.segmentOrdinal);
      if (walker === undefined) return;
      const elements = [[segment.id]];
      for (let element = 1; element <= segment.elementCount; element += 1) {
        const count = segment.componentCount(element);
        elements.push(Array.from({ length: count }, (_unused, at) => segment.component(element, at + 1)));
      }
      sets[sets.length - 1]?.segments.push(elements);
    },
    setEnd: () => {
      walker?.end();
      walker = undefined;
    },
  });
  return sets;
}
