/** Base: work that may run side by side, and work that must have everything to itself, in the order in which they come. */

interface Waiting {
  readonly alone: boolean;
  readonly enter: () => void;
}

export class Gate {
  #inside = 0;
  #alone = false;
  readonly #waiting: Waiting[] = [];

  /** Enters beside others. Who entered must leave. */
  enter(): Promise<void> {
    return this.#come(false);
  }

  /** Enters when nobody is inside; nobody else enters until it leaves. */
  enterAlone(): Promise<void> {
    return this.#come(true);
  }

  leave(): void {
    this.#inside -= 1;
    if (this.#inside === 0) this.#alone = false;
    this.#admit();
  }

  #come(alone: boolean): Promise<void> {
    return new Promise((enter) => {
      this.#waiting.push({ alone, enter });
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || this.#alone || (next.alone && this.#inside > 0)) return;
      this.#waiting.shift();
      this.#inside += 1;
      this.#alone = next.alone;
      next.enter();
    }
  }
}
