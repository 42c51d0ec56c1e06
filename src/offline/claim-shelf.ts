/** Offline: claims put aside until it is known in which order they are written: in memory while they are few, then on the disk. */
import { NumberList } from '../outbound/batch/number-list.ts';
import type { Scratch } from './files.ts';

const FIRST_BYTES = 65_536;
/** As much is held in memory. */
const MOST_BYTES = 4_194_304;
/** Values that lie side by side are read together, but no more than so many. */
const LONGEST_RUN = 250;

/** Keeps values that JSON can say, numbered from 0 as they come. */
export class ClaimShelf<Kept> {
  readonly #open: () => Scratch;
  #scratch: Scratch | undefined;
  /** Of each value where it begins, and at last where the next one will. */
  readonly #offsets = new NumberList('any');
  /** What isn't in the scratch file yet, and where it begins. */
  #held = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #heldFrom = 0;

  /** `open` is asked when there is more than memory is for. */
  constructor(open: () => Scratch) {
    this.#open = open;
    this.#offsets.push(0);
  }

  put(kept: Kept): void {
    const text = JSON.stringify(kept);
    const size = Buffer.byteLength(text, 'utf8');
    this.#makeRoom(size);
    this.#held.write(text, this.#end - this.#heldFrom, 'utf8');
    this.#offsets.push(this.#end + size);
  }

  /** The values of these numbers, in their order. */
  take(numbers: ArrayLike<number>): readonly Kept[] {
    if (this.#scratch !== undefined) this.#store(this.#scratch);
    const taken: Kept[] = [];
    for (let from = 0; from < numbers.length; ) {
      const first = numbers[from] ?? 0;
      let count = 1;
      while (count < LONGEST_RUN && numbers[from + count] === first + count) count += 1;
      this.#takeRun(first, count, taken);
      from += count;
    }
    return taken;
  }

  close(): void {
    this.#scratch?.close();
  }

  get #end(): number {
    return this.#offsets.at(this.#offsets.length - 1);
  }

  /** For `size` bytes behind those that are held: in memory as far as that goes. */
  #makeRoom(size: number): void {
    const used = this.#end - this.#heldFrom;
    if (used + size <= this.#held.length) return;
    if (used + size <= MOST_BYTES) {
      const larger = Buffer.allocUnsafeSlow(Math.min(MOST_BYTES, Math.max(2 * this.#held.length, used + size)));
      this.#held.copy(larger, 0, 0, used);
      this.#held = larger;
      return;
    }
    this.#scratch ??= this.#open();
    this.#store(this.#scratch);
    if (size > this.#held.length) this.#held = Buffer.allocUnsafeSlow(size);
  }

  #store(scratch: Scratch): void {
    scratch.append(this.#held.subarray(0, this.#end - this.#heldFrom));
    this.#heldFrom = this.#end;
  }

  #takeRun(first: number, count: number, into: Kept[]): void {
    const start = this.#offsets.at(first);
    const length = this.#offsets.at(first + count) - start;
    const bytes = this.#scratch?.read(start, length) ?? this.#held.subarray(start, start + length);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let number = first; number < first + count; number += 1) {
      const kept: Kept = JSON.parse(
        text.toString('utf8', this.#offsets.at(number) - start, this.#offsets.at(number + 1) - start),
      );
      into.push(kept);
    }
  }
}
