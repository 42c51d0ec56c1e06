/** Outbound, batch: long lists of numbers in pages of their own: a list of millions weighs eight bytes a number or four, and is never copied to grow. */

const PAGE = 65_536;

export class NumberList {
  readonly #pages: (Float64Array | Uint32Array)[] = [];
  readonly #makePage: () => Float64Array | Uint32Array;
  length = 0;

  /** Of whole numbers below 2^32, or of any. */
  constructor(kind: 'small' | 'any') {
    this.#makePage = () => (kind === 'small' ? new Uint32Array(PAGE) : new Float64Array(PAGE));
  }

  push(value: number): void {
    const place = this.length % PAGE;
    if (place === 0) this.#pages.push(this.#makePage());
    const page = this.#pages[this.#pages.length - 1];
    if (page !== undefined) page[place] = value;
    this.length += 1;
  }

  /** 0 where there is none. */
  at(index: number): number {
    return this.#pages[Math.floor(index / PAGE)]?.[index % PAGE] ?? 0;
  }

  /** All of them, as numbers below 2^32. */
  toSmall(): Uint32Array {
    const all = new Uint32Array(this.length);
    this.#pages.forEach((page, number) => {
      all.set(page.subarray(0, this.length - number * PAGE), number * PAGE);
    });
    return all;
  }
}
