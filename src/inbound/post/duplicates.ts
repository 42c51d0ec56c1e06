/** Post: knows a check again that came before, by another channel or under another file name. */
import { finding } from '../../base/finding.ts';
import { type Cents, formatCents } from '../../base/money.ts';
import type { Remittance } from '../../claims/remittance.ts';
import type { CheckBlock } from './check.ts';
import { POSTING_FINDINGS } from './findings.ts';

type Keyed = Pick<
  Remittance,
  'originatingCompanyId' | 'payer' | 'payee' | 'reassociationTraceNumber' | 'paymentDate' | 'paymentAmount'
>;

/** Payer, trace number, date, amount and payee in one string; undefined for zero payments, whose trace numbers may be dummies. */
export function remittanceKey(remittance: Keyed): string | undefined {
  if (remittance.paymentAmount === 0) return undefined;
  const { originatingCompanyId, payer, payee, reassociationTraceNumber, paymentDate, paymentAmount } = remittance;
  const from = originatingCompanyId ?? payer.id ?? payer.name ?? '';
  return [from, reassociationTraceNumber, paymentDate ?? '', paymentAmount, payee.id ?? payee.name ?? ''].join('|');
}

/** A check that came before under the same trace number. */
export interface EarlierCheck {
  readonly duplicateKey: string;
  readonly paymentAmount: Cents;
}

/**
 * Why a check must wait that came with other content before: under its key, or under its key but for the amount, which no payer gives to
 * two payments (a trace number names one). `earlier`: those that came under its trace number. Nothing is said of zero payments.
 */
export function repeatedCheck(remittance: Remittance, earlier: Iterable<EarlierCheck>): CheckBlock | undefined {
  const { at, paymentAmount, reassociationTraceNumber } = remittance;
  if (paymentAmount === 0) return undefined;
  const others: Cents[] = [];
  for (const known of earlier) {
    if (known.duplicateKey !== remittanceKey({ ...remittance, paymentAmount: known.paymentAmount })) continue;
    if (known.paymentAmount === paymentAmount)
      return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.conflict, at) };
    others.push(known.paymentAmount);
  }
  const [before] = others;
  if (before === undefined || reassociationTraceNumber === '') return undefined;
  const detail = { before: formatCents(before), payment: formatCents(paymentAmount) };
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.otherAmount, at, detail) };
}

export type SeenVerdict =
  /** The same check with the same content: nothing to do. */
  | { readonly duplicate: true }
  /** With a `block`: a person must look, nothing is dropped. */
  | { readonly duplicate: false; readonly block: CheckBlock | undefined };

/** The checks of one run. */
export class SeenRemittances {
  readonly #contents = new Set<string>();
  readonly #byTrace = new Map<string, EarlierCheck[]>();

  /** Judges a check by its key and the hash of its content, and remembers it. */
  judge(remittance: Remittance, contentHash: string): SeenVerdict {
    if (this.#contents.has(contentHash)) return { duplicate: true };
    this.#contents.add(contentHash);
    const { paymentAmount, reassociationTraceNumber } = remittance;
    const duplicateKey = remittanceKey(remittance);
    if (duplicateKey === undefined) return { duplicate: false, block: undefined };
    // A text of its own: one cut out of the file would keep the piece of the file that it was cut from.
    const trace = ['trace', reassociationTraceNumber].join(' ');
    const earlier = this.#byTrace.get(trace) ?? [];
    const block = repeatedCheck(remittance, earlier);
    this.#byTrace.set(trace, [...earlier, { duplicateKey, paymentAmount }]);
    return { duplicate: false, block };
  }
}
