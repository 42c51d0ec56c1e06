/** Post: knows a check again that came before, by another channel or under another file name. */
import type { Remittance } from '../../claims/remittance.ts';

/** Payer, trace number, date, amount and payee in one string; undefined for zero payments, whose trace numbers may be dummies. */
export function remittanceKey(remittance: Remittance): string | undefined {
  if (remittance.paymentAmount === 0) return undefined;
  const { originatingCompanyId, payer, payee, reassociationTraceNumber, paymentDate, paymentAmount } = remittance;
  const from = originatingCompanyId ?? payer.id ?? payer.name ?? '';
  return [from, reassociationTraceNumber, paymentDate ?? '', paymentAmount, payee.id ?? payee.name ?? ''].join('|');
}

export type SeenVerdict =
  | 'new'
  /** The same check with the same content: nothing to do. */
  | 'duplicate'
  /** The same check with other content: a person must look, nothing is dropped. */
  | 'conflict';

/** The checks of one run. */
export class SeenRemittances {
  readonly #contents = new Set<string>();
  readonly #keys = new Set<string>();

  /** Judges a check by its key and the hash of its content, and remembers it. */
  judge(remittance: Remittance, contentHash: string): SeenVerdict {
    const key = remittanceKey(remittance);
    if (this.#contents.has(contentHash)) return 'duplicate';
    const known = key !== undefined && this.#keys.has(key);
    this.#contents.add(contentHash);
    if (key !== undefined) this.#keys.add(key);
    return known ? 'conflict' : 'new';
  }
}
