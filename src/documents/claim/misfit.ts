/** Documents, claims: what an object says and the guide has no place for, or too little room. */
import { isDraft } from './draft.ts';

/** Told the path of a value that the guide has no place for; `most` when it has a place, but not for so many. */
export type MisfitReport = (path: string, most?: number) => void;

/** Reports paths from `from` on; who looks into a part of an object puts the way to it before them, which costs nothing where all is well. */
export type MisfitCheck<From> = (from: From, report: MisfitReport) => void;

/** Looks into one part of the object. */
export interface PartCheck<From> {
  /** Key of the part; absent when it looks at the whole object. */
  readonly key?: string;
  readonly check: MisfitCheck<From>;
}

/** What is to be looked at of the object of one loop. */
export interface Misfits<From> {
  /** Paths of values that have no place. */
  readonly paths: readonly (readonly string[])[];
  readonly parts: readonly PartCheck<From>[];
}

/** The same of one key of an object. */
interface KeyMisfits<From> {
  /** Which of the loops that stand for the object. */
  readonly loop: number;
  readonly paths: (readonly string[])[];
  readonly checks: MisfitCheck<From>[];
}

/** The key of the claim that a path belongs to: a list is one key. */
const keyOf = (path: string): string => path.split('[]')[0] ?? path;

/** Paths that only `misfits` have, as their keys. */
export function misfitPaths(misfits: readonly string[], fits: readonly string[]): readonly (readonly string[])[] {
  const placed = new Set(fits.map(keyOf));
  return [...new Set(misfits.map(keyOf))].filter((key) => !placed.has(key)).map((key) => key.split('.'));
}

/**
 * Checks an object for all loops that stand for it, going through its keys once: for the claim those are four, and most keys are of interest
 * to one of them. Of each loop, in the order given, what has no place is told in the object's own order, then what its parts say too much of.
 */
export function misfitCheck<From extends object>(loops: readonly Misfits<From>[]): MisfitCheck<From> {
  const byKey = misfitsByKey(loops);
  const always = loops.map(({ parts }) => parts.filter(({ key }) => key === undefined));
  return (from, report) => {
    const found: KeyMisfits<From>[] = [];
    for (const key in from) {
      const known = byKey.get(key);
      if (known !== undefined) for (const one of known) found.push(one);
    }
    for (let loop = 0; loop < always.length; loop += 1) {
      for (const { loop: own, paths } of found) {
        if (own !== loop) continue;
        for (const path of paths) if (isSaid(from, path)) report(path.join('.'));
      }
      for (const { loop: own, checks } of found) {
        if (own === loop) for (const check of checks) check(from, report);
      }
      for (const { check } of always[loop] ?? []) check(from, report);
    }
  };
}

function misfitsByKey<From>(loops: readonly Misfits<From>[]): ReadonlyMap<string, readonly KeyMisfits<From>[]> {
  const byKey = new Map<string, KeyMisfits<From>[]>();
  loops.forEach(({ paths, parts }, loop) => {
    const entry = (key: string): KeyMisfits<From> => {
      const known = byKey.get(key) ?? [];
      byKey.set(key, known);
      const last = known[known.length - 1];
      if (last?.loop === loop) return last;
      const made: KeyMisfits<From> = { loop, paths: [], checks: [] };
      known.push(made);
      return made;
    };
    for (const path of paths) entry(path[0] ?? '').paths.push(path);
    for (const { key, check } of parts) if (key !== undefined) entry(key).checks.push(check);
  });
  return byKey;
}

function isSaid(from: object, path: readonly string[]): boolean {
  let value: unknown = from;
  for (const key of path) {
    if (!isDraft(value)) return false;
    value = value[key];
  }
  return value !== undefined;
}
