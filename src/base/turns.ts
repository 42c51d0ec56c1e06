/** Base: keeps the order of work that runs side by side: what may run at once does, what must come in order waits for its turn. */

export interface Turn {
  /** Resolves when everyone before has passed. */
  readonly come: Promise<void>;
  /** Lets the next one come. Everyone must pass, also after a failure; passing twice is no matter. */
  pass(): void;
}

/** Turns in the order in which they are taken. */
export function createTurns(): () => Turn {
  let come = Promise.resolve();
  return () => {
    const mine = come;
    let pass = (): void => undefined;
    const passed = new Promise<void>((resolve) => {
      pass = resolve;
    });
    come = mine.then(() => passed);
    return { come: mine, pass: () => pass() };
  };
}

/**
 * Works on the items in their order, at most `parallel` at once; stops taking more as soon as `goOn` says no or one throws. Those that
 * were begun are always waited for; then the first error is thrown. What each came to, in the order of the items that were begun.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  { parallel, goOn = () => true }: { readonly parallel: number; readonly goOn?: () => boolean },
  work: (item: Item, turn: Turn, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const takeTurn = createTurns();
  const results: Promise<Result>[] = [];
  let failed = false;
  const lane = async (): Promise<void> => {
    while (results.length < items.length && !failed && goOn()) {
      const index = results.length;
      const item = items[index];
      if (item === undefined) return;
      const turn = takeTurn();
      const result = work(item, turn, index).finally(() => turn.pass());
      results.push(result);
      await result.catch(() => {
        failed = true;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, lane));
  return Promise.all(results);
}
