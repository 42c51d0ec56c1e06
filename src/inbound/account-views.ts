/** Inbound: claims of the ledger as matching and posting see them, loaded in bulk for a run of claim payments. */
import { assert } from '../base/gateway-error.ts';
import { type ClaimAccountFacts, claimAccountText, readClaimAccount } from '../claims/account-text.ts';
import { readAdjudication } from '../claims/adjudication-text.ts';
import type { Adjudication, ClaimAccountView, Complete, HeldClaimPayment } from '../claims/posting.ts';
import { type ClaimPayment, isReversal } from '../claims/remittance.ts';
import type { ClaimHead, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import { candidateKeys, unpadControlNumber, withZeros } from './match/keys.ts';
import { claimOfRow } from './sent-sets.ts';

/** A claim payment that waits, with the queue item that says so. */
export interface HeldInQueue extends HeldClaimPayment {
  readonly queueKey: RowKey;
  /** The check that it is of. */
  readonly remittanceKey?: RowKey;
}

export interface LoadedClaim {
  readonly row: ClaimHead;
  readonly view: ClaimAccountView;
  readonly held: readonly HeldInQueue[];
}

const LIMIT = 10_000;

/** The rows that any of the payments may be about, by every key that a payer may send back. */
async function candidateRows(view: LedgerView, payments: readonly ClaimPayment[]): Promise<readonly ClaimHead[]> {
  const keys = candidateKeys(payments);
  const rows = new Map<RowKey, ClaimHead>();
  const take = (found: readonly ClaimHead[]): void => {
    for (const row of found) rows.set(row.claimKey, row);
  };
  const { patientControlNumbers, payerClaimControlNumbers } = keys;
  if (patientControlNumbers.length > 0) take(await view.claimHeads({ patientControlNumbers, limit: LIMIT }));
  const exact = new Set([...rows.values()].map((row) => row.patientControlNumber));
  const folded = payments.some((payment) => !exact.has(payment.patientControlNumber))
    ? keys.foldedPatientControlNumbers
    : [];
  if (folded.length > 0) take(await view.claimHeads({ foldedPatientControlNumbers: folded, limit: LIMIT }));
  const stripped = folded.length > 0 ? strippedNumbers(payments, [...rows.values()]) : [];
  if (stripped.length > 0) take(await view.claimHeads({ foldedPatientControlNumbers: stripped, limit: LIMIT }));
  if (payerClaimControlNumbers.length > 0) {
    // Mostly the claims that are there already.
    const bearers = await view.claimHeads({ payerClaimControlNumbers, limit: LIMIT });
    const earlier = await view.adjudications({ payerClaimControlNumbers });
    const named = new Set([...bearers, ...earlier].map((one) => one.claimKey));
    const claimKeys = [...named].filter((key) => !rows.has(key));
    if (claimKeys.length > 0) take(await view.claimHeads({ claimKeys, limit: LIMIT }));
  }
  if (payments.some(isReversal)) {
    const originals = [...rows.values()].flatMap((row) => voided(row) ?? []).filter((key) => !rows.has(key));
    if (originals.length > 0) take(await view.claimHeads({ claimKeys: originals, limit: LIMIT }));
  }
  return [...rows.values()];
}

/** What the numbers of payments that found nothing by them may have been with their leading zeros. */
function strippedNumbers(payments: readonly ClaimPayment[], rows: readonly ClaimHead[]): readonly string[] {
  const known = new Set(rows.map((row) => unpadControlNumber(row.patientControlNumber)));
  const lost = payments.filter((payment) => !known.has(unpadControlNumber(payment.patientControlNumber)));
  return [...new Set(lost.flatMap((payment) => withZeros(payment.patientControlNumber)))];
}

/** What a reversal that names a void is of. */
function voided({ frequencyCode, originalClaimKey }: ClaimHead): RowKey | undefined {
  return frequencyCode === '8' ? originalClaimKey : undefined;
}

/** Mostly there are one or two. */
const distinct = (texts: readonly string[]): readonly string[] =>
  texts.length < 2 ? texts : texts.filter((text, index) => texts.indexOf(text) === index);

function grouped<T>(items: readonly T[], keyOf: (item: T) => RowKey | undefined): ReadonlyMap<RowKey, readonly T[]> {
  const groups = new Map<RowKey, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const list = groups.get(key) ?? [];
    list.push(item);
    groups.set(key, list);
  }
  return groups;
}

function heldOf(item: QueueRow): readonly HeldInQueue[] {
  const { held, account }: { readonly held?: HeldClaimPayment; readonly account?: string } = JSON.parse(
    item.detailJson,
  );
  if (held === undefined) return [];
  const check = item.remittanceKey === undefined ? {} : { remittanceKey: item.remittanceKey };
  return [{ ...held, ...(account === undefined ? {} : { account }), queueKey: item.queueKey, ...check }];
}

/** The latest word on each adjudication: one that was reversed later stands as reversed. */
export function latestAdjudications(bodies: readonly { readonly body: string }[]): readonly Adjudication[] {
  const latest = new Map<string, Adjudication>();
  for (const { body } of bodies) {
    const adjudication = readAdjudication(body);
    latest.set(adjudication.adjudicationKey, adjudication);
  }
  return [...latest.values()];
}

