/** Outbound: what its own guide finds in a claim as it is written (SC-004), at the place in the claim that it comes from. */
import type { Finding, FindingKind } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimMapping } from '../documents/claim/claim-mapping.ts';
import { CLAIM_DOCUMENT } from '../documents/claim/findings.ts';
import { type TrialInput, trialFaults } from './trial.ts';

/** What can't be written says what the guide then misses or has too much of. */
const WRITING: ReadonlySet<FindingKind> = new Set(Object.values(CLAIM_DOCUMENT));

/** The faults of each claim, by its index: `at` is where the claim stands in its own file. Claims are of one type and purpose. */
export function guideFaults(
  mapping: ClaimMapping,
  claims: readonly { readonly claim: Claim; readonly at: Position }[],
  trial: Omit<TrialInput, 'mapping' | 'claims'>,
): ReadonlyMap<number, readonly Finding[]> {
  const found = trialFaults({ ...trial, mapping, claims: claims.map(({ claim }) => claim) });
  return new Map(
    [...found].map(([index, items]) => {
      const ofWriting = items.filter(({ kind }) => WRITING.has(kind));
      const told = ofWriting.length > 0 ? ofWriting : items;
      return [index, told.map((item) => placed(item, mapping, claims[index]?.at ?? {}))];
    }),
  );
}

/** Segments and bytes of the text that was written for trial say nothing of the file that the claim came in. */
function placed(item: Finding, mapping: ClaimMapping, at: Position): Finding {
  const { loop, segmentId, element, component, path = pathOf(item.at, mapping) } = item.at;
  const place = Object.fromEntries(
    Object.entries({ loop, segmentId, element, component, path }).filter(([, value]) => value !== undefined),
  );
  return { ...item, at: { ...at, ...place } };
}

/** The claim's field that stands there, where one does and no list leaves open which item. */
function pathOf({ loop, segmentId, element, component }: Position, { fields }: ClaimMapping): string | undefined {
  const standing = fields.filter(
    (one) =>
      one.loop === loop &&
      one.segment === segmentId &&
      one.element === element &&
      (component === undefined || one.component === component) &&
      !one.path.includes('[]'),
  );
  return standing.length === 1 ? standing[0]?.path : undefined;
}
