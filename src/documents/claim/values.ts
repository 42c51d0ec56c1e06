/** Documents, claims: amounts, dates and times between the claim's form and the wire's. */
import { hyphenated } from '../../base/calendar-date.ts';
import { formatCents, parseCents } from '../../base/money.ts';

const DAY_AND_TIME = /^[0-9]{12}$/;
const TIME = /^[0-9]{4}$/;

/** `1250.00` → `1250`, `12.50` → `12.5`: type R has no trailing zeros. */
export function amountToWire(value: string): string {
  if (value.endsWith('.00')) return value.slice(0, -3);
  return value.endsWith('0') ? value.slice(0, -1) : value;
}

/** Undefined when it is no amount, or finer than a cent. */
export function amountFromWire(wire: string): string | undefined {
  if (isWhole(wire, wire.length)) return `${wire}.00`;
  const point = pointOf(wire);
  if (point > 0 && isWhole(wire, point) && areDigits(wire, point + 1, wire.length)) {
    return wire.length - point === 3 ? wire : `${wire}0`;
  }
  const cents = parseCents(wire);
  return cents === undefined ? undefined : formatCents(cents);
}

/** `2026-01-05` → `20260105`. */
export function dateToWire(value: string): string {
  return value.slice(0, 4) + value.slice(5, 7) + value.slice(8, 10);
}

/** Undefined when it isn't eight digits; whether the day exists is judged by the claim's shape. */
export function dateFromWire(wire: string): string | undefined {
  return hyphenated(wire);
}

/** `2026-01-05T14:30` → `202601051430`. */
export function dateAndTimeToWire(value: string): string {
  return dateToWire(value) + value.slice(11, 13) + value.slice(14, 16);
}

export function dateAndTimeFromWire(wire: string): string | undefined {
  const day = DAY_AND_TIME.test(wire) ? dateFromWire(wire.slice(0, 8)) : undefined;
  return day === undefined ? undefined : `${day}T${wire.slice(8, 10)}:${wire.slice(10, 12)}`;
}

/** `14:30` → `1430`. */
export function timeToWire(value: string): string {
  return value.slice(0, 2) + value.slice(3, 5);
}

export function timeFromWire(wire: string): string | undefined {
  return TIME.test(wire) ? `${wire.slice(0, 2)}:${wire.slice(2, 4)}` : undefined;
}

/** Both ends of `CCYYMMDD-CCYYMMDD`. */
export function spanFromWire(wire: string): { readonly from: string; readonly to: string } | undefined {
  if (wire.length !== 17 || wire.charCodeAt(8) !== 45) return undefined;
  const from = dateFromWire(wire.slice(0, 8));
  const to = dateFromWire(wire.slice(9));
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** A positive whole number as it is written back, up to `end`: the commonest amount. */
function isWhole(wire: string, end: number): boolean {
  return end > 0 && end < 14 && areDigits(wire, 0, end) && (wire.charCodeAt(0) !== ZERO || end === 1);
}

const ZERO = 48;
const NINE = 57;
const POINT = 46;

/** Where the point stands before one or two last characters; 0 when it doesn't. */
function pointOf(wire: string): number {
  const { length } = wire;
  if (wire.charCodeAt(length - 3) === POINT) return length - 3;
  return wire.charCodeAt(length - 2) === POINT ? length - 2 : 0;
}

function areDigits(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}
