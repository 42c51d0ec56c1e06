/** Offline: claims put aside until it is known in which order they are written: in memory while they are few, then on the disk. */
import type { Scratch } from './files.ts';

/** As much is held in memory. */
const HELD_BYTES = 8_388_608;

/** Keeps values that JSON can say, numbered from 0 as they come. */
export class ClaimShelf<Kept> {
  readonly #open: () => Scratch;
  #scratch: Scratch | undefined;
  /** Of each value where it begins, and at last where the next one will. */
  readonly #offsets: number[] = [0];
  #held: Buffer[] = [];
  /** Offset of the first byte that is in memory. */
  #heldFrom = 0;

  /** `open` is asked when there is more than memory is for. */
  constructor(open: () => Scratch) {
    this.#open = open;
  }

  put(kept: Kept): void {
    const bytes = Buffer.from(JSON.stringify(kept), 'utf8');
    this.#held.push(bytes);
    const end = this.#offsetOf(this.#offsets.length - 1) + bytes.length;
    this.#offsets.push(end);
    if (end - this.#heldFrom > HELD_BYTES) this.#store(end);
  }

  /** The values of these numbers, in their order; those that were put one after the other are read at once. */
  take(numbers: readonly number[]): readonly Kept[] {
    const taken: Kept[] = [];
    for (let from = 0; from < numbers.length; ) {
      const first = numbers[from] ?? 0;
      let count = 1;
      while (numbers[from + count] === first + count) count += 1;
      taken.push(...this.#run(first, count));
      from += count;
    }
    return taken;
  }

  close(): void {
    this.#scratch?.close();
  }

  #run(first: number, count: number): readonly Kept[] {
    const start = this.#offsetOf(first);
    const bytes = this.#read(start, this.#offsetOf(first + count) - start);
    return Array.from({ length: count }, (_unused, index) => {
      const from = this.#offsetOf(first + index) - start;
      const kept: Kept = JSON.parse(bytes.toString('utf8', from, this.#offsetOf(first + index + 1) - start));
      return kept;
    });
  }

  #offsetOf(number: number): number {
    return this.#offsets[number] ?? 0;
  }

  #read(offset: number, length: number): Buffer {
    const end = this.#offsetOf(this.#offsets.length - 1);
    if (this.#scratch !== undefined && this.#held.length > 0) this.#store(end);
    if (this.#scratch !== undefined) return Buffer.from(this.#scratch.read(offset, length));
    if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)];
    return (this.#held[0] ?? Buffer.alloc(0)).subarray(offset, offset + length);
  }

  #store(end: number): void {
    this.#scratch ??= this.#open();
    this.#scratch.append(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldFrom = end;
  }
}
