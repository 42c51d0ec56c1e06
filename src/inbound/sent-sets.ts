/** Inbound: what we sent, from the ledger, in the form that answers are rolled down to. */
import type { Claim } from '../claims/claim.ts';
import type { SentClaim, SentInterchange, SentSet } from '../claims/lifecycle-sent.ts';
import type { ClaimHead, ClaimRow, InterchangeRow, LedgerView, RowKey, SubmissionRow } from '../ledger/port.ts';
import { transmissionKey } from '../wire/transmission.ts';

const LIMIT = 100_000;

/** A claim row's body; the ledger wrote it from a claim that had passed its shape. */
export function claimOfRow(row: ClaimRow): Claim {
  const claim: Claim = JSON.parse(row.body);
  return claim;
}

const AT_ONCE = 500;

/** Claims by key, asked for in pieces that every database takes. */
export async function claimHeads(
  view: LedgerView,
  claimKeys: readonly RowKey[],
): Promise<ReadonlyMap<RowKey, ClaimHead>> {
  const rows = new Map<RowKey, ClaimHead>();
  const distinct = [...new Set(claimKeys)];
  for (let start = 0; start < distinct.length; start += AT_ONCE) {
    const some = distinct.slice(start, start + AT_ONCE);
    for (const row of await view.claimHeads({ claimKeys: some, limit: some.length })) rows.set(row.claimKey, row);
  }
  return rows;
}

interface BillingProviderIds {
  readonly npi: string | undefined;
  readonly taxId: string | undefined;
}

/** Billing providers' ids by claim. */
async function providersOf(
  view: LedgerView,
  submissions: readonly SubmissionRow[],
): Promise<ReadonlyMap<RowKey, BillingProviderIds>> {
  const providers = new Map<RowKey, BillingProviderIds>();
  for (let start = 0; start < submissions.length; start += AT_ONCE) {
    const claimKeys = submissions.slice(start, start + AT_ONCE).map((submission) => submission.claimKey);
    for (const row of await view.claims({ claimKeys, limit: claimKeys.length })) {
      const { npi, taxId } = claimOfRow(row).billingProvider;
      providers.set(row.claimKey, { npi, taxId });
    }
  }
  return providers;
}

function sentClaim(submission: SubmissionRow, provider: BillingProviderIds | undefined): SentClaim {
  return {
    claimKey: submission.claimKey,
    transmission: transmissionKey(submission.interchangeKey, submission.setOrdinal),
    patientControlNumber: submission.patientControlNumber,
    firstSegment: submission.firstSegment,
    lastSegment: submission.lastSegment,
    ...(provider?.npi === undefined ? {} : { billingProviderId: provider.npi }),
    ...(provider?.taxId === undefined ? {} : { billingProviderTaxId: provider.taxId }),
  };
}

function setsOf(
  submissions: readonly SubmissionRow[],
  providers: ReadonlyMap<RowKey, BillingProviderIds> = new Map(),
): readonly SentSet[] {
  const sets = new Map<string, { setControlNumber: string; originatorReference: string; claims: SentClaim[] }>();
  for (const submission of submissions) {
    const { setControlNumber, originatorReference } = submission;
    const key = transmissionKey(submission.interchangeKey, submission.setOrdinal);
    const set = sets.get(key) ?? { setControlNumber, originatorReference, claims: [] };
    set.claims.push(sentClaim(submission, providers.get(submission.claimKey)));
    sets.set(key, set);
  }
  return [...sets.values()];
}

export interface FoundInterchange {
  readonly row: InterchangeRow;
  readonly sent: SentInterchange;
}

async function claimsInterchange(
  view: LedgerView,
  partner: string,
  by: AnsweredNumber,
): Promise<InterchangeRow | undefined> {
  const rows = await view.interchanges({ partner, ...by, limit: LIMIT });
  return rows.filter((one) => one.kind === 'claims').at(-1);
}

/** As we write them: ISA13 with nine digits, GS06 without zeros before it, however they come back. */
function asWritten(by: AnsweredNumber): AnsweredNumber {
  if ('interchangeControlNumber' in by)
    return { interchangeControlNumber: by.interchangeControlNumber.trim().padStart(9, '0') };
  return { groupControlNumber: by.groupControlNumber.trim().replace(/^0+(?=.)/, '') };
}

type AnsweredNumber = { readonly interchangeControlNumber: string } | { readonly groupControlNumber: string };

/** The claims interchange that a TA1 (ISA13) or a 999 (GS06) of this partner answers; the newest when a number came round again. */
export async function sentInterchange(
  view: LedgerView,
  partner: string,
  by: AnsweredNumber,
): Promise<FoundInterchange | undefined> {
  const row = (await claimsInterchange(view, partner, by)) ?? (await claimsInterchange(view, partner, asWritten(by)));
  if (row === undefined) return undefined;
  const sets = setsOf(await view.submissions({ interchangeKey: row.interchangeKey }));
  const { interchangeControlNumber, groupControlNumber } = row;
  return { row, sent: { interchangeControlNumber, groupControlNumber, sets } };
}

/**
 * The set that a 277CA answers by our BHT03. With `providers` its claims name their billing providers, which costs a look into each
 * claim, and which only an answer at the level of a provider asks for.
 */
export async function sentSet(
  view: LedgerView,
  partner: string,
  originatorReference: string,
  { providers }: { readonly providers: boolean },
): Promise<SentSet | undefined> {
  const submissions = await view.submissions({ partner, originatorReference });
  return setsOf(submissions, providers ? await providersOf(view, submissions) : new Map()).at(-1);
}

/** The newest sending of the claims with these CLM01, of any set; for answers that don't say which set they mean. */
export async function sentClaims(
  view: LedgerView,
  partner: string,
  patientControlNumbers: readonly string[],
): Promise<readonly SentClaim[]> {
  const submissions = await view.submissions({ partner, patientControlNumbers });
  const newest = new Map<RowKey, SubmissionRow>();
  for (const submission of submissions) newest.set(submission.claimKey, submission);
  return setsOf([...newest.values()]).flatMap((set) => set.claims);
}
