/** Sandbox: the 277CA about one transaction set, of the clearinghouse or of the payer (3.2). */
import { type Cents, cents, centsToX12 } from '../../base/money.ts';
import type { AnswerSegment, AnswerSet } from '../interchange.ts';
import type { SubmittedClaim, SubmittedSet } from '../submission-reader.ts';

export interface StatusWord {
  readonly categoryCode: string;
  readonly statusCode: string;
  readonly entityCode?: string | undefined;
}

export interface ClaimVerdict {
  readonly claim: SubmittedClaim;
  readonly accepted: boolean;
  readonly word: StatusWord;
  /** REF*1K, once the payer has given a number. */
  readonly payerClaimControlNumber?: string;
  /** REF*D9 of the clearinghouse. */
  readonly clearinghouseNumber?: string;
  /** The first line is named as the cause. */
  readonly atLine?: boolean;
}

export interface ClaimAcknowledgement {
  readonly source: { readonly kind: 'clearinghouse' | 'payer'; readonly name: string; readonly id: string };
  readonly set: SubmittedSet;
  readonly traceNumber: string;
  /** CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** Claims that are answered one by one; a claim that is kept silent about isn't among them. */
  readonly verdicts: readonly ClaimVerdict[];
  /** The whole set is refused at 2200B; then nothing stands below. */
  readonly receiverReject?: StatusWord;
  /** Billing providers (NPI) that are refused at 2200C; their claims are refused one by one besides, since HL04 of 2000C can't be 0. */
  readonly providerRejects: ReadonlyMap<string, StatusWord>;
}

const VERSION = '005010X214';
const RECEIVED: StatusWord = { categoryCode: 'A1', statusCode: '19', entityCode: 'PR' };

export function writeClaimAcknowledgement(answer: ClaimAcknowledgement): AnswerSet {
  return { id: '277', implementation: VERSION, segments: new Body(answer).segments() };
}

interface Total {
  /** QTY01. */
  readonly quantity: string;
  readonly list: readonly Cents[];
}

class Body {
  readonly #answer: ClaimAcknowledgement;
  readonly #segments: AnswerSegment[] = [];
  #level = 0;

  constructor(answer: ClaimAcknowledgement) {
    this.#answer = answer;
  }

