/** Codesets: all loaded packs together: the version that speaks for a date, and what it says. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { CodeEntry, CodeSetId, CodeState, ListSetId, PackHeader, PairSetId } from './code-set.ts';
import { dateNumber } from './code-set.ts';
import type { ListPack } from './list-pack.ts';
import { openListPack } from './list-pack.ts';
import { openPackBytes } from './pack-bytes.ts';
import { packKindOf } from './pack-header.ts';
import type { PairPack } from './pair-pack.ts';
import { openPairPack } from './pair-pack.ts';

export type CodePack = ListPack | PairPack;

export interface CodeSets {
  /** Whether any pack of the set speaks for that day (SC-007). */
  covers(set: CodeSetId, date: CalendarDate): boolean;
  /** What the version in force on that day says of the code. */
  state(set: ListSetId, code: string, date: CalendarDate): CodeState;
  /** True when the code is in force on that day in a loaded list; false also when no list is loaded. */
  lists(set: ListSetId, code: string, date: CalendarDate): boolean;
  /** The number that the list gives for the code on that day, e.g. the MUE limit; -1 when it gives none. */
  value(set: ListSetId, code: string, date: CalendarDate): number;
  entry(set: ListSetId, code: string, date: CalendarDate): CodeEntry | undefined;
  /** The pair pack that speaks for that day. */
  pairs(set: PairSetId, date: CalendarDate): PairPack | undefined;
  /** Every loaded version, oldest first within a set. */
  readonly versions: readonly PackHeader[];
}

interface Version<Pack> {
  readonly from: number;
  readonly until: number;
  readonly pack: Pack;
}

/** Opens one pack's bytes, of either kind. Throws `code-pack-corrupt`. */
export function openPack(bytes: Uint8Array): CodePack {
  return packKindOf(openPackBytes(bytes).header) === 'pair' ? openPairPack(bytes) : openListPack(bytes);
}

function versionsOf<Pack extends CodePack>(packs: readonly Pack[]): ReadonlyMap<CodeSetId, readonly Version<Pack>[]> {
  const sets = new Map<CodeSetId, Version<Pack>[]>();
  for (const pack of packs) {
    const { set, effectiveFrom, effectiveUntil } = pack.header;
    const versions = sets.get(set) ?? [];
    const until = effectiveUntil === undefined ? Number.POSITIVE_INFINITY : dateNumber(effectiveUntil);
    versions.push({ from: dateNumber(effectiveFrom), until, pack });
    sets.set(set, versions);
  }
  for (const versions of sets.values()) versions.sort((a, b) => b.from - a.from);
  return sets;
}

/** The newest version that has begun by that day and hasn't ended; a version without an end gives way to the next. */
function inForce<Pack>(versions: readonly Version<Pack>[] | undefined, day: number): Pack | undefined {
  if (versions === undefined) return undefined;
  for (const version of versions) {
    if (version.from <= day) return day <= version.until ? version.pack : undefined;
  }
  return undefined;
}

/** Remembers the last date: nearly all lookups of a claim are for the same day. */
class LastDay {
  private date = '';
  private day = 0;

  of(date: CalendarDate): number {
    if (date !== this.date) {
      this.date = date;
      this.day = dateNumber(date);
    }
    return this.day;
  }
}

/** All these packs, dated versions side by side. */
export function createCodeSets(packs: readonly CodePack[]): CodeSets {
  const lists = versionsOf(packs.filter((pack) => pack.kind === 'list'));
  const pairs = versionsOf(packs.filter((pack) => pack.kind === 'pair'));
  const last = new LastDay();
  const listOn = (set: ListSetId, date: CalendarDate): ListPack | undefined => {
    const versions = lists.get(set);
    return versions === undefined ? undefined : inForce(versions, last.of(date));
  };
  return {
    covers: (set, date) =>
      inForce(lists.get(set), last.of(date)) !== undefined || inForce(pairs.get(set), last.of(date)) !== undefined,
    state: (set, code, date) => listOn(set, date)?.state(code, last.of(date)) ?? 'unloaded',
    lists: (set, code, date) => listOn(set, date)?.state(code, last.of(date)) === 'active',
    value: (set, code, date) => listOn(set, date)?.value(code, last.of(date)) ?? -1,
    entry: (set, code, date) => listOn(set, date)?.entry(code, last.of(date)),
    pairs: (set, date) => inForce(pairs.get(set), last.of(date)),
    versions: packs
      .map((pack) => pack.header)
      .sort((a, b) => a.set.localeCompare(b.set) || (a.effectiveFrom < b.effectiveFrom ? -1 : 1)),
  };
}
