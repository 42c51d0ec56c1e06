/** Transport: lets so many operations run at once and the others wait their turn, first come, first served. */

export interface Queue {
  run<Result>(operation: () => Promise<Result>): Promise<Result>;
}

export function createQueue(parallel: number): Queue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(operation) {
      if (running >= parallel) await new Promise<void>((go) => waiting.push(go));
      else running += 1;
      try {
        return await operation();
      } finally {
        // The place is handed over, so nobody who comes in between can take it.
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
