/** Scrub: procedure codes by their shape, and lists of them as a profile writes them: `A0425`, `J*`, `70010-79999`. */

import type { ListSetId } from '../../codesets/code-set.ts';

const LETTER_A = 65;
const LETTER_D = 68;
const LETTER_V = 86;
const LETTER_Z = 90;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** The code list of a procedure code by its shape; undefined when it has the shape of none (local codes of states among them). */
export function procedureSetOf(code: string): ListSetId | undefined {
  if (code.length !== 5) return undefined;
  if (!isDigit(code.charCodeAt(1)) || !isDigit(code.charCodeAt(2)) || !isDigit(code.charCodeAt(3))) return undefined;
  const first = code.charCodeAt(0);
  const last = code.charCodeAt(4);
  if (isDigit(first)) return isDigit(last) || (last >= LETTER_A && last <= LETTER_Z) ? 'cpt' : undefined;
  if (!isDigit(last) || first < LETTER_A || first > LETTER_V) return undefined;
  return first === LETTER_D ? 'cdt' : 'hcpcs';
}

/** True when a list names the code: itself, a beginning with `*`, or a range of codes of the same length. */
export function namesCode(list: readonly string[], code: string): boolean {
  for (const item of list) {
    if (item === code) return true;
    if (item.endsWith('*')) {
      if (code.startsWith(item.slice(0, -1))) return true;
      continue;
    }
    const dash = item.indexOf('-');
    if (dash > 0 && code.length === dash && code >= item.slice(0, dash) && code <= item.slice(dash + 1)) return true;
  }
  return false;
}

/** The number of an all-digit five-character code, else -1: what code ranges are compared by. */
export function codeNumber(code: string): number {
  if (code.length !== 5) return -1;
  let number = 0;
  for (let place = 0; place < 5; place += 1) {
    const digit = code.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** 00100 to 01999. */
export function isAnesthesia(code: string): boolean {
  const number = codeNumber(code);
  return number >= 100 && number <= 1999;
}

/** A0425 to A0436: what an ambulance bills. */
export function isAmbulance(code: string): boolean {
  return code.length === 5 && code >= 'A0425' && code <= 'A0436';
}
