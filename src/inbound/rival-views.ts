/** Inbound: the claims that one payment may be of as matching sees them: where there are several, with where each lies (T-13). */
import { parseState } from '../claims/lifecycle-text.ts';
import { whereaboutsOf } from '../claims/lifecycle-whereabouts.ts';
import type { ClaimView } from '../claims/posting.ts';
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
