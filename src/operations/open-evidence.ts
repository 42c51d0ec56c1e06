/** Operations: the hashes of archived bytes that something open rests on: claims, work, quarantine, money. */
import { openMoney } from '../inbound/funding.ts';
import { foldReference } from '../inbound/post/reference-numbers.ts';
import type { LedgerView } from '../ledger/port.ts';
import type { OpenClaims } from '../ledger/retention.ts';

const PAGE = 2_000;
const MOST = 1_000_000;

/** In pages, so that a daemon's other work goes on meanwhile. */
export async function openEvidence(view: LedgerView, open: OpenClaims): Promise<ReadonlySet<string>> {
  const hashes = new Set(await view.evidenceOfOpenWork());
  const add = (found: readonly string[]): void => {
    for (const sha256 of found) hashes.add(sha256);
  };
  for (let after = 0; ; ) {
    const page = await view.evidenceOfOpenClaims(after, PAGE, open);
    add(page.hashes);
    if (page.last === undefined) break;
    after = page.last;
    await new Promise((resolve) => setImmediate(resolve));
  }
  add(await evidenceOfChecks(view, [...(await openLiability(view)), ...(await unfunded(view))]));
  return hashes;
}

/** Remittances of references that are still open with a payer. */
async function openLiability(view: LedgerView): Promise<readonly number[]> {
  const references = new Map<string, { cents: number; readonly remittances: number[] }>();
  for (const entry of await view.entries({ account: 'PayerRecoupPayable', limit: MOST })) {
    const key = foldReference(entry.reference);
    const row = references.get(key) ?? { cents: 0, remittances: [] };
    references.set(key, row);
    row.cents += entry.creditCents - entry.debitCents;
    if (entry.remittanceKey !== undefined) row.remittances.push(entry.remittanceKey);
  }
  return [...references.values()].flatMap((row) => (row.cents === 0 ? [] : row.remittances));
}

/** Checks whose money was not seen at the bank, where its files are loaded. */
async function unfunded(view: LedgerView): Promise<readonly number[]> {
  const { result, loaded } = await openMoney(view);
  return !loaded ? [] : result.unfunded.map((one) => Number(one.remittanceKey));
}

async function evidenceOfChecks(view: LedgerView, remittanceKeys: readonly number[]): Promise<readonly string[]> {
  if (remittanceKeys.length === 0) return [];
  const rows = await view.remittances({ remittanceKeys, limit: MOST });
  return rows.map((row) => row.evidence.sha256);
}
