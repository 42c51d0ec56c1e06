/** Render, deidentify: replacements that keep length and kind of every character, and the same for the same value. */
import { createHmac } from 'node:crypto';
import { addDays, calendarDateFromX12, calendarDateToX12 } from '../../base/calendar-date.ts';
import type { Replacement } from './personal-elements.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Makes pseudonyms under one secret key. Prefixes are kept: values that share their first n characters share the first n of their
 * pseudonyms, so a claim number that came back cut still matches. Letter stays letter, digit stays digit, the rest stays.
 */
export class Pseudonyms {
  readonly #key: Uint8Array;
  readonly #known = new Map<string, string>();
  readonly #shiftDays: number;

  constructor(key: Uint8Array) {
    this.#key = key;
    const first = createHmac('sha256', key).update('shift').digest().readUInt16BE(0);
    this.#shiftDays = -(14 + (first % 337));
  }

  replace(text: string, replacement: Replacement): string {
    if (replacement === 'date') return this.#date(text);
    if (replacement === 'zip') return text.slice(0, 3) + text.slice(3).replace(/[0-9]/g, '0');
    if (replacement === 'text') return text.replace(/[A-Z]/g, 'X').replace(/[a-z]/g, 'x').replace(/[0-9]/g, '9');
    if (replacement === 'phone')
      return text.includes('@')
        ? text.replace(/[A-Za-z0-9]/g, 'x')
        : text.replace(/[0-9]/g, '5').replace(/[A-Za-z]/g, 'x');
    return this.#keyed(text, replacement);
  }

  #keyed(text: string, domain: string): string {
    const name = `${domain}:${text}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    let made = '';
    for (let index = 0; index < text.length; index += 1) made += this.#character(text, index, domain);
    if (this.#known.size < 200_000) this.#known.set(name, made);
    return made;
  }

  #character(text: string, index: number, domain: string): string {
    const character = text.charAt(index);
    if (!/[A-Za-z0-9]/.test(character)) return character;
    const digest = createHmac('sha256', this.#key)
      .update(`${domain}:${text.slice(0, index + 1).toUpperCase()}`)
      .digest();
    if (/[0-9]/.test(character)) return String(digest.readUInt32BE(0) % 10);
    const letter = LETTERS.charAt(digest.readUInt32BE(0) % 26);
    return character === character.toLowerCase() ? letter.toLowerCase() : letter;
  }

  /** Every date of the file moves by the same days, so that spans, ages and limits stay what they are. */
  #date(text: string): string {
    return text.replace(/\d{8}/g, (digits) => {
      const date = calendarDateFromX12(digits);
      return date === undefined ? digits : calendarDateToX12(addDays(date, this.#shiftDays));
    });
  }
}
