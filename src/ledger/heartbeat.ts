/** A beat over and over, one at a time, that keeps no process alive. */
export interface Heartbeat {
  /** Resolves when a beat under way has ended. */
  stop(): Promise<void>;
}

export function startHeartbeat(
  everyMs: number,
  beat: () => Promise<void>,
  failed: (cause: unknown) => void,
): Heartbeat {
  let beating: Promise<void> | undefined;
  const timer = setInterval(() => {
    beating ??= beat()
      .catch(failed)
      .finally(() => {
        beating = undefined;
      });
  }, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}
