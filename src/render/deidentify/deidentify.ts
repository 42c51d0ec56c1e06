/** Render, deidentify: a file safe to mail: who is who is gone, structure, lengths, balances and matching keys are not. */
import type { X12Context, X12Handler } from '../../x12/handler.ts';
import type { Segment } from '../../x12/segment.ts';
import {
  ADDRESS,
  ALWAYS,
  PARTY_IDENTIFIER,
  PATIENT_ENTITIES,
  PERSON_NAME,
  type PersonalElement,
  PUBLIC_QUALIFIERS,
  PUBLIC_REFERENCES,
  TRACE,
} from './personal-elements.ts';
import { Pseudonyms } from './pseudonym.ts';

/**
 * Rewrites `bytes` in place while the x12 reader walks over them: every replacement has the length of what it replaces, so
 * delimiters, line ends, noise and offsets stay as they are. Amounts, codes, control numbers and public identifiers stay.
 */
export class Deidentifier implements X12Handler {
  readonly #bytes: Uint8Array;
  readonly #pseudonyms: Pseudonyms;
  #patient = false;
  /** The party at hand is a person, whoever it is. */
  #person = false;
  replaced = 0;

  constructor(bytes: Uint8Array, key: Uint8Array) {
    this.#bytes = bytes;
    this.#pseudonyms = new Pseudonyms(key);
  }

  setStart(): void {
    this.#patient = false;
    this.#person = false;
  }

  segment(segment: Segment, _context: X12Context): void {
    for (const personal of this.#personalElements(segment)) this.#replaceElement(segment, personal);
  }

  #personalElements(segment: Segment): readonly PersonalElement[] {
    const id = segment.id;
    if (id === 'NM1') return this.#party(segment);
    if (id === 'N1' || id === 'LX' || id === 'CLM' || id === 'CLP') {
      this.#patient = false;
      this.#person = false;
    }
    if (id === 'TRN') return TRACE;
    if (id === 'REF')
      return PUBLIC_REFERENCES.has(segment.element(1))
        ? []
        : [
            { element: 2, replacement: 'identifier' },
            { element: 3, replacement: 'text' },
          ];
    if (id === 'HI') return dateComponents(segment);
    // Whose name is replaced is not to be found beside his telephone.
    const isPrivate = this.#patient || (this.#person && id === 'PER');
    return ALWAYS[id] ?? (isPrivate ? ADDRESS[id] : undefined) ?? [];
  }

  #party(segment: Segment): readonly PersonalElement[] {
    const person = segment.element(2) === '1';
    this.#person = person;
    this.#patient = PATIENT_ENTITIES.has(segment.element(1));
    const named = person || this.#patient ? PERSON_NAME : [];
    return PUBLIC_QUALIFIERS.has(segment.element(8)) ? named : [...named, ...PARTY_IDENTIFIER];
  }

  #replaceElement(segment: Segment, personal: PersonalElement): void {
    if (segment.element(personal.element) === '') return;
    const { component, repetition, element, segment: terminator } = segment.delimiters;
    let at = segment.elementOffset(personal.element);
    let ordinal = 1;
    let start = at;
    const end = Math.min(segment.offset + segment.length, this.#bytes.length);
    const flush = (until: number): void => {
      if (personal.component === undefined || personal.component === ordinal)
        this.#replaceBytes(start, until, personal);
    };
    for (; at < end; at += 1) {
      const byte = this.#bytes[at];
      if (byte === element || byte === terminator) break;
      if (byte !== component && byte !== repetition) continue;
      flush(at);
      ordinal = byte === component ? ordinal + 1 : 1;
      start = at + 1;
    }
    flush(at);
  }

  /** Line breaks of a wrapped file stand inside of values; they are stepped over. */
  #replaceBytes(start: number, end: number, personal: PersonalElement): void {
    const places: number[] = [];
    for (let at = start; at < end; at += 1) {
      const byte = this.#bytes[at];
      if (byte !== 0x0a && byte !== 0x0d) places.push(at);
    }
    if (places.length === 0) return;
    const text = places.map((at) => String.fromCharCode(this.#bytes[at] ?? 0)).join('');
    const made = this.#pseudonyms.replace(text, personal.replacement);
    for (const [index, at] of places.entries()) this.#bytes[at] = made.charCodeAt(index);
    this.replaced += 1;
  }
}

/** HI carries dates of procedures and occurrences in component 4 when component 3 says D8 or RD8; each composite counts. */
function dateComponents(segment: Segment): readonly PersonalElement[] {
  const dated: PersonalElement[] = [];
  for (let element = 1; element <= segment.elementCount; element += 1) {
    if (/^(D8|RD8)$/.test(segment.component(element, 3))) dated.push({ element, component: 4, replacement: 'date' });
  }
  return dated;
}
