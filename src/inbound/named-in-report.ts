/** Inbound: which claims and interchanges of ours a text names: by patient control number, interchange control number or file name. */
import type { LedgerView, RowKey } from '../ledger/port.ts';

export interface Named {
  readonly claims: readonly { readonly claimKey: RowKey; readonly offset: number; readonly length: number }[];
  readonly interchanges: readonly RowKey[];
}

/** So many different words of a report are looked up; no report for people has more. */
const MOST_WORDS = 50_000;
const AT_ONCE = 500;
const WORD = /[A-Za-z0-9][A-Za-z0-9._/-]{3,79}/g;
/** A control number stands alone, or in the name of a file that we sent. */
const NINE_DIGITS = /(?<![0-9])[0-9]{9}(?![0-9])/g;

export async function namedIn(view: LedgerView, partner: string, text: string): Promise<Named> {
  const words = new Map<string, number>();
  const numbers = new Set<string>();
  for (const match of text.matchAll(WORD)) {
    if (words.size >= MOST_WORDS) break;
    const [word] = match;
    const plain = word.replace(/[._/-]+$/, '');
    // A word without any digit is nobody's number.
    if (!/[0-9]/.test(plain)) continue;
    if (!words.has(plain)) words.set(plain, match.index);
    for (const [number] of plain.matchAll(NINE_DIGITS)) numbers.add(number);
  }
  return {
    claims: await claimsNamed(view, partner, words),
    interchanges: await interchangesNamed(view, partner, numbers),
  };
}

async function claimsNamed(
  view: LedgerView,
  partner: string,
  words: ReadonlyMap<string, number>,
): Promise<Named['claims']> {
  const wanted = [...words.keys()].filter((word) => word.length <= 38);
  const found = new Map<RowKey, Named['claims'][number]>();
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const patientControlNumbers = wanted.slice(start, start + AT_ONCE);
    for (const { claimKey, partner: sentTo, patientControlNumber } of await view.claimHeads({
      patientControlNumbers,
      limit: 10_000,
    })) {
      const offset = words.get(patientControlNumber);
      if (sentTo !== partner || offset === undefined) continue;
      found.set(claimKey, { claimKey, offset, length: patientControlNumber.length });
    }
  }
  return [...found.values()];
}

async function interchangesNamed(
  view: LedgerView,
  partner: string,
  numbers: ReadonlySet<string>,
): Promise<readonly RowKey[]> {
  const keys = new Set<RowKey>();
  for (const interchangeControlNumber of numbers) {
    const rows = await view.interchanges({ partner, interchangeControlNumber, limit: 10 });
    for (const row of rows) keys.add(row.interchangeKey);
  }
  return [...keys];
}
