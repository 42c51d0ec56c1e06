/** Offline: what scrubbing would repair in a claim of an 837 that is to be judged as it stands. */
import { type Finding, finding } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { designatorOf } from '../guides/check/values.ts';
import type { Repair } from '../outbound/scrub/repair.ts';
import type { RepairRule } from '../outbound/scrub/spelling.ts';
import { offlineFindings } from './findings.ts';

/** Repairs of identifiers and codes; of free text the validator tells what can't travel. */
const SPELLING: ReadonlySet<RepairRule> = new Set(['punctuation', 'decimal-point', 'ndc-hyphens', 'case']);
const TELEPHONE = /\.numbers\[\d+\]\.number$/;

/** One finding for each value of `claim` that `repairs` spell otherwise, at its element. Values stand in none. */
export function spellingOf(
  claim: Claim,
  repairs: readonly Repair[],
  guides: ClaimGuides,
  at: Position,
): readonly Finding[] {
  if (repairs.length === 0) return [];
  const { fields } = guides.of(claim.claimType);
  return repairs
    .filter(({ rule }) => SPELLING.has(rule))
    .map(({ path, rule }) => {
      const field = fields.find((one) => one.path === path.replace(/\[\d+\]/g, '[]'));
      const place = field === undefined ? {} : { loop: field.loop, segmentId: field.segment, element: field.element };
      const element = field === undefined ? path : designatorOf(field.segment, field.element);
      const soft = rule === 'case' || TELEPHONE.test(path);
      const kind = soft ? offlineFindings.valueSpelled : offlineFindings.valuePunctuated;
      return finding(kind, { ...at, ...place, path }, { element });
    });
}
