/** X12: the bytes that are held at a time, with their latin1 text, which is decoded once, from the first segment that asks. */

/** A tail up to this size is always moved to the front. */
const SMALL_TAIL = 4096;

export class ByteWindow {
  bytes: Buffer;
  /** One past the last byte that is filled. */
  limit: number;
  /** Byte that the decoded text starts at. */
  textStart = 0;
  #text: string | undefined;

  constructor(bytes: Buffer, limit: number) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** The text from `textStart` to the limit, which covers everything from `start` on. Starts must not go backwards. */
  text(start: number): string {
    if (this.#text === undefined) {
      this.textStart = start;
      this.#text = this.bytes.toString('latin1', start, this.limit);
    }
    return this.#text;
  }

  /** Adds bytes behind those from `keepFrom` on; returns by how many places the kept ones moved to the front. */
  append(chunk: Uint8Array, keepFrom: number): number {
    const kept = this.limit - keepFrom;
    const room = this.bytes.length - this.limit >= chunk.length;
    const moved = kept <= SMALL_TAIL || !room ? keepFrom : 0;
    if (moved > 0) {
      this.bytes.copyWithin(0, moved, this.limit);
      this.limit = kept;
    }
    if (this.bytes.length - this.limit < chunk.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.bytes.length + chunk.length);
      this.bytes.copy(larger, 0, 0, this.limit);
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.limit);
    this.limit += chunk.length;
    this.#text = undefined;
    return moved;
  }
}
