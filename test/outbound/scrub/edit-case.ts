/** One row of the tables of edits: a sample, and exactly what is found on it. */
import { parseCalendarDate } from '../../../src/base/calendar-date.ts';
import type { Claim } from '../../../src/claims/claim.ts';
import { payerProfile } from '../../../src/claims/payer-profile.ts';
import type { CodeEntry, CodeSetId, PairEntry } from '../../../src/codesets/code-set.ts';
import { isCodeSetId, isPairSetId } from '../../../src/codesets/code-set.ts';
import { type CodeSets, createCodeSets, openPack } from '../../../src/codesets/code-sets.ts';
import { buildListPack } from '../../../src/codesets/list-pack.ts';
import { buildPairPack } from '../../../src/codesets/pair-pack.ts';
import type { ClaimHistory } from '../../../src/outbound/scrub/history.ts';
import { type ScrubResult, scrubClaim } from '../../../src/outbound/scrub/scrub.ts';

export interface EditCase {
  /** `E-010` and what is wrong, in plain words. */
  readonly name: string;
  readonly claim: Claim;
  /** Each as `E-010 error billingProvider.npi`, in the order of the table; empty when the sample must pass. */
  readonly finds: readonly string[];
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly packs?: Partial<Readonly<Record<CodeSetId, readonly (string | CodeEntry | PairEntry)[]>>>;
  readonly history?: ClaimHistory;
  readonly asOf?: string;
}

export function day(text: string) {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new Error(`no such day: ${text}`);
  return date;
}

const isPair = (row: string | CodeEntry | PairEntry): row is PairEntry => typeof row === 'object' && 'first' in row;

/** Packs made of these rows, in force since 2000. */
export function packsOf(packs: NonNullable<EditCase['packs']>): CodeSets {
  const opened = Object.entries(packs).map(([id, rows]) => {
    const header = { set: id, version: 'test', effectiveFrom: day('2000-01-01'), source: 'test' };
    const set = header.set;
    if (isPairSetId(set)) return openPack(buildPairPack({ ...header, set }, rows.filter(isPair)));
    const entries = rows.flatMap((row): CodeEntry[] =>
      typeof row === 'string' ? [{ code: row, billable: true }] : isPair(row) ? [] : [row],
    );
    return openPack(buildListPack({ ...header, set: listSet(set) }, entries));
  });
  return createCodeSets(opened);
}

function listSet(id: string): CodeSetId {
  if (isCodeSetId(id)) return id;
  throw new Error(`no code set: ${id}`);
}

export function judge(item: Omit<EditCase, 'name' | 'finds'>): ScrubResult {
  return scrubClaim(item.claim, {
    asOf: day(item.asOf ?? '2026-11-25'),
    codeSets: packsOf(item.packs ?? {}),
    payerProfile: payerProfile.parse({ id: 'test', version: 1, ...item.profile }),
    ...(item.history === undefined ? {} : { history: item.history }),
  });
}

/** The findings as the tables write them, what was not checked left out. */
export function found(result: ScrubResult): string[] {
  return result.findings
    .filter(({ kind }) => kind.code !== 'edit-not-checked')
    .map(({ kind, severity, at }) => `${kind.code} ${severity} ${at.path ?? ''}`);
}