  segments(): readonly AnswerSegment[] {
    const { source, traceNumber, date, time } = this.#answer;
    this.#add('BHT', '0085', '08', traceNumber, date, time, 'TH');
    const top = this.#hl('', '20', '1');
    this.#add(
      'NM1',
      source.kind === 'payer' ? 'PR' : 'AY',
      '2',
      source.name,
      '',
      '',
      '',
      '',
      source.kind === 'payer' ? 'PI' : '46',
      source.id,
    );
    this.#add('TRN', '1', traceNumber);
    this.#add('DTP', '050', 'D8', date);
    this.#add('DTP', '009', 'D8', date);
    this.#receiver(top);
    return this.#segments;
  }

  #receiver(parent: string): void {
    const { set, verdicts, receiverReject, date } = this.#answer;
    const { submitter, reference } = set;
    const level = this.#hl(parent, '21', receiverReject === undefined && verdicts.length > 0 ? '1' : '0');
    this.#add('NM1', '41', submitter.type || '2', submitter.last, submitter.first, '', '', '', '46', submitter.id);
    this.#add('TRN', '2', reference);
    const all = set.claims.map((claim) => claim.charge);
    this.#status(receiverReject ?? RECEIVED, date, receiverReject === undefined ? 'WQ' : 'U', sum(all));
    if (receiverReject !== undefined) {
      this.#totals({ quantity: '', list: [] }, { quantity: 'AA', list: all });
      return;
    }
    this.#totals({ quantity: '90', list: charges(verdicts, true) }, { quantity: 'AA', list: charges(verdicts, false) });
    for (const id of new Set(verdicts.map((item) => item.claim.billingProvider.id))) this.#provider(level, id);
  }

  #provider(parent: string, id: string): void {
    const { verdicts, providerRejects, date } = this.#answer;
    const own = verdicts.filter((item) => item.claim.billingProvider.id === id);
    const provider = own[0]?.claim.billingProvider;
    if (provider === undefined) return;
    const level = this.#hl(parent, '19', '1');
    const { type, last, first, middle, idQualifier } = provider;
    const person = type === '1' ? [first, middle] : ['', ''];
    const byNpi = idQualifier === 'XX';
    this.#add('NM1', '85', type, last, ...person, '', '', byNpi ? 'XX' : 'FI', byNpi ? id : provider.taxId);
    this.#add('TRN', '1', '0');
    const reject = providerRejects.get(id);
    if (reject !== undefined) this.#status(reject, date, 'U', sum(charges(own, false)), false);
    this.#totals({ quantity: 'QA', list: charges(own, true) }, { quantity: 'QC', list: charges(own, false) });
    for (const verdict of own) this.#claim(level, verdict);
  }

  #claim(parent: string, verdict: ClaimVerdict): void {
    const { claim, accepted, word } = verdict;
    const { patient, lines } = claim;
    this.#hl(parent, 'PT', '');
    const id = patient.id === '' ? claim.subscriber.id : patient.id;
    this.#add('NM1', 'QC', '1', patient.last, patient.first, patient.middle, '', '', id === '' ? '' : 'MI', id);
    this.#add('TRN', '2', claim.patientControlNumber);
    this.#status(word, this.#answer.date, accepted ? 'WQ' : 'U', claim.charge);
    if (verdict.payerClaimControlNumber !== undefined) this.#add('REF', '1K', verdict.payerClaimControlNumber);
    if (verdict.clearinghouseNumber !== undefined) this.#add('REF', 'D9', verdict.clearinghouseNumber);
    this.#dates(claim.serviceDate);
    const line = lines[0];
    if (verdict.atLine !== true || line === undefined || line.lineItemControlNumber === '') return;
    const service = line.procedure.length === 0 ? ['NU', line.revenueCode] : line.procedure.slice(0, 6);
    this.#segments.push({ id: 'SVC', elements: [service, centsToX12(line.charge), '', '', '', '', line.units] });
    this.#status(word, '', 'U', undefined, false);
    this.#add('REF', 'FJ', line.lineItemControlNumber);
    if (line.serviceDate !== '') this.#dates(line.serviceDate);
  }

  #dates(text: string): void {
    this.#add('DTP', '472', text.includes('-') ? 'RD8' : 'D8', text === '' ? this.#answer.date : text);
  }

  #status(word: StatusWord, date: string, action: string, amount: Cents | undefined, dated = true): void {
    const { categoryCode, statusCode, entityCode } = word;
    const composite = entityCode === undefined ? [categoryCode, statusCode] : [categoryCode, statusCode, entityCode];
    const charge = amount === undefined ? '' : centsToX12(amount);
    this.#segments.push({ id: 'STC', elements: [composite, dated ? date : '', action, charge] });
  }

  #totals(accepted: Total, rejected: Total): void {
    const told = [accepted, rejected].filter((total) => total.list.length > 0);
    for (const { quantity, list } of told) this.#add('QTY', quantity, String(list.length));
    for (const total of told) this.#add('AMT', total === accepted ? 'YU' : 'YY', centsToX12(sum(total.list)));
  }

  #hl(parent: string, code: string, hasChildren: string): string {
    this.#level += 1;
    this.#add('HL', String(this.#level), parent, code, hasChildren);
    return String(this.#level);
  }

  #add(id: string, ...elements: readonly string[]): void {
    this.#segments.push({ id, elements });
  }
}

const sum = (list: readonly Cents[]): Cents => cents(list.reduce((total, amount) => total + amount, 0));
const charges = (verdicts: readonly ClaimVerdict[], accepted: boolean): readonly Cents[] =>
  verdicts.filter((item) => item.accepted === accepted).map((item) => item.claim.charge);
