/** Documents: the hash of a set's content, without its envelope, so that a check is known again in any file. */
import { createHash, type Hash } from 'node:crypto';
import type { Segment } from '../../x12/segment.ts';

const LINE_END = /[\r\n]/g;
/** So much text is hashed at a time: each call costs more than a segment. */
const AT_ONCE = 8_192;

/** Takes the segments of one set; ST and SE, which hold control numbers, are passed over. Delimiters don't matter, line ends neither. */
export class RemittanceDigest {
  #hash: Hash = createHash('sha256');
  #pending = '';

  segment(segment: Segment): void {
    if (segment.id === 'ST' || segment.id === 'SE') return;
    const { element, component } = segment.delimiters;
    const text = element === 0x2a && component === 0x3a ? segment.text : plain(segment);
    this.#pending += `${text.replace(LINE_END, '')}~`;
    if (this.#pending.length >= AT_ONCE) this.#update();
  }

  /** SHA-256 in lower-case hexadecimal; the next set starts anew. */
  finish(): string {
    this.#update();
    const digest = this.#hash.digest('hex');
    this.#hash = createHash('sha256');
    return digest;
  }

  #update(): void {
    this.#hash.update(this.#pending, 'latin1');
    this.#pending = '';
  }
}

function plain(segment: Segment): string {
  const component = String.fromCharCode(segment.delimiters.component);
  const parts = [segment.id];
  for (let element = 1; element <= segment.elementCount; element++) {
    parts.push(segment.element(element).replaceAll(component, ':'));
  }
  return parts.join('*');
}
