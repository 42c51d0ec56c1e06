/** Documents, claims: the whole mapping bound to one guide: 837P, 837I or 837D. */
import type { Claim, ClaimType } from '../../claims/claim.ts';
import type { Guide, LoopNode } from '../../guides/guide.ts';
import { CLAIM } from './claim-loop.ts';
import { type CompiledContent, compileContent, loopFor } from './compile.ts';
import { BILLING, PATIENT, SUBSCRIBER } from './header-loops.ts';
import { type FieldEntry, MappingIndex, type ReadingRoles, readingRoles } from './mapping-index.ts';
import { type MisfitCheck, misfitCheck } from './misfit.ts';

/** A loop 2300: that under the subscriber, or that under the patient. */
export interface PlaceMapping {
  readonly loop: LoopNode;
  readonly claim: CompiledContent<Claim>;
}

export interface ClaimMapping {
  readonly guide: Guide;
  readonly claimType: ClaimType;
  readonly billing: CompiledContent<Claim>;
  readonly subscriber: CompiledContent<Claim>;
  readonly patient: CompiledContent<Claim>;
  readonly own: PlaceMapping;
  readonly dependent: PlaceMapping;
  /** Tells what the claim says and the guide has no place for, in the claim and the levels above it. */
  readonly check: MisfitCheck<Claim>;
  readonly index: MappingIndex;
  readonly roles: ReadingRoles;
  /** Every field with its place on the wire, in the mapping's order. */
  readonly fields: readonly FieldEntry[];
}

const TYPE_OF_GUIDE: Readonly<Record<string, ClaimType>> = {
  '837P': 'professional',
  '837I': 'institutional',
  '837D': 'dental',
};

/** The type of the claims that a guide carries; undefined when it carries none. */
export function claimTypeOf(guide: Guide): ClaimType | undefined {
  return TYPE_OF_GUIDE[guide.id];
}

/** Compiles the mapping for a guide, once at start. Throws RangeError for a guide that carries no claims. */
export function compileClaimMapping(guide: Guide): ClaimMapping {
  const claimType = claimTypeOf(guide);
  if (claimType === undefined) throw new RangeError(`guide ${guide.id} carries no claims`);
  const index = new MappingIndex(guide);
  const billing = required(guide.root, 'HL', '20');
  const subscriber = required(billing, 'HL', '22');
  const patient = required(subscriber, 'HL', '23');
  const place = (parent: LoopNode): PlaceMapping => {
    const loop = required(parent, 'CLM', undefined);
    return { loop, claim: compileContent(CLAIM, loop, index, '') };
  };
  const mapping = {
    guide,
    claimType,
    billing: compileContent(BILLING, billing, index, ''),
    subscriber: compileContent(SUBSCRIBER, subscriber, index, ''),
    patient: compileContent(PATIENT, patient, index, ''),
    own: place(subscriber),
  };
  const fields = [...index.fields];
  const check = claimCheck(mapping);
  return { ...mapping, dependent: place(patient), check, index, roles: readingRoles(guide), fields };
}

/** A claim is checked as it stands under a subscriber, whoever the patient is. */
function claimCheck({
  billing,
  subscriber,
  patient,
  own,
}: Pick<ClaimMapping, 'billing' | 'subscriber' | 'patient' | 'own'>): MisfitCheck<Claim> {
  const checkOwn = misfitCheck([billing.misfits, subscriber.misfits, own.claim.misfits]);
  const checkDependent = misfitCheck([billing.misfits, subscriber.misfits, patient.misfits, own.claim.misfits]);
  return (claim, report) => {
    const check = claim.patient === undefined ? checkOwn : checkDependent;
    check(claim, report);
  };
}

function required(parent: LoopNode, opener: string, code: string | undefined): LoopNode {
  const found = loopFor(code === undefined ? { opener } : { opener, code }, parent);
  if (found === undefined) throw new RangeError(`the guide has no ${opener} ${code ?? ''} loop in ${parent.id}`);
  return found;
}
