/** Values for SQLite on their way to another thread: whole numbers and places in a table of all else, in one block that isn't copied. */

import type { SomeValues } from './session.ts';

/** What is longer is hardly ever said twice. */
const SAID_TWICE = 40;
const AT_FIRST = 16_384;

export interface Packed {
  /** A whole number is itself, NaN is null, `-(place + 0.5)` is what stands at that place of `others`. */
  readonly codes: Float64Array<ArrayBuffer>;
  readonly others: readonly unknown[];
}

export class Packer {
  #codes = new Float64Array(AT_FIRST);
  #length = 0;
  readonly #others: unknown[] = [];
  readonly #places = new Map<string, number>();

  add({ values, from, count }: SomeValues): void {
    while (this.#length + count > this.#codes.length) this.#grow();
    for (let at = from; at < from + count; at += 1) {
      this.#codes[this.#length] = this.#codeOf(values[at]);
      this.#length += 1;
    }
  }

  end(): Packed {
    return { codes: this.#codes.subarray(0, this.#length), others: this.#others };
  }

  #codeOf(value: unknown): number {
    if (value === null) return Number.NaN;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (typeof value !== 'string' || value.length > SAID_TWICE) return -(this.#others.push(value) - 0.5);
    const known = this.#places.get(value);
    if (known !== undefined) return -(known + 0.5);
    const place = this.#others.push(value) - 1;
    this.#places.set(value, place);
    return -(place + 0.5);
  }

  #grow(): void {
    const codes = new Float64Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
