/** Inbound: what people matched by hand decides what comes next under the same numbers of the same payer. */
import type { ClaimMatch } from '../claims/posting.ts';
import type { ClaimPayment, Remittance } from '../claims/remittance.ts';
import type { Deed } from '../ledger/money-desk.ts';
import type { LedgerView } from '../ledger/port.ts';
import { type LoadedClaim, loadCandidates } from './account-views.ts';
import { foldControlNumber, isControlNumber } from './match/keys.ts';
import { matchByHand } from './match/match.ts';

/** What is kept of a match by hand. */
export interface RememberedBody {
  readonly lines: Readonly<Record<number, string>>;
  /** |CLP03| of what was matched; another charge is another claim. */
  readonly chargeCents: number;
  /** What the match did, so that it can be undone. */
  readonly deed: Deed;
}

/** Reasons that a person's earlier word settles. */
export const MATCHABLE: ReadonlySet<string> = new Set([
  'UNMATCHED',
  'MATCH_SUGGESTED',
  'MATCH_AMBIGUOUS',
  'LINE_UNMATCHED',
  'UNMATCHED_REVERSAL',
]);

/** The numbers of a claim payment by which a match is remembered. */
export function rememberedNumbers(payment: ClaimPayment): readonly string[] {
  const { patientControlNumber: given, payerClaimControlNumber: icn } = payment;
  return [
    ...(isControlNumber(given) ? [`pcn ${foldControlNumber(given)}`] : []),
    ...(icn !== undefined && isControlNumber(icn) ? [`icn ${icn}`] : []),
  ];
}

/** Whom a remittance is from, as the ledger keeps it. */
export function payerIdOf({ originatingCompanyId, payer }: Remittance): string {
  return originatingCompanyId ?? payer.id ?? '';
}

export interface Recalled {
  readonly match: ClaimMatch;
  readonly loaded: readonly LoadedClaim[];
}

/** For those of the payments that `matches` leaves to a person: the matches that a person made before under their numbers. */
export async function recallAll(
  view: LedgerView,
  payments: readonly ClaimPayment[],
  matches: readonly ClaimMatch[],
): Promise<ReadonlyMap<ClaimPayment, Recalled>> {
  const recalled = new Map<ClaimPayment, Recalled>();
  const open = payments.filter((_, index) => MATCHABLE.has(matches[index]?.queue?.code ?? ''));
  const [first] = open;
  if (first === undefined) return recalled;
  // One question for all of them: mostly nobody matched anything by hand.
  const payerId = payerIdOf(first.remittance);
  const known = await view.rememberedMatches({ payerId, numbers: open.flatMap(rememberedNumbers) });
  if (known.length === 0) return recalled;
  for (const payment of open) {
    const found = await recall(view, payerId, payment);
    if (found !== undefined) recalled.set(payment, found);
  }
  return recalled;
}

async function recall(view: LedgerView, payerId: string, payment: ClaimPayment): Promise<Recalled | undefined> {
  const found = await view.rememberedMatches({ payerId, numbers: rememberedNumbers(payment) });
  const [newest] = found;
  if (newest === undefined || found.some((one) => one.claimKey !== newest.claimKey)) return undefined;
  const { lines, chargeCents }: RememberedBody = JSON.parse(newest.body);
  if (Math.abs(payment.chargeAmount) !== chargeCents) return undefined;
  const [claim] = await view.claims({ claimKeys: [newest.claimKey], limit: 1 });
  if (claim === undefined) return undefined;
  const loaded = await loadCandidates(view, [{ ...payment, patientControlNumber: claim.patientControlNumber }]);
  const own = loaded.find(({ row }) => row.claimKey === claim.claimKey);
  if (own === undefined) return undefined;
  const byHand = matchByHand(payment, own.view, lines);
  if (byHand.queue !== undefined) return undefined;
  const reason = `as matched by hand before (item ${newest.queueKey} of the worklist)`;
  return { match: { ...byHand, reason }, loaded };
}
