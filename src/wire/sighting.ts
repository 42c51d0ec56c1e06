/** Wire: what the names on the server tell about an upload whose rename was tried, or may have been. Pure. */

/** Sizes as the server shows them; absent when there is no such file. */
export interface Sighting {
  readonly temporaryBytes?: number | undefined;
  readonly finalBytes?: number | undefined;
}

export type Verdict =
  /** It lies there whole under its final name. */
  | 'arrived'
  /** The rename was done and the partner took the file at once (fault 11). */
  | 'taken-at-once'
  /** The rename did not take place: it can be done now. */
  | 'not-renamed'
  /** Another file has the final name (fault 12). */
  | 'name-taken'
  /** The temporary file was cut short or lost its bytes: upload again. */
  | 'temporary-broken'
  /** No one can tell from here. */
  | 'unknown';

/**
 * `sizeBytes` is what was uploaded and seen under the temporary name. `renamed`: the server itself confirmed the rename; false
 * when its answer was lost or never asked for.
 */
export function judge(seen: Sighting, sizeBytes: number, renamed: boolean): Verdict {
  const { temporaryBytes, finalBytes } = seen;
  if (temporaryBytes === undefined) {
    if (finalBytes === sizeBytes) return 'arrived';
    return finalBytes === undefined && renamed ? 'taken-at-once' : 'unknown';
  }
  if (finalBytes !== undefined) return 'name-taken';
  return temporaryBytes === sizeBytes ? 'not-renamed' : 'temporary-broken';
}
