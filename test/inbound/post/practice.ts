/** A practice in memory for tests: its claims, the files it gets, and the books that come of it. */
import { cents, formatCents } from '../../../src/base/money.ts';
import type { ClaimAccountView, ClaimLineView, Posting, PostingTotal } from '../../../src/claims/posting.ts';
import { postingRecord } from '../../../src/claims/posting-record.ts';
import type { RemittanceTotals } from '../../../src/claims/remittance.ts';
import { RemittanceReader } from '../../../src/documents/remittance/reader.ts';
import { matchClaim } from '../../../src/inbound/match/match.ts';
import { type PosterOptions, RemittancePoster } from '../../../src/inbound/post/poster.ts';
import { readX12 } from '../../../src/x12/reader.ts';

export interface LineFacts {
  readonly id?: string;
  readonly code: string;
  readonly charge: number;
  readonly modifiers?: readonly string[];
  readonly controlNumber?: string;
  readonly date?: string;
  readonly units?: string;
}

export interface ClaimFacts {
  readonly number: string;
  readonly lines: readonly LineFacts[];
  readonly sequence?: number;
  readonly next?: number;
  readonly qmb?: boolean;
  readonly payerNumbers?: readonly string[];
  /** Receivable by line when it isn't the charge (a secondary claim). */
  readonly open?: Readonly<Record<string, number>>;
  readonly lastName?: string;
  readonly firstName?: string;
  readonly memberId?: string;
  readonly encounter?: string;
}

/** A claim account; amounts in whole units of money, as they read in the examples. */
export function account(facts: ClaimFacts): ClaimAccountView {
  const sequence = facts.sequence ?? 1;
  const lines = facts.lines.map((line, index): ClaimLineView => {
    const date = line.date ?? '20261001';
    return {
      lineId: line.id ?? String(index + 1),
      ordinal: index + 1,
      lineItemControlNumbers: line.controlNumber === undefined ? [] : [line.controlNumber],
      procedure: { qualifier: 'HC', code: line.code, modifiers: line.modifiers ?? [] },
      revenueCode: undefined,
      chargeAmount: cents(Math.round(line.charge * 100)),
      units: line.units,
      serviceDateFrom: date,
      serviceDateTo: date,
    };
  });
  return {
    claimKey: facts.encounter === undefined ? facts.number : `${facts.encounter}/${sequence}`,
    claimId: `C-${facts.number}`,
    encounterKey: facts.encounter ?? facts.number,
    patientControlNumbers: [facts.number],
    payerClaimControlNumbers: facts.payerNumbers ?? [],
    chargeAmount: cents(lines.reduce((sum, line) => sum + line.chargeAmount, 0)),
    patientLastName: facts.lastName,
    patientFirstName: facts.firstName,
    patientBirthDate: undefined,
    memberIds: facts.memberId === undefined ? [] : [facts.memberId],
    lines,
    payerSequence: sequence,
    nextPayerSequence: facts.next,
    qualifiedMedicareBeneficiary: facts.qmb ?? false,
    balances: lines.map((line) => ({
      line: line.lineId,
      account: `AR:Ins:${sequence}`,
      amount: cents(Math.round((facts.open?.[line.lineId] ?? line.chargeAmount / 100) * 100)),
    })),
    adjudications: [],
    held: [],
  };
}

/** Every claim is a candidate for every claim payment, so matching does all the telling apart. */
export class Practice {
  readonly poster: RemittancePoster;
  readonly postings: Posting[] = [];
  readonly totals: PostingTotal[] = [];
  readonly #claims: readonly ClaimAccountView[];
  readonly #books = new Map<string, number>();

  constructor(claims: readonly ClaimAccountView[], options: PosterOptions = {}) {
    this.#claims = claims;
    this.poster = new RemittancePoster(options);
    this.poster.openAccounts(claims);
    const opened = new Set<string>();
    for (const claim of claims) {
      for (const balance of claim.balances) {
        const key = `${claim.encounterKey} ${balance.account} ${balance.line}`;
        if (opened.has(key)) continue;
        opened.add(key);
        this.#add(balance.account, balance.amount);
        this.#add('Revenue', -balance.amount);
      }
    }
  }

  /** Takes one file; answers its postings as records. */
  receive(file: Uint8Array): readonly Record<string, unknown>[] {
    const first = this.postings.length;
    const totals: RemittanceTotals[] = [];
    readX12(file, new RemittanceReader({ remittanceEnd: (_remittance, sum) => totals.push(sum) }));
    let set = 0;
    readX12(
      file,
      new RemittanceReader({
        remittanceStart: (remittance) => {
          const sum = totals[set++];
          if (sum === undefined) throw new Error('no totals');
          this.poster.beginCheck(remittance, sum);
        },
        claimPayment: (payment) => this.#take(this.poster.claimPayment(payment, matchClaim(payment, this.#claims))),
        providerAdjustment: (adjustment) => this.#take(this.poster.providerAdjustment(adjustment)),
        remittanceEnd: () => {
          const { postings, total } = this.poster.endCheck();
          this.#take(postings);
          this.totals.push(total);
        },
      }),
    );
    return this.postings.slice(first).map(postingRecord);
  }

  /** Balance of an account over all claims, debit positive, as text with two places. */
  balance(name: string): string {
    return formatCents(cents(this.#books.get(name) ?? 0));
  }

  /** All balances that are not zero. */
  trialBalance(): Readonly<Record<string, string>> {
    const rows = [...this.#books]
      .filter(([, amount]) => amount !== 0)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(rows.map(([name, amount]) => [name, formatCents(cents(amount))]));
  }

  /** Claim payments that wait in a queue, by posting key. */
  stillHeld(): readonly string[] {
    const released = new Set(this.postings.map((posting) => posting.releasesKey));
    const held = this.postings.filter(
      (posting) => posting.queue !== undefined && posting.kind !== 'provider-adjustment',
    );
    return held.map((posting) => posting.postingKey).filter((key) => !released.has(key));
  }

  /** Zero, always. */
  sum(): number {
    return [...this.#books.values()].reduce((sum, amount) => sum + amount, 0);
  }

  #take(postings: readonly Posting[]): void {
    for (const posting of postings) {
      this.postings.push(posting);
      for (const entry of posting.entries) this.#add(entry.account, entry.amount);
    }
  }

  #add(name: string, amount: number): void {
    this.#books.set(name, (this.#books.get(name) ?? 0) + amount);
  }
}
