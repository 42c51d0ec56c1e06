/** Scrub: lists of procedure codes as a profile writes them: `A0425`, `J*`, `70010-79999`. */

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
