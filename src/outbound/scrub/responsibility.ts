/** Scrub: the order of payers: P, S, T, then A to H. */

const ORDER = 'PSTABCDEFGH';

/** 0 for primary, 1 for secondary and so on; undefined for U and what isn't known. */
export function responsibilityRank(code: string): number | undefined {
  const rank = code.length === 1 ? ORDER.indexOf(code) : -1;
  return rank < 0 ? undefined : rank;
}

/** The code of a rank. */
export function responsibilityAt(rank: number): string {
  return ORDER[rank] ?? '';
}
