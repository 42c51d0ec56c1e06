/** Documents: claim statuses → the body of a 277CA (005010X214) or of a 277 (005010X212), for billing systems that read X12 only. */
import { cents, centsToX12 } from '../../base/money.ts';
import type { StatusCode } from '../../claims/claim-status.ts';
import type { SegmentSink, WireElement } from '../claim/segment-sink.ts';
import { statusText } from './status-text.ts';
import type { StatusPerson, StatusProvider, StatusSetHead, StatusToWrite } from './status-to-write.ts';

export const STATUS_GUIDES = { '277CA': '005010X214', '277': '005010X212' } as const;
export type StatusForm = keyof typeof STATUS_GUIDES;

/** Writes what stands between ST and SE. All statuses are of one source. */
export function writeStatusSet(
  form: StatusForm,
  head: StatusSetHead,
  statuses: readonly StatusToWrite[],
  sink: SegmentSink,
): void {
  const body = new Body(head, sink);
  if (form === '277CA') body.acknowledgement(statuses);
  else body.response(statuses);
}

const x12 = (date: string): string => date.replaceAll('-', '');

class Body {
  readonly #head: StatusSetHead;
  readonly #sink: SegmentSink;
  #level = 0;

  constructor(head: StatusSetHead, sink: SegmentSink) {
    this.#head = head;
    this.#sink = sink;
  }

  acknowledgement(statuses: readonly StatusToWrite[]): void {
    const { reference, date, time } = this.#head;
    this.#add('BHT', '0085', '08', reference, date, time, 'TH');
    const top = this.#source(statuses, '46');
    this.#add('TRN', '1', reference);
    this.#add('DTP', '050', 'D8', date);
    this.#add('DTP', '009', 'D8', date);
    const receiver = this.#receiver(top);
    this.#add('TRN', '2', reference);
    // What we pass on was received; what became of each claim stands below.
    this.#add('STC', ['A1', '19', 'PR'], date, 'WQ', total(statuses));
    this.#counts('90', 'AA', statuses);
    for (const [provider, own] of byProvider(statuses)) {
      const level = this.#provider(receiver, '85', provider);
      this.#add('TRN', '1', '0');
      this.#counts('QA', 'QC', own);
      for (const status of own) this.#acknowledged(level, status);
    }
  }

  response(statuses: readonly StatusToWrite[]): void {
    const { reference, date, time } = this.#head;
    this.#add('BHT', '0010', '08', reference, date, time, 'DG');
    const top = this.#source(statuses, 'PI');
    const receiver = this.#receiver(top);
    for (const [provider, own] of byProvider(statuses)) {
      const level = this.#provider(receiver, '1P', provider);
      for (const status of own) this.#answered(level, status);
    }
  }

