/** Scrub: shapes and check digits of identifiers. */

/** NPI: ten digits, the first 1 or 2, Luhn over 80840 and the number (E-010). */
export function isNpi(text: string): boolean {
  if (text.length !== 10) return false;
  // 24 is what the prefix 80840 adds to the Luhn sum.
  let sum = 24;
  for (let place = 0; place < 10; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return false;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return sum % 10 === 0 && (text.startsWith('1') || text.startsWith('2'));
}

const TAXONOMY = /^[0-9]{3}[0-9A-Z]{6}X$/;

/** NUCC taxonomy: ten characters that end with X. */
export function isTaxonomy(text: string): boolean {
  return TAXONOMY.test(text);
}

/** Medicare beneficiary identifier (E-034). Letters S, L, O, I, B and Z are never used. */
const MBI =
  /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}$/;

export function isMedicareBeneficiaryIdentifier(text: string): boolean {
  return MBI.test(text);
}

/** The same digit over and over. */
export function isOneDigit(text: string): boolean {
  return /^(\d)\1*$/.test(text);
}
