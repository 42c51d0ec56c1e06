/** Documents, claims: the guides that carry claims, each with its mapping, compiled when first asked for. */
import type { ClaimType } from '../../claims/claim.ts';
import type { Guide, GuideLibrary } from '../../guides/guide.ts';
import { type ClaimMapping, claimTypeOf, compileClaimMapping } from './claim-mapping.ts';

const GUIDE_OF: Readonly<Record<ClaimType, string>> = {
  professional: '837P',
  institutional: '837I',
  dental: '837D',
};

/** Made once by main and handed to whoever reads or writes claims. */
export class ClaimGuides {
  readonly library: GuideLibrary;
  private readonly mappings = new Map<string, ClaimMapping>();

  constructor(library: GuideLibrary) {
    this.library = library;
  }

  /** For claims of this type. */
  of(type: ClaimType): ClaimMapping {
    return this.mapping(this.library.guide(GUIDE_OF[type]));
  }

  /** For a guide that was found by its version; undefined when it carries no claims. */
  for(guide: Guide): ClaimMapping | undefined {
    return claimTypeOf(guide) === undefined ? undefined : this.mapping(guide);
  }

  private mapping(guide: Guide): ClaimMapping {
    const known = this.mappings.get(guide.id);
    if (known !== undefined) return known;
    const compiled = compileClaimMapping(guide);
    this.mappings.set(guide.id, compiled);
    return compiled;
  }
}
