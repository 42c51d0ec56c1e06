/** Documents: the header of an 835: BPR to the end of loop 1000B. */
import { calendarDateFromX12 } from '../../base/calendar-date.ts';
import { type Finding, finding } from '../../base/finding.ts';
import { formatCents, ZERO_CENTS } from '../../base/money.ts';
import type { Position } from '../../base/position.ts';
import type { BankAccount, Remittance, RemittanceOrganization } from '../../claims/remittance.ts';
import type { Segment } from '../../x12/segment.ts';
import { REMITTANCE_FINDINGS } from './findings.ts';
import {
  amountAt,
  append,
  type Draft,
  NONE,
  nameAt,
  optional,
  readContact,
  readQualified,
  type Unreadable,
} from './pieces.ts';

type OrganizationDraft = Draft<RemittanceOrganization>;

function organization(): OrganizationDraft {
  return {
    name: undefined,
    idQualifier: undefined,
    id: undefined,
    addressLines: NONE,
    city: undefined,
    state: undefined,
    zip: undefined,
    country: undefined,
    references: NONE,
    contacts: NONE,
    otherSegments: NONE,
  };
}

function bankAccount(segment: Segment, first: number): BankAccount | undefined {
  const id = segment.element(first + 1);
  if (id === '' && segment.element(first + 3) === '') return undefined;
  return {
    idQualifier: segment.element(first),
    id,
    accountQualifier: optional(segment, first + 2),
    account: optional(segment, first + 3),
  };
}

/** Takes the header's segments one by one; `finish` gives the remittance. */
export class HeaderReader {
  readonly #at: Position;
  readonly #unreadable: Unreadable;
  readonly #remittance: Draft<Remittance>;
  readonly #payer = organization();
  readonly #payee = organization();
  #open: OrganizationDraft | undefined;

  constructor(
    set: { readonly controlNumber: string; readonly version: string; readonly test: boolean },
    at: Position,
    unreadable: Unreadable,
  ) {
    this.#at = at;
    this.#unreadable = unreadable;
    this.#remittance = {
      controlNumber: set.controlNumber,
      version: set.version === '' ? undefined : set.version,
      handlingCode: '',
      paymentAmount: ZERO_CENTS,
      creditDebit: '',
      paymentMethod: '',
      paymentFormat: undefined,
      senderAccount: undefined,
      receiverAccount: undefined,
      paymentDate: undefined,
      reassociationTraceNumber: '',
      originatingCompanyId: undefined,
      originatingCompanySupplement: undefined,
      currency: undefined,
      test: set.test,
      payer: this.#payer,
      payee: this.#payee,
      references: NONE,
      dates: NONE,
      otherSegments: NONE,
      findings: NONE,
      at,
    };
  }

  segment(segment: Segment): void {
    if (segment.id === 'N1') this.#openOrganization(segment);
    else if (this.#open === undefined) this.#ownSegment(segment);
    else this.#organizationSegment(this.#open, segment);
  }

  finish(): Remittance {
    const remittance = this.#remittance;
    const findings: Finding[] = [];
    const detail = { payment: formatCents(remittance.paymentAmount) };
    if (remittance.handlingCode === 'H' && remittance.paymentAmount !== 0) {
      findings.push(finding(REMITTANCE_FINDINGS.moneyInNotice, this.#at, detail));
    }
    if (remittance.paymentAmount < 0) findings.push(finding(REMITTANCE_FINDINGS.paymentNegative, this.#at, detail));
    remittance.findings = findings;
    return remittance;
  }

  #openOrganization(segment: Segment): void {
    const entity = segment.element(1);
    const opened = entity === 'PR' ? this.#payer : entity === 'PE' ? this.#payee : organization();
    this.#open = opened;
    if (opened !== this.#payer && opened !== this.#payee) {
      this.#remittance.otherSegments = append(this.#remittance.otherSegments, segment.text);
      // Its address goes where its name went: kept, though no field holds it.
      opened.otherSegments = this.#remittance.otherSegments;
      return;
    }
    opened.name = nameAt(segment, 2);
    opened.idQualifier = optional(segment, 3);
    opened.id = optional(segment, 4);
  }

  #ownSegment(segment: Segment): void {
    const remittance = this.#remittance;
    switch (segment.id) {
      case 'BPR':
        this.#payment(segment);
        break;
      case 'TRN':
        // Blanks alone are no number: a payer that has none may fill the element.
        remittance.reassociationTraceNumber = optional(segment, 2)?.trim() ?? '';
        remittance.originatingCompanyId = optional(segment, 3) ?? remittance.originatingCompanyId;
        remittance.originatingCompanySupplement = optional(segment, 4) ?? remittance.originatingCompanySupplement;
        break;
      case 'CUR':
        remittance.currency = optional(segment, 2);
        break;
      case 'REF':
        remittance.references = append(remittance.references, readQualified(segment));
        break;
      case 'DTM':
        remittance.dates = append(remittance.dates, readQualified(segment));
        break;
      case 'ST':
      case 'SE':
        break;
      default:
        remittance.otherSegments = append(remittance.otherSegments, segment.text);
    }
  }

  #payment(segment: Segment): void {
    const remittance = this.#remittance;
    remittance.handlingCode = segment.element(1);
    remittance.paymentAmount = amountAt(segment, 2, this.#unreadable);
    remittance.creditDebit = segment.element(3);
    remittance.paymentMethod = segment.element(4);
    remittance.paymentFormat = optional(segment, 5);
    remittance.senderAccount = bankAccount(segment, 6);
    remittance.originatingCompanyId = optional(segment, 10);
    remittance.originatingCompanySupplement = optional(segment, 11);
    remittance.receiverAccount = bankAccount(segment, 12);
    remittance.paymentDate = calendarDateFromX12(segment.element(16));
  }

  #organizationSegment(open: OrganizationDraft, segment: Segment): void {
    const stranger = open !== this.#payer && open !== this.#payee;
    switch (stranger ? '' : segment.id) {
      case 'N3':
        for (const element of [1, 2]) {
          const line = segment.element(element);
          if (line !== '') open.addressLines = append(open.addressLines, line);
        }
        break;
      case 'N4':
        open.city = optional(segment, 1);
        open.state = optional(segment, 2);
        open.zip = optional(segment, 3);
        open.country = optional(segment, 4);
        break;
      case 'REF':
        open.references = append(open.references, readQualified(segment));
        break;
      case 'PER':
        open.contacts = append(open.contacts, readContact(segment));
        break;
      case 'SE':
        break;
      default:
        open.otherSegments = append(open.otherSegments, segment.text);
    }
  }
}
