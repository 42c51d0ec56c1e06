import { describe, expect, it } from 'vitest';
import { CLAIM_TYPES } from '../../../src/claims/claim.ts';
import { CLAIM_STRUCTURE, type Field } from '../../../src/claims/claim-structure.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { testLibrary } from '../../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
/** Said once for the set, chosen by the guide, or not on the wire. */
const ELSEWHERE = new Set(['claimId', 'claimType', 'purposeCode', 'lines[].lineId']);
/** Every role has a provider's form; an address or a contact has a place only in some. */
const roleless = (path: string): string => path.replace(/providers\.\w+\./, 'providers.*.');

function leaves(field: Field, path: string): readonly string[] {
  if (field.kind === 'raw') return [];
  if (field.kind === 'list') return leaves(field.item, `${path}[]`);
  if (field.kind !== 'object') return [path];
  return [...field.fields].flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

describe('the mapping', () => {
  it('gives every field of the claim a place in some 837', () => {
    const placed = new Set(CLAIM_TYPES.flatMap((type) => guides.of(type).fields.map(({ path }) => roleless(path))));
    const missing = leaves(CLAIM_STRUCTURE, '').filter(
      (path) => !ELSEWHERE.has(path) && !placed.has(roleless(path)) && !placed.has(path.replace(/\.(from|to)$/, '')),
    );
    expect(missing).toEqual([]);
  });

  it('names no field that a claim does not have', () => {
    const known = new Set(leaves(CLAIM_STRUCTURE, ''));
    const spans = new Set([...known].map((path) => path.replace(/\.(from|to)$/, '')));
    const strange = CLAIM_TYPES.flatMap((type) => guides.of(type).fields)
      .map(({ path }) => path)
      .filter((path) => !known.has(path) && !spans.has(path) && !/providers\.\w+\./.test(path));
    expect([...new Set(strange)]).toEqual([]);
  });

  it('reads every segment of the three guides that stands below the submitter and receiver', () => {
    const envelope = new Set(['ST', '1000A', '1000B']);
    for (const type of CLAIM_TYPES) {
      const { guide, index } = guides.of(type);
      const unread = guide.segments
        .filter((node) => !envelope.has(node.loop.id) && node.id !== 'HL' && index.candidates(node) === undefined)
        .map(({ key }) => key);
      expect(unread).toEqual([]);
    }
  });
});
