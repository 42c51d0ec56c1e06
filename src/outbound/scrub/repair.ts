/** Scrub: safe repairs before the edits: spelling of identifiers and characters that can't travel; never a clinical fact or an amount. */
import { type Claim, claim as claimShape } from '../../claims/claim.ts';
import { type Noted, type RepairRule, Speller, unsendablePattern } from './spelling.ts';

/** One change, told in full: `before` and `after` may hold a patient's data and never go into logs. */
export interface Repair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly rule: RepairRule;
}

/** A text that can't go on the wire as it is and that no repair may change. */
export interface Unsendable {
  readonly path: string;
  readonly character: string;
}

/** A sum of money with more digits than element 782 may have (trap 7). */
export interface OverlongAmount {
  readonly path: string;
  readonly value: string;
}

export interface RepairedClaim {
  /** The claim itself when nothing was to repair. */
  readonly claim: Claim;
  readonly repairs: readonly Repair[];
  /** What is left that can't be sent (E-001, E-006). */
  readonly unsendable: readonly Unsendable[];
  readonly overlongAmounts: readonly OverlongAmount[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Their colons are of our own notation and never travel. */
const TIMES = new Set(['admission', 'dischargeTime']);
/** The billing system's own keys are not ours to change, and what has no key of its own (`raw`) is carried as it came. */
const UNTOUCHED = new Set(['lineId', 'elements']);

/** Ten digits, those of the cents among them, also where cents are not written; sign and point don't count. */
const OVERLONG = /^-?0*[1-9]\d{8,}\.\d\d$/;
const SHORTEST_OVERLONG = '100000000.00'.length;
const AMOUNT_KEY = /[aA]mount|Price$/;

/** Repairs the claims of one run for one delimiter set and payer profile. */
export class Repairer {
  private readonly speller: Speller;
  private readonly forbidden: RegExp;
  private readonly trail: (string | number)[] = [];
  private repairs: Repair[] = [];
  private unsendable: Unsendable[] = [];
  private overlongAmounts: OverlongAmount[] = [];

  /** `delimiters`: the separators of the interchange, which no text may hold; `upperCase`: whether free text is upper-cased. */
  constructor(delimiters: string, upperCase: boolean) {
    this.speller = new Speller(delimiters, upperCase, this.note);
    this.forbidden = unsendablePattern(delimiters);
  }

  /** The claim with safe repairs applied, and each of them. */
  repair(claim: Claim): RepairedClaim {
    this.repairs = [];
    this.unsendable = [];
    this.overlongAmounts = [];
    const repaired = this.record(claim, '');
    const { repairs, unsendable, overlongAmounts } = this;
    const left = { unsendable, overlongAmounts };
    if (repairs.length === 0) return { claim, repairs, ...left };
    const parsed = claimShape.safeParse(repaired);
    return parsed.success ? { claim: parsed.data, repairs, ...left } : { claim, repairs: [], ...left };
  }

  private value(value: unknown, key: string, owner: string, holder: unknown): unknown {
    if (typeof value === 'string') return this.text(value, key, owner, holder);
    if (Array.isArray(value)) return this.list(value, key, owner);
    return isRecord(value) ? this.record(value, key) : value;
  }

  private text(value: string, key: string, owner: string, holder: unknown): string {
    const text = UNTOUCHED.has(key) ? value : this.speller.repair(value, key, owner, holder);
    if (this.forbidden.test(text) && !TIMES.has(key)) {
      // A character beyond U+FFFF is two units of the text.
      const code = text.codePointAt(this.forbidden.exec(text)?.index ?? 0) ?? 0;
      this.unsendable.push({ path: this.path(), character: String.fromCodePoint(code) });
    }
    if (text.length >= SHORTEST_OVERLONG && AMOUNT_KEY.test(key) && OVERLONG.test(text))
      this.overlongAmounts.push({ path: this.path(), value: text });
    return text;
  }

  private list(list: readonly unknown[], key: string, owner: string): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      this.trail.push(index);
      const repaired = this.value(item, key, owner, list);
      this.trail.pop();
      if (repaired !== item) {
        copy ??= [...list];
        copy[index] = repaired;
      }
    }
    return copy ?? list;
  }

  private record(record: Readonly<Record<string, unknown>>, owner: string): Readonly<Record<string, unknown>> {
    let copy: Record<string, unknown> | undefined;
    for (const key in record) {
      const item = record[key];
      // The claim's own key is never on the wire; the line's only when it stands in for a line item control number.
      if (key === 'claimId' || (key === 'lineId' && record['lineItemControlNumber'] !== undefined)) continue;
      this.trail.push(key);
      const repaired = this.value(item, key, owner, record);
      this.trail.pop();
      if (repaired !== item) {
        copy ??= { ...record };
        copy[key] = repaired;
      }
    }
    return copy ?? record;
  }

  private readonly note: Noted = (before, after, rule) => {
    if (before === after || after === '') return before;
    this.repairs.push({ path: this.path(), before, after, rule });
    return after;
  };

  private path(): string {
    return this.trail
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .replace(/^\./, '');
  }
}
