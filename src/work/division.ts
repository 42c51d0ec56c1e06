/** Work: who of several workers does what. Pure: all of them come to the same answer by themselves. */

/** Keys in the order given, each to one of the workers in turn, so that nobody has two more than another. */
export function divide(keys: readonly string[], workers: readonly string[]): ReadonlyMap<string, string> {
  const shares = new Map<string, string>();
  [...new Set(keys)].forEach((key, index) => {
    const worker = workers[index % workers.length];
    if (worker !== undefined) shares.set(key, worker);
  });
  return shares;
}
