/** Outbound: what the edits may ask of the world outside a claim, answered from the ledger, the practice's lists, its provider table and the payer profiles. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Claim } from '../claims/claim.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { PracticeKind } from '../claims/practice-list.ts';
import type { ProviderTable } from '../claims/provider-table.ts';
import type { CodeSets } from '../codesets/code-sets.ts';
import type { LedgerView } from '../ledger/port.ts';
import { billKey, earlierBillKeys } from './batch/bill-key.ts';
import { earlierClaimsOf } from './earlier-claims.ts';
import { practiceHistory } from './practice-history.ts';
import type { PriorClaims } from './prior-claims.ts';
import type { ClaimMarks } from './scrub/fingerprint.ts';
import type { ClaimHistory, PriorPayerStatus } from './scrub/history.ts';
import { houseHistory } from './scrub/house-history.ts';

/** What a practice declares, needing no ledger. */
export interface House {
  readonly profiles: readonly PayerProfile[];
  readonly providers: ProviderTable;
}

export interface HistoryInput {
  readonly billingSystem: string;
  readonly claims: readonly Claim[];
  readonly prior: PriorClaims;
  readonly house: House;
  readonly codeSets: CodeSets;
  readonly marks: ClaimMarks;
  /** Bill keys of the file's claims before these. */
  readonly seen: ReadonlySet<string>;
}

export interface GrowingHistory {
  readonly history: ClaimHistory;
  /** Tells of a claim that was taken: those behind it in the same file are judged against it too. */
  note(claim: Claim): void;
}

/** Asks the ledger in bulk, once for all claims of a file. */
export async function claimHistoryOf(view: LedgerView, input: HistoryInput): Promise<GrowingHistory> {
  const { billingSystem, claims, prior, house, codeSets, marks } = input;
  const inFile = new Set([...input.seen, ...claims.map(billKey)]);
  const loaded: ReadonlySet<PracticeKind> = new Set((await view.practiceLists()).map(({ kind }) => kind));
  const authorized = loaded.has('authorization');
  const earlier = await earlierClaimsOf(view, claims, { billingSystem, codeSets, marks, authorized });
  const practice = await practiceHistory(view, claims, { loaded, earlier, marks });
  return {
    history: {
      marks,
      ...houseHistory(house),
      ...practice.history,
      ...prior.history,
      controlNumberOwner: (number, claimId) =>
        prior.history.controlNumberOwner?.(number, claimId) ?? earlier.controlNumberOwner(number, claimId),
      sameClaims: (fingerprint) => [
        ...(prior.history.sameClaims?.(fingerprint) ?? []),
        ...earlier.sameInFile(fingerprint),
      ],
      similarClaims: (fingerprint) => earlier.similarClaims(fingerprint),
      lastVisit: (claim): CalendarDate | undefined => later(earlier.lastVisit(claim), practice.lastVisit(claim)),
      previousStatements: (claim) => earlier.previousStatements(claim),
      priorPayer: (claim) => prior.priorPayer(claim, house.profiles) ?? earlierInFile(claim, inFile),
    },
    note: (claim) => earlier.note(claim),
  };
}

/** The bill to an earlier payer that the same file brings, before or behind this one: nobody can have decided on it. */
function earlierInFile(claim: Claim, bills: ReadonlySet<string>): PriorPayerStatus | undefined {
  return earlierBillKeys(claim).some((key) => bills.has(key)) ? { open: true } : undefined;
}

function later(one: CalendarDate | undefined, other: CalendarDate | undefined): CalendarDate | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
