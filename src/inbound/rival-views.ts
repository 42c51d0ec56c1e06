/** Inbound: the claims that one payment may be of as matching sees them: where there are several, with where each lies (T-13). */
import { parseState } from '../claims/lifecycle-text.ts';
import { whereaboutsOf } from '../claims/lifecycle-whereabouts.ts';
import type { ClaimMatch, ClaimView } from '../claims/posting.ts';
import type { RowKey } from '../ledger/port.ts';
import type { LoadedClaim } from './account-views.ts';

/** For the payments of one run. Mostly a number finds one claim, and then no state is read; none is read twice. */
export function rivalViews(): (claims: readonly LoadedClaim[]) => readonly ClaimView[] {
  const known = new Map<RowKey, ClaimView>();
  const located = ({ row, view }: LoadedClaim): ClaimView => {
    const found = known.get(row.claimKey) ?? { ...view, whereabouts: whereaboutsOf(parseState(row.state.json)) };
    known.set(row.claimKey, found);
    return found;
  };
  return (claims) => (claims.length > 1 ? claims.map(located) : claims.map(({ view }) => view));
}

/** What it suggests is named as billing systems know it. */
export function withBillingSystems(match: ClaimMatch, loaded: readonly LoadedClaim[]): ClaimMatch {
  if (match.suggestions.length === 0) return match;
  const suggestions = match.suggestions.map((one) => {
    const found = loaded.find(({ view }) => view.claimKey === one.claimKey);
    return found === undefined ? one : { ...one, billingSystem: found.row.billingSystem };
  });
  return { ...match, suggestions };
}

const BEFORE_SENDING: ReadonlySet<string> = new Set(['DRAFT', 'HELD', 'READY']);

/**
 * A payment is of no claim that never left: nothing of it is in the books, so all that is paid would be a credit. A person says
 * whether it was sent another way.
 */
export function onlyOfSent(match: ClaimMatch, loaded: readonly LoadedClaim[]): ClaimMatch {
  const { claimKey, score, reason } = match;
  if (claimKey === undefined) return match;
  const found = loaded.find(({ view }) => view.claimKey === claimKey);
  if (found === undefined || !BEFORE_SENDING.has(found.row.state.display)) return match;
  if (whereaboutsOf(parseState(found.row.state.json)) !== undefined) return match;
  const { claimId, state } = found.row;
  const text = `claim ${claimId} fits, and is ${state.display}: it was never sent from here; was it sent another way, take it over (claims import --already-sent) before it is matched`;
  return {
    ...{ claimKey: undefined, score, reason, lines: [] },
    queue: { code: 'MATCH_SUGGESTED', text },
    suggestions: [{ claimKey, claimId, score, reason }],
  };
}
