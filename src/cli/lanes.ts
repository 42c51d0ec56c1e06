/** CLI: one piece of work at a time for each name, whoever asks for it: the schedule or a request. */
export interface Lanes {
  /** Runs `work` when all earlier work of that name has ended, however it ended. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    alone: async (name, work) => {
      const before = last.get(name) ?? Promise.resolve();
      const mine = before.then(work, work);
      last.set(name, mine);
      try {
        return await mine;
      } finally {
        if (last.get(name) === mine) last.delete(name);
      }
    },
  };
}
