/** Documents, claims: a claim while it is being read: plain objects that fields are set in by path. */
import { roomyObject } from '../../base/roomy-object.ts';

export type Draft = Record<string, unknown>;

/** Sets one field of a draft, making the objects on the way. */
export type FieldSetter = (into: Draft, value: unknown) => void;

export function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A claim that says only its type. */
export function claimDraft(claimType: string): Draft {
  const draft = roomyObject<unknown>();
  draft['claimType'] = claimType;
  return draft;
}

/** The object under `key`, made when there is none. */
export function partOf(into: Draft, key: string): Draft {
  const present = into[key];
  if (isDraft(present)) return present;
  const made: Draft = {};
  into[key] = made;
  return made;
}

/** The list under the last key of `path`, made when there is none. */
export function listAt(into: Draft, path: readonly string[]): unknown[] {
  const holder = path.length === 1 ? into : holderAt(into, path);
  const key = path[path.length - 1] ?? '';
  const present: unknown = holder[key];
  if (Array.isArray(present)) return present;
  const made: unknown[] = [];
  holder[key] = made;
  return made;
}

/** Adds to the list under `path`; where there is none, `items` becomes it. */
export function addTo(into: Draft, path: readonly string[], items: readonly unknown[]): void {
  const holder = path.length === 1 ? into : holderAt(into, path);
  const key = path[path.length - 1] ?? '';
  const present: unknown = holder[key];
  if (Array.isArray(present)) for (const item of items) present.push(item);
  else holder[key] = items;
}

/** Finds the object at `path`, made when there is none. */
export function partFinder(path: readonly string[]): (into: Draft) => Draft {
  const [first = '', second = ''] = path;
  if (path.length === 1) return (into) => partOf(into, first);
  if (path.length === 2) return (into) => partOf(partOf(into, first), second);
  const last = path[path.length - 1] ?? '';
  return (into) => partOf(holderAt(into, path), last);
}

/** The object that holds the last key of `path`. */
export function holderAt(into: Draft, path: readonly string[]): Draft {
  let holder = into;
  for (let index = 0; index < path.length - 1; index += 1) holder = partOf(holder, path[index] ?? '');
  return holder;
}

export function setterOf(path: readonly string[]): FieldSetter {
  const [first = '', second = ''] = path;
  if (path.length === 1) {
    return (into, value) => {
      into[first] = value;
    };
  }
  if (path.length === 2) {
    return (into, value) => {
      partOf(into, first)[second] = value;
    };
  }
  const last = path[path.length - 1] ?? '';
  return (into, value) => {
    holderAt(into, path)[last] = value;
  };
}
