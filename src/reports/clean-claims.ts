/** Reports: the clean-claim rate (K-010, SC-011): claims that had no error when they were judged for the first time, of all that were judged. */

/** One judging of a claim by scrubbing. */
export interface Evaluation {
  readonly billingSystem: string;
  readonly claimId: string;
  readonly payerId: string;
  readonly frequencyCode: string;
  /** The practice's calendar day. */
  readonly day: string;
  /** False for claims that were taken over as sent already. */
  readonly judged: boolean;
  /** Findings of severity error or fatal. */
  readonly errors: number;
}

export interface CleanClaims {
  /** '' for all payers together. */
  readonly payerId: string;
  readonly claims: number;
  readonly clean: number;
  /** Percent with one decimal, rounded half up; absent when there are no claims. */
  readonly rate?: string;
}

/**
 * Counts each bill (claim and payer) once, by its first judging, however often it was corrected or released since: an error that somebody
 * mended or let pass was manual work. Replacements and voids are not counted: they are about claims that were. `since` is inclusive.
 * The first row is all payers together; then each, by id.
 */
export function cleanClaims(evaluations: Iterable<Evaluation>, since = ''): readonly CleanClaims[] {
  const seen = new Set<string>();
  const byPayer = new Map<string, { claims: number; clean: number }>();
  for (const { billingSystem, claimId, payerId, frequencyCode, day, judged, errors } of evaluations) {
    const bill = `${billingSystem}\n${claimId}\n${payerId}`;
    if (seen.has(bill)) continue;
    seen.add(bill);
    if (!judged || day < since || frequencyCode === '7' || frequencyCode === '8') continue;
    const row = byPayer.get(payerId) ?? { claims: 0, clean: 0 };
    row.claims += 1;
    if (errors === 0) row.clean += 1;
    byPayer.set(payerId, row);
  }
  const payers = [...byPayer].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (of: 'claims' | 'clean'): number => payers.reduce((total, [, row]) => total + row[of], 0);
  return [
    rated('', { claims: sum('claims'), clean: sum('clean') }),
    ...payers.map(([payerId, row]) => rated(payerId, row)),
  ];
}

function rated(payerId: string, { claims, clean }: { readonly claims: number; readonly clean: number }): CleanClaims {
  if (claims === 0) return { payerId, claims, clean };
  const tenths = Math.floor((clean * 2000 + claims) / (2 * claims));
  return { payerId, claims, clean, rate: `${Math.floor(tenths / 10)}.${tenths % 10}` };
}
