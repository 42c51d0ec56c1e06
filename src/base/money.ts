/** Base: money as integer cents, never a float (W-3). */

/** A signed whole number of cents, within ±9,007,199,254,740,991. */
export type Cents = number & { readonly __brand: 'Cents' };

export const ZERO_CENTS = 0 as Cents;

/** As nearly all of our own amounts are written. */
const PLAIN = /^\d{1,13}\.\d\d$/;
const LEADING_ZEROS = /^0+(?=\d)/;
const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;

/** Cents from a whole number. Throws RangeError when it isn't one or isn't safe. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of cents: ${value}`);
  return (value === 0 ? 0 : value) as Cents;
}

/**
 * Reads a decimal amount as the standard writes it (type R: optional leading minus, optional point, no separators) or as our
 * JSON does ("1250.00"). Undefined when malformed, without a digit, too large, or finer than a cent; leading and trailing zeros are free.
 */
export function parseCents(text: string): Cents | undefined {
  if (PLAIN.test(text)) return Number(text.slice(0, -3) + text.slice(-2)) as Cents;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const whole = (match[2] ?? '').replace(LEADING_ZEROS, '');
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if ((whole === '' && (match[3] ?? '') === '') || fraction.length > 2 || whole.length > 13) return undefined;
  const value = Number(whole === '' ? '0' : whole) * 100 + Number(fraction.padEnd(2, '0'));
  return (value === 0 ? 0 : match[1] === '-' ? -value : value) as Cents;
}

/** Of characters that amounts are written with, so nothing of a person can be in it. */
const NUMBERLIKE = /^[-+.,\d$]{1,20}$/;

/** A text that is no amount, as a finding may quote it. */
export function quoteAmount(text: string): string {
  return NUMBERLIKE.test(text) ? `"${text}"` : 'no number';
}

/** Two places always: `1250.00`, `-0.05`. The form of every amount in our JSON. */
export function formatCents(amount: Cents): string {
  const absolute = Math.abs(amount);
  const fraction = absolute % 100;
  const text = `${(absolute - fraction) / 100}${fraction < 10 ? '.0' : '.'}${fraction}`;
  return amount < 0 ? `-${text}` : text;
}

/** As X12 type R wants it: no point when whole, no trailing zero: `1250`, `12.5`, `-.05` is written `-0.05`. */
export function centsToX12(amount: Cents): string {
  const text = formatCents(amount);
  return text.endsWith('.00') ? text.slice(0, -3) : text.endsWith('0') ? text.slice(0, -1) : text;
}

/** The exact sum. Throws RangeError past the safe range. */
export function sumCents(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) total += amount;
  return cents(total);
}
