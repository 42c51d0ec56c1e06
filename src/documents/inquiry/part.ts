/** Documents, inquiries: one part of a 270, 271, 276 or 278 as it is read: a level, a party, a benefit, a service. Nothing of it is dropped. */
import type { Cents } from '../../base/money.ts';
import { formatCents } from '../../base/money.ts';
import { compact, type JsonRecord, type JsonValue } from '../../claims/remittance-record.ts';
import type { Segment } from '../../x12/segment.ts';

/** Undefined for an absent element. */
export const filled = (text: string): string | undefined => (text === '' ? undefined : text);

/** `CCYYMMDD` as `YYYY-MM-DD`; anything else as it stands. */
export const isoDate = (text: string): string =>
  /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;

export function amountText(segment: Segment, element: number): string | undefined {
  const amount: Cents | undefined = segment.cents(element);
  return amount === undefined ? filled(segment.element(element)) : formatCents(amount);
}

/** All repetitions of an element. */
export function repeated(segment: Segment, element: number): readonly string[] {
  const texts: string[] = [];
  for (let repetition = 1; repetition <= segment.repetitionCount(element); repetition += 1) {
    const text = segment.component(element, 1, repetition);
    if (text !== '') texts.push(text);
  }
  return texts;
}

/** A composite C003: qualifier, code, modifiers; a text that isn't separated as the ISA says stands as the code. */
export function procedureOf(segment: Segment, element: number): JsonRecord | undefined {
  const code = segment.component(element, 2);
  if (code === '') return segment.element(element) === '' ? undefined : { code: segment.element(element) };
  const modifiers: string[] = [];
  for (let component = 3; component <= 6; component += 1) {
    const modifier = segment.component(element, component);
    if (modifier !== '') modifiers.push(modifier);
  }
  return compact({ qualifier: filled(segment.component(element, 1)), code, modifiers });
}

/** The segment as it stands: its id and its elements. */
export function segmentTexts(segment: Segment): readonly string[] {
  const texts = [segment.id];
  for (let number = 1; number <= segment.elementCount; number += 1) texts.push(segment.element(number));
  return texts;
}

/** A date of DTP: a day or a span. */
function dateRecord(segment: Segment): JsonRecord {
  const text = segment.element(3);
  const [from = '', to] = segment.element(2) === 'RD8' ? text.split('-') : [text];
  return compact({
    qualifier: filled(segment.element(1)),
    date: isoDate(from),
    to: to === undefined ? undefined : isoDate(to),
  });
}

export class Part {
  readonly #values: Record<string, JsonValue> = {};
  readonly #lists = new Map<string, JsonValue[]>();
  readonly #parts = new Map<string, Part[]>();

  set(values: { readonly [key: string]: JsonValue | undefined }): void {
    for (const [key, value] of Object.entries(values)) if (value !== undefined) this.#values[key] = value;
  }

  has(key: string): boolean {
    return key in this.#values || this.#lists.has(key) || this.#parts.has(key);
  }

  list(key: string, item: JsonValue): void {
    const items = this.#lists.get(key) ?? [];
    items.push(item);
    this.#lists.set(key, items);
  }

  /** A new part within this one. */
  open(key: string): Part {
    const part = new Part();
    const parts = this.#parts.get(key) ?? [];
    parts.push(part);
    this.#parts.set(key, parts);
    return part;
  }

  record(): JsonRecord {
    const parts = [...this.#parts].map(([key, list]): [string, JsonValue] => [key, list.map((part) => part.record())]);
    return compact({ ...this.#values, ...Object.fromEntries(this.#lists), ...Object.fromEntries(parts) });
  }

  /** Segments that mean the same wherever they stand. What no case is for is kept as it stands. */
  read(segment: Segment): void {
    switch (segment.id) {
      case 'NM1':
        this.#name(segment);
        break;
      case 'N3':
        this.set({ addressLines: [segment.element(1), segment.element(2)].filter((line) => line !== '') });
        break;
      case 'N4':
        this.set({
          city: filled(segment.element(1)),
          state: filled(segment.element(2)),
          postalCode: filled(segment.element(3)),
          country: filled(segment.element(4)),
        });
        break;
      case 'DMG':
        this.set({ birthDate: filled(isoDate(segment.element(2))), genderCode: filled(segment.element(3)) });
        break;
      case 'INS':
        this.set({ relationshipCode: filled(segment.element(2)), birthSequenceNumber: filled(segment.element(17)) });
        break;
      case 'PRV':
        this.set({ providerCode: filled(segment.element(1)), taxonomyCode: filled(segment.element(3)) });
        break;
      case 'PER':
        this.#contact(segment);
        break;
      case 'REF':
        this.list(
          'references',
          compact({
            qualifier: segment.element(1),
            value: segment.element(2),
            description: filled(segment.element(3)),
          }),
        );
        break;
      case 'DTP':
        this.list('dates', dateRecord(segment));
        break;
      case 'AAA':
        this.list(
          'rejections',
          compact({
            valid: filled(segment.element(1)),
            reasonCode: filled(segment.element(3)),
            followUpCode: filled(segment.element(4)),
          }),
        );
        break;
      case 'MSG':
        this.list('messages', segment.element(1));
        break;
      case 'TRN':
        this.#trace(segment);
        break;
      default:
        this.list('otherSegments', segmentTexts(segment));
    }
  }

  #name(segment: Segment): void {
    const person = segment.element(2) === '1';
    this.set({
      entityCode: filled(segment.element(1)),
      ...(person ? { lastName: filled(segment.element(3)) } : { name: filled(segment.element(3)) }),
      firstName: filled(segment.element(4)),
      middleName: filled(segment.element(5)),
      suffix: filled(segment.element(7)),
      idQualifier: filled(segment.element(8)),
      id: filled(segment.element(9)),
    });
  }

  #contact(segment: Segment): void {
    const numbers: JsonRecord[] = [];
    for (const element of [3, 5, 7]) {
      if (segment.element(element + 1) === '') continue;
      numbers.push(compact({ qualifier: filled(segment.element(element)), value: segment.element(element + 1) }));
    }
    this.list('contacts', compact({ name: filled(segment.element(2)), numbers }));
  }

  #trace(segment: Segment): void {
    this.list(
      'traces',
      compact({
        type: filled(segment.element(1)),
        number: segment.element(2),
        originatorId: filled(segment.element(3)),
        reference: filled(segment.element(4)),
      }),
    );
    // Type 2 is the number of ours that is answered; it goes before those that others gave.
    if (!this.has('traceNumber') || segment.element(1) === '2') this.set({ traceNumber: segment.element(2) });
  }
}