  #source([first]: readonly StatusToWrite[], qualifier: string): string {
    const { kind = 'payer', name = '', id = '' } = first?.source ?? {};
    const level = this.#hl('', '20', '1');
    const payer = kind === 'payer';
    const code = payer ? 'PI' : qualifier;
    this.#add('NM1', payer ? 'PR' : 'AY', '2', named(name), '', '', '', '', code, identified(id));
    return level;
  }

  #receiver(parent: string): string {
    const { name, id } = this.#head.receiver;
    const level = this.#hl(parent, '21', '1');
    this.#add('NM1', '41', '2', named(name), '', '', '', '', '46', identified(id));
    return level;
  }

  #provider(parent: string, role: string, provider: StatusProvider): string {
    const level = this.#hl(parent, '19', '1');
    const { npi, taxId } = provider;
    const id = npi === undefined ? ['FI', identified(taxId)] : ['XX', identified(npi)];
    this.#name(role, provider, id);
    return level;
  }

  #acknowledged(parent: string, status: StatusToWrite): void {
    this.#hl(parent, 'PT', '');
    const patient = status.patient ?? status.subscriber;
    const id = statusText(patient.id ?? status.subscriber.id, 80);
    this.#name('QC', { ...patient, entityTypeCode: '1' }, id === '' ? [] : ['MI', id]);
    this.#add('TRN', '2', statusText(status.patientControlNumber, 50));
    const action = status.rejected ? 'U' : 'WQ';
    const message = statusText(status.message, 264);
    status.statuses.forEach((code, index) => {
      const rest = index === 0 && message !== '' ? ['', '', '', '', '', '', '', message] : [];
      this.#add('STC', composite(ofClaim(code)), x12(status.date), action, centsToX12(status.chargeAmount), ...rest);
    });
    this.#reference('1K', status.payerClaimControlNumber);
    this.#reference('D9', status.clearinghouseClaimNumber);
    this.#reference('BLT', status.typeOfBill);
    this.#dates(status);
  }

  #answered(parent: string, status: StatusToWrite): void {
    const { subscriber, patient } = status;
    const level = this.#hl(parent, '22', patient === undefined ? '0' : '1');
    const id = statusText(subscriber.id, 80);
    this.#name('IL', subscriber, ['MI', id === '' ? 'UNKNOWN' : id]);
    if (patient !== undefined) {
      this.#hl(level, '23', '');
      this.#name('QC', { ...patient, entityTypeCode: '1' }, []);
    }
    this.#add('TRN', '2', statusText(status.patientControlNumber, 50));
    const { chargeAmount, paymentAmount, finalizedDate = '', remittanceDate = '', checkNumber } = status;
    for (const code of status.statuses) {
      this.#add(
        'STC',
        composite(code),
        x12(status.date),
        '',
        centsToX12(chargeAmount),
        paymentAmount === undefined ? '' : centsToX12(paymentAmount),
        x12(finalizedDate),
        '',
        x12(remittanceDate),
        statusText(checkNumber, 16),
      );
    }
    this.#reference('1K', status.payerClaimControlNumber);
    this.#reference('BLT', status.typeOfBill);
    this.#reference('EJ', status.patientControlNumber);
    this.#reference('D9', status.clearinghouseClaimNumber);
    this.#dates(status);
  }

  #name(role: string, person: Omit<StatusPerson, 'id'>, id: readonly string[]): void {
    const { entityTypeCode, lastName, firstName, middleName } = person;
    const given = entityTypeCode === '1' ? [statusText(firstName, 35), statusText(middleName, 25)] : ['', ''];
    this.#add('NM1', role, entityTypeCode, named(lastName), ...given, '', '', ...id);
  }

  #reference(qualifier: string, value: string | undefined): void {
    const text = statusText(value, 50);
    if (text !== '') this.#add('REF', qualifier, text);
  }

  #dates({ serviceFrom, serviceTo }: StatusToWrite): void {
    const span = serviceFrom !== serviceTo;
    this.#add('DTP', '472', span ? 'RD8' : 'D8', span ? `${x12(serviceFrom)}-${x12(serviceTo)}` : x12(serviceFrom));
  }

  /** QTY and AMT of what was accepted and what was rejected; a side without claims is left out. */
  #counts(accepted: string, rejected: string, statuses: readonly StatusToWrite[]): void {
    const sides = [
      { quantity: accepted, amount: 'YU', list: statuses.filter((status) => !status.rejected) },
      { quantity: rejected, amount: 'YY', list: statuses.filter((status) => status.rejected) },
    ].filter(({ list }) => list.length > 0);
    for (const { quantity, list } of sides) this.#add('QTY', quantity, String(list.length));
    for (const { amount, list } of sides) this.#add('AMT', amount, total(list));
  }

  #hl(parent: string, code: string, hasChildren: string): string {
    this.#level += 1;
    this.#add('HL', String(this.#level), parent, code, hasChildren);
    return String(this.#level);
  }

  #add(id: string, ...elements: readonly WireElement[]): void {
    const last = elements.findLastIndex((element) => element !== '');
    this.#sink.segment(id, elements.slice(0, last + 1));
  }
}

/** In the order in which they come first. */
function byProvider(statuses: readonly StatusToWrite[]): ReadonlyMap<StatusProvider, readonly StatusToWrite[]> {
  const first = new Map<string, StatusProvider>();
  const groups = new Map<StatusProvider, StatusToWrite[]>();
  for (const status of statuses) {
    const { npi, taxId, lastName } = status.provider;
    const key = npi ?? taxId ?? lastName;
    const provider = first.get(key) ?? status.provider;
    first.set(key, provider);
    const list = groups.get(provider) ?? [];
    list.push(status);
    groups.set(provider, list);
  }
  return groups;
}

/** Entities that a 277CA knows at the levels above a claim only, whose word was rolled down; and it has no code list at a claim. */
const ABOVE_CLAIMS: ReadonlySet<string> = new Set(['36', 'AY']);

function ofClaim({ categoryCode, statusCode, entityCode }: StatusCode): StatusCode {
  const entity = entityCode === undefined || ABOVE_CLAIMS.has(entityCode) ? {} : { entityCode };
  return { categoryCode, statusCode, ...entity };
}

function composite({ categoryCode, statusCode, entityCode = '', codeList = '' }: StatusCode): WireElement {
  const parts = [categoryCode, statusCode, entityCode, codeList].map((part) => statusText(part, 30));
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}

const total = (statuses: readonly StatusToWrite[]): string =>
  centsToX12(cents(statuses.reduce((sum, status) => sum + status.chargeAmount, 0)));
const named = (name: string | undefined): string => statusText(name, 60) || 'UNKNOWN';
const identified = (id: string | undefined): string => statusText(id, 80) || 'UNKNOWN';
