/** Base: the path that a getter reads, found by running it once on a recorder: one statement tells both the value and its name. */

/**
 * `pathOf<Claim>((claim) => claim.dates?.onset)` is `['dates', 'onset']`. The getter may only read properties, one after the other.
 */
export function pathOf<Root extends object>(get: (root: Root) => unknown): readonly string[] {
  const path: string[] = [];
  const recorder: object = new Proxy(
    {},
    {
      get: (_target, key) => {
        path.push(String(key));
        return recorder;
      },
    },
  );
  get(recorder as Root);
  return path;
}