/** What the claims themselves say; of one whose account was not kept, from the claim. */
async function factsOf(
  view: LedgerView,
  claimKeys: readonly RowKey[],
): Promise<ReadonlyMap<RowKey, ClaimAccountFacts>> {
  const facts = new Map<RowKey, ClaimAccountFacts>();
  for (const { claimKey, account } of await view.claimAccounts(claimKeys)) {
    const read = readClaimAccount(account, String(claimKey));
    if (read !== undefined) facts.set(claimKey, read);
  }
  const missing = claimKeys.filter((key) => !facts.has(key));
  if (missing.length === 0) return facts;
  for (const row of await view.claims({ claimKeys: missing, limit: missing.length })) {
    const read = readClaimAccount(claimAccountText(claimOfRow(row)), String(row.claimKey));
    if (read !== undefined) facts.set(row.claimKey, read);
  }
  return facts;
}

/** Loads every claim that the payments may be about. */
export async function loadCandidates(
  view: LedgerView,
  payments: readonly ClaimPayment[],
): Promise<readonly LoadedClaim[]> {
  const rows = await candidateRows(view, payments);
  if (rows.length === 0) return [];
  const claimKeys = rows.map((row) => row.claimKey);
  const facts = await factsOf(view, claimKeys);
  const submissions = grouped(await view.submittedNumbers(claimKeys), (one) => one.claimKey);
  const balances = grouped(await view.balances(claimKeys), (one) => one.claimKey);
  const adjudications = grouped(await view.adjudications({ claimKeys }), (one) => one.claimKey);
  const queue = grouped(await view.queue({ claimKeys, open: true, limit: LIMIT }), (one) => one.claimKey);
  const past = payments.some(isReversal)
    ? grouped(await view.queue({ claimKeys, open: false, limit: LIMIT }), (one) => one.claimKey)
    : undefined;
  return rows.map((row) => {
    const key = row.claimKey;
    const stored = adjudications.get(key) ?? [];
    const own = facts.get(key);
    assert(own !== undefined, () => `claim ${key} without its account`);
    const sent = (submissions.get(key) ?? []).map((one) => one.patientControlNumber).reverse();
    const numbers = [row.payerClaimControlNumber, ...stored.map((one) => one.payerClaimControlNumber)];
    const held = (queue.get(key) ?? []).flatMap(heldOf);
    const receivables = (balances.get(key) ?? []).filter((one) => one.account.startsWith('AR:'));
    const accountView: Complete<ClaimAccountView> = {
      claimKey: own.claimKey,
      claimId: own.claimId,
      patientControlNumbers: distinct([...sent, row.patientControlNumber]),
      payerClaimControlNumbers: distinct(numbers.filter((one): one is string => one !== undefined && one !== '')),
      frequencyCode: own.frequencyCode,
      originalClaimKey: row.originalClaimKey === undefined ? undefined : String(row.originalClaimKey),
      chargeAmount: own.chargeAmount,
      patientLastName: own.patientLastName,
      patientFirstName: own.patientFirstName,
      patientBirthDate: own.patientBirthDate,
      memberIds: own.memberIds,
      payerId: own.payerId,
      payerSequence: own.payerSequence,
      lines: own.lines,
      whereabouts: undefined,
      encounterKey: own.encounterKey,
      nextPayerSequence: own.nextPayerSequence,
      laterPayerSequences: own.laterPayerSequences,
      qualifiedMedicareBeneficiary: own.qualifiedMedicareBeneficiary,
      balances: receivables.map((one) => ({ line: one.lineId, account: one.account, amount: one.balanceCents })),
      adjudications: latestAdjudications(stored),
      held,
      seenTo: past?.get(key)?.flatMap(heldOf),
    };
    return { row, held, view: accountView };
  });
}

/** Candidates of one payment among those of its run: by number when one is exact, else all of the run that no number tells apart. */
export function candidatesIndex(loaded: readonly LoadedClaim[]): (payment: ClaimPayment) => readonly LoadedClaim[] {
  const byNumber = new Map<string, LoadedClaim[]>();
  const put = (key: string, claim: LoadedClaim): void => {
    const list = byNumber.get(key) ?? [];
    list.push(claim);
    byNumber.set(key, list);
  };
  for (const claim of loaded) {
    for (const number of claim.view.patientControlNumbers) put(`pcn ${number}`, claim);
    for (const number of claim.view.payerClaimControlNumbers) put(`icn ${number}`, claim);
  }
  return (payment) => {
    const original = payment.references.find((reference) => reference.qualifier === 'F8')?.value;
    const keys = [
      `pcn ${payment.patientControlNumber}`,
      `icn ${payment.payerClaimControlNumber ?? ''}`,
      `icn ${original ?? ''}`,
    ];
    const exact = new Set(keys.flatMap((key) => byNumber.get(key) ?? []));
    if (isReversal(payment)) {
      const originals = new Set([...exact].flatMap(({ row }) => voided(row) ?? []));
      if (originals.size > 0) for (const claim of loaded) if (originals.has(claim.row.claimKey)) exact.add(claim);
    }
    return exact.size > 0 ? [...exact] : loaded;
  };
}
