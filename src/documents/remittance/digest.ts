/** Documents: the hash of a set's content, without its envelope, so that a check is known again in any file. */
import { createHash, type Hash } from 'node:crypto';
import type { Segment } from '../../x12/segment.ts';

const LINE_END = /[\r\n]/g;
/** So many bytes are hashed at a time: each call costs more than a segment. */
const AT_ONCE = 8_192;
const STAR = 0x2a;
const COLON = 0x3a;
const TILDE = 0x7e;

/** Takes the segments of one set; ST and SE, which hold control numbers, are passed over. Delimiters don't matter, line ends neither. */
export class RemittanceDigest {
  #hash: Hash = createHash('sha256');
  readonly #pending = Buffer.allocUnsafe(AT_ONCE);
  #length = 0;

  segment(segment: Segment): void {
    if (segment.id === 'ST' || segment.id === 'SE') return;
    if (this.#length + segment.length >= AT_ONCE) this.#update();
    const { element, component } = segment.delimiters;
    const isPlain = element === STAR && component === COLON;
    if (isPlain && segment.length < AT_ONCE) {
      const end = segment.copyTo(this.#pending, this.#length);
      this.#pending[end] = TILDE;
      this.#length = end + 1;
    } else {
      this.#update();
      const text = isPlain ? segment.text : plain(segment);
      this.#hash.update(`${text.replace(LINE_END, '')}~`, 'latin1');
    }
  }

  /** SHA-256 in lower-case hexadecimal; the next set starts anew. */
  finish(): string {
    this.#update();
    const digest = this.#hash.digest('hex');
    this.#hash = createHash('sha256');
    return digest;
  }

  #update(): void {
    if (this.#length > 0) this.#hash.update(this.#pending.subarray(0, this.#length));
    this.#length = 0;
  }
}

/** The segment's text with `*` and `:` for its separators. */
function plain(segment: Segment): string {
  const component = String.fromCharCode(segment.delimiters.component);
  const parts = [segment.id];
  for (let element = 1; element <= segment.elementCount; element++) {
    parts.push(segment.element(element).replaceAll(component, ':'));
  }
  return parts.join('*');
}
